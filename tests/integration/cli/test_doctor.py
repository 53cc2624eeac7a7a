"""`phiq doctor` finds what is wrong, each with its way out; `phiq top` shows a real pool."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from phiq.cli.doctor import torch_findings
from phiq.cli.embedded import EmbeddedBroker
from phiq.queue.connection import connect
from phiq.settings import Settings
from phiq_process import PhiqProcess, phiq
from support import WorkerProcess


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[EmbeddedBroker]:
    """A broker whose settings a test may spoil."""
    with EmbeddedBroker(tmp_path / "own") as broker:
        yield broker


def findings(**environ: str) -> tuple[int, dict[str, list[str]]]:
    """The exit status, and what was found by its state, with the way out."""
    answer = phiq("doctor", "--json", **environ)
    found: dict[str, list[str]] = {"ok": [], "warning": [], "wrong": []}
    for finding in json.loads(answer.stdout):
        found[finding["state"]].append(f"{finding['what']}: {finding['way_out']}")
    return answer.returncode, found


def test_a_sound_pool_has_nothing_wrong(
    settings: Settings, start_worker: Callable[..., WorkerProcess]
) -> None:
    """Broker, clock, port and workers of a pool as `phiq up` makes it: no fault, no warning."""
    start_worker()
    status, found = findings(PHIQ_REDIS_URL=settings.redis_url, PHIQ_PREFIX=settings.prefix)
    assert (status, found["wrong"], found["warning"]) == (0, [], [])
    said = " ".join(found["ok"])
    for word in ("appendfsync always", "noeviction", "clock within", "1 workers alive"):
        assert word in said


def test_what_is_wrong_with_the_broker_is_told(own_broker: EmbeddedBroker) -> None:
    """No file, a policy that evicts, memory nearly full: each with what to do, exit status 1."""
    client: redis.Redis = connect(Settings(redis_url=own_broker.url))
    client.config_set("appendonly", "no")
    client.config_set("maxmemory-policy", "allkeys-lru")
    client.config_set("maxmemory", int(client.info("memory")["used_memory"]) + 200_000)
    client.close()
    status, found = findings(PHIQ_REDIS_URL=own_broker.url)
    said = "\n".join(found["wrong"])
    assert status == 1
    for words in ("set `appendonly yes`", "set it to noeviction", "of its maxmemory: give it more"):
        assert words in said


def test_a_weaker_fsync_is_a_warning(own_broker: EmbeddedBroker) -> None:
    """It may be meant: nothing is wrong, and what it costs is said."""
    client: redis.Redis = connect(Settings(redis_url=own_broker.url))
    client.config_set("appendfsync", "everysec")
    client.close()
    status, found = findings(PHIQ_REDIS_URL=own_broker.url)
    assert status == 0
    assert any("a power cut loses up to a second" in line for line in found["warning"])


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"PHIQ_LEASE_S": "soon"}, "PHIQ_LEASE_S='soon'"),
        ({"PHIQ_REDIS_URL": "redis://127.0.0.1:1/0"}, "no broker: "),
    ],
)
def test_what_keeps_a_pool_from_starting(environ: dict[str, str], expected: str) -> None:
    """A setting that cannot be read, a broker that is not there: told, not raised."""
    status, found = findings(**environ)
    assert status == 1
    assert any(expected in line for line in found["wrong"])


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"PHIQ_MICRO_BATCH": "1000"}, "PHIQ_BATCH_TIMEOUT_S=300"),
        ({"PHIQ_OWNER_SHARE": "2000000"}, "one key can fill the queue"),
        ({"PHIQ_BATCH_LIMIT": "300000"}, "never fits"),
        ({"PHIQ_WEBHOOK_PRIVATE": "1"}, "PHIQ_WEBHOOK_SECRET"),
        ({"PHIQ_VALIDATE_TIMEOUT_S": "20", "PHIQ_RECORD_TTL_S": "10"}, "raise PHIQ_RECORD_TTL_S"),
    ],
)
def test_settings_that_contradict_each_other(
    settings: Settings, environ: dict[str, str], expected: str
) -> None:
    """Each is fine alone; together they are not what anybody wants."""
    _, found = findings(PHIQ_REDIS_URL=settings.redis_url, **environ)
    assert any(expected in line for line in found["warning"])


def test_a_port_that_is_taken(settings: Settings) -> None:
    """Someone else's server is told apart from a door."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        _, found = findings(PHIQ_REDIS_URL=settings.redis_url, PHIQ_PORT=port)
    assert any(f"port {port}" in line and "set PHIQ_PORT" in line for line in found["warning"])


@pytest.mark.parametrize(
    ("torch", "driver", "state", "words"),
    [
        ("2.13.0+cu130", 13000, "ok", "fits the driver"),
        ("2.13.0+cu126", 12040, "ok", "fits the driver"),
        ("2.13.0+cu130", 12080, "wrong", "needs CUDA 13.0, the driver knows 12.8"),
        ("2.13.0+cpu", 13000, "wrong", "for the CPU alone"),
        (None, 13000, "wrong", "not installed"),
    ],
)
def test_torch_is_held_against_the_driver(
    torch: str | None, driver: int, state: str, words: str
) -> None:
    """A build for a newer major CUDA than the driver's does not run; a newer minor one does."""
    [finding] = torch_findings(torch, driver)
    assert (finding.state, words in finding.what) == (state, True)


def test_doctor_speaks_to_people(settings: Settings) -> None:
    """A line a finding, its state first, the way out last."""
    answer = phiq("doctor", PHIQ_REDIS_URL=settings.redis_url, PHIQ_PREFIX=settings.prefix)
    assert answer.returncode == 0
    assert "warning no worker is alive: start one" in answer.stdout


def test_top_shows_the_pool_once_without_a_terminal(pool: PhiqProcess, url: str) -> None:
    """Queue, rate, waits and workers; and it ends."""
    phiq("validate", "E = mc²", PHIQ_URL=url)
    answer = phiq("top", PHIQ_URL=url)
    assert answer.returncode == 0
    for words in ("0 queued", "jobs/s now", "waited p50", "worker@"):
        assert words in answer.stdout
