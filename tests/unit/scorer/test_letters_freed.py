"""Letters taken for constants: they count where they make a text true, and refute none alone."""

from __future__ import annotations

import pytest

from phiq.contract import ScoreRequest, Verdict
from phiq.scorer.standard import StandardScorer


def scored(equation: str) -> Verdict:
    """The verdict of the scorer as it ships."""
    (found,) = StandardScorer().score([ScoreRequest(equation=equation, mode="rigorous")])
    return found


@pytest.mark.parametrize(
    "equation",
    [
        r"\gamma = 1.67",
        r"\gamma = 7/5",
        r"\gamma \ge 1",
        r"\gamma - 1 = 0.4",
        r"\gamma = \sqrt{2}",
        r"\phi = \pi",
        r"\varphi = 0.5",
        r"\phi = -\frac{\pi}{3}",
        "φ = 30°",
        "φ < 0",
        r"2\phi = \pi",
        r"\phi = \arctan 2",
        r"\varphi = n\pi",
        r"\gamma = \frac{n+2}{n}",
        "e = 0.5",
        "0 < e < 1",
        "0 ≤ e < 1",
        r"e = 1.602 \times 10^{-19}",
        "1 - e = 0.2",
        "e^2 = 0.25",
    ],
)
def test_a_letter_may_be_a_symbol_where_the_constant_is_refuted(equation: str) -> None:
    """An angle, an eccentricity, a charge, a ratio of heat capacities."""
    found = scored(equation)

    assert found.verdict == "satisfiable"
    assert "GoldenRatio" not in (found.reading or "")
    assert "EulerGamma" not in (found.reading or "")


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("e > 1", "identity"),
        ("e < 3", "identity"),
        ("e = 2.718", "satisfiable"),
        (r"\varphi = \frac{1+\sqrt5}{2}", "identity"),
        (r"\varphi = 1 + 1/\varphi", "identity"),
        (r"e^{i\pi} + 1 = 0", "identity"),
        (r"\cos\frac{\pi}{5} = \frac{\varphi}{2}", "identity"),
        (r"\int_0^\infty e^{-x}\ln x\,dx = -\gamma", "identity"),
        (r"\psi(1) = -\gamma", "identity"),
    ],
)
def test_a_constant_counts_where_it_makes_the_text_true(equation: str, expected: str) -> None:
    """The same letters, where the constant is what makes it hold."""
    assert scored(equation).verdict == expected


@pytest.mark.parametrize(
    "equation",
    [
        r"\varphi^2 = \varphi + 2",
        r"\varphi^3 = 2\varphi + 2",
        r"\varphi - 1 = \frac{2}{\varphi}",
        r"e^{i\pi} = 1",
        r"\ln e = 2",
        r"e^\pi < \pi^e",
    ],
)
def test_a_constant_that_is_plainly_meant_refutes(equation: str) -> None:
    """It stands twice, under a logarithm, or below an exponent that is no whole number."""
    assert scored(equation).verdict == "contradiction"


def test_it_says_which_reading_was_taken() -> None:
    """The explanation names the reading, and that it is not the constant."""
    found = scored("e = 0.5")

    assert "takes e as a symbol" in found.explanation
    assert "as the constant it makes this false" in found.explanation


@pytest.mark.parametrize(
    "equation", ["φ = 2cos(π/5)", r"\varphi = 2\cos\frac{\pi}{5}", r"2\cos(\pi/5) = \phi"]
)
def test_a_law_of_one_letter_tells_what_a_constant_is(equation: str) -> None:
    """Beside π a φ may be an angle; but as the golden ratio the statement is true."""
    assert scored(equation).verdict == "identity"
