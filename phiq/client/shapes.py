"""What the door's answers hold beside the structs of `phiq.contract`, and how they are read."""

from __future__ import annotations

from typing import TypeVar

import httpx
import msgspec
from msgspec import Struct

from phiq.client.errors import DoorUnreachableError, error_of
from phiq.contract import NOT_JSON, Batch, BatchItem, Job, Verdict
from phiq.listing import Equation, History, RecentBatches, RecentJobs
from phiq.pool import Info, Paused, PoolWorker, Purged, Requeued, Scale
from phiq.reading import Read

T = TypeVar("T")


class Accepted(Struct):
    """A job that was queued, or is there already."""

    id: str
    terminal: bool


class Canceled(Struct):
    """A batch of which what had not ended was canceled."""

    batch: Batch


class DeadLetters(Struct):
    """A page of jobs that lost a worker at every attempt, oldest first."""

    dead: list[Job]
    next_before: str | None = None


class FailedJobs(Struct):
    """A page of jobs that failed otherwise, oldest first."""

    failed: list[Job]
    next_before: str | None = None


class Equations(Struct):
    """A page of the master list, newest first."""

    equations: list[Equation]


# Made at import: msgspec 0.22 can crash when threads make the first decoder of a type at once.
ACCEPTED = msgspec.json.Decoder(Accepted)
BATCH = msgspec.json.Decoder(Batch)
CANCELED = msgspec.json.Decoder(Canceled)
DEAD_LETTERS = msgspec.json.Decoder(DeadLetters)
FAILED_JOBS = msgspec.json.Decoder(FailedJobs)
REQUEUED = msgspec.json.Decoder(Requeued)
EQUATIONS = msgspec.json.Decoder(Equations)
HISTORY = msgspec.json.Decoder(History)
INFO = msgspec.json.Decoder(Info)
ITEM = msgspec.json.Decoder(BatchItem)
JOB = msgspec.json.Decoder(Job)
PAUSED = msgspec.json.Decoder(Paused)
PURGED = msgspec.json.Decoder(Purged)
READ = msgspec.json.Decoder(Read)
RECENT_BATCHES = msgspec.json.Decoder(RecentBatches)
RECENT_JOBS = msgspec.json.Decoder(RecentJobs)
SCALE = msgspec.json.Decoder(Scale)
WORKER = msgspec.json.Decoder(PoolWorker)
VERDICT = msgspec.json.Decoder(Verdict)


def read(response: httpx.Response, decoder: msgspec.json.Decoder[T]) -> T:
    """What the answer holds.

    Raises:
        ProblemError: it is no success.
        DoorUnreachableError: it is a success, but not of a door.
    """
    if not response.is_success:
        raise error_of(response)
    try:
        return decoder.decode(response.content)
    except NOT_JSON as error:
        raise DoorUnreachableError(f"{response.request.url} is no door of phiq: {error}") from error
