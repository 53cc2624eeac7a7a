"""What a call can fail with, by type, and which answer of the door becomes which.

Everything is a `PhiqError`; `retryable` tells whether the same call may succeed later.
"""

from __future__ import annotations

import httpx
import msgspec

from phiq.contract import NOT_JSON, Job, Problem
from phiq.errors import PhiqError

#: Answers that say "ask me again".
BUSY = (429, 503)
#: What a proxy says while it cannot reach the door; from the door itself it is about a job.
AWAY = (502, 504)


class DoorUnreachableError(PhiqError, ConnectionError):
    """Nothing answers at the door's address."""

    code = "door_unreachable"
    retryable = True


class ProblemError(PhiqError):
    """The door refused; `problem` is what it said."""

    code = "problem"

    def __init__(self, problem: Problem) -> None:
        named = f"{problem.field}: " if problem.field else ""
        super().__init__(f"{named}{problem.detail}")
        self.problem = problem


class RefusedError(ProblemError):
    """The request is at fault (4xx): no retry mends it."""

    code = "refused"


class NotFoundError(RefusedError):
    """The door knows no such job, batch or dead letter, or has forgotten it (404)."""

    code = "not_found"


class JobEndedError(RefusedError):
    """The job has ended, perhaps as canceled: what was asked comes too late (409)."""

    code = "job_ended"


class BusyError(ProblemError):
    """The pool cannot take the request now (429, 503), and patience is over."""

    code = "busy"
    retryable = True


class DoorFailedError(ProblemError):
    """The door itself failed (5xx)."""

    code = "door_failed"
    retryable = True


class NoVerdictError(PhiqError):
    """The job has ended without a verdict, or has not ended in time; `job` tells."""

    code = "no_verdict"

    def __init__(self, detail: str, job: Job) -> None:
        super().__init__(detail)
        self.job = job


#: How the door's own errors are declared (RFC 9457).
PROBLEM = "application/problem+json"
_KINDS: dict[int, type[ProblemError]] = {404: NotFoundError, 409: JobEndedError}
_KINDS |= dict.fromkeys(BUSY, BusyError)
_decode = msgspec.json.Decoder(Problem).decode


def error_of(response: httpx.Response) -> ProblemError:
    """The error that an answer other than a success is."""
    kind = RefusedError if response.is_client_error else DoorFailedError
    return _KINDS.get(response.status_code, kind)(problem_of(response))


def asks_again(response: httpx.Response) -> bool:
    """Whether the answer says that the same call may succeed soon."""
    if response.status_code in AWAY:
        return not response.headers.get("content-type", "").startswith(PROBLEM)
    return response.status_code in BUSY


def problem_of(response: httpx.Response) -> Problem:
    """What the answer says is wrong, also where it does not come from a door."""
    try:
        return _decode(response.content)
    except NOT_JSON:
        status, reason = response.status_code, response.reason_phrase
        detail = f"{response.request.url} answered {status} {reason}"
        return Problem(title=reason, status=status, detail=detail)
