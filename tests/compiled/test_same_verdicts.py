"""Compiled modules judge as the Python that they are made of.

Compiled code keeps its annotations: what they call a float is one, though Python hands on an
integer. Such differences change a verdict here and there, in places that no other test looks at.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from phiq.scorer.expression import tree
from support import ROOT

#: Prints the verdicts on generated equations, a line each, without what tells one run from another.
JUDGE = """
import msgspec
from benchmarks.calibration.generate import cases
from phiq.scorer.standard import StandardScorer

scorer = StandardScorer()
scorer.load("cpu")
requests = [case.request for case in cases(2000, seed=11)]
for request, verdict in zip(requests, scorer.score(requests), strict=True):
    found = msgspec.to_builtins(verdict)
    del found["provenance"], found["processing_time_ms"]
    print(msgspec.json.encode([request.equation, found]).decode())
"""

pytestmark = pytest.mark.skipif(
    tree.__file__.endswith(".py"), reason="needs the compiled build: make test-compiled"
)


def _verdicts(path: str) -> list[Any]:
    """What `JUDGE` prints with this folder before the checkout."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", JUDGE],
        env=os.environ | {"PYTHONPATH": os.pathsep.join((path, str(ROOT)))},
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_compiled_verdicts_are_those_of_python() -> None:
    """Verdict, confidence, residuals and every word of the explanation."""
    compiled, python = _verdicts(os.environ["PYTHONPATH"]), _verdicts(str(ROOT))

    assert len(compiled) == 2000
    assert compiled == python
