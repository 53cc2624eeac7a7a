"""Dramatiq: one process of eight threads, results in Redis."""

from __future__ import annotations

from typing import Any

import dramatiq
from dramatiq.brokers.redis import RedisBroker
from dramatiq.results import Results
from dramatiq.results.backends import RedisBackend

from benchmarks.peers.job import URL, validate

broker = RedisBroker(url=URL)
broker.add_middleware(Results(backend=RedisBackend(url=URL), store_results=True))
dramatiq.set_broker(broker)
actor = dramatiq.actor(validate)
COMMAND = ("dramatiq", "benchmarks.peers.dramatiq_peer", "-p", "1", "-t", "8")


def one(equation: str) -> Any:
    """Queue one job."""
    return actor.send(equation)


def bulk(equations: list[str]) -> None:
    """Queue many: there is no call for many."""
    for equation in equations:
        actor.send(equation, len(equations))


def result(handle: Any) -> Any:
    """Wait for a result."""
    return handle.get_result(block=True, timeout=30_000)
