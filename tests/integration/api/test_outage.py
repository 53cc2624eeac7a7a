"""The broker goes away, hangs, comes back: the door says so, soon, and recovers by itself."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from phiq.cli.embedded import EmbeddedBroker
from phiq.queue.store import JobStore
from phiq.settings import Settings
from support import WorkerProcess, until

JOB = {"equation": "a = b"}
#: Within this a client must know that the broker is away, in seconds.
SOON_S = 5


@pytest.fixture
def own_broker(tmp_path: Path) -> Iterator[EmbeddedBroker]:
    """A broker that the test may stop."""
    with EmbeddedBroker(tmp_path / "own") as broker:
        yield broker


@pytest.fixture
def settings(own_broker: EmbeddedBroker) -> Settings:
    return Settings(redis_url=own_broker.url, prefix="outage", device="cpu", lease_s=1.5)


def check_unavailable(http: httpx.Client) -> None:
    """Every endpoint that needs the broker is a 503 with a time to come back; the rest answer."""
    for method, path in (
        ("POST", "/v1/jobs"),
        ("POST", "/validate"),
        ("GET", "/v1/jobs/x"),
        ("GET", "/v1/jobs/x?wait=30"),
        ("POST", "/v1/jobs/x/cancel"),
        ("GET", "/v1/equations"),
        ("GET", "/info"),
        ("GET", "/readyz"),
    ):
        answer = http.request(method, path, json=JOB if path in ("/v1/jobs", "/validate") else None)

        assert answer.status_code == 503, path
        assert answer.json()["code"] == "broker_unavailable"
        assert "127.0.0.1" not in answer.text  # where Redis is is nobody's business
        assert int(answer.headers["retry-after"]) > 0
        assert answer.elapsed.total_seconds() < SOON_S, path
    degraded = http.post("/api/validate", json=JOB)
    assert (degraded.status_code, degraded.json()["degraded"]) == (200, True)
    assert http.get("/livez").status_code == http.get("/health").status_code == 200


@pytest.mark.parametrize("how", ["killed", "hung"])
def test_the_broker_goes_and_comes_back(
    own_broker: EmbeddedBroker,
    start_door: Callable[..., Any],
    start_worker: Callable[..., WorkerProcess],
    how: str,
) -> None:
    """503 within seconds while it is away, degraded verdicts meanwhile; then all as before.

    How soon a worker takes jobs again is not the door's to promise, so no verdict is asked for.
    """
    start_worker()
    http = start_door().http
    before = http.post("/validate", json=JOB)
    assert before.status_code == 200, before.text
    process = own_broker._process
    assert process is not None

    if how == "killed":
        own_broker.stop(kill=True)
    else:
        process.send_signal(signal.SIGSTOP)
    try:
        check_unavailable(http)
    finally:
        process.send_signal(signal.SIGCONT)
    if how == "killed":
        own_broker.start()

    until(lambda: http.get("/readyz").status_code == 200, "ready again", 30)
    assert http.post("/v1/jobs", json=JOB).status_code == 202
    for _ in range(50):  # no stale connection is left that would fail someone later
        assert http.get("/v1/jobs/x").status_code == 404


def test_those_who_wait_survive_a_restart(
    own_broker: EmbeddedBroker, settings: Settings, start_door: Callable[..., Any]
) -> None:
    """A request that waits over a broker's restart still gets the end of its job."""
    http = start_door().http
    job = http.post("/v1/jobs", json=JOB).json()
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(http.get, job["links"]["self"], params={"wait": 30})
        until(lambda: http.get("/livez").status_code == 200, "the door still answers")

        own_broker.stop(kill=True)
        own_broker.start()
        store = JobStore(settings)
        store.cancel(job["id"])
        answer = waiting.result(20)

    assert answer.status_code == 200
    assert answer.json()["status"] == "canceled"


def test_a_door_may_start_before_its_broker(
    own_broker: EmbeddedBroker, start_door: Callable[..., Any]
) -> None:
    """It opens, says 503, and serves once the broker is there."""
    own_broker.stop()
    http = start_door().http

    assert http.get("/readyz").status_code == 503
    own_broker.start()

    until(lambda: http.post("/v1/jobs", json=JOB).status_code == 202, "jobs are taken")
