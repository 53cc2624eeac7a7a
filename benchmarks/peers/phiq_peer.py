"""Phiq itself, by its queue's client, as the door uses it."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from typing import Any

from celery import Celery

from phiq.broker import Doorbell, make_celery
from phiq.contract import JobRequest, Lane
from phiq.queue.connection import connect
from phiq.queue.store import JobStore, new_id
from phiq.queue.waiter import Waiter
from phiq.settings import Settings

settings = replace(
    Settings(), redis_url=os.environ.get("BENCH_URL", Settings().redis_url), device="cpu"
)
COMMAND = ("celery", "-A", "worker", "worker", "-l", "WARNING")
#: Jobs a call.
CHUNK = 100
client = connect(settings)
doorbell = Doorbell(settings, make_celery(settings, Celery), client)
store = JobStore(settings, client, doorbell.send)
waiter = Waiter(settings, store)


def one(equation: str) -> str:
    """Queue one job."""
    job_id = new_id()
    store.submit([(job_id, JobRequest(equation=equation, mode="heuristic"))])
    return job_id


def bulk(equations: list[str]) -> None:
    """Queue many, a hundred a call."""
    jobs = iter([(new_id(), JobRequest(equation=text, mode="heuristic")) for text in equations])
    while chunk := list(itertools.islice(jobs, CHUNK)):
        store.submit(chunk, Lane.bulk)


def ended() -> int:
    """Jobs that have ended."""
    return store.counts().get("succeeded", 0)


def result(handle: str) -> Any:
    """Wait for a verdict."""
    return waiter.wait(handle, 30)
