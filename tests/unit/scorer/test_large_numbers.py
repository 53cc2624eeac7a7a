"""Plain statements with large and small numbers: rounding hides no change, digits decide."""

from __future__ import annotations

import pytest

from phiq.contract import ScoreRequest
from phiq.scorer.standard import StandardScorer


def verdict(equation: str, **domain: str) -> str:
    """The verdict of the scorer as it ships."""
    request = ScoreRequest(equation=equation, mode="rigorous", domain=domain or None)
    (found,) = StandardScorer().score([request])
    return found.verdict


@pytest.mark.parametrize(
    "equation",
    [
        "y = 10^{18}",
        "x = 1e30",
        "x^2 = 10^{40}",
        "3x = 7 × 10^{25}",
        "x = 30!",
        "x + 1 = 2^{70}",
        "e^x = 10^{50}",
        "1/x = 10^{25}",
        "x^3 = -10^{30}",
        "x - 2^{80} = 2^{80}",
        "M = 1.989 × 10^{30}",
        "x y = 10^{30}",
        "n = 10^{24}",
        "x = 123456789012345678901234567890",
        "x = 10^{-30}",
        "\\sqrt{x} = 10^{15} + 1",
        "x > 10^{20}",
        "x ≤ 1.5e25",
        "x^2 ≤ 10^{30}",
        "x < 10^{400}",
        "x ≠ 10^{20}",
    ],
)
def test_a_large_number_refutes_no_plain_statement(equation: str) -> None:
    """A symbol may have a value far from the sample points."""
    assert verdict(equation) == "satisfiable"


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("x + 10^{20} = x + 10^{20} + 1", "contradiction"),
        ("x = x + 10^{-20}", "contradiction"),
        ("10^{20} x = 10^{20} x + 1", "contradiction"),
        ("sin(x) + 10^{-20} = sin(x)", "contradiction"),
        ("x + 10^{60} = 10^{60} + x + 1", "contradiction"),
        ("x + 10^{20} = 10^{20} + x", "identity"),
        ("x < x + 10^{20}", "identity"),
        ("x > x + 10^{20}", "contradiction"),
        ("\\sin^2 x + \\cos^2 x = 2", "contradiction"),
        ("(x+1)^2 - x^2 - 2x = 3", "contradiction"),
        ("x = x + 1", "contradiction"),
    ],
)
def test_a_gap_that_digits_show_to_be_constant_still_counts(equation: str, expected: str) -> None:
    """Where the sides differ by one number at every point, to many digits, nothing solves them."""
    assert verdict(equation) == expected


def test_a_term_below_the_rounding_of_floats_is_not_taken_for_nothing() -> None:
    """10^-30·x changes the side, if only in the thirtieth digit: no contradiction."""
    assert verdict("\\sin^2 x + \\cos^2 x + 10^{-30} x = 2") != "contradiction"


@pytest.mark.parametrize(
    "equation",
    [
        "\\ln x = 10^{20}",
        "\\ln\\ln x = 30",
        "3 - 2\\ln(x) = 10^{12}",
        "\\log_{10} x = 1000",
        "\\ln(x^2) = 10^9",
    ],
)
def test_a_solution_past_the_range_of_floats_is_seen_by_signs(equation: str) -> None:
    """A logarithm takes every real value, however far away."""
    assert verdict(equation) == "satisfiable"


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("100 < n < 1000", "satisfiable"),
        ("10^6 ≤ x ≤ 10^9", "satisfiable"),
        ("20 < A < 200", "satisfiable"),
        ("x > 5 > 3", "satisfiable"),
        ("x = 2 ≠ 3", "satisfiable"),
        ("10^{9} < x < 10^{6}", "contradiction"),
        ("x > 5; x < 3", "contradiction"),
        ("x > 5; x < 7; x ≠ 6", "satisfiable"),
    ],
)
def test_bounds_far_from_the_sample_points_hold_together(equation: str, expected: str) -> None:
    """Between two bounds there is a value; between crossed ones there is none."""
    assert verdict(equation) == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("10^{20} + 1 = 10^{20}", "contradiction"),
        ("10^{100} + 1 = 10^{100}", "contradiction"),
        ("\\sqrt{10^{100}+1} = 10^{50}", "contradiction"),
        ("\\cos(10^{-30}) = 1", "contradiction"),
        ("\\tanh(100) = 1", "contradiction"),
        ("erf(20) = 1", "contradiction"),
        ("e^{\\pi\\sqrt{163}} = 262537412640768744", "contradiction"),
        ("e^{π√163} = 262537412640768744 - 196884/e^{π√163}", "contradiction"),
        ("\\ln(640320^3 + 744) = \\pi\\sqrt{163}", "contradiction"),
        ("e^{\\pi\\sqrt{58}} = 24591257752", "contradiction"),
        ("3987^{12} + 4365^{12} = 4472^{12}", "contradiction"),
        ("\\sum_{n=1}^{\\infty} \\frac{\\lfloor n \\tanh \\pi\\rfloor}{10^n} = 1/81", "undecided"),
        ("10^{20} + 1 > 10^{20}", "identity"),
        ("10^{20} + 1 < 10^{20}", "contradiction"),
        ("2^{100} > 10^{30}", "identity"),
        ("\\tanh(100) < 1", "identity"),
        ("\\sqrt{2}\\sqrt{3} = \\sqrt{6}", "identity"),
        ("(1+i\\sqrt3)^3/(-8) = 1", "identity"),
    ],
)
def test_near_equal_numbers_are_told_apart(equation: str, expected: str) -> None:
    """Digits are looked at as far down as the sizes of the parts may hide a difference."""
    assert verdict(equation) == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("2^{1500} > 2^{1400}", "identity"),
        ("2^{1500} + 1 = 2^{1500}", "contradiction"),
        ("\\frac{2^{2005}+1}{3 \\cdot 2^{2006}} = \\frac{1}{3 \\cdot 2^{2006}}", "contradiction"),
        ("K \\gg G", "satisfiable"),
        ("1000 \\gg 1", "identity"),
        ("3 \\gg 2", "undecided"),
        ("1 \\gg 10", "contradiction"),
        ("a \\triangleq b", "satisfiable"),
        ("x + y = 3; 2x + 2y = 6", "satisfiable"),
        ("x + y = 3; 2x + 2y = 7", "contradiction"),
        ("v_0 = a + C e^{-b 0}; v_0 = a + C; C = v_0 - a", "satisfiable"),
    ],
)
def test_numbers_past_floats_and_relations_like_orders(equation: str, expected: str) -> None:
    """Digits compare what floats do not hold; much greater is more than greater."""
    assert verdict(equation) == expected
