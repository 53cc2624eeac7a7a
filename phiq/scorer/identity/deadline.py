"""A time limit on a block of pure-Python work, in any thread: `with time_limit(seconds): ...`.

Several blocks that belong together share an `Allowance`: `with allowance.block(): ...`.

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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from time import clock_gettime, monotonic, pthread_getcpuclockid, thread_time

#: Seconds a late block has to notice by itself; between one step of a series and the next lie
#: milliseconds.
GRACE_S = 0.05
#: Seconds between further attempts, should a library's bare `except` have swallowed one.
AGAIN_S = 0.05
#: Shortest sleep of the watcher: it need not be more exact.
SHORTEST_WAIT_S = 0.002


class TimeLimitError(BaseException):
    """The block used up its time. No `Exception`, so that no library handles it by mistake."""


@dataclass(eq=False, slots=True)
class _Watched:
    """One running block: its thread, and when that thread's processor clock calls for action.

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
        """Tell a block that is late; send it an exception where that did not help."""
        self.deadline = clock_gettime(self.clock) + (AGAIN_S if self.late else GRACE_S)
        if self.late:
            self.fired = True
            _send_exception(self.thread)
        self.late = True


class _Watcher:
    """Keeps the running blocks and acts on those that are late."""

    def __init__(self) -> None:
        # A plain lock takes no Python frame to acquire or release, so that an exception sent to
        # its holder cannot leave it locked.
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._running: list[_Watched] = []
        self._thread: threading.Thread | None = None
        #: When the thread wakes by itself, on the monotonic clock; blocks that may end
        #: before must wake it, others need not.
        self._wakes = inf

    def add(self, seconds: float) -> _Watched:
        thread = threading.get_ident()
        clock = pthread_getcpuclockid(thread)
        entry = _Watched(thread, clock, clock_gettime(clock) + seconds)
        with self._lock:
            # A fork leaves the thread behind, so its life is asked for each time.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._watch, name="time-limit", daemon=True)
                self._thread.start()
            self._running.append(entry)
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
            self._running = [other for other in self._running if other is not entry]
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
_here = threading.local()


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Run the block for at most `seconds` of its thread's processor time.

    Raises:
        TimeLimitError: the time was up; raised by `check_time`, or from whatever line the block
            had reached.
    """
    outer = getattr(_here, "entry", None)
    entry = _here.entry = _watcher.add(seconds)
    try:
        yield
    finally:
        # An exception already on its way may arrive in here: the entry must go all the same.
        while not entry.settled:
            try:
                _watcher.settle(entry)
            except TimeLimitError:
                continue
        _here.entry = outer
        if entry.fired:
            raise TimeLimitError


def check_time() -> None:
    """End the running block here if its time is up.

    Raises:
        TimeLimitError: it is.
    """
    entry = getattr(_here, "entry", None)
    if entry is not None and entry.late:
        raise TimeLimitError


class Allowance:
    """The processor time that several blocks of one thread may use together, in seconds."""

    __slots__ = ("left",)

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    @contextmanager
    def block(self) -> Iterator[None]:
        """Run the block for at most the time that is left, and take off what it used.

        Raises:
            TimeLimitError: the time was up, perhaps before the block began.
        """
        if self.left <= 0:
            raise TimeLimitError
        start = thread_time()
        try:
            with time_limit(self.left):
                yield
        finally:
            self.left -= thread_time() - start
