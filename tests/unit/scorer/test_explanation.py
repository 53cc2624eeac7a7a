"""Explanations: one paragraph that a person can follow."""

from __future__ import annotations

import pytest

from phiq.contract import ScoreRequest
from phiq.scorer.explanation import explain
from phiq.scorer.rigorous import assess

EXPLANATIONS = {
    "E = mc³": ["Read as", "dimensions clash", "energy", "cannot be right"],
    "1 = 2": ["Read as 1 = 2", "contradiction"],
    "φ² = φ + 1": ["φ-coherence: 1.000", "identity"],
    "√(x²) = x": ["x > 0"],
    "a + = b": ["cannot be read", "at character 5", "expected"],
    "a + b": ["no equation"],
}


def explained(equation: str) -> str:
    """The explanation of an equation's findings."""
    findings = assess([ScoreRequest(equation=equation, mode="rigorous")])[0]
    return explain(equation, findings)


@pytest.mark.parametrize("equation", EXPLANATIONS)
def test_it_says_what_was_found(equation):
    """It starts with the original sentence and names what was read, checked and decided."""
    text = explained(equation)

    assert text.startswith(f"Equation '{equation}' has topological signature B₀=")
    assert all(part in text for part in EXPLANATIONS[equation])


@pytest.mark.parametrize("equation", EXPLANATIONS)
def test_it_is_one_short_paragraph(equation):
    """No line breaks, no doubled full stops, no trace of internals."""
    text = explained(equation)

    assert "\n" not in text
    assert text.endswith(".")
    assert ".." not in text
    assert "None" not in text
    assert len(text) < 600
