"""The lines of a batch's results, made of what is stored of its items, which goes out unread."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

import msgspec
from msgspec import Raw, Struct

from phiq.contract import JobRequest, Problem, encode
from phiq.queue.records import UNREADABLE, status_of, unreadable

#: What results.lua answers of an item: problem, status, request, verdict, error.
_PARTS = 5


class Refusal(NamedTuple):
    """Why an item did not become a job; with what it asked for, where that can be sent again."""

    problem: Raw
    request: Raw | None = None


class _StoredRefusal(Struct):
    problem: Raw
    request: Raw


def refusal(problem: Problem, request: JobRequest | None) -> bytes:
    """A refusal as it is stored; without a request as the problem alone."""
    told = encode(problem)
    if request is None:
        return told
    return encode(_StoredRefusal(Raw(told), Raw(encode(request))))


def refusal_in(stored: bytes) -> Refusal:
    """The refusal that is stored so."""
    try:
        refused = _decode_refusal(stored)
    except UNREADABLE:
        return Refusal(Raw(stored))
    return Refusal(refused.problem, refused.request)


_decode_refusal = msgspec.json.Decoder(_StoredRefusal).decode


class Line(Struct, kw_only=True, omit_defaults=True):
    """A `BatchItem` whose parts go out as they are stored, unread."""

    index: int
    id: str | None = None
    status: str
    request: Raw | None = None
    verdict: Raw | None = None
    error: Raw | None = None


def job_id(batch_id: str, number: int) -> str:
    """The id of a batch's job."""
    return f"{batch_id}.{number}"


def lines_of(
    batch_id: str, start: int, stored: Sequence[bytes | None], *, sealed: bool
) -> list[bytes]:
    """The lines of the items from `start` on, up to the first that is not here yet.

    One whose stored parts are no JSON is told in its place.
    """
    items = [*enumerate(zip(*[iter(stored)] * _PARTS, strict=True), start)]
    try:
        lines = _encoded(batch_id, items, sealed=sealed)
        _skim_all(b"[%b]" % b",".join(lines))
        return lines
    except UNREADABLE:
        told = (_line(batch_id, n, parts, sealed=sealed) for n, parts in items)
        return [_readable(line) for line in takewhile(bool, told) if line]


#: An item's number, and what is stored of it.
_Item = tuple[int, tuple[bytes | None, ...]]


def _encoded(batch_id: str, items: Sequence[_Item], *, sealed: bool) -> list[bytes]:
    """The lines as JSON; those of jobs that succeeded are put together here, as nearly all are."""
    name, lines = encode(batch_id)[:-1], []
    for n, parts in items:
        problem, status, request, verdict, error = parts
        if status == b"succeeded" and request and verdict and not (problem or error):
            lines.append(_SUCCEEDED % (n, name, n, request, verdict))
        elif line := _line(batch_id, n, parts, sealed=sealed):
            lines.append(encode(line))
        else:
            break
    return lines


#: A `Line` of a job with a verdict: its number, its batch with the quotation mark before it, its
#: number, request and verdict.
_SUCCEEDED = b'{"index":%d,"id":%b.%d","status":"succeeded","request":%b,"verdict":%b}'


def _line(
    batch_id: str, number: int, parts: tuple[bytes | None, ...], *, sealed: bool
) -> Line | None:
    problem, status, request, verdict, error = parts
    if problem is not None:
        refused = refusal_in(problem)
        return Line(index=number, status="refused", request=refused.request, error=refused.problem)
    if status is None:  # not here yet, or its record has expired
        return Line(index=number, status="forgotten") if sealed else None
    return Line(
        index=number,
        id=job_id(batch_id, number),
        status=status_of(status).value,
        request=Raw(request) if request else None,
        verdict=Raw(verdict) if verdict else None,
        error=Raw(error) if error else None,
    )


def _readable(line: Line) -> bytes:
    try:
        encoded = encode(line)
        _skim(encoded)
        return encoded
    except UNREADABLE as error:
        reason = unreadable(f"the record of this item cannot be read: {error}")
        told = Line(index=line.index, id=line.id, status="failed", error=Raw(encode(reason)))
        return encode(told)


class _Skimmed(Struct):
    """A line looked through for being JSON, and no more."""

    index: int


_skim = msgspec.json.Decoder(_Skimmed).decode
_skim_all = msgspec.json.Decoder(list[_Skimmed]).decode
