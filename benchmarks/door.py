"""Which web server stands at the front door: the real app on each, under the same load, one table.

    python -m benchmarks.door [--seconds 5] [--servers door,granian,gthread,gevent]

Starts an embedded broker and one real worker, then each server in turn, one process each. The load
comes from a process of its own over keep-alive connections, each with one request in flight.
Figures share this machine's cores with broker, worker and load: compare them only with each other.
"""

from __future__ import annotations

import sys

if not __package__:  # run as a script: queue.py beside it must not hide the standard library's
    sys.path[0] = sys.path[0].rpartition("/")[0]

import argparse
import asyncio
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from threading import Event
from time import monotonic, perf_counter
from typing import NamedTuple
from urllib.request import urlopen

import psutil  # type: ignore[import-untyped]
import redis

from phiq.cli.embedded import EmbeddedBroker, free_port
from phiq.queue.registry import Registry
from phiq.settings import Settings

ROOT = Path(__file__).parents[1]
BODY = b'{"equation": "E = mc\xc2\xb2", "mode": "heuristic"}'
#: Connections of the crowded runs.
CROWD = 200
#: Requests of the idle-latency run, one after the other.
IDLE_REQUESTS = 300


class Load(NamedTuple):
    """What one run measured; latencies in ms."""

    rate: float
    p50: float
    p99: float
    failed: int


def _granian(settings: Settings) -> list[str]:
    where = ["--host", settings.host, "--port", str(settings.port)]
    threads = ["--blocking-threads", str(settings.door_threads), "--workers-kill-timeout", "5"]
    kind = ["--interface", "wsgi", "--factory", "--log-level", "error"]
    return [sys.executable, "-m", "granian", *kind, *where, *threads, "api.app:create_app"]


def _gunicorn(settings: Settings, kind: str, *options: str) -> list[str]:
    bind = f"{settings.host}:{settings.port}"
    app = "api.app:create_app()"
    return [sys.executable, "-m", "gunicorn", "-b", bind, "-w", "1", "-k", kind, *options, app]


SERVERS: dict[str, Callable[[Settings], list[str]]] = {
    "door": lambda s: [sys.executable, "-m", "api"],
    "granian": _granian,
    "gthread": lambda s: _gunicorn(s, "gthread", "--threads", str(s.door_threads)),
    "gevent": lambda s: _gunicorn(s, "gevent", "--worker-connections", "1000"),
}


async def _client(port: int, request: bytes, until: float, most: int, out: list[float]) -> int:
    """Send `request` again and again over one connection; returns how many were refused."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    failed = 0
    while perf_counter() < until and len(out) < most:
        start = perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]))
        out.append((perf_counter() - start) * 1000)
        failed += not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 202"))
    writer.close()
    return failed


def load(port: int, path: str, connections: int, seconds: float, most: int = sys.maxsize) -> Load:
    """Load one path; runs in the load process."""
    body = BODY if path != "/livez" else b""
    method = "POST" if body else "GET"
    head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    request = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    times: list[float] = []

    async def crowd() -> list[int]:
        until = perf_counter() + seconds
        clients = (_client(port, request, until, most, times) for _ in range(connections))
        return await asyncio.gather(*clients)

    start = perf_counter()
    failed = sum(asyncio.run(crowd()))
    took = perf_counter() - start
    cuts = quantiles(times, n=100)
    return Load(len(times) / took, cuts[49], cuts[98], failed)


@contextmanager
def running(command: list[str], settings: Settings, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program of ours with these settings, stopped at the end."""
    environ = os.environ | settings.to_env() | {"PYTHONPATH": str(ROOT)}
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=out, stderr=out)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def await_true(condition: Callable[[], bool], what: str, timeout_s: float = 30) -> None:
    """Wait for `condition`; exits with `what` when time is up."""
    deadline = monotonic() + timeout_s
    while not condition():
        if monotonic() > deadline:
            raise SystemExit(f"gave up waiting: {what}")
        Event().wait(0.05)


def answers(port: int, path: str = "/readyz") -> bool:
    """Whether the door is ready for jobs."""
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}") as response:
            return bool(response.status == 200)
    except OSError:
        return False


def cpu_s(pid: int) -> float:
    """CPU seconds used so far by a process and its children."""
    process = psutil.Process(pid)
    times = [each.cpu_times() for each in (process, *process.children(recursive=True))]
    return float(sum(each.user + each.system for each in times))


def measure(
    settings: Settings, pid: int, seconds: float, clients: ProcessPoolExecutor
) -> list[str]:
    """The cells of one server's row."""

    def run(path: str, connections: int, most: int = sys.maxsize) -> Load:
        return clients.submit(load, settings.port, path, connections, seconds, most).result()

    run("/validate", CROWD)  # warm-up
    live, jobs = run("/livez", 64), run("/v1/jobs", 64)
    one = run("/validate", 1)
    before = cpu_s(pid)
    crowd = run("/validate", CROWD)
    cpu_us = (cpu_s(pid) - before) / (crowd.rate * seconds) * 1e6
    idle = run("/livez", 1, IDLE_REQUESTS)
    connections = len(redis.Redis.from_url(settings.redis_url).client_list())
    failed = sum(result.failed for result in (live, jobs, one, crowd, idle))
    return [
        f"{live.rate:,.0f}",
        f"{jobs.rate:,.0f}",
        f"{one.rate:,.0f}",
        f"{one.p50:.1f} / {one.p99:.1f}",
        f"{crowd.rate:,.0f}",
        f"{crowd.p50:.0f} / {crowd.p99:.0f}",
        f"{cpu_us:.0f}",
        f"{idle.p50:.2f} / {idle.p99:.2f}",
        str(connections),
        str(failed),
    ]


COLUMNS = [
    "server",
    "/livez req/s",
    "/v1/jobs req/s",
    "/validate ×1 req/s",
    "p50 / p99 ms",
    f"/validate ×{CROWD} req/s",
    "p50 / p99 ms",
    "door CPU µs each",
    "idle /livez p50 / p99 ms",
    "Redis clients",
    "failed",
]


def main() -> None:
    """Run and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=5.0, help="length of each run")
    parser.add_argument("--servers", default=",".join(SERVERS))
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="phiq-door-"))
    print("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS))
    with (
        EmbeddedBroker(folder / "broker", fsync="everysec") as broker,
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as clients,
    ):
        settings = Settings(redis_url=broker.url, device="cpu", port=free_port())
        worker = [sys.executable, "-m", "celery", "-A", "worker", "worker"]
        with running(worker, settings, folder / "worker.log"):
            await_true(lambda: bool(Registry(settings).workers()), "no worker came up")
            for name in options.servers.split(","):
                here = replace(settings, port=free_port())
                with running(SERVERS[name](here), here, folder / f"{name}.log") as door:
                    await_true(lambda: answers(here.port), f"{name} did not come up")  # noqa: B023
                    cells = measure(here, door.pid, options.seconds, clients)
                    print("| " + " | ".join([name, *cells]) + " |", flush=True)


if __name__ == "__main__":
    main()
