"""Doors for the tests of the front door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from door_process import DoorProcess, serving
from phiq.cli.embedded import EmbeddedBroker
from phiq.queue.keys import KeyStore
from phiq.settings import Settings


@pytest.fixture
def start_door(settings: Settings, tmp_path: Path) -> Iterator[Callable[..., DoorProcess]]:
    """Starts real doors of the test's pool, `settings` changed by keywords."""
    started: list[DoorProcess] = []

    def start(**changes: Any) -> DoorProcess:
        log = tmp_path / f"door{len(started)}.log"
        started.append(DoorProcess(replace(settings, **changes), log))
        return started[-1].await_open()

    yield start
    for door in started:
        door.close()


@pytest.fixture(scope="module")
def served(
    broker: EmbeddedBroker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DoorProcess]:
    """A door with one ready worker, shared by the tests of a module."""
    settings = Settings(redis_url=broker.url, prefix=f"t{uuid4().hex[:8]}", device="cpu")
    with serving(settings, tmp_path_factory.mktemp("served")) as door:
        yield door


@pytest.fixture(scope="module")
def guarded(
    broker: EmbeddedBroker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DoorProcess]:
    """A door that asks for a key, which its `http` has; everything it can do is switched on."""
    settings = Settings(
        redis_url=broker.url,
        prefix=f"t{uuid4().hex[:8]}",
        device="cpu",
        scorer="scorers:Willing",
        rate_limit="1000000/minute",
        webhook_secret="whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",  # noqa: S106 - made up
        webhook_private=True,
        max_attempts=1,
    )
    secret = KeyStore(settings).add("tester", ("admin",))
    with serving(settings, tmp_path_factory.mktemp("guarded")) as door:
        door.http.headers["Authorization"] = f"Bearer {secret}"
        yield door


@pytest.fixture
def http(served: DoorProcess) -> httpx.Client:
    """A client of the shared door."""
    return served.http
