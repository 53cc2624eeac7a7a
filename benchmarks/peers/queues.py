"""Queues beside each other: drained by one worker process, queued singly and in bulk, idle latency.

`python -m benchmarks.peers.queues`. Each round starts every queue's worker anew, one after the
other on one broker, so that what the machine does besides falls on all.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from threading import Timer
from typing import Any

import redis

from benchmarks.peers import environments, report
from benchmarks.peers.client import DEADLINE_S
from phiq.cli.embedded import EmbeddedBroker

ROOT = Path(__file__).parents[2]
#: Queues, and the packages whose versions are told.
QUEUES = {
    "phiq": "phiq",
    "celery": "celery",
    "rq": "rq",
    "dramatiq": "dramatiq",
    "huey": "huey",
    "arq": "arq",
    "taskiq": "taskiq",
    "saq": "saq",
    "streaq": "streaq",
}
#: Jobs of a drain: a second of work or so for each, so that start and end weigh little.
DRAINED = {"phiq": 20_000}
DRAINED_BY_PEERS = 1500
SINGLES = 300
LATENCIES = 60
WARM = 20
#: A client that has not answered an order after this long is killed, in seconds.
PATIENCE_S = DEADLINE_S + 10


class Client:
    """The client of a queue, in its process."""

    def __init__(self, name: str, python: Path, environ: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [python, "-W", "ignore", "-m", "benchmarks.peers.client", name],
            cwd=ROOT,
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, do: str, count: int) -> Any:
        """The answer to one order."""
        pipe, answers = self._process.stdin, self._process.stdout
        assert pipe
        assert answers
        pipe.write(json.dumps({"do": do, "count": count}) + "\n")
        pipe.flush()
        late = Timer(PATIENCE_S, self._process.kill)
        late.start()
        line = answers.readline()
        late.cancel()
        if not line:
            raise RuntimeError(f"the client died at {do}")
        return json.loads(line)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait()


@contextmanager
def worker(name: str, python: Path, environ: dict[str, str], log: Path) -> Iterator[int]:
    """A queue's one worker process, in a group of its own; gives the group."""
    command = environments.command(name, python, environ["BENCH_URL"])
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdout=out, stderr=out, start_new_session=True
        )
    try:
        yield process.pid
    finally:
        for sign in (signal.SIGCONT, signal.SIGTERM):
            os.killpg(process.pid, sign)
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def measure(name: str, url: str, folder: Path) -> dict[str, Any]:
    """One round of one queue."""
    stamps = folder / f"{name}.stamps"
    stamps.unlink(missing_ok=True)
    environ = os.environ | {
        **{"BENCH_URL": url, "BENCH_STAMPS": str(stamps), "PYTHONPATH": str(ROOT)},
        **{"PHIQ_REDIS_URL": url, "PHIQ_DEVICE": "cpu"},
    }
    python = environments.python(name)
    jobs = DRAINED.get(name, DRAINED_BY_PEERS)
    redis.Redis.from_url(url).flushall()
    began = time.monotonic()
    with worker(name, python, environ, folder / f"{name}.log") as group:
        client = Client(name, python, environ)
        try:
            before = client.ask("warm", WARM)
            started_s = time.monotonic() - began
            latency_ms = client.ask("latency", LATENCIES)
            single_us = client.ask("single", SINGLES)
            before = client.ask("warm", 1)
            os.killpg(group, signal.SIGSTOP)
            bulk = client.ask("bulk", jobs)
            go = time.monotonic()
            os.killpg(group, signal.SIGCONT)
            if name in DRAINED:
                seconds = client.ask("drained", before + jobs) - go
            else:
                seconds = _stamped(stamps)
        finally:
            client.close()
    return {
        **{"drained": jobs / seconds, "bulk": bulk, "single_us": single_us},
        **{"latency_ms": latency_ms, "started_s": started_s},
    }


def _stamped(path: Path) -> float:
    """The seconds from the first job's end to the last's, as the worker writes them."""
    deadline = time.monotonic() + DEADLINE_S
    while not path.exists() or not path.read_text("utf-8"):
        if time.monotonic() > deadline:
            raise TimeoutError("not drained")
        time.sleep(0.01)
    return float(json.loads(path.read_text("utf-8"))["seconds"])


def main() -> None:
    """Run the rounds, print the table and keep it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    report.asks_for_rounds(parser, minutes=9)
    parser.add_argument("--queues", nargs="*", default=list(QUEUES), choices=QUEUES)
    options = parser.parse_args()
    rounds: dict[str, list[dict[str, Any]]] = {name: [] for name in options.queues}
    versions = {name: environments.version(name, QUEUES[name]) for name in options.queues}
    sheet = report.Sheet("queue", COLUMNS, versions)
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedBroker(Path(folder) / "broker", fsync="everysec") as broker,
    ):
        for queues in report.rounds(options.rounds, options.minutes, options.queues):
            for name in queues:
                try:
                    rounds[name].append(measure(name, broker.url, Path(folder)))
                except (RuntimeError, TimeoutError) as error:
                    log = (Path(folder) / f"{name}.log").read_text("utf-8", "replace")
                    print(f"{name}: {error}\n{log[-2000:]}", file=sys.stderr)
            report.keep("queues", rows(rounds), sheet)


COLUMNS = {
    "drained": "drained jobs/s, one worker process",
    "bulk": "queued jobs/s in bulk",
    "single_us": "µs to queue one",
    "p50_ms": "idle submit → result, p50 ms",
    "p99_ms": "p99 ms",
    "started_s": "s to the first results",
}


def rows(rounds: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, list[float]]]:
    """The figures of each queue's rounds by column."""
    found: dict[str, dict[str, list[float]]] = {}
    for name, measured in rounds.items():
        if not measured:
            continue
        figures = {
            key: [one[key] for one in measured]
            for key in ("drained", "bulk", "single_us", "started_s")
        }
        figures["p50_ms"] = [median(one["latency_ms"]) for one in measured]
        figures["p99_ms"] = [quantiles(one["latency_ms"], n=100)[98] for one in measured]
        found[name] = figures
    return found


if __name__ == "__main__":
    main()
