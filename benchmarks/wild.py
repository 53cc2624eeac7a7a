"""The rigorous scorer on what people really typed: which verdicts are accepted, kind by kind.

    python -m benchmarks.wild [--misses] [--kind siunitx] [--file FILE]

Reads `../shared/data/wild.jsonl` beside the repository. A row is accepted where its verdict is one
of `expected`, its reading is not the row's `misreading`, and its confidence reaches
`least_confidence`. A verdict that is not expected is `wrong` where it decides something, `refused`
where the text was not read, else `open`. Each text is scored alone, as a first request would be, so
that the slowest one shows; nothing is measured of throughput.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from time import thread_time
from typing import Any, NamedTuple

from benchmarks.calibration.calibration import expected_calibration_error
from benchmarks.scorer_endtoend import DATA, UNREADABLE, request
from phiq.contract import Verdict
from phiq.scorer.standard import StandardScorer

Row = Mapping[str, Any]
ACCEPTED = "accepted"


class Scored(NamedTuple):
    """A row, its verdict, and how long that took."""

    row: Row
    verdict: Verdict
    seconds: float

    @property
    def outcome(self) -> str:
        """`accepted`, or what is amiss: wrong, refused, open, misread or doubted."""
        row, verdict = self.row, self.verdict
        if verdict.verdict not in row["expected"]:
            if verdict.verdict in UNREADABLE:
                return "refused"
            return "open" if verdict.verdict == "undecided" else "wrong"
        if verdict.reading is not None and verdict.reading == row.get("misreading"):
            return "misread"
        return "doubted" if verdict.confidence < row.get("least_confidence", 0) else ACCEPTED


def scored(rows: Iterable[Row]) -> list[Scored]:
    """Every row with its verdict, each judged by itself."""
    scorer = StandardScorer()
    scorer.load("cpu")
    found = []
    for row in rows:
        start = thread_time()
        (verdict,) = scorer.score([request(row)])
        found.append(Scored(row, verdict, thread_time() - start))
    return found


def report(found: Sequence[Scored]) -> None:
    """Print the totals, the slowest row and the calibration error."""
    outcomes = Counter(one.outcome for one in found)
    share = outcomes.pop(ACCEPTED, 0) / len(found)
    amiss = ", ".join(f"{count} {name}" for name, count in outcomes.most_common())
    print(f"accepted {share:.3f} of {len(found)}; {amiss}")
    slowest = max(found, key=lambda one: one.seconds)
    print(f"slowest {slowest.seconds:.3f} s of processor time: {slowest.row['equation']!r}")
    sure = [one for one in found if one.verdict.verdict not in UNREADABLE]
    right = [one.verdict.verdict in one.row["expected"] for one in sure]
    error = expected_calibration_error([one.verdict.confidence for one in sure], right)
    print(f"ECE of verdicts on texts that were read: {error:.4f}")


def report_kinds(found: Sequence[Scored]) -> None:
    """Print accepted of all, for each kind that has a miss."""
    total = Counter(one.row["kind"] for one in found)
    good = Counter(one.row["kind"] for one in found if one.outcome == ACCEPTED)
    for kind, count in total.most_common():
        if good[kind] < count:
            print(f"  {kind:<24} {good[kind]}/{count}")


def report_misses(found: Iterable[Scored]) -> None:
    """Print each row that is not accepted, and what was said of it."""
    for row, verdict, seconds in (one for one in found if one.outcome != ACCEPTED):
        outcome = Scored(row, verdict, seconds).outcome
        detail = verdict.syntax.detail if verdict.syntax else verdict.reading
        print(f"{outcome:<8} [{row['kind']}] {row['equation']!r}")
        print(
            f"         {verdict.verdict} {verdict.confidence:.3f}, not {row['expected']}: {detail}"
        )


def main() -> None:
    """Score the rows and print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="print every row not accepted")
    parser.add_argument("--kind", help="only the rows whose kind holds this text")
    parser.add_argument("--file", type=Path, default=DATA / "wild.jsonl")
    options = parser.parse_args()
    rows = [json.loads(line) for line in options.file.read_text(encoding="utf-8").splitlines()]
    found = scored([row for row in rows if not options.kind or options.kind in row["kind"]])
    report(found)
    report_kinds(found)
    if options.misses:
        report_misses(found)


if __name__ == "__main__":
    main()
