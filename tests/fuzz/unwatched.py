"""Feeds what is scored mutants without watching its code: many more a second, unguided.

    PYTHONPATH=tests:. python -m fuzz.unwatched --inputs 100000 [--seed 1] [--texts FILE]

Like a worker it has one process and looks at the processor time of each text. It needs no fuzzer.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from random import Random
from time import monotonic, process_time, thread_time

from fuzz.findings import kind_of, memory_mb
from fuzz.targets import TARGETS, folded, starts
from fuzz.timed import least_s

NAME = "scored"
#: Tries of a text that takes too long, of which the least counts.
TRIES = 3
#: How often progress is told, in seconds.
TELL_S = 30.0


class Search:
    """Counts texts and findings."""

    def __init__(self, texts: list[str], seed: int) -> None:
        self.done = self.findings = 0
        self.slowest_s = 0.0
        self._texts = texts
        self._random = Random(seed)
        self._target = TARGETS[NAME]
        self._first_mb = memory_mb()

    def step(self) -> None:
        """Make one text and score it."""
        one, other = self._random.choices(self._texts, k=2)
        assert self._target.mutated is not None
        text = self._target.mutated(one, other, self._random)
        data = text.encode("utf-8", "replace")[: self._target.longest]
        start = thread_time()
        try:
            self._target.feed(data)
        except Exception as error:
            self._tell_finding(data, kind_of(error))
        took_s = thread_time() - start
        if took_s > self._target.limit_s:
            took_s = least_s(NAME, data, TRIES)
            if took_s > self._target.limit_s:
                self._tell_finding(data, f"took {took_s * 1000:.0f} ms")
        self.slowest_s = max(self.slowest_s, took_s)
        self.done += 1

    def _tell_finding(self, data: bytes, kind: str) -> None:
        self.findings += 1
        print(f"{kind}\n  {json.dumps(folded(data), ensure_ascii=False)}", flush=True)

    def tell(self) -> None:
        """One line of progress."""
        print(
            f"{self.done:,} texts in {process_time():,.0f} s of processor time, "
            f"slowest {self.slowest_s * 1000:.0f} ms, {self.findings} findings, "
            f"{memory_mb()} MB, {self._first_mb} at first",
            flush=True,
        )


def main() -> int:
    """Score so many texts."""
    parser = argparse.ArgumentParser(prog="fuzz.unwatched", description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=1_000_000, help="how many (1000000)")
    parser.add_argument("--seed", type=int, default=1, help="of the texts (1)")
    parser.add_argument("--texts", type=Path, help="more to start from: lines with an equation")
    options = parser.parse_args()
    texts = [data.decode("utf-8", "replace") for data in starts(NAME)]
    if options.texts is not None:
        rows = options.texts.read_text(encoding="utf-8").splitlines()
        texts += [json.loads(row)["equation"] for row in rows]
    search, told = Search(texts, options.seed), monotonic()
    for _ in range(options.inputs):
        search.step()
        if monotonic() - told > TELL_S:
            search.tell()
            told = monotonic()
    search.tell()
    return int(search.findings > 0)


if __name__ == "__main__":
    sys.exit(main())
