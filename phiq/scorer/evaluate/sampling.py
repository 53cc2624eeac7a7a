"""Draws the sample points of symbols: a counter-based random stream for each, on any device.

A stream is a function of its key alone: the same on every device and in every batch, since only
integer and correctly rounded operations are used. Samples are short binary fractions (an odd
multiple of 2⁻²⁰ where the domain leaves room), so that sums and products of a few are exact and
no sample is an integer by accident.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phiq.scorer.arrays import Array, as_floats, block, counting, library
from phiq.scorer.evaluate.opcodes import COMPLEX, POSITIVE, REAL
from phiq.scorer.evaluate.problem import POINTS
from phiq.scorer.expression.domain import REAL as REAL_LINE
from phiq.scorer.expression.domain import Domain, integer_ends

#: kind, base, width, direction, first and last value of what is left out.
SampleSpec = tuple[float, float, float, float, float, float]
SPEC_WIDTH = 6
COMPLEX_KIND = 1.0
_KINDS = {"real": 0.0, "complex": COMPLEX_KIND, "integer": 2.0}
#: Widest interval sampled evenly; wider ones are sampled near their finite end.
_WIDEST = 64.0
#: How far from 0, or from the end of their domain, integer samples lie at most: small ones are more
#: frequent. Where sums or polynomials are written out up to a symbol, it stays near.
FAR_REACH, NEAR_REACH = 40, 12
#: Attempts at a value outside what the domain leaves out; a point without one is not usable.
_TRIES = 16
#: Resolution of samples: 2⁻¹⁹ plus half a step.
_GRID = 2.0**19
#: splitmix64 (Steele, Lea, Flood 2014), its constants as signed integers.
_STEP = 0x9E3779B97F4A7C15 - 2**64
_MIX = ((30, 0xBF58476D1CE4E5B9 - 2**64), (27, 0x94D049BB133111EB - 2**64))


def stream_keys(streams: Sequence[int]) -> NDArray[np.int64]:
    """The keys of streams, int64 (streams,), from a seed and the place of a symbol for each."""
    pairs = np.fromiter(streams, np.uint64, len(streams)).reshape(-1, 2)
    keys: NDArray[np.int64] = (pairs * _SPREAD).sum(1, dtype=np.uint64).view(np.int64)
    return keys


#: What spreads seeds and places over all keys.
_SPREAD = np.array((31, 0xD1342543DE82EF95), dtype=np.uint64)


@lru_cache(maxsize=1024)
def spec_of(domain: Domain, reach: int = FAR_REACH) -> SampleSpec:
    """What the sampler needs to know of a domain; integers go up to `reach` from where they start.

    The width is that of an interval sampled evenly, else 0, for integers then minus their reach.
    """
    low, high = domain.within.low, domain.within.high
    cut_low, cut_high = inf, -inf
    if domain.without is not None:
        cut_low, cut_high = domain.without.low, domain.without.high
    if domain.kind == "integer":
        low, high = integer_ends(domain.within)
        high += 1.0
        if domain.without is not None:
            cut_low, cut_high = integer_ends(domain.without)
    elif domain.integers_only or domain.kind == "complex":
        cut_low, cut_high = inf, -inf  # samples are neither integers nor real
    base, direction = (low, 1.0) if low > -inf else (high, -1.0)
    if base == inf:
        base, direction = 0.0, 0.0
    elif direction < 0 and domain.kind == "integer":
        base -= 1.0
    width = high - low
    if width > _WIDEST:
        width = -float(reach) if domain.kind == "integer" else 0.0
    return (_KINDS[domain.kind], base, width, direction, cut_low, cut_high)


#: Where most symbols live.
ON_THE_LINE = spec_of(REAL_LINE)


def nature(spec: SampleSpec) -> int:
    """What is known of all samples: COMPLEX, REAL or POSITIVE."""
    kind, base, _, direction, *_ = spec
    if kind == COMPLEX_KIND:
        return COMPLEX
    above = base > 0.0 or (base == 0.0 and kind == _KINDS["real"])
    return POSITIVE if direction > 0.0 and above else REAL


def is_bounded(specs: Array) -> Array:
    """Which rows are not simply the real line or the plane, (streams,)."""
    return (specs[:, 0] == _KINDS["integer"]) | (specs[:, 1:4] != 0.0).any(1)


def draw(keys: Array, specs: Array, *, bounded: bool, cuts: bool, plane: bool) -> Array:
    """Samples of all streams and bounds of their errors: a block if in the `plane`, else a line.

    keys: int64 (streams,). specs: float64 (streams, SPEC_WIDTH), rows of `spec_of`. bounded:
    whether any row `is_bounded`. cuts: whether any leaves values out. A value not found is nan, and
    its bound inf; samples are exact.
    """
    xp, bits = library(keys), _attempt(keys, 0)
    uniform, size, sign = _fields(bits)
    shrunk = 0.5 if plane else 1.0
    re = _near(size * sign * shrunk)
    if bounded:
        rows = is_bounded(specs)
        re[rows] = _within(uniform[rows], size[rows] * shrunk, sign[rows], specs[rows])
    if cuts:
        rows = specs[:, 4] <= specs[:, 5]
        re[rows] = _outside(xp, re[rows], keys[rows], specs[rows])
    missing = xp.where(xp.isnan(re), math.inf, 0.0)
    if not plane:
        return block(re, missing)
    _, height, up = _fields(_mixed(bits + _STEP))
    return block(re, 0.5 * up * height, missing, xp.zeros_like(re))


def _outside(xp: Any, re: Array, keys: Array, specs: Array) -> Array:
    """The real parts with those left out replaced by further attempts, nan where all fail."""
    low, high = specs[:, 4, None], specs[:, 5, None]
    for attempt in range(1, _TRIES):
        inside = (re >= low) & (re <= high)
        re = xp.where(inside, _within(*_fields(_attempt(keys, attempt)), specs), re)
    return xp.where((re >= low) & (re <= high), math.nan, re)


def _attempt(keys: Array, attempt: int) -> Array:
    """64 random bits for each stream and point."""
    return _mixed(keys[:, None] + (counting(POINTS, keys) + attempt * POINTS) * _STEP)


def _within(uniform: Array, size: Array, sign: Array, specs: Array) -> Array:
    """Real parts in any domain, from the random fields."""
    xp = library(specs)
    kind, base, width, direction = (specs[:, k, None] for k in range(4))
    integer = kind == _KINDS["integer"]
    size = xp.where(integer, uniform * uniform * (1.0 - width), size)
    size = xp.where(width > 0.0, width * uniform, size)
    size = xp.where(integer, xp.floor(size), size)
    value = base + xp.where(direction == 0.0, sign, direction) * size
    near = _near(value)
    away = (near - base) * direction
    fits = (direction == 0.0) | ((away > 0.0) & ((width <= 0.0) | (away < width)))
    return xp.where(fits & ~integer, near, value)


def _near(value: Array) -> Array:
    """An odd multiple of 2⁻²⁰ nearby."""
    near = library(value).floor(value * _GRID)
    near += 0.5
    near /= _GRID
    return near


def _fields(bits: Array) -> tuple[Array, Array, Array]:
    """From 64 random bits: uniform in [0, 1), a size spread evenly over 2⁻⁴…2⁴, a sign."""
    uniform = as_floats((bits >> 11) & (2**53 - 1))
    uniform *= 2.0**-53
    size = uniform + 1.0
    size *= as_floats(1 << ((bits >> 1) & 7))
    size /= 16.0
    return uniform, size, 1.0 - 2.0 * as_floats(bits & 1)


def _mixed(bits: Array) -> Array:
    for shift, factor in _MIX:
        bits = _folded(bits, shift)
        bits *= factor
    return _folded(bits, 31)


def _folded(bits: Array, shift: int) -> Array:
    """Exclusive or with the bits shifted right, zeros moving in."""
    shifted = bits >> shift
    shifted &= 2 ** (64 - shift) - 1
    shifted ^= bits
    return shifted


def field_bits(keys: Array, columns: int) -> Array:
    """62 random bits for each stream and column, int64 (streams, columns)."""
    counter = counting(columns, keys) - columns
    return _mixed(keys[:, None] + counter * _STEP) & (2**62 - 1)
