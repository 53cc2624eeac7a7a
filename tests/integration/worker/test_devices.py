"""Worker processes on GPUs that a stand-in for the driver lists; leases and exits are real."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from phiq.broker import Doorbell
from phiq.contract import JobRequest, Lane
from phiq.queue.registry import Registry
from phiq.queue.store import JobStore, new_id
from support import ROOT, WorkerProcess, until
from worker.member import EXIT_GAVE_UP

StartWorker = Callable[..., WorkerProcess]
UUIDS = ("GPU-aaaa", "GPU-bbbb")


@pytest.fixture
def gpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The list of GPUs, to be changed while workers run."""
    file = tmp_path / "gpus"
    file.write_text("\n".join(UUIDS), "ascii")
    monkeypatch.setenv("GPUS", str(file))
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "tests" / "driver"))
    return file


def submit(store: JobStore, doorbell: Doorbell, count: int) -> list[str]:
    """Queue so many jobs."""
    ids = [new_id() for _ in range(count)]
    store.submit([(id_, JobRequest(equation=f"a = {n}")) for n, id_ in enumerate(ids)], Lane.bulk)
    doorbell.ring()
    return ids


@pytest.mark.usefixtures("gpus")
def test_each_worker_is_pinned_to_a_gpu_of_its_own_and_a_dead_ones_is_taken_over(
    start_worker: StartWorker, store: JobStore, registry: Registry, doorbell: Doorbell
) -> None:
    """Two workers, two GPUs, each sees its own alone; what is started for a killed one has its."""
    pair = [
        start_worker(device="auto", scorer="scorers:TellsPin", micro_batch=1, ready=False)
        for _ in range(2)
    ]
    for worker in pair:
        worker.await_ready()
    of = {worker.pid: worker.gpu_uuid for worker in registry.workers()}
    pair[0].kill()

    third = start_worker(device="auto", scorer="scorers:TellsPin", micro_batch=1)
    ids = submit(store, doorbell, 40)
    until(lambda: store.counts().get("succeeded", 0) >= len(ids), "all succeeded", 30)

    assert sorted(filter(None, of.values())) == sorted(UUIDS)
    [now] = [one.gpu_uuid for one in registry.workers() if one.pid == third.process.pid]
    assert now == of[pair[0].process.pid]
    seen = {job.verdict.explanation for job in store.get_many(ids) if job and job.verdict}
    assert seen <= {f"cuda:0 {uuid}" for uuid in UUIDS}


def test_a_worker_whose_gpu_vanishes_ends_and_fails_no_job(
    gpus: Path, start_worker: StartWorker, store: JobStore, doorbell: Doorbell
) -> None:
    """Every kernel fails from then on: jobs are left to others, not failed one after the other."""
    lost = start_worker(device="auto", scorer="scorers:NeedsGpu", micro_batch=16)
    until(lambda: submit(store, doorbell, 1) and store.counts().get("succeeded"), "one succeeds")
    gpus.write_text(UUIDS[1], "ascii")
    ids = submit(store, doorbell, 100)

    status = lost.process.wait(20)
    start_worker(device="auto", scorer="scorers:NeedsGpu", micro_batch=16)
    until(lambda: all(j and j.terminal for j in store.get_many(ids)), "all ended", 30)

    assert status == EXIT_GAVE_UP
    assert "the scorer fails on everything" in lost.output()
    assert {job.status for job in store.get_many(ids) if job} == {"succeeded"}


def test_a_worker_whose_gpu_cannot_be_used_does_not_start(
    gpus: Path, start_worker: StartWorker, registry: Registry
) -> None:
    """A driver that lists a GPU on which nothing runs: it would fail every job of the queue."""
    worker = start_worker(device="auto", scorer="scorers:NoKernel", ready=False)

    assert worker.process.wait(30) == 1
    assert "the warm-up batch failed" in worker.output()
    assert registry.workers() == []
