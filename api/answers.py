"""The JSON that goes out. Shapes only: nothing here reads a request or the store."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from flask import Response
from msgspec import Struct

from phiq.contract import Job, JobError, JobRequest, Lane, Status, Verdict, encode
from phiq.queue.registry import Worker
from phiq.queue.store import Equation

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
    reason: str | None = None
    lane: Lane | None = None
    attempt: int | None = None
    created_ms: int | None = None
    started_ms: int | None = None
    finished_ms: int | None = None
    worker_id: str | None = None
    request: JobRequest | None = None
    verdict: Verdict | None = None
    error: JobError | None = None


def json_answer(body: Any, status: int = 200, headers: Headers = NO_HEADERS) -> Response:
    """A JSON response."""
    response = Response(encode(body), status, mimetype="application/json")
    response.headers.extend(headers)
    return response


def links(job_id: str) -> dict[str, str]:
    """Where a job is found and canceled."""
    here = f"/v1/jobs/{quote(job_id, safe='')}"
    return {"self": here, "cancel": f"{here}/cancel"}


def accepted(job_id: str, reason: str | None) -> Response:
    """202: the job is queued, and `reason` says why it still is."""
    body = JobAnswer(
        id=job_id, status=Status.queued, terminal=False, links=links(job_id), reason=reason
    )
    return json_answer(body, 202, {"Location": body.links["self"], "Retry-After": POLL_S})


def job_answer(job: Job, reason: str | None, headers: Headers = NO_HEADERS) -> Response:
    """200: the job's record."""
    body = JobAnswer(
        id=job.id,
        status=job.status,
        terminal=job.terminal,
        links=links(job.id),
        reason=reason,
        lane=job.lane,
        attempt=job.attempt,
        created_ms=job.created_ms,
        started_ms=job.started_ms,
        finished_ms=job.finished_ms,
        worker_id=job.worker_id,
        request=job.request,
        verdict=job.verdict,
        error=job.error,
    )
    pending = {} if job.terminal else {"Retry-After": POLL_S}
    return json_answer(body, headers={**pending, **headers})


def worker_answer(worker: Worker) -> dict[str, Any]:
    """A worker of the pool; rate is jobs ended per second, memory is in MiB (null on a CPU)."""
    return {
        "worker_id": worker.worker_id,
        "device": worker.device,
        "device_name": worker.device_name,
        "status": worker.status,
        "micro_batch": worker.micro_batch,
        "rate": worker.rate,
        "memory": worker.memory_mib,
        "jobs_done": worker.jobs_done,
        "scorer": worker.scorer,
        "started_ms": worker.started_ms,
    }


def equation_answer(entry: Equation) -> dict[str, Any]:
    """An entry of the master list."""
    return {
        "id": entry.digest,
        "equation": entry.request.equation,
        "mode": entry.request.mode,
        "verdict": entry.verdict,
    }
