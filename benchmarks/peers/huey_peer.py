"""Huey: blocking reads, results announced, one worker thread (more are slower for such jobs)."""

from __future__ import annotations

from typing import Any

from huey import RedisHuey

from benchmarks.peers.job import URL, validate

huey = RedisHuey("bench", url=URL, notify_result=True)
task = huey.task()(validate)
COMMAND = (
    *("-m", "huey.bin.huey_consumer", "benchmarks.peers.huey_peer.huey"),
    *("-k", "thread", "-w", "1", "-n", "-q"),
)


def one(equation: str) -> Any:
    """Queue one job."""
    return task(equation)


def bulk(equations: list[str]) -> None:
    """Queue many: there is no call for many."""
    for equation in equations:
        task(equation, len(equations))


def result(handle: Any) -> Any:
    """Wait for a result."""
    return handle.get(blocking=True, timeout=30)
