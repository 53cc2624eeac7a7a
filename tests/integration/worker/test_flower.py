"""Flower beside the pool: it sees workers, and doorbells where events are on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from celery import Celery

from phiq.broker import Doorbell, make_celery
from phiq.cli.embedded import free_port
from phiq.contract import JobRequest
from phiq.queue.store import JobStore
from phiq.settings import Settings
from support import ROOT, WorkerProcess, until


@pytest.fixture
def flower(settings: Settings, tmp_path: Path) -> Iterator[httpx.Client]:
    """`celery -A worker flower`, and a client for its API."""
    port = free_port()
    argv = ["-m", "celery", "-A", "worker", "flower", f"--port={port}", "--address=127.0.0.1"]
    environ = os.environ | settings.to_env() | {"FLOWER_UNAUTHENTICATED_API": "1"}
    with (tmp_path / "flower.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, *argv], cwd=ROOT, env=environ, stdout=log, stderr=log
        )
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as http:
        yield http
    process.kill()
    process.wait(10)


def answers(http: httpx.Client) -> bool:
    try:
        return http.get("/healthcheck").is_success
    except httpx.TransportError:
        return False


def test_flower_sees_workers_and_doorbells(
    settings: Settings,
    flower: httpx.Client,
    start_worker: Callable[..., WorkerProcess],
    store: JobStore,
    doorbell: Doorbell,
) -> None:
    """The worker by its name; one `phiq.drain` for all the jobs that it rang for."""
    until(lambda: answers(flower), "flower answers", 30)
    worker = start_worker()
    app = make_celery(settings, Celery)
    app.control.enable_events(reply=True, timeout=5, destination=[worker.worker_id])
    app.close()
    store.submit([(f"job-{n}", JobRequest(equation="a = b", mode="heuristic")) for n in range(20)])
    doorbell.ring()
    until(lambda: store.counts().get("succeeded") == 20, "scored")
    workers = until(lambda: flower.get("/api/workers?refresh=1").json(), "workers", 30)
    assert worker.worker_id in workers
    tasks = until(lambda: flower.get("/api/tasks").json(), "tasks", 20)
    assert {task["name"] for task in tasks.values()} == {"phiq.drain"}
    assert len(tasks) < 20
