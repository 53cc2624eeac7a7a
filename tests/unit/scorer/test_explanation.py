"""Explanations: one paragraph that a person can follow."""

from __future__ import annotations

import pytest

from phiq.contract import ScoreRequest
from phiq.scorer.explanation import explain
from phiq.scorer.rigorous import assess

#: What each must say, every kind of verdict and reason among them.
EXPLANATIONS = {
    "E = mc³": ["Read as", "dimensions clash", "energy", "cannot be right"],
    "E = mc²": [
        "1 independent check",
        "known as mass-energy",
        "a law, a definition or a condition",
    ],
    "1 = 2": [
        "Read as 1 = 2",
        "statement about numbers",
        "contradiction: the sides are two different",
    ],
    "x = x + 1": ["contradiction: the sides always differ by the same number"],
    "x² = 4; x > 5": ["undecided: each part can hold"],
    "a = b; b = a + 1": ["contradiction: its parts exclude each other"],
    "x > 3; y = 2": ["all its parts hold together"],
    "E = h f(x)": ["Read as E = h·f⁡(x) (f(…) read as a call)"],
    "λ = h/2π p": ["(only the first factor after the slash is below it (…/2π p…))"],
    "φ² = φ + 1": [
        "φ-coherence: 1.000",
        "(φ read as the golden ratio)",
        "identity: both sides agree exactly",
    ],
    "sin²x + cos²x = 1": ["identity for x real: both sides agree within rounding error at 64"],
    "F_{2n} = F_n L_n": ["identity for n integer: both sides are proved"],
    "tan x cot x = 1": ["for x real, where both sides are defined"],
    "√(x²) = x": ["it holds for x > 0, not everywhere"],
    "arcsin(sin x) = x": ["it holds for x from -1.571 to 1.571, not everywhere"],
    "x² = 4": ["it is no identity, but holds for x = 2"],
    "y = k x² + sin x": ["it is no identity, but can be solved for y"],
    "√x ≥ 0": ["for x real, where both sides are real: the values its sides can take prove it"],
    "x > x + 1": ["contradiction: the sides differ by a constant"],
    "sin x > 1": ["a contradiction for x real: it holds nowhere in the domain"],
    "sin²θ - cos²θ = 1": [
        "comes close to a known law",
        "Pythagorean identity",
        "looks like a slip",
    ],
    "π = 3.14159": ["the decimal typed is the other side, rounded or cut off"],
    "A ⊂ B": ["undecided: ⊂ relates no values"],
    "1/0 = 1": ["undecided: the number on one of its sides could not be computed"],
    r"\sum_{n=1}^{\infty} \frac{\sin(n^2)}{n} = 1": ["undecided"],
    "a + = b": ["cannot be read: an operand is missing before = at character 5."],
    "9^9^9 = 1": ["double superscript at character 4; expected braces"],
    "a +": ["cannot be read: an operand is missing before the end of the text."],
    "a + b": ["no equation: no relation between two expressions; expected a relation"],
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
