"""Bodies that arrive: what may be held of them, for how long, and by how many threads.

A body of a known length that fits into memory is whole before any thread hears of it; `overdue`
says when one has to stop. A longer one is read by its thread from one of few seats (`LongBody`);
while all are taken it waits, unread and without a thread, for one of them.
"""

from __future__ import annotations

import select
from collections.abc import Callable
from threading import Lock
from time import monotonic

from werkzeug.exceptions import ClientDisconnected

from api.connection import Connection
from api.errors import UploadStoppedError
from api.head import CONTINUE
from api.http1 import Request

#: What bodies that arrive may hold of the memory together, in bytes; past it the largest stops.
MOST_HELD_BYTES = 256 * 1024 * 1024
#: A body without a byte for this long is stopped, in seconds: a line that lost a packet has sent
#: it again several times.
STALL_S = 10.0
#: A body that is held in memory has arrived within this, in seconds: 17 kB a second at least.
HELD_S = 60.0
#: A long body may be made as it is sent: it may stand still for longer, and take an hour.
LONG_STALL_S = 30.0
LONG_S = 3600.0
#: For a newcomer a long body gives up its seat once it has stood still for this long, in seconds...
YIELDS_S = 2.0
#: ... or brings less than this many bytes a second, after so many seconds.
SLOW_BYTES_S = 1024
SLOW_AFTER_S = 60.0
#: Seats that change hands at one look: each takes work at the door, and all at once would hold it.
CHANGES = 4
#: Longest that a long body waits for a seat, in seconds: before libraries give a write up (5).
QUEUED_S = 4.0
#: How often a thread that reads a long body looks whether it has to stop, in seconds.
LOOK_S = 0.25
READ_BYTES = 64 * 1024


def overdue(began: float, moved: float, now: float, *, long: bool = False) -> str | None:
    """Why a body has to stop now, if it has to: when it began and last moved, as `monotonic`."""
    stall_s, whole_s = (LONG_STALL_S, LONG_S) if long else (STALL_S, HELD_S)
    if now - moved > stall_s:
        return f"nothing of the body came for {stall_s:.0f} s"
    if now - began > whole_s:
        return f"the body took longer than {whole_s:.0f} s"
    return None


class LongBody:
    """The input of a request whose body is long: read as it arrives, by the request's thread.

    `waits` is called before it waits for the client.
    """

    def __init__(
        self,
        connection: Connection,
        request: Request,
        waits: Callable[[], None],
    ) -> None:
        self._sock = connection.sock
        self._reader = connection.reader
        self._request = request
        self._waits = waits
        self._poll = select.poll()
        self._poll.register(self._sock, select.POLLIN)
        self._began = self._moved = monotonic()
        self._stopped = ""

    @property
    def moved(self) -> float:
        """When the last byte came, as `monotonic`."""
        return self._moved

    def stop(self, why: str) -> None:
        """Have its reader told why it gets no more."""
        self._stopped = why

    def yields(self, now: float) -> bool:
        """Whether it leaves its seat to a newcomer."""
        age_s = now - self._began
        slow = age_s > SLOW_AFTER_S and self._request.size < age_s * SLOW_BYTES_S
        return slow or now - self._moved > YIELDS_S

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes as soon as there are any, none at the end; all without a size.

        Raises:
            UploadStoppedError: it took too long, or another needs its seat.
            ClientDisconnected: the client hung up before the end.
            RefusedError: what came is no body.
        """
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(READ_BYTES), b""))
        pieces = self._request.body
        while not (pieces or self._request.complete):
            self._receive()
        if not pieces:
            return b""
        piece = pieces.pop(0)
        if len(piece) > size:
            pieces.insert(0, piece[size:])
        return piece[:size]

    def _receive(self) -> None:
        if self._request.expects:
            self._request.expects = False
            self._sock.send(CONTINUE)
        self._moved = monotonic()  # what its thread took its time for is not the client's fault
        if not self._poll.poll(0):
            self._waits()
        while not self._poll.poll(LOOK_S * 1000):
            why = self._stopped or overdue(self._began, self._moved, monotonic(), long=True)
            if why:
                raise UploadStoppedError(why)
        data = self._sock.recv(READ_BYTES)
        if not data:
            raise ClientDisconnected
        self._reader.feed(data)


class Uploads:
    """Seats of the long bodies that are read now, and who waits for one. Thread-safe.

    `resume` is called with a connection that waited and has a seat now.
    """

    def __init__(self, seats: int, resume: Callable[[Connection], None]) -> None:
        self._seats = seats
        self._resume = resume
        self._lock = Lock()
        self._taken: dict[Connection, LongBody | None] = {}  # None: not read yet
        self._queued: dict[Connection, float] = {}  # since when; longest first

    def waits(self, connection: Connection) -> bool:
        """Whether its body waits for a seat."""
        return connection in self._queued

    def admit(self, connection: Connection) -> bool:
        """Whether its body has a seat; else it waits for one from here on."""
        with self._lock:
            if connection not in self._taken:
                if self._queued or len(self._taken) >= self._seats:
                    self._queued.setdefault(connection, monotonic())
                    return False
                self._taken[connection] = None
            return True

    def begin(self, connection: Connection, body: LongBody) -> None:
        """The body of a connection that was admitted is read from now on."""
        with self._lock:
            self._taken[connection] = body

    def leave(self, connection: Connection) -> None:
        """Give a seat back, or the wait for one up."""
        with self._lock:
            self._queued.pop(connection, None)
            self._taken.pop(connection, None)
            seated = self._seat()
        for one in seated:
            self._resume(one)

    def look(self) -> list[Connection]:
        """Have bodies that stand still leave for those that wait; who waited too long, no more."""
        now = monotonic()
        with self._lock:
            self._make_room(now)
            seated = self._seat()
            late = [one for one, since in self._queued.items() if now - since > QUEUED_S]
            for one in late:
                del self._queued[one]
        for one in seated:
            self._resume(one)
        return late

    def close(self) -> None:
        """Stop all."""
        with self._lock:
            for body in self._taken.values():
                if body:
                    body.stop("the door closes")

    def _make_room(self, now: float) -> None:
        still = [(b.moved, c) for c, b in self._taken.items() if b and b.yields(now)]
        most = min(len(self._queued), CHANGES)
        for _, connection in sorted(still, key=lambda pair: pair[0])[:most]:
            if body := self._taken.pop(connection):
                body.stop("it stood still, and others came")

    def _seat(self) -> list[Connection]:
        """Give free seats to those that have waited longest."""
        free = self._seats - len(self._taken)
        seated = [one for one, _ in zip(self._queued, range(free), strict=False)]
        for one in seated:
            del self._queued[one]
            self._taken[one] = None
        return seated
