"""Definite integrals in doubles, of integrands that take arrays: the double exponential rules.

The real line of u is mapped onto the stretch of integration so that the integrand decays doubly
exponentially (Takahasi and Mori 1974), and the trapezoidal rule is halved until it settles. An
integrand that does not vanish at an end of the line diverges. The error is an estimate, not a
bound; what does not settle (an integral that converges by oscillation alone, a singularity
inside) raises `OutsideError`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phiq.scorer.numeric.errors import OutsideError

Array = NDArray[Any]
#: Ends of the line of u: its images lie 1e-300 from a finite end, or 1e150 out.
REACH = 6.0
#: Steps of the rule: each half the one before.
STEPS = (1 / 16, 1 / 32, 1 / 64, 1 / 128)
#: Relative difference of two steps up to which the rule has settled.
SETTLED = 1e-9
#: Share of the sizes of its terms at which a sum is what rounding leaves of 0.
NOTHING = 1e-13
#: Share of the integral that the outermost terms may still have.
TAIL = 1e-9


def quadrature(function: Callable[[Array], Any], low: complex, high: complex) -> complex:
    """The integral of `function` from low to high, which may be infinite.

    Raises:
        OutsideError: it diverges, or the rule did not settle.
    """
    before: complex | None = None
    for step in STEPS:
        with np.errstate(all="ignore"):
            now, size = _sum(function, low, high, step)
        if before is not None and abs(now - before) <= SETTLED * max(abs(now), 1e-3 * size):
            return now if abs(now) > NOTHING * size else 0.0
        before = now
    raise OutsideError("the integral did not settle")


def _sum(
    function: Callable[[Array], Any], low: complex, high: complex, step: float
) -> tuple[complex, float]:
    """The trapezoidal sum with this step, and the sum of the sizes of its terms."""
    x, weights = _nodes(low, high, step)
    values = function(x)
    terms = values * weights
    known = np.isfinite(terms)
    if not known.any():
        raise OutsideError("the integrand has no value")
    terms = terms[known]
    sizes = np.abs(terms)
    size = float(sizes.sum())
    # Terms are lost only where the integrand under- or overflows at an end.
    inside = known[known.argmax() : len(known) - known[::-1].argmax()].all()
    if not size and np.ndim(values):
        raise OutsideError("the integrand is 0 at every node")
    if not inside or max(sizes[0], sizes[-1]) > TAIL * size:
        raise OutsideError("the integrand has no value inside, or does not vanish at an end")
    return complex(terms.sum()), size


def _nodes(low: complex, high: complex, step: float) -> tuple[Array, Array]:
    """Places and weights of the rule from low to high."""
    if math.isinf(abs(low)) and math.isinf(abs(high)):
        x, weights = _line(step)
        return (x, weights) if high.real > 0 else (-x, -weights)
    if math.isinf(abs(high)):
        x, weights = _half_line(step)
        sign = 1.0 if high.real > 0 else -1.0
        return low + sign * x, sign * weights
    if math.isinf(abs(low)):
        x, weights = _nodes(high, low, step)
        return x, -weights
    share, weights = _stretch(step)
    return np.where(share < 0.0, high + (high - low) * share, low + (high - low) * share), (
        high - low
    ) * weights


@cache
def _u(step: float) -> Array:
    return np.arange(-round(REACH / step), round(REACH / step) + 1) * step


@cache
def _stretch(step: float) -> tuple[Array, Array]:
    """Shares of the stretch from its nearer end, counted negative from the far one."""
    u = _u(step)
    away = np.exp(-math.pi * np.sinh(np.abs(u)))
    share = away / (1.0 + away)
    weights = step * math.pi * np.cosh(u) * share / (1.0 + away)
    return np.where(u <= 0.0, share, -share), weights


@cache
def _half_line(step: float) -> tuple[Array, Array]:
    u = _u(step)
    x = np.exp(0.5 * math.pi * np.sinh(u))
    return x, step * 0.5 * math.pi * np.cosh(u) * x


@cache
def _line(step: float) -> tuple[Array, Array]:
    u = _u(step)
    inner = 0.5 * math.pi * np.sinh(u)
    return np.sinh(inner), step * 0.5 * math.pi * np.cosh(u) * np.cosh(inner)
