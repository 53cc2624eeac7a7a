"""Registry, inspect, /info and /metrics tell of the same workers, while they come and go."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from celery import Celery

from phiq.broker import make_celery
from phiq.queue.registry import HEARTBEAT_S, HEARTBEAT_TTL_S, Registry
from phiq.settings import Settings
from support import WorkerProcess, until

#: What it takes a busy machine to ask all four, in seconds, beside the heartbeat.
ASKING_S = 5.0


@pytest.fixture
def app(settings: Settings) -> Iterator[Celery]:
    app = make_celery(settings, Celery)
    yield app
    app.close()


def told(app: Celery, registry: Registry, http: httpx.Client) -> dict[str, set[str]]:
    """Who is there, by whom is asked."""
    names = {worker.worker_id for worker in registry.workers()}
    answers = app.control.inspect(destination=[*names], timeout=1).ping() if names else {}
    metrics = http.get("/metrics").text
    return {
        "registry": names,
        "inspect": set(answers or {}),
        "info": {worker["worker_id"] for worker in http.get("/info").json()["workers"]},
        "metrics": set(re.findall(r'phiq_worker_jobs_per_second\{worker="([^"]+)"\}', metrics)),
    }


def test_all_tell_of_the_same_workers(
    settings: Settings,
    registry: Registry,
    app: Celery,
    start_door: Callable[..., Any],
    start_worker: Callable[..., WorkerProcess],
) -> None:
    """After one comes, is drained, or is killed (once it is missed), all agree in a heartbeat."""
    http = start_door().http
    workers = [start_worker(), start_worker()]

    def agree(*expected: WorkerProcess) -> None:
        pids = {worker.process.pid for worker in expected}

        def agreed() -> bool:
            wanted = {worker.worker_id for worker in registry.workers() if worker.pid in pids}
            answers = told(app, registry, http).values()
            return len(wanted) == len(pids) and all(names == wanted for names in answers)

        until(agreed, "all tell of the same workers", HEARTBEAT_S + ASKING_S)

    agree(*workers)
    newcomer = start_worker()
    agree(*workers, newcomer)
    registry.order(workers[0].worker_id or "", "drain")
    assert workers[0].process.wait(20) == 0
    agree(workers[1], newcomer)
    newcomer.kill()
    until(lambda: len(registry.workers()) == 1, "it is missed", HEARTBEAT_TTL_S + ASKING_S)
    agree(workers[1])
