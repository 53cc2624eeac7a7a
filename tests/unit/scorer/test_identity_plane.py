"""Solutions in the complex plane that only a wider search finds, and near misses that are none."""

from __future__ import annotations

import pytest

from phiq.contract import ScoreRequest
from phiq.scorer.standard import StandardScorer


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("sin(acos(z)) = z", "satisfiable"),
        ("asinh(z) = (-i)*acos(i*z)", "satisfiable"),
        ("arcosh(z) = abs(z-1)/sqrt(1-z)*arccos(z)", "satisfiable"),
        ("erfc(-z) = 2", "satisfiable"),
        ("digamma(z + 1) = digamma(z) - 1/z", "contradiction"),
        ("erf(z) + erfc(z) = 0", "undecided"),
        ("sin(asin(z)) = z", "identity"),
    ],
)
def test_a_solution_off_the_axes_is_found(equation: str, expected: str) -> None:
    """Roots next to branches are found from every quadrant; sides that nearly agree have none."""
    # Given an equation in one complex number.
    request = ScoreRequest(equation=equation, mode="rigorous", domain={"z": "complex"})
    # When it is scored.
    (found,) = StandardScorer().score([request])
    # Then only a point where the sides agree to many digits makes it satisfiable.
    assert found.verdict == expected
