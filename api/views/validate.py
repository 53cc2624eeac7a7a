"""The synchronous endpoints: the verdict itself as the answer."""

from __future__ import annotations

from flask import Blueprint, Response
from msgspec import structs

from api.answers import DegradableVerdict, json_answer
from api.auth import cross_site, offline
from api.bodies import ValidateRequest, read
from api.calls import EXAMPLES, Body, declares
from api.current import the_door
from api.errors import (
    FullError,
    JobFailedError,
    JobPendingError,
    NoWorkersError,
    PausedError,
    ShareFullError,
    TooManyWaitersError,
)
from phiq.contract import JobRequest, Verdict
from phiq.errors import PhiqError
from phiq.scorer.heuristic import assess

blueprint = Blueprint("validate", __name__)

_BODY = Body(kind=ValidateRequest, examples=EXAMPLES)
_NO_PLACE = (NoWorkersError, PausedError, TooManyWaitersError, FullError, ShareFullError)


@blueprint.post("/validate")
@cross_site
@declares(_BODY, gives=Verdict, raises=(JobPendingError, JobFailedError, *_NO_PLACE))
def validate() -> Response:
    """The verdict of one equation."""
    return json_answer(_verdict(read(ValidateRequest)))


@blueprint.post("/api/validate")
@cross_site
@offline
@declares(_BODY, gives=DegradableVerdict, raises=(JobFailedError, ShareFullError))
def validate_or_degrade() -> Response:
    """The same with `degraded`: true where no worker could be reached and the rules stood in."""
    request = read(ValidateRequest)
    try:
        verdict, degraded = _verdict(request), False
    except PhiqError as error:
        if not error.retryable:
            raise
        verdict, degraded = _heuristic(request.equation), True
    return json_answer(DegradableVerdict(**structs.asdict(verdict), degraded=degraded))


def _verdict(request: ValidateRequest) -> Verdict:
    job_id, job = the_door().validate(_job_request(request))
    if job and job.verdict:
        return job.verdict
    if job and not job.terminal:
        raise JobPendingError("no verdict in time; the job goes on, see `job`", job_id=job_id)
    raise JobFailedError(job, job_id=job_id)


def _job_request(request: ValidateRequest) -> JobRequest:
    return JobRequest(**structs.asdict(request))


def _heuristic(equation: str) -> Verdict:
    return Verdict(**assess(equation)._asdict(), processing_time_ms=0, mode="heuristic")
