"""The door's HTTP server: many connections, and threads that run a WSGI app on requests.

Threads share one `epoll`. Whichever is free reads what has come on a connection, and answers the
request once its body is there too; so a client that sends slowly, or reads slowly what is not a
stream, holds no thread. The thread that runs this (`serve`) is the warden: it closes what is
overdue, tells calls of clients that hung up, and answers health checks when all threads are taken.
"""

from __future__ import annotations

import logging
import select
import socket
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from os import eventfd, eventfd_read, eventfd_write
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any
from wsgiref.types import WSGIApplication

from api.connection import Connection
from api.http1 import Environ, Head, RefusedError, Request, bare_answer
from api.problems import TooManyUploadsError, UploadStoppedError
from api.uploads import MOST_HELD_BYTES, REFUSED, LongBody, Uploads, overdue

log = logging.getLogger(__name__)

#: Answered by the warden too: they ask nobody, and must be answered while every thread is taken.
HEALTH = frozenset({"/health", "/livez"})
#: Share of the threads that long bodies may hold.
UPLOAD_SHARE = 0.1
#: How often the warden looks, in seconds.
LOOK_S = 0.25
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
#: A client has closed its side this long after ours, in seconds.
DRAIN_S = 2.0
#: A thread that had nothing to do for this long ends, in seconds, unless few are left.
IDLE_S = 30.0
FEW = 4
#: When all connections are taken, so many that do nothing are closed for newcomers.
SHED = 256
#: After a stop, requests in hand have this long to be answered, in seconds.
STOP_PATIENCE_S = 5.0
#: Where a request's environ has its call, to be told when the client hangs up.
CALL = "phiq.call"

_EVENTS = select.EPOLLIN | select.EPOLLOUT | select.EPOLLRDHUP | select.EPOLLET


class Call:
    """A request in hand."""

    __slots__ = ("_leave", "began", "connection", "gone")

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.began = monotonic()
        self.gone = False
        self._leave: Callable[[], None] | None = None

    def on_hang_up(self, leave: Callable[[], None]) -> None:
        """Call `leave` when the client hangs up, or now if it has."""
        self._leave = leave
        if self.gone:
            leave()

    def hang_up(self) -> None:
        """The client has hung up."""
        self.gone = True
        if self._leave:
            self._leave()


class Front:
    """The server of one process."""

    def __init__(
        self, app: WSGIApplication, listener: socket.socket, *, threads: int, connections: int
    ) -> None:
        self._app = app
        self._listener = listener
        self._most_threads = threads
        self._most_connections = connections
        host, port = listener.getsockname()[:2]
        self._environ: Environ = {"SERVER_NAME": host, "SERVER_PORT": str(port)}
        self._epoll = select.epoll()
        self._connections: dict[int, Connection] = {}
        self._calls: set[Call] = set()
        self._uploads = Uploads(max(1, int(threads * UPLOAD_SHARE)))
        self._put_off: deque[Connection] = deque()
        self._bell = eventfd(0)
        self._lock = Lock()
        self._threads = self._serving = 0
        self._look = Event()
        self._stopping = False
        self._looked = float("-inf")

    def serve(self, close: Callable[[], None]) -> None:
        """Serve until `stop`; `close` then lets those go who wait in a call."""
        self._listener.setblocking(False)
        self._epoll.register(self._listener, select.EPOLLIN | select.EPOLLONESHOT)
        self._epoll.register(self._bell, select.EPOLLIN | select.EPOLLET)
        self._start_thread()
        while not self._stopping:
            self._watch()
        self._listener.close()
        self._uploads.close()
        close()
        deadline = monotonic() + STOP_PATIENCE_S
        while self._busy() and monotonic() < deadline:
            self._watch()

    def _busy(self) -> bool:
        unread = (one.unread for one in list(self._connections.values()))
        return bool(self._calls) or any(unread)

    def stop(self) -> None:
        """Take no more, answer who is there, and end. May be called by a signal's handler."""
        self._stopping = True
        self._look.set()

    # Threads

    def _start_thread(self) -> None:
        with self._lock:
            self._threads += 1
        try:
            Thread(target=self._work, name="call", daemon=True).start()
        except RuntimeError:  # the system has no more: then the others do it
            log.exception("cannot start one more thread")
            with self._lock:
                self._threads -= 1

    def _work(self) -> None:
        while True:
            try:
                events = self._epoll.poll(IDLE_S, 1)
                if not events and self._may_end():
                    return
                for fd, _ in events:
                    self._happened(fd, only_health=False)
                while self._put_off:
                    with suppress(IndexError):
                        self._attend(self._put_off.popleft(), only_health=False)
            except Exception:  # whatever it was, the thread goes on
                log.exception("a thread of the door failed")

    def _may_end(self) -> bool:
        with self._lock:
            if self._threads - self._serving <= FEW:
                return False
            self._threads -= 1
            return True

    def _happened(self, fd: int, *, only_health: bool) -> None:
        if fd == self._listener.fileno():
            self._accept()
        elif fd == self._bell:
            with suppress(BlockingIOError):
                eventfd_read(self._bell)
        elif connection := self._connections.get(fd):
            self._attend(connection, only_health=only_health)

    def _begin(self) -> None:
        """Count a thread as taken; there is always one more to poll, or else the warden."""
        with self._lock:
            self._serving += 1
            free = self._threads - self._serving
        if not free and self._threads < self._most_threads:
            self._start_thread()
        elif not free:
            self._look.set()

    def _end(self) -> None:
        with self._lock:
            self._serving -= 1

    # Connections

    def _accept(self) -> None:
        with suppress(OSError):  # nobody else is there, or the one who was is gone already
            while True:
                sock, peer = self._listener.accept()
                if len(self._connections) >= self._most_connections:
                    self._shed()
                self._welcome(sock, peer)
        if not self._stopping:
            self._epoll.modify(self._listener, select.EPOLLIN | select.EPOLLONESHOT)

    def _welcome(self, sock: socket.socket, peer: Any) -> None:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        whose = {"REMOTE_ADDR": peer[0], "REMOTE_PORT": str(peer[1])}
        self._connections[sock.fileno()] = Connection(sock, self._environ | whose)
        self._epoll.register(sock, _EVENTS)

    def _shed(self) -> None:
        """Close those that have done nothing for longest; one in a call has its turn taken."""
        by_age = sorted(self._connections.copy().values(), key=lambda one: one.moved)
        for connection in by_age[:SHED]:
            self._with_turn(connection, self._close)

    def _with_turn(self, connection: Connection, act: Callable[[Connection], None]) -> None:
        """Do something to a connection, unless somebody works on it right now."""
        if connection.turn.acquire(blocking=False):
            try:
                if connection.sock.fileno() >= 0:
                    act(connection)
            finally:
                connection.turn.release()
            if connection.again:
                self._attend(connection, only_health=True)

    def _close(self, connection: Connection) -> None:
        fd = connection.sock.fileno()
        if self._connections.get(fd) is connection:
            del self._connections[fd]
        connection.sock.close()

    def _attend(self, connection: Connection, *, only_health: bool) -> None:
        """Go on with a connection on which something happened."""
        connection.again = True
        while connection.again and connection.turn.acquire(blocking=False):
            connection.again = False
            try:
                self._go_on(connection, only_health=only_health)
            except OSError:
                self._close(connection)
            except Exception:
                self._close(connection)
                raise
            finally:
                connection.turn.release()

    def _go_on(self, connection: Connection, *, only_health: bool) -> None:
        if connection.sock.fileno() < 0 or not connection.flush():
            return
        if connection.closes and not connection.draining:
            connection.finish()
        try:
            more = connection.read()
        except RefusedError as error:
            connection.write(bare_answer(error.status))
            connection.finish()
            return
        requests = connection.reader.requests
        while requests and not (connection.unread or connection.draining):
            if only_health and requests[0].environ["PATH_INFO"] not in HEALTH:
                self._put_off.append(connection)
                eventfd_write(self._bell, 1)
                return
            self._serve(connection, requests.popleft())
        if not more and not connection.unread:
            self._close(connection)

    # Calls

    def _serve(self, connection: Connection, request: Request) -> None:
        """Answer a request."""
        self._begin()
        call = Call(connection)
        self._calls.add(call)
        try:
            if request.long:
                self._serve_long(call, request)
            else:
                request.environ["wsgi.input"] = BytesIO(b"".join(request.body))
                self._answer(call, request)
        finally:
            self._calls.discard(call)
            self._end()
        connection.arriving = connection.reader.now
        connection.began = connection.moved = monotonic()

    def _serve_long(self, call: Call, request: Request) -> None:
        connection = call.connection
        body = LongBody(connection.sock, connection.reader, request)
        try:
            self._uploads.enter(body)
            request.environ["wsgi.input"] = body
        except TooManyUploadsError as error:
            self._refuse(call, request, error)
            return
        try:
            self._answer(call, request)
        finally:
            self._uploads.leave(body)
        if not request.complete and not connection.draining:
            connection.finish()

    def _refuse(self, call: Call, request: Request, error: Exception) -> None:
        """Answer a request whose body was not taken in, and take no other."""
        request.keep_alive = False
        request.environ |= {REFUSED: error, "wsgi.input": BytesIO()}
        self._answer(call, request)

    def _answer(self, call: Call, request: Request) -> None:
        request.environ[CALL] = call
        head = Head(request, close=self._stopping)
        parts = self._app(request.environ, head)
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
            body = b"" if head.bodiless else b"".join(parts)
            connection.closes = head.close
            connection.write(head.encode() + body)
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

    # The warden

    def _watch(self) -> None:
        """Look at what is overdue and who hung up; do the threads' work while all are taken."""
        if self._serving >= self._threads:
            for fd, _ in self._epoll.poll(LOOK_S, 64):
                self._happened(fd, only_health=True)
        elif self._look.wait(LOOK_S):
            self._look.clear()
        now = monotonic()
        if now - self._looked < LOOK_S:
            return
        self._looked = now
        self._tell_hang_ups(now)
        for connection in list(self._connections.values()):
            self._with_turn(connection, self._end_overdue)
        self._bound_memory()

    def _tell_hang_ups(self, now: float) -> None:
        late = {
            call.connection.sock.fileno(): call
            for call in list(self._calls)
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
            over = not connection.reader.requests and (self._stopping or still_s > kept_s)
        elif "REQUEST_METHOD" not in arriving.environ:
            over = age_s > HEAD_S
        else:
            over = False
            if why := overdue(connection.began, connection.moved, now):
                self._stop_upload(connection, arriving, why)
        if over:
            self._close(connection)

    def _stop_large(self, connection: Connection) -> None:
        if arriving := connection.reader.now:
            self._stop_upload(connection, arriving, "too many bodies arrive")

    def _stop_upload(self, connection: Connection, arriving: Request, why: str) -> None:
        try:
            self._refuse(Call(connection), arriving, UploadStoppedError(why))
        except OSError:
            self._close(connection)

    def _bound_memory(self) -> None:
        """Stop the largest bodies and the longest answers that nobody reads, past a bound."""
        connections = list(self._connections.values())
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
