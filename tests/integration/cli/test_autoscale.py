"""Autoscaling over a real queue and real workers, and the targets that carry it out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from msgspec.structs import replace

from phiq import scaling
from phiq.cli.autoscale import Command, ScaleError, SwarmService
from phiq.cli.autoscaling import Autoscaler, WorkerRange
from phiq.contract import JobRequest, Lane
from phiq.pool import Sizing
from phiq.queue.registry import Registry, Worker
from phiq.queue.sizing import SizeStore
from phiq.queue.store import JobStore, new_id
from phiq.settings import Settings
from phiq_process import PhiqProcess, phiq
from support import HEARTBEAT, WorkerProcess, until


class Recorded:
    """A target that notes what it is told."""

    def __init__(self, size: int) -> None:
        self.told = size
        self.left: list[str] = []

    def size(self) -> int:
        return self.told

    def grow_to(self, workers: int) -> None:
        self.told = workers

    def let_go(self, workers: list[Worker]) -> None:
        self.left += [worker.worker_id for worker in workers]
        self.told -= len(workers)


def beat(registry: Registry, number: int, status: str) -> None:
    registry.beat(
        replace(
            HEARTBEAT,
            worker_id=f"worker@{number}",
            status=status,
            micro_batch=256,
            pid=number,
            started_ms=number,
        )
    )


def test_the_pool_follows_its_queue(
    settings: Settings, store: JobStore, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It grows with a backlog to its bound; afterwards idle workers leave, never the busy one."""
    monkeypatch.setattr(scaling, "CALM_S", 0.5)
    monkeypatch.setattr(scaling, "ARRIVALS_S", 0.1)
    target = Recorded(1)
    scaler = Autoscaler(settings, WorkerRange(1, 4), target, start_s=1.0)
    beat(registry, 1, "busy")
    # When a backlog comes
    scaler.step()
    ids = [new_id() for _ in range(5000)]
    store.submit([(id_, JobRequest(equation="a = b")) for id_ in ids], Lane.bulk)
    news = until(scaler.step, "news")
    assert (news, target.told) == ("the load asks for 4 workers, there were 1", 4)
    # And is gone, while one worker is still busy
    store.cancel_many(ids)

    def smaller() -> bool:
        for number in range(1, 5):
            if f"worker@{number}" not in target.left:
                beat(registry, number, "busy" if number == 4 else "ready")
        scaler.step()
        return target.told == 1

    until(smaller, "one worker", 20)
    assert sorted(target.left) == ["worker@1", "worker@2", "worker@3"]


def test_a_number_can_be_wanted_whatever_the_load(settings: Settings, registry: Registry) -> None:
    """It is kept between the bounds; without one the pool follows the load again."""
    sizes, target = SizeStore(settings), Recorded(1)
    scaler = Autoscaler(settings, WorkerRange(1, 4), target, start_s=1.0)
    assert sizes.read() is None  # nothing has said yet that it scales this pool

    # When more are wanted than there may be
    sizes.want(9)
    assert scaler.step() == "told to have 4 workers, there were 1"
    # And then fewer, while one of them is busy
    for number in range(1, 5):
        beat(registry, number, "busy" if number == 4 else "ready")
    sizes.want(2)
    assert scaler.step() == "told to have 2 workers, 2 of 4 leave"
    assert target.left == ["worker@3", "worker@2"]
    # Then that is told, until the load decides again
    assert scaler.step() is None
    assert sizes.read() == Sizing(least=1, most=4, workers=2, wanted=2)
    sizes.want(None)
    assert not (scaler.step() or "").startswith("told")
    assert sizes.read() == Sizing(least=1, most=4, workers=2, wanted=None)


def test_a_command_is_told_the_number(registry: Registry, tmp_path: Path) -> None:
    """At first what is registered, bounded; then what is asked for; a failure names the reason."""
    out = tmp_path / "numbers"
    command = f"{sys.executable} -c \"open('{out}', 'a').write('{{n}} ')\""
    target = Command(command, registry, WorkerRange(2, 8))
    assert (target.size(), out.read_text()) == (2, "2 ")
    target.grow_to(5)
    assert (target.size(), out.read_text()) == (5, "2 5 ")
    with pytest.raises(ScaleError, match="ended with 3: no room"):
        Command("sh -c 'echo no room; exit 3' {n}", registry, WorkerRange(1, 2))
    with pytest.raises(ScaleError, match="No such file"):
        Command("/nowhere/scale {n}", registry, WorkerRange(1, 2))


def test_who_leaves_has_ended_before_the_number_goes_down(
    registry: Registry, start_worker: Callable[..., WorkerProcess], tmp_path: Path
) -> None:
    """The worker that was named is drained and gone when the command runs; the other stays."""
    named, other = start_worker(), start_worker()
    out = tmp_path / "alive"
    alive = f"os.path.exists('/proc/{named.process.pid}/exe')"
    check = f"import os; open('{out}', 'w').write(str({alive}))"
    target = Command(f'{sys.executable} -c "{check}" {{n}}', registry, WorkerRange(1, 2))
    [leaves] = [w for w in registry.workers() if w.pid == named.process.pid]
    target.let_go([leaves])
    assert (target.size(), out.read_text()) == (1, "False")
    assert named.process.wait(10) == 0
    assert other.process.poll() is None
    assert [w.pid for w in registry.workers()] == [other.process.pid]


class Engine(BaseHTTPRequestHandler):
    """As much of the Docker engine's API as scaling a service takes."""

    mode: ClassVar[dict[str, object]]
    updates: ClassVar[list[int]]

    def do_GET(self) -> None:
        """Version, or the one service there is."""
        if self.path.endswith("/version"):
            return self._answer(200, {"ApiVersion": "1.47", "MinAPIVersion": "1.24"})
        if not self.path.split("?")[0].endswith(("/services/phiq_worker", "/services/abc")):
            return self._answer(404, {"message": "service not found"})
        return self._answer(200, self._service())

    def do_POST(self) -> None:
        """An update of its replicas."""
        spec = json.loads(self.rfile.read(int(self.headers["content-length"])))
        mode = {name.capitalize(): value for name, value in spec["Mode"].items()}
        self.updates.append(mode["Replicated"]["Replicas"])
        type(self).mode = mode
        self._answer(200, {})

    def _service(self) -> dict[str, object]:
        template = {"ContainerSpec": {"Image": "phiq-worker"}}
        spec = {"Name": "phiq_worker", "Mode": self.mode, "TaskTemplate": template}
        return {"ID": "abc", "Version": {"Index": 7}, "Spec": spec}

    def _answer(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Engine]]:
    """An engine with a service of three replicas."""
    monkeypatch.setattr(Engine, "mode", {"Replicated": {"Replicas": 3}}, raising=False)
    monkeypatch.setattr(Engine, "updates", [], raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), Engine) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("DOCKER_HOST", f"tcp://127.0.0.1:{server.server_port}")
        yield Engine
        server.shutdown()


def test_a_swarm_service_is_scaled(engine: type[Engine], registry: Registry) -> None:
    """Its replicas are read and set; what the engine refuses is told in one line."""
    target = SwarmService("phiq_worker", registry)
    assert target.size() == 3
    target.grow_to(5)
    assert (target.size(), engine.updates) == (5, [5])
    with pytest.raises(ScaleError, match="service not found"):
        SwarmService("other", registry).size()
    engine.mode = {"Global": {}}
    with pytest.raises(ScaleError, match="is not replicated"):
        target.size()


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (["--workers", "1..8"], "say either --swarm SERVICE or --exec COMMAND"),
        (["--workers", "1..8", "--exec", "scale"], "lacks {n}"),
        (["--workers", "8..1", "--exec", "scale {n}"], "8..1: a number such as 4 or a range"),
        (["--workers", "0..4", "--exec", "scale {n}"], "0..4: a number such as 4 or a range"),
    ],
)
def test_what_makes_no_sense_is_refused(args: list[str], expected: str) -> None:
    """One line that names the value, before anything is scaled."""
    answer = phiq("autoscale", *args)
    assert answer.returncode == 2
    assert expected in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_drain_takes_the_named_worker_out(start_up: Callable[..., PhiqProcess]) -> None:
    """`phiq drain WORKER` ends it in order, and nothing starts it again; others are unknown."""
    up = start_up("--workers", "2")
    url = up.await_ready()
    names = [worker["worker_id"] for worker in workers(url)]
    answer = phiq("drain", names[0], PHIQ_URL=url)
    assert answer.stdout == f"{names[0]} finishes what it holds and ends\n"
    up.await_output(r"worker-\d was drained, 1 left")
    assert [worker["worker_id"] for worker in workers(url)] == [names[1]]
    unknown = phiq("drain", "worker@nowhere", PHIQ_URL=url)
    assert (unknown.returncode, "worker@nowhere" in unknown.stderr) == (2, True)


def workers(url: str) -> list[dict[str, str]]:
    """As the door tells them, once it has looked again."""
    answer: dict[str, list[dict[str, str]]] = {}

    def settled() -> bool:
        before = dict(answer)
        answer.update(json.loads(phiq("workers", "--json", PHIQ_URL=url).stdout))
        for worker in answer["workers"]:
            worker.pop("last_seen_s")
        return before.get("workers") == answer["workers"] != []

    until(settled, "two looks that agree")
    return answer["workers"]
