"""What is overdue on the door's connections, and who hung up.

Run by one thread, which works on a connection only while nobody else does.
"""

from __future__ import annotations

import logging
import select
from collections.abc import Callable, Iterator
from time import monotonic

from api.answering import Answering
from api.connection import Connection
from api.errors import TooManyUploadsError, UploadStoppedError
from api.http1 import Request
from api.uploads import MOST_HELD_BYTES, Uploads, overdue
from phiq.errors import PhiqError

log = logging.getLogger(__name__)

#: How often each connection is looked at, in seconds: of thousands that takes a while.
ROUND_S = 1.0
#: A call that takes longer than this is watched for a hang-up of its client, in seconds.
WATCH_AFTER_S = 0.5
#: The head of a request has come whole within this, in seconds.
HEAD_S = 15.0
#: A connection that is kept for a next request is closed after this, in seconds: later than proxies
#: close theirs (60), which would otherwise send into one that just closes.
KEPT_S = 75.0
#: What a client that reads slowly leaves to be sent is dropped with its connection when it takes
#: nothing for this long, in seconds.
UNREAD_S = 30.0
#: ... and what all of them leave may hold so much of the memory, in bytes.
MOST_UNREAD_BYTES = 256 * 1024 * 1024
#: When all connections are taken, so many that do nothing are closed for newcomers.
SHED = 256
#: A client has closed its side this long after ours, in seconds.
DRAIN_S = 2.0


class Warden:
    """Looks after connections; `with_turn` does something to one unless somebody works on it."""

    def __init__(
        self,
        answering: Answering,
        uploads: Uploads,
        with_turn: Callable[[Connection, Callable[[Connection], None]], None],
        close: Callable[[Connection], None],
    ) -> None:
        self._answering = answering
        self._uploads = uploads
        self._looked = float("-inf")
        self._with_turn = with_turn
        self._close = close

    def look(self, connections: list[Connection]) -> None:
        """End what is overdue among `connections`, and tell calls of clients that hung up."""
        now = monotonic()
        self._tell_hang_ups(now)
        self._refuse_uploads(self._uploads.look())
        if now - self._looked < ROUND_S:
            return
        self._looked = now
        for connection in connections:
            self._with_turn(connection, self._end_overdue)
        self._bound_memory(connections)

    def shed(self, connections: list[Connection]) -> None:
        """Close those that have done nothing for longest; one in a call has its turn taken."""
        by_age = sorted(connections, key=lambda one: one.moved)
        for connection in by_age[:SHED]:
            self._with_turn(connection, self._close)

    def _tell_hang_ups(self, now: float) -> None:
        late = {
            call.connection.sock.fileno(): call
            for call in list(self._answering.calls)
            if not call.gone and now - call.began > WATCH_AFTER_S
        }
        gone = select.poll()
        for fd in late:
            if fd >= 0:
                gone.register(fd, select.POLLRDHUP)
        for fd, _ in gone.poll(0):
            late[fd].hang_up()

    def _end_overdue(self, connection: Connection) -> None:
        now, arriving = monotonic(), connection.reader.now
        age_s, still_s = now - connection.began, now - connection.moved
        if connection.unread:
            over = still_s > UNREAD_S
        elif connection.draining:
            over = age_s > DRAIN_S
        elif arriving is None:
            kept_s = HEAD_S if connection.fresh else KEPT_S
            over = not connection.reader.requests and (self._answering.stopping or still_s > kept_s)
        elif "REQUEST_METHOD" not in arriving.environ:
            over = age_s > HEAD_S
        else:
            over = False
            if why := overdue(connection.began, connection.moved, now):
                self._stop_upload(connection, arriving, why)
        if over:
            self._close(connection)

    def _refuse_uploads(self, waited: list[Connection]) -> None:
        if waited:
            log.warning("%d long bodies found no place and were refused", len(waited))
        for connection in waited:
            self._with_turn(connection, self._refuse_upload)

    def _refuse_upload(self, connection: Connection) -> None:
        if requests := connection.reader.requests:
            why = TooManyUploadsError("as many long bodies arrive as are taken in; try again")
            self._refuse(connection, requests.popleft(), why)

    def _stop_large(self, connection: Connection) -> None:
        if arriving := connection.reader.now:
            self._stop_upload(connection, arriving, "too many bodies arrive")

    def _stop_upload(self, connection: Connection, arriving: Request, why: str) -> None:
        self._refuse(connection, arriving, UploadStoppedError(why))

    def _refuse(self, connection: Connection, request: Request, why: PhiqError) -> None:
        try:
            self._answering.refuse(connection, request, why)
        except OSError:
            self._close(connection)

    def _bound_memory(self, connections: list[Connection]) -> None:
        """Stop the largest bodies and the longest answers that nobody reads, past a bound."""
        held = {one: one.arriving.size for one in connections if one.arriving}
        for connection in _largest(held, MOST_HELD_BYTES):
            self._with_turn(connection, self._stop_large)
        unread = {one: one.unread for one in connections if one.unread}
        for connection in _largest(unread, MOST_UNREAD_BYTES):
            self._with_turn(connection, self._close)


def _largest(sizes: dict[Connection, int], most: int) -> Iterator[Connection]:
    """The fewest and largest without which the rest has at most `most` bytes."""
    total = sum(sizes.values())
    for connection, size in sorted(sizes.items(), key=lambda item: -item[1]):
        if total <= most:
            return
        total -= size
        yield connection
