"""Orders that hold nowhere, or everywhere, by the values their sides can take."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise
from math import inf

import pytest

from phiq.contract import ScoreRequest
from phiq.scorer.algebra.sturm import signs_on
from phiq.scorer.standard import StandardScorer


def verdict(equation: str) -> str:
    """The verdict of the scorer as it ships."""
    (found,) = StandardScorer().score([ScoreRequest(equation=equation, mode="rigorous")])
    return found.verdict


@pytest.mark.parametrize(
    "equation",
    [
        "sin x > 1",
        "cos θ < -1",
        "2 sin x > 3",
        "sin(2x) > 1.5",
        "sin x + cos x > 3",
        "sin² x > 1",
        "|sin x| > 1",
        "tanh x > 1",
        "cosh x < 1",
        "arctan x > 2",
        "arcsin x > 2",
        "√x < 0",
        "√(x²+1) < 1",
        "x² + 1 < 1",
        "x² + x + 1 < 0",
        "x² - 2x + 1 < 0",
        "x² + 2x + 2 ≤ 0",
        "e^{-x²} > 1",
        "1/(1+x²) > 1",
        "x² + y² < 0",
    ],
)
def test_an_order_out_of_range_is_a_contradiction(equation: str) -> None:
    """No real value of the one side is beyond all of the other."""
    assert verdict(equation) == "contradiction"


@pytest.mark.parametrize(
    "equation",
    ["sin x ≥ 1", "cos θ ≤ -1", "sin x > 0.5", "x² ≤ 0", "x + 1/x ≥ 2", "ln x > 0", "√x < 1"],
)
def test_an_order_at_the_edge_of_a_range_can_hold(equation: str) -> None:
    """An end of a range that is reached counts."""
    assert verdict(equation) == "satisfiable"


@pytest.mark.parametrize(
    "equation",
    ["sin x ≤ 1", "-1 ≤ cos x ≤ 1", "tanh x < 1", "cosh x ≥ 1", "x²+x+1 > 0", "√x ≥ 0", "x⁴ ≥ 0"],
)
def test_an_order_within_range_always_holds(equation: str) -> None:
    """The ranges prove it, where both sides are real."""
    assert verdict(equation) == "identity"


def test_signs_of_a_polynomial_are_those_between_its_roots() -> None:
    """Against polynomials made from their roots, on intervals that may begin or end at one."""
    rng = random.Random(5)
    for _ in range(200):
        roots = [Fraction(rng.randint(-5, 5), rng.randint(1, 3)) for _ in range(rng.randint(1, 5))]
        coefficients = [Fraction(1)]
        for root in roots:
            shifted = [Fraction(0), *coefficients]
            coefficients = [*coefficients, Fraction(0)]
            coefficients = [s - root * c for s, c in zip(shifted, coefficients, strict=True)]
        low = Fraction(rng.randint(-6, 6), 2)
        high = low + Fraction(rng.randint(1, 12), 2)

        found = signs_on(coefficients, low, high)

        assert found == _signs_between(roots, low, high)


def _signs_between(roots: list[Fraction], low: Fraction, high: Fraction) -> set[int]:
    inside = sorted({root for root in roots if low < root < high})
    ends = [low, *inside, high]
    signs = {0} if inside else set()
    for a, b in pairwise(ends):
        product = Fraction(1)
        for root in roots:
            product *= (a + b) / 2 - root
        signs.add(1 if product > 0 else -1)
    return signs


@pytest.mark.parametrize(
    ("coefficients", "ends", "expected"),
    [
        ([1, 1, 1], (-inf, inf), {1}),
        ([1, -2, 1], (-inf, inf), {0, 1}),
        ([0, 1], (0, inf), {1}),
        ([-1, 0, 1], (1, inf), {1}),
        ([-10, 1], (Fraction(100), Fraction(120)), {1}),
        ([3], (-inf, inf), {1}),
        ([], (-inf, inf), {0}),
    ],
)
def test_signs_on_half_lines(coefficients, ends, expected) -> None:
    """Beyond the outermost roots the highest power decides."""
    assert signs_on(coefficients, *ends) == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("e^x < x", "contradiction"),
        ("ln x > x", "contradiction"),
        ("x + 1/x < 2, x > 0", "contradiction"),
        ("x² + y² < 2xy", "contradiction"),
        ("a² + b² + c² < ab + bc + ca", "contradiction"),
        ("x e^{-x} > 1/2", "contradiction"),
        ("|x - 3| + |x + 3| < 5", "contradiction"),
        ("√(ab) > (a + b)/2, a > 0, b > 0", "contradiction"),
        (r"x - \lfloor x \rfloor \ge 1", "contradiction"),
        (r"\lceil x \rceil < x", "contradiction"),
        ("ln(1 + x) > x, x > -1", "contradiction"),
        ("e^x < x + 1.0001", "satisfiable"),
        ("x² + y² < 2xy + 0.0001", "satisfiable"),
        ("(x - 12345)² < 1", "satisfiable"),
        ("e^{-x²} > 0.9999", "satisfiable"),
        ("x²y²(x² + y² - 3) < -0.999", "satisfiable"),
        ("sin x + cos x > 1.414", "satisfiable"),
        (r"\Gamma(x) < 0.89, x > 0", "satisfiable"),
    ],
)
def test_an_order_that_no_point_meets_is_refuted_as_one_that_none_breaks_is_held(
    equation: str, expected: str
) -> None:
    """It holds nowhere where its opposite holds everywhere; what holds in a narrow place can."""
    assert verdict(equation) == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        (r"\sum_{k=1}^n 1/k \le 5", "satisfiable"),
        (r"\sum_{k=1}^n 1/k > 5", "satisfiable"),
        (r"\sum_{k=1}^n 1/k^2 \le 1.64", "satisfiable"),
        (r"\sum_{k=1}^n 1/k^2 < 2", "identity"),
        (r"\sum_{k=1}^n 1/k < 10", "undecided"),
        (r"\ln n < 10, n \in \mathbb{N}", "satisfiable"),
        (r"\ln n > 10, n \in \mathbb{N}", "satisfiable"),
        (r"\ln x > \sqrt{x}", "contradiction"),
        (r"\ln x > x^{1/10}", "satisfiable"),
        (r"x > 10^{-12}, x > 0", "satisfiable"),
        (r"x < 10^{-12}, x > 0", "satisfiable"),
        (r"a + b > 10^{-12}, a > 0, b > 0", "satisfiable"),
        (r"\sin x \sin 100x \le 0.999", "undecided"),
        (r"(1 + 1/n)^n < e, n \in \mathbb{N}", "identity"),
        (r"\sqrt{x^2 + 1} > x", "identity"),
        (r"\arctan x < \pi/2", "identity"),
        (r"x > 0.999999, x < 1", "satisfiable"),
        (r"n > 5, n \in \mathbb{N}", "satisfiable"),
        (r"n \in \mathbb{N}, n < 0", "contradiction"),
    ],
)
def test_an_order_is_looked_at_far_out_and_next_to_open_ends(equation: str, expected: str) -> None:
    """Where its margin goes on to shrink as ln x grows it stays open."""
    assert verdict(equation) == expected
