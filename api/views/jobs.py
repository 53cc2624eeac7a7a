"""`/v1/jobs`: submit, look, wait, cancel."""

from __future__ import annotations

import re

from flask import Blueprint, Response, request

from api.answers import accepted, job_answer
from api.bodies import int_argument, read
from api.door import door
from api.problems import JobEndedError, TooManyWaitersError, UnknownJobError
from phiq.contract import Job, JobRequest, Status

#: Longest a request may ask to wait, in seconds: proxies cut connections not much later.
MAX_WAIT_S = 60

blueprint = Blueprint("jobs", __name__, url_prefix="/v1/jobs")


@blueprint.post("")
def submit() -> Response:
    """Queue a job: {equation, mode?, dims?, domain?, ttl_s?}. `Prefer: wait=N` for its verdict."""
    job_id = door.submit(read(JobRequest))
    if (wait_s := _wait_s()) and (job := _waited(job_id, wait_s)) and job.terminal:
        return job_answer(job, None, {"Preference-Applied": f"wait={wait_s}"})
    return accepted(job_id, door.pool.queued_reason())


@blueprint.get("/<job_id>")
def show(job_id: str) -> Response:
    """A job: its status, verdict or error. `?wait=N` waits up to N seconds for its end."""
    job = _waited(job_id, _wait_s())
    if job is None:
        raise UnknownJobError(job_id)
    queued = job.status is Status.queued
    return job_answer(job, door.pool.queued_reason() if queued else None)


@blueprint.post("/<job_id>/cancel")
@blueprint.delete("/<job_id>")
def cancel(job_id: str) -> Response:
    """Cancel a job that has not ended."""
    before = door.store.cancel(job_id)
    job = door.store.get(job_id)
    if before is None or job is None:
        raise UnknownJobError(job_id)
    if before.terminal:
        raise JobEndedError(f"the job has ended already: {before}", job_id=job_id)
    return job_answer(job, None)


def _waited(job_id: str, wait_s: int) -> Job | None:
    if wait_s:
        try:
            return door.wait(job_id, wait_s)
        except TooManyWaitersError:
            pass  # then the client polls
    return door.store.get(job_id)


def _wait_s() -> int:
    """The seconds asked for by `?wait=N`, or else by `Prefer: wait=N`; 0 for none."""
    prefer = re.search(r"(?:^|[,;\s])wait\s*=\s*\"?([0-9]{1,9})", request.headers.get("Prefer", ""))
    preferred = min(int(prefer[1]), MAX_WAIT_S) if prefer else 0
    return int_argument("wait", preferred, least=0, most=MAX_WAIT_S)
