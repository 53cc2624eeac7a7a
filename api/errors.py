"""The errors that only the door has; each class carries the HTTP status it is answered with."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from phiq.contract import Job
from phiq.errors import InvalidRequestError, PhiqError, QueueFullError

#: Failed jobs whose reason has a status of its own.
FAILED_STATUS: Final = {
    InvalidRequestError.code: HTTPStatus.UNPROCESSABLE_ENTITY,
    "canceled": HTTPStatus.CONFLICT,
}


class MalformedBodyError(InvalidRequestError):
    """The body is not JSON text."""

    code = "malformed_body"
    status = HTTPStatus.BAD_REQUEST


class BodyTooLargeError(InvalidRequestError):
    """The body is longer than any valid request."""

    code = "body_too_large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class MediaTypeError(InvalidRequestError):
    """The body is declared as something other than JSON."""

    code = "media_type"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class EncodingError(InvalidRequestError):
    """The body is coded in a way that is not read."""

    code = "content_encoding"
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE

    def __init__(self, detail: str) -> None:
        super().__init__(detail, field="Content-Encoding")


class NoWorkersError(PhiqError):
    """No worker is ready to take jobs."""

    code = "no_workers"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retryable = True


class PausedError(PhiqError):
    """The pool is paused: jobs wait until it is resumed."""

    code = "paused"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retryable = True


class NoScalerError(PhiqError):
    """Nothing is there that could scale the pool."""

    code = "no_scaler"
    status = HTTPStatus.NOT_FOUND


class TooManyWaitersError(PhiqError):
    """As many requests wait for verdicts as this process holds."""

    code = "too_many_waiters"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retryable = True


class UploadStoppedError(PhiqError):
    """The body came too slowly, or too many came at once."""

    code = "upload_stopped"
    status = HTTPStatus.REQUEST_TIMEOUT


class TooManyUploadsError(PhiqError):
    """As many long bodies arrive as this process takes in."""

    code = "too_many_uploads"
    status = HTTPStatus.SERVICE_UNAVAILABLE
    retryable = True


class FullError(QueueFullError):
    """The queue has no room; it may have some in `retry_after_s`."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"the queue is full; try again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class ShareFullError(PhiqError):
    """The caller's jobs fill its share of the queue."""

    code = "share_full"
    status = HTTPStatus.TOO_MANY_REQUESTS
    retryable = True

    def __init__(self, share: int, retry_after_s: int) -> None:
        super().__init__(f"{share} of your jobs wait already; try again in {retry_after_s} s")
        self.retry_after_s = retry_after_s


class IdempotencyError(PhiqError):
    """The idempotency key or id was used before, with another request."""

    code = "idempotency_conflict"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class UnknownError(PhiqError):
    """There is no such thing, or its record has expired."""

    status = HTTPStatus.NOT_FOUND

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
    status = HTTPStatus.CONFLICT


class JobPendingError(JobStateError):
    """The verdict was not there in time; the job goes on."""

    code = "deadline"
    status = HTTPStatus.GATEWAY_TIMEOUT
    retryable = True


class JobFailedError(JobStateError):
    """The job ended without a verdict; `code` says why."""

    status = HTTPStatus.BAD_GATEWAY

    def __init__(self, job: Job | None, *, job_id: str) -> None:
        error = job.error if job else None
        status = job.status.value if job else "lost"
        super().__init__(error.detail if error else f"the job is {status}", job_id=job_id)
        self.code = error.code if error else status
        self.status = FAILED_STATUS.get(self.code, HTTPStatus.BAD_GATEWAY)


class UnauthorizedError(PhiqError):
    """The call needs an API key, and came with none or a wrong one."""

    code = "unauthorized"
    status = HTTPStatus.UNAUTHORIZED


class ForbiddenError(PhiqError):
    """The API key is not for calls of this kind."""

    code = "forbidden"
    status = HTTPStatus.FORBIDDEN


class TooManyCallsError(PhiqError):
    """The key has made as many calls as its quota allows."""

    code = "quota_exceeded"
    status = HTTPStatus.TOO_MANY_REQUESTS
    retryable = True

    def __init__(self, detail: str, retry_after_s: int) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s
