"""One client's connection: its socket, what is read of it, and what is yet to be written to it.

Whoever works on it holds its `turn`. It decides nothing: that is `api/front.py`.
"""

from __future__ import annotations

import select
import socket
import struct
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from time import monotonic

from api.head import CONTINUE, chunk
from api.http1 import Environ, Reader, Request

READ_BYTES = 64 * 1024
#: A client that takes nothing of an answer for this long is given up, in seconds.
UNREAD_S = 10.0
#: Bodies up to this long are sent in one piece with their heads, in bytes.
JOINED_BYTES = 64 * 1024
#: Requests that may be read ahead of the answers to those before them.
AHEAD = 8


class Connection:
    """A client's connection."""

    def __init__(self, sock: socket.socket, environ: Environ) -> None:
        self.sock = sock
        self.turn = Lock()
        self.again = False  # something happened while another had the turn
        self.reader = Reader(environ)
        self.arriving: Request | None = None
        self.fresh = True
        self.closes = False  # after what is left to be sent
        self.ended = False  # its client sends no more
        self.due: deque[Callable[[], None]] = deque()  # the end of a call that was parked
        self.draining = False
        self.began = self.moved = monotonic()
        self._out: memoryview | None = None

    @property
    def unread(self) -> int:
        """Bytes of an answer that its client has not taken yet."""
        return len(self._out) if self._out else 0

    def read(self) -> bool:
        """Take in what has come; False when its client sends no more. May raise `RefusedError`."""
        reader = self.reader
        while self.draining or len(reader.requests) < AHEAD:
            try:
                data = self.sock.recv(READ_BYTES)
            except BlockingIOError:
                return True
            if not data:
                self.ended = True
                return False
            self.moved = monotonic()
            if not self.draining:
                self.fresh = False
                reader.feed(data)
                self._note_arrival()
            if len(data) < READ_BYTES:
                return True  # what comes from now on is announced anew
            if reader.requests and reader.requests[-1].long:
                break  # the rest is left to whoever reads its body
        self.again = True
        return True

    def _note_arrival(self) -> None:
        arriving = self.reader.now
        if arriving is not self.arriving:
            self.arriving = arriving
            self.began = self.moved
        if arriving and arriving.expects and not arriving.long:
            arriving.expects = False
            self.sock.send(CONTINUE)

    def write(self, head: bytes, body: bytes = b"") -> None:
        """Send, and keep what the client does not take at once for `flush`."""
        if len(body) < JOINED_BYTES:
            self._send(head + body)
        else:  # not copied: a thousand slow readers of one file then share it
            self._send(head)
            if self._out:
                self._out = memoryview(bytes(self._out) + body)
            else:
                self._send(body)

    def _send(self, data: bytes) -> None:
        try:
            sent = self.sock.send(data)
        except BlockingIOError:
            sent = 0
        if sent < len(data):
            self._out = memoryview(data)[sent:]
            self.moved = monotonic()

    def flush(self) -> bool:
        """Send what is left; whether that was all."""
        while self._out:
            try:
                sent = self.sock.send(self._out)
            except BlockingIOError:
                return False
            self._out = self._out[sent:]
            self.moved = monotonic()
        self._out = None
        return True

    def write_part(self, part: bytes, *, chunked: bool) -> None:
        """Send a part of an answer once there is room for it.

        Raises:
            TimeoutError: the client took nothing for `UNREAD_S`.
        """
        rest = memoryview(chunk(part) if chunked else part)
        while rest:
            try:
                rest = rest[self.sock.send(rest) :]
            except BlockingIOError:
                self._await_room()

    def _await_room(self) -> None:
        room = select.poll()
        room.register(self.sock, select.POLLOUT)
        if not room.poll(UNREAD_S * 1000):
            raise TimeoutError("the client does not read")

    def finish(self) -> None:
        """Say that nothing more is sent; what the client still sends is dropped until it ends.

        Closed at once, the client's host could throw away an answer it has not read yet.
        """
        self.draining = True
        self.began = monotonic()
        with suppress(OSError):
            self.sock.shutdown(socket.SHUT_WR)

    def cut(self) -> None:
        """Have the close break the connection off: what was sent must not look whole."""
        with suppress(OSError):
            now = struct.pack("ii", 1, 0)
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
