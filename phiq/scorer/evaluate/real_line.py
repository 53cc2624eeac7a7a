"""Kernels for values known to be real: the real forms of the instructions.

A block here is float64 (nodes, 2, points): a value and a bound of its error. The rules of bounds
are those of `arithmetic` and `elementary`; real functions of the library are accurate relative to
their value, so an exact argument needs no allowance.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from phiq.scorer.arrays import Array, block, library, nearest
from phiq.scorer.evaluate.arithmetic import EXACT_PRODUCT, TINY, UNIT, WHOLE_LIMIT, on_grid, rounded
from phiq.scorer.evaluate.elementary import FIRST_ORDER, FUNCTION


def lin(a: Array, b: Array, k: Array) -> Array:
    """The sum a + k·b with k = ±1 for each node, (nodes,)."""
    values = a[:, 0] + b[:, 0] * k[:, None]
    return block(values, rounded(a[:, 1] + b[:, 1], values, True, UNIT * abs(values)))


def mul(a: Array, b: Array) -> Array:
    """The product a·b."""
    values = a[:, 0] * b[:, 0]
    sizes = abs(values)
    errors = (abs(a[:, 0]) + a[:, 1]) * b[:, 1] + a[:, 1] * abs(b[:, 0])
    return block(values, rounded(errors, values, sizes < EXACT_PRODUCT, UNIT * sizes))


def div(a: Array, b: Array) -> Array:
    """The quotient a/b; undefined where b may be 0."""
    values = a[:, 0] / b[:, 0]
    sizes = abs(values)
    below = abs(b[:, 0])
    share = b[:, 1] / below
    errors = 1.2 * (a[:, 1] / below + sizes * share)
    errors = library(a).where(share < 0.1, errors, math.inf)
    exact = (b[:, 1] == 0.0) & (sizes < EXACT_PRODUCT) & (values * b[:, 0] == a[:, 0])
    return block(values, rounded(errors, values, exact, UNIT * sizes))


def gate(a: Array, b: Array, k: Array) -> Array:
    """A where b = 1; the number k (nodes,) where b = 0, even if a is undefined there."""
    shut = b[:, 0] == 0.0
    errors = library(a).where(shut, 0.0, a[:, 1]) + b[:, 1]
    return block(library(a).where(shut, k[:, None], a[:, 0]), errors)


def power(a: Array, b: Array, _: Array) -> Array:
    """The power a^b of a positive a."""
    values = library(a).pow(a[:, 0], b[:, 0])
    share = a[:, 1] / a[:, 0]
    loss = abs(library(a).log(a[:, 0])) * b[:, 1] + (abs(b[:, 0]) + b[:, 1]) * (1.01 * share)
    rough = (loss > FIRST_ORDER) | (share > FIRST_ORDER)
    bound = library(a).where(rough, math.inf, values * (1.01 * loss + FUNCTION) + TINY)
    counted = (b[:, 0] >= 0.0) & _integer(b[:, 0]) & _integer(a[:, 0]) & _integer(values)
    counted = counted & (values < WHOLE_LIMIT)
    trivial = (b[:, 0] == 0.0) | (a[:, 0] == 1.0)
    exact = (a[:, 1] + b[:, 1] == 0.0) & (counted | trivial)
    return block(values, library(a).where(exact, 0.0, bound))


def sqrt(a: Array) -> Array:
    """The root √a of a positive a."""
    xp = library(a)
    values = xp.sqrt(a[:, 0])
    found = _propagated(a, values, 0.5 / values, a[:, 0])
    exact = (a[:, 1] == 0.0) & on_grid(values) & (values < EXACT_PRODUCT)
    found[:, 1] = xp.where(exact & (values * values == a[:, 0]), 0.0, found[:, 1])
    return found


def exp(a: Array) -> Array:
    """The exponential e^a."""
    xp = library(a)
    values = xp.exp(a[:, 0])
    found = _propagated(a, values, values, 1.0)
    found[:, 1] = xp.where((a[:, 0] == 0.0) & (a[:, 1] == 0.0), 0.0, found[:, 1])
    return found


def _integer(values: Array) -> Array:
    return values == nearest(values)


def _propagated(a: Array, values: Array, slope: Array, distance: Array | float) -> Array:
    """|slope|·error and a few roundings; undefined too near a singularity at `distance`."""
    xp = library(values)
    noise = a[:, 1]
    spread = xp.where(noise == 0.0, 0.0, 1.01 * abs(slope) * noise)
    spread = xp.where(noise > FIRST_ORDER * distance, math.inf, spread)
    return block(values, spread + FUNCTION * abs(values) + TINY)


#: From the library, x and f(x).
Slope = Callable[[Any, Array, Array], Array]


def _function(name: str, slope: Slope, distance: Slope | None = None) -> Callable[[Array], Array]:
    """A kernel; `slope` is f' and `distance` that to the next singularity."""

    def kernel(a: Array) -> Array:
        xp, x = library(a), a[:, 0]
        values = getattr(xp, name)(x)
        room = 1.0 if distance is None else distance(xp, x, values)
        return _propagated(a, values, slope(xp, x, values), room)

    return kernel


log = _function("log", lambda xp, x, f: 1.0 / x, lambda xp, x, f: x)
sin = _function("sin", lambda xp, x, f: xp.cos(x))
cos = _function("cos", lambda xp, x, f: xp.sin(x))
sinh = _function("sinh", lambda xp, x, f: xp.cosh(x))
cosh = _function("cosh", lambda xp, x, f: xp.sinh(x))
tan = _function("tan", lambda xp, x, f: 1.0 + f * f, lambda xp, x, f: 1.0 / xp.sqrt(1.0 + f * f))
tanh = _function("tanh", lambda xp, x, f: 1.0 - f * f)
atan = _function("atan", lambda xp, x, f: 1.0 / (1.0 + x * x))
