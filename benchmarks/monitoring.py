"""What counting and being scraped cost: the same jobs with and without, in turns, on one broker.

`python -m benchmarks.monitoring`. Rows `store`: submitted, claimed and completed by this process
with a ready verdict, nothing but the store. Rows `worker`: drained by a real worker, heuristic.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial
from itertools import chain
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, process_time
from typing import NamedTuple
from unittest.mock import patch
from uuid import uuid4

import psutil
import redis

from benchmarks.queue import Pool
from benchmarks.uncounted import uncounting
from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobRequest, Verdict
from phiq.queue import scripts
from phiq.queue.connection import connect
from phiq.queue.metrics import MetricsStore
from phiq.queue.store import CHUNK, JobStore, Wanted, new_id
from phiq.settings import Settings

#: Scrapes come this often, in seconds: fifteen times as often as Prometheus is used to.
SCRAPE_S = 1.0
VERDICT = Verdict(
    valid=False,
    confidence=0.9,
    betti=(2, 0, 0),
    chi=2,
    phi_coherence=0.0,
    explanation="a verdict of common length, as most explanations have about eighty characters",
    processing_time_ms=1,
)


def without_counting(settings: Settings, client: redis.Redis) -> JobStore:
    """A store whose scripts count nothing."""
    with patch.object(scripts, "_lua", uncounting):
        return JobStore(settings, client)


def cycle(store: JobStore, jobs: int, micro_batch: int) -> None:
    """`jobs` from submit to end."""
    requests = [(new_id(), JobRequest(equation=f"E = mc² + {n}")) for n in range(jobs)]
    for start in range(0, jobs, CHUNK):
        store.submit(requests[start : start + CHUNK])
    claim = store.claim("worker@bench", micro_batch)
    while claim.jobs:
        results = [(job, VERDICT) for job in claim.jobs]
        wanted = Wanted(new_id(), "worker@bench", micro_batch)
        _, claim = store.exchange(claim.token, results, wanted, score_s=0.05)


@contextmanager
def scraped(metrics: MetricsStore) -> Iterator[None]:
    """While it lasts, everything that a scrape reads is read every `SCRAPE_S`."""
    stop = Event()

    def scrape() -> None:
        while not stop.wait(SCRAPE_S):
            metrics.totals()
            metrics.gauges()

    thread = Thread(target=scrape)
    thread.start()
    yield
    stop.set()
    thread.join()


class Cost(NamedTuple):
    """What a cycle cost, in µs a job: of time, of the broker's CPU, of all CPU."""

    wall_us: float
    broker_us: float
    cpu_us: float


Cycle = Callable[[bool], None]


class Bench(NamedTuple):
    """A broker, and this process and others whose CPU time counts."""

    client: redis.Redis
    others: Sequence[psutil.Process]
    jobs: int

    def measure(self, cycle: Callable[[], None]) -> Cost:
        """What `cycle` costs a job."""
        broker_s, all_s, start = self._broker_s(), self._all_s(), perf_counter()
        cycle()
        costs_s = (perf_counter() - start, self._broker_s() - broker_s, self._all_s() - all_s)
        return Cost(*(seconds / self.jobs * 1e6 for seconds in costs_s))

    def _broker_s(self) -> float:
        info = self.client.info("cpu")
        return float(info["used_cpu_sys"]) + float(info["used_cpu_user"])

    def _all_s(self) -> float:
        times = [process.cpu_times() for process in self.others]
        return self._broker_s() + process_time() + sum(t.user + t.system for t in times)


def compare(bench: Bench, metrics: MetricsStore, cycle: Cycle, pairs: int) -> str:
    """Cells of a row. Other programs disturb: pairs are compared, and the middle pair tells."""
    costs: list[tuple[Cost, Cost]] = []
    for number in range(pairs + 1):
        pair: dict[bool, Cost] = {}
        for counting in (True, False) if number % 2 else (False, True):
            with scraped(metrics) if counting else nullcontext():
                pair[counting] = bench.measure(partial(cycle, counting))
        costs.append((pair[False], pair[True]))
    cells = []
    for name in Cost._fields:
        both = [(getattr(off, name), getattr(on, name)) for off, on in costs[1:]]
        ratio = statistics.median(on / off for off, on in both)
        cells.append(
            f"{statistics.median(off for off, _ in both):.1f} | {100 * (ratio - 1):+.1f} %"
        )
    return " | ".join(cells)


def store_row(client: redis.Redis, settings: Settings, jobs: int, size: int, pairs: int) -> str:
    """The store alone."""
    stores = {True: JobStore(settings, client), False: without_counting(settings, client)}

    def run(counting: bool) -> None:
        cycle(stores[counting], jobs, size)

    bench = Bench(client, (), jobs)
    return f"| store | {size} | {compare(bench, MetricsStore(settings, client), run, pairs)} |"


def worker_row(settings: Settings, jobs: int, size: int, pairs: int) -> str:
    """Two workers, one of which counts; each drains its own pool in turn."""
    pools = {True: Pool(settings), False: Pool(settings)}
    with ExitStack() as stack:
        workers = [
            stack.enter_context(pools[counting].workers(1, app=app, micro_batch=size))
            for counting, app in ((True, "worker"), (False, "benchmarks.uncounted_worker"))
        ]
        bench = Bench(pools[True].client, [psutil.Process(pid) for pid in chain(*workers)], jobs)
        metrics = MetricsStore(pools[True].settings, pools[True].client)

        def run(counting: bool) -> None:
            pools[counting].drain(jobs)

        return f"| worker | {size} | {compare(bench, metrics, run, pairs)} |"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=4000, help="of the worker rows")
    parser.add_argument("--pairs", type=int, default=12, help="of the worker rows")
    args = parser.parse_args()
    print("| part | micro-batch | time µs a job | with | broker CPU | with | all CPU | with |")
    print("|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, EmbeddedBroker(Path(folder)) as broker:
        settings = Settings(redis_url=broker.url, prefix=f"bench-{uuid4().hex[:8]}")
        client = connect(settings)
        for size, jobs in ((256, 512), (16, 160), (1, 20)):  # short, as other programs disturb
            print(store_row(client, settings, jobs, size, 10 * args.pairs), flush=True)
        for size in (256, 16):
            print(worker_row(settings, args.jobs, size, args.pairs), flush=True)
        client.close()


if __name__ == "__main__":
    main()
