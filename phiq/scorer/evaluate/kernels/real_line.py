"""Kernels for values known to be real: the real forms of the instructions.

They take lines (see `arithmetic`): float64 (2, nodes, points), values and bounds of their errors.
The rules of bounds are those of `arithmetic` and `elementary`; real functions of the library are
accurate relative to their value, so an exact argument needs no allowance.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from phiq.scorer.arrays import Array, library, nearest
from phiq.scorer.evaluate.kernels.arithmetic import (
    EXACT_PRODUCT,
    TINY,
    UNIT,
    WHOLE_LIMIT,
    Line,
    certain,
    on_grid,
    rounded,
)
from phiq.scorer.evaluate.kernels.elementary import FIRST_ORDER, FUNCTION


def lin(a: Array, b: Array, k: Array) -> Line:
    """The sum a + k·b with k = ±1 for each node, (nodes,)."""
    values = b[0] * k[:, None]
    values += a[0]
    sizes = abs(values)
    return values, rounded(a[1] + b[1], values, sizes < WHOLE_LIMIT, UNIT * sizes)


def mul(a: Array, b: Array) -> Line:
    """The product a·b."""
    values = a[0] * b[0]
    sizes = abs(values)
    errors = abs(a[0])
    errors += a[1]
    errors *= b[1]
    errors += a[1] * abs(b[0])
    return values, rounded(errors, values, sizes < EXACT_PRODUCT, UNIT * sizes)


def div(a: Array, b: Array) -> Line:
    """The quotient a/b; undefined where b may be 0."""
    values = a[0] / b[0]
    sizes, below = abs(values), abs(b[0])
    share = b[1] / below
    errors = a[1] / below
    errors += sizes * share
    errors *= 1.2
    errors[share >= 0.1] = math.inf
    exact = (b[1] == 0.0) & (sizes < EXACT_PRODUCT) & (values * b[0] == a[0])
    return values, rounded(errors, values, exact, UNIT * sizes)


def gate(a: Array, b: Array, k: Array) -> Line:
    """A where b = 1; the number k (nodes,) where b = 0, even if a is undefined there."""
    xp, shut = library(a), b[0] == 0.0
    return xp.where(shut, k[:, None], a[0]), xp.where(shut, 0.0, a[1]) + b[1]


def whole(a: Array, b: Array) -> Line:
    """A where b = 0; where b = 1, a is known to be an integer and is rounded to it if certain."""
    xp, integer = library(a), nearest(a[0])
    settled = (b[0] == 1.0) & (b[1] == 0.0) & (a[1] < 0.25) & (abs(integer) < WHOLE_LIMIT)
    return xp.where(settled, integer, a[0]), xp.where(settled, 0.0, a[1])


def absolute(a: Array) -> Line:
    """|a|."""
    return abs(a[0]), a[1]


def sign(a: Array) -> Line:
    """-1, 0 or 1; undefined where the sign of a is not certain."""
    return certain(library(a).sign(a[0]), (abs(a[0]) > a[1]) | (a[1] == 0.0))


def floor(a: Array) -> Line:
    """⌊a⌋; undefined where an integer lies within the error of a."""
    xp = library(a)
    below, above = xp.floor(a[0] - a[1]), xp.floor(a[0] + a[1])
    return certain(above, (below == above) & (abs(a[0]) < WHOLE_LIMIT))


def at_most(a: Array, b: Array) -> Line:
    """1 where a ≤ b, else 0; undefined where the order is not certain."""
    gap, doubt = b[0] - a[0], a[1] + b[1]
    return certain(gap >= 0.0, (abs(gap) > doubt) | (doubt == 0.0))


def equal(a: Array, b: Array) -> Line:
    """1 where a = b, else 0; undefined where that is not certain."""
    gap, doubt = abs(b[0] - a[0]), a[1] + b[1]
    return certain(gap == 0.0, (gap > doubt) | (doubt == 0.0))


def power(a: Array, b: Array, _: Array) -> Line:
    """The power a^b of a positive a."""
    values = library(a).pow(a[0], b[0])
    share = a[1] / a[0]
    loss = abs(library(a).log(a[0])) * b[1] + (abs(b[0]) + b[1]) * (1.01 * share)
    rough = (loss > FIRST_ORDER) | (share > FIRST_ORDER)
    bound = values * (1.01 * loss + FUNCTION) + TINY
    bound[rough] = math.inf
    counted = (b[0] >= 0.0) & _integer(b[0]) & _integer(a[0]) & _integer(values)
    counted = counted & (values < WHOLE_LIMIT)
    trivial = (b[0] == 0.0) | (a[0] == 1.0)
    bound[(a[1] + b[1] == 0.0) & (counted | trivial)] = 0.0
    return values, bound


def sqrt(a: Array) -> Line:
    """The root √a of a positive a."""
    values = library(a).sqrt(a[0])
    bound = _propagated(a, values, 0.5 / values, a[0])
    exact = (a[1] == 0.0) & on_grid(values) & (values < EXACT_PRODUCT)
    bound[exact & (values * values == a[0])] = 0.0
    return values, bound


def exp(a: Array) -> Line:
    """The exponential e^a."""
    values = library(a).exp(a[0])
    bound = _propagated(a, values, values, 1.0)
    bound[(a[0] == 0.0) & (a[1] == 0.0)] = 0.0
    return values, bound


def _integer(values: Array) -> Array:
    return values == nearest(values)


def _propagated(a: Array, values: Array, slope: Array, distance: Array | float) -> Array:
    """|slope|·error and a few roundings; undefined too near a singularity at `distance`."""
    noise = a[1]
    spread = 1.01 * abs(slope) * noise
    spread[noise == 0.0] = 0.0
    spread[noise > FIRST_ORDER * distance] = math.inf
    return spread + FUNCTION * abs(values) + TINY


#: From the library, x and f(x).
Slope = Callable[[Any, Array, Array], Array]


def _function(name: str, slope: Slope, distance: Slope | None = None) -> Callable[[Array], Line]:
    """A kernel; `slope` is f' and `distance` that to the next singularity."""

    def kernel(a: Array) -> Line:
        xp, x = library(a), a[0]
        values = getattr(xp, name)(x)
        room = 1.0 if distance is None else distance(xp, x, values)
        return values, _propagated(a, values, slope(xp, x, values), room)

    return kernel


log = _function("log", lambda xp, x, f: 1.0 / x, lambda xp, x, f: x)
sin = _function("sin", lambda xp, x, f: xp.cos(x))
cos = _function("cos", lambda xp, x, f: xp.sin(x))
sinh = _function("sinh", lambda xp, x, f: xp.cosh(x))
cosh = _function("cosh", lambda xp, x, f: xp.sinh(x))
tan = _function("tan", lambda xp, x, f: 1.0 + f * f, lambda xp, x, f: 1.0 / xp.sqrt(1.0 + f * f))
tanh = _function("tanh", lambda xp, x, f: 1.0 - f * f)
atan = _function("atan", lambda xp, x, f: 1.0 / (1.0 + x * x))
