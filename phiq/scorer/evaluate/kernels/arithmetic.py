"""Kernels for +, -, ×, ÷ and the parts of a number, each with the error bound it propagates.

A block is float64 (4, nodes, points): real part, imaginary part, and a bound of the error of each;
a kernel may give its four parts one by one.
A line, of numbers known to be real, is float64 (2, nodes, points), or a pair: values and bounds.
Parts come first so that each lies in one piece, which is what numpy is fast on.

Bounds are kept by part, so that what is exactly real (or imaginary) stays so: its other part is 0
with bound 0. A bound of 0 promises an exact value that is a multiple of 2⁻²⁰ below 2³¹ in size;
sums, products and quotients that are again such numbers are exact too. Bounds hold to first order;
an operand too inexact for that makes the point undefined, which is a bound of inf or nan.
"""

from __future__ import annotations

import math

from phiq.scorer.arrays import Array, as_floats, block, library, nearest

#: Rounding of one float64 operation, doubled to spare the second order.
UNIT = 2.0**-52
#: Added to every rounding, so that underflow to 0 is not taken for an exact 0.
TINY = 1e-290
#: Largest size at which a value may be called exact.
WHOLE_LIMIT = 2.0**31
#: Adding and subtracting it rounds to a multiple of 2⁻²⁰, where a value is below 2³¹ in size.
_MAGIC = 1.5 * 2.0**32
#: Products of two multiples of 2⁻²⁰ below this need at most 52 bits.
EXACT_PRODUCT = 4096.0

#: Values and bounds of numbers known to be real, each (nodes, points).
Line = tuple[Array, Array]
#: The four parts of a block, each (nodes, points).
Block = tuple[Array, Array, Array, Array]


def on_grid(values: Array) -> Array:
    """Where a value below 2³¹ in size is a multiple of 2⁻²⁰."""
    near = values + _MAGIC
    near -= _MAGIC
    return near == values


def rounded(errors: Array, values: Array, exact: Array, rounding: Array) -> Array:
    """Errors plus rounding, which is nothing where the inputs and the operation are exact.

    errors, rounding: arrays that nobody else needs. exact: only where a value is below 2³¹ in size.
    """
    silent = errors == 0.0
    silent &= exact
    silent &= on_grid(values)
    rounding += TINY
    rounding += errors
    rounding[silent] = 0.0
    return rounding


def size(a: Array) -> Array:
    """|z|, (nodes, points)."""
    return library(a).hypot(a[0], a[1])


def error(a: Array) -> Array:
    """A bound of |error|, (nodes, points)."""
    return a[2] + a[3]


def lin(a: Array, b: Array, k: Array) -> Block:
    """The sum a + k·b with k = ±1 for each node, (nodes,)."""
    values = b[:2] * k[:, None]
    values += a[:2]
    sizes = abs(values)
    return _parts(values, rounded(a[2:] + b[2:], values, sizes < WHOLE_LIMIT, UNIT * sizes))


def _parts(values: Array, errors: Array) -> Block:
    """The block of values and errors, each (2, nodes, points)."""
    return values[0], values[1], errors[0], errors[1]


def mul(a: Array, b: Array) -> Block:
    """a·b."""
    values, errors, sizes = _product(a, b)
    return _parts(values, rounded(errors, values, sizes < EXACT_PRODUCT, UNIT * sizes))


def _product(a: Array, b: Array) -> tuple[Array, Array, Array]:
    """Parts of a·b, their errors, and sums of the sizes of their terms; each (2, nodes, points)."""
    terms = a[:2, None] * b[None, :2]  # (part of a, part of b, nodes, points)
    spread = (abs(a[:2]) + a[2:])[:, None] * b[None, 2:]
    spread += a[2:, None] * abs(b[:2])[None]
    sizes = _gathered(abs(terms))
    terms[0, 0] -= terms[1, 1]
    terms[0, 1] += terms[1, 0]
    return terms[0], _gathered(spread), sizes


def _gathered(terms: Array) -> Array:
    """Sums over the terms of each part of a product; overwrites them."""
    terms[0, 0] += terms[1, 1]
    terms[0, 1] += terms[1, 0]
    return terms[0]


def scale(a: Array, b: Array) -> Block:
    """The product a·b with a line b."""
    values = a[:2] * b[0]
    sizes = abs(values)
    errors = (abs(a[:2]) + a[2:]) * b[1]
    errors += a[2:] * abs(b[0])
    return _parts(values, rounded(errors, values, sizes < EXACT_PRODUCT, UNIT * sizes))


def div(a: Array, b: Array) -> Block:
    """a/b; undefined where b may be 0."""
    xp = library(a)
    scale = xp.maximum(abs(b[0]), abs(b[1]))  # against overflow of |b|²
    unit = b / scale
    square = unit[0] * unit[0] + unit[1] * unit[1]  # in 1…2
    unit[1] = 0.0 - unit[1]
    values, errors, sizes = _product(a, unit)
    values = values / square / scale
    share = error(unit)
    loss = errors / square / scale + abs(values) * (2.5 * share)
    lost = share >= 0.1
    loss[0][lost] = loss[1][lost] = math.inf
    whole = (b[1] == 0.0) & (error(b) == 0.0) & (values * b[0] == a[:2])
    whole = (whole | (sizes == 0.0)) & (abs(values) < EXACT_PRODUCT)
    rounding = (4.0 * UNIT) * sizes / square / scale
    return _parts(values, rounded(loss, values, whole, rounding))


def shrink(a: Array, b: Array) -> Block:
    """The quotient a/b with a line b; undefined where b may be 0."""
    values = a[:2] / b[0]
    sizes, below = abs(values), abs(b[0])
    share = b[1] / below
    errors = 1.2 * (a[2:] / below + sizes * share)
    lost = share >= 0.1
    errors[0][lost] = errors[1][lost] = math.inf
    exact = (b[1] == 0.0) & (sizes < EXACT_PRODUCT) & (values * b[0] == a[:2])
    return _parts(values, rounded(errors, values, exact, UNIT * sizes))


def conj(a: Array) -> Array:
    """The complex conjugate."""
    return block(a[0], 0.0 - a[1], a[2], a[3])


def real_part(a: Array) -> Line:
    """Re a."""
    return a[0], a[2]


def imaginary_part(a: Array) -> Line:
    """Im a."""
    return a[1], a[3]


def is_real(a: Array) -> Array:
    """Where a is certainly real, (nodes, points)."""
    return (a[1] == 0.0) & (a[3] == 0.0)


def absolute(a: Array) -> Line:
    """|a|."""
    xp, real, sizes = library(a), is_real(a), size(a)
    loss = xp.where(real, a[2], error(a) + 4.0 * UNIT * sizes + TINY)
    return xp.where(real, abs(a[0]), sizes), loss


def equal(a: Array, b: Array) -> Line:
    """1 where a = b, else 0; undefined where that is not certain."""
    gap = library(a).hypot(b[0] - a[0], b[1] - a[1])
    doubt = error(a) + error(b)
    return certain(gap == 0.0, (gap > doubt) | (doubt == 0.0))


def certain(values: Array, known: Array) -> Line:
    """Exact numbers, undefined where they are not `known`."""
    return as_floats(values), library(known).where(known, 0.0, math.inf)


def gate(a: Array, b: Array, k: Array) -> Array:
    """A where the line b is 1; the number k (nodes,) where it is 0, whether a is defined or not."""
    xp = library(a)
    shut = b[0] == 0.0
    chosen = xp.where(shut, 0.0, a)
    chosen[0] = xp.where(shut, k[:, None], chosen[0])
    chosen[2:] += b[1]
    return chosen


def whole(a: Array, b: Array) -> Array:
    """A where the line b is 0; where it is 1, a is an integer and is rounded to it if certain."""
    integer, doubt = nearest(a[0]), error(a)
    settled = (b[0] == 1.0) & (b[1] == 0.0) & (doubt < 0.25) & (abs(integer) < WHOLE_LIMIT)
    return settled_at(a, integer, settled)


def settled_at(a: Array, numbers: Array, settled: Array) -> Array:
    """A block, or line, with these exact real numbers where they are settled; overwrites it."""
    a[0] = library(a).where(settled, numbers, a[0])
    for part in a[1:]:
        part[settled] = 0.0
    return a
