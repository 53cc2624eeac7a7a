"""A worker that lingers: woken without Celery, and nothing is late or lost when it cannot come."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator

import pytest
import redis
from celery import Celery

from phiq.broker import QUEUE, Doorbell, make_celery
from phiq.contract import Job, JobRequest
from phiq.queue.store import JobStore, new_id
from phiq.settings import Settings
from support import WorkerProcess, until

StartWorker = Callable[..., WorkerProcess]
#: Longer than any test waits: whoever waits for the end of a slice fails.
LONG_S = 120.0


class Pool:
    """A store whose submits call workers, and how often Celery was asked to."""

    def __init__(self, settings: Settings, client: redis.Redis) -> None:
        self.app = make_celery(settings, Celery)
        self.bells = 0
        self._doorbell = Doorbell(settings, self.app, client)
        self._key = f"{settings.prefix}:lingering"
        self._client = client
        self.store = JobStore(settings, client, self._send)

    def _send(self) -> None:
        self.bells += 1
        self._doorbell.send()

    def submit(self) -> str:
        job_id = new_id()
        request = JobRequest(equation="E = mc²", mode="heuristic")
        assert self.store.submit([(job_id, request)]) == ["created"]
        return job_id

    def verdict(self, job_id: str, timeout_s: float = 15.0) -> Job:
        """The job, once it has succeeded."""
        until(lambda: self._has_ended(job_id), "job ended", timeout_s)
        job = self.store.get(job_id)
        assert job
        assert job.status == "succeeded"
        return job

    def _has_ended(self, job_id: str) -> bool:
        job = self.store.get(job_id)
        return job is not None and job.terminal

    def lingering(self) -> list[str]:
        return [name.decode() for name in self._client.zrange(self._key, 0, -1)]

    def await_lingering(self, *workers: WorkerProcess) -> None:
        """Until exactly these linger."""
        ids = sorted(str(worker.worker_id) for worker in workers)
        until(lambda: sorted(self.lingering()) == ids, "they linger")


@pytest.fixture
def pool(settings: Settings, client: redis.Redis) -> Iterator[Pool]:
    pool = Pool(settings, client)
    yield pool
    pool.app.close()


def test_a_trickle_rings_once(
    start_worker: StartWorker, pool: Pool, client: redis.Redis, settings: Settings
) -> None:
    """The first job is rung for; those after it wake the worker that lingers, in their own call."""
    start_worker(slice_s=LONG_S)

    for _ in range(30):
        pool.verdict(pool.submit())

    assert pool.bells == 1
    assert client.llen(f"{settings.prefix}:celery:{QUEUE}") == 0


def test_a_worker_killed_as_it_is_woken_costs_its_job_nothing(
    start_worker: StartWorker, pool: Pool
) -> None:
    """Stopped, it hears nothing; killed before it claims, it leaves the job to an idle neighbour.

    The neighbour's keeper sees a job that waits, and calls: within seconds, not after a lease.
    """
    first = start_worker(slice_s=LONG_S, lease_s=LONG_S)
    pool.verdict(pool.submit())
    pool.await_lingering(first)
    second = start_worker(slice_s=LONG_S, lease_s=LONG_S)
    first.process.send_signal(signal.SIGSTOP)

    job_id = pool.submit()
    bells = pool.bells
    first.kill()

    assert pool.verdict(job_id).worker_id == second.worker_id
    assert bells == 1
    assert pool.verdict(pool.submit()).attempt == 1


def test_one_killed_while_it_lingers_is_not_waited_for(
    start_worker: StartWorker, pool: Pool
) -> None:
    """Its connection is gone, so the submit itself wakes the neighbour, or rings."""
    first = start_worker(slice_s=LONG_S)
    pool.verdict(pool.submit())
    pool.await_lingering(first)
    second = start_worker(slice_s=LONG_S)
    first.kill()

    job = pool.verdict(pool.submit())

    assert job.worker_id == second.worker_id
    assert pool.bells == 2
    pool.await_lingering(second)


def test_sigterm_ends_it_at_once(start_worker: StartWorker, pool: Pool) -> None:
    """Nobody waits for the end of a slice."""
    worker = start_worker(slice_s=LONG_S)
    pool.verdict(pool.submit())
    pool.await_lingering(worker)

    assert worker.terminate(15) == 0
    assert pool.lingering() == []


def test_it_answers_celery_meanwhile(start_worker: StartWorker, pool: Pool) -> None:
    """The thread that lingers is not the one that is asked."""
    worker = start_worker(slice_s=LONG_S)
    pool.verdict(pool.submit())
    pool.await_lingering(worker)

    answers = pool.app.control.inspect([worker.worker_id], timeout=5, limit=1).ping()

    assert answers == {worker.worker_id: {"ok": "pong"}}


def test_a_paused_worker_does_not_linger(start_worker: StartWorker, pool: Pool) -> None:
    """Told to pause it stops hearing calls; resumed, it works again."""
    worker = start_worker(slice_s=LONG_S)
    pool.verdict(pool.submit())
    pool.await_lingering(worker)

    pool.app.control.broadcast("pause", destination=[worker.worker_id], reply=True, timeout=5)
    until(lambda: pool.lingering() == [], "it lingers no more")
    pool.app.control.broadcast("resume", destination=[worker.worker_id], reply=True, timeout=5)

    pool.verdict(pool.submit())


def test_an_idle_pool_ends_its_slice_and_is_rung_again(
    start_worker: StartWorker, pool: Pool
) -> None:
    """After a slice without work nobody lingers, until Celery wakes the pool."""
    worker = start_worker(slice_s=0.5)
    pool.verdict(pool.submit())
    until(lambda: pool.lingering() == [], "the slice is over")
    bells = pool.bells

    pool.verdict(pool.submit())

    assert pool.bells == bells + 1
    assert worker.process.poll() is None


def test_a_redis_that_restarts_is_no_end(
    start_worker: StartWorker, pool: Pool, client: redis.Redis
) -> None:
    """Cut off, a worker that lingers listens anew; its next job is not late by a slice."""
    worker = start_worker(slice_s=LONG_S)
    pool.verdict(pool.submit())
    pool.await_lingering(worker)

    client.execute_command("CLIENT", "KILL", "TYPE", "pubsub")

    pool.verdict(pool.submit())
