"""Celery: a task a job, late acks, a long prefetch, no gossip; a pool of threads."""

from __future__ import annotations

from typing import Any

from celery import Celery

from benchmarks.peers.job import URL, validate

app = Celery("celery_peer", broker=URL, backend=URL)
app.conf.update(task_acks_late=True, worker_prefetch_multiplier=64, result_expires=600)
task = app.task(name="validate")(validate)
COMMAND = (
    *("celery", "-A", "benchmarks.peers.celery_peer", "worker", "-P", "threads", "-c", "1"),
    *("-l", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"),
)


def one(equation: str) -> Any:
    """Queue one job."""
    return task.delay(equation)


def bulk(equations: list[str]) -> None:
    """Queue many: over one connection, as there is no call for many."""
    with app.producer_or_acquire() as producer:
        for equation in equations:
            task.apply_async((equation, len(equations)), producer=producer)


def result(handle: Any) -> Any:
    """Wait for a result."""
    return handle.get(timeout=30)
