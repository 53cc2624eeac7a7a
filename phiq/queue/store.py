"""The job store: every transition of a job, as one atomic call each.

Key table in `phiq/queue/__init__.py`. It rings no doorbell and scores nothing.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from importlib.resources import files
from itertools import chain
from typing import Any, Literal, NamedTuple
from uuid import uuid4

import msgspec
import redis
from redis.exceptions import NoScriptError

from phiq.contract import Job, JobError, JobRequest, Lane, Status, Verdict, encode
from phiq.queue.connection import connect, translated_errors
from phiq.settings import Settings

#: Jobs sent to Redis in one submit call: past a few hundred the call gets no cheaper a job, and a
#: longer script would hold up others.
SUBMIT_CHUNK = 500
#: Dead letters wait this long for a person to look at them.
DEAD_TTL_MS = 30 * 86_400_000

#: What became of a submitted job: new, refused, another request's id, or the status it already has.
Outcome = (
    Literal["created", "full", "conflict"]
    | Literal["queued", "running", "succeeded", "failed", "canceled", "expired"]
)

_decode_request = msgspec.json.Decoder(JobRequest).decode
_decode_verdict = msgspec.json.Decoder(Verdict).decode
_decode_error = msgspec.json.Decoder(JobError).decode


class ClaimedJob(NamedTuple):
    """A job in a worker's hand; `attempt` counts its starts, this one included."""

    id: str
    request: JobRequest
    attempt: int


class Claim(NamedTuple):
    """A micro-batch: jobs held under one token and one lease; `waiting` jobs are left behind."""

    token: str
    jobs: list[ClaimedJob]
    waiting: int


class Reaped(NamedTuple):
    """What a reap did: jobs put back, jobs buried as dead letters, jobs that wait now."""

    requeued: int
    dead: int
    waiting: int


class Snapshot(NamedTuple):
    """The queue at one moment; `oldest_age_s` is None when nothing waits."""

    queued: int
    running: int
    oldest_age_s: float | None


class Equation(NamedTuple):
    """An entry of the master list."""

    digest: str
    request: JobRequest
    verdict: Verdict


def new_id() -> str:
    """A fresh job id or claim token."""
    return uuid4().hex


class JobStore:
    """Jobs on one Redis. Thread-safe; every method may raise `BrokerUnavailableError`."""

    def __init__(self, settings: Settings, client: redis.Redis | None = None) -> None:
        self._settings = settings
        self._redis = client or connect(settings)
        self._record_ttl_ms = int(settings.record_ttl_s * 1000)
        self._lease_ms = int(settings.lease_s * 1000)
        self._scripts = {name: self._redis.register_script(_lua(name)) for name in SCRIPTS}

    def submit(
        self, jobs: Sequence[tuple[str, JobRequest]], lane: Lane = Lane.interactive
    ) -> list[Outcome]:
        """Queue (id, request) pairs; a known id is not queued again. One outcome each, in order."""
        return [
            outcome
            for start in range(0, len(jobs), SUBMIT_CHUNK)
            for outcome in self._submit_chunk(jobs[start : start + SUBMIT_CHUNK], lane)
        ]

    def _submit_chunk(self, jobs: Sequence[tuple[str, JobRequest]], lane: Lane) -> list[Outcome]:
        fields = ((id_, encode(request), _ttl_ms(request)) for id_, request in jobs)
        limit = self._settings.queue_limit
        answers = self._run("submit", lane.value, limit, *chain.from_iterable(fields))
        return [answer.decode() for answer in answers]

    def claim(self, worker_id: str, most: int, token: str | None = None) -> Claim:
        """Take up to `most` waiting jobs under one lease; `jobs` is empty when none waits."""
        token = token or new_id()
        args = token, worker_id, most, self._lease_ms, self._record_ttl_ms
        return _claim(token, self._run("claim", *args))

    def renew(self, token: str) -> bool:
        """Extend a claim by one lease; False when it has lapsed or ended."""
        return bool(self._run("renew", token, self._lease_ms))

    def complete(self, token: str, results: Iterable[tuple[ClaimedJob, Verdict | JobError]]) -> int:
        """End jobs of a claim; returns how many: those of a lapsed claim are left alone."""
        return int(self._run("complete", token, self._record_ttl_ms, *_results_fields(results)))

    def exchange(
        self,
        token: str,
        results: Sequence[tuple[ClaimedJob, Verdict | JobError]],
        worker_id: str,
        most: int,
        next_token: str,
    ) -> tuple[int, Claim]:
        """`complete` one claim and make the next in one round trip, hence one fsync.

        May be repeated after a failure: both halves change nothing the second time.
        """
        completed = token, self._record_ttl_ms, *_results_fields(results)
        claimed = next_token, worker_id, most, self._lease_ms, self._record_ttl_ms
        try:
            with translated_errors(self._settings), self._redis.pipeline(False) as pipe:
                for script, args in (("complete", completed), ("claim", claimed)):
                    pipe.evalsha(self._scripts[script].sha, 1, self._settings.prefix, *args)
                ended, answer = pipe.execute()
        except NoScriptError:  # the server was restarted; the calls one by one load the scripts
            return self.complete(token, results), self.claim(worker_id, most, next_token)
        return ended, _claim(next_token, answer)

    def release(self, token: str) -> int:
        """Hand a claim back unfinished, attempts uncounted; returns how many jobs went back."""
        return int(self._run("release", token))

    def reap(self) -> Reaped:
        """Free the jobs of lapsed claims; those out of attempts become dead letters."""
        return Reaped(*self._run("reap", self._settings.max_attempts, DEAD_TTL_MS))

    def cancel(self, job_id: str) -> Status | None:
        """Cancel a job that has not ended; returns the status it had, or None if unknown."""
        before = self._run("cancel", job_id, self._record_ttl_ms)
        return Status(before.decode()) if before else None

    def get(self, job_id: str) -> Job | None:
        """The record of a job, or None if unknown or forgotten."""
        return _job(job_id, self._command("HGETALL", self._key("job", job_id)))

    def get_many(self, job_ids: Sequence[str]) -> list[Job | None]:
        """The records of many jobs, in order, in one round trip."""
        with translated_errors(self._settings), self._redis.pipeline(transaction=False) as pipe:
            for job_id in job_ids:
                pipe.hgetall(self._key("job", job_id))
            records = pipe.execute()
        return [_job(job_id, record) for job_id, record in zip(job_ids, records, strict=True)]

    def snapshot(self) -> Snapshot:
        """Jobs waiting and running now."""
        queued, running, oldest_ms, now_ms = self._run("snapshot")
        return Snapshot(queued, running, (now_ms - oldest_ms) / 1000 if oldest_ms else None)

    def counts(self) -> dict[str, int]:
        """Totals since the beginning, by name (see the key table)."""
        return {
            k.decode(): int(v) for k, v in self._command("HGETALL", self._key("counts")).items()
        }

    def dead_letters(self) -> list[Job]:
        """Jobs that lost a worker at every attempt, oldest first."""
        ids = [id_.decode() for id_ in self._command("ZRANGE", self._key("dead"), 0, -1)]
        return [job for job in self.get_many(ids) if job]

    def equations(self, *, offset: int = 0, limit: int = 100) -> list[Equation]:
        """A page of the master list, newest first."""
        digests = self._command(
            "ZREVRANGE", self._key("equations:by_time"), offset, offset + limit - 1
        )
        entries = self._command("HMGET", self._key("equations"), *digests) if digests else []
        return [_equation(d.decode(), entry) for d, entry in zip(digests, entries, strict=True)]

    def ping(self) -> None:
        """Raise unless Redis answers."""
        self._command("PING")

    def server_time_ms(self) -> int:
        """The Redis server's clock, which every time in a record is read from."""
        seconds, micros = self._command("TIME")
        return int(seconds) * 1000 + int(micros) // 1000

    def _key(self, *parts: str) -> str:
        return ":".join((self._settings.prefix, *parts))

    def _run(self, script: str, *args: Any) -> Any:
        with translated_errors(self._settings):
            return self._scripts[script](keys=[self._settings.prefix], args=args)

    def _command(self, *args: Any) -> Any:
        with translated_errors(self._settings):
            return self._redis.execute_command(*args)  # type: ignore[no-untyped-call]


SCRIPTS = (
    "submit",
    "claim",
    "renew",
    "complete",
    "release",
    "reap",
    "cancel",
    "snapshot",
)


def _lua(name: str) -> str:
    folder = files("phiq.queue") / "lua"
    return "\n".join((folder / f"{part}.lua").read_text("utf-8") for part in ("common", name))


def _ttl_ms(request: JobRequest) -> int | str:
    return "" if request.ttl_s is None else int(request.ttl_s * 1000)


def _claim(token: str, answer: list[Any]) -> Claim:
    waiting, *fields = answer
    triples = zip(fields[::3], fields[1::3], fields[2::3], strict=True)
    jobs = [ClaimedJob(id_.decode(), _decode_request(request), n) for id_, request, n in triples]
    return Claim(token, jobs, waiting)


def _results_fields(
    results: Iterable[tuple[ClaimedJob, Verdict | JobError]],
) -> Iterable[str | bytes]:
    return chain.from_iterable(_result_fields(job, result) for job, result in results)


def _result_fields(job: ClaimedJob, result: Verdict | JobError) -> tuple[str, Status, bytes, str]:
    if isinstance(result, JobError):
        return job.id, Status.failed, encode(result), ""
    digest = _digest(job.request) if result.valid else ""
    return job.id, Status.succeeded, encode(result), digest


def _digest(request: JobRequest) -> str:
    text = f"{request.mode}\n{unicodedata.normalize('NFC', request.equation)}"
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _equation(digest: str, entry: bytes) -> Equation:
    request, _, verdict = entry.partition(b"\n")
    return Equation(digest, _decode_request(request), _decode_verdict(verdict))


def _job(job_id: str, record: dict[bytes, bytes]) -> Job | None:
    if not record:
        return None
    verdict, error, worker = (record.get(name) for name in (b"verdict", b"error", b"worker"))
    return Job(
        id=job_id,
        status=Status(record[b"status"].decode()),
        lane=Lane(record[b"lane"].decode()),
        request=_decode_request(record[b"request"]),
        created_ms=int(record[b"created"]),
        attempt=int(record.get(b"attempt", 0)),
        started_ms=_number(record, b"started"),
        finished_ms=_number(record, b"finished"),
        worker_id=worker.decode() if worker else None,
        verdict=_decode_verdict(verdict) if verdict else None,
        error=_decode_error(error) if error else None,
    )


def _number(record: dict[bytes, bytes], name: bytes) -> int | None:
    return int(record[name]) if name in record else None
