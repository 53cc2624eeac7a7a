"""Batches: a user's bulk of jobs, with its progress and its results in order.

A batch is its record and numbered jobs; no list of ids is kept anywhere. It parses no body and
holds no batch in memory: items come and results go in chunks.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol, cast

import msgspec
import redis

from phiq.contract import Batch, JobRequest, Lane, Problem
from phiq.errors import (
    BatchCanceledError,
    OtherBodyError,
    PhiqError,
    UnknownBatchError,
    UnreadableRecordError,
)
from phiq.queue.connection import connect
from phiq.queue.lines import job_id, lines_of, refusal, refusal_in
from phiq.queue.records import NO_RECORD, UNREADABLE, Record, text_of
from phiq.queue.scripts import Scripts
from phiq.queue.store import CHUNK, JobStore, Outcome
from phiq.settings import Settings

_ENDED = ("succeeded", "failed", "canceled", "expired")


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

        Raises:
            OtherBodyError: it exists, with another webhook.
        """
        ttl_ms = self._record_ttl_ms
        answer = self._redis.run("open", batch_id, owner, webhook or "", ttl_ms)
        return _unless_refused(answer.decode()) == "created"

    def bind(self, batch_id: str, first: int, body: Digests) -> Bound:
        """Hold the items from `first` on against what the batch was sent as before.

        Raises:
            OtherBodyError: they are not the same, or the batch has ended without them.
            BatchCanceledError: the batch was canceled.
            UnknownBatchError: it was forgotten meanwhile.
        """
        end, ttl_ms = first + len(body), self._record_ttl_ms
        given = (batch_id, first, end, body.digest(len(body)), ttl_ms)
        word, number = self._redis.run("bind", *given, "", "")
        if word == b"ask":
            word, _ = self._redis.run("bind", *given, number, body.digest(number - first))
        return cast(Bound, _unless_refused(word.decode()))

    def add(
        self, batch_id: str, first: int, items: Sequence[JobRequest | Problem], owner: str = ""
    ) -> list[Outcome | Problem]:
        """Queue items numbered from `first`; a Problem is kept as the answer of its number."""
        numbered = list(enumerate(items, first))
        jobs = [(job_id(batch_id, n), item) for n, item in numbered if isinstance(item, JobRequest)]
        if len(jobs) == len(items):
            return [*self._store.submit(jobs, Lane.bulk, owner=owner)]
        self.refuse(batch_id, {n: item for n, item in numbered if isinstance(item, Problem)})
        outcomes = iter(self._store.submit(jobs, Lane.bulk, owner=owner))
        return [item if isinstance(item, Problem) else next(outcomes) for item in items]

    def refuse(
        self,
        batch_id: str,
        problems: Mapping[int, Problem],
        requests: Mapping[int, JobRequest] = MappingProxyType({}),
    ) -> None:
        """Keep the problems of items that did not become jobs, and of some what they asked for."""
        if problems:
            key = self._key(batch_id, "problems")
            told = ((n, refusal(problem, requests.get(n))) for n, problem in problems.items())
            fields = [part for pair in told for part in pair]
            self._redis.commands([("HSET", key, *fields), ("PEXPIRE", key, self._record_ttl_ms)])

    def forgive(self, batch_id: str, numbers: Sequence[int]) -> None:
        """Drop what was said of these items when they were sent before: they are queued now.

        The last line of a body that was cut off is a problem, and no more when it comes whole.
        """
        if numbers:
            self._redis.command("HDEL", self._key(batch_id, "problems"), *numbers)

    def refused(self, batch_id: str, first: int, count: int, codes: Container[str]) -> list[int]:
        """Which of so many items from `first` on were refused with one of these codes."""
        key, numbers = self._key(batch_id, "problems"), range(first, first + count)
        problems = self._redis.command("HMGET", key, *numbers)
        told = zip(numbers, problems, strict=True)
        return [n for n, stored in told if stored and _problem(stored).code in codes]

    def seal(self, batch_id: str, items: int) -> None:
        """No more items come: the batch ends when its jobs have. Fewer it never has.

        Raises:
            OtherBodyError: it has more items already.
            BatchCanceledError: it was canceled.
            UnknownBatchError: it was forgotten meanwhile.
        """
        answer = self._redis.run("seal", batch_id, items, self._record_ttl_ms)
        _unless_refused(answer.decode())

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

    def owners(self, batch_ids: Sequence[str]) -> list[str | None]:
        """Whose batches they are: an API key's id, "" for nobody's, None for those unknown."""
        calls = [("HMGET", self._key(id_), "created", "owner") for id_ in batch_ids]
        states = self._redis.reads(calls, (b"", None))
        return [
            None if created is None else (owner or b"").decode("utf-8", "replace")
            for created, owner in states
        ]

    def webhook(self, batch_id: str) -> str | None:
        """Where the batch's end is reported to, or None."""
        url = self._redis.command("HGET", self._key(batch_id), "webhook")
        return text_of(url) if url else None

    def cancel(self, batch_id: str) -> int:
        """Cancel the batch's jobs that have not ended, and take no more; returns how many."""
        items, _ = self._redis.run("stop", batch_id, self._record_ttl_ms)
        before = (s for ids in _ids(batch_id, items) for s in self._store.cancel_many(ids))
        return sum(1 for status in before if status and not status.terminal)

    def abandon(self, batch_id: str) -> None:
        """Leave nothing of a batch: as if it had never been sent.

        One that is sealed stays: it came whole by another upload, which was told so.
        """
        items, sealed = self._redis.run("stop", batch_id, self._record_ttl_ms)
        if sealed:
            return
        for ids in _ids(batch_id, items):
            self._store.cancel_many(ids)
            self._store.forget(ids)
        parts = (self._key(batch_id), self._key(batch_id, "problems"), self._key(batch_id, "texts"))
        self._redis.command("DEL", *parts)

    def results(self, batch_id: str, start: int, *, waiting: bool = True) -> Page:
        """Result lines from item `start` on, at most a chunk, in order.

        With `waiting` it stops at the first item that has not ended; without, such an item is a
        line with its status. `complete` once the batch's last item is among the lines.
        """
        answer = self._redis.run("results", batch_id, start, start + CHUNK - 1, int(waiting))
        if not answer:
            return Page([], True)
        items = int(answer[0]) if answer[0] else None
        lines = lines_of(batch_id, start, answer[1:], sealed=items is not None)
        return Page(lines, items is not None and start + len(lines) >= items)

    def _key(self, *parts: str) -> str:
        return self._redis.key("batch", *parts)


#: What became of items held against their batch: bound now, bound before, or the same and the
#: batch has all its items.
Bound = Literal["new", "same", "ended"]


class Digests(Protocol):
    """The digests of the first items of a body."""

    def __len__(self) -> int:
        """How many items these are."""

    def digest(self, count: int) -> str:
        """The digest of all items before them and `count` of them."""


_REFUSALS: dict[str, tuple[type[PhiqError], str]] = {
    "other": (OtherBodyError, "this key was used before, with another body; use a fresh one"),
    "stopped": (BatchCanceledError, "the batch was canceled while its items arrived"),
    "gone": (UnknownBatchError, "the batch was forgotten while its items arrived"),
}


def _unless_refused(word: str) -> str:
    if word in _REFUSALS:
        kind, detail = _REFUSALS[word]
        raise kind(detail)
    return word


def _problem(stored: bytes) -> Problem:
    return _decode_problem(refusal_in(stored).problem)


_decode_problem = msgspec.json.Decoder(Problem).decode


def _ids(batch_id: str, items: int) -> Iterator[list[str]]:
    """The ids of a batch's jobs, in chunks."""
    for start in range(0, items, CHUNK):
        yield [job_id(batch_id, n) for n in range(start, min(start + CHUNK, items))]


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
