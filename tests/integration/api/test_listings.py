"""Recent jobs and batches, the pool's history and its workers, over HTTP from real workers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis

from phiq.queue.keys import KeyStore, Scope
from phiq.queue.registry import Registry
from phiq.settings import Settings
from support import WorkerProcess, until

HOSTILE = '<script>alert(1)</script> "><img onerror=x> \u202eabc'


def test_recent_jobs_and_batches_are_listed(http: httpx.Client) -> None:
    """As they stand: a verdict, a batch's item, a hostile text as it was sent."""
    job = http.post("/v1/jobs?wait=20", json={"equation": "E = m*c^2"}).json()
    hostile = http.post("/v1/jobs?wait=20", json={"equation": HOSTILE}).json()
    batch = http.post("/v1/batches", json=["a = b"]).json()
    until(lambda: http.get(f"/v1/batches/{batch['id']}").json()["terminal"], "batch ended", 20)

    item, second, first = http.get("/v1/jobs", params={"limit": 3}).json()["jobs"]

    assert (first["id"], first["verdict"], first["valid"]) == (job["id"], "satisfiable", True)
    assert (second["id"], second["equation"]) == (hostile["id"], HOSTILE)
    assert (item["batch"], item["lane"]) == (batch["id"], "bulk")
    assert first["worker_id"] == job["worker_id"]
    [newest] = http.get("/v1/batches", params={"limit": 1}).json()["batches"]
    assert (newest["id"], newest["succeeded"]) == (batch["id"], 1)
    assert newest["links"]["results"] == f"/v1/batches/{batch['id']}/results"
    older = http.get("/v1/jobs", params={"before": second["id"], "limit": 1}).json()["jobs"]
    assert [line["id"] for line in older] == [first["id"]]


@pytest.mark.parametrize(
    "query",
    [
        "status=done",
        "lane=fast",
        "limit=0",
        "limit=201",
        "before=",
        "before=%00",
        f"before={'x' * 99}",
    ],
)
def test_a_listing_refuses_what_it_does_not_know(http: httpx.Client, query: str) -> None:
    """A misspelt filter is an error, not a list of everything."""
    answer = http.get(f"/v1/jobs?{query}")

    assert answer.status_code == 422
    assert answer.json()["field"] == query.partition("=")[0]


def test_the_history_tells_of_work_done(http: httpx.Client) -> None:
    """Jobs that a worker scored are in its last points, with their times."""
    http.post("/v1/jobs?wait=20", json={"equation": "F = m*a"})

    def scored() -> bool:
        point = http.get("/v1/history").json()["total"]
        return bool(point["succeeded"] and point["score_s"])

    until(scored, "the history tells of it", 5)
    for span, points in (("hour", 60), ("day", 288)):
        history = http.get("/v1/history", params={"span": span}).json()
        assert len(history["points"]) == points
        assert sum(point["succeeded"] for point in history["points"][-3:]) >= 1
        assert history["total"]["wait_s"]["p99"] < 20
        assert history["total"]["score_s"]["p50"] > 0
    assert http.get("/v1/history", params={"span": "year"}).status_code == 422


def test_workers_are_seen(http: httpx.Client) -> None:
    """How long ago each was heard of, and what waits in which lane."""
    info = http.get("/info").json()

    [worker] = info["workers"]
    assert 0 <= worker["last_seen_s"] < 6
    assert set(info["queue"]["lanes"]) == {"suspect", "interactive", "bulk"}


@pytest.fixture
def bearer(settings: Settings, client: redis.Redis) -> Callable[..., Mapping[str, str]]:
    keys = KeyStore(settings, client)

    def make(name: str, *scopes: Scope) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {keys.add(name, scopes)}"}

    return make


def test_each_key_lists_its_own(
    start_door: Callable[..., Any], bearer: Callable[..., Mapping[str, str]]
) -> None:
    """Jobs and batches of others are not told of; an admin's key sees whose each is."""
    ann, bob = bearer("ann", "submit", "read"), bearer("bob", "submit", "read")
    boss = bearer("boss", "admin")
    http = start_door().http
    for who in (ann, bob):
        assert http.post("/v1/jobs", json={"equation": "a = b"}, headers=who).is_success
        assert http.post("/v1/batches", json=["c = d"], headers=who).is_success

    def listed(who: Mapping[str, str], path: str, name: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = http.get(path, headers=who).json()[name]
        return found

    assert len(listed(ann, "/v1/jobs", "jobs")) == 2
    assert len(listed(ann, "/v1/batches", "batches")) == 1
    assert {job.get("owner") for job in listed(ann, "/v1/jobs", "jobs")} == {None}
    assert {job["owner"] for job in listed(boss, "/v1/jobs", "jobs")} == {"ann", "bob"}
    assert len(listed(boss, "/v1/batches", "batches")) == 2
    assert http.get("/v1/me", headers=ann).json() == {"key": "ann", "scopes": ["submit", "read"]}
    assert http.get("/v1/me").status_code == 401
    drain = "/v1/workers/worker@nowhere/drain"
    assert http.post(drain, headers=ann).status_code == 403
    assert http.post(drain, headers=boss).json()["code"] == "unknown_worker"
    assert http.post("/v1/workers/x/explode", headers=boss).json()["code"] == "unknown_order"


def test_one_worker_is_drained(
    settings: Settings, start_door: Callable[..., Any], tmp_path: Path
) -> None:
    """It leaves and its process ends well, the other goes on with the work."""
    workers = [WorkerProcess(settings, tmp_path / f"worker{n}.log") for n in range(2)]
    try:
        for worker in workers:
            worker.await_ready()
        http = start_door().http
        until(lambda: len(http.get("/info").json()["workers"]) == 2, "both workers seen", 20)
        pids = {worker.pid: worker.worker_id for worker in Registry(settings).workers()}
        ids, leaves = set(pids.values()), pids[workers[0].process.pid]

        told = http.post(f"/v1/workers/{leaves}/drain")

        assert (told.status_code, told.json()["worker_id"]) == (200, leaves)
        assert workers[0].process.wait(20) == 0
        until(
            lambda: {w["worker_id"] for w in http.get("/info").json()["workers"]} == ids - {leaves},
            "the drained worker has left",
            10,
        )
        job = http.post("/v1/jobs?wait=20", json={"equation": "a = a"}).json()
        assert job["status"] == "succeeded"
        assert http.post(f"/v1/workers/{leaves}/drain").status_code == 404
    finally:
        for worker in workers:
            worker.process.kill()
            worker.process.wait(10)
