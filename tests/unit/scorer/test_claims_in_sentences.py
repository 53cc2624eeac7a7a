"""Sentences that say what numbers are, and under which condition a relation holds."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score

TRUE, HOLDS, FALSE, OPEN = "identity", "satisfiable", "contradiction", "undecided"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The number e is irrational", TRUE),
        ("The number e is rational", FALSE),
        ("√2 is irrational", TRUE),
        (r"\sqrt{2} is rational", FALSE),
        ("√4 is irrational", FALSE),
        ("π is irrational", TRUE),
        ("The number 2π is rational", FALSE),
        ("22/7 is rational", TRUE),
        ("0.5 is a rational number", TRUE),
        ("ln 2 is irrational", TRUE),
        ("1 + √2 is irrational", TRUE),
        ("√2/2 ∈ ℚ", FALSE),
        ("sin(1) ∉ ℚ", TRUE),
        ("0π ∈ ℚ", OPEN),
        ("√2 + √3 ∈ ℚ", OPEN),
        ("x is irrational", HOLDS),
    ],
)
def test_what_is_rational(text: str, verdict: str) -> None:
    """Known irrational numbers, and what rational ones make of them; no others are told."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("x^2 = 9 if x = 3", TRUE),
        ("x^2 = 4 if x = 3", FALSE),
        (r"x^2 = 4 \text{ if } x = 3", FALSE),
        (r"\log_b a = c \textrm{ if } a = b^c", HOLDS),
        (r"\textrm{If } x>-1, \frac{x}{1+x} \leq \ln(1+x) \leq x", TRUE),
        (r"\textrm{If } x>-1, \ln(1+x) \geq x", FALSE),
        (r"\textrm{For } 0\leq x < 1, 1 + x \leq e^x \leq \frac{1}{1-x}", TRUE),
        ("For 0 ≤ x < 1, 1 + x > e^x", FALSE),
        ("f(x) = 2 if x > 0", HOLDS),
        ("x = 5 if y > 2 else 3", HOLDS),
        (r"\begin{aligned} (x-2)(x-3) &= 0 \\ x &= 2 \text{ or } x = 3 \end{aligned}", HOLDS),
    ],
)
def test_conditions_in_words(text: str, verdict: str) -> None:
    """What stands behind a last "if", or before the comma, is a premise."""
    assert score(text).verdict == verdict
