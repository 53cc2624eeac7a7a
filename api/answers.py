"""The JSON that goes out. Shapes only: of a request it reads the prefix, of the store nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from flask import Response
from msgspec import Struct, structs

from api.pool import QueuedReason
from api.prefix import root
from phiq.contract import (
    Batch,
    Job,
    JobError,
    JobRequest,
    Lane,
    Problem,
    Status,
    Verdict,
    encode,
)
from phiq.listing import Equation
from phiq.pool import PoolWorker
from phiq.queue.keys import Scope
from phiq.queue.registry import Worker

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

#: When a client should ask again after a job that has not ended, in seconds.
POLL_S = "1"

Headers = Mapping[str, str]
NO_HEADERS: Headers = MappingProxyType({})


class JobAnswer(Struct, kw_only=True, omit_defaults=True):
    """A job as clients see it. Times are milliseconds since the epoch, of the broker's clock."""

    id: str
    status: Status
    terminal: bool
    links: dict[str, str]
    reason: QueuedReason | None = None
    position: int | None = None
    estimated_start_s: float | None = None
    lane: Lane | None = None
    attempt: int | None = None
    created_ms: int | None = None
    started_ms: int | None = None
    finished_ms: int | None = None
    worker_id: str | None = None
    request: JobRequest | None = None
    verdict: Verdict | None = None
    error: JobError | None = None


class Ready(Response):
    """A response that is sent as it was made: ASCII in its headers, its body in memory.

    Werkzeug would look at each header again, as any of them may be what nobody here sends.
    """

    def __init__(self, body: bytes, status: int, headers: Headers) -> None:
        super().__init__((body,), status, content_type="application/json")
        self._body = body
        self._told = headers

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as a WSGI app."""
        length = ("Content-Length", str(len(self._body)))
        start_response(self.status, [*self.headers, length, *self._told.items()])
        return () if environ["REQUEST_METHOD"] == "HEAD" else (self._body,)


def json_answer(body: Any, status: int = 200, headers: Headers = NO_HEADERS) -> Response:
    """A JSON response."""
    return Ready(encode(body), status, headers)


#: Whether an id stands in a URL as it is.
_is_plain = re.compile(r"[A-Za-z0-9_.-]+").fullmatch


def links(job_id: str, prefix: str) -> dict[str, str]:
    """Where a job is found, followed and canceled."""
    here = f"{prefix}/v1/jobs/{job_id if _is_plain(job_id) else quote(job_id, safe='')}"
    return {"self": here, "events": f"{here}/events", "cancel": f"{here}/cancel"}


class Queued(Struct, kw_only=True):
    """Why a job still waits, and for how long it may: what is None is not known."""

    reason: QueuedReason | None = None
    position: int | None = None
    estimated_start_s: float | None = None


def accepted(job_id: str, queued: Queued, prefix: str, headers: Headers) -> Response:
    """202: the job is queued; `prefix` is where the door stands on its host."""
    body = JobAnswer(
        id=job_id,
        status=Status.queued,
        terminal=False,
        links=links(job_id, prefix),
        **structs.asdict(queued),
    )
    location = {"Location": body.links["self"], "Retry-After": POLL_S}
    return json_answer(body, 202, {**location, **headers})


def job_answer(
    job: Job, queued: Queued, headers: Headers = NO_HEADERS, prefix: str | None = None
) -> Response:
    """The job's record; `prefix` is the current request's if None is given."""
    pending = {} if job.terminal else {"Retry-After": POLL_S}
    return json_answer(job_body(job, queued, prefix), headers={**pending, **headers})


def job_body(job: Job, queued: Queued | None = None, prefix: str | None = None) -> JobAnswer:
    """The job's record as clients see it; `prefix` is the current request's if None is given."""
    return JobAnswer(
        id=job.id,
        status=job.status,
        terminal=job.terminal,
        links=links(job.id, root() if prefix is None else prefix),
        lane=job.lane,
        attempt=job.attempt,
        created_ms=job.created_ms,
        started_ms=job.started_ms,
        finished_ms=job.finished_ms,
        worker_id=job.worker_id,
        request=job.request,
        verdict=job.verdict,
        error=job.error,
        **structs.asdict(queued or Queued()),
    )


class BatchAnswer(Batch, kw_only=True, omit_defaults=True):
    """A batch as clients see it."""

    links: dict[str, str]


def batch_body(batch: Batch, prefix: str | None = None) -> BatchAnswer:
    """A batch with its links; `prefix` is the current request's if None is given."""
    here = f"{root() if prefix is None else prefix}/v1/batches/{quote(batch.id, safe='')}"
    parts = {name: f"{here}/{name}" for name in ("results", "events", "cancel")}
    return BatchAnswer(**structs.asdict(batch), links={"self": here, **parts})


def batch_answer(batch: Batch, status: int = 200, headers: Headers = NO_HEADERS) -> Response:
    """A batch's record."""
    body = batch_body(batch)
    pending = {} if batch.terminal else {"Retry-After": POLL_S}
    return json_answer(body, status, {**pending, **headers})


class RecentBatchesAnswer(Struct, kw_only=True):
    """A page of batches, newest first; `next_before` begins the next, null after the last."""

    batches: list[BatchAnswer]
    next_before: str | None


class BatchCanceledAnswer(Struct, kw_only=True):
    """A batch after its cancel, and how many jobs that stopped."""

    canceled_now: int
    batch: BatchAnswer


class ItemAnswer(Struct, kw_only=True, omit_defaults=True):
    """A line of a batch's results: the end of the job that item `index` became, or its status."""

    index: int
    status: Literal["queued", "running", "succeeded", "failed", "canceled", "expired", "forgotten"]
    id: str | None = None
    request: JobRequest | None = None
    verdict: Verdict | None = None
    error: JobError | None = None


class RefusedAnswer(Struct, kw_only=True):
    """A line of a batch's results: item `index` became no job, and why."""

    index: int
    status: Literal["refused"]
    error: Problem


class DegradableVerdict(Verdict, kw_only=True, omit_defaults=True):
    """A verdict; `degraded` where no worker could be reached and the rules stood in."""

    degraded: bool


class HealthAnswer(Struct):
    """How the door is."""

    status: Literal["live", "ready"]


class MeAnswer(Struct):
    """The name of the caller's key, null where it needs none, and what it may do."""

    key: str | None
    scopes: tuple[Scope, ...]


class DeadAnswer(Struct, kw_only=True):
    """A page of dead letters, oldest first; `next_before` begins the next, null after the last."""

    dead: list[JobAnswer]
    next_before: str | None


class FailedAnswer(Struct, kw_only=True):
    """A page of failed jobs, oldest first; `next_before` begins the next, null after the last."""

    failed: list[JobAnswer]
    next_before: str | None


class EquationsAnswer(Struct, kw_only=True):
    """A page of the master list; `next_offset` is where the next begins, null after the last.

    `total` counts all entries, whatever is sought.
    """

    equations: list[Equation]
    offset: int
    limit: int
    next_offset: int | None
    total: int


class EndpointAnswer(Struct, kw_only=True):
    """An endpoint, and what it is for."""

    method: str
    path: str
    what: str | None


class IndexAnswer(Struct, kw_only=True):
    """What there is to call."""

    name: str
    version: str
    endpoints: list[EndpointAnswer]


def worker_answer(worker: Worker) -> PoolWorker:
    """A worker as clients see it."""
    return PoolWorker(
        worker_id=worker.worker_id,
        device=worker.device,
        device_name=worker.device_name,
        status=worker.status,
        micro_batch=worker.micro_batch,
        rate=worker.rate,
        memory=worker.memory_mib,
        jobs_done=worker.jobs_done,
        scorer=worker.scorer,
        build=worker.build,
        started_ms=worker.started_ms,
        last_seen_s=worker.last_seen_s,
    )
