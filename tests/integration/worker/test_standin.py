"""A scorer that keeps the interpreter lock loses no lease; a worker that is stopped does."""

from __future__ import annotations

import signal
from collections.abc import Callable

import psutil

from phiq.broker import Doorbell
from phiq.contract import JobRequest
from phiq.queue.registry import Registry
from phiq.queue.store import JobStore
from support import WorkerProcess, until

StartWorker = Callable[..., WorkerProcess]


def submit(store: JobStore, doorbell: Doorbell, equation: str) -> None:
    store.submit([("job", JobRequest(equation=equation, mode="heuristic"))])
    doorbell.ring()


def is_running(store: JobStore) -> bool:
    return store.snapshot().running == 1


def test_a_scorer_that_keeps_the_lock_past_its_lease_succeeds(
    start_worker: StartWorker, store: JobStore, doorbell: Doorbell, registry: Registry
) -> None:
    """Four leases without a thread of its own: done at the first attempt, alive all the while."""
    worker = start_worker(scorer="scorers:Selfish")
    submit(store, doorbell, "hog 6")

    def ended() -> bool:
        assert [w.pid for w in registry.workers()] == [worker.process.pid]
        assert store.reap().requeued == 0
        job = store.get("job")
        return job is not None and job.terminal

    until(ended, "the job ended", 25)
    job = store.get("job")

    assert job is not None
    assert (job.status, job.attempt) == ("succeeded", 1)
    # It sleeps with the lock, which looks from outside like a machine that has too much to do.
    assert "or the scorer keeps the interpreter lock (GIL) as it waits" in worker.output()
    assert worker.terminate() == 0
    assert "stand-in has ended" not in worker.output()


def test_one_that_never_lets_go_is_killed_at_the_batch_timeout(
    start_worker: StartWorker, store: JobStore, doorbell: Doorbell
) -> None:
    """The keeper cannot end it; its stand-in does, and says why."""
    worker = start_worker(scorer="scorers:Selfish", batch_timeout_s=2)
    submit(store, doorbell, "hog 60")

    status = worker.process.wait(20)

    assert status == -signal.SIGKILL
    assert "PHIQ_BATCH_TIMEOUT_S" in worker.output()


def test_a_stopped_worker_loses_its_lease(
    start_worker: StartWorker, store: JobStore, doorbell: Doorbell
) -> None:
    """SIGSTOP: nobody works, so another may have its jobs."""
    worker = start_worker(scorer="scorers:Selfish")
    submit(store, doorbell, "hog 60")
    until(lambda: is_running(store), "the job runs")

    worker.process.send_signal(signal.SIGSTOP)

    until(lambda: store.reap().requeued == 1, "its lease lapsed", 15)


def test_the_stand_in_goes_with_its_worker(start_worker: StartWorker) -> None:
    """Killed or stopped, a worker leaves no process behind; one that loses it has another."""
    worker = start_worker()

    def stand_ins() -> list[psutil.Process]:
        children = psutil.Process(worker.process.pid).children()
        return [child for child in children if "worker.standin" in child.cmdline()]

    [first] = until(stand_ins, "it has a stand-in")
    first.kill()
    until(lambda: "starting another" in worker.output(), "it is missed")
    [second] = until(lambda: [p for p in stand_ins() if p != first], "there is another")
    worker.kill()

    until(lambda: not second.is_running() or second.status() == psutil.STATUS_ZOMBIE, "it ended")
