"""An HTTP client of the door: `Client`, what it answers, what it raises."""

from __future__ import annotations

from phiq.client.answers import Info, Item, ItemError, PoolWorker, Queue
from phiq.client.client import DEFAULT_URL, Client
from phiq.client.errors import (
    BusyError,
    DoorFailedError,
    DoorUnreachableError,
    JobNotFoundError,
    NoVerdictError,
    ProblemError,
    RefusedError,
)

__all__ = [
    "DEFAULT_URL",
    "BusyError",
    "Client",
    "DoorFailedError",
    "DoorUnreachableError",
    "Info",
    "Item",
    "ItemError",
    "JobNotFoundError",
    "NoVerdictError",
    "PoolWorker",
    "ProblemError",
    "Queue",
    "RefusedError",
]
