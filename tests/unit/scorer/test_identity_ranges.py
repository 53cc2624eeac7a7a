"""Equations that ranges with open ends, cases and neutral elements show to have no solution."""

from __future__ import annotations

import pytest

from phiq.contract import ScoreRequest
from phiq.scorer.standard import StandardScorer

POSITIVE = {"x": "real > 0"}


def verdict(equation: str, **domain: str) -> str:
    """The verdict of the scorer as it ships."""
    request = ScoreRequest(equation=equation, mode="rigorous", domain=domain or None)
    (found,) = StandardScorer().score([request])
    return found.verdict


@pytest.mark.parametrize(
    ("equation", "domain", "expected"),
    [
        ("erf(x) = 1", POSITIVE, "contradiction"),
        ("erfc(x) = 1", POSITIVE, "contradiction"),
        ("erfc(x) = 1", {"x": "real"}, "satisfiable"),
        ("erfc(x) = 1", {"x": "real >= 0"}, "satisfiable"),
        ("erfc(x) = 2", {"x": "real"}, "contradiction"),
        ("erfc(-x) = -erf(x)", POSITIVE, "contradiction"),
        ("tanh(x) = -1", {"x": "real"}, "contradiction"),
        ("atan(x) = pi/2", {"x": "real"}, "contradiction"),
        ("2*atan(x) = 3", {"x": "real"}, "satisfiable"),
        ("tanh(x) = 2", {}, "satisfiable"),
        ("sin(x) = 1", {"x": "real"}, "satisfiable"),
        ("1/(1 + x**2) = 1", POSITIVE, "contradiction"),
        ("1/(1 + x**2) = 1", {"x": "real >= 0"}, "satisfiable"),
        ("ln(1 + x) = 0", POSITIVE, "contradiction"),
        ("atan(x)*x = 0", {"x": "real"}, "satisfiable"),
    ],
)
def test_a_limit_that_is_never_reached_is_no_value(
    equation: str, domain: dict[str, str], expected: str
) -> None:
    """Ends of ranges are values only where they are attained."""
    # Given an equation of a side with the end of another side's range
    # When it is scored
    # Then it is contradictory just where the end is left out
    assert verdict(equation, **domain) == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("atan2(x, 0) = arctan(x)", "contradiction"),
        ("atan2(x, -1) = arctan(x)", "contradiction"),
        ("atan2(x, 1) = arctan(x)", "identity"),
        ("atan2(x, 2) = arctan(1/4)", "satisfiable"),
    ],
)
def test_angles_of_points_have_intervals(equation: str, expected: str) -> None:
    """Interval arithmetic knows the angle of a point that keeps off the cut."""
    # Given an equation of angles on a bounded domain
    # When it is scored
    # Then intervals tell the angles apart
    assert verdict(equation, x="real in (0.15,0.85)") == expected


@pytest.mark.parametrize(
    ("equation", "domain", "expected"),
    [
        ("ln(x+0) - ln(x) = ln(1 + 1/x)", POSITIVE, "contradiction"),
        ("ln(x+1) - ln(x) = ln(0 + 1/x)", POSITIVE, "contradiction"),
        ("ln(x+1) - ln(x) = ln(1 + 1/x)", POSITIVE, "identity"),
        ("ln(x) - ln(2*x) = ln(1 + x)", POSITIVE, "contradiction"),
        ("ln(x) - ln(2*x) = ln(x)", POSITIVE, "satisfiable"),
        ("ln(x) - ln(x + 1) = 0", {"x": "real > 0"}, "contradiction"),
        ("x**1 - 0*x = 1*x + 1 - 1/1", {"x": "real"}, "identity"),
    ],
)
def test_neutral_elements_and_sums_of_logarithms_keep_no_proof_away(
    equation: str, domain: dict[str, str], expected: str
) -> None:
    """What adds 0 or multiplies by 1 is left out, and sums of logarithms are those of products."""
    # Given an equation with parts that change nothing
    # When it is scored
    # Then the rest decides
    assert verdict(equation, **domain) == expected


@pytest.mark.parametrize(
    ("equation", "domain", "expected"),
    [
        ("min(a, b) = (a + b - |a + b|)/2", {"a": "real > 0", "b": "real > 0"}, "contradiction"),
        ("min(a, b) = (a - |a - b|)/2", {"a": "real > 0", "b": "real > 0"}, "contradiction"),
        ("min(a, b) = (a - |b - a|)/2", {"a": "real > 0", "b": "real > 0"}, "contradiction"),
        ("min(a, b) = (a + b - |a - b|)/2", {"a": "real", "b": "real"}, "identity"),
        ("max(a, b) = a + b", {"a": "real > 0", "b": "real > 0"}, "contradiction"),
        ("max(a, b) = a + b", {"a": "real >= 0", "b": "real >= 0"}, "satisfiable"),
        ("|x| = x - 1", {"x": "real"}, "contradiction"),
        ("|x| = 1 - x", {"x": "real"}, "satisfiable"),
        ("|x - 1| = |x| - 1", {"x": "real"}, "satisfiable"),
        ("max(x, 1) = 1", {"x": "real"}, "satisfiable"),
    ],
)
def test_cases_of_a_magnitude_or_an_extreme_are_judged_one_by_one(
    equation: str, domain: dict[str, str], expected: str
) -> None:
    """Without a solution in any case there is none."""
    # Given an equation with |u|, min or max
    # When it is scored
    # Then it is contradictory where each of its cases is
    assert verdict(equation, **domain) == expected
