"""Jobs and batches as they came, newest first: pages of short lines on them.

The scripts keep the ids (`lua/recents.lua`); what is told is read from the records, so a line is as
its job is now, and one whose record has expired is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple, cast, get_args

import redis

from phiq.contract import DEFAULT_MODE, Lane, Status, VerdictName
from phiq.listing import SHOWN_CHARS, RecentBatches, RecentJob, RecentJobs
from phiq.queue.batches import BatchStore
from phiq.queue.connection import connect
from phiq.queue.records import job_of, text_of
from phiq.queue.scripts import MOST_RECENT, Scripts
from phiq.queue.store import CHUNK, JobStore
from phiq.settings import Settings

#: Ways to end without a verdict.
UNSUCCESSFUL = (Status.failed, Status.canceled, Status.expired)
#: What decides whether a job is wanted, and what is told of one that is.
_MARKS = ("status", "lane", "owner")
_FIELDS = (*_MARKS, "request", "attempt", "worker", "error", "created", "started", "finished")

Values = Sequence[bytes | None]


class Wanted(NamedTuple):
    """Which jobs are listed: of one owner (None: of all), in one of some statuses, in a lane."""

    owner: str | None = None
    statuses: tuple[Status, ...] = tuple(Status)
    lane: Lane | None = None

    def fits(self, marks: Values) -> bool:
        """Whether a job with these marks is wanted; one that has none was forgotten."""
        status, lane, owner = map(_text, marks)
        return status in self.statuses and self.lane in (None, lane) and self.owner in (None, owner)


class RecentStore:
    """What came of late to one Redis. Thread-safe; methods may raise `BrokerUnavailableError`."""

    def __init__(
        self,
        settings: Settings,
        store: JobStore,
        batches: BatchStore,
        client: redis.Redis | None = None,
    ) -> None:
        self._redis = Scripts(settings, client or connect(settings))
        self._store = store
        self._batches = batches

    def jobs(self, wanted: Wanted, *, before: str | None = None, limit: int = 50) -> RecentJobs:
        """A page of the jobs submitted last; of unsuccessful ones, of those that ended last.

        What runs now is listed as it was started, in one page.
        """
        if wanted.statuses == (Status.running,):
            lines = self._lines(self._running(wanted), wanted)
            lines.sort(key=lambda line: (-(line.started_ms or 0), line.id))
            return RecentJobs(jobs=lines[:limit], next_before=None)
        found = list(islice(self._listed(wanted, before), limit))
        more = found[-1] if len(found) == limit else None
        return RecentJobs(jobs=self._lines(found, wanted), next_before=more)

    def batches(
        self, owner: str | None, *, before: str | None = None, limit: int = 50
    ) -> RecentBatches:
        """A page of the batches begun last, of one owner or of all."""
        name = "batches" if owner is None else f"batches:{owner}"
        ids = self._ids(name, before or "", limit)
        found = self._batches.get_many(ids)
        more = ids[-1] if len(ids) == limit else None
        return RecentBatches(batches=[one for one in found if one], next_before=more)

    def _listed(self, wanted: Wanted, before: str | None) -> Iterator[str]:
        """The ids of jobs that are wanted, read as they are needed."""
        name = "jobs" if wanted.owner is None else f"jobs:{wanted.owner}"
        if set(wanted.statuses) <= set(UNSUCCESSFUL):
            name = "unsuccessful"
        last = before or ""
        while ids := self._ids(name, last, CHUNK):
            yield from self._wanted(ids, wanted)
            last = ids[-1]

    def _ids(self, name: str, before: str, most: int) -> list[str]:
        return [text_of(id_) for id_ in self._redis.run("recent", name, before, most)]

    def _running(self, wanted: Wanted) -> list[str]:
        ids = [text_of(id_) for id_ in self._redis.run("running", MOST_RECENT)]
        return self._wanted(ids, wanted)

    def _wanted(self, ids: Sequence[str], wanted: Wanted) -> list[str]:
        values = self._values(ids, _MARKS)
        return [id_ for id_, marks in zip(ids, values, strict=True) if wanted.fits(marks)]

    def _values(self, ids: Sequence[str], fields: Sequence[str]) -> list[Values]:
        calls = [("HMGET", self._redis.key("job", id_), *fields) for id_ in ids]
        values: list[Values] = self._redis.commands(calls) if calls else []
        return values

    def _lines(self, ids: Sequence[str], wanted: Wanted) -> list[RecentJob]:
        """What is told of jobs; of one whose record expired by now nothing."""
        if not ids:
            return []
        now_ms = self._store.server_time_ms()
        records = zip(ids, self._values(ids, _FIELDS), strict=True)
        judged = iter(self._redis.run("judged", *ids))
        lines = []
        for (id_, values), valid, verdict in zip(records, judged, judged, strict=True):
            if line := _line(id_, values, now_ms):
                line.valid = valid == b"true" if valid else None
                line.verdict = _verdict_name(verdict)
                line.owner = line.owner if wanted.owner is None else None
                lines.append(line)
        return lines


def _line(id_: str, values: Values, now_ms: int) -> RecentJob | None:
    record = {name.encode(): value for name, value in zip(_FIELDS, values, strict=True) if value}
    job = job_of(id_, record)
    if job is None:
        return None
    return RecentJob(
        id=id_,
        equation=job.request.equation[:SHOWN_CHARS] if job.request else "",
        mode=job.request.mode if job.request else DEFAULT_MODE,
        status=job.status,
        terminal=job.terminal,
        lane=job.lane,
        attempt=job.attempt,
        created_ms=job.created_ms,
        age_s=_span_s(job.created_ms, now_ms) or 0.0,
        batch=id_.rpartition(".")[0] or None,
        worker_id=job.worker_id,
        started_ms=job.started_ms,
        finished_ms=job.finished_ms,
        wait_s=_span_s(job.created_ms, job.started_ms),
        duration_s=_span_s(job.started_ms, job.finished_ms or now_ms),
        error=job.error,
        owner=_text(record.get(b"owner")),
    )


def _verdict_name(word: bytes) -> VerdictName | None:
    """The name of a verdict; None where there is none that this version knows."""
    name = word.decode("utf-8", "replace")
    return cast(VerdictName, name) if name in get_args(VerdictName) else None


def _text(value: bytes | None) -> str | None:
    return None if value is None else text_of(value)


def _span_s(start_ms: int | None, end_ms: int | None) -> float | None:
    if start_ms is None or end_ms is None:
        return None
    return max(0, end_ms - start_ms) / 1000
