"""A real worker on a real broker: scores, isolates, answers, drains, refuses to start broken."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from phiq.broker import Doorbell
from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import Job, JobRequest, Lane
from phiq.queue.registry import Registry
from phiq.queue.store import JobStore, new_id
from phiq.settings import Settings
from support import ROOT, WorkerProcess, until

StartWorker = Callable[..., WorkerProcess]


def submit(store: JobStore, doorbell: Doorbell, equations: list[str]) -> list[str]:
    ids = [new_id() for _ in equations]
    requests = [JobRequest(equation=equation) for equation in equations]
    store.submit(list(zip(ids, requests, strict=True)), Lane.bulk)
    doorbell.ring()
    return ids


def all_ended(store: JobStore, ids: list[str]) -> list[Job] | None:
    jobs = [job for job in store.get_many(ids) if job and job.terminal]
    return jobs if len(jobs) == len(ids) else None


def scored(store: JobStore, doorbell: Doorbell, equations: list[str]) -> list[Job]:
    """The ended jobs of `equations`, in order."""
    ids = submit(store, doorbell, equations)
    return until(lambda: all_ended(store, ids), "all jobs ended") or []


def test_jobs_come_back_scored(
    start_worker: StartWorker, store: JobStore, doorbell: Doorbell
) -> None:
    """A job's verdict is the scorer's, with the worker that gave it."""
    worker = start_worker()

    [energy, empty] = scored(store, doorbell, ["E = mc²", "nothing"])

    assert energy.verdict is not None
    assert empty.verdict is not None
    assert (energy.verdict.valid, energy.verdict.law) == (True, "mass-energy equivalence")
    assert not empty.verdict.valid
    assert energy.worker_id == worker.worker_id


def test_a_bad_item_fails_alone(
    start_worker: StartWorker, store: JobStore, doorbell: Doorbell
) -> None:
    """One item the scorer cannot take leaves the other 99 of its micro-batch with verdicts."""
    start_worker(scorer="scorers:Poisoned")
    equations = ["E = mc²"] * 100
    equations[37] = "bad"

    jobs = scored(store, doorbell, equations)

    assert [n for n, job in enumerate(jobs) if job.status != "succeeded"] == [37]
    assert jobs[37].error is not None
    assert jobs[37].error.code == "scorer_error"
    assert "bad equation" in jobs[37].error.detail


def test_a_batch_that_does_not_fit_the_device_is_split(
    start_worker: StartWorker, store: JobStore, doorbell: Doorbell
) -> None:
    """Out of memory costs nobody a verdict, in the warm-up neither."""
    start_worker(scorer="scorers:OutOfMemory")

    jobs = scored(store, doorbell, ["a = b"] * 50)

    assert {job.status for job in jobs} == {"succeeded"}


def test_a_worker_that_cannot_load_its_scorer_exits_with_the_reason(
    start_worker: StartWorker, registry: Registry
) -> None:
    """It never reports ready."""
    worker = start_worker(scorer="scorers:Broken", ready=False)

    status = worker.process.wait(30)

    assert status == 1
    assert "weights.pt is missing" in worker.output()
    assert registry.workers() == []


def test_a_worker_without_its_device_exits_with_the_reason(start_worker: StartWorker) -> None:
    """PHIQ_DEVICE=cuda:7 on a machine without it: one line, no traceback."""
    worker = start_worker(device="cuda:7", ready=False)

    status = worker.process.wait(30)

    assert status == 1
    assert "PHIQ_DEVICE='cuda:7' is not here" in worker.output()
    assert "Traceback" not in worker.output()


def test_torch_sees_the_pinned_device_alone(
    start_worker: StartWorker, store: JobStore, doorbell: Doorbell
) -> None:
    """The device is set, and threads are bounded, before torch is imported."""
    start_worker(scorer="scorers:TellsDevice", cpu_threads=1)

    [job] = scored(store, doorbell, ["a = b"])

    assert job.verdict is not None
    assert job.verdict.explanation == "cpu '' 1"


@pytest.mark.parametrize("command", ["ping", "stats", "active", "device"])
def test_inspect_answers_while_a_batch_runs(
    start_worker: StartWorker,
    store: JobStore,
    doorbell: Doorbell,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    """Operators can look at a busy worker; it tells its state truly."""
    gate = tmp_path / "gate"
    monkeypatch.setenv("GATE", str(gate))
    worker = start_worker(scorer="scorers:Gated")
    ids = submit(store, doorbell, ["a = b"])
    until(lambda: store.snapshot().running == 1, "the batch runs")

    answer = inspect(settings, worker, command)

    gate.touch()
    until(lambda: all_ended(store, ids), "the batch ended")
    assert worker.worker_id in answer
    if command == "device":
        told = answer[worker.worker_id or ""]
        assert (told["device"], told["status"], told["pid"]) == ("cpu", "busy", worker.process.pid)


def inspect(
    settings: Settings, worker: WorkerProcess, command: str
) -> dict[str, dict[str, object]]:
    """What `celery -A worker inspect COMMAND` prints for this worker, as JSON."""
    argv = ["-m", "celery", "-A", "worker", "inspect", command, "-j", "-t", "5"]
    done = subprocess.run(
        [sys.executable, *argv, "-d", worker.worker_id or ""],
        cwd=ROOT,
        env=settings.to_env(),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    answer: dict[str, dict[str, object]] = json.loads(done.stdout)
    return answer


def test_sigterm_finishes_the_batch_in_hand(
    start_worker: StartWorker,
    store: JobStore,
    registry: Registry,
    doorbell: Doorbell,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It takes no more, ends what it holds, deregisters, exits 0; the rest waits for others."""
    gate = tmp_path / "gate"
    monkeypatch.setenv("GATE", str(gate))
    worker = start_worker(scorer="scorers:Gated", micro_batch=4)
    ids = submit(store, doorbell, ["a = b"] * 10)
    until(lambda: store.snapshot().running == 4, "a batch is in hand")

    worker.process.terminate()
    until(lambda: [w.status for w in registry.workers()] == ["draining"], "draining")
    gate.touch()
    status = worker.process.wait(20)

    assert status == 0
    assert store.counts()["succeeded"] == 4
    assert store.snapshot()[:2] == (6, 0)
    assert registry.workers() == []
    assert len(ids) == 10


def test_past_the_drain_deadline_the_batch_is_handed_back(
    start_worker: StartWorker, store: JobStore, registry: Registry, doorbell: Doorbell
) -> None:
    """A batch that does not end goes back to the head of the queue, its attempt uncounted."""
    worker = start_worker(scorer="scorers:Poisoned", drain_deadline_s=0.5)
    [job_id] = submit(store, doorbell, ["hang"])
    until(lambda: store.snapshot().running == 1, "the batch is in hand")

    status = worker.terminate()
    job = store.get(job_id)

    assert status == 0
    assert job is not None
    assert (job.status, job.attempt) == ("queued", 0)
    assert registry.workers() == []


def test_two_workers_need_no_configuration(
    start_worker: StartWorker, store: JobStore, doorbell: Doorbell, registry: Registry
) -> None:
    """Started twice alike, both take work of one backlog."""
    start_worker(scorer="scorers:Slow", micro_batch=8)
    start_worker(scorer="scorers:Slow", micro_batch=8)

    jobs = scored(store, doorbell, ["a = b"] * 400)

    assert {job.worker_id for job in jobs} == {w.worker_id for w in registry.workers()}
    assert len(registry.workers()) == 2


def test_a_lost_doorbell_is_rung_again(start_worker: StartWorker, store: JobStore) -> None:
    """Jobs nobody rang for are found within a beat or two by the reaper."""
    start_worker()
    ids = [new_id() for _ in range(3)]

    store.submit([(id_, JobRequest(equation="a = b")) for id_ in ids])

    until(lambda: all_ended(store, ids), "the reaper rang", 10)


def test_a_hanging_batch_costs_its_worker_not_the_pool(
    start_worker: StartWorker, store: JobStore, doorbell: Doorbell
) -> None:
    """Past the batch timeout the worker gives itself up, and says why."""
    worker = start_worker(scorer="scorers:Poisoned", batch_timeout_s=1)
    submit(store, doorbell, ["hang"])

    status = worker.process.wait(20)

    assert status == 70
    assert "PHIQ_BATCH_TIMEOUT_S" in worker.output()


def test_a_worker_survives_a_broker_restart(
    start_worker: StartWorker, tmp_path: Path, settings: Settings
) -> None:
    """The broker goes and comes back on the same port: the same worker takes the next job."""
    with EmbeddedBroker(tmp_path / "own") as broker:
        own = replace(settings, redis_url=broker.url)
        worker = start_worker(redis_url=broker.url)
        store = JobStore(own)
        store.submit([("before", JobRequest(equation="a = b"))])
        until(lambda: all_ended(store, ["before"]), "scored before")

        broker.stop(kill=True)
        broker.start()
        store.submit([("after", JobRequest(equation="a = b"))])
        until(lambda: all_ended(store, ["before", "after"]), "scored after", 30)

        assert worker.process.poll() is None
        assert worker.terminate() == 0


@pytest.mark.parametrize("how", ["cancel", "timeout"])
def test_a_cancel_reaches_a_scorer_that_asks(
    start_worker: StartWorker, store: JobStore, doorbell: Doorbell, how: str
) -> None:
    """Its work on the job ends within a moment, and its neighbour has its verdict then."""
    start_worker(scorer="scorers:Asking")
    limit = {"timeout_s": 1.0} if how == "timeout" else {}
    store.pause()
    store.submit(
        [
            ("long", JobRequest(equation="long", **limit)),
            ("short", JobRequest(equation="E = mc²")),
        ]
    )
    store.resume()
    doorbell.ring()
    until(lambda: store.snapshot().running == 2, "both are in hand")

    if how == "cancel":
        store.cancel("long")
    jobs = until(lambda: all_ended(store, ["long", "short"]), "both ended", 8) or []

    assert [job.status for job in jobs] == [
        "canceled" if how == "cancel" else "failed",
        "succeeded",
    ]
