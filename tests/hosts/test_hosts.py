"""A pool of six hosts: one is cut off and healed, one is 200 ms away, one has a wrong clock.

`make hosts`; the table of accounts is printed at the end, docs/operations.md shows one.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path
from time import monotonic, time

import httpx
import pytest
import redis
from celery import Celery

from burst import Burst
from hosts.network import Host, Network
from phiq.broker import make_celery
from phiq.cli.embedded import find_server
from phiq.client import Client
from phiq.contract import Job
from phiq.queue.connection import SOCKET_TIMEOUT_S
from phiq.queue.registry import HEARTBEAT_S, HEARTBEAT_TTL_S, Registry
from phiq.settings import Settings
from phiq_process import PHIQ
from support import ROOT, WorkerProcess, until

pytestmark = [pytest.mark.hosts, pytest.mark.timeout(600)]

JOBS = 5_000
PORT = 6379
DOOR_PORT = 8080
#: Each way, so that an answer is 200 ms late.
SLOW_S = 0.1
#: An answer over the bus takes some ten trips to the broker.
PING_S = 5.0
#: By how much a clock is wrong.
ASTRAY_S = 3600
#: What a loaded machine takes to ask everyone, beside a heartbeat, in seconds.
ASKING_S = 5.0
#: A call in the air when the cable is pulled is given up first, and the next one connects anew.
NOTICED_S = SOCKET_TIMEOUT_S + HEARTBEAT_S
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
#: Its own switch for programs that measure spans by the monotonic clock, which stays right.
CLOCK_ASTRAY = {
    "LD_PRELOAD": str(FAKETIME),
    "FAKETIME": f"+{ASTRAY_S}s",
    "FAKETIME_DONT_FAKE_MONOTONIC": "1",
}


class Pool:
    """Broker, door and four workers, each on a host of its own; clients of theirs from here."""

    def __init__(self, network: Network, folder: Path, ends: ExitStack) -> None:
        self._ends = ends
        self._folder = folder
        self.broker = network.host("broker")
        self.door = network.host("door")
        self._start_broker()
        self.settings = Settings(
            redis_url=f"redis://{self.broker.address}:{PORT}/0",
            prefix="hosts",
            device="cpu",
            host="0.0.0.0",  # noqa: S104 - of the door's host alone
            port=DOOR_PORT,
            open=True,
        )
        self.registry = Registry(self.settings)
        self.http = self._start_door()
        self.client = Client(str(self.http.base_url), patience_s=120)
        ends.callback(self.client.close)
        self.app = make_celery(self.settings, Celery)
        ends.callback(self.app.close)

    def _start_broker(self) -> None:
        kept = ("--appendonly", "yes", "--appendfsync", "always", "--save", "")
        open_ = ("--bind", "0.0.0.0", "--protected-mode", "no", "--port", str(PORT))  # noqa: S104
        where = ("--dir", str(self._folder))
        server = (str(find_server()), *kept, *open_, *where)
        self._run(self.broker, "broker", *server)
        with redis.Redis(self.broker.address, PORT) as client:
            until(lambda: _answers(client.ping, redis.RedisError), "the broker answers")

    def _start_door(self) -> httpx.Client:
        self._run(self.door, "door", sys.executable, "-m", "api", **self.settings.to_env())
        http = httpx.Client(base_url=f"http://{self.door.address}:{DOOR_PORT}", timeout=40)
        self._ends.callback(http.close)
        until(lambda: _answers(lambda: http.get("/livez"), httpx.TransportError), "the door", 30)
        return http

    def _run(self, host: Host, name: str, *command: str, **extra: str) -> None:
        with (self._folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [*host.command, *command], cwd=ROOT, env=os.environ | extra, stdout=log, stderr=log
            )
        self._ends.callback(process.wait, 10)
        self._ends.callback(process.kill)

    def start_workers(self, network: Network) -> None:
        """Four, each on a host: a plain one, one to be cut off, a slow one, one astray in time."""
        hosts = {name: network.host(name) for name in ("plain", "loose", "astray")}
        hosts["slow"] = network.host("slow", delay_s=SLOW_S)
        self.hosts = hosts
        workers = {
            name: WorkerProcess(
                self.settings,
                self._folder / f"{name}.log",
                within=host.command,
                **(CLOCK_ASTRAY if name == "astray" and FAKETIME else {}),
            )
            for name, host in hosts.items()
        }
        for worker in workers.values():
            self._ends.callback(worker.kill)
        self.names = {
            name: worker.await_ready().worker_id or "" for name, worker in workers.items()
        }

    def told(self) -> set[frozenset[str]]:
        """Who is there: as many answers as there are opinions."""
        info = self.http.get("/info")
        if info.status_code != 200:
            return set()
        told = {worker["worker_id"] for worker in info.json()["workers"]}
        return {frozenset(told), frozenset(w.worker_id for w in self.registry.workers())}

    def agree(self, *names: str, within_s: float) -> float:
        """Wait until registry and door tell of these workers; returns the seconds it took."""
        began = monotonic()
        wanted = {frozenset(self.names[name] for name in names)}
        until(lambda: self.told() == wanted, f"all tell of {names}", within_s)
        return monotonic() - began

    def pinged(self) -> set[str]:
        """Workers that answer over the broker's bus."""
        return set(self.app.control.inspect(timeout=PING_S).ping() or ())


def _answers(ask: Callable[[], object], *errors: type[Exception]) -> bool:
    with suppress(*errors):
        return bool(ask())
    return False


ALL = ("plain", "loose", "astray", "slow")


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    """All six hosts, and the workers ready."""
    if os.geteuid() or not shutil.which("ip"):
        pytest.skip("hosts of one's own need root and iproute2")
    with Network() as network, ExitStack() as ends:
        pool = Pool(network, tmp_path_factory.mktemp("hosts"), ends)
        pool.start_workers(network)
        yield pool


def test_all_tell_of_four_workers(pool: Pool) -> None:
    """Registry, door and bus, whatever their clocks and distances."""
    pool.agree(*ALL, within_s=HEARTBEAT_S + ASKING_S)
    until(lambda: pool.pinged() == set(pool.names.values()), "all answer a ping", 4 * PING_S)


def test_a_host_is_cut_off_and_healed(pool: Pool) -> None:
    """Missed when its heartbeat lapses, back within one; what it held runs elsewhere, once."""
    burst = Burst(pool.client, pool.http, JOBS)
    burst.await_share(0.1)
    loose = pool.hosts["loose"]
    loose.cut()
    missed_s = pool.agree("plain", "astray", "slow", within_s=HEARTBEAT_TTL_S + ASKING_S)
    until(lambda: burst.again() > 0, "its lease has run out", 60)
    loose.heal()
    back_s = pool.agree(*ALL, within_s=NOTICED_S + ASKING_S)
    account = burst.account("a host cut off and healed")
    print(f"missed after {missed_s:.1f} s, back after {back_s:.1f} s")  # noqa: T201
    assert (account.lost, account.doubled) == (0, 0)


def test_the_broker_is_cut_off_and_healed(pool: Pool) -> None:
    """The door says so at once; all workers are back within a heartbeat; nothing is lost."""
    burst = Burst(pool.client, pool.http, JOBS)
    burst.await_share(0.1)
    pool.broker.cut()
    until(lambda: pool.http.get("/readyz").status_code == 503, "the door says 503", NOTICED_S * 2)
    until(lambda: silent_for(pool, HEARTBEAT_TTL_S), "long enough that all are missed", 60)
    pool.broker.heal()
    back_s = pool.agree(*ALL, within_s=NOTICED_S + ASKING_S)
    account = burst.account("the broker's host cut off and healed")
    print(f"all back after {back_s:.1f} s")  # noqa: T201
    assert (account.lost, account.doubled) == (0, 0)


def silent_for(pool: Pool, span_s: float) -> bool:
    """Ask the door for a span, which must be prompt and say 503 each time."""
    began = monotonic()
    while monotonic() - began < span_s:
        asked = monotonic()
        assert pool.http.get("/readyz").status_code == 503
        assert monotonic() - asked < NOTICED_S
    return True


def test_the_door_is_cut_off_and_healed(pool: Pool) -> None:
    """What it took goes on without it, and its clients find it again."""
    burst = Burst(pool.client, pool.http, JOBS)
    pool.door.cut()
    done = pool.registry.workers()
    until(lambda: pool.registry.workers() != done, "the pool goes on")
    pool.door.heal()
    account = burst.account("the door's host cut off and healed")
    assert (account.lost, account.doubled, account.again) == (0, 0, 0)


def test_the_slow_host_works(pool: Pool) -> None:
    """An answer that is 200 ms late costs it speed and nothing else."""
    began = monotonic()
    with suppress(ConnectionRefusedError):
        socket.create_connection((pool.hosts["slow"].address, PORT), timeout=5)
    assert monotonic() - began >= 2 * SLOW_S  # it is as slow as it should be
    done = {worker.worker_id: worker.jobs_done for worker in pool.registry.workers()}
    assert done[pool.names["slow"]] > 0


@pytest.mark.skipif(FAKETIME is None, reason="no libfaketime")
def test_a_wrong_clock_tells_no_wrong_times(pool: Pool) -> None:
    """Times of jobs are the broker's, whoever scores them; the worker itself is an hour ahead."""
    name = pool.names["astray"]
    [worker] = [w for w in pool.registry.workers() if w.worker_id == name]
    assert worker.started_ms / 1000 - time() > ASTRAY_S - 600
    assert worker.jobs_done > 0
    assert worker.last_seen_s < HEARTBEAT_TTL_S
    numbers = count(1)

    def scored_there() -> Job | None:
        job = pool.client.submit_and_wait(f"x = {next(numbers)}")
        return job if job.worker_id == name else None

    job = until(scored_there, "a job of its own", 60)
    assert job is not None
    assert abs((job.finished_ms or 0) / 1000 - time()) < 600
    assert (job.finished_ms or 0) >= (job.started_ms or 0) >= job.created_ms
    found = subprocess.run(
        [*pool.hosts["astray"].command, PHIQ, "doctor"],
        cwd=ROOT,
        env=os.environ | pool.settings.to_env() | CLOCK_ASTRAY,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "clock" in found.stdout
