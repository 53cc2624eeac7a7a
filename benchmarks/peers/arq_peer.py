"""arq: a hundred jobs at a time, a short poll."""

from __future__ import annotations

import asyncio
from typing import Any

from arq import create_pool
from arq.connections import RedisSettings

from benchmarks.peers import job
from benchmarks.peers.loop import run

SETTINGS = RedisSettings.from_dsn(job.URL)
COMMAND = ("arq", "benchmarks.peers.arq_peer.WorkerSettings")
_pool: Any = None


async def validate(_: Any, equation: str, total: int = 0) -> Any:
    """The job, as arq calls it."""
    return job.validate(equation, total)


class WorkerSettings:
    """What the worker reads."""

    functions = (validate,)
    redis_settings = SETTINGS
    max_jobs = 100
    poll_delay = 0.005
    log_results = False


async def _connected() -> Any:
    global _pool  # noqa: PLW0603 - made in the loop that uses it
    _pool = _pool or await create_pool(SETTINGS)
    return _pool


async def _many(equations: list[str], total: int) -> None:
    pool = await _connected()
    await asyncio.gather(*(pool.enqueue_job("validate", text, total) for text in equations))


async def _one(equation: str) -> Any:
    return await (await _connected()).enqueue_job("validate", equation)


def one(equation: str) -> Any:
    """Queue one job."""
    return run(_one(equation))


def bulk(equations: list[str]) -> None:
    """Queue many, a hundred at a time: there is no call for many."""
    for start in range(0, len(equations), 100):
        run(_many(equations[start : start + 100], len(equations)))


def result(handle: Any) -> Any:
    """Wait for a result."""
    return run(handle.result(timeout=30, poll_delay=0.002))
