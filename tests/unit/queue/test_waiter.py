"""One subscriber serves all waiters, and no waiter misses its job's end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic

import pytest
import redis

from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobError, JobRequest
from phiq.errors import BrokerUnavailableError
from phiq.queue.calls import Channel
from phiq.queue.connection import connect
from phiq.queue.records import announced
from phiq.queue.store import JobStore, new_id
from phiq.queue.waiter import Waiter
from phiq.settings import Settings
from support import until

FAILURE = JobError(code="x", detail="x", retryable=False)


@pytest.fixture
def waiter(settings: Settings, store: JobStore) -> Iterator[Waiter]:
    waiter = Waiter(settings, store)
    yield waiter
    waiter.close()


def submit(store: JobStore, count: int = 1) -> list[str]:
    ids = [new_id() for _ in range(count)]
    store.submit([(id_, JobRequest(equation="a = b")) for id_ in ids])
    return ids


def end_all(store: JobStore) -> None:
    while (claim := store.claim("worker@a", 100)).jobs:
        store.complete(claim.token, [(job, FAILURE) for job in claim.jobs])


def test_hundreds_of_waiters_all_wake_on_few_connections(
    waiter: Waiter, store: JobStore, client: redis.Redis
) -> None:
    """300 waiters, 300 answers, long before the recheck; connections stay bounded."""
    ids = submit(store, 300)
    before = len(client.client_list())
    with ThreadPoolExecutor(300) as threads:
        answers = [threads.submit(waiter.wait, id_, 30) for id_ in ids]
        until(lambda: waiter.waiting == 300, "all wait")
        start = monotonic()
        end_all(store)
        jobs = [answer.result() for answer in answers]
        took_s = monotonic() - start
        connections = len(client.client_list()) - before

    assert {job.status for job in jobs if job} == {"failed"}
    assert took_s < 4
    assert connections <= 40
    assert waiter.waiting == 0


def test_who_came_first_is_called_first(waiter: Waiter, store: JobStore) -> None:
    """No thread waits for those who are called back; one that fails is no other's failure."""
    ids = submit(store, 50)
    threads, called = threading.active_count(), []

    def call(job_id: str) -> None:
        called.append(job_id)
        if job_id == ids[10]:
            raise RuntimeError

    watches = [waiter.begin(id_, partial(call, id_)) for id_ in ids for _ in range(2)]
    end_all(store)
    until(lambda: len(called) == 100, "all are called")

    assert called == [id_ for id_ in ids for _ in range(2)]
    assert {watch.job.status for watch in watches if watch.job} == {"failed"}
    assert threading.active_count() <= threads


def test_time_up_calls_back(waiter: Waiter) -> None:
    """Each when its own time is up, the shorter first; at once where it was up before."""
    called: list[str] = []
    for name, timeout_s in (("never", 60), ("second", 0.2), ("first", 0.1)):
        waiter.bound(waiter.begin(name, partial(called.append, name)), timeout_s)

    until(lambda: len(called) == 2, "two are called")
    waiter.bound(waiter.begin("late", partial(called.append, "late")), -1)
    until(lambda: len(called) == 3, "so is who was late")

    assert called == ["first", "second", "late"]


def test_an_ended_job_is_answered_at_once(waiter: Waiter, store: JobStore) -> None:
    """What ended before the wait began is not waited for; unknown is None."""
    [job_id] = submit(store)
    end_all(store)

    job = waiter.wait(job_id, 30)

    assert job is not None
    assert job.terminal
    assert waiter.wait("unknown", 30) is None


def test_time_up_gives_the_job_as_it_is(waiter: Waiter, store: JobStore) -> None:
    """The caller sees a job that has not ended, not an exception."""
    [job_id] = submit(store)

    job = waiter.wait(job_id, 0.05)

    assert job is not None
    assert job.status == "queued"


def test_two_waiters_of_one_job_both_wake(waiter: Waiter, store: JobStore) -> None:
    """One announcement serves everyone who waits for the job."""
    [job_id] = submit(store)
    with ThreadPoolExecutor(2) as threads:
        answers = [threads.submit(waiter.wait, job_id, 30) for _ in range(2)]
        until(lambda: waiter.waiting == 2, "both wait")
        end_all(store)

        assert [answer.result(4).status for answer in answers] == ["failed", "failed"]


def test_a_waiter_survives_a_broker_restart(settings: Settings, tmp_path: Path) -> None:
    """The subscription comes back by itself, and an end that was announced meanwhile is seen."""
    with EmbeddedBroker(tmp_path / "own") as broker:
        own = replace(settings, redis_url=broker.url)
        own_client = connect(own)
        store = JobStore(own, own_client)
        waiter = Waiter(own, store)
        [job_id] = submit(store)
        with ThreadPoolExecutor(1) as threads:
            answer = threads.submit(waiter.wait, job_id, 30)
            until(lambda: "cmdstat_hgetall" in own_client.info("commandstats"), "it has looked")
            broker.stop(kill=True)
            broker.start()
            end_all(store)
            job = answer.result(20)
        waiter.close()

    assert job is not None
    assert job.status == "failed"


def test_waiting_on_a_broker_that_is_away_is_a_typed_error(settings: Settings) -> None:
    """At the first look the caller learns that there is nothing to wait for."""
    away = replace(settings, redis_url="redis://127.0.0.1:1/0")
    threads = set(threading.enumerate())
    waiter = Waiter(away, JobStore(away))

    with pytest.raises(BrokerUnavailableError):
        waiter.wait("job", 30)
    waiter.close()
    assert set(threading.enumerate()) <= threads


def test_an_end_without_a_word_is_seen(
    settings: Settings, store: JobStore, client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lost announcement costs a waiter the time to the next look at all records, no more."""
    monkeypatch.setattr("phiq.queue.waiter.RECHECK_S", 0.1)
    monkeypatch.setattr("phiq.queue.waiter.LISTEN_S", 0.1)
    waiter = Waiter(settings, store)
    [job_id] = submit(store)
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(waiter.wait, job_id, 30)
        until(lambda: waiter.waiting == 1, "it waits")
        client.hset(f"{settings.prefix}:job:{job_id}", "status", "canceled")

        job = answer.result(10)
    waiter.close()

    assert job is not None
    assert job.status == "canceled"


def test_a_job_that_ends_alone_is_not_read(
    waiter: Waiter, store: JobStore, client: redis.Redis, settings: Settings
) -> None:
    """It is told with its end, as it would be read; others are read, all in one round trip."""
    with closing(Channel(client, f"{settings.prefix}:done")) as channel:
        [alone] = submit(store)
        end_all(store)
        first = channel.hear(5) or b""
        several = submit(store, 2)
        end_all(store)
        second = channel.hear(5) or b""

    assert announced(first) == ([alone], store.get(alone))
    assert announced(second) == (several, None)

    watch = waiter.begin(alone)
    waiter._tell(first)
    assert watch.job == store.get(alone)


@pytest.mark.parametrize(
    "told",
    [
        *(b"", b'["status"', b'["status","succeeded","verdict"]', b'["status","queued"]'),
        *(b'["status","\xff"]', b'["status",{}]', b"[]", b'["status","running","lane","bulk"]'),
    ],
)
def test_what_is_told_amiss_is_read(told: bytes) -> None:
    """A record that is cut off, has not ended, or is none, is looked up as if none had come."""
    ids, job = announced(b"job " + told)

    assert (ids[0], job) == ("job", None)


def test_a_long_verdict_is_read(store: JobStore, client: redis.Redis, settings: Settings) -> None:
    """Each door hears of each end, so what is told with it is short."""
    long = JobError(code="x", detail="x" * 5000, retryable=False)
    with closing(Channel(client, f"{settings.prefix}:done")) as channel:
        [job_id] = submit(store)
        claim = store.claim("worker@a", 1)
        store.complete(claim.token, [(claim.jobs[0], long)])

        assert channel.hear(5) == job_id.encode()
