"""A time limit on pure-Python work, in any thread: `Allowance(seconds).run(work, ...)`.

Several calls that belong together, one after the other or one inside of another, share an
`Allowance`.

Loops of this package ask `check_time` at every step and so end cleanly. Where a library call does
not come back for `GRACE_S` more, one watcher thread raises `TimeLimitError` inside the thread whose
time is up, through the interpreter's asynchronous exceptions, which work outside the main thread.

It does not interrupt a single long operation in C (a product of gigantic integers): callers
bound the size of what they compute. Nor does the exception reach compiled functions that call one
another: `Arena.node`, without which none goes on for long, asks for them. The limit is on the
thread's processor time, so that a busy machine changes no result.
"""

from __future__ import annotations

import ctypes
import os
import threading
from collections.abc import Callable
from math import inf
from time import clock_gettime, monotonic, pthread_getcpuclockid, thread_time
from typing import ParamSpec, TypeVar

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")

#: Seconds a late call has to notice by itself; between one step of a series and the next lie
#: milliseconds.
GRACE_S = 0.05
#: Seconds between further attempts, should a library's bare `except` have swallowed one.
AGAIN_S = 0.05
#: Shortest sleep of the watcher: it need not be more exact.
SHORTEST_WAIT_S = 0.002
#: Longest one while calls come and go: a new call mostly finds it about to wake, and need not
#: wake it.
LONGEST_WAIT_S = 0.05
#: Longest time for which the processor time of a thread is told by the wall clock, which never runs
#: behind it: the system is asked for no call that is shorter.
FRESH_S = 0.002


class TimeLimitError(BaseException):
    """The call used up its time. No `Exception`, so that no library handles it by mistake."""


class Allowance:
    """The processor time that calls of one thread may use together, in turn or in each other.

    late: the time of the running call is up.
    """

    __slots__ = (
        *("_deadline", "_fired", "_flushed", "_runs", "_settled", "_thread", "_untold"),
        *("late", "left_s"),
    )

    def __init__(self, seconds: float) -> None:
        self.left_s = seconds
        self.late = False
        self._runs = False
        # Of the call that is sent an exception, which is the last one: no time is left then.
        self._fired = self._untold = self._flushed = False

    def run(
        self,
        work: Callable[_Arguments, _Result],
        *args: _Arguments.args,
        **kwargs: _Arguments.kwargs,
    ) -> _Result:
        """What `work` returns, called for at most the time that is left; takes off what it used.

        Raises:
            TimeLimitError: the time was up, perhaps before the call; raised by `check_time`, or
                from whatever line the call had reached.
        """
        if self.late or self.left_s <= 0:
            raise TimeLimitError
        if self._runs:
            try:
                return work(*args, **kwargs)
            except TimeLimitError:
                self._untold = False
                raise
        here = _here
        outer = here.allowance
        self._thread = threading.get_ident()
        start = monotonic()
        if start - here.asked_s > FRESH_S:
            here.asked_s, here.used_s = start, thread_time()
        used = here.used_s + start - here.asked_s  # as the wall clock, at most FRESH_S too many
        self._deadline = used + self.left_s
        self._settled = False
        self._runs = True
        here.allowance = self
        _watcher.add(self, self.left_s)
        # Not a context manager: an exception on its way would end the frame of its `__exit__`.
        try:
            return work(*args, **kwargs)
        finally:
            # It may arrive in here too: the watcher must let go all the same.
            while not self._settled:
                try:
                    self._settle()
                except TimeLimitError:
                    continue
            here.allowance = outer
            took = monotonic() - start
            self.left_s -= took if took < FRESH_S else max(thread_time() - used, 0.0)
            self.late = self._runs = False
            if self._untold:  # whatever swallowed it may have returned nonsense
                raise TimeLimitError

    def left(self) -> float:
        """Seconds of processor time until the watcher has to act."""
        return self._deadline - self._used()

    def _used(self) -> float:
        """Seconds of processor time that its thread has used."""
        return clock_gettime(pthread_getcpuclockid(self._thread))

    def act(self) -> None:
        """Tell a call that is late; send it an exception where that did not help."""
        self._deadline = self._used() + (AGAIN_S if self.late else GRACE_S)
        if self.late:
            self._fired = self._untold = True
            self._send()
        self.late = True
        late_calls.add(self)

    def _settle(self) -> None:
        """End the watch. Raises what was sent and not raised yet; to be called until it is settled.

        Only raising an exception clears the interpreter's mark that one is on its way; while the
        mark stands every call is slower, and CPython 3.11 hangs when it is traced. So an exception
        is not taken back: it is replaced by one that is raised here.
        """
        with _watcher.lock:
            _watcher.running.discard(self)
            if self.late:
                late_calls.discard(self)
        if self._fired and not self._flushed:
            self._flushed = True
            self._send()
            while True:
                pass
        self._settled = True

    def _send(self) -> None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(
            ctypes.c_ulong(self._thread), ctypes.py_object(TimeLimitError)
        )


class _Watcher:
    """Keeps the allowances whose calls run, and acts on those that are late."""

    def __init__(self) -> None:
        # A plain lock takes no Python frame to acquire or release, so that an exception sent to
        # its holder cannot leave it locked.
        self.lock = threading.Lock()
        self._changed = threading.Condition(self.lock)
        self.running: set[Allowance] = set()
        self._started = False
        #: Whether a call came since the thread woke.
        self._asked = False
        #: When the thread wakes by itself, on the monotonic clock; calls that may end
        #: before must wake it, others need not.
        self._wakes = inf

    def add(self, allowance: Allowance, seconds: float) -> None:
        """Watch a call that may take so long."""
        with self.lock:
            if not self._started:
                self._started = True
                threading.Thread(target=self._watch, name="time-limit", daemon=True).start()
            self.running.add(allowance)
            self._asked = True
            if monotonic() + seconds < self._wakes:
                self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while True:
                left = min((a.left() for a in self.running), default=inf)
                if self.running or self._asked:
                    # Processor time never runs ahead of the wall clock.
                    wait = min(max(left, SHORTEST_WAIT_S), LONGEST_WAIT_S)
                    self._wakes = monotonic() + wait
                else:
                    wait, self._wakes = None, inf
                self._asked = False
                self._changed.wait(wait)
                for allowance in self.running:
                    if allowance.left() <= 0:
                        allowance.act()


class _Here(threading.local):
    """Of a thread: the innermost allowance whose call runs, and when it had used how much time."""

    allowance: Allowance | None = None
    asked_s = -inf
    used_s = 0.0


def _begin_anew() -> None:
    """In a process that was forked: the thread, and what it watched, are in the other one."""
    _watcher.__init__()  # type: ignore[misc] # in place: all know it by this name
    late_calls.clear()
    _here.asked_s = -inf


_watcher = _Watcher()
#: The allowances, of any thread, whose running call is late. Code that is called very often calls
#: `check_time` only where there are any.
late_calls: set[Allowance] = set()
_here = _Here()
os.register_at_fork(after_in_child=_begin_anew)


def check_time() -> None:
    """End the running call here if its time is up.

    Raises:
        TimeLimitError: it is.
    """
    if not late_calls:  # which takes a fraction of the time that asking for this thread's one does
        return
    allowance = _here.allowance
    if allowance is not None and allowance.late:
        raise TimeLimitError
