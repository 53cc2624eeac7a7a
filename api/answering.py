"""Requests answered: the app run on each, and what it returns written to its client.

It runs in the thread that calls it, and bounds what a client that does not read can hold.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from io import BytesIO
from time import monotonic
from typing import TYPE_CHECKING

from api.connection import Connection
from api.head import Head
from api.http1 import Request
from api.parking import Parked, Parking
from api.refusals import refusing
from api.turns import Turns
from api.uploads import LongBody, Uploads
from phiq.errors import PhiqError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from api.later import Later

log = logging.getLogger(__name__)

#: Where a request's environ has its call, to be told when the client hangs up.
CALL = "phiq.call"


class Call:
    """A request in hand."""

    __slots__ = ("_leave", "_turns", "began", "connection", "gone", "later", "may_park", "request")

    def __init__(self, connection: Connection, request: Request, turns: Turns) -> None:
        self.connection = connection
        self.request = request
        #: Whether its answer may come when its thread does something else.
        self.may_park = not request.long
        self.later: Later | None = None
        self._turns = turns
        self.began = monotonic()
        self.gone = False
        self._leave: Callable[[], None] | None = None

    def on_hang_up(self, leave: Callable[[], None]) -> None:
        """Call `leave` when the client hangs up, or now if it has."""
        self._leave = leave
        if self.gone:
            leave()

    def wait(self) -> None:
        """Have another request begin: this one's thread waits for something from now on."""
        self._turns.wait()

    def park(self, later: Later) -> None:
        """Have it answered when `later` is over, by whoever ends that."""
        self.later = later

    def hang_up(self) -> None:
        """The client has hung up."""
        self.gone = True
        if self._leave:
            self._leave()


class Answering:
    """Runs a WSGI app on requests; `calls` are those in hand. Thread-safe."""

    def __init__(
        self, app: WSGIApplication, uploads: Uploads, turns: Turns, parking: Parking
    ) -> None:
        self.calls: set[Call] = set()
        self.stopping = False  # then every answer is a connection's last
        self._app = app
        self._parking = parking
        self._uploads = uploads
        self._turns = turns

    def serve(self, connection: Connection, request: Request) -> bool:
        """Answer a request; False where it is parked, and the connection is another's then."""
        call = Call(connection, request, self._turns)
        self.calls.add(call)
        try:
            if request.long:
                self._serve_long(call, request)
            else:
                request.environ["wsgi.input"] = BytesIO(b"".join(request.body))
                self._answer(call, request)
        finally:
            if not call.later:
                self._end(call)
        if call.later:
            Parked(call, call.later.waiting, self._parking).begin()
        return call.later is None

    def finish(self, call: Call) -> None:
        """Answer a call that was parked; whoever calls has the turn of its connection."""
        head = Head(call.request, close=self.stopping)
        try:
            if call.later:
                self._send(call, head, call.later.answer(head))
        finally:
            self._end(call)

    def _end(self, call: Call) -> None:
        self.calls.discard(call)
        call.request.environ.pop(CALL, None)  # else it would wait for the garbage collector
        connection = call.connection
        connection.arriving = connection.reader.now
        connection.began = connection.moved = monotonic()

    def _serve_long(self, call: Call, request: Request) -> None:
        connection = call.connection
        body = request.environ["wsgi.input"] = LongBody(connection, request, call.wait)
        self._uploads.begin(connection, body)
        try:
            self._answer(call, request)
        finally:
            self._uploads.leave(connection)
        if not request.complete and not connection.draining:
            connection.finish()

    def refuse(self, connection: Connection, request: Request, error: PhiqError) -> None:
        """Answer a request whose body was not taken in, and take no other."""
        request.keep_alive = False
        self._answer(Call(connection, request, self._turns), request, refusing(error))

    def _answer(self, call: Call, request: Request, app: WSGIApplication | None = None) -> None:
        request.environ[CALL] = call
        head = Head(request, close=self.stopping)
        parts = (app or self._app)(request.environ, head)
        if not call.later:
            self._send(call, head, parts)

    def _send(self, call: Call, head: Head, parts: Iterable[bytes]) -> None:
        try:
            self._write(call, head, parts)
        finally:
            if close := getattr(parts, "close", None):
                close()
        if head.close and not call.connection.unread:
            call.connection.finish()

    def _write(self, call: Call, head: Head, parts: Iterable[bytes]) -> None:
        connection = call.connection
        if not head.request.complete:
            head.close = True  # an answer before the end of a body is the last
        if head.sized:
            body = b"" if head.bodiless else _joined(parts)
            connection.closes = head.close
            connection.write(head.encode(), body)
            return
        try:
            connection.write_part(head.encode(), chunked=False)
            for part in parts:
                if call.gone:
                    return
                if part:
                    connection.write_part(part, chunked=head.chunked)
            if head.chunked:
                connection.write_part(b"", chunked=True)
        except Exception as error:
            connection.cut()
            if not isinstance(error, OSError):
                log.exception("an answer broke off")
            raise OSError("broken off") from error


def _joined(parts: Iterable[bytes]) -> bytes:
    """All parts as one; a single one as it is, not copied."""
    first, *more = [*parts] or [b""]
    return b"".join((first, *more)) if more else first
