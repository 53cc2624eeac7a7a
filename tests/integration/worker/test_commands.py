"""Remote control of real workers: what they tell while a batch runs, and that they obey."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from celery import Celery

from phiq.broker import Doorbell, make_celery
from phiq.contract import JobRequest
from phiq.queue.registry import Registry
from phiq.queue.store import JobStore, new_id
from phiq.settings import Settings
from support import ROOT, WorkerProcess, until

StartWorker = Callable[..., WorkerProcess]

#: A targeted question is answered within this, in seconds, whatever the worker scores.
ANSWER_S = 0.05


@pytest.fixture
def app(settings: Settings) -> Iterator[Celery]:
    """Asks and commands the test's workers."""
    app = make_celery(settings, Celery)
    yield app
    app.close()


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """While this file does not exist, `Gated` workers hold what they score."""
    gate = tmp_path / "gate"
    monkeypatch.setenv("GATE", str(gate))
    return gate


def ask(app: Celery, worker: WorkerProcess, command: str, **arguments: Any) -> dict[str, Any]:
    """The answer of this worker alone."""
    name = worker.worker_id or ""
    [answer] = app.control.broadcast(
        command, arguments=arguments, destination=[name], reply=True, timeout=5, limit=1
    )
    told: dict[str, Any] = answer[name]
    return told


def submit(store: JobStore, doorbell: Doorbell, count: int) -> list[str]:
    ids = [new_id() for _ in range(count)]
    store.submit([(id_, JobRequest(equation="a = b", mode="heuristic")) for id_ in ids])
    doorbell.ring()
    return ids


def await_end(store: JobStore, ids: list[str]) -> list[str | None]:
    """Wait until all have ended; returns who scored them."""
    until(lambda: all(s and s.terminal for s in store.statuses(ids)), "all ended", 30)
    return [job.worker_id for job in store.get_many(ids) if job]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("device", {"device": "cpu", "status": "busy", "utilisation": None, "temperature_c": None}),
        ("scorer", {"name": "phiq-rigorous", "modes": {}, "cached": 0}),
        ("microbatch", {"jobs": 3}),
    ],
)
def test_a_busy_worker_answers_at_once(
    start_worker: StartWorker,
    store: JobStore,
    doorbell: Doorbell,
    app: Celery,
    gate: Path,
    command: str,
    expected: dict[str, object],
) -> None:
    """Asked by name, it answers within 50 ms while a micro-batch runs, and truly."""
    # Given a worker in the middle of a micro-batch of 3
    worker = start_worker(scorer="scorers:Gated")
    ids = submit(store, doorbell, 3)
    until(lambda: store.snapshot().running == 3, "the batch runs")
    # When it is asked several times, as the machine may be busy with other things
    answers, times_s = [], []
    for _ in range(7):
        began = monotonic()
        answers.append(ask(app, worker, command))
        times_s.append(monotonic() - began)
    # Then
    assert answers[-1].items() >= expected.items()
    assert min(times_s) <= ANSWER_S
    if command == "microbatch":
        assert answers[-1]["oldest_job"] in ids
        assert answers[-1]["oldest_age_s"] >= answers[-1]["age_s"] > 0
    gate.touch()
    await_end(store, ids)


def test_what_a_worker_did_is_told(
    start_worker: StartWorker, store: JobStore, doorbell: Doorbell, app: Celery
) -> None:
    """Jobs by mode, and verdicts from its cache; between batches nothing runs."""
    worker = start_worker()
    requests = [JobRequest(equation="a = b", mode="heuristic"), JobRequest(equation="p = m v")]
    ids = [new_id() for _ in range(4)]
    for start in (0, 2):  # the same again, so that the second time its cache answers
        store.submit(list(zip(ids[start : start + 2], requests, strict=True)))
        doorbell.ring()
        await_end(store, ids[start : start + 2])
    told = until(lambda: _counted(ask(app, worker, "scorer"), 4), "counted")
    assert told["modes"] == {"heuristic": 2, "rigorous": 2}
    assert (told["cached"], told["name"], bool(told["version"])) == (1, "phiq-rigorous", True)
    assert until(lambda: ask(app, worker, "microbatch")["jobs"] == 0, "nothing runs")


def _counted(told: dict[str, Any], jobs: int) -> dict[str, Any] | None:
    return told if sum(told["modes"].values()) == jobs else None


def test_a_paused_worker_leaves_work_to_others(
    start_worker: StartWorker, store: JobStore, doorbell: Doorbell, app: Celery, registry: Registry
) -> None:
    """It takes nothing, and no doorbell either, until it is told to resume."""
    # Given two workers, of which one is paused
    paused, other = start_worker(), start_worker()
    assert ask(app, paused, "pause") == {"ok": "paused"}
    by_id = {worker.worker_id: worker for worker in (paused, other)}
    until(lambda: "paused" in {w.status for w in registry.workers()}, "the pause is seen")
    # When jobs come, each with a bell of its own
    for _ in range(6):
        began = monotonic()
        assert await_end(store, submit(store, doorbell, 1)) == [other.worker_id]
        assert monotonic() - began < 2, "the bell went to the paused worker"
    # Then the paused one has nothing, and after `resume` takes the next when the other is paused
    assert ask(app, paused, "resume") == {"ok": "resumed"}
    assert ask(app, other, "pause") == {"ok": "paused"}
    assert await_end(store, submit(store, doorbell, 1)) == [paused.worker_id]
    assert len(by_id) == 2


def test_a_worker_drains_when_told(
    start_worker: StartWorker, store: JobStore, doorbell: Doorbell, app: Celery, gate: Path
) -> None:
    """It finishes what it holds, ends with 0, and loses nothing."""
    worker = start_worker(scorer="scorers:Gated", micro_batch=4)
    submit(store, doorbell, 10)
    until(lambda: store.snapshot().running == 4, "a batch is in hand")
    assert ask(app, worker, "drain") == {"ok": "draining"}
    gate.touch()
    assert worker.process.wait(20) == 0
    assert store.counts()["succeeded"] == 4
    assert store.snapshot()[:2] == (6, 0)


def test_an_order_by_way_of_redis_is_obeyed(start_worker: StartWorker, registry: Registry) -> None:
    """Whoever reaches Redis can pause, resume and drain a worker without Celery."""
    worker = start_worker()
    name = worker.worker_id or ""
    for order, status in (("pause", "paused"), ("resume", "ready")):
        assert registry.order(name, order)
        until(lambda wanted=status: [w.status for w in registry.workers()] == [wanted], status)
    assert registry.order(name, "drain")
    assert worker.process.wait(20) == 0
    assert not registry.order(name, "drain")


def test_micro_batches_change_size_at_once(
    start_worker: StartWorker, store: JobStore, doorbell: Doorbell, app: Celery, gate: Path
) -> None:
    """From the next claim on it takes as many as it was told; nonsense is refused."""
    worker = start_worker(scorer="scorers:Gated")
    assert "error" in ask(app, worker, "set_microbatch", size=0)
    assert ask(app, worker, "set_microbatch", size=2) == {"ok": "micro-batches of at most 2"}
    ids = submit(store, doorbell, 5)
    until(lambda: store.snapshot().running, "a batch runs")
    assert store.snapshot().running == 2
    assert ask(app, worker, "device")["micro_batch"] == 2
    gate.touch()
    await_end(store, ids)


def test_the_webhook_worker_is_no_member_of_the_pool(
    start_worker: StartWorker, app: Celery
) -> None:
    """`inspect` asks the pool alone; the webhook worker answers under its own app."""
    worker = start_worker()
    webhooks = start_worker(app="worker.webhooks", ready=False)
    until(lambda: "celery@" in webhooks.output() and "ready." in webhooks.output(), "it runs", 30)
    for command in ("ping", "device"):
        answers = app.control.broadcast(command, reply=True, timeout=2)
        assert [*map(list, answers)] == [[worker.worker_id]]
    others = make_celery(worker.settings, Celery)
    others.conf.control_exchange = "webhooks"
    [answer] = others.control.ping(timeout=2)
    others.close()
    assert worker.worker_id not in answer


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("inspect", ("device", "scorer", "microbatch")),
        ("control", ("drain", "pause", "resume", "set_microbatch")),
    ],
)
def test_commands_are_listed_with_what_they_do(
    settings: Settings, kind: str, names: tuple[str, ...]
) -> None:
    """`--help` and `--list` name each command, and say what it does."""
    for option in ("--help", "--list"):
        text = subprocess.run(
            [sys.executable, "-m", "celery", "-A", "worker", kind, option],
            cwd=ROOT,
            env=os.environ | settings.to_env(),
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout
        lines = [line.split(maxsplit=1) for line in text.splitlines()]
        told = {line[0]: line[1] for line in lines if len(line) == 2}
        assert set(names) <= set(told), text
        assert all(len(told[name]) > 10 for name in names)
