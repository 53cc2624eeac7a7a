"""Errors over HTTP: one handler turns every exception into application/problem+json (RFC 9457).

It names the field and the job at fault where they are known, and never shows a traceback.
"""

from __future__ import annotations

import logging
from http import HTTPStatus

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from api.auth import ForbiddenError, UnauthorizedError
from api.prefix import root
from api.quota import TooManyCallsError
from phiq.contract import Job, Problem, encode
from phiq.errors import (
    BatchCanceledError,
    BrokerUnavailableError,
    InvalidRequestError,
    OtherBodyError,
    PhiqError,
    QueueFullError,
    UnknownBatchError,
)

log = logging.getLogger(__name__)

#: What a client is told to wait before it tries again, in seconds: workers beat and brokers restart
#: at about this pace.
RETRY_AFTER_S = 2


class MalformedBodyError(InvalidRequestError):
    """The body is not JSON text."""

    code = "malformed_body"


class BodyTooLargeError(InvalidRequestError):
    """The body is longer than any valid request."""

    code = "body_too_large"


class MediaTypeError(InvalidRequestError):
    """The body is declared as something other than JSON."""

    code = "media_type"


class EncodingError(InvalidRequestError):
    """The body is coded in a way that is not read."""

    code = "content_encoding"

    def __init__(self, detail: str) -> None:
        super().__init__(detail, field="Content-Encoding")


class NoWorkersError(PhiqError):
    """No worker is ready to take jobs."""

    code = "no_workers"
    retryable = True


class PausedError(PhiqError):
    """The pool is paused: jobs wait until it is resumed."""

    code = "paused"
    retryable = True


class TooManyWaitersError(PhiqError):
    """As many requests wait for verdicts as this process holds."""

    code = "too_many_waiters"
    retryable = True


class UploadStoppedError(PhiqError):
    """The body came too slowly, or too many came at once."""

    code = "upload_stopped"


class TooManyUploadsError(PhiqError):
    """As many long bodies arrive as this process takes in."""

    code = "too_many_uploads"
    retryable = True


class FullError(QueueFullError):
    """The queue has no room; it may have some in `retry_after_s`."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"the queue is full; try again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class ShareFullError(PhiqError):
    """The caller's jobs fill its share of the queue."""

    code = "share_full"
    retryable = True

    def __init__(self, share: int, retry_after_s: int) -> None:
        super().__init__(f"{share} of your jobs wait already; try again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class IdempotencyError(PhiqError):
    """The idempotency key or id was used before, with another request."""

    code = "idempotency_conflict"


class UnknownError(PhiqError):
    """There is no such thing, or its record has expired."""

    def __init__(self, kind: str, id_: str) -> None:
        super().__init__(f"no {kind} {id_!r}: it never was, or its record has expired")
        self.code = f"unknown_{kind.replace(' ', '_')}"


class JobStateError(PhiqError):
    """A job stands where the request cannot be answered; `job` links to it."""

    def __init__(self, detail: str, *, job_id: str) -> None:
        super().__init__(detail)
        self.job = f"/v1/jobs/{job_id}"


class JobEndedError(JobStateError):
    """The job has ended already, so it cannot be canceled."""

    code = "job_ended"


class JobPendingError(JobStateError):
    """The verdict was not there in time; the job goes on."""

    code = "deadline"
    retryable = True


class JobFailedError(JobStateError):
    """The job ended without a verdict; `code` says why."""

    def __init__(self, job: Job | None, *, job_id: str) -> None:
        error = job.error if job else None
        status = job.status.value if job else "lost"
        super().__init__(error.detail if error else f"the job is {status}", job_id=job_id)
        self.code = error.code if error else status


#: The HTTP status of each error; a class not listed has that of its base.
STATUS: dict[type[PhiqError], HTTPStatus] = {
    InvalidRequestError: HTTPStatus.UNPROCESSABLE_ENTITY,
    MalformedBodyError: HTTPStatus.BAD_REQUEST,
    BodyTooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    MediaTypeError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    EncodingError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    QueueFullError: HTTPStatus.SERVICE_UNAVAILABLE,
    BrokerUnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    NoWorkersError: HTTPStatus.SERVICE_UNAVAILABLE,
    PausedError: HTTPStatus.SERVICE_UNAVAILABLE,
    TooManyWaitersError: HTTPStatus.SERVICE_UNAVAILABLE,
    TooManyUploadsError: HTTPStatus.SERVICE_UNAVAILABLE,
    UploadStoppedError: HTTPStatus.REQUEST_TIMEOUT,
    UnknownError: HTTPStatus.NOT_FOUND,
    IdempotencyError: HTTPStatus.UNPROCESSABLE_ENTITY,
    OtherBodyError: HTTPStatus.UNPROCESSABLE_ENTITY,
    BatchCanceledError: HTTPStatus.CONFLICT,
    UnknownBatchError: HTTPStatus.NOT_FOUND,
    ShareFullError: HTTPStatus.TOO_MANY_REQUESTS,
    TooManyCallsError: HTTPStatus.TOO_MANY_REQUESTS,
    UnauthorizedError: HTTPStatus.UNAUTHORIZED,
    ForbiddenError: HTTPStatus.FORBIDDEN,
    JobEndedError: HTTPStatus.CONFLICT,
    JobPendingError: HTTPStatus.GATEWAY_TIMEOUT,
    JobFailedError: HTTPStatus.BAD_GATEWAY,
    PhiqError: HTTPStatus.INTERNAL_SERVER_ERROR,
}
#: Failed jobs whose reason has a status of its own.
FAILED_STATUS = {
    InvalidRequestError.code: HTTPStatus.UNPROCESSABLE_ENTITY,
    "canceled": HTTPStatus.CONFLICT,
}


def status_of(error: type[PhiqError]) -> HTTPStatus:
    """The HTTP status of a class of errors."""
    return next(STATUS[cls] for cls in error.__mro__ if cls in STATUS)


def install(app: Flask) -> None:
    """Answer every error of `app` with a problem."""
    app.register_error_handler(Exception, _answer)


def _answer(error: Exception) -> Response:
    problem = problem_of(error)
    problem.request_id = g.get("request_id")
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log(error, problem)
    response = Response(encode(problem), problem.status, mimetype="application/problem+json")
    response.headers.extend(_headers(error))
    return response


def problem_of(error: Exception) -> Problem:
    """What a client is told of `error`."""
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.code or 500)
        return Problem(title=status.phrase, status=status, detail=error.description or "")
    if isinstance(error, PhiqError):
        return _phiq_problem(error)
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    return Problem(title=status.phrase, status=status, detail="an error of ours; it is logged")


#: What is told of errors whose words name hosts: the log has those.
_DETAILS: dict[type[PhiqError], str] = {
    BrokerUnavailableError: "the queue cannot be reached, or can take nothing now; try again soon"
}


def _phiq_problem(error: PhiqError) -> Problem:
    status = status_of(type(error))
    if isinstance(error, JobFailedError):
        status = FAILED_STATUS.get(error.code, status)
    return Problem(
        title=status.phrase,
        status=status,
        detail=_DETAILS.get(type(error)) or str(error),
        code=error.code,
        field=getattr(error, "field", None),
        job=root() + error.job if isinstance(error, JobStateError) else None,
    )


def _headers(error: Exception) -> list[tuple[str, str]]:
    if isinstance(error, HTTPException):  # such as Allow, of a 405
        return [(k, v) for k, v in error.get_headers() if not k.startswith("Content-")]
    if isinstance(error, EncodingError):
        return [("Accept-Encoding", "gzip, identity")]
    if isinstance(error, UnauthorizedError):
        return [("WWW-Authenticate", 'Bearer realm="phiq"')]
    if isinstance(error, PhiqError) and error.retryable:
        return [("Retry-After", str(getattr(error, "retry_after_s", RETRY_AFTER_S)))]
    return []


#: Views that probes poll: what is wrong is in their answers, and would fill a log.
PROBES = ("pool.ready",)


def _log(error: Exception, problem: Problem) -> None:
    known = isinstance(error, PhiqError)
    if known and request.endpoint in PROBES:
        return
    log.log(
        logging.INFO if known else logging.ERROR,
        "%s %s: %d %s [request %s]",
        request.method,
        request.path,
        problem.status,
        error if known else problem.detail,
        problem.request_id,
        exc_info=None if known else error,
        extra={
            "request": problem.request_id,
            "method": request.method,
            "path": request.path,
            "status": problem.status,
        },
    )
