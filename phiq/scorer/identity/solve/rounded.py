"""Sees that a typed decimal is a number, rounded, with which both sides are always equal.

π e^x = 3.14 e^x says that π is 3.14 to the digits typed. What the decimal stands for is worked out
at several points; it must be one number, and round to what was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from phiq.scorer.expression.literals import last_unit
from phiq.scorer.expression.rewrite import rewritten
from phiq.scorer.expression.tree import Arena, Node, Number, Symbol
from phiq.scorer.identity.solve.inversion import invert, single_symbols
from phiq.scorer.numeric.compiler import Point
from phiq.scorer.numeric.errors import NO_VALUE
from phiq.scorer.numeric.floats import compiler

#: Decimals of an equation that are tried, the points at which the number that one stands for is
#: worked out, and how little it may change from one to the next, in units of the last digit.
MOST_DECIMALS: Final = 4
COMPARED: Final = 8
SAME: Final = 1e-3


def fits_some_decimal(relation: Node, points: Sequence[Point]) -> bool:
    """Whether a typed decimal may stand for a number that makes both sides equal at all points."""
    typed = [n for n in relation.walk() if n.op == "num" and Number(n.text).typed_decimal]
    return any(_fits(relation, literal, points) for literal in typed[:MOST_DECIMALS])


def _fits(relation: Node, literal: Node, points: Sequence[Point]) -> bool:
    arena = Arena()
    symbol = Symbol(literal.text)
    put = arena.symbol(symbol)
    left, right = [
        rewritten(arena, side, lambda part: put if part is literal else None)
        for side in relation.args
    ]
    value, unit = float(literal.text), last_unit(literal.text)
    if symbol not in single_symbols(left, right):
        return False
    found = []
    for point in points[:COMPARED]:
        try:
            found.append(invert(left, right, symbol, point, compiler()))
        except NO_VALUE:
            continue
    near = all(value - unit / 2 <= v.real <= value + unit and not v.imag for v in found)
    same = all(abs(v - found[0]) <= SAME * unit for v in found)
    return len(found) >= COMPARED // 2 and near and same
