"""Bodies too long for memory: items of a batch read from the stream, a chunk at a time.

NDJSON is read line by line; a JSON list, which cannot be cut, up to `MAX_LIST_BYTES`. Which of them
it is, its media type says, or else its first character. An item is
an equation as text, or an object as `POST /v1/jobs` takes it; one that is neither is a problem in
its place, and the rest goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from itertools import islice
from typing import TypeVar

import msgspec
from flask import request

from api.bodies import LENIENT_TYPES, MAX_BODY_BYTES, field_of, is_json
from api.encodings import Body, body_stream
from api.errors import BodyTooLargeError, MalformedBodyError, MediaTypeError
from phiq.contract import NOT_JSON, JobRequest, Problem
from phiq.errors import InvalidRequestError

#: A JSON list is held in memory whole while it is read: longer bulk goes as NDJSON.
MAX_LIST_BYTES = 32 * 1024 * 1024
#: Longest NDJSON body: the most items, each as long as an item may be, would be far more; this much
#: is 10 kB an item, and an hour of a slow line.
MAX_STREAM_BYTES = 1024 * 1024 * 1024
#: Read from the socket at a time.
READ_BYTES = 64 * 1024

#: What NDJSON is declared as.
LINE_TYPES = ("application/x-ndjson", "application/ndjson", "application/jsonl")

Item = JobRequest | Problem
T = TypeVar("T")
_decode = msgspec.json.Decoder(JobRequest | str).decode
_decode_list = msgspec.json.Decoder(list[msgspec.Raw]).decode


def items() -> Iterator[bytes]:
    """The items of the request's body as they were sent, in order, read as they are asked for.

    Raises:
        InvalidRequestError: the body as a whole cannot be read; also while its items are.
        ClientDisconnected, UploadStoppedError: it broke off; also while its items are read.
    """
    media = request.mimetype
    _check(media)
    request.max_content_length = MAX_STREAM_BYTES
    head, stream = _head(body_stream())
    listed = head.startswith(b"[")
    if is_json(media) and not listed:
        raise MalformedBodyError(
            f"the body is declared as JSON and is no list; declare lines as {LINE_TYPES[0]}"
        )
    if listed and media not in LINE_TYPES:
        return map(bytes, _read_list(head, stream))
    return _lines(head, stream)


def lines() -> Iterator[bytes]:
    """The lines of the request's body that are not blank, read as they are asked for.

    Raises:
        InvalidRequestError: the body is declared as something else, or a line is too long.
    """
    media = request.mimetype
    if media not in LINE_TYPES + LENIENT_TYPES:
        raise MediaTypeError(
            f"the body is declared as {media}; send {LINE_TYPES[0]}", field="Content-Type"
        )
    request.max_content_length = MAX_STREAM_BYTES
    return _lines(*_head(body_stream()))


def _check(media: str) -> None:
    if not (is_json(media) or media in LINE_TYPES + LENIENT_TYPES):
        raise MediaTypeError(
            f"the body is declared as {media}; send application/json or {LINE_TYPES[0]}",
            field="Content-Type",
        )


def chunks(source: Iterator[T], size: int) -> Iterator[list[T]]:
    """`source` in lists of `size`."""
    while chunk := list(islice(source, size)):
        yield chunk


def _head(stream: Body) -> tuple[bytes, Body]:
    """The first bytes that are not white space, which tell list from lines."""
    while block := stream.read(READ_BYTES):
        if head := block.lstrip():
            return head, stream
    raise MalformedBodyError(
        'the body is empty; send a JSON list, or lines such as {"equation": "E = mc²"}'
    )


def _read_list(head: bytes, stream: Body) -> list[msgspec.Raw]:
    body = head + stream.read(MAX_LIST_BYTES + 1 - len(head))
    while len(body) <= MAX_LIST_BYTES and (block := stream.read(READ_BYTES)):
        body += block
    if len(body) > MAX_LIST_BYTES:
        raise BodyTooLargeError(
            f"a JSON list may have {MAX_LIST_BYTES} bytes; send NDJSON, an item a line",
            field="body",
        )
    try:
        return _decode_list(body)
    except NOT_JSON as error:
        raise MalformedBodyError(f"the body is not a JSON list: {error}") from None


def _lines(block: bytes, stream: Body) -> Iterator[bytes]:
    rest = b""
    while block:
        *whole, rest = (rest + block).split(b"\n")
        yield from filter(bytes.strip, whole)
        if len(rest) > MAX_BODY_BYTES:
            raise BodyTooLargeError(
                f"a line is longer than {MAX_BODY_BYTES} bytes; send an item a line", field="body"
            )
        block = stream.read(READ_BYTES)
    if rest.strip():
        yield rest


def item_of(text: bytes) -> Item:
    """An item as it is read, or what is wrong with it."""
    try:
        item = _decode(text)
        return JobRequest(equation=checked(item)) if isinstance(item, str) else item
    except (*NOT_JSON, ValueError) as error:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return Problem(
            title=status.phrase,
            status=status,
            detail=str(error),
            code=InvalidRequestError.code,
            field=field_of(str(error)),
        )


def checked(equation: str) -> str:
    """An equation that came as bare text, held to the contract of `JobRequest`."""
    return msgspec.convert({"equation": equation}, JobRequest).equation
