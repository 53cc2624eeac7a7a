"""Compiled modules judge as the Python that they are made of.

Compiled code keeps its annotations: what they call a float is one, though Python hands on an
integer. Such differences change a verdict here and there, in places that no other test looks at.
"""

from __future__ import annotations

import os

import pytest

from compiled.compare import ROOT, differ, verdicts
from phiq.builds import running
from phiq.scorer.expression import tree

#: Generated equations, beside the shipped ones.
COUNT = 2000

pytestmark = pytest.mark.skipif(
    tree.__file__.endswith(".py"), reason="needs the compiled build: make test-compiled"
)


def test_it_is_known_which_build_runs() -> None:
    """What a worker of this build tells `/info`."""
    assert running() == "compiled"


def test_compiled_verdicts_are_those_of_python() -> None:
    """Verdict, confidence, residuals and every word of the explanation."""
    compiled = verdicts(os.environ["PYTHONPATH"], COUNT)
    python = verdicts(str(ROOT), COUNT)

    assert len(compiled) > COUNT
    pairs = zip(compiled, python, strict=True)
    assert [pair for pair in pairs if differ(*pair)] == []
