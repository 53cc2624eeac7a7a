"""Scoring costs no more calls than it did: a guard of its speed that no noise moves.

Calls of Python functions are counted, as they are what most of a host's time goes to.
`python -m benchmarks.scorer_endtoend` measures time itself.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Any

import pytest

from phiq.contract import ScoreRequest
from phiq.scorer.expression import tree
from phiq.scorer.standard import StandardScorer

pytestmark = pytest.mark.skipif(
    not tree.__file__.endswith(".py"), reason="compiled code makes no calls that could be counted"
)

#: Kinds of equations, each with the calls that one may cost on average: a few in a hundred more
#: than it did when the bound was set. Who makes it cheaper lowers it; who needs more says for what.
MIX: dict[str, tuple[int, tuple[str, ...]]] = {
    "laws": (890, ("E = mc²", r"\lambda = \frac{h}{p}", "PV = nRT", "F = G*m_1*m_2/r**2")),
    "definitions": (1000, ("y = 3x + 2", r"\omega = \sqrt{\frac{k}{m}}", "k = a*b/c + d**2")),
    "slips": (1300, ("E = mc³", "F = m*v", "p = 2mv")),
    "identities": (1300, ("sin²x + cos²x = 1", "e^(a+b) = e^a e^b", "F_{2n} = F_n L_n")),
    "numbers": (890, ("1 + 1 = 2", r"\zeta(2) = \frac{\pi^2}{6}", "√2 √3 = √6")),
    "contradictions": (1145, ("x = x + 1", "sin(x) = 2", "1 = 2")),
    "conditions": (1910, ("x² - 5x + 6 = 0", "cos θ = θ", "2x + y = 3; x - y = 0")),
    "malformed": (165, ("x + = 2", r"\frac{1}{2 = x", "a = b)")),
}


def _calls(equations: Sequence[str]) -> int:
    """Calls of Python functions for one equation on average, with warm vocabularies."""
    requests = [ScoreRequest(equation=equation, mode="rigorous") for equation in equations]
    for _ in range(2):
        StandardScorer().score(requests)
    count = 0

    def on(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        count += event == "call"

    scorer = StandardScorer()
    sys.setprofile(on)
    try:
        scorer.score(requests)
    finally:
        sys.setprofile(None)
    return count // len(requests)


@pytest.mark.parametrize("kind", MIX)
def test_an_equation_costs_no_more_calls(kind: str) -> None:
    """Neither by a stage that looks twice, nor by one that works for nobody."""
    bound, equations = MIX[kind]

    assert _calls(equations) <= bound


def test_a_batch_leaves_nothing_to_the_garbage_collector() -> None:
    """Trees, proofs and values are freed with their verdicts, without a search for cycles."""
    requests = [
        ScoreRequest(equation=equation, mode="rigorous")
        for _, equations in MIX.values()
        for equation in (*equations, "∫₀¹ 1/x dx = a", "log(x²) = 2 log(x)")
    ]
    StandardScorer().score(requests)
    collects = gc.isenabled()
    gc.disable()
    try:
        gc.collect()
        StandardScorer().score(requests)
        assert gc.collect() == 0
    finally:
        if collects:
            gc.enable()
