"""Prints the verdicts of the scorer on the path, a line each, for `compare.py`.

    PYTHONPATH=build/compiled:. python -P tests/compiled/judge.py 2000

It takes the shipped equations and so many generated ones; what tells runs apart is left out.
"""

from __future__ import annotations

import sys
from importlib import resources

import msgspec

from benchmarks.calibration.generate import cases
from phiq.contract import ScoreRequest
from phiq.scorer.standard import StandardScorer


def main() -> None:
    """Judge, and print."""
    shipped = resources.files("phiq.cli").joinpath("equations.txt").read_text("utf-8").splitlines()
    requests = [ScoreRequest(equation=line, mode="rigorous") for line in shipped if line.strip()]
    requests += [case.request for case in cases(int(sys.argv[1]), seed=11)]
    scorer = StandardScorer()
    scorer.load("cpu")
    for request, verdict in zip(requests, scorer.score(requests), strict=True):
        found = msgspec.to_builtins(verdict)
        del found["provenance"], found["processing_time_ms"]
        sys.stdout.write(msgspec.json.encode([request.equation, found]).decode() + "\n")


if __name__ == "__main__":
    main()
