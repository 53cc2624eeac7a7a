"""Texts in the notations of the mathematical databases and papers that the scorer is meant for."""

from __future__ import annotations

import pytest

from phiq.contract import ScoreRequest
from phiq.scorer.parse import parse
from phiq.scorer.rigorous import verdicts


def verdict(equation: str, domain: dict[str, str] | None = None) -> str:
    """The verdict of mode `rigorous` on one equation."""
    return verdicts([ScoreRequest(equation=equation, domain=domain)])[0].verdict


@pytest.mark.parametrize(
    "text",
    ["x ≡ 3 (mod 7)", "binomial(n) = 2", "sin(x, y) = 1", "gamma(s, x) = 1", "beta(x) = 1"],
)
def test_a_function_with_another_count_of_arguments_is_an_unknown_one(text: str) -> None:
    """What a name means with one count of arguments it does not mean with another."""
    root = parse(text).root

    assert [node.op for node in root.walk() if node.op in ("fn", "apply")] == ["apply"]
    assert verdict(text) in ("satisfiable", "undecided")
