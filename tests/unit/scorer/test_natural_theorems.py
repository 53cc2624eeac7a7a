"""Theorems of provers about natural numbers, which count from 0 and subtract down to 0."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("theorem x (n : ℕ) : 0 ≤ n", "identity"),
        ("theorem x (n : ℕ) : 0 < n", "contradiction"),
        ("theorem x (a b : ℕ) : a - b + b = a", "contradiction"),
        ("theorem x (n : ℕ) : (n - 1) + 1 = n", "contradiction"),
        ("theorem x (n : ℕ) : n - n = 0", "identity"),
        ("theorem x (n : ℕ) (h : n > 0) : n - 1 < n", "identity"),
        ("theorem x (n : ℕ) : n / 2 * 2 = n", "contradiction"),
        ("theorem x (n : ℕ) : n / 2 ≤ n", "identity"),
        ("theorem x (n : ℕ) : n * 2 / 2 = n", "satisfiable"),
        ("theorem x (a b c : ℕ) : a - b - c = a - (b + c)", "satisfiable"),
        ("theorem x (a b : ℕ) : (a + b)^2 = a^2 + 2*a*b + b^2", "identity"),
        ("theorem x (n : ℤ) : n - 1 < n", "identity"),
        ("theorem x (a b : ℝ) : a - b + b = a", "identity"),
        (r"n > 0, \forall n \in \mathbb{N}_0", "contradiction"),
        (r"2^n > n, n \in \mathbb{N}_0", "identity"),
    ],
)
def test_natural_numbers_are_those_of_the_prover(text: str, verdict: str) -> None:
    """What is not put in plain terms can hold, and is no identity."""
    assert score(text).verdict == verdict
