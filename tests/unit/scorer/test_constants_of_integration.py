"""Integrals without limits, where only a constant may be added, and proportions."""

from __future__ import annotations

import pytest

from phiq.contract import ScoreRequest
from phiq.scorer.standard import StandardScorer


def verdict(equation: str) -> str:
    """The verdict of the scorer as it ships."""
    (found,) = StandardScorer().score([ScoreRequest(equation=equation, mode="rigorous")])
    return found.verdict


@pytest.mark.parametrize(
    "equation",
    [
        r"\int x dx = x^2 + C",
        r"\int \cos x dx = -\sin x + C",
        r"\int x^2 dx = x^3",
        r"\int e^{2x} dx = e^{2x} + C",
        r"\int \ln x dx = x\ln x + C",
        r"\int \frac{dx}{1+x^2} = \arcsin x + C",
        r"\int x e^x dx = x e^x + C",
        r"\int \sin(2x) dx = -\cos(2x) + C",
        r"\int 2x dx = x^2 + x + C",
        r"\int x^n\,dx = \frac{x^{n+1}}{n} + C",
    ],
)
def test_a_wrong_antiderivative_holds_for_no_x_alone(equation: str) -> None:
    """That both sides' derivatives meet at one point makes no antiderivative."""
    assert verdict(equation) == "contradiction"


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        (r"\int x dx = \frac{x^2}{2} + C", "identity"),
        (r"\int \frac{1}{x}dx = \ln|x| + C", "identity"),
        (r"\int e^x dx = e^x", "identity"),
        (r"\int 3x^2 dx = x^3 + y", "identity"),
        (r"\int x^n dx = \frac{x^{n+1}}{n+1} + C", "identity"),
        (r"\int a x dx = \frac{a x^2}{2} + C", "identity"),
        (r"\int a x dx = x^2 + C", "satisfiable"),
        (r"\int \cos(k x) dx = \sin(k x)", "satisfiable"),
        (r"\int f(x) dx = F(x) + C", "satisfiable"),
        (r"\int v dt = x", "satisfiable"),
    ],
)
def test_a_constant_may_be_added_and_others_may_fit(equation: str, expected: str) -> None:
    """What does not depend on the variable is a constant; a and k may have the right value."""
    assert verdict(equation) == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        (r"F \propto a", "satisfiable"),
        (r"V \propto T", "satisfiable"),
        (r"T^2 \propto a^3", "satisfiable"),
        (r"F \propto \frac{m_1 m_2}{r^2}", "satisfiable"),
        (r"L \propto M^{3.5}", "satisfiable"),
        (r"f(x) \propto x", "satisfiable"),
        (r"2x \propto x", "identity"),
        (r"3 \propto 5", "identity"),
        (r"\sin 2x \propto \sin x\cos x", "identity"),
        (r"x^2 \propto x", "contradiction"),
        (r"\sin x \propto \cos x", "contradiction"),
        (r"x + y \propto x y", "undecided"),
    ],
)
def test_sides_in_proportion(equation: str, expected: str) -> None:
    """One symbol on both sides decides it; others may be in proportion."""
    assert verdict(equation) == expected
