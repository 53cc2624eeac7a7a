"""Kill -9 against real workers and brokers: no job lost, every job ended exactly once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
import redis
from celery import Celery

from phiq.broker import Doorbell, make_celery
from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobRequest, Lane, Status
from phiq.queue.connection import connect
from phiq.queue.failures import FailureStore
from phiq.queue.records import announced
from phiq.queue.store import JobStore, new_id
from phiq.settings import Settings
from support import WorkerProcess, until

pytestmark = pytest.mark.chaos
StartWorker = Callable[..., WorkerProcess]


class EndCounter:
    """Counts how often each job was announced as ended, from before the first one is."""

    def __init__(self, client: redis.Redis, settings: Settings) -> None:
        self.ends: Counter[str] = Counter()
        self._channel = client.pubsub()
        self._channel.subscribe(**{f"{settings.prefix}:done": self._count})
        self._thread = self._channel.run_in_thread(sleep_time=0.05, daemon=True)

    def _count(self, message: dict[str, bytes]) -> None:
        self.ends.update(announced(message["data"])[0])

    def stop(self) -> None:
        """Stop listening."""
        self._thread.stop()
        self._thread.join(5)


def test_kill_9_of_workers_in_their_batches_loses_and_doubles_nothing(
    start_worker: StartWorker,
    store: JobStore,
    doorbell: Doorbell,
    client: redis.Redis,
    settings: Settings,
) -> None:
    """3 000 jobs, 2 workers, 3 kills in the middle of a batch: each job ends exactly once."""
    counter = EndCounter(client, settings)
    workers = [start_worker(scorer="scorers:Steady", micro_batch=64) for _ in range(2)]
    ids = [new_id() for _ in range(3000)]
    store.submit([(id_, JobRequest(equation=f"a = {n}")) for n, id_ in enumerate(ids)], Lane.bulk)
    doorbell.ring()

    for kill in range(3):
        victim = workers[kill % 2]
        until(lambda v=victim: holds_a_claim(store, client, settings, v), "in a batch", 60)
        victim.kill()
        # Not awaited: the other worker could empty the queue before there is a next victim.
        workers[kill % 2] = start_worker(scorer="scorers:Steady", micro_batch=64, ready=False)
    until(lambda: store.counts().get("succeeded", 0) >= len(ids), "all succeeded", 90)
    until(lambda: sum(counter.ends.values()) >= len(ids), "all announced")
    counter.stop()

    statuses = Counter(job.status if job else "lost" for job in store.get_many(ids))
    assert statuses == {"succeeded": 3000}
    assert set(counter.ends.values()) == {1}
    assert store.counts()["succeeded"] == 3000
    assert store.counts()["requeued"] > 0
    assert store.snapshot()[:3] == (0, 0, None)


def holds_a_claim(
    store: JobStore, client: redis.Redis, settings: Settings, worker: WorkerProcess
) -> bool:
    """Whether this very worker is in a micro-batch now."""
    for token in client.zrange(f"{settings.prefix}:leases", 0, -1):
        ids = client.smembers(f"{settings.prefix}:claim:{token.decode()}")
        jobs = store.get_many([id_.decode() for id_ in ids])
        if any(job and job.worker_id == worker.worker_id for job in jobs):
            return True
    return False


def test_a_poison_job_is_parked_and_its_neighbours_succeed(
    start_worker: StartWorker,
    store: JobStore,
    failures: FailureStore,
    doorbell: Doorbell,
    settings: Settings,
) -> None:
    """A job that kills every worker ends as a dead letter; the 63 beside it get their verdicts."""
    texts = ["a = b"] * 63 + ["poison"]
    ids = [new_id() for _ in texts]
    jobs = [JobRequest(equation=text) for text in texts]
    store.submit(list(zip(ids, jobs, strict=True)), Lane.bulk)
    doorbell.ring()

    restarts = 0
    worker: WorkerProcess | None = None
    while not (dead := failures.page("dead").jobs) and restarts <= settings.max_attempts + 1:
        worker = start_worker(scorer="scorers:Poisoned", ready=False)  # it may die at once
        restarts += 1
        until(lambda w=worker: failures.count("dead") or w.process.poll() is not None, "end", 30)
    until(lambda: store.counts().get("succeeded", 0) == 63, "the neighbours succeeded", 30)

    assert [job.id for job in dead] == [ids[63]]
    assert dead[0].attempt == settings.max_attempts
    assert store.snapshot()[:2] == (0, 0)


def test_kill_9_of_the_broker_loses_nothing_it_accepted(
    start_worker: StartWorker, settings: Settings, tmp_path: Path
) -> None:
    """With the append-only file on, every accepted job ends once though the broker died twice."""
    with EmbeddedBroker(tmp_path / "own") as broker:
        own = replace(settings, redis_url=broker.url)
        store = JobStore(own)
        for _ in range(2):
            start_worker(redis_url=broker.url, scorer="scorers:Slow", micro_batch=16)
        ids = [new_id() for _ in range(1000)]
        store.submit([(id_, JobRequest(equation="a = b")) for id_ in ids], Lane.bulk)

        for wanted in (100, 300):
            until(lambda n=wanted: store.counts().get("succeeded", 0) > n, "some succeeded", 30)
            broker.stop(kill=True)
            broker.start()
        until(lambda: store.counts().get("succeeded", 0) >= len(ids), "all succeeded", 90)

        statuses = Counter(job.status if job else "lost" for job in store.get_many(ids))
        assert statuses == {"succeeded": 1000}
        assert store.counts()["succeeded"] == 1000


def test_workers_hear_bells_as_soon_as_the_broker_is_back(
    start_worker: StartWorker, settings: Settings, tmp_path: Path
) -> None:
    """After 7 s away: Celery's own next question would come 5 s after that, and 30 s later on."""
    with EmbeddedBroker(tmp_path / "own") as broker:
        own = replace(settings, redis_url=broker.url)
        store = JobStore(own)
        worker = start_worker(redis_url=broker.url)
        # Given a broker that dies, and is back when Celery has just asked for the third time
        broker.stop(kill=True)
        until(lambda: "Connection to broker lost" in worker.output(), "the worker has noticed")
        Event().wait(7)
        broker.start()
        # When a job is rung for
        with make_celery(own, Celery) as app, connect(own) as client:
            store.submit([("job", JobRequest(equation="a = b", mode="heuristic"))])
            Doorbell(own, app, client).ring()
            # Then it is done at once
            until(lambda: store.statuses(["job"]) == [Status.succeeded], "the job is done", 4)
