"""What counting and being scraped cost: the same jobs with and without, in turns, on one broker.

`python -m benchmarks.monitoring`. Counted first, which nothing else that runs can move: the
broker's instructions (callgrind), commands, bytes of the append-only file, and Python calls of a
process that submits, claims and completes with a ready verdict. Then processor time: two real
workers, one of which counts, drain jobs by turns in many short rounds.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial
from itertools import chain
from pathlib import Path
from threading import Event, Thread
from time import process_time
from typing import NamedTuple
from unittest.mock import patch

import psutil
import redis

from benchmarks.instructions import PATIENCE_S, Count, CountedBroker, counted
from benchmarks.queue import Pool
from benchmarks.uncounted import uncounting
from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobRequest, Verdict
from phiq.queue import scripts
from phiq.queue.connection import connect
from phiq.queue.metrics import MetricsStore
from phiq.queue.store import CHUNK, JobStore, Wanted, new_id
from phiq.settings import Settings

#: Below a head of one cell; repeated for each.
CELLS = "---|"
#: Rounds of what is counted: where a table falls in memory moves instructions by a percent.
ROUNDS = 5
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

    def scrape_on() -> None:
        while not stop.wait(SCRAPE_S):
            scrape(metrics)

    thread = Thread(target=scrape_on)
    thread.start()
    yield
    stop.set()
    thread.join()


def python_calls(work: Callable[[], None]) -> int:
    """Calls of Python functions in this thread."""
    calls = 0

    def on(_: object, event: str, __: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(on)
    work()
    sys.setprofile(None)
    return calls


def counted_row(
    broker: CountedBroker, client: redis.Redis, settings: Settings, size: int, jobs: int
) -> str:
    """What a job costs without and with counting, in micro-batches of one size."""
    stores = {False: without_counting(settings, client), True: JobStore(settings, client)}
    told: dict[bool, list[Count]] = {False: [], True: []}
    for _ in range(ROUNDS + 1):
        for counting, store in stores.items():
            told[counting].append(counted(broker, client, jobs, partial(cycle, store, jobs, size)))
    cells = [str(size)]
    for name in Count._fields:
        off, on = (
            statistics.median(getattr(count, name) for count in told[counting][1:])
            for counting in (False, True)
        )
        cells.append(f"{off:.1f} | {on:.1f} ({100 * (on / off - 1):+.1f} %)")
    off, on = (python_calls(partial(cycle, stores[c], jobs, size)) / jobs for c in (False, True))
    cells.append(f"{off:.1f} | {on:.1f}")
    return f"| {' | '.join(cells)} |"


class Cost(NamedTuple):
    """What a cycle cost of processor time, in µs a job: the broker's, and all."""

    broker_us: float
    all_us: float


Cycle = Callable[[bool], None]


class Bench(NamedTuple):
    """A broker, and this process and others whose processor time counts."""

    client: redis.Redis
    others: Sequence[psutil.Process]
    jobs: int

    def measure(self, cycle: Callable[[], None]) -> Cost:
        """What `cycle` costs a job."""
        broker_s, all_s = self._broker_s(), self._all_s()
        cycle()
        costs_s = (self._broker_s() - broker_s, self._all_s() - all_s)
        return Cost(*(seconds / self.jobs * 1e6 for seconds in costs_s))

    def _broker_s(self) -> float:
        info = self.client.info("cpu")
        return float(info["used_cpu_sys"]) + float(info["used_cpu_user"])

    def _all_s(self) -> float:
        times = [process.cpu_times() for process in self.others]
        return self._broker_s() + process_time() + sum(t.user + t.system for t in times)


def compare(bench: Bench, metrics: MetricsStore, cycle: Cycle, pairs: int) -> str:
    """Cells of a row. Other programs disturb: pairs are compared, half of them in the range."""
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
        more = [100 * (on / off - 1) for off, on in both]
        low, middle, high = statistics.quantiles(more, n=4)
        without = statistics.median(off for off, _ in both)
        cells.append(f"{without:.1f} | {middle:+.1f} % ({low:+.1f} to {high:+.1f})")
    return " | ".join(cells)


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

        return f"| {size} | {compare(bench, metrics, run, pairs)} |"


def scrape(metrics: MetricsStore) -> None:
    """All that a scrape reads."""
    metrics.totals()
    metrics.gauges()


def counts(folder: Path) -> None:
    """Print what can be counted."""
    with CountedBroker(folder, fsync="no") as broker:
        settings = Settings(redis_url=broker.url)
        client = connect(settings, timeout_s=PATIENCE_S)
        names = ("1000 instructions", "commands", "bytes appended", "Python calls")
        print(f"| micro-batch | {' | counting | '.join(names)} | counting |\n|{CELLS * 9}")
        for size, jobs in ((256, 512), (16, 160), (1, 40)):
            print(counted_row(broker, client, settings, size, jobs), flush=True)
        cost = counted(broker, client, 1, partial(scrape, MetricsStore(settings, client)))
        client.close()
    print(f"\na scrape: {cost.kilo:.0f} thousand instructions, {cost.commands:.0f} commands\n")


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=1000, help="of a round of the workers")
    parser.add_argument("--pairs", type=int, default=40, help="rounds of the workers")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts(Path(folder) / "counted")
        with EmbeddedBroker(Path(folder) / "timed") as broker:
            settings = Settings(redis_url=broker.url)
            names = ("broker µs a job", "all µs a job")
            print(f"| micro-batch | {' | counting | '.join(names)} | counting |\n|{CELLS * 5}")
            for size in (256, 16):
                print(worker_row(settings, args.jobs, size, args.pairs), flush=True)


if __name__ == "__main__":
    main()
