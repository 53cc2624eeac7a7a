"""Real parts for every test: an embedded broker, settings of its own, real workers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import redis
from celery import Celery
from hypothesis import settings as hypothesis_settings

from phiq.broker import Doorbell, make_celery
from phiq.cli.embedded import EmbeddedBroker
from phiq.queue.connection import connect
from phiq.queue.failures import FailureStore
from phiq.queue.registry import Registry
from phiq.queue.store import JobStore
from phiq.settings import Settings
from support import WorkerProcess
from worker.device import list_gpus

# No test is about how long it takes: on a busy machine that would fail by chance.
hypothesis_settings.register_profile("phiq", deadline=None)
hypothesis_settings.load_profile("phiq")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs a GPU where there is none; everything else always runs."""
    if not list_gpus():
        for item in items:
            if item.get_closest_marker("gpu"):
                item.add_marker(pytest.mark.skip(reason="no GPU on this machine"))


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedBroker]:
    """One broker for the whole run; tests keep apart by their key prefix."""
    with EmbeddedBroker(tmp_path_factory.mktemp("broker")) as broker:
        yield broker


@pytest.fixture
def settings(broker: EmbeddedBroker) -> Settings:
    """Settings of a pool of its own, with a short lease."""
    return Settings(redis_url=broker.url, prefix=f"t{uuid4().hex[:8]}", device="cpu", lease_s=1.5)


@pytest.fixture
def client(settings: Settings) -> Iterator[redis.Redis]:
    """A connection to the test's broker, closed afterwards."""
    client = connect(settings)
    yield client
    client.close()


@pytest.fixture
def store(settings: Settings, client: redis.Redis) -> JobStore:
    """The test's job store."""
    return JobStore(settings, client)


@pytest.fixture
def failures(settings: Settings, store: JobStore, client: redis.Redis) -> FailureStore:
    """The test's dead letters and failed jobs."""
    return FailureStore(settings, store, client)


@pytest.fixture
def registry(settings: Settings, client: redis.Redis) -> Registry:
    """The test's worker registry."""
    return Registry(settings, client)


@pytest.fixture
def doorbell(settings: Settings, client: redis.Redis) -> Iterator[Doorbell]:
    """Rings the test's workers."""
    app = make_celery(settings, Celery)
    yield Doorbell(settings, app, client)
    app.close()


@pytest.fixture
def start_worker(settings: Settings, tmp_path: Path) -> Iterator[Callable[..., WorkerProcess]]:
    """Starts real workers, `settings` changed by keywords; kills what is left afterwards."""
    started: list[WorkerProcess] = []

    def start(*, app: str = "worker", ready: bool = True, **changes: Any) -> WorkerProcess:
        log = tmp_path / f"worker{len(started)}.log"
        worker = WorkerProcess(replace(settings, **changes), log, app)
        started.append(worker)
        return worker.await_ready() if ready else worker

    yield start
    for worker in started:
        worker.process.kill()
        worker.process.wait(10)
