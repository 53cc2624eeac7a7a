"""How long one equation takes while a bulk of 100 000 runs.

    python -m benchmarks.lanes [--items 100000] [--asked 100]

Starts `phiq up` with 2 workers whose scorer takes 20 ms a micro-batch of 64, as a device would,
sends the bulk, and asks `/validate` for one equation after the other while it runs.
"""

from __future__ import annotations

import sys

if not __package__:  # run as a script: queue.py beside it must not hide the standard library's
    sys.path[0] = sys.path[0].rpartition("/")[0]

import argparse
import os
import tempfile
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from benchmarks.batch import running_pool
from benchmarks.fixed_step import STEP_S
from phiq.client import Client
from phiq.contract import ScoreRequest

WORKERS = 2


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


def main() -> None:
    """Run it and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--asked", type=int, default=100)
    options = parser.parse_args()
    os.environ |= {"PHIQ_SCORER": "benchmarks.fixed_step:FixedStep", "PHIQ_MICRO_BATCH": "64"}
    bulk = (ScoreRequest(equation=f"x = {n}", mode="heuristic") for n in range(options.items))
    with (
        tempfile.TemporaryDirectory(prefix="phiq-bench-") as name,
        running_pool(Path(name), WORKERS) as (_, url),
        Client(url) as client,
    ):
        idle = latencies_ms(client, options.asked)
        client.pause()  # so that all of it is there when it begins
        batch = client.create_batch(bulk)
        client.resume()
        beside = latencies_ms(client, options.asked)
        left = client.batch(batch.id).pending
        client.cancel_batch(batch.id)
    print(f"| /validate, ms; a micro-batch {STEP_S * 1000:.0f} ms | p50 | p99 | most |")
    print("|---|---|---|---|")
    print(row("idle pool", idle))
    print(row(f"beside a bulk of {options.items}, {left} still to come at the end", beside))


if __name__ == "__main__":
    main()
