"""Clients of the door: `Client` blocks, `AsyncClient` is awaited; they have the same calls.

What a call does is written once, in `calls.py`, for both. They score nothing themselves.

| file | what |
|---|---|
| `calls.py` | every call: request, retries, answer; this is `AsyncClient` |
| `blocking.py` | `Client`: runs the same calls to their end on a wire that blocks |
| `wire.py` | the two wires: what sends bytes, and waits |
| `outgoing.py` | how calls look on their way out |
| `upload.py` `results.py` | a batch's items on their way there, its results on their way back |
| `shapes.py` `errors.py` | what answers hold; what goes wrong |
"""

from __future__ import annotations

from phiq.client.blocking import Client
from phiq.client.calls import AsyncClient
from phiq.client.errors import (
    BusyError,
    DoorFailedError,
    DoorUnreachableError,
    JobEndedError,
    NotFoundError,
    NoVerdictError,
    ProblemError,
    RefusedError,
)
from phiq.client.upload import BatchSource
from phiq.listing import Equation
from phiq.pool import Info, PoolWorker, Queue, Scale

__all__ = [
    "AsyncClient",
    "BatchSource",
    "BusyError",
    "Client",
    "DoorFailedError",
    "DoorUnreachableError",
    "Equation",
    "Info",
    "JobEndedError",
    "NoVerdictError",
    "NotFoundError",
    "PoolWorker",
    "ProblemError",
    "Queue",
    "RefusedError",
    "Scale",
]
