"""Compares operands of relations over the sample points, for a whole batch at once."""

from __future__ import annotations

import math

from phiq.scorer.arrays import Array, counted, library, on_host, picked
from phiq.scorer.evaluate.kernels.arithmetic import TINY, is_real
from phiq.scorer.evaluate.problem import Comparison

#: A point is usable where the error is below this share of 1 + |l| + |r|.
_USABLE = 1e-7
#: … and sharp where it is below this share of the larger side.
_SHARP = 1e-6


def compare(left: Array, right: Array) -> list[Comparison]:
    """One comparison for each row of two blocks or two lines; see `Comparison`."""
    xp, parts = library(left), len(left) // 2
    gaps = left[:parts] - right[:parts]
    gap = _size(gaps)
    doubt = _total(left[parts:]) + _total(right[parts:]) + TINY
    sizes = _size(left[:parts]), _size(right[:parts])
    usable = (doubt <= _USABLE * (1.0 + sizes[0] + sizes[1])) & xp.isfinite(gap)
    agree = usable & (gap <= doubt)
    real = usable & is_real(left) & is_real(right) if parts == 2 else usable
    apart = real & ~agree
    less = apart & (gaps[0] < 0.0)
    ratio = xp.where(usable, gap / doubt, -1.0)
    worst = ratio.argmax(1)
    masks = (
        usable,
        agree,
        usable & (doubt <= _SHARP * xp.maximum(*sizes)),
        less,
        apart & ~less,
        real,
        _steady(gaps, doubt, usable),
    )
    figures = xp.stack([picked(figure, worst) for figure in (ratio, gap, doubt)], 1)
    return list(map(_comparison, counted(masks), on_host(figures).tolist()))


def _size(parts: Array) -> Array:
    """|z|, (pairs, points), from one part or two."""
    return abs(parts[0]) if len(parts) == 1 else library(parts).hypot(parts[0], parts[1])


def _total(bounds: Array) -> Array:
    return bounds[0] if len(bounds) == 1 else bounds[0] + bounds[1]


def _steady(gaps: Array, doubt: Array, usable: Array) -> Array:
    """Usable points whose difference is that of the surest usable point, (pairs, points)."""
    surest = library(gaps).where(usable, doubt, math.inf).argmin(1)
    moved = gaps - picked(gaps, surest)[..., None]
    return usable & (_size(moved) <= doubt + picked(doubt, surest)[:, None])


def _comparison(counts: list[int], figures: list[float]) -> Comparison:
    usable, agree, sharp, less, greater, real, steady = counts
    residual, gap, bound = figures if usable else (0.0, 0.0, 0.0)
    same = steady == usable > 0
    return Comparison(
        usable, agree, usable - agree, sharp, less, greater, real, same, residual, gap, bound
    )
