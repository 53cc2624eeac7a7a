"""What can go wrong between a client and a door, by type."""

from __future__ import annotations

from phiq.contract import Job, Problem
from phiq.errors import PhiqError


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


class JobNotFoundError(RefusedError):
    """The door knows no such job (404)."""

    code = "job_not_found"


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
