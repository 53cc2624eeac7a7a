"""The queue path: drain rate against plain Celery, scaling over workers, idle latency, submit cost.

One run on one embedded broker: `python -m benchmarks.queue`. Real workers, heuristic mode.
"""

from __future__ import annotations

import sys

if not __package__:  # run as a script: queue.py beside it must not hide the standard library's
    sys.path[0] = sys.path[0].rpartition("/")[0]

import argparse
import os
import statistics
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import monotonic, perf_counter
from uuid import uuid4

import redis
from celery import Celery

from benchmarks import plain_celery
from phiq.broker import Doorbell, make_celery
from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobRequest, Lane
from phiq.queue.connection import connect
from phiq.queue.registry import Registry
from phiq.queue.store import JobStore, new_id
from phiq.queue.waiter import Waiter
from phiq.settings import Settings

ROOT = Path(__file__).parents[1]
DEADLINE_S = 120.0
LATENCY_SAMPLES = 200
SCALING_SECONDS = 4
SCALING_BATCH = 64


class Pool:
    """A pool of real workers under a prefix of its own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = replace(settings, prefix=f"bench-{uuid4().hex[:8]}", device="cpu")
        self.client = connect(self.settings)
        self.store = JobStore(self.settings, self.client)
        self.doorbell = Doorbell(self.settings, make_celery(self.settings, Celery), self.client)
        #: As a door has it: what is submitted calls a worker.
        self.calling = JobStore(self.settings, self.client, self.doorbell.send)

    @contextmanager
    def workers(self, count: int, *, app: str = "worker", **changes: object) -> Iterator[list[int]]:
        """`count` workers, ready; gives their process ids."""
        settings = replace(self.settings, **changes)
        argv = ["-A", app, "worker", "-l", "WARNING"]
        with ExitStack() as stack:
            pids = [
                stack.enter_context(celery_worker(argv, settings.to_env())) for _ in range(count)
            ]
            registry = Registry(settings, self.client)
            until(
                lambda: [w.status for w in registry.workers()] == ["ready"] * count, "workers ready"
            )
            yield pids

    def drain(self, count: int) -> float:
        """Jobs per second from the ring to the last end, `count` jobs waiting."""
        before = self.store.counts().get("succeeded", 0)
        jobs = [
            (new_id(), JobRequest(equation=f"E = mc² + {n}", mode="heuristic"))
            for n in range(count)
        ]
        self.store.pause()  # a worker's keeper would ring before all are in
        self.store.submit(jobs, Lane.bulk)
        self.store.resume()
        start = perf_counter()
        self.doorbell.ring()
        until(lambda: self.store.counts().get("succeeded", 0) - before >= count, "drained")
        return count / (perf_counter() - start)


@contextmanager
def celery_worker(argv: Sequence[str], environ: dict[str, str]) -> Iterator[int]:
    """A `celery ARGV` process, stopped afterwards; gives its process id."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "celery", *argv],
        cwd=ROOT,
        env=os.environ | environ,
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for `condition`, looking every 5 ms."""
    deadline = monotonic() + DEADLINE_S
    while not condition():
        if monotonic() > deadline:
            raise TimeoutError(what)
        Event().wait(0.005)


def phiq_rate(settings: Settings, jobs: int, micro_batch: int, repeats: int) -> float:
    """Median drain rate of one worker, jobs/s."""
    pool = Pool(settings)
    with pool.workers(1, micro_batch=micro_batch):
        pool.drain(jobs)
        return statistics.median(pool.drain(jobs) for _ in range(repeats))


def celery_rate(settings: Settings, jobs: int, pool: str) -> float:
    """Drain rate of one plain Celery worker process, jobs/s, from its first result to its last."""
    client = redis.Redis.from_url(settings.redis_url)

    def done() -> int:
        return sum(1 for _ in client.scan_iter("celery-task-meta-*", 5000))

    plain_celery.app.conf.update(broker_url=settings.redis_url, result_backend=settings.redis_url)
    for n in range(jobs):
        plain_celery.validate.apply_async((f"E = mc² + {n}",), ignore_result=False)
    argv = ["-A", "benchmarks.plain_celery", "worker", "-P", pool, "-c", "1", "-l", "WARNING"]
    with celery_worker(argv, {"PLAIN_CELERY_URL": settings.redis_url}):
        until(lambda: done() > 0, "first result")
        first, start = done(), perf_counter()
        until(lambda: done() >= jobs, "plain celery drained")
        rate = (jobs - first) / (perf_counter() - start)
    client.delete(*client.scan_iter("celery-task-meta-*", 5000))
    return rate


def scaling(settings: Settings, counts: Sequence[int]) -> dict[int, float]:
    """Drain rate by number of workers, 20 ms a micro-batch of 64."""
    rates = {}
    for count in counts:
        pool = Pool(settings)
        step = {"scorer": "benchmarks.fixed_step:FixedStep", "micro_batch": SCALING_BATCH}
        with pool.workers(count, **step):
            rates[count] = pool.drain(count * SCALING_BATCH * 50 * SCALING_SECONDS)
    return rates


def latency_ms(settings: Settings) -> list[float]:
    """Idle submit → verdict times, sorted, in ms."""
    pool = Pool(settings)
    waiter = Waiter(pool.settings, pool.store)
    samples = []
    with pool.workers(1):
        for _ in range(LATENCY_SAMPLES):
            job_id, start = new_id(), perf_counter()
            pool.calling.submit([(job_id, JobRequest(equation="E = mc²", mode="heuristic"))])
            waiter.wait(job_id, 10)
            samples.append((perf_counter() - start) * 1000)
    waiter.close()
    return sorted(samples)


def submit_cost(settings: Settings) -> tuple[float, float]:
    """µs a submit with its ring, one at a time; jobs/s submitted in hundreds."""
    pool = Pool(settings)
    start = perf_counter()
    for _ in range(1000):
        pool.calling.submit([(new_id(), JobRequest(equation="E = mc²", mode="heuristic"))])
    single_us = (perf_counter() - start) * 1000
    jobs = [(new_id(), JobRequest(equation="E = mc²", mode="heuristic")) for _ in range(20_000)]
    start = perf_counter()
    for n in range(0, len(jobs), 100):
        pool.store.submit(jobs[n : n + 100], Lane.bulk)
    return single_us, len(jobs) / (perf_counter() - start)


def main() -> None:
    """Run everything and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=10_000, help="jobs a drain (10000)")
    parser.add_argument("--celery-jobs", type=int, default=3000, help="jobs for the peer (3000)")
    parser.add_argument("--repeats", type=int, default=5, help="drains, of which the median (5)")
    parser.add_argument("--fsync", default="always", help="appendfsync of the broker (always)")
    parser.add_argument(
        "--workers", type=int, nargs="*", default=[1, 2, 4, 8, 16], help="(1 2 4 8 16)"
    )
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        broker = stack.enter_context(EmbeddedBroker(folder, fsync=options.fsync))
        settings = Settings(redis_url=broker.url)
        report_rates(settings, options)
        report_scaling(scaling(settings, options.workers))
        samples = latency_ms(settings)
        p50, p99 = samples[len(samples) // 2], samples[int(len(samples) * 0.99)]
        print(f"\nidle submit → verdict: p50 {p50:.1f} ms, p99 {p99:.1f} ms")
        single_us, bulk = submit_cost(settings)
        print(f"submit: {single_us:.0f} µs one at a time with its ring, {bulk:,.0f}/s in hundreds")


def report_rates(settings: Settings, options: argparse.Namespace) -> None:
    """Print the drain rates of one worker process, and the ratio to plain Celery."""
    plain = {pool: celery_rate(settings, options.celery_jobs, pool) for pool in PLAIN_POOLS}
    ours = {n: phiq_rate(settings, options.jobs, n, options.repeats) for n in (64, 256)}
    best = max(plain.values())
    print("| one worker process | jobs/s | × best plain Celery |\n|---|---|---|")
    for pool, rate in plain.items():
        print(f"| Celery, a task a job, {pool} | {rate:,.0f} | {rate / best:.1f} |")
    for micro_batch, rate in ours.items():
        print(f"| phiq, micro-batch {micro_batch} | {rate:,.0f} | {rate / best:.1f} |")


PLAIN_POOLS = ("solo", "threads", "prefork")


def report_scaling(rates: dict[int, float]) -> None:
    """Print the rates by number of workers against N times one worker."""
    one = rates[min(rates)] / min(rates)
    print("\n| workers, 20 ms a micro-batch of 64 | jobs/s | of N × one |\n|---|---|---|")
    for count, rate in rates.items():
        print(f"| {count} | {rate:,.0f} | {rate / (count * one):.2f} |")


if __name__ == "__main__":
    main()
