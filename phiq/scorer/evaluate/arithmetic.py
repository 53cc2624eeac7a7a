"""Kernels for +, -, ×, ÷ and the parts of a number, each with the error bound it propagates.

A block is float64 (nodes, 4, points): real part, imaginary part, and a bound of the error of each.
Bounds are kept by part, so that what is exactly real (or imaginary) stays so: its other part is 0
with bound 0. A bound of 0 promises an exact value that is a multiple of 2⁻²⁰ below 2³¹ in size;
sums, products and quotients that are again such numbers are exact too. Bounds hold to first
order; an operand too inexact for that makes the point undefined, which is a bound of inf or nan.
"""

from __future__ import annotations

import math

from phiq.scorer.arrays import Array, block, library, nearest

#: Rounding of one float64 operation, doubled to spare the second order.
UNIT = 2.0**-52
#: Added to every rounding, so that underflow to 0 is not taken for an exact 0.
TINY = 1e-290
#: Largest size at which a value may be called exact.
WHOLE_LIMIT = 2.0**31
#: Adding and subtracting it rounds to a multiple of 2⁻²⁰.
_MAGIC = 1.5 * 2.0**32
#: Products of two multiples of 2⁻²⁰ below this need at most 52 bits.
EXACT_PRODUCT = 4096.0


def on_grid(values: Array) -> Array:
    """Where a value is a multiple of 2⁻²⁰ below 2³¹ in size."""
    return ((values + _MAGIC) - _MAGIC == values) & (abs(values) < WHOLE_LIMIT)


def rounded(errors: Array, values: Array, exact: Array | bool, rounding: Array) -> Array:
    """Errors plus rounding, which is nothing where the inputs and the operation are exact."""
    silent = (errors == 0.0) & on_grid(values) & exact
    return library(values).where(silent, errors, errors + (rounding + TINY))


def size(a: Array) -> Array:
    """|z|, (nodes, points)."""
    return library(a).hypot(a[:, 0], a[:, 1])


def error(a: Array) -> Array:
    """A bound of |error|, (nodes, points)."""
    return a[:, 2] + a[:, 3]


def lin(a: Array, b: Array, k: Array) -> Array:
    """The sum a + k·b with k = ±1 for each node, (nodes,)."""
    values = a[:, :2] + b[:, :2] * k[:, None, None]
    errors = a[:, 2:] + b[:, 2:]
    return _joined(values, rounded(errors, values, True, UNIT * abs(values)))


def _joined(values: Array, errors: Array) -> Array:
    return library(values).concat((values, errors), 1)


def mul(a: Array, b: Array) -> Array:
    """a·b."""
    values, errors, sizes = _product(a, b)
    return _joined(values, rounded(errors, values, sizes < EXACT_PRODUCT, UNIT * sizes))


def _product(a: Array, b: Array) -> tuple[Array, Array, Array]:
    """Parts of a·b, their errors, and sums of the sizes of their terms; each (nodes, 2, points)."""
    left, right, lost = a[:, :2, None], b[:, None, :2], b[:, None, 2:]
    terms = left * right  # (nodes, part of a, part of b, points)
    spread = (abs(left) + a[:, 2:, None]) * lost + a[:, 2:, None] * abs(right)
    values = block(terms[:, 0, 0] - terms[:, 1, 1], terms[:, 0, 1] + terms[:, 1, 0])
    return values, _gathered(spread), _gathered(abs(terms))


def _gathered(terms: Array) -> Array:
    """Sums over the terms of each part of a product."""
    return block(terms[:, 0, 0] + terms[:, 1, 1], terms[:, 0, 1] + terms[:, 1, 0])


def div(a: Array, b: Array) -> Array:
    """a/b; undefined where b may be 0."""
    xp = library(a)
    scale = xp.maximum(abs(b[:, 0]), abs(b[:, 1]))[:, None]  # against overflow of |b|²
    unit = b / scale
    square = (unit[:, 0] * unit[:, 0] + unit[:, 1] * unit[:, 1])[:, None]  # in 1…2
    values, errors, sizes = _product(a, conj(unit))
    values = values / square / scale
    share = error(unit)[:, None]
    loss = errors / square / scale + abs(values) * (2.5 * share)
    loss = xp.where(share < 0.1, loss, math.inf)
    whole = (b[:, 1] == 0.0) & (error(b) == 0.0)
    whole = whole[:, None] & (abs(values) < EXACT_PRODUCT) & (values * b[:, :1] == a[:, :2])
    whole = whole | (sizes == 0.0)
    rounding = (4.0 * UNIT) * sizes / square / scale
    return _joined(values, rounded(loss, values, whole, rounding))


def conj(a: Array) -> Array:
    """The complex conjugate."""
    return block(a[:, 0], 0.0 - a[:, 1], a[:, 2], a[:, 3])


def real_part(a: Array) -> Array:
    """Re a."""
    return real_block(a[:, 0], a[:, 2])


def imaginary_part(a: Array) -> Array:
    """Im a."""
    return real_block(a[:, 1], a[:, 3])


def real_block(values: Array, errors: Array) -> Array:
    """A block of exactly real numbers from values and errors, each (nodes, points)."""
    nothing = library(values).zeros_like(values)
    return block(values, nothing, errors, nothing)


def is_real(a: Array) -> Array:
    """Where a is certainly real, (nodes, points)."""
    return (a[:, 1] == 0.0) & (a[:, 3] == 0.0)


def certain(values: Array, known: Array) -> Array:
    """A block of exact real numbers, undefined where they are not `known`."""
    return real_block(values, library(values).where(known, 0.0, math.inf))


def absolute(a: Array) -> Array:
    """|a|."""
    xp, real = library(a), is_real(a)
    loss = xp.where(real, a[:, 2], error(a) + 4.0 * UNIT * size(a) + TINY)
    return real_block(xp.where(real, abs(a[:, 0]), size(a)), loss)


def sign(a: Array) -> Array:
    """-1, 0 or 1; undefined where a is not real or its sign is not certain."""
    known = is_real(a) & ((abs(a[:, 0]) > a[:, 2]) | (a[:, 2] == 0.0))
    return certain(library(a).sign(a[:, 0]), known)


def floor(a: Array) -> Array:
    """⌊a⌋; undefined where a is not real or an integer lies within its error."""
    xp = library(a)
    below, above = xp.floor(a[:, 0] - a[:, 2]), xp.floor(a[:, 0] + a[:, 2])
    return certain(above, is_real(a) & (below == above) & (abs(a[:, 0]) < WHOLE_LIMIT))


def at_most(a: Array, b: Array) -> Array:
    """1 where a ≤ b, else 0; undefined where either is not real or the order is not certain."""
    gap = b[:, 0] - a[:, 0]
    doubt = a[:, 2] + b[:, 2]
    known = is_real(a) & is_real(b) & ((abs(gap) > doubt) | (doubt == 0.0))
    return certain(_flag(gap >= 0.0, gap), known)


def _flag(chosen: Array, like: Array) -> Array:
    xp = library(like)
    return xp.where(chosen, xp.ones_like(like), 0.0)


def equal(a: Array, b: Array) -> Array:
    """1 where a = b, else 0; undefined where that is not certain."""
    gap = library(a).hypot(b[:, 0] - a[:, 0], b[:, 1] - a[:, 1])
    doubt = error(a) + error(b)
    return certain(_flag(gap == 0.0, gap), (gap > doubt) | (doubt == 0.0))


def gate(a: Array, b: Array, k: Array) -> Array:
    """A where b = 1; the number k (nodes,) where b = 0, even if a is undefined there."""
    xp = library(a)
    shut = b[:, 0] == 0.0
    chosen = xp.where(shut[:, None], 0.0, a)
    doubt = b[:, 2]
    values = xp.where(shut, k[:, None], a[:, 0])
    return block(values, chosen[:, 1], chosen[:, 2] + doubt, chosen[:, 3] + doubt)


def whole(a: Array, b: Array) -> Array:
    """A where b = 0; where b = 1, a is known to be an integer and is rounded to it if certain."""
    xp = library(a)
    integer, doubt = nearest(a[:, 0]), error(a)
    settled = (b[:, 0] == 1.0) & (b[:, 2] == 0.0) & (doubt < 0.25) & (abs(integer) < WHOLE_LIMIT)
    return xp.where(settled[:, None], real_block(integer, xp.zeros_like(doubt)), a)
