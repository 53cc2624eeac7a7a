"""HTTP servers beside each other: submits and waits by clients, latency, the constant route.

`python -m benchmarks.peers.servers`: the door with one worker, Flask and Celery as textbooks have
it, LitServe and mosec with their dynamic batching, each in turn in every round.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import redis

from benchmarks.peers import environments, report
from benchmarks.peers.load import load
from phiq.cli.embedded import EmbeddedBroker, free_port

ROOT = Path(__file__).parents[2]
CLIENTS = (1, 50, 200, 500)
#: Clients that submit: enough to keep a server busy.
SUBMITTERS = 50
DEADLINE_S = 60.0
Commands = Callable[[Path, int, str], list[list[str]]]


def _phiq(python: Path, port: int, url: str) -> list[list[str]]:
    return [[str(python), "-m", "api"], environments.command("phiq", python, url)]


def _flask(python: Path, port: int, url: str) -> list[list[str]]:
    app = [
        "-k",
        "gthread",
        "--threads",
        "640",
        "-w",
        "1",
        "--keep-alive",
        "75",
        "benchmarks.peers.flask_app:app",
    ]
    server = [str(python), "-m", "gunicorn", "-b", f"127.0.0.1:{port}", *app]
    return [server, environments.command("celery", python, url)]


def _litserve(python: Path, port: int, url: str) -> list[list[str]]:
    return [[str(python), "-m", "benchmarks.peers.litserve_app"]]


def _mosec(python: Path, port: int, url: str) -> list[list[str]]:
    where = ["--port", str(port), "--address", "127.0.0.1", "--log-level", "error"]
    return [[str(python), "-m", "benchmarks.peers.mosec_app", *where]]


#: How each is started, its path for submits (none where it has no queue), the package it is of.
SERVERS: dict[str, tuple[Commands, str, str]] = {
    "phiq": (_phiq, "/v1/jobs", "phiq"),
    "flask + celery": (_flask, "/submit", "celery"),
    "litserve": (_litserve, "", "litserve"),
    "mosec": (_mosec, "", "mosec"),
}


@contextmanager
def serving(name: str, url: str, folder: Path) -> Iterator[int]:
    """A server with its workers, once it answers; gives its port."""
    start, _, package = SERVERS[name]
    port, python = free_port(), environments.python(package)
    environ = os.environ | {
        **{"BENCH_URL": url, "BENCH_PORT": str(port), "PYTHONPATH": str(ROOT)},
        **{"PHIQ_REDIS_URL": url, "PHIQ_PORT": str(port), "PHIQ_DEVICE": "cpu"},
    }
    redis.Redis.from_url(url).flushall()
    with ExitStack() as stack:
        log = stack.enter_context((folder / f"{package}-server.log").open("ab"))
        for command in start(python, port, url):
            stack.enter_context(_running(command, environ, log.fileno()))
        _await_verdict(port)
        yield port


@contextmanager
def _running(command: list[str], environ: dict[str, str], out: int) -> Iterator[None]:
    process = subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=out, stderr=out, start_new_session=True
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _await_verdict(port: int) -> None:
    """Wait until an equation is answered."""
    body, kind = b'{"equation": "a = b", "mode": "heuristic"}', {"Content-Type": "application/json"}
    url = f"http://127.0.0.1:{port}/validate"
    deadline = time.monotonic() + DEADLINE_S
    while time.monotonic() < deadline:
        try:
            with urlopen(Request(url, body, kind), timeout=DEADLINE_S) as answer:
                if answer.status == 200:
                    return
                told = f"status {answer.status}"
        except (HTTPError, OSError) as error:
            told = str(error)
        time.sleep(0.1)
    raise TimeoutError(f"no verdict: {told}")


def measure(name: str, port: int, seconds: float, clients: ProcessPoolExecutor) -> dict[str, float]:
    """One round of one server."""
    found = {}

    def run(method: str, path: str, count: int) -> tuple[float, float, float]:
        told = clients.submit(load, port, method, path, count, seconds).result()
        if told.failed:
            raise RuntimeError(f"{told.failed} requests failed of {path} with {count} clients")
        return told.rate, told.p50_ms, told.p99_ms

    for count in CLIENTS:
        rate, p50_ms, p99_ms = run("POST", "/validate", count)
        found |= {f"wait_{count}": rate, f"p50_{count}": p50_ms, f"p99_{count}": p99_ms}
    if path := SERVERS[name][1]:
        found["submit"] = run("POST", path, SUBMITTERS)[0]
    if name == "phiq":
        found["constant"] = run("GET", "/livez", SUBMITTERS)[0]
    return found


def main() -> None:
    """Run the rounds, print the table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    report.asks_for_rounds(parser, minutes=10)
    parser.add_argument("--seconds", type=float, default=1.5, help="length of each run (1.5)")
    parser.add_argument("--servers", nargs="*", default=list(SERVERS), choices=SERVERS)
    options = parser.parse_args()
    versions = {
        name: environments.version(SERVERS[name][2], SERVERS[name][2]) for name in options.servers
    }
    sheet = report.Sheet("server", columns(), versions)
    rows: report.Rows = {name: {} for name in options.servers}
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedBroker(Path(folder) / "broker", fsync="everysec") as broker,
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as clients,
    ):
        for servers in report.rounds(options.rounds, options.minutes, options.servers):
            for name in servers:
                try:
                    with serving(name, broker.url, Path(folder)) as port:
                        figures = measure(name, port, options.seconds, clients)
                except (RuntimeError, TimeoutError, OSError) as error:
                    print(f"{name}: {error}", file=sys.stderr)
                    continue
                for key, figure in figures.items():
                    rows[name].setdefault(key, []).append(figure)
            report.keep("servers", rows, sheet)


def columns() -> dict[str, str]:
    """The heads of the table by key."""
    heads = {"submit": f"submits/s, {SUBMITTERS} clients", "constant": "constant route/s"}
    for count in CLIENTS:
        heads[f"wait_{count}"] = f"waits/s, {count} clients"
        heads[f"p50_{count}"] = f"p50 ms, {count} clients"
        heads[f"p99_{count}"] = f"p99 ms, {count} clients"
    return heads


if __name__ == "__main__":
    main()
