"""A time limit on pure-Python work, in any thread: `Allowance(seconds).run(work, ...)`.

Several calls that belong together share an `Allowance`.

Loops of this package ask `check_time` at every step and so end cleanly. Where a library call does
not come back for `GRACE_S` more, one watcher thread raises `TimeLimitError` inside the thread whose
time is up, through the interpreter's asynchronous exceptions, which work outside the main thread.

It does not interrupt a single long operation in C (a product of gigantic integers): callers
bound the size of what they compute. The limit is on the thread's processor time, so that a busy
machine changes no result.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from dataclasses import dataclass
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


class TimeLimitError(BaseException):
    """The call used up its time. No `Exception`, so that no library handles it by mistake."""


@dataclass(eq=False, slots=True)
class _Watched:
    """One running call: its thread, and when that thread's processor clock calls for action.

    late: its time is up. fired: it was sent an exception. settled: none is on its way any more.
    """

    thread: int
    clock: int
    deadline: float
    late: bool = False
    fired: bool = False
    flushed: bool = False
    settled: bool = False

    def left(self) -> float:
        """Seconds of processor time left."""
        return self.deadline - clock_gettime(self.clock)

    def act(self) -> None:
        """Tell a call that is late; send it an exception where that did not help."""
        self.deadline = clock_gettime(self.clock) + (AGAIN_S if self.late else GRACE_S)
        if self.late:
            self.fired = True
            _send_exception(self.thread)
        self.late = True
        _late.add(self)


class _Watcher:
    """Keeps the running calls and acts on those that are late."""

    def __init__(self) -> None:
        # A plain lock takes no Python frame to acquire or release, so that an exception sent to
        # its holder cannot leave it locked.
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._running: set[_Watched] = set()
        self._thread: threading.Thread | None = None
        #: When the thread wakes by itself, on the monotonic clock; calls that may end
        #: before must wake it, others need not.
        self._wakes = inf

    def add(self, start: float, seconds: float) -> _Watched:
        """Watch this thread, whose processor clock stood at `start`."""
        thread = threading.get_ident()
        entry = _Watched(thread, pthread_getcpuclockid(thread), start + seconds)
        with self._lock:
            # A fork leaves the thread behind, so its life is asked for each time.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._watch, name="time-limit", daemon=True)
                self._thread.start()
            self._running.add(entry)
            if monotonic() + seconds < self._wakes:
                self._changed.notify()
        return entry

    def settle(self, entry: _Watched) -> None:
        """Stop watching. Raises what was sent and not raised yet; ask again until it is settled.

        Only raising an exception clears the interpreter's mark that one is on its way; while the
        mark stands every call is slower, and CPython 3.11 hangs when it is traced. So an exception
        is not taken back: it is replaced by one that is raised here.
        """
        with self._lock:
            self._running.discard(entry)
            _late.discard(entry)
        if entry.fired and not entry.flushed:
            entry.flushed = True
            _send_exception(entry.thread)
            while True:
                pass
        entry.settled = True

    def _watch(self) -> None:
        with self._changed:
            while True:
                left = min((e.left() for e in self._running), default=None)
                # Processor time never runs ahead of the wall clock.
                wait = None if left is None else max(left, SHORTEST_WAIT_S)
                self._wakes = inf if wait is None else monotonic() + wait
                self._changed.wait(wait)
                for entry in self._running:
                    if entry.left() <= 0:
                        entry.act()


def _send_exception(thread: int) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread), ctypes.py_object(TimeLimitError)
    )


_watcher = _Watcher()
#: The running calls, of any thread, whose time is up.
_late: set[_Watched] = set()
_here = threading.local()


def check_time() -> None:
    """End the running call here if its time is up.

    Raises:
        TimeLimitError: it is.
    """
    if not _late:  # which takes a fraction of the time that asking for this thread's entry does
        return
    entry = getattr(_here, "entry", None)
    if entry is not None and entry.late:
        raise TimeLimitError


class Allowance:
    """The processor time that calls of one thread, one after the other, may use together."""

    __slots__ = ("left_s",)

    def __init__(self, seconds: float) -> None:
        self.left_s = seconds

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
        if self.left_s <= 0:
            raise TimeLimitError
        outer = getattr(_here, "entry", None)
        start = thread_time()
        entry = _here.entry = _watcher.add(start, self.left_s)
        # Not a context manager: an exception on its way would end the frame of its `__exit__`.
        try:
            return work(*args, **kwargs)
        finally:
            # It may arrive in here too: the entry must go all the same.
            while not entry.settled:
                try:
                    _watcher.settle(entry)
                except TimeLimitError:
                    continue
            _here.entry = outer
            self.left_s -= thread_time() - start
            if entry.fired:
                raise TimeLimitError
