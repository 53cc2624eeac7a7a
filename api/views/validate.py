"""The synchronous endpoints: the verdict itself as the answer."""

from __future__ import annotations

import msgspec
from flask import Blueprint, Response

from api.answers import json_answer
from api.auth import offline
from api.bodies import ValidateRequest, read
from api.door import door
from api.problems import JobFailedError, JobPendingError
from phiq.contract import JobRequest, Verdict
from phiq.errors import PhiqError
from phiq.scorer.heuristic import assess

blueprint = Blueprint("validate", __name__)


@blueprint.post("/validate")
def validate() -> Response:
    """The verdict of one equation: {equation, mode?, dims?, domain?}."""
    return json_answer(_verdict(read(ValidateRequest)))


@blueprint.post("/api/validate")
@offline
def validate_or_degrade() -> Response:
    """The same with `degraded`: true where no worker could be reached and the rules stood in."""
    request = read(ValidateRequest)
    try:
        verdict, degraded = _verdict(request), False
    except PhiqError as error:
        if not error.retryable:
            raise
        verdict, degraded = _heuristic(request.equation), True
    return json_answer(msgspec.to_builtins(verdict) | {"degraded": degraded})


def _verdict(request: ValidateRequest) -> Verdict:
    job_id, job = door.validate(_job_request(request))
    if job and job.verdict:
        return job.verdict
    if job and not job.terminal:
        raise JobPendingError("no verdict in time; the job goes on, see `job`", job_id=job_id)
    raise JobFailedError(job, job_id=job_id)


def _job_request(request: ValidateRequest) -> JobRequest:
    return JobRequest(**msgspec.structs.asdict(request))


def _heuristic(equation: str) -> Verdict:
    return Verdict(**assess(equation)._asdict(), processing_time_ms=0, mode="heuristic")
