"""HTTP/1.1 as the door speaks it: bytes in, requests out; answers to bytes.

The parser is llhttp (Node's, by `httptools`), which refuses what two programs could read
differently. This module adds the bounds it has none of, and knows neither sockets nor threads.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus
from time import time
from typing import Any
from urllib.parse import unquote_to_bytes

import httptools

from api.bodies import MAX_BODY_BYTES

#: Longest head of a request, in bytes, and most of its headers: browsers send a tenth of both.
MAX_HEAD_BYTES = 64 * 1024
MAX_HEADERS = 128
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
#: Statuses whose answers have no body.
BODILESS = frozenset({204, 304})

Environ = dict[str, Any]
Headers = list[tuple[str, str]]

_SAME: Environ = {
    "GATEWAY_INTERFACE": "CGI/1.1",
    "SCRIPT_NAME": "",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,  # what is given to read ends where the body does
}
_REASONS = {int(status): f"{int(status)} {status.phrase}" for status in HTTPStatus}


class RefusedError(Exception):
    """What came is no request that can be answered; `status` says why."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Request:
    """A request; `complete` once its body is there too.

    `long`: its body is longer than is held in memory, or tells no length.
    """

    __slots__ = ("body", "complete", "environ", "expects", "keep_alive", "long", "size", "version")

    def __init__(self) -> None:
        self.environ: Environ = _SAME.copy()
        self.body: list[bytes] = []
        self.size = 0
        self.complete = self.long = self.expects = self.keep_alive = False
        self.version = "1.1"


class Reader:
    """Reads the requests of one connection; `requests` are those that may be answered, in order."""

    def __init__(self, same: Environ) -> None:
        self.requests: deque[Request] = deque()
        self.now: Request | None = None
        self._same = same
        self._url = b""
        self._head_bytes = 0
        self._headers = 0
        self._over = False
        self._parser = httptools.HttpRequestParser(self)

    def feed(self, data: bytes) -> None:
        """Take what came. Raises `RefusedError`."""
        if self._over:  # it asked for the last answer, or for another protocol
            return
        try:
            self._parser.feed_data(data)
            self._bound_head(len(data))
        except httptools.HttpParserUpgrade:
            self._over = True  # we speak nothing else: answered as if it had not been asked
        except httptools.HttpParserCallbackError as error:
            raise _refusal(error) from None
        except httptools.HttpParserError:
            raise RefusedError(HTTPStatus.BAD_REQUEST) from None

    def on_message_begin(self) -> None:
        """A request begins (called by the parser, as what follows is)."""
        self.now = Request()
        self.now.environ |= self._same
        self._url = b""
        self._head_bytes = self._headers = 0

    def on_url(self, url: bytes) -> None:
        """Its target, or a piece of it."""
        self._url += url

    def on_header(self, name: bytes, value: bytes | None) -> None:
        """A header; one with `_` in its name is dropped, which WSGI could not tell from `-`."""
        value = value or b""
        self._headers += 1
        if self._headers > MAX_HEADERS:
            raise RefusedError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
        key = _NAMES.get(name) or _key(name)
        if key is None or self.now is None:
            return
        environ, text = self.now.environ, value.decode("latin-1")
        if key in environ:
            text = environ[key] + (";" if key == "HTTP_COOKIE" else ",") + text
        environ[key] = text

    def on_headers_complete(self) -> None:
        """Its head is whole: what is known of its body is known now."""
        request = self.now
        if request is None:
            return
        environ = request.environ
        path, _, query = _origin_form(self._url).partition(b"?")
        environ["REQUEST_METHOD"] = self._parser.get_method().decode("latin-1")
        environ["PATH_INFO"] = (unquote_to_bytes(path) if b"%" in path else path).decode("latin-1")
        environ["QUERY_STRING"] = query.decode("latin-1")
        request.version = self._parser.get_http_version()
        environ["SERVER_PROTOCOL"] = "HTTP/" + request.version
        request.keep_alive = self._parser.should_keep_alive()
        request.expects = environ.get("HTTP_EXPECT", "").lower() == "100-continue"
        _check_host(environ, request.version)
        request.long = _is_long(environ)
        if request.long:
            self.requests.append(request)

    def on_body(self, piece: bytes) -> None:
        """A piece of its body."""
        if self.now:
            self.now.body.append(piece)
            self.now.size += len(piece)

    def on_message_complete(self) -> None:
        """It is whole."""
        request, self.now = self.now, None
        if request is None:
            return
        request.complete = True
        if not request.keep_alive:
            self._over = True
        if not request.long:
            self.requests.append(request)

    def _bound_head(self, size: int) -> None:
        """Count what came of a head that is not whole yet: the parser would keep any length."""
        if self.now is None or "REQUEST_METHOD" in self.now.environ:
            return
        self._head_bytes += size
        if self._head_bytes > MAX_HEAD_BYTES:
            raise RefusedError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)


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


#: Headers most requests have, so that their names are not made anew each time.
_NAMES = {
    name: "HTTP_" + name.decode().upper().replace("-", "_")
    for written in (
        *("Host", "Accept", "Accept-Encoding", "Accept-Language", "User-Agent", "Connection"),
        *("Authorization", "X-API-Key", "X-Request-Id", "Prefer", "Idempotency-Key", "Cookie"),
        *("Origin", "Referer", "Cache-Control", "X-Forwarded-For", "X-Forwarded-Proto", "Expect"),
        *("Transfer-Encoding", "Content-Encoding", "Last-Event-ID", "Sec-Fetch-Site"),
    )
    for name in (written.encode(), written.lower().encode())
} | dict.fromkeys((b"Content-Type", b"content-type"), "CONTENT_TYPE")
_NAMES |= dict.fromkeys((b"Content-Length", b"content-length"), "CONTENT_LENGTH")


def _key(name: bytes) -> str | None:
    key = name.decode("latin-1").upper()
    if "_" in key:
        return None
    if key in ("CONTENT-TYPE", "CONTENT-LENGTH"):
        return key.replace("-", "_")
    return "HTTP_" + key.replace("-", "_")


def _origin_form(target: bytes) -> bytes:
    """The path and query of a target, whole URLs among them."""
    if target.startswith(b"/"):
        return target
    try:
        url = httptools.parse_url(target)
    except httptools.HttpParserInvalidURLError:
        raise RefusedError(HTTPStatus.BAD_REQUEST) from None
    return (url.path or b"/") + (b"?" + url.query if url.query else b"")


def _is_long(environ: Environ) -> bool:
    if "HTTP_TRANSFER_ENCODING" in environ:
        return True
    return int(environ.get("CONTENT_LENGTH") or 0) > MAX_BODY_BYTES


def _check_host(environ: Environ, version: str) -> None:
    """One host, as HTTP/1.1 wants it: of two, a proxy might have believed the other."""
    host = environ.get("HTTP_HOST")
    if (host is None and version == "1.1") or "," in (host or ""):
        raise RefusedError(HTTPStatus.BAD_REQUEST)


def _refusal(error: Exception) -> RefusedError:
    cause = error.__context__
    return cause if isinstance(cause, RefusedError) else RefusedError(HTTPStatus.BAD_REQUEST)


def _no_write(_: bytes) -> None:
    raise TypeError("answers are returned here, not written")


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)
