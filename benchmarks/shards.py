"""What several Redis servers would carry, jobs spread by a hash: a simulation, no server is asked.

Each shard is one core of Redis that takes jobs one after the other, as long as one costs in the
whole of its life. Jobs come singly, which go first, and in batches of very different sizes, in the
order they come. Workers are no limit. Shown is how evenly the load falls, and how long a large
batch takes, when all shards together are loaded to `LOAD`, by what is hashed: each job (a batch is
on every shard), or each batch (it stays on one).

    python -m benchmarks.shards
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

#: What a job costs Redis from submit to result, in seconds: the middle of what was measured.
JOB_S = 80e-6
LOAD = 0.7
#: Of all jobs, those that come one by one; the others come in batches.
SINGLE = 0.2
#: Batches are of 10 to 100 000 jobs, the largest rare: log-uniform in size.
SMALLEST, LARGEST = 10, 100_000
#: A client's batch arrives at this rate at most, in jobs a second.
UPLOAD = 60_000
SPAN_S = 300.0
SHARDS = (1, 2, 4, 8)
#: A batch of which the table tells has this many jobs at least.
LARGE = 10_000
SEED = 1

Floats = NDArray[np.float64]
Shards = NDArray[np.int64]


class Arrivals(NamedTuple):
    """Jobs in the order they come: when, of which batch (-1: none)."""

    at_s: Floats
    batch: NDArray[np.int64]


def arrivals(rate: float, rng: np.random.Generator) -> Arrivals:
    """So many jobs a second over `SPAN_S`, in all."""
    singles = np.sort(rng.uniform(0, SPAN_S, rng.poisson(rate * SINGLE * SPAN_S)))
    times, batches = [singles], [np.full(singles.size, -1)]
    left, number = rate * (1 - SINGLE) * SPAN_S, 0
    while left > 0:
        size = int(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST))))
        start = rng.uniform(0, SPAN_S)
        times.append(start + np.arange(size) / UPLOAD)
        batches.append(np.full(size, number))
        left, number = left - size, number + 1
    at_s, batch = np.concatenate(times), np.concatenate(batches)
    order = np.argsort(at_s, kind="stable")
    return Arrivals(at_s[order], batch[order])


def by_job(jobs: Arrivals, shards: int, rng: np.random.Generator) -> Shards:
    """Each job by its own id."""
    return rng.integers(0, shards, jobs.at_s.size)


def by_batch(jobs: Arrivals, shards: int, rng: np.random.Generator) -> Shards:
    """A batch stays together."""
    home = rng.integers(0, shards, jobs.batch.max() + 1)
    return np.where(jobs.batch < 0, by_job(jobs, shards, rng), home[jobs.batch])


def waits(at_s: Floats, cost_s: float) -> Floats:
    """How long each job waits where one after the other is taken (Lindley's recursion)."""
    slack = cost_s * np.arange(at_s.size) - at_s
    return slack - np.minimum.accumulate(slack)


def simulate(
    shards: int, place: Callable[[Arrivals, int, np.random.Generator], Shards]
) -> Iterator[float]:
    """Busiest shard's load over the mean; what large batches take, p50 and p99, in seconds."""
    rng = np.random.default_rng(SEED)
    jobs = arrivals(LOAD * shards / JOB_S, rng)
    where = place(jobs, shards, rng)
    counts = np.bincount(where, minlength=shards)
    yield counts.max() / counts.mean()
    bulk = jobs.batch >= 0
    ended = np.zeros(jobs.at_s.size)
    for shard in range(shards):
        mine = bulk & (where == shard)
        # Those that go first leave so much of the shard.
        ended[mine] = jobs.at_s[mine] + waits(jobs.at_s[mine], JOB_S / (1 - LOAD * SINGLE))
    batches = jobs.batch[bulk]
    begin, end = np.full(batches.max() + 1, np.inf), np.zeros(batches.max() + 1)
    np.minimum.at(begin, batches, jobs.at_s[bulk])
    np.maximum.at(end, batches, ended[bulk])
    yield from np.quantile((end - begin)[np.bincount(batches) >= LARGE], (0.5, 0.99))


def rendezvous(job: str, shards: int) -> int:
    """The shard whose hash with the job's id is largest: all who know the shards agree."""
    return max(range(shards), key=lambda n: hashlib.blake2b(f"{n} {job}".encode()).digest())


def moved(before: int, after: int, jobs: int = 5000) -> float:
    """The share of jobs that have another shard when there are more."""
    ids = [f"{n:032x}" for n in range(jobs)]
    return sum(rendezvous(id_, before) != rendezvous(id_, after) for id_ in ids) / jobs


def main() -> None:
    """Print the tables."""
    print(f"{JOB_S * 1e6:.0f} us a job, {LOAD:.0%} of all shards' capacity, {SPAN_S:.0f} s\n")
    print(
        f"| shards | jobs/s | hashed | busiest over mean | {LARGE:,} jobs and more: p50 s | p99 s |"
    )
    print("|---|---|---|---|---|---|")
    for shards in SHARDS:
        for place in (by_job, by_batch):
            uneven, half, most = simulate(shards, place)
            rate, name = LOAD * shards / JOB_S, place.__name__[3:]
            print(f"| {shards} | {rate:,.0f} | {name} | {uneven:.2f} | {half:.1f} | {most:.1f} |")
    for before in (1, 2, 4, 8):
        print(f"{before} to {before + 1} shards: {moved(before, before + 1):.1%} of the jobs move")


if __name__ == "__main__":
    main()
