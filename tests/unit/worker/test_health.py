"""The health check tells a worker that beats from one that does not, and waits out Redis."""

from __future__ import annotations

import socket
import subprocess
import sys
from dataclasses import replace

import pytest

from phiq.cli.embedded import free_port
from phiq.queue.registry import Registry, Worker
from phiq.settings import Settings
from worker.health import check


@pytest.fixture
def beat() -> Worker:
    """A heartbeat of this host."""
    return Worker(
        worker_id=f"worker@{socket.gethostname()}-cpu-1",
        device="cpu",
        device_name="CPU",
        status="busy",
        micro_batch=1,
        scorer="x:Y",
        pid=1,
        started_ms=0,
    )


def test_a_worker_that_beats_is_alive(settings: Settings, registry: Registry, beat: Worker) -> None:
    """The answer names the worker and what it does."""
    registry.beat(beat)
    assert check(settings) == (True, f"{beat.worker_id} busy")


def test_a_worker_elsewhere_does_not_count(
    settings: Settings, registry: Registry, beat: Worker
) -> None:
    """Only this host's workers do: in a container that is the one worker of the container."""
    beat.worker_id = "worker@elsewhere-gpu0"
    registry.beat(beat)
    assert check(settings)[0] is False


def test_redis_away_is_no_fault_of_the_worker(settings: Settings) -> None:
    """The worker waits for Redis with finished jobs in hand; a restart would lose them."""
    alive, reason = check(replace(settings, redis_url=f"redis://127.0.0.1:{free_port()}/0"))
    assert alive
    assert "cannot serve" in reason


def test_the_command_says_it_by_its_exit_status(settings: Settings) -> None:
    """No worker: status 1 and one line."""
    command = [sys.executable, "-m", "worker.health"]
    done = subprocess.run(
        command, env=settings.to_env(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stdout.startswith("no heartbeat of worker@")
    assert done.stdout.count("\n") == 1
