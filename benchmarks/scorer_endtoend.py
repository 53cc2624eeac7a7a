"""The whole scorer on the development data: accuracy by task, calibration, equations a second.

    python -m benchmarks.scorer_endtoend [--device cuda] [--batch 256] [--misses]
    PYTHONPATH=build/compiled python benchmarks/scorer_endtoend.py    after `make compiled`

Reads `../shared/data` beside the repository, as `phiq.scorer.standard` is used by a worker, in one
process. Speed is CPU time of this process with torch on one thread, so that other work on the
machine does not show; the first pass warms up.
"""

from __future__ import annotations

import sys

if not __package__:  # run as a script: queue.py beside it must not hide the standard library's,
    # nor the checkout an installed, compiled phiq
    sys.path.append(sys.path.pop(0).rpartition("/")[0])

import argparse
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, NamedTuple

import torch

from benchmarks.calibration.calibration import brier, expected_calibration_error
from phiq.contract import ScoreRequest, Verdict
from phiq.scorer.expression import tree
from phiq.scorer.standard import StandardScorer

DATA = Path(__file__).parents[2] / "shared" / "data"
UNREADABLE = ("malformed", "not_an_equation")
#: A wrong law should not get a confidence of this or more.
DOUBT = 0.7
#: Rows of the bulk: each development row comes this many times, in the repeated run.
REPEATS = 10
#: Runs of which the median counts: one run is off by a tenth now and then.
RUNS = 7

Row = Mapping[str, Any]


class Scored(NamedTuple):
    """A row and its verdict."""

    row: Row
    verdict: Verdict


def rows(name: str) -> list[Row]:
    """The rows of one file."""
    text = (DATA / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def request(row: Row) -> ScoreRequest:
    """The row as a client would send it: with its dims, and its domain where that is of symbols."""
    domain = row.get("domain")
    return ScoreRequest(
        equation=row["equation"],
        mode="rigorous",
        dims=row.get("dims") or None,
        domain=domain if isinstance(domain, dict) and domain else None,
    )


def batches(items: Sequence[ScoreRequest], size: int) -> Iterable[Sequence[ScoreRequest]]:
    """The items cut into micro-batches."""
    return (items[k : k + size] for k in range(0, len(items), size))


def share(flags: Iterable[bool]) -> str:
    """`n/m (share)`."""
    found = list(flags)
    return f"{sum(found)}/{len(found)} ({sum(found) / max(len(found), 1):.3f})"


def identity_right(scored: Scored) -> bool:
    """The data's own rule: undecided is a miss."""
    wanted = ("identity",) if scored.row["label"] else ("contradiction", "satisfiable")
    return scored.verdict.verdict in wanted


def parse_right(scored: Scored) -> bool:
    """Well-formed rows are read, the others refused."""
    readable = scored.verdict.verdict not in UNREADABLE
    return readable == (scored.row["label"] == "well-formed")


def dims_right(scored: Scored) -> bool:
    """True rows stand, rows false by dimensions are inconsistent."""
    if scored.row["label"]:
        return scored.verdict.valid
    return scored.verdict.verdict == "inconsistent"


def report_parse(scored: Sequence[Scored]) -> list[Scored]:
    """Print the parser's figures; returns the misses."""
    good = [s for s in scored if s.row["label"] == "well-formed"]
    bad = [s for s in scored if s.row["label"] != "well-formed"]
    balanced = sum(sum(map(parse_right, part)) / len(part) for part in (good, bad)) / 2
    print(f"parse: balanced accuracy {balanced:.4f}", end=" ")
    print(f"(read {share(map(parse_right, good))}, refused {share(map(parse_right, bad))})")
    return [s for s in scored if not parse_right(s)]


def report_dimensions(scored: Sequence[Scored]) -> list[Scored]:
    """Print the figures of the dims rows and the law rows; returns the misses of the first."""
    judged = [s for s in scored if s.row["label"] or s.row["detectable"] == "dims"]
    laws = [s for s in scored if s.row["detectable"] == "law"]
    true = [s for s in scored if s.row["label"]]
    print(f"dimensions: {share(map(dims_right, judged))}")
    doubted = (s.verdict.confidence < DOUBT or bool(s.verdict.near_miss) for s in laws)
    print(f"  false laws doubted (confidence < {DOUBT} or near miss): {share(doubted)}")
    trusted = (s.verdict.confidence >= DOUBT and not s.verdict.near_miss for s in true)
    named = share(bool(s.verdict.law) for s in true)
    print(f"  true laws not doubted: {share(trusted)}; named {named}")
    return [s for s in judged if not dims_right(s)]


def report_identities(scored: Sequence[Scored]) -> list[Scored]:
    """Print accuracy, wrong verdicts and calibration; returns the misses."""
    core = [s for s in scored if s.row["tier"] == "core"]
    decided = [s for s in scored if s.verdict.verdict != "undecided"]
    print(f"identities: core {share(map(identity_right, core))}", end=", ")
    print(f"all {share(map(identity_right, scored))}", end=", ")
    print(f"wrong of decided {share(not identity_right(s) for s in decided)}")
    report_calibration("identities", scored, identity_right)
    return [s for s in scored if not identity_right(s)]


def report_calibration(
    name: str, scored: Sequence[Scored], right: Callable[[Scored], bool]
) -> None:
    """Print Brier score and calibration error of the confidences."""
    stated, outcomes = [s.verdict.confidence for s in scored], list(map(right, scored))
    ece = expected_calibration_error(stated, outcomes)
    print(f"  confidence on {name}: ECE {ece:.4f}, Brier {brier(stated, outcomes):.4f}")


def timed(requests: Sequence[ScoreRequest], size: int, device: str) -> tuple[float, float]:
    """CPU and wall seconds to score the requests with an empty cache: the median of some runs."""
    runs = [timed_once(StandardScorer(device), requests, size) for _ in range(RUNS)]
    return sorted(runs)[RUNS // 2]


def timed_once(
    scorer: StandardScorer, requests: Sequence[ScoreRequest], size: int
) -> tuple[float, float]:
    """CPU and wall seconds to score the requests."""
    cpu, wall = process_time(), perf_counter()
    for batch in batches(requests, size):
        scorer.score(batch)
    return process_time() - cpu, perf_counter() - wall


def report_speed(names: Mapping[str, Sequence[Scored]], size: int, device: str) -> None:
    """Print equations a second, by file, mixed, and with repeats."""
    mixed = []
    for name, scored in names.items():
        requests = [request(s.row) for s in scored]
        mixed += requests
        print_speed(name, len(requests), *timed(requests, size, device))
    print_speed("mixed", len(mixed), *timed(mixed, size, device))
    scorer = StandardScorer(device)
    scorer.score(mixed)
    repeated = mixed * REPEATS
    print_speed("repeated", len(repeated), *timed_once(scorer, repeated, size))


def print_speed(name: str, count: int, cpu: float, wall: float) -> None:
    """One line of the speed table."""
    rates = f"{count / cpu:>8.0f}/s CPU  {count / wall:>8.0f}/s wall"
    print(f"  {name:<12} {count:>6} equations  {rates}  {cpu / count * 1e3:.3f} ms CPU each")


def main() -> None:
    """Score everything, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--batch", type=int, default=256, help="equations a micro-batch")
    parser.add_argument("--misses", action="store_true", help="print every row judged wrongly")
    options = parser.parse_args()
    torch.set_num_threads(1)
    scorer = StandardScorer()
    scorer.load(options.device)
    names = {}
    for name in ("parse", "feynman", "identities", "heuristic"):
        data = rows(name)
        verdicts = [
            v for b in batches([*map(request, data)], options.batch) for v in scorer.score(b)
        ]
        names[name] = [Scored(row, verdict) for row, verdict in zip(data, verdicts, strict=True)]
    misses = report_parse(names["parse"])
    misses += report_dimensions(names["feynman"]) + report_identities(names["identities"])
    for scored in misses if options.misses else ():
        print(
            f"  miss: {scored.row['equation']!r} is {scored.row['label']}: {scored.verdict.verdict}"
        )
    build = "Python" if tree.__file__.endswith(".py") else "compiled"
    print(f"speed on {options.device}, {build}, micro-batches of {options.batch}:")
    report_speed(names, options.batch, options.device)


if __name__ == "__main__":
    main()
