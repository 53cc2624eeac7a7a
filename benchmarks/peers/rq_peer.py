"""RQ: a worker that does not fork, jobs without a description, results by a blocking read."""

from __future__ import annotations

from typing import Any

import redis
from rq import Queue

from benchmarks.peers.job import URL, validate

queue = Queue("bench", connection=redis.Redis.from_url(URL))
COMMAND = ("rq", "worker", "-w", "rq.worker.SimpleWorker", "--url", URL, "--quiet", "bench")


def one(equation: str) -> Any:
    """Queue one job."""
    return queue.enqueue(validate, equation, description="")


def bulk(equations: list[str]) -> None:
    """Queue many in one pipeline."""
    total = len(equations)
    queue.enqueue_many(
        [Queue.prepare_data(validate, (text, total), description="") for text in equations]
    )


def result(handle: Any) -> Any:
    """Wait for a result."""
    return handle.latest_result(timeout=30).return_value
