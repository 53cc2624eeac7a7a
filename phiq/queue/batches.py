"""Batches: a user's bulk of jobs, with its progress and its results in order.

A batch is its record and numbered jobs; no list of ids is kept anywhere. It parses no body and
holds no batch in memory: items come and results go in chunks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec
import redis
from msgspec import Raw, Struct

from phiq.contract import Batch, JobRequest, Lane, Problem, encode
from phiq.errors import UnreadableRecordError
from phiq.queue.connection import connect
from phiq.queue.records import NO_RECORD, UNREADABLE, Record, status_of, unreadable
from phiq.queue.scripts import Scripts
from phiq.queue.store import CHUNK, JobStore, Outcome
from phiq.settings import Settings

_ENDED = ("succeeded", "failed", "canceled", "expired")


class Line(Struct, kw_only=True, omit_defaults=True):
    """A `BatchItem` whose parts go out as they are stored, unread."""

    index: int
    id: str | None = None
    status: str
    request: Raw | None = None
    verdict: Raw | None = None
    error: Raw | None = None


class Page(NamedTuple):
    """Results from an index on, up to the first item that has not ended."""

    lines: list[bytes]
    complete: bool


class BatchStore:
    """Batches on one Redis. Thread-safe; methods may raise `BrokerUnavailableError`."""

    def __init__(
        self, settings: Settings, store: JobStore, client: redis.Redis | None = None
    ) -> None:
        self._store = store
        self._redis = Scripts(settings, client or connect(settings))
        self._record_ttl_ms = int(settings.record_ttl_s * 1000)

    def open(self, batch_id: str, *, owner: str = "", webhook: str | None = None) -> bool:
        """Begin a batch; False when it exists, and then adding items again changes nothing.

        One that is never sealed is forgotten after the time records live.
        """
        ttl_ms = self._record_ttl_ms
        return bool(self._redis.run("open", batch_id, owner, webhook or "", ttl_ms))

    def add(
        self, batch_id: str, first: int, items: Sequence[JobRequest | Problem], owner: str = ""
    ) -> list[Outcome | Problem]:
        """Queue items numbered from `first`; a Problem is kept as the answer of its number."""
        numbered = list(enumerate(items, first))
        jobs = [(job_id(batch_id, n), item) for n, item in numbered if isinstance(item, JobRequest)]
        self.refuse(batch_id, {n: item for n, item in numbered if isinstance(item, Problem)})
        outcomes = iter(self._store.submit(jobs, Lane.bulk, owner=owner))
        return [item if isinstance(item, Problem) else next(outcomes) for item in items]

    def refuse(self, batch_id: str, problems: Mapping[int, Problem]) -> None:
        """Keep the problems of items that did not become jobs."""
        if problems:
            key = self._key(batch_id, "problems")
            fields = [part for n, problem in problems.items() for part in (n, encode(problem))]
            self._redis.commands([("HSET", key, *fields), ("PEXPIRE", key, self._record_ttl_ms)])

    def forgive(self, batch_id: str, first: int, items: Sequence[JobRequest | Problem]) -> None:
        """Drop what was said of these items when they were sent before.

        The last line of a body that was cut off is a problem, and no more when it comes whole.
        """
        numbers = [n for n, item in enumerate(items, first) if isinstance(item, JobRequest)]
        if numbers:
            self._redis.command("HDEL", self._key(batch_id, "problems"), *numbers)

    def seal(self, batch_id: str, items: int) -> None:
        """No more items come: the batch ends when its jobs have."""
        self._redis.run("seal", batch_id, items, self._record_ttl_ms)

    def get(self, batch_id: str) -> Batch | None:
        """A batch and its progress, or None if unknown or forgotten.

        Raises:
            UnreadableRecordError: its record is damaged.
        """
        [batch] = self._read([batch_id])
        if isinstance(batch, UnreadableRecordError):
            raise batch
        return batch

    def get_many(self, batch_ids: Sequence[str]) -> list[Batch | None]:
        """Many batches, in order, in one round trip; None for one that cannot be read, too."""
        found = self._read(batch_ids)
        return [None if isinstance(one, UnreadableRecordError) else one for one in found]

    def _read(self, batch_ids: Sequence[str]) -> list[Batch | UnreadableRecordError | None]:
        calls: list[tuple[str, str]] = []
        for id_ in batch_ids:
            calls += [("HGETALL", self._key(id_)), ("HLEN", self._key(id_, "problems"))]
        answers = iter(self._redis.reads(calls, NO_RECORD) if calls else ())
        pairs = zip(batch_ids, answers, answers, strict=True)
        return [_batch(id_, record, refused) if record else None for id_, record, refused in pairs]

    def webhook(self, batch_id: str) -> str | None:
        """Where the batch's end is reported to, or None."""
        url = self._redis.command("HGET", self._key(batch_id), "webhook")
        return url.decode() if url else None

    def cancel(self, batch_id: str) -> int:
        """Cancel the batch's jobs that have not ended; returns how many."""
        batch = self.get(batch_id)
        if batch is None:
            return 0
        items = batch.accepted + batch.refused if batch.items is None else batch.items
        canceled = 0
        for start in range(0, items, CHUNK):
            ids = [job_id(batch_id, n) for n in range(start, min(start + CHUNK, items))]
            before = self._store.cancel_many(ids)
            canceled += sum(1 for status in before if status and not status.terminal)
        return canceled

    def results(self, batch_id: str, start: int, *, waiting: bool = True) -> Page:
        """Result lines from item `start` on, at most a chunk, in order.

        With `waiting` it stops at the first item that has not ended; without, such an item is a
        line with its status. `complete` once the batch's last item is among the lines.
        """
        answer = self._redis.run("results", batch_id, start, start + CHUNK - 1, int(waiting))
        if not answer:
            return Page([], True)
        items = int(answer[0]) if answer[0] else None
        lines: list[Line] = []
        fives = zip(*[iter(answer[1:])] * 5, strict=True)
        for n, parts in enumerate(fives, start):
            item = _item(batch_id, n, parts, sealed=items is not None)
            if item is None:
                break
            lines.append(item)
        complete = items is not None and start + len(lines) >= items
        return Page(_encoded(lines), complete)

    def _key(self, *parts: str) -> str:
        return self._redis.key("batch", *parts)


def job_id(batch_id: str, number: int) -> str:
    """The id of a batch's job."""
    return f"{batch_id}.{number}"


def _encoded(lines: list[Line]) -> list[bytes]:
    """The lines as JSON; one whose stored parts are none is told in its place."""
    try:
        encoded = [encode(line) for line in lines]
        _decode_lines(b"[%b]" % b",".join(encoded))
        return encoded
    except UNREADABLE:
        return [_readable(line) for line in lines]


def _readable(line: Line) -> bytes:
    try:
        encoded = encode(line)
        _decode_line(encoded)
        return encoded
    except UNREADABLE as error:
        reason = unreadable(f"the record of this item cannot be read: {error}")
        told = Line(index=line.index, id=line.id, status="failed", error=Raw(encode(reason)))
        return encode(told)


class _Skimmed(Struct):
    """A line looked through for being JSON, and no more."""

    index: int


_decode_line = msgspec.json.Decoder(_Skimmed).decode
_decode_lines = msgspec.json.Decoder(list[_Skimmed]).decode


def _item(
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


def _batch(batch_id: str, record: Record, refused: int) -> Batch | UnreadableRecordError:
    try:
        return _readable_batch(batch_id, record, refused)
    except UNREADABLE as error:
        return UnreadableRecordError(f"the record of batch {batch_id!r} cannot be read: {error}")


def _readable_batch(batch_id: str, record: Record, refused: int) -> Batch:
    totals = {name: int(record.get(name.encode(), 0)) for name in _ENDED}
    accepted = int(record.get(b"accepted", 0))
    finished = record.get(b"finished")
    return Batch(
        id=batch_id,
        status=_status(record),
        terminal=finished is not None,
        created_ms=int(record[b"created"]),
        accepted=accepted,
        refused=refused,
        pending=accepted - sum(totals.values()),
        items=int(record[b"items"]) if b"items" in record else None,
        finished_ms=int(finished) if finished else None,
        **totals,
    )


def _status(record: Record) -> Literal["receiving", "running", "ended"]:
    if b"finished" in record:
        return "ended"
    return "running" if b"sealed" in record else "receiving"
