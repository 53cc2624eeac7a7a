"""What the door believes of the pool, from the registry's heartbeats."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from api.errors import NoWorkersError
from api.pool import Pool
from phiq.errors import BrokerUnavailableError
from phiq.pool import WorkerStatus
from phiq.queue.registry import Registry, Worker
from phiq.queue.store import JobStore
from phiq.settings import Settings
from support import HEARTBEAT


def worker(status: WorkerStatus) -> Worker:
    """A heartbeat of a worker in this state."""
    return structs.replace(HEARTBEAT, worker_id=f"worker@{status}", status=status, micro_batch=64)


@pytest.mark.parametrize(
    ("statuses", "status", "reason"),
    [
        ([], "no_workers", "no_workers"),
        (["draining"], "no_workers", "no_workers"),
        (["starting", "draining"], "starting", "starting"),
        (["ready"], "ready", "busy"),
        (["busy", "starting"], "ready", "busy"),
    ],
)
def test_who_takes_jobs(
    registry: Registry, store: JobStore, statuses: list[WorkerStatus], status: str, reason: str
) -> None:
    """Ready and busy workers take jobs; starting ones will; draining ones do not."""
    for each in statuses:
        registry.beat(worker(each))
    pool = Pool(registry, store)

    assert pool.status() == status
    assert pool.queued_reason() == reason
    if status == "ready":
        pool.require_worker()
    else:
        with pytest.raises(NoWorkersError):
            pool.require_worker()


def test_a_paused_pool_says_so(registry: Registry, store: JobStore) -> None:
    """Whoever asks why a job waits learns that somebody stopped the queue."""
    registry.beat(worker("ready"))
    store.pause()

    assert Pool(registry, store).queued_reason() == "paused"


def test_a_failure_is_remembered_and_forgotten(settings: Settings) -> None:
    """While the broker is away everyone is told, by an error of their own; nobody guesses why."""
    away = replace(settings, redis_url="redis://127.0.0.1:1/0")
    pool = Pool(Registry(away), JobStore(away))

    with pytest.raises(BrokerUnavailableError) as first:
        pool.workers()
    with pytest.raises(BrokerUnavailableError) as second:
        pool.require_worker()

    assert first.value is not second.value
    assert pool.queued_reason() is None
