"""How fast a file of equations goes through the door and back, and what it costs in memory.

    python -m benchmarks.batch [--items 100000] [--workers 2]

Starts `phiq up` and runs `phiq submit` on a file of that many equations: sent as one batch, scored
by the heuristic rules, results written in order. Wall figures share this machine's cores with
whatever else runs; CPU time a process is the steadier figure.
"""

from __future__ import annotations

import sys

if not __package__:  # run as a script: queue.py beside it must not hide the standard library's
    sys.path[0] = sys.path[0].rpartition("/")[0]

import argparse
import json
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import NamedTuple

import psutil  # type: ignore[import-untyped]

ROOT = Path(__file__).parents[1]
PHIQ = [sys.executable, "-c", "from phiq.cli import main; main()"]
#: Parts of the pool, by a word of their command lines.
PARTS = {"door": "-m api", "workers": "celery", "broker": "-server "}
#: What the door is asked before its memory is looked at: imports and first connections are not of
#: the batch.
WARM_UP_ITEMS = 2000
MIB = 1024 * 1024


class Outcome(NamedTuple):
    """A submit: seconds it took, CPU seconds of the client, what it said."""

    took_s: float
    cpu_s: float
    said: str


class Usage(NamedTuple):
    """A part's CPU time in s and memory in MiB."""

    cpu_s: float
    rss_mib: float


def usage(parts: dict[str, list[psutil.Process]]) -> dict[str, Usage]:
    """What each part has used so far, and holds."""
    found = {}
    for name, processes in parts.items():
        times = [process.cpu_times() for process in processes]
        rss = sum(process.memory_info().rss for process in processes)
        found[name] = Usage(sum(t.user + t.system for t in times), rss / MIB)
    return found


def parts_of(pool: subprocess.Popen[bytes]) -> dict[str, list[psutil.Process]]:
    """The processes of a running pool, by part."""
    children = psutil.Process(pool.pid).children(recursive=True)
    lines = {child: " ".join(child.cmdline()) for child in children}
    return {name: [c for c, line in lines.items() if word in line] for name, word in PARTS.items()}


@contextmanager
def running_pool(folder: Path, workers: int) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """`phiq up` on free ports, and the address of its door."""
    options = ["--port", "0", "--workers", str(workers), "--folder", str(folder / "pool")]
    log = folder / "up.log"
    environ = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    with log.open("wb") as out:
        pool = subprocess.Popen([*PHIQ, "up", *options], env=environ, stdout=out, stderr=out)
    try:
        yield pool, address(pool, log)
    finally:
        pool.send_signal(signal.SIGINT)
        pool.wait(60)


def address(pool: subprocess.Popen[bytes], log: Path, timeout_s: float = 60) -> str:
    """Wait until the pool is ready; the address it tells."""
    deadline = monotonic() + timeout_s
    while not (found := re.search(r"ready.* (http://\S+)", log.read_text("utf-8"))):
        if pool.poll() is not None or monotonic() > deadline:
            sys.exit(f"no pool:\n{log.read_text('utf-8')}")
        Event().wait(0.1)
    return found[1]


class Watch:
    """Looks how much memory the door holds, ten times a second."""

    def __init__(self, door: list[psutil.Process]) -> None:
        self._door = door
        self._stop = Event()
        self.peak_mib = 0.0
        self._thread = Thread(target=self._look)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stop.wait(0.1):
            held = sum(process.memory_info().rss for process in self._door) / MIB
            self.peak_mib = max(self.peak_mib, held)


def submit(url: str, folder: Path, items: int) -> Outcome:
    """Send a file of `items`, and check what came back."""
    file, out = folder / f"in-{items}.txt", folder / f"out-{items}.jsonl"
    file.write_text("".join(f"E_{n} = m_{n % 97} c^2 + {n}\n" for n in range(items)), "utf-8")
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [*PHIQ, "submit", str(file), "--mode", "heuristic", "--out", str(out), "--url", url]
    start = monotonic()
    with subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True) as process:
        said = process.stderr.read() if process.stderr else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    took_s = monotonic() - start
    assert process.returncode == 0, said
    check(file, out)
    return Outcome(took_s, used.ru_utime + used.ru_stime, said.strip())


def check(file: Path, out: Path) -> None:
    """Every equation has its verdict, in order."""
    with file.open(encoding="utf-8") as sent, out.open(encoding="utf-8") as rows:
        for n, (equation, line) in enumerate(zip(sent, rows, strict=True)):
            row = json.loads(line)
            assert (row["index"], row["equation"]) == (n, equation.rstrip("\n")), line
            assert "verdict" in row, line


def main() -> None:
    """Run it and print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--items", type=int, default=100_000)
    options.add_argument("--workers", type=int, default=2)
    asked = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="phiq-bench-") as name,
        running_pool(Path(name), asked.workers) as (pool, url),
    ):
        folder = Path(name)
        submit(url, folder, WARM_UP_ITEMS)
        parts = parts_of(pool)
        before = usage(parts)
        with Watch(parts["door"]) as watch:
            outcome = submit(url, folder, asked.items)
        after = usage(parts)
    report(asked.items, outcome, before, after)
    print(f"  door memory {before['door'].rss_mib:.0f} MiB before the batch, ", end="")
    print(f"{watch.peak_mib - before['door'].rss_mib:+.1f} MiB at its peak")


def report(items: int, sent: Outcome, before: dict[str, Usage], after: dict[str, Usage]) -> None:
    """Print what it came to."""
    cpu = {name: after[name].cpu_s - before[name].cpu_s for name in PARTS} | {"client": sent.cpu_s}
    print(f"{items} equations in {sent.took_s:.1f} s: {items / sent.took_s:,.0f}/s, ", end="")
    print("complete and in order")
    for name, seconds in (cpu | {"all": sum(cpu.values())}).items():
        print(f"  {name:8} {seconds / items * 1e6:6.1f} µs CPU an equation")


if __name__ == "__main__":
    main()
