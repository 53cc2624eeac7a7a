"""Old and new doors and workers side by side on one Redis, as while a pool is updated."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path
from typing import Any

import msgspec
import pytest
import redis
from msgspec.structs import replace

from phiq.contract import JobRequest, Lane, encode
from phiq.queue.registry import Registry
from phiq.queue.store import JobStore, new_id
from phiq.settings import Settings
from support import HEARTBEAT, ROOT, VERDICT, until

OLDER = ROOT / "tests" / "older" / "lua"


class Older:
    """A door and a worker of the version whose scripts are kept in `tests/older`."""

    def __init__(self, settings: Settings, client: redis.Redis) -> None:
        self._prefix = settings.prefix
        self._scripts = {
            path.stem: client.register_script(_text(OLDER / "common.lua") + _text(path))
            for path in OLDER.glob("*.lua")
        }

    def _run(self, script: str, *args: Any) -> Any:
        return self._scripts[script](keys=[self._prefix], args=args)

    def submit(self, ids: list[str], lane: Lane) -> None:
        fields = [part for id_ in ids for part in (id_, encode(request(id_)), "")]
        assert set(self._run("submit", lane.value, 10**6, "", 10**6, *fields)) == {b"created"}

    def claim(self, most: int) -> tuple[str, list[str]]:
        token = new_id()
        _, _, *fields = self._run("claim", token, "worker@older", most, 15_000, 60_000)
        return token, [id_.decode() for id_ in fields[::3]]

    def complete(self, token: str, ids: list[str]) -> int:
        fields = [part for id_ in ids for part in (id_, "succeeded", encode(VERDICT), "")]
        return int(self._run("complete", token, 60_000, *fields))

    def release(self, token: str) -> int:
        return int(self._run("release", token))

    def reap(self) -> list[int]:
        return [int(n) for n in self._run("reap", 3, 60_000, 60_000)]


def _text(path: Path) -> str:
    return path.read_text("utf-8") + "\n"


def request(job_id: str) -> JobRequest:
    return JobRequest(equation=f"x = {job_id}")


@pytest.fixture
def older(settings: Settings, client: redis.Redis) -> Older:
    return Older(settings, client)


def submit(store: JobStore, count: int, lane: Lane) -> list[str]:
    ids = [new_id() for _ in range(count)]
    store.submit([(id_, request(id_)) for id_ in ids], lane)
    return ids


def work(store: JobStore, most: int) -> int:
    claim = store.claim("worker@newer", most)
    return store.complete(claim.token, [(job, VERDICT) for job in claim.jobs])


def test_doors_and_workers_of_two_versions_share_the_work(store: JobStore, older: Older) -> None:
    """Both doors submit, both workers take from both, in both lanes: each job ends exactly once."""
    ids = []
    for lane in Lane:
        ids += submit(store, 150, lane)
        ids += (theirs := [new_id() for _ in range(150)])
        older.submit(theirs, lane)
    ended = {"older": 0, "newer": 0}

    for who in cycle(ended):
        if who == "older":
            token, taken = older.claim(16)
            ended[who] += older.complete(token, taken)
        else:
            ended[who] += work(store, 16)
        if sum(ended.values()) == len(ids):
            break

    jobs = store.get_many(ids)
    assert all(job and job.verdict == VERDICT and job.request == request(job.id) for job in jobs)
    assert min(ended.values()) > 250
    assert store.snapshot()[:2] == (0, 0)
    assert store.counts()["succeeded"] == len(ids)


def test_each_version_frees_what_the_others_workers_lost(
    store: JobStore, older: Older, settings: Settings, client: redis.Redis
) -> None:
    """An old keeper reaps a new worker's claim and the other way round; all jobs run again."""
    ids = submit(store, 40, Lane.bulk)
    lost_by_newer = store.claim("worker@newer", 20)
    token, _ = older.claim(20)
    client.zadd(f"{settings.prefix}:leases", {lost_by_newer.token: 1})
    requeued = older.reap()[0]
    client.zadd(f"{settings.prefix}:leases", {token: 1})
    requeued += store.reap().requeued

    for _ in range(60):
        work(store, 16)

    assert requeued == 40
    assert {job.status for job in store.get_many(ids) if job} == {"succeeded"}
    assert store.snapshot()[:2] == (0, 0)


def test_what_an_old_worker_hands_back_a_new_one_takes(store: JobStore, older: Older) -> None:
    """A drain during the update loses nothing."""
    ids = submit(store, 10, Lane.interactive)
    token, _ = older.claim(10)

    back = older.release(token)

    assert back == 10
    assert work(store, 16) == 10
    assert {job.status for job in store.get_many(ids) if job} == {"succeeded"}


def test_a_keys_jobs_wait_for_a_new_worker(store: JobStore, older: Older) -> None:
    """Old workers do not see the inboxes of keys, and do not stumble over them either."""
    store.submit([("job", request("job"))], owner="key")

    _, taken = older.claim(16)

    assert taken == []
    assert work(store, 16) == 1


def test_heartbeats_of_both_versions_are_read(
    registry: Registry, settings: Settings, client: redis.Redis
) -> None:
    """An old one has no schema and fewer fields."""
    worker = replace(HEARTBEAT, worker_id="worker@newer")
    registry.beat(worker)
    told = msgspec.to_builtins(worker) | {"worker_id": "worker@older"}
    for name in ("schema", "memory_total_mib", "gpu_uuid", "utilisation", "temperature_c"):
        told.pop(name, None)
    client.set(f"{settings.prefix}:worker:worker@older", msgspec.json.encode(told), px=60_000)
    client.sadd(f"{settings.prefix}:workers", "worker@older")

    until(lambda: len(registry.workers()) == 2, "both are known")
    assert [w.status for w in registry.workers()] == ["ready", "ready"]
