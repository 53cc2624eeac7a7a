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
from collections.abc import Callable
from contextlib import suppress
from os import eventfd, eventfd_read, eventfd_write
from threading import Event, Lock, Thread
from time import monotonic
from typing import Any
from wsgiref.types import WSGIApplication

from api.answering import Answering
from api.connection import Connection
from api.http1 import Environ, RefusedError, bare_answer
from api.uploads import Uploads
from api.warden import Warden

log = logging.getLogger(__name__)

#: Answered by the warden too: they ask nobody, and must be answered while every thread is taken.
HEALTH = frozenset({"/health", "/livez"})
#: Share of the threads that long bodies may hold.
UPLOAD_SHARE = 0.1
#: How often the warden looks, in seconds.
LOOK_S = 0.25
#: A thread that had nothing to do for this long ends, in seconds, unless few are left.
IDLE_S = 30.0
FEW = 4
#: When all connections are taken, so many that do nothing are closed for newcomers.
SHED = 256
#: After a stop, requests in hand have this long to be answered, in seconds.
STOP_PATIENCE_S = 5.0
_EVENTS = select.EPOLLIN | select.EPOLLOUT | select.EPOLLRDHUP | select.EPOLLET


class Front:
    """The server of one process."""

    def __init__(
        self, app: WSGIApplication, listener: socket.socket, *, threads: int, connections: int
    ) -> None:
        self._listener = listener
        self._most_threads = threads
        self._most_connections = connections
        host, port = listener.getsockname()[:2]
        self._environ: Environ = {"SERVER_NAME": host, "SERVER_PORT": str(port)}
        self._epoll = select.epoll()
        self._connections: dict[int, Connection] = {}
        self._uploads = Uploads(max(1, int(threads * UPLOAD_SHARE)))
        self._answering = Answering(app, self._uploads)
        self._warden = Warden(self._answering, self._with_turn, self._close)
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
        return bool(self._answering.calls) or any(unread)

    def stop(self) -> None:
        """Take no more, answer who is there, and end. May be called by a signal's handler."""
        # no event is set: the handler may interrupt who holds its lock
        self._stopping = self._answering.stopping = True

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
            self._begin()
            try:
                self._answering.serve(connection, requests.popleft())
            finally:
                self._end()
        if not more and not connection.unread:
            self._close(connection)

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
        self._warden.look(list(self._connections.values()))
