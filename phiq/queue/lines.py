"""The lines of a batch's results, made of what is stored of its items, which goes out unread."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Raw, Struct

from phiq.contract import encode
from phiq.queue.records import UNREADABLE, status_of, unreadable

#: What results.lua answers of an item: problem, status, request, verdict, error.
_PARTS = 5


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
    """The lines of the items from `start` on, up to the first that is not here yet."""
    lines = []
    for n, parts in enumerate(zip(*[iter(stored)] * _PARTS, strict=True), start):
        line = _line(batch_id, n, parts, sealed=sealed)
        if line is None:
            break
        lines.append(line)
    return _encoded(lines)


def _line(
    batch_id: str, number: int, parts: tuple[bytes | None, ...], *, sealed: bool
) -> Line | None:
    problem, status, request, verdict, error = parts
    if problem is not None:
        return Line(index=number, status="refused", error=Raw(problem))
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


def _encoded(lines: list[Line]) -> list[bytes]:
    """The lines as JSON; one whose stored parts are none is told in its place."""
    try:
        encoded = [encode(line) for line in lines]
        _skim_all(b"[%b]" % b",".join(encoded))
        return encoded
    except UNREADABLE:
        return [_readable(line) for line in lines]


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
