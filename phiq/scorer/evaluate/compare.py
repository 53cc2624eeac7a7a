"""Compares operands of relations over the sample points, for a whole batch at once."""

from __future__ import annotations

import math

from phiq.scorer.arrays import Array, block, library, on_host, picked
from phiq.scorer.evaluate.arithmetic import TINY, error, is_real, size
from phiq.scorer.evaluate.problem import Comparison

#: A point is usable where the error is below this share of 1 + |l| + |r|.
_USABLE = 1e-7
#: … and sharp where it is below this share of the larger side.
_SHARP = 1e-6


def compare(left: Array, right: Array) -> list[Comparison]:
    """One comparison for each row of two blocks (4, pairs, points); see `Comparison`."""
    xp = library(left)
    gaps = left[:2] - right[:2]
    gap = size(gaps)
    doubt = error(left) + error(right) + TINY
    sizes = size(left), size(right)
    usable = (doubt <= _USABLE * (1.0 + sizes[0] + sizes[1])) & xp.isfinite(gap)
    agree = usable & (gap <= doubt)
    real = usable & is_real(left) & is_real(right)
    apart = real & ~agree
    ratio = xp.where(usable, gap / doubt, -1.0)
    worst = ratio.argmax(1)[:, None]
    masks = (
        usable,
        agree,
        usable & (doubt <= _SHARP * xp.maximum(*sizes)),
        apart & (gaps[0] < 0.0),
        apart & (gaps[0] > 0.0),
        real,
        _steady(gaps, doubt, usable),
    )
    counts = on_host(library(left).stack([mask.sum(1) for mask in masks], 1))
    figures = on_host(xp.concat([picked(figure, worst) for figure in (ratio, gap, doubt)], 1))
    return [
        _comparison(row, residual)
        for row, residual in zip(counts.astype(int).tolist(), figures.tolist(), strict=True)
    ]


def _steady(gaps: Array, doubt: Array, usable: Array) -> Array:
    """Usable points whose difference is that of the surest usable point, (pairs, points)."""
    surest = library(gaps).where(usable, doubt, math.inf).argmin(1)[:, None]
    moved = block(*(gaps[k] - picked(gaps[k], surest) for k in (0, 1)))
    return usable & (size(moved) <= doubt + picked(doubt, surest))


def _comparison(counts: list[int], figures: list[float]) -> Comparison:
    usable, agree, sharp, less, greater, real, steady = counts
    residual, gap, bound = figures if usable else (0.0, 0.0, 0.0)
    return Comparison(
        usable=usable,
        agree=agree,
        differ=usable - agree,
        sharp=sharp,
        less=less,
        greater=greater,
        real=real,
        steady=steady == usable > 0,
        residual=residual,
        gap=gap,
        bound=bound,
    )
