"""Golden coherence: what counts as kin of the golden ratio, and what must not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phiq.scorer.algebra.surd import ONE, PHI, Surd, with_phi
from phiq.scorer.golden.coherence import coherence
from phiq.scorer.golden.factor import GOLDEN_ROOT, PRIME
from phiq.scorer.parse import parse

COHERENCE = {
    # φ itself
    "φ² = φ + 1": 1.0,
    "E = mc²": 0.0,
    # constants p + qφ, by height
    "y = √5 x": 0.5,
    "x = (1 + √5)/2": 1.0,
    r"x = \cos(\pi/5)": 0.5,
    r"x = \cos(\pi/7)": 0.0,
    "x = √2": 0.0,
    r"x = \tan(\pi - \pi)": 0.0,
    "x = 3/4": 0.0,
    r"x = 4\cos(\pi/5) - 1": 0.5,
    r"x = 8 \cos(\pi/5)": 1 / 3,
    r"x = 1201 \cos(\pi/5)": 0.0,
    # one irrational of Q(φ) on both sides
    r"4\cos(\pi/5) = 1 + \sqrt{5}": 1.0,
    r"\sqrt{20} = 2\sqrt{5}": 1.0,
    # factors x² ∓ x - 1
    "x² = x + 1": 0.8,
    "x = 1 + 1/x": 0.8,
    "x² + x = 1": 0.8,
    "x⁴ = 3x + 2": 0.8,
    "a x² = a x + a": 0.8,
    "x² = x + 2": 0.0,
    "(x + 1)² = x² + 2x + 1": 0.0,
    # terms
    "F_n = F_{n-1} + F_{n-2}": 0.9,
    "x = 1.618": 0.3,
    "x = 0.6180339": 0.3,
    "x = 1.62": 0.0,
    "x = 1.620": 0.0,
    "x = 1.617": 0.0,
    "F_1 = -F_2": 0.0,
}


@pytest.mark.parametrize("equation", COHERENCE)
def test_coherence_of(equation):
    """Each rule gives its figure, and near misses give nothing."""
    assert coherence(parse(equation).root) == pytest.approx(COHERENCE[equation])


@pytest.mark.parametrize(
    "equation", ["x = r sin θ cos φ", "E = -∇φ", "φ = q/(4π ε₀ r)", "y = A sin(ω t + φ)"]
)
def test_phi_as_something_else_counts_half(equation):
    """An azimuth, a potential, a phase: φ, but not the golden ratio."""
    assert coherence(parse(equation).root) == 0.5


def test_constants_are_not_golden_by_chance():
    """At 50 digits and heights up to 1000 no stray number of size 1 is taken for p + qφ."""
    strays = [rf"x = \sin({k}) + \cos(\pi/{k % 7 + 7})" for k in range(1, 101)]
    strays += [rf"x = \tan({k}\pi/17)" for k in range(1, 17)]

    assert {coherence(parse(text).root) for text in strays} == {0.0}


def test_the_root_of_the_factor_search():
    """The constant is a root of x² - x - 1 modulo the prime."""
    assert (GOLDEN_ROOT**2 - GOLDEN_ROOT - 1) % PRIME == 0


whole = st.integers(-1000, 1000)
goldens = st.builds(with_phi, whole, whole, st.integers(1, 50))


@given(goldens)
def test_inverse(x):
    """The product of a number and its reciprocal is 1; zero has none."""
    if x == Surd(0):
        with pytest.raises(ZeroDivisionError):
            x.inverse()
    else:
        assert x.times(x.inverse()) == ONE


@given(st.integers(-20, 20))
def test_powers_of_phi_are_fibonacci_numbers(n):
    """φⁿ = F_{n-1} + F_n φ, also for negative n."""
    a, b = 1, 0  # F_{-1}, F_0
    for _ in range(abs(n)):
        a, b = (b, a + b) if n > 0 else (b - a, a)

    assert PHI.power(n) == with_phi(a, b, 1)


@given(st.fractions(min_value=0, max_denominator=30))
def test_square_roots(x):
    """A root that is found squares to its number; those of x² and 5x² always are."""
    for square in (x * x, 5 * x * x):
        number = Surd(square.numerator, 0, square.denominator)
        root = number.square_root()
        assert root is not None
        assert root.times(root) == number
