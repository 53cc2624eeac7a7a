"""Who may wait: a bounded number of seats, and who leaves one for a newcomer.

A client that hangs up while it waits cannot be seen: the server tells an app nothing of it. So a
long poll keeps its seat only while nobody else wants it. When all are taken, the one that has
waited longest is answered with its job as it is, which frees the seats of clients that have gone
as soon as they are needed, and costs one that is still there another call. Streams keep theirs:
they speak every second, and find out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import NamedTuple

from api.problems import TooManyWaitersError

#: A poll keeps its seat this long whoever comes, in seconds: more live clients than seats would
#: otherwise drive each other out as fast as they can call.
KEPT_S = 2.0


class Seat(NamedTuple):
    """A seat that is taken; `leave`, if any, makes whoever has it go."""

    since: float
    leave: Callable[[], None] | None


class Seats:
    """Counts who waits. Thread-safe."""

    def __init__(self, most: int, clock: Callable[[], float] = monotonic) -> None:
        self._most = most
        self._clock = clock
        self._lock = Lock()
        self._taken: dict[int, Seat] = {}  # oldest first
        self._last = 0

    @property
    def taken(self) -> int:
        """Seats taken now."""
        return len(self._taken)

    @contextmanager
    def hold(self, leave: Callable[[], None] | None = None) -> Iterator[None]:
        """Have a seat while the context lasts, or until `leave` is called to pass it on.

        Raises:
            TooManyWaitersError: all are taken, and nobody can leave yet.
        """
        number = self._take(leave)
        try:
            yield
        finally:
            with self._lock:
                self._taken.pop(number, None)  # unless it has been passed on

    def _take(self, leave: Callable[[], None] | None) -> int:
        with self._lock:
            if len(self._taken) >= self._most:
                self._make_room()
            self._last += 1
            self._taken[self._last] = Seat(self._clock(), leave)
            return self._last

    def _make_room(self) -> None:
        for number, seat in self._taken.items():
            if self._clock() - seat.since < KEPT_S:
                break
            if seat.leave:
                del self._taken[number]
                seat.leave()
                return
        raise TooManyWaitersError("too many requests wait here; try again, or POST /v1/jobs")
