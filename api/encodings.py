"""Bodies sent compressed: `Content-Encoding: gzip` is read as it arrives, and never becomes a bomb.

What comes out is bounded by the bounds of the body, and by what went in. Other codings are refused.
"""

from __future__ import annotations

import zlib
from io import BytesIO
from typing import Protocol

from flask import Request

from api.around import the_request
from api.errors import BodyTooLargeError, EncodingError, MalformedBodyError

#: Bytes that may come out for each that went in: equations by the line shrink to a tenth or so,
#: and zeros to a thousandth.
MOST_GROWTH = 200
#: What may come out however little went in.
FREE_BYTES = 64 * 1024
READ_BYTES = 64 * 1024
#: zlib's word for the gzip format.
_GZIP = 16 + zlib.MAX_WBITS


class Body(Protocol):
    """What a body is read from."""

    def read(self, size: int, /) -> bytes:
        """Up to so many bytes; none at the end."""


def body_stream() -> Body:
    """The current request's body, decoded where it is coded.

    Raises:
        EncodingError: it is coded in another way than gzip.
    """
    request = the_request()
    coding = request.environ.get("HTTP_CONTENT_ENCODING", "identity").strip().lower()
    if coding in ("", "identity"):
        return _stream(request)
    if coding in ("gzip", "x-gzip"):
        return Gunzipped(_stream(request))
    raise EncodingError(f"the body is coded as {coding}; send gzip, or as it is")


def _stream(request: Request) -> Body:
    """The body as it was sent. One that the server holds is whole: it needs no bound from here."""
    held = request.environ["wsgi.input"]
    return held if isinstance(held, BytesIO) else request.stream


def read_at_most(size: int) -> bytes:
    """The body up to so many bytes; of a longer one that many. May raise `EncodingError`."""
    stream, parts, left = body_stream(), [], size
    while left > 0 and (part := stream.read(min(left, READ_BYTES))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


class Gunzipped:
    """What comes out of a stream of gzip members, read a piece at a time."""

    def __init__(self, source: Body) -> None:
        self._source = source
        self._inflate = zlib.decompressobj(_GZIP)
        self._rest = b""
        self._taken_in = self._given_out = 0
        self._inside = False  # a member has begun and not ended

    def read(self, size: int) -> bytes:
        """Up to `size` bytes as soon as there are any; none at the end.

        Raises:
            MalformedBodyError: it is no gzip, or it breaks off.
            BodyTooLargeError: it grows beyond measure.
        """
        while True:
            if not self._rest and not self._fill():
                return b""
            try:
                piece = self._inflate.decompress(self._rest, size)
            except zlib.error:
                raise MalformedBodyError("the body is declared as gzip and is none") from None
            self._rest = self._inflate.unconsumed_tail or self._inflate.unused_data
            self._inside = not self._inflate.eof
            if self._inflate.eof:
                self._inflate = zlib.decompressobj(_GZIP)
            if piece:
                self._bound(len(piece))
                return piece

    def _fill(self) -> bool:
        """Read on; False at the end."""
        self._rest = self._source.read(READ_BYTES)
        self._taken_in += len(self._rest)
        if not self._rest and self._inside:
            raise MalformedBodyError("the gzip body breaks off")
        return bool(self._rest)

    def _bound(self, size: int) -> None:
        self._given_out += size
        if self._given_out > FREE_BYTES + MOST_GROWTH * self._taken_in:
            raise BodyTooLargeError(
                f"the gzip body grows more than {MOST_GROWTH} times", field="body"
            )
