"""How fair the lanes are: to one who asks beside a bulk, to a bulk beside many who ask, to keys.

    python -m benchmarks.lanes [--items 100000] [--asked 100] [--only bulk|kill|overload|keys]

- bulk: `phiq up` with 2 workers whose scorer takes 20 ms a micro-batch of 64, as a device would; a
  bulk of 100 000, and `/validate` asked for one equation after the other while it runs.
- kill: the same with 300 ms a micro-batch of 256, and a `kill -9` of a worker in the midst.
- overload: how much of the pool a bulk gets while more interactive jobs wait than are ever done.
- keys: when ten jobs of one key are done that come behind another key's 100 000.
"""

from __future__ import annotations

import sys

if not __package__:  # run as a script: queue.py beside it must not hide the standard library's
    sys.path[0] = sys.path[0].rpartition("/")[0]

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import quantiles
from time import monotonic, perf_counter

import psutil  # type: ignore[import-untyped]

from benchmarks.batch import parts_of, running_pool
from benchmarks.queue import Pool, until
from phiq.cli.embedded import EmbeddedBroker
from phiq.client import Client
from phiq.contract import JobRequest, Lane, ScoreRequest
from phiq.queue.store import new_id
from phiq.settings import Settings

WORKERS = 2
SCORER = "benchmarks.fixed_step:FixedStep"
#: The leases of the run with a kill, and how long it is asked, in seconds.
LEASE_S = 3.0
KILL_RUN_S = 25.0
#: How long bulk is watched beside interactive jobs.
OVERLOAD_S = 8.0


def latencies_ms(client: Client, asked: int) -> list[float]:
    """How long so many calls took, one after the other."""
    took = []
    for n in range(asked):
        start = perf_counter()
        client.validate(ScoreRequest(equation=f"y = {n}", mode="heuristic"))
        took.append((perf_counter() - start) * 1000)
    return took


def row(name: str, took: list[float]) -> str:
    """A line of the table."""
    cuts = quantiles(took, n=100)
    return f"| {name} | {cuts[49]:.0f} | {cuts[98]:.0f} | {max(took):.0f} |"


def report_bulk(items: int, asked: int) -> None:
    """`/validate` beside a bulk."""
    os.environ |= {"PHIQ_SCORER": SCORER, "PHIQ_MICRO_BATCH": "64", "STEP_MS": "20"}
    with pool_and_client() as (_, client):
        idle = latencies_ms(client, asked)
        client.pause()  # so that all of it is there when it begins
        batch = client.create_batch(equations(items))
        client.resume()
        beside = latencies_ms(client, asked)
        left = client.batch(batch.id).pending
        client.cancel_batch(batch.id)
    print("| /validate, ms; a micro-batch 20 ms | p50 | p99 | most |")
    print("|---|---|---|---|")
    print(row("idle pool", idle))
    print(row(f"beside a bulk of {items}, {left} still to come at the end", beside))


def report_kill(items: int) -> None:
    """`/validate` beside a bulk of slow work, one of whose workers is killed."""
    os.environ |= {"PHIQ_SCORER": SCORER, "PHIQ_MICRO_BATCH": "256", "STEP_MS": "300"}
    os.environ["PHIQ_LEASE_S"] = str(LEASE_S)
    took: list[float] = []
    with pool_and_client() as (workers, client):
        batch = client.create_batch(equations(items))
        took += latencies_ms(client, 5)
        workers[0].kill()
        end = monotonic() + KILL_RUN_S
        while monotonic() < end:
            took += latencies_ms(client, 1)
        client.cancel_batch(batch.id)
    print("| /validate, ms; 300 ms a micro-batch of 256 | p50 | p99 | most |")
    print("|---|---|---|---|")
    print(row(f"{KILL_RUN_S:.0f} s from a kill -9 in a bulk on, lease {LEASE_S:.0f} s", took))


@contextmanager
def pool_and_client() -> Iterator[tuple[list[psutil.Process], Client]]:
    """A pool, its worker processes, and a client of its door."""
    with (
        tempfile.TemporaryDirectory(prefix="phiq-bench-") as name,
        running_pool(Path(name), WORKERS) as (pool, url),
        Client(url) as client,
    ):
        processes = [
            p for p in parts_of(pool)["workers"] if "webhooks" not in " ".join(p.cmdline())
        ]
        yield processes, client


def equations(items: int) -> Iterator[ScoreRequest]:
    """So many, all different."""
    return (ScoreRequest(equation=f"x = {n}", mode="heuristic") for n in range(items))


def submit(pool: Pool, count: int, lane: Lane, *, owner: str = "", name: str = "") -> list[str]:
    """Queue so many jobs, named alike."""
    request = JobRequest(equation="E = mc²", mode="heuristic")
    ids = [f"{name}{new_id()}" for _ in range(count)]
    pool.store.submit([(id_, request) for id_ in ids], lane, owner=owner)
    return ids


def depth(pool: Pool, lane: Lane) -> int:
    """Jobs of no key that wait in a lane."""
    return int(pool.client.llen(f"{pool.settings.prefix}:inbox:{lane}"))


def report_overload(settings: Settings) -> None:
    """A bulk beside more interactive jobs than the pool does."""
    pool = Pool(settings)
    with pool.workers(WORKERS, scorer=SCORER, micro_batch=64):
        submit(pool, 50_000, Lane.bulk, name="bulk-")
        submit(pool, 5_000, Lane.interactive)
        pool.doorbell.ring()
        end = monotonic() + OVERLOAD_S
        while monotonic() < end:
            if depth(pool, Lane.interactive) < 2_000:
                submit(pool, 1_000, Lane.interactive)
        ended = pool.store.counts()["succeeded"]
        bulk = 50_000 - depth(pool, Lane.bulk)
    print(f"overload: bulk {bulk / OVERLOAD_S:,.0f} jobs/s of {ended / OVERLOAD_S:,.0f} in all")


def report_keys(settings: Settings, items: int) -> None:
    """Two keys at once, one of them with a bulk."""
    pool = Pool(settings)
    with pool.workers(WORKERS, scorer=SCORER, micro_batch=64):
        submit(pool, items, Lane.bulk, owner="many")
        pool.doorbell.ring()
        until(lambda: pool.store.counts().get("succeeded", 0) > 1000, "in the midst of it")
        start = perf_counter()
        ids = submit(pool, 10, Lane.bulk, owner="ten")
        until(lambda: all(s and s.terminal for s in pool.store.statuses(ids)), "the ten are done")
        took_s = perf_counter() - start
        left = pool.store.snapshot().queued
    print(
        f"keys: ten jobs behind another key's {items}: {took_s * 1000:.0f} ms, {left} still to come"
    )


def main() -> None:
    """Run what is asked for and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=100)
    parser.add_argument("--only", choices=["bulk", "kill", "overload", "keys"])
    options = parser.parse_args()
    runs = [options.only] if options.only else ["bulk", "kill", "overload", "keys"]
    if "bulk" in runs:
        report_bulk(options.items, options.asked)
    if "kill" in runs:
        report_kill(options.items)
    os.environ["STEP_MS"] = "20"
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="phiq-bench-"))
        settings = Settings(redis_url=stack.enter_context(EmbeddedBroker(Path(folder))).url)
        if "overload" in runs:
            report_overload(settings)
        if "keys" in runs:
            report_keys(settings, options.items)


if __name__ == "__main__":
    main()
