"""Proves that l - r has no zero on a bounded real box from its value at the middle and its slopes.

Plain intervals forget that both sides move together; slopes do not: over a piece of width h the
error falls with h², so that sides that nearly touch are told apart in a few pieces. Where a slope
keeps its sign, the ends of that side bound the difference. What has no derivative or no interval
proves nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from phiq.scorer.bounds.boxes import (
    Box,
    Interval,
    NoIntervalError,
    box_of,
    interval,
    keeps_sign,
)
from phiq.scorer.expression.derivative import NoDerivativeError, derive
from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError

#: Most pieces looked at: some tenths of a millisecond each.
MAX_PIECES: Final = 300


def excludes_zero_by_slopes(left: Node, right: Node, domains: Domains) -> bool:
    """Whether left - right is proved to have no zero for real symbols in their bounded domains."""
    box = box_of(domains)
    if box is None:
        return False
    arena = Arena()
    gap = _gap(arena, left, right)
    try:
        slopes = {v.symbol: derive(arena, gap, v) for v in gap.walk() if v.op == "sym"}
    except (NoDerivativeError, TreeLimitError):
        return False
    return keeps_sign(box, lambda piece: _sign(gap, slopes, piece), MAX_PIECES)


def _gap(arena: Arena, left: Node, right: Node) -> Node:
    """Left - right, times what they are divided by: that is not 0 where they have a value."""
    (a, b), (c, d) = [_fraction(arena, side) for side in (left, right)]
    first, second = arena.mul(a, d), arena.mul(c, b)
    return arena.add(first, arena.neg(second))


def _fraction(arena: Arena, side: Node) -> tuple[Node, Node]:
    """A side as numerator and denominator; a tangent may have its pole in the box."""
    if side.op == "div":
        return side.args[0], side.args[1]
    if side.op == "fn" and side.text == "tan":
        return arena.node("fn", side.args, "sin"), arena.node("fn", side.args, "cos")
    return side, arena.num(1)


def _sign(gap: Node, slopes: Mapping[Symbol, Node], piece: Box) -> int:
    """The sign of the gap on a piece, 0 if that is not known."""
    try:
        known: dict[Node, Interval] = {}
        rates = {symbol: interval(slope, piece, known) for symbol, slope in slopes.items()}
        lowest, highest = _bounds(gap, rates, piece)
    except (NoIntervalError, OverflowError, ValueError):
        return 0
    return (lowest > 0) - (highest < 0)


def _bounds(gap: Node, rates: Mapping[Symbol, Interval], piece: Box) -> Interval:
    """Bounds of the gap: at the ends of what it is monotone in, by its slopes in the rest."""
    low, high, slack = {}, {}, 0.0
    for symbol, (start, end) in piece.items():
        least, most = rates.get(symbol, (0.0, 0.0))
        middle = (start + end) / 2
        if least >= 0:
            low[symbol], high[symbol] = (start, start), (end, end)
        elif most <= 0:
            low[symbol], high[symbol] = (end, end), (start, start)
        else:
            low[symbol] = high[symbol] = (middle, middle)
            slack += max(-least, most) * (end - middle) * (1 + 1e-12)
    return interval(gap, low, {})[0] - slack, interval(gap, high, {})[1] + slack
