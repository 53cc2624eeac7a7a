"""Compares operands of relations over the sample points, for a whole batch at once."""

from __future__ import annotations

import torch
from torch import Tensor

from phiq.scorer.evaluate.arithmetic import TINY, error, is_real
from phiq.scorer.evaluate.problem import Comparison

#: A point is usable where the error is below this share of 1 + |l| + |r|.
_USABLE = 1e-7
#: … and sharp where it is below this share of the larger side.
_SHARP = 1e-6


def compare(left: Tensor, right: Tensor) -> list[Comparison]:
    """One comparison for each row of two blocks (pairs, 4, points); see `Comparison`."""
    gaps = left[:, :2] - right[:, :2]
    gap = torch.hypot(gaps[:, 0], gaps[:, 1])
    doubt = error(left) + error(right) + TINY
    sizes = torch.hypot(left[:, 0], left[:, 1]), torch.hypot(right[:, 0], right[:, 1])
    usable = (doubt <= _USABLE * (1.0 + sizes[0] + sizes[1])) & torch.isfinite(gap)
    agree = usable & (gap <= doubt)
    real = usable & is_real(left) & is_real(right)
    apart = real & ~agree
    ratio = torch.where(usable, gap / doubt, -1.0)
    worst = ratio.argmax(1, keepdim=True)
    counts = torch.stack(
        [
            mask.sum(1)
            for mask in (
                usable,
                agree,
                usable & (doubt <= _SHARP * torch.maximum(*sizes)),
                apart & (gaps[:, 0] < 0.0),
                apart & (gaps[:, 0] > 0.0),
                real,
                _steady(gaps, doubt, usable),
            )
        ],
        dim=1,
    )
    figures = torch.cat([figure.gather(1, worst) for figure in (ratio, gap, doubt)], dim=1)
    return [
        _comparison(row, residual)
        for row, residual in zip(counts.tolist(), figures.tolist(), strict=True)
    ]


def _steady(gaps: Tensor, doubt: Tensor, usable: Tensor) -> Tensor:
    """Usable points whose difference is that of the surest usable point, (pairs, points)."""
    surest = torch.where(usable, doubt, torch.inf).argmin(1, keepdim=True)
    anchor = gaps.gather(2, surest[:, None].expand(-1, 2, -1))
    moved = gaps - anchor
    room = doubt + doubt.gather(1, surest)
    return usable & (torch.hypot(moved[:, 0], moved[:, 1]) <= room)


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
