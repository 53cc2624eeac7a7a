"""How far the last digits of typed decimals reach into the number that is computed from them.

The 6.63 of 6.63 × 10⁻³⁴ · 3.0 × 10⁸ is told to a hundredth, its product to 10⁻²⁸. Each decimal is
moved by one unit of its last digit, and what that does to the number is added up.
"""

from __future__ import annotations

import math
from typing import Final

from phiq.scorer.expression.literals import last_unit
from phiq.scorer.expression.rewrite import rewritten
from phiq.scorer.expression.tree import Arena, Node, Number, Symbol
from phiq.scorer.numeric.compiler import Point
from phiq.scorer.numeric.errors import NO_VALUE, UnsupportedError
from phiq.scorer.numeric.floats import compile_node

#: Decimals of a calculation up to which it is followed.
MOST_DECIMALS: Final = 24
#: Significant digits from which on a decimal may be the result of a step before.
MEASURED_DIGITS: Final = 3


def reach(node: Node) -> float | None:
    """What one unit in the last digit of each decimal adds up to; None where none is known.

    A number without decimals has a reach of 0.
    """
    arena = Arena()
    point: Point = {}
    units: dict[Symbol, float] = {}

    def free(part: Node) -> Node | None:
        if part.op != "num" or not Number(part.text).typed_decimal:
            return None
        symbol = Symbol(part.text)
        point[symbol], units[symbol] = float(part.text), last_unit(part.text)
        return arena.symbol(symbol)

    moved = rewritten(arena, node, free)
    if len(units) > MOST_DECIMALS:
        return None
    try:
        value = compile_node(moved)
        start = value(point)
        steps = [value(point | {one: point[one] + unit}) - start for one, unit in units.items()]
        return float(sum(map(abs, steps)))
    except (UnsupportedError, *NO_VALUE):
        return None


def joint_reach(left: Node, right: Node) -> float:
    """How far the decimals of two sides reach together; without end where that is not known."""
    found = reach(left), reach(right)
    return math.inf if found[0] is None or found[1] is None else found[0] + found[1]


def rounds_a_step(left: Node, right: Node, gap: float) -> bool:
    """Whether one side goes on from numbers that the other came to: (4/3)π(2.5)³ = 4.19 × 15.6.

    The numbers of such a side are rounded, to three digits or more.
    """
    for longer, shorter in ((left, right), (right, left)):
        if len(longer.walk()) > len(shorter.walk()) and _are_measured(shorter):
            far = reach(shorter)
            if far is not None and gap <= far / 2:
                return True
    return False


def _are_measured(side: Node) -> bool:
    """Whether a calculation has decimals, all of them of three significant digits or more."""
    decimals = [n.text for n in side.walk() if n.op == "num" and Number(n.text).typed_decimal]
    return bool(decimals and side.args) and all(map(_is_measured, decimals))


def _is_measured(literal: str) -> bool:
    digits = literal.lower().partition("e")[0].replace(".", "").lstrip("0")
    return len(digits) >= MEASURED_DIGITS
