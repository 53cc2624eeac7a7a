"""Sides that differ by what never vanishes, series that diverge, bounds that touch at an end."""

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
    ("equation", "domain", "expected"),
    [
        ("2 cosh(z) - 3 e^z = 2 sinh(z) - 2 e^z", {"z": "complex"}, "satisfiable"),
        ("e^z = sinh(z) + sinh(z)", {"z": "complex"}, "contradiction"),
        ("3 cosh(z) - 2 e^z = 3 sinh(z)", {"z": "complex"}, "satisfiable"),
        ("cot(z) = i*exp(i*z)/(exp(i*z) - exp((-i)*z))", {"z": "complex"}, "contradiction"),
        ("tanh(z) = 1 - exp(z) / cosh(z)", {"z": "complex"}, "satisfiable"),
        ("cos(pi k) + cos(3 pi k) = 0", {"k": "integer"}, "contradiction"),
        ("cos(pi k / 3) = 0", {"k": "integer"}, "contradiction"),
        ("cos(pi (k + 1/3)) = 1/3", {"k": "integer"}, "contradiction"),
        ("sin(pi k / 2) = 2", {"k": "integer >= 0"}, "contradiction"),
        ("sin(k) = 2 k - 2 k + 1", {"k": "integer"}, "undecided"),
        ("cos(pi k / 12) = cos(pi / 12)", {"k": "integer"}, "satisfiable"),
        ("lucas(3 n) = fibonacci(3 n)", {"n": "integer"}, "contradiction"),
        (r"\sum_{k=0}^{n} {n \choose k} F_{k + 3} = F_{2 n + 2}", {"n": "integer >= 0"},
         "contradiction"),
        ("2^n = n^2 + 79", {"n": "integer >= 0"}, "satisfiable"),
        ("2^n = n^2 + 192", {"n": "integer >= 0"}, "satisfiable"),
    ],
)  # fmt: skip
def test_a_difference_that_never_vanishes_is_told_from_one_that_may(
    equation: str, domain: dict[str, str], expected: str
) -> None:
    """Exponentials, and what one of them outgrows, have no zero; a zero that is there is found."""
    assert verdict(equation, **domain) == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        (r"\sum_{n=1}^{\infty} \frac{1}{3 n - 2} = 4", "contradiction"),
        (r"\sum_{n=1}^{\infty} \operatorname{atan}\left(\frac{1}{n}\right) = 2", "contradiction"),
        (r"\sum_{n=1}^{\infty} \frac{\sin(n)^2}{n^2} = \frac{\pi - 1}{2}", "undecided"),
        (r"\sum_{n=1}^{\infty} \frac{\cos(3 n)^2}{n^2} = 1", "undecided"),
        (r"\sum_{n=1}^{\infty} \frac{1}{n^2} = \frac{\pi^2}{6}", "identity"),
        (r"\sum_{n=1}^{\infty} \frac{(-1)^{n + 1}}{n} = \ln(2)", "identity"),
    ],
)
def test_a_series_that_falls_like_the_harmonic_one_diverges(equation: str, expected: str) -> None:
    """Smooth terms of one sign that fall like 1/k have no sum; quicker or alternating ones have."""
    assert verdict(equation) == expected


@pytest.mark.parametrize(
    ("equation", "domain", "expected"),
    [
        ("sin(x) < x", {"x": "real > 0"}, "identity"),
        ("tanh(x) < x", {"x": "real > 0"}, "identity"),
        ("atan(x) < x", {"x": "real > 0"}, "identity"),
        ("sinh(x) > x", {"x": "real > 0"}, "identity"),
        ("x - x^3/6 < sin(x)", {"x": "real > 0"}, "identity"),
        ("x - x^3/6 < sin(x) - x^9", {"x": "real > 0"}, "satisfiable"),
        (r"\ln(1 + x) \le x", {"x": "real > -1"}, "identity"),
        ("x^2 > 4 x - 4", {"x": "real"}, "satisfiable"),
        (r"\ln(1 + x) < x", {"x": "real > -1"}, "satisfiable"),
        (r"e^x - 1 \le x + x^2/3", {"x": "real > 0"}, "satisfiable"),
    ],
)
def test_sides_that_touch_at_an_open_end_keep_their_order(
    equation: str, domain: dict[str, str], expected: str
) -> None:
    """Rounding next to equal sides is no violation, and sides that tend to meet never do."""
    assert verdict(equation, **domain) == expected


def test_the_unit_before_a_floor_is_no_function() -> None:
    """⌊…⌋ after i multiplies it; only round brackets may hold its argument."""
    equation = (
        r"\log(e^z) = z - 2 \pi i \left\lfloor \frac{\operatorname{Im}(z) + \pi}{2 \pi}"
        r" \right\rfloor"
    )
    assert verdict(equation, z="complex") == "identity"


@pytest.mark.parametrize("equation", ["pow(x, 3) = x*x*x", "fabs(-x) = x", "pow(x, 1/2) = sqrt(x)"])
def test_powers_and_absolute_values_of_c_are_read(equation: str) -> None:
    """Pow and fabs mean what they mean in C and Python."""
    assert verdict(equation, x="real > 0") == "identity"


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("x > x", "contradiction"),
        ("sin(x)^2 + cos(x)^2 < 1", "contradiction"),
        ("sin(x)^2 + cos(x)^2 <= 1", "identity"),
        ("x - floor(x) < 1", "identity"),
        ("x - floor(x) > 0", "satisfiable"),
    ],
)
def test_sides_that_are_equal_everywhere_or_tend_to_be_at_a_jump(
    equation: str, expected: str
) -> None:
    """Equal sides are never in strict order; a value only tended to is never met."""
    assert verdict(equation) == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("√x = -1", "contradiction"),
        ("2√x + 3 = 0", "contradiction"),
        ("√(x-1) + √(x+1) = -2", "contradiction"),
        ("√(x²+1) = -x", "contradiction"),
        ("x^(1/4) = -3", "contradiction"),
        ("√x = x", "satisfiable"),
        ("√x = 0", "satisfiable"),
        ("∛x = -1", "satisfiable"),
    ],
)
def test_principal_even_roots_are_on_the_right_of_the_plane(equation: str, expected: str) -> None:
    """No even root is negative, whatever is under it."""
    assert verdict(equation) == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("tanh(x) = 1", "contradiction"),
        ("tanh(n) = 1", "contradiction"),
        ("coth(x) = 1", "contradiction"),
        ("tan(z) + exp(i z)/cos(z) = i", "contradiction"),
        ("floor(x) = 20", "satisfiable"),
        ("max(x, 20) = x", "satisfiable"),
        ("x^2 = 400", "satisfiable"),
        ("x^5 + x = 100", "satisfiable"),
    ],
)
def test_sides_that_tend_to_each_other_are_no_solution(equation: str, expected: str) -> None:
    """Far out floats agree that never are equal; stretches of equal values are another thing."""
    assert verdict(equation) == expected


@pytest.mark.parametrize(
    ("equation", "never"),
    [
        ("max(x, 300) = 301", "contradiction"),
        ("sign(x - 500) = 1", "contradiction"),
        ("|x - 1000| + x = 1001", "contradiction"),
        ("max(n, 5000) = 5001", "contradiction"),
        ("max(x, 300) < 301", "identity"),
    ],
)
def test_what_changes_its_form_far_out_is_not_judged_by_near_points(
    equation: str, never: str
) -> None:
    """The sides differ by one number wherever the samples lie, and not beyond."""
    assert verdict(equation) != never
