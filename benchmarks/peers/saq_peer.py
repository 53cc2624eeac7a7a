"""SAQ: a hundred jobs at a time, results announced."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic
from typing import Any

from saq import Queue

from benchmarks.peers import job
from benchmarks.peers.loop import run

queue = Queue.from_url(job.URL)
COMMAND = ("saq", "benchmarks.peers.saq_peer.settings")


async def validate(_: Any, *, equation: str, total: int = 0) -> Any:
    """The job, as SAQ calls it."""
    return job.validate(equation, total)


#: A job that ends between SAQ's look at it and its listening is announced to nobody: so it is
#: looked at again after this long, in seconds.
LOOK_S = 0.1
DEADLINE_S = 30
settings = {"queue": queue, "functions": [validate], "concurrency": 100}


async def _many(equations: list[str]) -> None:
    for start in range(0, len(equations), 100):
        part = equations[start : start + 100]
        jobs = (queue.enqueue("validate", equation=text, total=len(equations)) for text in part)
        await asyncio.gather(*jobs)


def one(equation: str) -> Any:
    """Queue one job."""
    return run(queue.enqueue("validate", equation=equation))


def bulk(equations: list[str]) -> None:
    """Queue many, a hundred at a time: there is no call for many."""
    run(_many(equations))


async def _result(handle: Any) -> Any:
    deadline = monotonic() + DEADLINE_S
    while not handle.completed and monotonic() < deadline:
        with suppress(asyncio.TimeoutError):
            await handle.refresh(until_complete=LOOK_S)
    return handle.result


def result(handle: Any) -> Any:
    """Wait for a result."""
    return run(_result(handle))
