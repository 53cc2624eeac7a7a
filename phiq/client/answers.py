"""What a door answers: its JSON as structs, its problems as errors. It sends nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import httpx
import msgspec
from msgspec import Struct

from phiq.client.errors import (
    BusyError,
    DoorFailedError,
    DoorUnreachableError,
    JobNotFoundError,
    ProblemError,
    RefusedError,
)
from phiq.contract import Batch, Job, Problem, Verdict

#: "Ask me again": too many calls, or nobody there to answer.
BUSY = (429, 503)
T = TypeVar("T")


class ItemError(Struct, kw_only=True):
    """Why an item of a batch has no verdict."""

    detail: str
    code: str | None = None


class Item(Struct, kw_only=True):
    """What became of an item of a batch: a job's end, or `refused`; `index` counts from 0."""

    index: int
    status: str
    verdict: Verdict | None = None
    error: ItemError | None = None


class Queue(Struct, kw_only=True):
    """Jobs in the pool now; `oldest_age_s` is None when nothing waits."""

    queued: int
    running: int
    oldest_age_s: float | None = None


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


class Accepted(Struct):
    """A job or a batch was queued under this id."""

    id: str


# Made at import: msgspec 0.22 can crash when threads make the first decoder of a type at once.
ACCEPTED = msgspec.json.Decoder(Accepted)
BATCH = msgspec.json.Decoder(Batch)
INFO = msgspec.json.Decoder(Info)
ITEM = msgspec.json.Decoder(Item)
JOB = msgspec.json.Decoder(Job)
_PROBLEM = msgspec.json.Decoder(Problem)
VERDICT = msgspec.json.Decoder(Verdict)


def job_of(response: httpx.Response) -> str | None:
    """The id of the job that a problem speaks of."""
    job = _problem(response).job
    return job.rpartition("/")[2] if job else None


def lines(response: httpx.Response) -> Iterator[bytes]:
    """Lines that are not empty; cut at newlines alone, which httpx's own `iter_lines` is not."""
    rest = b""
    for block in response.iter_bytes():
        *whole, rest = (rest + block).split(b"\n")
        yield from filter(None, whole)


def read(response: httpx.Response, decoder: msgspec.json.Decoder[T]) -> T:
    """What a successful answer says.

    Raises:
        ProblemError: it is a problem.
        DoorUnreachableError: whoever answers is no door.
    """
    check_success(response)
    try:
        return decoder.decode(response.content)
    except msgspec.DecodeError as error:
        where = f"{response.request.url} is no door of phiq"
        raise DoorUnreachableError(f"{where}: {error}") from error


def check_success(response: httpx.Response) -> None:
    """Raise the problem that an answer is, if it is one."""
    if not response.is_success:
        raise _error(response)


def _error(response: httpx.Response) -> ProblemError:
    problem = _problem(response)
    if response.status_code == 404:
        return JobNotFoundError(problem)
    if response.status_code in BUSY:
        return BusyError(problem)
    return (RefusedError if response.is_client_error else DoorFailedError)(problem)


def _problem(response: httpx.Response) -> Problem:
    try:
        return _PROBLEM.decode(response.content)
    except msgspec.DecodeError:
        status, reason = response.status_code, response.reason_phrase
        detail = f"{response.request.url} answered {status} {reason}"
        return Problem(title=reason, status=status, detail=detail)
