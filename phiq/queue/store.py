"""The job store: every transition of a job, as one atomic call each.

Key table in `phiq/queue/__init__.py`. It rings no doorbell and scores nothing; batches are in
`batches.py`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from os import urandom
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import redis

from phiq.contract import Job, JobRequest, Lane, Status
from phiq.queue.connection import connect
from phiq.queue.metrics import INBOXES
from phiq.queue.records import (
    NO_RECORD,
    Claim,
    ClaimedJob,
    Results,
    cached_among,
    claim_of,
    common_mode,
    failure_fields,
    job_of,
    may_be_overdue,
    result_fields,
    status_of,
    submit_fields,
    text_of,
)
from phiq.queue.scripts import Asked, Scripts
from phiq.settings import Settings
from phiq.tracing import UNTRACED, Trace

log = logging.getLogger(__name__)

__all__ = ["Claim", "ClaimedJob", "JobStore", "new_id"]

#: Jobs sent to Redis in one call: past a few hundred the call gets no cheaper a job, and a longer
#: script would hold up others.
CHUNK = 500
#: Dead letters wait this long for a person to look at them.
DEAD_TTL_MS = 30 * 86_400_000

#: What became of a submitted job: new; refused, as the queue or its owner's share of it is full;
#: refused, as its id is another request's, or its batch was canceled; or the status it already has.
Outcome = (
    Literal["created", "full", "share", "conflict", "stopped"]
    | Literal["queued", "running", "succeeded", "failed", "canceled", "expired"]
)


#: What goes with jobs besides, by id.
Traces = Mapping[str, Trace]
NO_TRACES: Traces = MappingProxyType({})


class Wanted(NamedTuple):
    """A claim to be made: its token, who makes it, and the most jobs it takes.

    `called`: the worker was rung or woken for it. Where nothing waits it lingers for `linger_ms`.
    """

    token: str
    worker_id: str
    most: int
    called: bool = False
    linger_ms: int = 0


class Reaped(NamedTuple):
    """What a reap did: jobs put back, jobs buried; and jobs waiting and webhooks due now.

    `unsorted`: places that the orders of the master list lack.
    """

    requeued: int
    dead: int
    waiting: int
    webhooks_due: int
    unsorted: int


class Snapshot(NamedTuple):
    """The queue at one moment; `oldest_age_s` is None when nothing waits."""

    queued: int
    running: int
    oldest_age_s: float | None
    paused: bool
    lanes: dict[str, int]


def new_id() -> str:
    """A fresh job id, batch id or claim token."""
    return urandom(16).hex()


class JobStore:
    """Jobs on one Redis. Thread-safe; every method may raise `BrokerUnavailableError`.

    With `send_bell`, submitted jobs call a worker: in the same call one that lingers, else by it.
    """

    def __init__(
        self,
        settings: Settings,
        client: redis.Redis | None = None,
        send_bell: Callable[[], None] | None = None,
    ) -> None:
        self._settings = settings
        self._redis = Scripts(settings, client or connect(settings))
        self._send_bell = send_bell
        self._record_ttl_ms = int(settings.record_ttl_s * 1000)
        self._lease_ms = int(settings.lease_s * 1000)

    def submit(
        self,
        jobs: Sequence[tuple[str, JobRequest]],
        lane: Lane = Lane.interactive,
        *,
        owner: str = "",
        traces: Traces = NO_TRACES,
    ) -> list[Outcome]:
        """Queue (id, request) pairs; a known id is not queued again. One outcome each, in order.

        `traces` go with their jobs, by id.
        """
        return [
            outcome
            for start in range(0, len(jobs), CHUNK)
            for outcome in self._submit_chunk(jobs[start : start + CHUNK], lane, owner, traces)
        ]

    def _submit_chunk(
        self, jobs: Sequence[tuple[str, JobRequest]], lane: Lane, owner: str, traces: Traces
    ) -> list[Outcome]:
        fields = submit_fields(jobs, traces)
        limit, share = self._settings.queue_limit, self._settings.owner_share
        mode = common_mode([request for _, request in jobs])
        calls = int(self._send_bell is not None)
        twice = int(len({id_ for id_, _ in jobs}) < len(jobs))
        rings, *answers = self._redis.run(
            "submit", lane.value, limit, owner, share, mode, calls, twice, *fields
        )
        if rings and self._send_bell:
            self._send_bell()
        return [answer.decode() for answer in answers] or ["created"] * len(jobs)

    def claim(self, worker_id: str, most: int, token: str | None = None) -> Claim:
        """Take up to `most` waiting jobs under one lease; `jobs` is empty when none waits.

        What cannot be read of them fails here, each alone.
        """
        return self.take(Wanted(token or new_id(), worker_id, most))

    def take(self, wanted: Wanted) -> Claim:
        """As `claim`, of a worker that may have been called, and may linger."""
        return self._claimed(wanted.token, self._redis.run("claim", *self._claim_args(wanted)))

    def _claimed(self, token: str, answer: list[Any]) -> Claim:
        claim = claim_of(token, answer)
        if claim.unreadable:
            fields = failure_fields(claim.unreadable)
            self._redis.run("complete", token, self._record_ttl_ms, "", 0, 0, "", 1, *fields)
        return claim

    def leave(self, worker_id: str) -> bool:
        """It lingers no more; True where it had been woken by then: a doorbell is to be sent."""
        return bool(self._redis.run("leave", worker_id))

    def renew(self, token: str) -> bool:
        """Extend a claim by one lease; False when it has lapsed or ended."""
        return bool(self._redis.run("renew", token, self._lease_ms))

    def complete(
        self,
        token: str,
        results: Results,
        *,
        score_s: float | None = None,
        texts: Sequence[bytes] | None = None,
    ) -> int:
        """End jobs of a claim; returns how many: those of a lapsed claim are left alone.

        `score_s` is what the scorer took; without it no micro-batch is counted. `texts` are the
        results as JSON, where that was made already.
        """
        asked = self._complete_args(token, results, score_s, texts)
        return int(self._redis.run("complete", *asked))

    def exchange(
        self,
        token: str,
        results: Results,
        wanted: Wanted,
        *,
        score_s: float | None = None,
        texts: Sequence[bytes] | None = None,
    ) -> tuple[int, Claim]:
        """`complete` one claim and make the next in one round trip, hence one fsync.

        May be repeated after a failure: both halves change nothing the second time.
        """
        ended, answer = self._redis.run_together(
            ("complete", self._complete_args(token, results, score_s, texts)),
            ("claim", self._claim_args(wanted)),
        )
        return ended, self._claimed(wanted.token, answer)

    def overlap(
        self,
        token: str,
        results: Results,
        wanted: Wanted,
        *,
        score_s: float,
        texts: Sequence[bytes] | None = None,
    ) -> tuple[Callable[[], Claim], Callable[[], int]]:
        """As `exchange`, but the next claim is there while Redis still completes this one.

        Both have been sent when it returns. The first that is returned fetches the claim, the
        second how many jobs ended; each sends its half anew where the connection was lost.
        """
        claiming = self._redis.begin("claim", *self._claim_args(wanted))
        asked = self._complete_args(token, results, score_s, texts)
        completing = self._redis.begin("complete", *asked)
        return lambda: self._claimed(wanted.token, claiming.answer()), completing.answer

    def _complete_args(
        self,
        token: str,
        results: Results,
        score_s: float | None,
        texts: Sequence[bytes] | None,
    ) -> list[Any]:
        score_us = "" if score_s is None else round(score_s * 1_000_000)
        most = self._settings.equations_limit
        requests = [job.request for job, _ in results]
        mode = common_mode(requests)
        hooked = int(bool({request.webhook for request in requests} - {None}))
        head = (token, self._record_ttl_ms, score_us, cached_among(results), most, mode, hooked)
        return [*head, *result_fields(results, texts)]

    def _claim_args(self, wanted: Wanted) -> tuple[Any, ...]:
        lives_ms = (self._lease_ms, self._record_ttl_ms)
        return *wanted[:3], *lives_ms, int(wanted.called), wanted.linger_ms

    def release(self, token: str) -> int:
        """Hand a claim back unfinished, attempts uncounted; returns how many jobs went back."""
        return int(self._redis.run("release", token, self._settings.max_attempts))

    def reap(self) -> Reaped:
        """Free the jobs of lapsed claims, and end those past their time limit.

        Jobs out of attempts become dead letters.
        """
        script, args = self.reaping()
        return self.reaped(self._redis.run(script, *args))

    def reaping(self) -> Asked:
        """What `reap` asks."""
        ttls_ms = (self._record_ttl_ms, DEAD_TTL_MS, self._lease_ms)
        return "reap", (self._settings.max_attempts, *ttls_ms)

    def reaped(self, answer: Any) -> Reaped:
        """What became of a reap that was asked for together with others."""
        return Reaped(*self._redis.told(answer))

    def end_overdue(self) -> int:
        """End jobs past their limits of time; returns how many. A reap does so too."""
        script, args = self.ending_overdue()
        return int(self._redis.run(script, *args))

    def ending_overdue(self) -> Asked:
        """What `end_overdue` asks."""
        return "overdue", (self._record_ttl_ms,)

    def cancel(self, job_id: str) -> Status | None:
        """Cancel a job that has not ended; returns the status it had, or None if unknown."""
        return self.cancel_many([job_id])[0]

    def cancel_many(self, job_ids: Sequence[str]) -> list[Status | None]:
        """Cancel jobs; the status each had, in order."""
        answers = []
        for start in range(0, len(job_ids), CHUNK):
            chunk = job_ids[start : start + CHUNK]
            answers += self._redis.run("cancel", self._record_ttl_ms, *chunk)
        return [status_of(answer) if answer else None for answer in answers]

    def forget(self, job_ids: Sequence[str]) -> None:
        """Delete the records of jobs that have ended."""
        if job_ids:
            self._redis.command("DEL", *(self._key("job", id_) for id_ in job_ids))

    def get(self, job_id: str) -> Job | None:
        """The record of a job, or None if unknown or forgotten."""
        return self.get_many([job_id])[0]

    def get_many(self, job_ids: Sequence[str]) -> list[Job | None]:
        """The records of many jobs, in order, in one round trip."""
        calls = [("HGETALL", self._key("job", id_)) for id_ in job_ids]
        records = self._redis.reads(calls, NO_RECORD)
        if any(map(may_be_overdue, records)) and self.end_overdue():
            records = self._redis.reads(calls, NO_RECORD)
        return [job_of(job_id, record) for job_id, record in zip(job_ids, records, strict=True)]

    def owners(self, job_ids: Sequence[str]) -> list[str | None]:
        """Whose jobs they are: an API key's id, "" for nobody's, None for those unknown."""
        calls = [("HMGET", self._key("job", id_), "status", "owner") for id_ in job_ids]
        return [_owner(state) for state in self._redis.reads(calls, (b"", None))]

    def statuses(self, job_ids: Sequence[str]) -> list[Status | None]:
        """The statuses of many jobs, None for those unknown, in one round trip."""
        calls = [("HGET", self._key("job", id_), "status") for id_ in job_ids]
        words = self._redis.reads(calls, Status.failed.value.encode())
        return [None if word is None else status_of(word) for word in words]

    def trace(self, job_id: str) -> Trace:
        """What was sent along with a job."""
        stored = self._redis.command("HGET", self._key("job", job_id), "trace")
        return Trace.decode(text_of(stored)) if stored else UNTRACED

    def oldest(self, job_ids: Sequence[str]) -> tuple[str | None, int | None]:
        """The job that was submitted first of these, and its age in ms; None of none."""
        calls = [("HGET", self._key("job", id_), "created") for id_ in job_ids]
        answers = zip(self._redis.commands(calls), job_ids, strict=True)
        created = [(int(time_ms), id_) for time_ms, id_ in answers if time_ms]
        if not created:
            return None, None
        first_ms, job_id = min(created)
        return job_id, self.server_time_ms() - first_ms

    def position(self, job_id: str) -> int | None:
        """How many jobs are claimed before this one; None when it does not wait, or far back."""
        place: int | None = self._redis.run("position", job_id)
        return place

    def snapshot(self) -> Snapshot:
        """Jobs waiting and running now."""
        return snapshot_of(self._redis.run("snapshot"))

    def pause(self) -> None:
        """Let nothing be claimed until `resume`; submits go on."""
        self._redis.command("SET", self._key("paused"), 1)

    def resume(self) -> None:
        """Let jobs be claimed again."""
        self._redis.command("DEL", self._key("paused"))

    def counts(self) -> dict[str, int]:
        """Totals since the beginning, by name (see the key table); those that are numbers."""
        totals = self._redis.command("HGETALL", self._key("counts"))
        return {
            name.decode("utf-8", "replace"): int(total)
            for name, total in totals.items()
            if total.isdigit()
        }

    def ping(self) -> None:
        """Raise unless Redis answers."""
        self._redis.command("PING")

    def server_time_ms(self) -> int:
        """The Redis server's clock, which every time in a record is read from."""
        seconds, micros = self._redis.command("TIME")
        return int(seconds) * 1000 + int(micros) // 1000

    def _key(self, *parts: str) -> str:
        return self._redis.key(*parts)


def snapshot_of(answer: Sequence[int]) -> Snapshot:
    """What snapshot.lua answered."""
    queued, running, oldest_ms, now_ms, paused, *lengths = answer
    oldest_age_s = (now_ms - oldest_ms) / 1000 if oldest_ms else None
    lanes = dict(zip(INBOXES, lengths, strict=True))
    return Snapshot(queued, running, oldest_age_s, bool(paused), lanes)


def _owner(state: Sequence[bytes | None]) -> str | None:
    status, owner = state
    return None if status is None else (owner or b"").decode("utf-8", "replace")
