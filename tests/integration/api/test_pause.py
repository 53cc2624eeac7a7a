"""A paused pool, and one without workers, say so at once; nobody hangs."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest

from phiq.queue.store import JobStore
from support import WorkerProcess, until

StartDoor = Callable[..., Any]
StartWorker = Callable[..., WorkerProcess]


def test_a_pause_is_told_at_once(start_door: StartDoor, start_worker: StartWorker) -> None:
    """503 with Retry-After where a verdict was asked for, the rules where they may stand in."""
    start_worker()
    http = start_door().http
    assert http.get("/readyz").status_code == 200
    http.post("/v1/pause")
    start = monotonic()

    ready = http.get("/readyz")
    validate = http.post("/validate", json={"equation": "E = mc²"})
    degraded = http.post("/api/validate", json={"equation": "E = mc²"})
    took_s = monotonic() - start
    http.post("/v1/resume")
    resumed = http.post("/validate", json={"equation": "E = mc²"})

    assert [ready.status_code, validate.status_code] == [503, 503]
    assert {ready.json()["code"], validate.json()["code"]} == {"paused"}
    assert int(validate.headers["Retry-After"]) > 0
    assert (degraded.status_code, degraded.json()["degraded"]) == (200, True)
    assert took_s < 5
    assert resumed.status_code == 200
    assert http.get("/readyz").status_code == 200


def test_a_pause_from_elsewhere_is_told_within_a_moment(
    start_door: StartDoor, start_worker: StartWorker, store: JobStore
) -> None:
    """Another door, or the command line, may have made it."""
    start_worker()
    http = start_door().http
    assert http.get("/readyz").status_code == 200

    store.pause()

    until(lambda: http.get("/readyz").status_code == 503, "paused", 4)


@pytest.mark.parametrize(
    ("limit", "status"),
    [("ttl_s", "expired"), ("timeout_s", "failed"), ("cancel_after_s", "canceled")],
)
def test_limits_hold_without_a_worker_and_nothing_late_runs(
    start_door: StartDoor, start_worker: StartWorker, limit: str, status: str
) -> None:
    """Who waits is told soon; the worker that comes later leaves the job as it is."""
    http = start_door().http
    start = monotonic()
    job = http.post("/v1/jobs?wait=20", json={"equation": "a = b", limit: 0.5}).json()
    took_s = monotonic() - start

    start_worker()
    other = http.post("/validate", json={"equation": "a = b"})
    after = http.get(f"/v1/jobs/{job['id']}").json()

    assert (job["status"], job["terminal"]) == (status, True)
    assert took_s < 6
    assert other.status_code == 200
    assert (after["status"], after["attempt"]) == (status, 0)
