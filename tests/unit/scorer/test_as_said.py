"""Formulas said in words, in the middle of words, or after the number of an item."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score

TRUE, HOLDS, FALSE = "identity", "satisfiable", "contradiction"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("the integral from 0 to 2 of x dx = 2", TRUE),
        ("The integral of x^2 from 0 to 3 is 9", TRUE),
        ("integral of cos(x) dx = sin(x) + C", TRUE),
        ("sum of k from k=1 to n = n(n+1)/2", TRUE),
        ("sum from n=1 to infinity of 1/n^2 = pi^2/6", TRUE),
        ("the derivative of x^3 is 3x^2", TRUE),
        ("the derivative of x^3 is 2x^2", FALSE),
        ("limit as x approaches 0 of sin(x)/x = 1", TRUE),
        ("the square root of 49 is 7", TRUE),
        ("3 squared plus 4 squared equals 5 squared", TRUE),
        ("6 times 7 equals 41", FALSE),
        ("12 divided by 4 is 3", TRUE),
        ("7 is greater than 3", TRUE),
        ("force equals mass times acceleration", HOLDS),
        ("sum = a + b", HOLDS),
        ("the limit of human knowledge is unknown to us", "not_an_equation"),
    ],
)
def test_operations_named_in_words(text: str, verdict: str) -> None:
    """A phrase that names an operation is that operation; other words stay words."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("(i) 2^4 = 16", TRUE),
        ("b) 5 + 4 = 9", TRUE),
        ("3) 5 + 4 = 10", FALSE),
        ("2 + 2 = 4 ✓", TRUE),
        ("= 6 + 1 = 7", TRUE),
        (r"$$\boxed{x = -1 \text{ or } x = 4}$$", HOLDS),
        ("$m^2 = 4k^2 + 4k + 1$ for $m = 2k+1$", TRUE),
        ("$m^2 = 4k^2 + 4k + 2$ for $m = 2k+1$", FALSE),
        ("(a) (b) = c", HOLDS),
        (r"\Delta x \gtrsim \lambda", HOLDS),
        (r"5 \gtrsim 3", TRUE),
        (r"^nC_r = \frac{n!}{r!\,(n-r)!}", TRUE),
        (r"^{14}C = 5730", HOLDS),
        ("x = ^2", "malformed"),
        (r"X_C = \frac{1}{2\pi fC}", HOLDS),
        ("Ek = ½mv²", HOLDS),
        ("Fg = mg", HOLDS),
    ],
)
def test_what_stands_around_a_formula(text: str, verdict: str) -> None:
    """Numbers of items, ticks and boxes say nothing; a condition that gives a value is put in."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("7 ∈ ℕ", TRUE),
        ("-7 ∈ ℕ", FALSE),
        ("3/4 ∉ ℤ", TRUE),
        ("√2 ∉ ℚ", TRUE),
        ("√9 ∈ ℤ", TRUE),
        ("π ∈ ℚ", FALSE),
        ("x ∈ ℝ", HOLDS),
        ("ℕ ⊂ ℤ ⊂ ℚ ⊂ ℝ ⊂ ℂ", TRUE),
        ("ℝ ⊂ ℚ", FALSE),
        ("∅ ⊂ A", TRUE),
        ("A ⊂ B", "satisfiable"),
        ("π ≠ 3.14", TRUE),
        ("1/4 ≠ 0.25", FALSE),
    ],
)
def test_sets_of_numbers_and_what_is_in_them(text: str, verdict: str) -> None:
    """Which set holds a number is known of fractions, π, e and square roots."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("f(x) = 3x - 1, f(4) = 11", TRUE),
        ("f(x) = 3x - 1, f(4) = 12", FALSE),
        ("f(x) = x², f(x+1) = x² + 2x + 1", TRUE),
        ("f(x) = 3x - 1", HOLDS),
        ("f(x) = x + a, f(2) = 5", HOLDS),
        ("(x⁴)' = 4x³", TRUE),
        ("(x⁴)' = 3x⁴", FALSE),
        ("(e^(2t))' = 2e^(2t)", TRUE),
        ("6!/4! = 30", TRUE),
        ("4!=24", TRUE),
        ("4 != 24", TRUE),
        ("2/5÷3/10 = 4/3", TRUE),
        ("12÷4÷3 = 1", TRUE),
        ("₆C₂ = 15", TRUE),
        ("⁶P₂ = 30", TRUE),
    ],
)
def test_what_textbooks_write_of_functions_and_fractions(text: str, verdict: str) -> None:
    """A definition is put into what is said beside it; a ÷ divides the fractions around it."""
    assert score(text).verdict == verdict
