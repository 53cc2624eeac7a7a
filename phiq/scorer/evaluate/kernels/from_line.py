"""Kernels that take lines and give blocks: √x, ln x and x^y of real numbers of either sign.

What is positive stays real, what is negative leaves the real line at a known angle; the rest is the
arithmetic of `real_line`, at a third of what complex functions cost.
"""

from __future__ import annotations

import math

from phiq.scorer.arrays import Array, as_floats, block, library, nearest
from phiq.scorer.evaluate.kernels import real_line
from phiq.scorer.evaluate.kernels.arithmetic import TINY, UNIT, WHOLE_LIMIT, settled_at
from phiq.scorer.evaluate.kernels.elementary import FIRST_ORDER, FUNCTION


def sqrt(a: Array) -> Array:
    """√a: imaginary where a is negative."""
    where, negative = library(a).where, a[0] < 0.0
    values, bounds = real_line.sqrt(block(abs(a[0]), a[1]))
    return block(
        where(negative, 0.0, values),
        where(negative, values, 0.0),
        where(negative, 0.0, bounds),
        where(negative, bounds, 0.0),
    )


def log(a: Array) -> Array:
    """The principal logarithm: with imaginary part π where a is negative."""
    values, bounds = real_line.log(block(abs(a[0]), a[1]))
    angles = math.pi * as_floats(a[0] < 0.0)
    return block(values, angles, bounds, UNIT * angles)


def power(a: Array, b: Array, k: Array) -> Array:
    """Principal a^b; 0^0 = 1; where k = 1 undefined for negative a."""
    xp, negative, sizes = library(a), a[0] < 0.0, abs(a[0])
    integer = (b[1] == 0.0) & (b[0] == nearest(b[0]))
    logs = xp.log(sizes)
    logs = xp.where(negative, xp.sqrt(logs * logs + math.pi**2), abs(logs))  # |ln a|
    relative = a[1] / sizes
    loss = logs * b[1] + (abs(b[0]) + b[1]) * (1.01 * relative)
    loss = loss + 4.0 * UNIT * (abs(b[0]) * logs + 1.0 + abs(b[0]))
    rough = (loss > FIRST_ORDER) | (relative > FIRST_ORDER) | (negative & (k[:, None] == 1.0))
    turned = negative & ~integer
    grown = xp.pow(xp.where(turned, sizes, a[0]), b[0])
    bound = abs(grown) * (1.01 * loss + FUNCTION) + TINY
    bound[rough] = math.inf
    angle = math.pi * xp.where(turned, b[0], 0.0)
    imaginary = xp.where(turned, grown * xp.sin(angle), 0.0)
    found = block(grown * xp.cos(angle), imaginary, bound, xp.where(turned, bound, 0.0))
    return _exact(found, a, b, integer)


def _exact(found: Array, a: Array, b: Array, integer: Array) -> Array:
    """The powers that are exact: integers of integers, 0^b, a^0 and 1^b."""
    xp, values = library(a), found[0]
    certain = (a[1] == 0.0) & (b[1] == 0.0)
    counted = integer & (b[0] >= 0.0) & (a[0] == nearest(a[0]))
    settled = counted & (abs(values) < WHOLE_LIMIT) & (values == nearest(values))
    one = (b[0] == 0.0) | (a[0] == 1.0)
    trivial = ((b[1] == 0.0) & (b[0] == 0.0)) | (certain & (one | ((a[0] == 0.0) & (b[0] > 0.0))))
    number = xp.where(one, xp.ones_like(values), 0.0)
    return settled_at(found, xp.where(trivial, number, values), trivial | (certain & settled))
