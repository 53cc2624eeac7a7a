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
from api.later import Waiting, when_over
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
    waiting = the_door().validate(_job_request(read(ValidateRequest)))
    return when_over(waiting, lambda waiting: json_answer(_verdict(waiting)))


@blueprint.post("/api/validate")
@cross_site
@offline
@declares(_BODY, gives=DegradableVerdict, raises=(JobFailedError, ShareFullError))
def validate_or_degrade() -> Response:
    """The same with `degraded`: true where no worker could be reached and the rules stood in."""
    request = read(ValidateRequest)

    def answer(waiting: Waiting) -> Response:
        try:
            return _degradable(_verdict(waiting), degraded=False)
        except PhiqError as error:
            return _degraded(request, error)

    try:
        waiting = the_door().validate(_job_request(request))
    except PhiqError as error:
        return _degraded(request, error)
    return when_over(waiting, answer)


def _degraded(request: ValidateRequest, error: PhiqError) -> Response:
    """The rules' verdict where another try might have given a better one."""
    if not error.retryable:
        raise error
    return _degradable(_heuristic(request.equation), degraded=True)


def _degradable(verdict: Verdict, *, degraded: bool) -> Response:
    return json_answer(DegradableVerdict(**structs.asdict(verdict), degraded=degraded))


def _verdict(waiting: Waiting) -> Verdict:
    job, job_id = waiting.result(), waiting.job_id
    if job and job.verdict:
        return job.verdict
    if job and not job.terminal:
        raise JobPendingError("no verdict in time; the job goes on, see `job`", job_id=job_id)
    raise JobFailedError(job, job_id=job_id)


def _job_request(request: ValidateRequest) -> JobRequest:
    return JobRequest(**structs.asdict(request))


def _heuristic(equation: str) -> Verdict:
    return Verdict(**assess(equation)._asdict(), processing_time_ms=0, mode="heuristic")
