"""HTTP/1.1 as the door is spoken to: bytes in, requests out. Answers are in `api/head.py`.

The parser is llhttp (Node's, by `httptools`), which refuses what two programs could read
differently. This module adds the bounds it has none of, and knows neither sockets nor threads.
"""

from __future__ import annotations

import sys
from collections import deque
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

import httptools

from api.bodies import MAX_BODY_BYTES

#: Longest head of a request, in bytes, and most of its headers: browsers send a tenth of both.
MAX_HEAD_BYTES = 64 * 1024
MAX_HEADERS = 128
#: Versions that are spoken. HTTP/0.9 has no headers, so no proxy and door would agree on its end.
VERSIONS = frozenset({"1.0", "1.1"})

Environ = dict[str, Any]

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
        self._over = self._resumes = False
        self._last: Request | None = None
        self._parser = httptools.HttpRequestParser(self)

    def feed(self, data: bytes) -> None:
        """Take what came. Raises `RefusedError`."""
        while data and not self._over:  # it asked for the last answer, or for a tunnel
            data = self._feed(data)

    def _feed(self, data: bytes) -> bytes:
        """What of it is left when a request for another protocol ends, as the parser sees it."""
        try:
            self._parser.feed_data(data)
            self._bound_head(len(data))
        except httptools.HttpParserUpgrade as upgrade:
            self._stay()
            return data[upgrade.args[0] :]
        except httptools.HttpParserCallbackError as error:
            raise _refusal(error) from None
        except httptools.HttpParserError:
            if not self._over:  # what follows the last request is nobody's
                raise RefusedError(HTTPStatus.BAD_REQUEST) from None
        return b""

    def _stay(self) -> None:
        """Go on with HTTP/1.1 after a request for another protocol: we speak none.

        Its body, if it has one, is yet to come, though the parser called it complete: one that was
        told of the body alone reads it. Java's client asks so for HTTP/2 with every first request.
        """
        request = self._last
        if request is None or not (framing := _framing(request)):
            return
        request.complete = self._over = False
        if not request.long:
            self.requests.pop()
        self._parser = httptools.HttpRequestParser(self)
        self._resumes = True
        try:
            self._parser.feed_data(framing)
        except httptools.HttpParserError:  # it was not asked about the body before
            raise RefusedError(HTTPStatus.BAD_REQUEST) from None
        self._resumes = False
        self.now = request

    def on_message_begin(self) -> None:
        """A request begins (called by the parser, as what follows is)."""
        if self._resumes:  # one that is known
            return
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
        if request.version not in VERSIONS:
            raise RefusedError(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED)
        environ["SERVER_PROTOCOL"] = "HTTP/" + request.version
        tunnel = environ["REQUEST_METHOD"] == "CONNECT"  # what follows would be no HTTP
        request.keep_alive = self._parser.should_keep_alive() and not tunnel
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
        self._last = request
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


def _framing(request: Request) -> bytes:
    """A head that tells of the same body; none where there is none."""
    environ = request.environ
    length, coding = environ.get("CONTENT_LENGTH"), environ.get("HTTP_TRANSFER_ENCODING")
    if coding is None and not int(length or 0):
        return b""
    lines = ["POST / HTTP/1.1"]
    lines += [f"Content-Length: {length}"] if length else []
    lines += [f"Transfer-Encoding: {coding}"] if coding is not None else []
    lines += [] if request.keep_alive else ["Connection: close"]
    return "\r\n".join((*lines, "\r\n")).encode("latin-1")


def _check_host(environ: Environ, version: str) -> None:
    """One host, as HTTP/1.1 wants it: of two, a proxy might have believed the other."""
    host = environ.get("HTTP_HOST")
    if (host is None and version == "1.1") or "," in (host or ""):
        raise RefusedError(HTTPStatus.BAD_REQUEST)


def _refusal(error: Exception) -> RefusedError:
    cause = error.__context__
    return cause if isinstance(cause, RefusedError) else RefusedError(HTTPStatus.BAD_REQUEST)
