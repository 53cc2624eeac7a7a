"""Bodies that arrive: what may be held of them, for how long, and by how many threads.

A body of a known length that fits into memory is whole before any thread hears of it; `overdue`
says when one has to stop. A longer one is read by its thread from one of few seats (`LongBody`).
"""

from __future__ import annotations

import select
import socket
from operator import attrgetter
from threading import Lock
from time import monotonic

from flask import Flask, request
from werkzeug.exceptions import ClientDisconnected

from api.http1 import CONTINUE, Reader, Request
from api.problems import TooManyUploadsError, UploadStoppedError

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
#: How often a thread that reads a long body looks whether it has to stop, in seconds.
LOOK_S = 0.25
READ_BYTES = 64 * 1024
#: Where a request's environ says why its body was not taken in.
REFUSED = "phiq.refused"


def install(app: Flask) -> None:
    """Answer requests of `app` whose bodies were stopped with why."""

    def refuse() -> None:
        if error := request.environ.get(REFUSED):
            raise error

    app.before_request(refuse)


def overdue(began: float, moved: float, now: float, *, long: bool = False) -> str | None:
    """Why a body has to stop now, if it has to: when it began and last moved, as `monotonic`."""
    stall_s, whole_s = (LONG_STALL_S, LONG_S) if long else (STALL_S, HELD_S)
    if now - moved > stall_s:
        return f"nothing of the body came for {stall_s:.0f} s"
    if now - began > whole_s:
        return f"the body took longer than {whole_s:.0f} s"
    return None


class LongBody:
    """The input of a request whose body is long: read as it arrives, by the request's thread."""

    def __init__(self, sock: socket.socket, reader: Reader, request: Request) -> None:
        self._sock = sock
        self._reader = reader
        self._request = request
        self._poll = select.poll()
        self._poll.register(sock, select.POLLIN)
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
        while not self._poll.poll(LOOK_S * 1000):
            why = self._stopped or overdue(self._began, self._moved, monotonic(), long=True)
            if why:
                raise UploadStoppedError(why)
        data = self._sock.recv(READ_BYTES)
        if not data:
            raise ClientDisconnected
        self._reader.feed(data)


class Uploads:
    """The long bodies that are read now. Thread-safe."""

    def __init__(self, seats: int) -> None:
        self._seats = seats
        self._lock = Lock()
        self._now: set[LongBody] = set()

    def enter(self, body: LongBody) -> None:
        """Give a body a seat. Raises `TooManyUploadsError` where there is none."""
        with self._lock:
            if len(self._now) >= self._seats:
                self._make_room()
            self._now.add(body)

    def leave(self, body: LongBody) -> None:
        """Give its seat back."""
        with self._lock:
            self._now.discard(body)

    def close(self) -> None:
        """Stop all."""
        with self._lock:
            for body in self._now:
                body.stop("the door closes")

    def _make_room(self) -> None:
        now = monotonic()
        leaving = [body for body in self._now if body.yields(now)]
        if not leaving:
            raise TooManyUploadsError("as many long bodies arrive as are taken in; try again")
        last = min(leaving, key=attrgetter("moved"))
        last.stop("it stood still, and others came")
        self._now.discard(last)
