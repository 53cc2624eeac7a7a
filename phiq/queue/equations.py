"""The master list on Redis: every equation found valid, once each, with what people add to it.

Entries come by `complete.lua`, which keeps the first text of an equation and learns its other
spellings. Here they are read, sorted, annotated, taken off and put back, and imported. Nothing is
sought here: that is the door's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from math import inf
from time import monotonic
from typing import Any, Literal

import msgspec
import redis

from phiq.contract import JobRequest, encode
from phiq.errors import InvalidRequestError
from phiq.listing import MAX_TAGS, Equation, EquationEdit, ImportedEquation
from phiq.queue.connection import connect
from phiq.queue.records import decode_verdict, digest_of, read_request, text_of
from phiq.queue.scripts import Scripts
from phiq.queue.store import CHUNK
from phiq.settings import Settings

#: Entries taken off the list that can still be put back.
MOST_RESTORABLE = 1000
#: Longest verdict that is imported, in bytes of JSON: ours have 1 to 3 kB.
MAX_VERDICT_BYTES = 65_536
#: Largest Betti number that is imported: far above what an equation of the longest text can have.
MAX_BETTI = 1_000_000

#: Entries sorted in one call: more would hold up others for more than some milliseconds.
SORTED_TOGETHER = 1000
#: The same where nobody waits for it: a job that comes meanwhile waits for one call, some 0.5 ms.
SORTED_AT_LEISURE = 100
#: An owner's part that was sorted is kept this long, for the pages that follow.
PART_MS = 10_000

Order = Literal["newest", "oldest", "confidence", "coherence"]
_INDEXES: dict[Order, str] = {
    "newest": "by_time",
    "oldest": "by_time",
    "confidence": "by_confidence",
    "coherence": "by_coherence",
}
#: The orders that jobs do not enter when they end.
_SORTED = ("by_confidence", "by_coherence")
_decode_texts = msgspec.json.Decoder(list[str]).decode


class EquationStore:
    """The master list on one Redis. Thread-safe; may raise `BrokerUnavailableError`."""

    def __init__(self, settings: Settings, client: redis.Redis | None = None) -> None:
        self._redis = Scripts(settings, client or connect(settings))

    def count(self, owner: str | None = None) -> int:
        """How many entries there are, or of an owner."""
        index = "by_time" if owner is None else f"of:{owner}"
        return int(self._redis.command("ZCARD", self._key(index)))

    def page(
        self,
        *,
        offset: int = 0,
        limit: int = 100,
        order: Order = "newest",
        owner: str | None = None,
    ) -> list[Equation]:
        """Entries from a place on; by confidence or coherence, the highest come first.

        An owner's are those that its jobs found, as it wrote them.

        Entries that cannot be read are left out; it is empty at the end of the list alone.
        """
        if order not in ("newest", "oldest"):
            self._sort(_INDEXES[order], SORTED_TOGETHER)
        command = "ZRANGE" if order == "oldest" else "ZREVRANGE"
        index = self._key(_INDEXES[order]) if owner is None else self._part(order, owner)
        while digests := self._redis.command(command, index, offset, offset + limit - 1):
            if found := self._read([text_of(digest) for digest in digests], owner):
                return found
            offset += limit
        return []

    def get(self, digest: str, owner: str | None = None) -> Equation | None:
        """An entry, or None when there is none that can be read, or none of that owner's."""
        if owner is not None and not self._redis.command(
            "ZSCORE", self._key(f"of:{owner}"), digest
        ):
            return None
        return next(iter(self._read([digest], owner)), None)

    def edit(self, digest: str, edit: EquationEdit, owner: str | None = None) -> Equation | None:
        """Change tags or note; the entry as it is then, None as of `get`."""
        if self.get(digest, owner) is None:
            return None
        changes: list[Any] = []
        if edit.tags is not None:
            changes += ["tags", encode(list(dict.fromkeys(edit.tags))) if edit.tags else ""]
        if edit.note is not None:
            changes += ["notes", edit.note]
        known = self._redis.run("annotate", digest, *changes)
        return self.get(digest, owner) if known else None

    def forget(self, digest: str) -> Equation | None:
        """Take an entry off the list; None when there is none. It can be restored for a while."""
        parts = self._redis.run("forget", digest, MOST_RESTORABLE)
        return _equation(digest, parts) if parts else None

    def restore(self, digest: str) -> Equation | None:
        """Put back what was taken off; None where that is too long ago, or never was."""
        return self.get(digest) if self._redis.run("restore", digest) else None

    def add(self, entries: Sequence[ImportedEquation]) -> list[bool]:
        """Take over entries that `check` let pass; each is True where it is new."""
        answers = []
        for start in range(0, len(entries), CHUNK):
            fields = chain.from_iterable(map(_import_fields, entries[start : start + CHUNK]))
            answers += self._redis.run("import", MAX_TAGS, *fields)
        return [bool(new) for new in answers]

    def every(self) -> Iterator[Equation]:
        """Every entry that can be read, in no order, while the list is changed by others."""
        for scored in self._scan(self._key("by_time")):
            yield from self._read_all([digest for digest, _ in scored])

    def found_by(self, owner: str) -> Iterator[tuple[str, int, str]]:
        """What an owner's jobs found: digest, when in ms, and the request as it was sent."""
        name = self._key(f"of:{owner}")
        for scored in self._scan(name):
            digests = [digest for digest, _ in scored]
            texts = self._redis.command("HMGET", f"{name}:texts", *digests)
            for (digest, found_ms), text in zip(scored, texts, strict=True):
                yield digest, int(found_ms), (text or b"").decode("utf-8", "replace")

    def put_found(self, owner: str, digest: str, found_ms: int, request: str) -> None:
        """Have it known again that an owner's job found an entry."""
        name = self._key(f"of:{owner}")
        calls: list[Sequence[Any]] = [("ZADD", name, "NX", found_ms, digest)]
        if request:
            calls.append(("HSETNX", f"{name}:texts", digest, request))
        self._redis.commands(calls)

    def _scan(self, index: str) -> Iterator[list[tuple[str, float]]]:
        """Members of an index with their scores, in chunks; what is added meanwhile may lack."""
        cursor: int | bytes = 0
        while True:
            cursor, scored = self._redis.command("ZSCAN", index, cursor, "COUNT", CHUNK)
            if scored:
                yield [(text_of(member), float(score)) for member, score in scored]
            if not int(cursor):
                return

    def _part(self, order: Order, owner: str) -> str:
        """The key of an owner's part in an order; but by time it is made for a few seconds."""
        part = self._key(f"of:{owner}")
        if order in ("newest", "oldest"):
            return part
        sorted_ = f"{part}:{_INDEXES[order]}"
        index = self._key(_INDEXES[order])
        if not self._redis.command("EXISTS", sorted_):
            weighed = ("ZINTERSTORE", sorted_, 2, part, index, "WEIGHTS", 0, 1)
            self._redis.commands([weighed, ("PEXPIRE", sorted_, PART_MS)])
        return sorted_

    def _read(self, digests: Sequence[str], owner: str | None = None) -> list[Equation]:
        """The entries of these digests that are there and can be read."""
        entries = self._read_all(digests)
        if owner is None or not entries:
            return entries
        name = self._key(f"of:{owner}:texts")
        texts = self._redis.command("HMGET", name, *(entry.id for entry in entries))
        pairs = zip(entries, texts, strict=True)
        return [_as_written(entry, text) for entry, text in pairs]

    def _read_all(self, digests: Sequence[str]) -> list[Equation]:
        hashes = [self._redis.key("equations"), *map(self._key, ("spellings", "tags", "notes"))]
        entries, spellings, tags, notes, times = self._redis.commands(
            [
                *(("HMGET", name, *digests) for name in hashes),
                ("ZMSCORE", self._key("by_time"), *digests),
            ]
        )
        parts = zip(digests, entries, times, spellings, tags, notes, strict=True)
        return [entry for digest, *rest in parts if (entry := _equation(digest, rest))]

    def sort_for(self, budget_s: float) -> int:
        """Enter some of what orders lack, in small calls, for so long; returns how many places.

        What is left follows when it is read.
        """
        end = monotonic() + budget_s
        return sum(self._sort(index, SORTED_AT_LEISURE, end) for index in _SORTED)

    def _sort(self, index: str, together: int, end: float = inf) -> int:
        """Enter what an order lacks, so many in a call, until then; returns how many places.

        Jobs that end enter the order of time alone. So what lacks came last, or is looked for from
        the newest back: it came in the same millisecond as what is sorted, or an earlier version's
        workers sorted on their own account.
        """
        entered = 0
        place: int | None = None
        while True:
            found, lacks = self._redis.run("sort", index, together, "" if place is None else place)
            entered += int(found)
            if not lacks or place == 0 or monotonic() > end:
                return entered
            if place is not None or not found:
                place = max((self.count() if place is None else place) - together, 0)

    def _key(self, name: str) -> str:
        return self._redis.key("equations", name)


def check(entry: ImportedEquation) -> None:
    """Refuse what could not be an entry of a list.

    Raises:
        InvalidRequestError: it names what is wrong.
    """
    _request(entry)
    verdict = entry.verdict
    if not verdict.valid:
        raise InvalidRequestError("`verdict` is of an equation that is not valid", field="verdict")
    if not (0 <= verdict.confidence <= 1 and 0 <= verdict.phi_coherence <= 1):
        raise InvalidRequestError("confidence and coherence are in 0..1", field="verdict")
    if not all(0 <= number <= MAX_BETTI for number in verdict.betti):
        raise InvalidRequestError(f"Betti numbers are in 0..{MAX_BETTI}", field="verdict")
    if len(encode(verdict)) > MAX_VERDICT_BYTES:
        raise InvalidRequestError(
            f"a verdict has at most {MAX_VERDICT_BYTES} bytes", field="verdict"
        )


def _request(entry: ImportedEquation) -> JobRequest:
    fields = {
        "equation": entry.equation,
        "mode": entry.mode,
        "dims": entry.dims,
        "domain": entry.domain,
    }
    try:
        return msgspec.convert(fields, JobRequest)
    except msgspec.ValidationError as error:
        raise InvalidRequestError(str(error), field="equation") from None


def _import_fields(entry: ImportedEquation) -> tuple[str | bytes | int, ...]:
    request = _request(entry)
    verdict = msgspec.structs.replace(entry.verdict, samples=None)
    return (
        digest_of(request, verdict),
        encode(request),
        encode(verdict),
        entry.added_ms,
        encode(entry.spellings),
        encode(entry.tags or []),
        entry.note or "",
    )


def _as_written(entry: Equation, text: bytes | None) -> Equation:
    """An entry in the words of one of those who found it, and none of others'."""
    try:
        own = read_request(text or b"{}")
    except (msgspec.DecodeError, ValueError):
        return msgspec.structs.replace(entry, spellings=[])
    fields = {"equation": own.equation, "dims": own.dims, "domain": own.domain}
    return msgspec.structs.replace(entry, spellings=[], **fields)


#: What there is of an entry beside its digest: entry, time, spellings, tags, note; each may lack.
_Parts = Sequence[Any]


def _equation(digest: str, parts: _Parts) -> Equation | None:
    """An entry from its parts; None if it cannot be read."""
    entry, added, spellings, tags, note = parts
    request_text, _, verdict = (entry or b"").partition(b"\n")
    try:
        request = read_request(request_text)
        return Equation(
            id=digest,
            equation=request.equation,
            mode=request.mode,
            verdict=decode_verdict(verdict),
            added_ms=int(float(added or 0)),
            spellings=_decode_texts(spellings or b"[]"),
            tags=_decode_texts(tags or b"[]"),
            note=(note or b"").decode("utf-8", "replace"),
            dims=request.dims,
            domain=request.domain,
        )
    except (msgspec.DecodeError, ValueError):
        return None
