"""The health check tells a worker that beats from one that does not, and waits out Redis."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from msgspec import structs

from phiq.cli.embedded import free_port
from phiq.queue.registry import Registry, Worker
from phiq.settings import Settings
from support import HEARTBEAT, ROOT, until
from worker.health import check
from worker.standin import StandIn, workers_here

#: A worker of this host's name; another may have it too.
MARKED = f"worker@{socket.gethostname()}-cpu-1-"


@pytest.fixture
def beat(settings: Settings) -> Iterator[Worker]:
    """A heartbeat of a worker that runs here, as far as its stand-in goes."""
    stand_in = StandIn(settings, MARKED + "aa", None)
    stand_in.start()
    until(lambda: MARKED + "aa" in workers_here(), "its stand-in runs")
    yield beating(MARKED + "aa")
    stand_in.stop()


def beating(worker_id: str) -> Worker:
    return structs.replace(HEARTBEAT, worker_id=worker_id, status="busy")


def test_a_worker_that_beats_is_alive(settings: Settings, registry: Registry, beat: Worker) -> None:
    """The answer names the worker and what it does."""
    registry.beat(beat)
    assert check(settings) == (True, f"{beat.worker_id} busy")


def test_a_worker_elsewhere_does_not_count(
    settings: Settings, registry: Registry, beat: Worker
) -> None:
    """A container of the same host name beats; the one here does not, and is named."""
    registry.beat(beating(MARKED + "bb"))
    alive, reason = check(settings)
    assert not alive
    assert reason.startswith("no heartbeat of ")
    assert beat.worker_id in reason


def test_redis_away_is_no_fault_of_the_worker(settings: Settings) -> None:
    """The worker waits for Redis with finished jobs in hand; a restart would lose them."""
    alive, reason = check(replace(settings, redis_url=f"redis://127.0.0.1:{free_port()}/0"))
    assert alive
    assert "cannot serve" in reason


def test_the_command_says_it_by_its_exit_status(settings: Settings) -> None:
    """No worker: status 1 and one line."""
    command = [sys.executable, "-m", "worker.health"]
    done = subprocess.run(
        command, cwd=ROOT, env=settings.to_env(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout.startswith("no heartbeat of ")
    assert done.stdout.count("\n") == 1
