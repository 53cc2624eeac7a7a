"""taskiq: a list in Redis, results in Redis, one process of a hundred tasks."""

from __future__ import annotations

import asyncio
from typing import Any

from taskiq_redis import ListQueueBroker, RedisAsyncResultBackend

from benchmarks.peers import job
from benchmarks.peers.loop import run

broker = ListQueueBroker(job.URL).with_result_backend(RedisAsyncResultBackend(job.URL))
COMMAND = (
    *("taskiq", "worker", "benchmarks.peers.taskiq_peer:broker", "-w", "1"),
    *("--max-async-tasks", "100", "--log-level", "ERROR"),
)


@broker.task(task_name="validate")
async def validate(equation: str, total: int = 0) -> Any:
    """The job, as taskiq calls it."""
    return job.validate(equation, total)


async def _many(equations: list[str]) -> None:
    for start in range(0, len(equations), 100):
        part = equations[start : start + 100]
        await asyncio.gather(*(validate.kiq(text, len(equations)) for text in part))


def one(equation: str) -> Any:
    """Queue one job."""
    return run(validate.kiq(equation))


def bulk(equations: list[str]) -> None:
    """Queue many, a hundred at a time: there is no call for many."""
    run(_many(equations))


def result(handle: Any) -> Any:
    """Wait for a result."""
    return run(handle.wait_result(check_interval=0.002, timeout=30))
