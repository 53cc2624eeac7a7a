"""Quadrature in doubles and in many digits: known values, and what has none is refused."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import numpy as np
import pytest
from mpmath.ctx_mp import MPContext

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.numeric.errors import OutsideError
from phiq.scorer.numeric.highprec import compiler
from phiq.scorer.numeric.integrals import integrate
from phiq.scorer.numeric.quadrature import quadrature
from phiq.scorer.numeric.vectors import compile_vector
from phiq.scorer.parse import parse_expression

INF = math.inf
X = Symbol("x")


def _gauss_of_5(c: Any) -> Any:
    return c.sqrt(c.pi) * c.exp(-c.mpf(25) / 4)


@pytest.mark.parametrize(
    ("integrand", "low", "high", "value"),
    [
        (lambda x: x**2, 0.0, 1.0, 1 / 3),
        (lambda x: x**2, 1.0, 0.0, -1 / 3),
        (np.log, 0.0, 1.0, -1.0),
        (lambda x: 1 / np.sqrt(x), 0.0, 1.0, 2.0),
        (lambda x: np.exp(-x), 0.0, INF, 1.0),
        (lambda x: np.exp(-x), INF, 0.0, -1.0),
        (np.exp, -INF, 0.0, 1.0),
        (lambda x: np.exp(-x * x), -INF, INF, math.sqrt(math.pi)),
        (lambda x: 1 / (1 + x * x), -INF, INF, math.pi),
        (lambda x: x / (np.exp(x) - 1), 0.0, INF, math.pi**2 / 6),
        (lambda x: x ** (1j - 0.5) * np.exp(-x), 0.0, INF, complex(mpmath.gamma(0.5 + 1j))),
        (lambda z: z, 0.0, 1 + 1j, 1j),
        (lambda x: 0.0, 0.0, INF, 0.0),
    ],
)
def test_integrals_in_doubles_have_their_known_values(
    integrand: Any, low: complex, high: complex, value: complex
) -> None:
    """Smooth, singular at an end, infinite, reversed, complex: to ten digits."""
    assert abs(quadrature(integrand, low, high) - value) <= 1e-10


@pytest.mark.parametrize(
    ("integrand", "low", "high"),
    [
        (lambda x: 1 / x, 0.0, 1.0),
        (lambda x: 1 / x, -1.0, 1.0),
        (lambda x: 1 / x**2, -1.0, 1.0),
        (np.ones_like, 0.0, INF),
        (lambda x: np.sin(x) / x, 0.0, INF),
        (lambda x: np.abs(x - 1 / 3), 0.0, 1.0),
        (lambda x: np.exp(-((x - 50) ** 2)), -INF, INF),
        (lambda x: np.exp(-((x - 5000) ** 2)), -INF, INF),
        (lambda x: np.full_like(x, np.nan), 0.0, 1.0),
    ],
)
def test_integrals_that_do_not_settle_are_refused(integrand: Any, low: float, high: float) -> None:
    """Divergence, oscillation, kinks and hidden peaks give no number rather than a wrong one."""
    with pytest.raises(OutsideError):
        quadrature(integrand, low, high)


@pytest.mark.parametrize(
    ("integrand", "low", "high", "value"),
    [
        (lambda c, x: c.ln(x), 0, 1, lambda c: -1),
        (lambda c, x: 1 / c.sqrt(x), 0, 1, lambda c: 2),
        (lambda c, x: c.exp(-x * x), -INF, INF, lambda c: c.sqrt(c.pi)),
        (lambda c, x: x / (c.exp(x) - 1), 0, INF, lambda c: c.pi**2 / 6),
        (lambda c, x: x ** c.mpc(-0.5, 1) * c.exp(-x), 0, INF, lambda c: c.gamma(c.mpc(0.5, 1))),
        (lambda c, x: c.exp(x), 0, -INF, lambda c: -1),
        (lambda c, x: c.exp(-x) * c.ln(x), 0, INF, lambda c: -c.euler),
        (lambda c, x: c.exp(-50 * x), 0, INF, lambda c: c.mpf(1) / 50),
        (lambda c, x: 1 / c.cosh(x), -INF, INF, lambda c: c.pi),
        (lambda c, x: c.exp(-x) * c.sin(3 * x), 0, INF, lambda c: c.mpf(3) / 10),
        (lambda c, x: (1 + x) ** -60, 0, INF, lambda c: c.mpf(1) / 59),
        (lambda c, x: c.exp(-x * x) * c.cos(5 * x), -INF, INF, _gauss_of_5),
        (lambda c, x: 1 / (1 + x * x), 0, INF, lambda c: c.pi / 2),
    ],
)
def test_integrals_in_many_digits(integrand: Any, low: float, high: float, value: Any) -> None:
    """Two thirds of the digits are right, which is what comparisons count on."""
    ctx = MPContext()
    ctx.dps = 50

    found = integrate(ctx, lambda x: integrand(ctx, x), low, high)

    assert abs(found - value(ctx)) <= ctx.mpf(10) ** -33


@pytest.mark.parametrize(
    ("integrand", "most"),
    [
        (lambda c, x: c.exp(-x), 150),
        (lambda c, x: x**3 / (c.exp(x) - 1), 150),
        (lambda c, x: 1 / (1 + x * x), 600),
    ],
)
def test_integrands_that_fade_take_few_nodes(integrand: Any, most: int) -> None:
    """Places that move exponentially see an exponential with a quarter of the nodes."""
    ctx = MPContext()
    ctx.dps = 50
    seen = []

    integrate(ctx, lambda x: seen.append(x) or integrand(ctx, x), 0, INF)

    assert len(seen) <= most


@pytest.mark.parametrize(
    ("integrand", "low", "high"),
    [
        (lambda c, x: 1 / x, -1, 1),
        (lambda c, x: c.sin(x) / x, 0, INF),
        (lambda c, x: abs(x - c.mpf(1) / 3), 0, 1),
        (lambda c, x: c.mpf(1), 0, INF),
    ],
)
def test_many_digits_refuse_what_does_not_settle(integrand: Any, low: float, high: float) -> None:
    """The rule ends after a bounded number of halvings, without a value."""
    ctx = MPContext()
    ctx.dps = 50

    with pytest.raises((OutsideError, ZeroDivisionError)):
        integrate(ctx, lambda x: integrand(ctx, x), low, high)


@pytest.mark.parametrize(
    "text",
    [
        "x^2 + 3 x - 1/x",
        "sin(x) cos(2 x) tan(x/3)",
        "exp(-x^2) + e^{a x}",
        "ln(x) + sqrt(x) + x^{1/3}",
        r"\sqrt[3]{x} |x|",
        "arcsin(x/4) - arccos(x/4)/2 - arctan(x) + arctanh(x/4)",
        "arcsinh(x) + arccosh(x)",
        "sinh(x)/cosh(x) + sech(x) csch(x) coth(x) cot(x) sec(x) csc(x)",
        "gamma(a) x^{a - i}",
    ],
)
@pytest.mark.parametrize("values", [[0.3, 0.7, 2.5], [-0.4, -3.0], [0.5 + 0.5j, -1 - 2j]])
def test_many_values_at_once_are_those_one_by_one(text: str, values: list[complex]) -> None:
    """Arrays follow the same branches as the evaluator for single points."""
    # Given an expression in x, compiled for arrays and for points
    c = compiler(mpmath.fp)
    node = parse_expression(text, declared=("x", "a"))
    vector, single = compile_vector(c, node, X), c.compile(node)
    point = {Symbol("a"): 1.25}
    # When both are evaluated
    assert vector is not None
    found = vector(point, np.array(values))
    # Then they agree
    for value, x in zip(found, values, strict=True):
        expected = complex(single(point | {X: x}))
        assert abs(value - expected) <= 1e-12 * (1 + abs(expected))


@pytest.mark.parametrize("text", ["gamma(x)", r"\sum_{k=1}^{3} x^k", "floor(x)"])
def test_what_arrays_cannot_do_is_told(text: str) -> None:
    """Special functions and sums of the variable are left to the evaluator for single points."""
    node = parse_expression(text, declared=("x",))

    assert compile_vector(compiler(mpmath.fp), node, X) is None
