"""What the door's answers hold beside the structs of `phiq.contract`, and how they are read."""

from __future__ import annotations

from typing import Literal, TypeVar

import httpx
import msgspec
from msgspec import Struct

from phiq.client.errors import DoorUnreachableError, error_of
from phiq.contract import Batch, BatchItem, Job, Verdict
from phiq.listing import Equation, History, RecentBatches, RecentJobs
from phiq.reading import Read

T = TypeVar("T")


class Queue(Struct, kw_only=True):
    """Jobs in the pool now; `oldest_age_s` is None when nothing waits."""

    queued: int
    running: int
    oldest_age_s: float | None = None
    paused: bool = False


#: What one worker may be told: to finish and end, to take no jobs, to take jobs again.
WorkerOrder = Literal["drain", "pause", "resume"]


class PoolWorker(Struct, kw_only=True):
    """A worker as the door shows it; `rate` in jobs/s, memory in MiB."""

    worker_id: str
    device: str
    status: str
    micro_batch: int
    rate: float = 0.0
    memory: float | None = None
    device_name: str | None = None


class Info(Struct, kw_only=True):
    """The pool as the door shows it."""

    status: str
    workers: list[PoolWorker]
    queue: Queue


class Scale(Struct, kw_only=True):
    """How large the pool should be: `desired` workers; `load` is all jobs over `capacity`."""

    queued: int
    running: int
    capacity: int
    load: float
    desired: int


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


class Requeued(Struct):
    """How many failed jobs wait again."""

    requeued: int


class Purged(Struct):
    """How many failed jobs were forgotten."""

    purged: int


class Equations(Struct):
    """A page of the master list, newest first."""

    equations: list[Equation]


class Paused(Struct):
    """Whether workers take jobs."""

    paused: bool


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
    except msgspec.DecodeError as error:
        raise DoorUnreachableError(f"{response.request.url} is no door of phiq: {error}") from error
