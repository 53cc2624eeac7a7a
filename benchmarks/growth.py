"""What a job costs while ever more jobs wait: processor time, commands and bytes, which stay flat.

    python -m benchmarks.growth [--waiting 1000 10000 100000 1000000] [--jobs 5000]

One process submits, claims, scores (mode heuristic) and completes against a broker, while so many
jobs wait; a million take half a gigabyte. Processor time is that of the broker's threads, by the
kernel's nanosecond clock, medians of five rounds. A rewriting of the append-only file is waited
for: it is seldom. Redis doubles its table of keys while some 300 000 jobs pass from each power of
two of keys on; the keys are told, so that it shows.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from threading import Event
from typing import Any, NamedTuple

import redis

from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobRequest, Lane, ScoreRequest
from phiq.queue.connection import connect
from phiq.queue.store import CHUNK, JobStore, Wanted, new_id
from phiq.scorer.standard import StandardScorer
from phiq.settings import Settings
from worker.batch import score_batch

WORKER, MICRO_BATCH, ROUNDS = "worker@host-cpu-12345-abcdef", 256, 5


class Spent(NamedTuple):
    """By the broker so far: µs of its processor, commands run, bytes appended."""

    cpu_us: float
    commands: int
    appended: int


class Broker:
    """A broker that tells what it spent."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(url)
        self._tasks = Path(f"/proc/{self._redis.info('server')['process_id']}/task")

    def spent(self) -> Spent:
        """What it spent so far."""
        threads = [(task / "schedstat").read_text("ascii") for task in self._tasks.iterdir()]
        commands = self._redis.info("commandstats").items()
        calls = [stats["calls"] for name, stats in commands if not re.search("eval|info", name)]
        cpu_us = sum(int(told.split()[0]) for told in threads) / 1000
        return Spent(cpu_us, sum(calls), self._redis.info("persistence")["aof_current_size"])

    def await_rewritten(self) -> None:
        """Wait until it does not write its file anew."""
        while self._redis.info("persistence")["aof_rewrite_in_progress"]:
            Event().wait(0.1)

    def keys(self) -> int:
        """Keys it holds."""
        return int(self._redis.dbsize())


class Bench:
    """Submits and works off; every equation is new."""

    def __init__(self, url: str) -> None:
        settings = Settings(redis_url=url, queue_limit=10_000_000)
        self.store = JobStore(settings, connect(settings))
        self._scorer = StandardScorer()
        self._next = 0

    def submit(self, jobs: int) -> None:
        """Queue jobs, as a batch comes."""
        for start in range(0, jobs, CHUNK):
            numbers = range(self._next, self._next + min(CHUNK, jobs - start))
            texts = (f"E_{n} = m_{n % 97} c^2 + {n}" for n in numbers)
            asked = [(new_id(), JobRequest(equation=text, mode="heuristic")) for text in texts]
            self.store.submit(asked, Lane.bulk)
            self._next = numbers.stop

    def work(self, jobs: int) -> None:
        """End so many of those that wait longest."""
        for start in range(0, jobs, MICRO_BATCH):
            most = min(MICRO_BATCH, jobs - start)
            claim = self.store.take(Wanted(new_id(), WORKER, most))
            requests: list[ScoreRequest] = [job.request for job in claim.jobs]
            scored = score_batch(self._scorer, requests)
            results = list(zip(claim.jobs, scored.results, strict=True))
            self.store.complete(claim.token, results, score_s=0.05, texts=scored.texts)


def measured(broker: Broker, bench: Bench, waiting: int, jobs: int) -> list[Any]:
    """A row of the table: medians a job."""
    bench.submit(waiting - bench.store.snapshot().queued)
    broker.await_rewritten()
    rounds = []
    for _ in range(ROUNDS):
        start = broker.spent()
        bench.submit(jobs)
        middle = broker.spent()
        bench.work(jobs)
        end = broker.spent()
        rounds.append([*_each(start, middle, jobs), *_each(middle, end, jobs)])
    return [waiting, broker.keys(), *map(median, zip(*rounds, strict=True))]


def _each(start: Spent, end: Spent, jobs: int) -> Sequence[float]:
    return [(after - before) / jobs for before, after in zip(start, end, strict=True)]


_HALVES = ("submit", "claim and complete")
_SPENT = ("CPU µs", "commands", "bytes")
COLUMNS = ["waiting", "keys", *(f"{half}: {spent}" for half in _HALVES for spent in _SPENT)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    sizes = (1000, 10_000, 100_000, 1_000_000)
    parser.add_argument("--waiting", type=int, nargs="*", default=sizes)
    parser.add_argument("--jobs", type=int, default=5000, help="of a round (5000)")
    options = parser.parse_args()
    print("| " + " | ".join(COLUMNS) + " |\n|" + "---|" * len(COLUMNS))
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedBroker(Path(folder), fsync="everysec") as embedded,
    ):
        broker, bench = Broker(embedded.url), Bench(embedded.url)
        bench.submit(options.jobs)  # the first pays for what is made once
        bench.work(options.jobs)
        for waiting in options.waiting:
            told = measured(broker, bench, waiting, options.jobs)
            cells = [f"{cell:,.4g}" if isinstance(cell, float) else str(cell) for cell in told]
            print("| " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
