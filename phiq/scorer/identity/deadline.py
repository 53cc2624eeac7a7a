"""A time limit on a block of pure-Python work, in any thread: `with time_limit(seconds): ...`.

One watcher thread raises `TimeLimitError` inside the thread whose time is up, through the
interpreter's asynchronous exceptions. Unlike a signal it works outside the main thread, and
unlike a check in our own loops it also ends a library call that does not come back.

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
from time import clock_gettime, monotonic, pthread_getcpuclockid

#: Seconds between further attempts, should a library's bare `except` have swallowed one.
AGAIN_S = 0.05
#: Shortest sleep of the watcher: it need not be more exact.
SHORTEST_WAIT_S = 0.002


class TimeLimitError(BaseException):
    """The block used up its time. No `Exception`, so that no library handles it by mistake."""


@dataclass(eq=False, slots=True)
class _Watched:
    """One running block: its thread, and when that thread's processor clock ends it."""

    thread: int
    clock: int
    deadline: float
    fired: bool = False
    removed: bool = False

    def left(self) -> float:
        """Seconds of processor time left."""
        return self.deadline - clock_gettime(self.clock)

    def fire(self) -> None:
        self.deadline = clock_gettime(self.clock) + AGAIN_S
        self.fired = True
        _set_async_exception(self.thread, TimeLimitError)


class _Watcher:
    """Keeps the running blocks and raises in those that are late."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running: list[_Watched] = []
        self._thread: threading.Thread | None = None
        #: When the thread wakes by itself, on the monotonic clock; blocks that may end
        #: before must wake it, others need not.
        self._wakes = inf

    def add(self, seconds: float) -> _Watched:
        thread = threading.get_ident()
        clock = pthread_getcpuclockid(thread)
        entry = _Watched(thread, clock, clock_gettime(clock) + seconds)
        with self._changed:
            # A fork leaves the thread behind, so its life is asked for each time.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._watch, name="time-limit", daemon=True)
                self._thread.start()
            self._running.append(entry)
            if monotonic() + seconds < self._wakes:
                self._changed.notify()
        return entry

    def remove(self, entry: _Watched) -> None:
        """Stop watching; an exception sent but not yet raised is taken back."""
        with self._changed:
            self._running.remove(entry)
            entry.removed = True
            if entry.fired:
                _set_async_exception(entry.thread, None)

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
                        entry.fire()


def _set_async_exception(thread: int, error: type[BaseException] | None) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(
        ctypes.c_ulong(thread), None if error is None else ctypes.py_object(error)
    )


_watcher = _Watcher()


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Run the block for at most `seconds` of its thread's processor time.

    Raises:
        TimeLimitError: the time was up; raised from whatever line the block had reached.
    """
    entry = _watcher.add(seconds)
    try:
        yield
    finally:
        # An exception already on its way may arrive in here: the entry must go all the same.
        late = False
        while not entry.removed:
            try:
                _watcher.remove(entry)
            except TimeLimitError:
                late = True
        if late:
            raise TimeLimitError
