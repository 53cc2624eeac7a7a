"""Prints the verdicts of the scorer on the path, a line each, for `compare.py`.

    PYTHONPATH=build/compiled:. python -P tests/compiled/judge.py 2000

It takes the shipped equations, so many generated ones, and so many of those that the tests of the
scorer are about, which are of all kinds that it reads; what tells runs apart is left out. All have
more time than a request, so that hardly any is ended by it, at one place here and at another there.
"""

from __future__ import annotations

import ast
import sys
from importlib import resources
from pathlib import Path
from random import Random
from unittest.mock import patch

import msgspec

from benchmarks.calibration.generate import cases
from phiq.contract import ScoreRequest
from phiq.scorer.standard import StandardScorer
from phiq.scorer.time_limit import Allowance

TESTS = Path(__file__).parents[1] / "unit" / "scorer"
SEED = 11
#: So many times as long as a request may each take.
PATIENCE = 4


def tested(count: int) -> list[str]:
    """So many of the texts that the tests' tables of equations hold, or all."""
    found = {
        part.value
        for path in sorted(TESTS.glob("test_*.py"))
        for called in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(called, ast.Call)
        and isinstance(called.func, ast.Attribute)
        and called.func.attr == "parametrize"
        for part in ast.walk(called)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and "=" in part.value
    }
    texts = sorted(found)
    return Random(SEED).sample(texts, min(count, len(texts)))


def main() -> None:
    """Judge, and print."""
    count = int(sys.argv[1])
    shipped = resources.files("phiq.cli").joinpath("equations.txt").read_text("utf-8").splitlines()
    requests = [ScoreRequest(equation=line, mode="rigorous") for line in shipped if line.strip()]
    requests += [ScoreRequest(equation=text, mode="rigorous") for text in tested(count)]
    requests += [case.request for case in cases(count, seed=SEED)]
    scorer = StandardScorer()
    scorer.load("cpu")
    begin = Allowance.__init__
    with patch.object(Allowance, "__init__", lambda self, seconds: begin(self, PATIENCE * seconds)):
        verdicts = scorer.score(requests)
    for request, verdict in zip(requests, verdicts, strict=True):
        found = msgspec.to_builtins(verdict)
        del found["provenance"], found["processing_time_ms"]
        sys.stdout.write(msgspec.json.encode([request.equation, found]).decode() + "\n")


if __name__ == "__main__":
    main()
