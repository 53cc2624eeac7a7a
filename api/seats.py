"""Who may wait: a bounded number of seats, and who leaves one for a newcomer.

A long poll keeps its seat only while nobody else wants it: when all are taken, the one that has
waited longest is answered with its job as it is, which costs it another call. Streams keep theirs
for as long as their clients read, so they may have a part of the seats only: the others are for
those who wait for a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic
from typing import NamedTuple

from api.errors import TooManyWaitersError

#: A poll keeps its seat this long whoever comes, in seconds: more live clients than seats would
#: otherwise drive each other out as fast as they can call.
KEPT_S = 2.0
#: Share of the seats that streams may have.
STREAM_SHARE = 0.5


class Seat(NamedTuple):
    """A seat that is taken; `leave`, if any, makes whoever has it go."""

    since: float
    leave: Callable[[], None] | None
    stream: bool


class Seats:
    """Counts who waits. Thread-safe."""

    def __init__(self, most: int, clock: Callable[[], float] = monotonic) -> None:
        self._most = most
        self._most_streams = max(1, int(most * STREAM_SHARE))
        self._clock = clock
        self._lock = Lock()
        self._taken: dict[int, Seat] = {}  # oldest first
        self._last = 0

    @property
    def taken(self) -> int:
        """Seats taken now."""
        return len(self._taken)

    @contextmanager
    def hold(
        self, leave: Callable[[], None] | None = None, *, stream: bool = False
    ) -> Iterator[None]:
        """Have a seat while the context lasts, or until `leave` is called to pass it on.

        Raises:
            TooManyWaitersError: all are taken, and nobody can leave yet.
        """
        number = self.take(leave, stream=stream)
        try:
            yield
        finally:
            self.give_back(number)

    def give_back(self, number: int) -> None:
        """Have a seat no more, unless it has been passed on."""
        with self._lock:
            self._taken.pop(number, None)

    def take(self, leave: Callable[[], None] | None = None, *, stream: bool = False) -> int:
        """As `hold`; returns the number by which the seat is given back."""
        passed_on = None
        with self._lock:
            streams = stream and sum(seat.stream for seat in self._taken.values())
            if stream and streams >= self._most_streams:
                raise TooManyWaitersError("too many streams are open here; try again, or poll")
            if len(self._taken) >= self._most:
                passed_on = self._make_room()
            self._last += 1
            number = self._last
            self._taken[number] = Seat(self._clock(), leave, stream)
        if passed_on:  # not while the lock is held: who leaves may be answered at once
            passed_on()
        return number

    def _make_room(self) -> Callable[[], None]:
        """Free a seat; returns what is to be called for that."""
        for number, seat in self._taken.items():
            if self._clock() - seat.since < KEPT_S:
                break
            if seat.leave:
                del self._taken[number]
                return seat.leave
        raise TooManyWaitersError("too many requests wait here; try again, or POST /v1/jobs")
