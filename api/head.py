"""The head of an answer, and the pieces of its body, as HTTP/1.1 sends them: a WSGI app's to bytes.

It knows neither sockets nor threads, and reads nothing: that is `api/http1.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from time import time

from api.http1 import Request

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
#: Statuses whose answers have no body.
BODILESS = frozenset({204, 304})

Headers = list[tuple[str, str]]

_REASONS = {int(status): f"{int(status)} {status.phrase}" for status in HTTPStatus}


class Head:
    """The head of an answer, as a WSGI app gives it."""

    __slots__ = ("_lines", "chunked", "close", "request", "sized", "status")

    def __init__(self, request: Request, *, close: bool) -> None:
        self.request = request
        self.close = close or not request.keep_alive
        self.chunked = False
        self.sized = True
        self.status = 500
        self._lines: list[str] = []

    def __call__(
        self, status: str, headers: Headers, _: object = None, /
    ) -> Callable[[bytes], object]:
        """Note status and headers; all parts of the answer are returned, none written."""
        self.status = int(status[:3])
        self._lines = [f"{name}: {value}\r\n" for name, value in headers]
        self.sized = self.bodiless or any(name == "Content-Length" for name, _ in headers)
        if not self.sized:
            self.chunked = self.request.version == "1.1"
            self.close = self.close or not self.chunked
        return _no_write

    @property
    def bodiless(self) -> bool:
        """Whether no body follows, whatever the app returns."""
        return self.status in BODILESS or self.request.environ["REQUEST_METHOD"] == "HEAD"

    def encode(self) -> bytes:
        """The bytes of it."""
        version = "1.0" if self.request.version == "1.0" else "1.1"
        parts = [f"HTTP/{version} {_REASONS.get(self.status, self.status)}\r\n", *self._lines]
        parts.append(f"Date: {_date(int(time()))}\r\n")
        if self.chunked:
            parts.append("Transfer-Encoding: chunked\r\n")
        if self.close:
            parts.append("Connection: close\r\n")
        elif version == "1.0":
            parts.append("Connection: keep-alive\r\n")
        parts.append("\r\n")
        return "".join(parts).encode("latin-1")


def chunk(part: bytes) -> bytes:
    """A part of a body of unknown length; an empty one is its end."""
    return b"%x\r\n%b\r\n" % (len(part), part)


def bare_answer(status: HTTPStatus) -> bytes:
    """The answer to what is no request."""
    head = f"HTTP/1.1 {_REASONS[status]}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    return head.encode("latin-1")


def _no_write(_: bytes) -> None:
    raise TypeError("answers are returned here, not written")


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)
