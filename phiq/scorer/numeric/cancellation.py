"""How many digits the sums inside a tree cancel: 1 - erf(16) is 0 in a hundred digits.

Where they cancel, a difference of two sides is real only if it is above the rounding of the
largest summand. It says nothing of sums that a series or an integral does inside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import mpmath

from phiq.scorer.expression.binding import BINDERS
from phiq.scorer.expression.tree import Node, kinds
from phiq.scorer.numeric.compiler import NO_VALUE, Compiler, Point
from phiq.scorer.numeric.highprec import compiler
from phiq.scorer.numeric.values import is_finite

_SUMS = kinds("add")


def digits_cancelled(sides: Sequence[Node], ctx: Any, point: Point, gap: Any) -> int:
    """By how many digits the largest summand of the sides is larger than the gap between them."""
    if not gap:
        return 0
    floats, exact = compiler(mpmath.fp), compiler(ctx)
    terms = dict.fromkeys(term for side in sides for term in _summands(side))
    sizes = [_size(floats, term, point) or _size(exact, term, point) for term in terms]
    largest = ctx.mpf(max(sizes, default=0))
    if not largest:
        return 0
    return max(0, int(ctx.log10(largest / gap)) + 1) if largest < ctx.inf else 0


def _summands(node: Node) -> Iterator[Node]:
    if not node.kinds & _SUMS or node.op in BINDERS or node.op == "deriv":
        return
    if node.op == "add":
        yield from node.args
    for child in node.args:
        yield from _summands(child)


def _size(values: Compiler, node: Node, point: Point) -> Any:
    """The size of a summand, 0 where it has none; machine floats tell it well enough."""
    try:
        size = abs(values.compile(node)(point))
    except NO_VALUE:
        return 0
    return size if is_finite(values.ctx, size) else 0
