"""What a job costs the broker in instructions of its processor, counted by valgrind's callgrind.

    python -m benchmarks.instructions [--jobs 512] [--micro-batch 256] [--new] [--no-lists]

Counts do not move with what else the machine does, so two checkouts can be compared on any. The
broker runs some fifty times slower meanwhile; Debian's packages `valgrind` and `redis-server` are
enough. Counted are both halves of a job's life, as in a full pool: submitted in hundreds; claimed,
scored and completed in micro-batches.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from time import monotonic
from typing import NamedTuple

import redis

from benchmarks.uncounted import unlisting
from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobRequest, Lane, ScoreRequest
from phiq.queue import scripts
from phiq.queue.connection import connect
from phiq.queue.store import JobStore, Wanted, new_id
from phiq.scorer.standard import StandardScorer
from phiq.settings import Settings
from worker.batch import score_batch

PATIENCE_S = 120.0
SUBMITTED_TOGETHER = 100
WORKER = "worker@host-cpu-12345-abcdef"


class CountedBroker(EmbeddedBroker):
    """A broker under callgrind, which counts only between `begin` and `end`."""

    start_timeout_s = PATIENCE_S

    def command(self) -> list[str]:
        """The command line that starts it."""
        out = f"--callgrind-out-file={self.folder / 'counts'}"
        return ["valgrind", "--tool=callgrind", "--instr-atstart=no", out, *super().command()]

    def begin(self) -> None:
        """Count from here on."""
        self._control("--instr=on")
        self._control("--zero")

    def end(self) -> int:
        """Count no more; the instructions since `begin`."""
        before = self._dumps()
        self._control("--dump")
        deadline = monotonic() + PATIENCE_S
        while not (new := self._dumps() - before):
            if monotonic() > deadline:
                raise TimeoutError("callgrind wrote no counts")
            Event().wait(0.1)
        totals = re.search(
            r"^(?:summary|totals): (\d+)", new.pop().read_text("utf-8"), re.MULTILINE
        )
        assert totals
        return int(totals[1])

    def _dumps(self) -> set[Path]:
        return {
            path for path in self.folder.glob("counts.*") if "totals:" in path.read_text("utf-8")
        }

    def _control(self, order: str) -> None:
        assert self._process
        command = ["callgrind_control", order, str(self._process.pid)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Count(NamedTuple):
    """Of a job: thousands of instructions, commands in scripts, bytes of append-only file."""

    kilo: float
    commands: float
    appended: float


def counted(
    broker: CountedBroker, client: redis.Redis, jobs: int, work: Callable[[], None]
) -> Count:
    """What `work` on so many jobs costs, a job."""
    client.config_resetstat()
    before = client.info("persistence")["aof_current_size"]
    broker.begin()
    work()
    instructions = broker.end()
    calls = sum(
        entry["calls"]
        for name, entry in client.info("commandstats").items()
        if not re.search("evalsha|info|config", name)
    )
    appended = client.info("persistence")["aof_current_size"] - before
    return Count(instructions / jobs / 1000, calls / jobs, appended / jobs)


def requests(jobs: int, mark: int) -> list[tuple[str, JobRequest]]:
    """Jobs; those of another mark state other equations."""
    texts = (f"E = mc² + {n}.{mark}" for n in range(jobs))
    return [(new_id(), JobRequest(equation=text, mode="heuristic")) for text in texts]


def submit(store: JobStore, jobs: list[tuple[str, JobRequest]]) -> None:
    """In hundreds, as batches come."""
    for start in range(0, len(jobs), SUBMITTED_TOGETHER):
        store.submit(jobs[start : start + SUBMITTED_TOGETHER], Lane.bulk)


def work_off(store: JobStore, scorer: StandardScorer, micro_batch: int) -> None:
    """All that waits, as a worker does it."""
    claim = store.claim(WORKER, micro_batch)
    while claim.jobs:
        asked: list[ScoreRequest] = [job.request for job in claim.jobs]
        scored = score_batch(scorer, asked)
        results = list(zip(claim.jobs, scored.results, strict=True))
        wanted = Wanted(new_id(), WORKER, micro_batch)
        _, claim = store.exchange(claim.token, results, wanted, score_s=0.05, texts=scored.texts)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=512)
    parser.add_argument("--micro-batch", type=int, default=256)
    parser.add_argument("--new", action="store_true", help="equations new to the master list")
    parser.add_argument("--no-lists", action="store_true", help="less what lists recent jobs")
    options = parser.parse_args()
    if options.no_lists:
        scripts._lua = unlisting
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        broker = CountedBroker(Path(folder), fsync="no")
        stack.enter_context(broker)
        settings = Settings(redis_url=broker.url)
        client = connect(settings, timeout_s=PATIENCE_S)
        store, scorer = JobStore(settings, client), StandardScorer()
        submit(store, requests(options.jobs, 0))
        work_off(store, scorer, options.micro_batch)
        jobs = requests(options.jobs, int(options.new))
        print(
            "| half | thousand instructions a job | commands | bytes appended |\n|---|---|---|---|"
        )
        for name, half in (
            ("submit", lambda: submit(store, jobs)),
            ("work", lambda: work_off(store, scorer, options.micro_batch)),
        ):
            count = counted(broker, client, options.jobs, half)
            print(f"| {name} | {count.kilo:.1f} | {count.commands:.2f} | {count.appended:.0f} |")


if __name__ == "__main__":
    main()
