"""streaQ: a hundred jobs at a time, many queued in one pipeline."""

from __future__ import annotations

from typing import Any

from streaq import Worker

from benchmarks.peers import job
from benchmarks.peers.loop import run

worker = Worker(redis_url=job.URL, concurrency=100)
COMMAND = ("streaq", "run", "benchmarks.peers.streaq_peer:worker")


@worker.task(name="validate")
async def validate(equation: str, total: int = 0) -> Any:
    """The job, as streaQ calls it."""
    return job.validate(equation, total)


async def _connected() -> None:
    """Connect once: the client of a queue lives as long as its process."""
    if not _open:
        _open.append(await worker.__aenter__())


_open: list[Any] = []


async def _many(equations: list[str]) -> None:
    await _connected()
    await worker.enqueue_many([validate.enqueue(text, len(equations)) for text in equations])


async def _one(equation: str) -> Any:
    await _connected()
    return await validate.enqueue(equation)


async def _result(handle: Any) -> Any:
    await _connected()
    return (await handle.result(timeout=30)).result


def one(equation: str) -> Any:
    """Queue one job."""
    return run(_one(equation))


def bulk(equations: list[str]) -> None:
    """Queue many in one pipeline."""
    run(_many(equations))


def result(handle: Any) -> Any:
    """Wait for a result."""
    return run(_result(handle))
