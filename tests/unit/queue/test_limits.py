"""Limits of time hold whoever is there to look, and nothing late is ever run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import redis

from phiq.contract import JobRequest, Lane
from phiq.queue.batches import BatchStore
from phiq.queue.load import LoadWatch
from phiq.queue.registry import HEARTBEAT_TTL_S
from phiq.queue.store import JobStore
from phiq.queue.waiter import Waiter
from phiq.scaling import Bounds, Scaler
from phiq.settings import Settings
from support import VERDICT, until

LIMITS = {
    "ttl_s": ("expired", None),
    "timeout_s": ("failed", "timeout"),
    "cancel_after_s": ("canceled", None),
}
each_limit = pytest.mark.parametrize("limit", LIMITS)


def submit(store: JobStore, limit: str, seconds: float = 0.05) -> None:
    store.submit([("late", JobRequest(equation="a = b", **{limit: seconds}))])


def wait_past(store: JobStore, ms: int = 60) -> None:
    began_ms = store.server_time_ms()
    until(lambda: store.server_time_ms() > began_ms + ms, "the limit went by")


@each_limit
def test_who_looks_at_a_job_sees_it_ended(store: JobStore, limit: str) -> None:
    """Without any worker, keeper or door: the look itself ends it, and counts it."""
    submit(store, limit)
    wait_past(store)

    job = store.get("late")

    assert job is not None
    assert (job.status, job.error and job.error.code) == LIMITS[limit]
    assert store.snapshot().queued == 0
    assert store.counts()[job.status] == 1


@each_limit
def test_no_late_job_is_ever_run(store: JobStore, limit: str) -> None:
    """The first worker after the limit finds it, with nobody having looked: it ends, unclaimed."""
    submit(store, limit)
    wait_past(store)

    claim = store.claim("worker@a", 10)

    assert claim.jobs == []
    assert store.statuses(["late"]) == [LIMITS[limit][0]]
    assert store.snapshot()[:2] == (0, 0)


def test_a_job_handed_back_after_its_time_is_not_run(store: JobStore) -> None:
    """Its time to live went by while it ran, when it was no more to be looked for."""
    submit(store, "ttl_s", 0.1)
    claim = store.claim("worker@a", 10)
    assert len(claim.jobs) == 1
    wait_past(store, 150)
    store.end_overdue()

    assert store.release(claim.token) == 1
    assert store.claim("worker@b", 10).jobs == []
    job = store.get("late")

    assert job is not None
    assert job.status == "expired"


@pytest.mark.parametrize("limit", ["timeout_s", "cancel_after_s"])
def test_a_verdict_that_comes_late_is_none(store: JobStore, limit: str) -> None:
    """Though no keeper was there to end the job while it ran."""
    submit(store, limit, 0.2)
    claim = store.claim("worker@a", 10)
    assert len(claim.jobs) == 1
    wait_past(store, 250)

    store.complete(claim.token, [(job, VERDICT) for job in claim.jobs])
    job = store.get("late")

    assert job is not None
    assert (job.status, job.error and job.error.code) == LIMITS[limit]
    assert job.verdict is None


@each_limit
def test_who_waits_is_told_within_a_moment(settings: Settings, store: JobStore, limit: str) -> None:
    """A door without workers ends what is late by itself."""
    waiter = Waiter(settings, store)
    load = LoadWatch(settings, Scaler(Bounds()))
    submit(store, limit, 0.3)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(waiter.wait, "late", 30)
        wait_past(store, 350)
        load.look_from_door("door", 1)
        job = waiting.result(5)
    waiter.close()

    assert job is not None
    assert job.status == LIMITS[limit][0]


def test_a_batch_of_late_jobs_ends_without_workers(
    settings: Settings, store: JobStore, client: redis.Redis
) -> None:
    """Its totals add up, and nothing of it waits."""
    batches = BatchStore(settings, store, client)
    batches.open("b")
    batches.add("b", 0, [JobRequest(equation="a = b", ttl_s=0.05)] * 600)
    batches.seal("b", 600)
    load = LoadWatch(settings, Scaler(Bounds()))
    wait_past(store, 100)

    for _ in range(2):  # one look ends 500
        load.look_from_door("door", 0)
    batch = batches.get("b")

    assert batch is not None
    assert (batch.expired, batch.pending) == (600, 0)
    assert store.snapshot().queued == 0


def test_a_clock_set_back_delays_a_dead_workers_jobs_by_no_more_than_a_lease(
    settings: Settings, store: JobStore, client: redis.Redis
) -> None:
    """As if the server's clock had been an hour ahead until now: its lease would last an hour."""
    hour_ms = 3_600_000
    store.submit([("job", JobRequest(equation="a = b"))], Lane.bulk)
    claim = store.claim("worker@dead", 1)
    then_ms = store.server_time_ms() + hour_ms
    client.set(f"{settings.prefix}:clock", then_ms)
    client.zadd(f"{settings.prefix}:leases", {claim.token: then_ms + settings.lease_s * 1000})
    began_ms = store.server_time_ms()

    until(lambda: store.reap().requeued == 1, "the lease lapsed", 10)

    assert store.server_time_ms() - began_ms < settings.lease_s * 1000 + 1500
    assert [job.id for job in store.claim("worker@b", 1).jobs] == ["job"]


def test_a_clock_set_back_keeps_no_dead_worker_alive_and_no_lost_bell_on_its_way(
    settings: Settings, store: JobStore, client: redis.Redis
) -> None:
    """As if the server's clock had been an hour ahead until now: both would stay for an hour."""
    hour_ms, prefix = 3_600_000, settings.prefix
    client.sadd(f"{prefix}:workers", "worker@dead")
    client.set(f"{prefix}:worker:worker@dead", "{}", px=hour_ms)
    client.set(f"{prefix}:bell", 1, px=hour_ms)
    client.set(f"{prefix}:clock", store.server_time_ms() + hour_ms)

    store.reap()

    assert client.pttl(f"{prefix}:worker:worker@dead") <= HEARTBEAT_TTL_S * 1000
    assert not client.exists(f"{prefix}:bell")


def test_a_clock_set_back_delays_no_webhook(
    settings: Settings, store: JobStore, client: redis.Redis
) -> None:
    """As if the server's clock had been an hour ahead until now: who was put off is, as before."""
    hour_ms, webhooks = 3_600_000, f"{settings.prefix}:webhooks"
    then_ms = store.server_time_ms() + hour_ms
    client.set(f"{settings.prefix}:clock", then_ms)
    client.zadd(webhooks, {"job due": then_ms - 1, "job late": then_ms + 60_000, "job old": 1})

    reaped = store.reap()

    now_ms = store.server_time_ms()
    left_ms = {
        job.decode(): at_ms - now_ms
        for job, at_ms in client.zrange(webhooks, 0, -1, withscores=True)
    }
    assert reaped.webhooks_due == 2
    assert left_ms["job due"] <= 0
    assert 50_000 < left_ms["job late"] <= 60_000


def test_a_clock_set_back_takes_no_living_workers_claim(
    settings: Settings, store: JobStore, client: redis.Redis
) -> None:
    """One that renews keeps it; a claim of after the change is as long as any."""
    store.submit([(f"job{n}", JobRequest(equation="a = b")) for n in range(2)])
    before = store.claim("worker@a", 1)
    then_ms = store.server_time_ms() + 3_600_000
    client.set(f"{settings.prefix}:clock", then_ms)
    client.zadd(f"{settings.prefix}:leases", {before.token: then_ms})
    after = store.claim("worker@b", 1)

    reaped = [store.reap().requeued for _ in range(3)]

    assert reaped == [0, 0, 0]
    assert store.renew(before.token)
    assert store.renew(after.token)


@pytest.mark.parametrize("limit", ["limits", "expiries"])
def test_a_job_has_no_limit_of_an_earlier_one_of_its_id(
    settings: Settings, store: JobStore, client: redis.Redis, limit: str
) -> None:
    """That one's record has lapsed, and it was submitted anew, without a limit."""
    client.zadd(f"{settings.prefix}:{limit}", {"job": 1})
    store.submit([("job", JobRequest(equation="a = b"))])

    store.reap()

    assert store.statuses(["job"]) == ["queued"]
    assert client.zcard(f"{settings.prefix}:{limit}") == 0


@pytest.mark.parametrize("back", ["released", "lost"])
def test_what_would_wait_no_longer_ends_as_it_goes_back(
    settings: Settings, store: JobStore, client: redis.Redis, back: str
) -> None:
    """Its time was over while a worker had it: it is not kept for a worker that may never come."""
    store.submit([("job", JobRequest(equation="a = b", ttl_s=3600.0))])
    claim = store.claim("worker@a", 1)
    client.hset(f"{settings.prefix}:job:job", "expires", 1)
    client.zadd(f"{settings.prefix}:expiries", {"job": 1})
    store.reap()
    assert store.statuses(["job"]) == ["running"]

    if back == "released":
        store.release(claim.token)
    else:
        client.zadd(f"{settings.prefix}:leases", {claim.token: 1})
    store.reap()

    assert store.statuses(["job"]) == ["expired"]
