"""Feeds targets inputs that reach ever more of their code: `make fuzz`.

The search is among short inputs, which reach what there is to reach and are read in less than a
millisecond. Each that reached new code is then made as long as the target takes it, by repetition
of all or of a part: that shows what takes more than its length.

A finding is kept in build/fuzz/TARGET, and its line for the corpus printed; the search goes on.
What reached new code is kept there too, so that another run goes on from it.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from random import Random
from time import monotonic, process_time, thread_time
from typing import Any
from zlib import crc32

import atheris

from fuzz.findings import kind_of, memory_mb
from fuzz.watched import WATCHED

BUILD = Path("build/fuzz")
#: Findings of one kind that are kept: the first ones tell it.
MOST_OF_A_KIND = 3
#: Longest input of the search, in bytes: it grows up to this, and what is longer is repetition.
SEARCHED_BYTES = 512
#: Longest input of a corpus that a search starts from, in bytes: mutants are as long as these.
SEED_BYTES = 160
#: An input hangs, in seconds: of a busy machine, as those that reached new code are made longer.
HANGS_S = 600
#: How often progress is told, in seconds.
TELL_S = 10.0
#: Inputs after which what a process keeps is kept, and by how much more it may grow, in MB.
WARM_INPUTS = 2000
MOST_GROWTH_MB = 64
#: Share of texts, where a target can make some of others, whose bytes are changed all the same.
BYTES = 0.2
#: Watching the code makes it slower: an input over the limit is tried again without, this often.
TRIES = 3


class Search:
    """One target's search: counts inputs, keeps findings."""

    def __init__(self, name: str, inputs: int) -> None:
        self.name = name
        self.inputs = inputs
        self.done = 0
        self.findings: dict[str, int] = {}
        self.slowest_s = 0.0
        self.folder = BUILD / name
        self._told = monotonic()
        with atheris.instrument_imports(include=list(WATCHED[name])):
            targets: Any = import_module("fuzz.targets")
            for watched in WATCHED[name]:  # some of it is imported on first use alone
                import_module(watched)
        self.target = targets.TARGETS[name]
        self.starts = targets.starts(name)
        self._limit_s = self.target.limit_s
        self._folded = targets.folded
        self._unwatched: subprocess.Popen[str] | None = None
        self._stretched: set[bytes] = set()
        self._warm_mb = 0

    def feed(self, data: bytes) -> None:
        """One input; called by the fuzzer."""
        start = thread_time()
        try:
            self.target.feed(data)
        except Exception as error:
            self.keep(data, kind_of(error))
        took_s = thread_time() - start
        if took_s > self._limit_s:
            took_s = self.again(data)
        self.slowest_s = max(self.slowest_s, took_s)
        self.done += 1
        if self.done == WARM_INPUTS:
            self._warm_mb = memory_mb()
        if self.done == self.inputs or monotonic() - self._told > TELL_S:
            self.stretch(path.read_bytes() for path in (self.folder / "reached").iterdir())
            self.tell()
        if self.done == self.inputs and self._grown_mb() > MOST_GROWTH_MB:
            self.keep(data, f"memory grew by {self._grown_mb()} MB")

    def _grown_mb(self) -> int:
        return memory_mb() - self._warm_mb if self._warm_mb else 0

    def mutated(self, data: bytes, longest: int, seed: int) -> bytes:
        """Another input; called by the fuzzer, of a target that makes texts of others."""
        random = Random(seed)
        if random.random() < BYTES:
            changed: bytes = atheris.Mutate(data, longest)
            return changed
        other = random.choice(self.starts).decode("utf-8", "replace")
        text: str = self.target.mutated(data.decode("utf-8", "replace"), other, random)
        return text.encode("utf-8", "replace")[:longest]

    def stretch(self, inputs: Iterable[bytes]) -> None:
        """Time each input as long as the target takes it, unless it was timed before."""
        for data in set(inputs) - self._stretched - {b""}:
            self._stretched.add(data)
            for longer in _stretched(data, self.target.longest):
                self.slowest_s = max(self.slowest_s, self.again(longer))

    def again(self, data: bytes) -> float:
        """The least time that an input takes in a process that does not watch the code."""
        if self._unwatched is None:
            tries = [sys.executable, "-m", "fuzz.timed", self.name, str(TRIES)]
            pipe = subprocess.PIPE
            self._unwatched = subprocess.Popen(tries, stdin=pipe, stdout=pipe, text=True)
        asked, told = self._unwatched.stdin, self._unwatched.stdout
        assert asked is not None
        assert told is not None
        print(json.dumps(data.decode("utf-8", "surrogateescape")), file=asked, flush=True)
        took_s = float(told.readline() or "inf")
        if took_s > self._limit_s:
            ended = took_s == float("inf")
            self.keep(data, "ended its process" if ended else f"took {took_s * 1000:.0f} ms")
            self._unwatched = None if ended else self._unwatched
        return took_s

    def keep(self, data: bytes, kind: str) -> None:
        """Keep a finding, unless there are enough of its kind."""
        key = kind if not kind.startswith("took") else "slow"
        self.findings[key] = self.findings.get(key, 0) + 1
        if self.findings[key] <= MOST_OF_A_KIND:
            path = self.folder / f"finding-{sha256(data).hexdigest()[:12]}"
            path.write_bytes(data)
            line = json.dumps(self._folded(data), ensure_ascii=False)
            print(f"\n{self.name}: {kind}\n  {path}\n  {line}", flush=True)

    def tell(self) -> None:
        """One line of progress."""
        self._told = monotonic()
        rate = self.done / process_time()
        print(
            f"{self.name}: {self.done:,} of {self.inputs:,} inputs, {rate:,.0f} a second "
            f"of its processor time, "
            f"slowest {self.slowest_s * 1000:.0f} ms, {sum(self.findings.values())} findings, "
            f"{memory_mb()} MB, {self._grown_mb()} of it since input {WARM_INPUTS:,}",
            flush=True,
        )


def _stretched(data: bytes, longest: int) -> Iterator[bytes]:
    """An input over and over, and with one to three of its signs over and over in their place."""
    text = data.decode("utf-8", "surrogateescape")
    place, size = divmod(crc32(data), 3)
    at = place % len(text)
    part = text[at : at + 1 + size]
    run = text[:at] + part * ((longest - len(text)) // len(part)) + text[at:]
    for longer in (text * -(-longest // len(text)), run):
        yield longer.encode("utf-8", "surrogateescape")


def search(name: str, inputs: int, seed: int, texts: Path | None) -> None:
    """Search in this process, which ends with it: with 1 where anything was found."""
    state = Search(name, inputs)
    if texts is not None:
        rows = map(json.loads, texts.read_text(encoding="utf-8").splitlines())
        state.starts += [row["equation"].encode() for row in rows]
    target = state.target
    seeds, reached = state.folder / "seeds", state.folder / "reached"
    for folder in (seeds, reached):
        folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(state.starts):
        if len(data) <= SEED_BYTES:
            (seeds / f"{number:04}").write_bytes(data)
    words, known = state.folder / "words", target.words.split()
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in known))
    state.stretch(word.encode() for word in known)
    gc.freeze()  # what is imported by now stays

    def feed(data: bytes) -> None:
        state.feed(data)
        if state.done >= inputs:
            os._exit(1 if state.findings else 0)  # the fuzzer ends its process likewise

    options = [f"-max_len={min(target.longest, SEARCHED_BYTES)}", f"-seed={seed}", "-reload=0"]
    options += [f"-dict={words}"] if known else []  # the fuzzer ends over an empty one
    options.append(f"-artifact_prefix={state.folder}/")  # the fuzzer's own files
    quiet = ["-verbosity=0", f"-timeout={HANGS_S}", "-rss_limit_mb=4096", "-print_final_stats=0"]
    arguments = [sys.argv[0], *options, *quiet, str(reached), str(seeds)]
    more = {"custom_mutator": state.mutated} if target.mutated else {}
    atheris.Setup(arguments, feed, **more)
    atheris.Fuzz()


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


def main() -> int:
    """Each target in a process of its own, one after the other."""
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(WATCHED))
    parser.add_argument("--inputs", type=int, default=1_000_000, help="of each (1000000)")
    parser.add_argument("--seed", type=int, default=1, help="of the search (1)")
    parser.add_argument("--texts", type=Path, help="more to start from: lines with an equation")
    options = parser.parse_args()
    names = options.targets or list(WATCHED)
    if unknown := set(names) - set(WATCHED):
        parser.error(f"no target {', '.join(sorted(unknown))}; there are {', '.join(WATCHED)}")
    if len(names) == 1:
        search(names[0], options.inputs, options.seed, options.texts)
    rest = ["--inputs", str(options.inputs), "--seed", str(options.seed)]
    rest += ["--texts", str(options.texts)] if options.texts else []
    runs = [subprocess.call([sys.executable, "-m", "fuzz", name, *rest]) for name in names]
    return int(any(runs))


if __name__ == "__main__":
    sys.exit(main())
