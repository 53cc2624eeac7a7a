"""The door's HTTP server: many connections, and threads that run a WSGI app on requests.

Threads share one `epoll`. Whichever is free reads what has come on a connection, and answers the
request once its body is there too; so a client that sends slowly, or reads slowly what is not a
stream, holds no thread. Few run at once (`api/turns.py`); who is ready past those has to wait for
a turn (`api/ready.py`), with one request of a connection at a time. Health checks are answered as
they are read, before all that is ready, but no second one of a connection. The thread that runs
this (`serve`) is the warden: it closes what is overdue, tells calls of clients that hung up, and
reads when all threads are taken.
"""

from __future__ import annotations

import logging
import select
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from os import EFD_CLOEXEC, EFD_NONBLOCK, eventfd, eventfd_read, eventfd_write
from threading import Event
from time import monotonic
from typing import Any
from wsgiref.types import WSGIApplication

from api.answering import Answering, Call
from api.connection import Connection
from api.head import bare_answer
from api.http1 import Environ, RefusedError, Request
from api.ready import Ready
from api.threads import Threads
from api.turns import TURN_S, Turns
from api.uploads import Uploads
from api.warden import Warden

log = logging.getLogger(__name__)

#: Answered by whoever reads them: they ask nobody, and must not wait for who is ready before them.
HEALTH = frozenset({"/health", "/livez"})
#: Share of the threads that long bodies may hold.
UPLOAD_SHARE = 0.1
#: How often the warden looks, in seconds.
LOOK_S = 0.25
#: A thread that had nothing to do for this long ends, in seconds, unless few are left.
IDLE_S = 30.0
#: Connections that are taken up, or read, before others have their turn again.
SLICE = 32
#: So often a thread goes on at once with a connection on which more has come meanwhile; then that
#: has to wait for its turn, so that who never ceases to ask keeps no thread.
MOST_PASSES = 8
#: After a stop, requests in hand have this long to be answered, in seconds.
STOP_PATIENCE_S = 5.0
_EVENTS = select.EPOLLIN | select.EPOLLOUT | select.EPOLLRDHUP | select.EPOLLET


class Front:
    """The server of one process."""

    def __init__(
        self, app: WSGIApplication, listener: socket.socket, *, threads: int, connections: int
    ) -> None:
        self._listener = listener
        self._most_connections = connections
        host, port = listener.getsockname()[:2]
        self._environ: Environ = {"SERVER_NAME": host, "SERVER_PORT": str(port)}
        self._epoll = select.epoll()
        self._connections: dict[int, Connection] = {}
        self._uploads = Uploads(max(1, int(threads * UPLOAD_SHARE)), self._put_off)
        self._turns = Turns(self._wake)
        self._answering = Answering(app, self._uploads, self._turns, self)
        self._warden = Warden(self._answering, self._uploads, self._with_turn, self._close)
        self._ready = Ready()
        self._bell = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)
        self._threads = Threads(self._work, threads)
        self._look = Event()
        self._pressed = False  # the warden looks soon whether turns are passed on
        self._stopping = False
        self._looked = float("-inf")

    def serve(self, close: Callable[[], None]) -> None:
        """Serve until `stop`; `close` then lets those go who wait in a call."""
        self._listener.setblocking(False)
        self._epoll.register(self._listener, select.EPOLLIN | select.EPOLLONESHOT)
        self._epoll.register(self._bell, select.EPOLLIN | select.EPOLLET)
        self._threads.start()
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
        return bool(self._answering.calls or self._ready) or any(unread)

    def stop(self) -> None:
        """Take no more, answer who is there, and end. May be called by a signal's handler."""
        # no event is set: the handler may interrupt who holds its lock
        self._stopping = self._answering.stopping = True

    # Threads

    def _work(self) -> None:
        while True:
            try:
                pressed = bool(self._ready)  # then what has come is read before the next begins
                at_once = pressed and self._turns.free
                events = self._epoll.poll(0 if at_once else IDLE_S, SLICE if pressed else 1)
                if not (events or pressed) and self._threads.may_end():
                    return
                for fd, _ in events:
                    self._happened(fd, may_begin=self._turns.free and not self._ready)
                if self._ready and self._turns.free:
                    self._go_on_with_first()
            except Exception:  # whatever it was, the thread goes on
                log.exception("a thread of the door failed")

    def _go_on_with_first(self) -> None:
        if connection := self._ready.next():
            self._wake()
            if connection.due:
                self._finish_due(connection)
            else:
                self._attend(connection, may_begin=True)

    def _happened(self, fd: int, *, may_begin: bool) -> None:
        if fd == self._listener.fileno():
            self._accept()
        elif fd == self._bell:
            with suppress(BlockingIOError):
                eventfd_read(self._bell)
        elif connection := self._connections.get(fd):
            self._attend(connection, may_begin=may_begin)

    def _begin(self) -> None:
        self._turns.begin()
        if not self._threads.begin():
            self._look.set()

    def _end(self) -> None:
        self._turns.end()
        self._threads.end()

    # Connections

    def _accept(self) -> None:
        with suppress(OSError):  # nobody else is there, or the one who was is gone already
            for _ in range(SLICE):
                sock, peer = self._listener.accept()
                if len(self._connections) >= self._most_connections:
                    self._warden.shed(list(self._connections.values()))
                self._welcome(sock, peer)
        if not self._stopping:
            self._epoll.modify(self._listener, select.EPOLLIN | select.EPOLLONESHOT)

    def _welcome(self, sock: socket.socket, peer: Any) -> None:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        whose = {"REMOTE_ADDR": peer[0], "REMOTE_PORT": str(peer[1])}
        self._connections[sock.fileno()] = Connection(sock, self._environ | whose)
        self._epoll.register(sock, _EVENTS)

    def _with_turn(self, connection: Connection, act: Callable[[Connection], None]) -> None:
        """Do something to a connection, unless somebody works on it right now."""
        if connection.turn.acquire(blocking=False):
            try:
                if connection.sock.fileno() >= 0:
                    act(connection)
            finally:
                connection.turn.release()
            if connection.again:
                self._attend(connection, may_begin=False)

    def _close(self, connection: Connection) -> None:
        fd = connection.sock.fileno()
        if self._connections.get(fd) is connection:
            del self._connections[fd]
        connection.sock.close()
        self._uploads.leave(connection)

    def _put_off(self, connection: Connection, request: Request | None = None) -> None:
        """Have a thread go on with a connection, and its first request, once it is its turn."""
        with suppress(IndexError):  # it was refused meanwhile
            self._ready.put(connection, request or connection.reader.requests[0])
        if not self._pressed:
            self._pressed = True
            self._look.set()
        self._wake()

    def _wake(self) -> None:
        """Have a thread that waits for events look at what is ready."""
        if self._ready and self._turns.free:
            eventfd_write(self._bell, 1)

    def _attend(self, connection: Connection, *, may_begin: bool) -> None:
        """Go on with a connection on which something happened."""
        connection.again = True
        passes = 0
        while connection.again and connection.turn.acquire(blocking=False):
            connection.again = False
            parked = False
            passes += 1
            may_begin = may_begin and passes <= MOST_PASSES
            try:
                parked = self._go_on(connection, may_begin=may_begin, health=passes <= MOST_PASSES)
            except Exception as error:
                self._close(connection)
                if not isinstance(error, OSError):
                    raise
            finally:
                if not parked:
                    connection.turn.release()
            if parked:  # the turn went with the call
                return

    def _go_on(self, connection: Connection, *, may_begin: bool, health: bool) -> bool:
        """Read, and answer; whether that ended with a call that was parked.

        One request may begin here, or only one that asks for health.
        """
        if self._uploads.waits(connection) or connection.sock.fileno() < 0:
            return False
        if not connection.flush():
            return False
        if connection.closes and not connection.draining:
            connection.finish()
        try:
            more = connection.read()
        except RefusedError as error:
            connection.write(bare_answer(error.status))
            connection.finish()
            return False
        health = health and connection not in self._ready
        while request := self._next(connection, may_begin=may_begin, health=health):
            may_begin = health = False  # who pipelines waits like all others
            self._begin()
            try:
                answered = self._answering.serve(connection, request)
            finally:
                self._end()
            if not answered:
                return True
        done = connection.draining or not connection.reader.requests
        if done and not (more or connection.unread):
            self._close(connection)
        return False

    def _next(self, connection: Connection, *, may_begin: bool, health: bool) -> Request | None:
        """The request to be answered now; one that has to wait for its turn is put off."""
        requests = connection.reader.requests
        if not requests or connection.unread or connection.draining:
            return None
        if requests[0].long and not self._uploads.admit(connection):
            return None
        if not (may_begin or (health and _is_health(requests[0]))):
            connection.again = False  # it is read again by who goes on with it
            self._put_off(connection)
            return None
        return requests.popleft()

    # Calls that were parked

    def finish_now(self, call: Call) -> None:
        """Answer a call that was parked; with its connection another thread goes on."""
        connection = call.connection
        try:
            self._answering.finish(call)
        except Exception as error:
            self._close(connection)
            if not isinstance(error, OSError):
                log.exception("an answer that came later failed")
        finally:
            connection.turn.release()
        if connection.again or connection.ended or connection.reader.requests:
            self._put_off(connection, call.request)

    def finish_soon(self, call: Call) -> None:
        """Have a thread answer a call that was parked once it is its turn."""
        call.connection.due.append(partial(self.finish_now, call))
        self._put_off(call.connection, call.request)

    def _finish_due(self, connection: Connection) -> None:
        try:
            finish = connection.due.pop()
        except IndexError:  # another thread has done it
            return
        self._begin()
        try:
            finish()
        finally:
            self._end()

    # The warden

    def _watch(self) -> None:
        """Look at what is overdue and who hung up; read for the threads while all are taken."""
        wait_s = TURN_S if self._pressed else LOOK_S
        told = False
        if self._threads.all_taken:
            for fd, _ in self._epoll.poll(wait_s, SLICE):
                self._happened(fd, may_begin=False)
        elif told := self._look.wait(wait_s):
            self._look.clear()
        if self._ready:
            self._turns.pass_on()
        self._pressed = told or bool(self._ready)
        now = monotonic()
        if now - self._looked < LOOK_S:
            return
        self._looked = now
        self._warden.look(list(self._connections.values()))


def _is_health(request: Request) -> bool:
    return not request.long and request.environ["PATH_INFO"] in HEALTH
