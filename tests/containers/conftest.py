"""A pool in containers, where a Docker engine answers and its images are built."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest

from burst import summary
from containers.engine import API, FLOWER, WORKER, Compose, docker
from phiq.cli.embedded import free_port
from phiq.client import Client


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    summary(terminalreporter)


@pytest.fixture(scope="session")
def engine() -> None:
    """Skips where there is no engine; the images are there where there is one."""
    found = shutil.which("docker")
    if (
        found is None
        or subprocess.run([found, "info"], capture_output=True, check=False).returncode
    ):
        pytest.skip("no Docker engine answers")
    docker("image", "inspect", API, WORKER, FLOWER)


class Pool:
    """A pool, a key to its door, and clients that have it."""

    def __init__(self, compose: Compose) -> None:
        self.compose = compose
        told = json.loads(compose.exec("api", "phiq", "keys", "add", "tests", "--json"))
        self.key: str = told["key"]
        self.client = Client(compose.url, api_key=self.key, patience_s=120)
        headers = {"Authorization": f"Bearer {self.key}"}
        self.http = httpx.Client(base_url=compose.url, headers=headers, timeout=40)

    def workers(self) -> int:
        """Workers that are ready or at work."""
        ready = {"ready", "busy"}
        return sum(worker.status in ready for worker in self.client.info().workers)

    def close(self) -> None:
        """Close the clients."""
        self.client.close()
        self.http.close()


@pytest.fixture(scope="module")
def pool(engine: None) -> Iterator[Pool]:
    """Three workers and a door that has a key, by `docker compose up`."""
    compose = Compose(f"phiqtest{uuid4().hex[:8]}", free_port())
    try:
        compose.up(3)
        pool = Pool(compose)
        yield pool
        pool.close()
    finally:
        compose.down()
