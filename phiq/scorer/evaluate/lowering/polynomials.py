"""How classical polynomials of whole degree are lowered: written out by their recurrences.

A degree that depends on integer symbols is one of those their samples reach: each is written out
and the right one chosen. Non-integer degrees are not in the batched set.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from phiq.scorer.algebra.families import FAMILIES, Arithmetic, Family, Operand, member, plain
from phiq.scorer.evaluate.lowering.lower import Lowering, UnsupportedError
from phiq.scorer.evaluate.lowering.reach import reach
from phiq.scorer.evaluate.opcodes import Op
from phiq.scorer.expression.tree import Node

#: Highest degree written out.
MAX_DEGREE: Final = 64


def _polynomial(family: Family) -> Callable[[Lowering, tuple[Node, ...]], int]:
    def function(low: Lowering, args: tuple[Node, ...]) -> int:
        if len(args) != 2:
            raise UnsupportedError("a polynomial without its degree")
        degree, x = args
        span = reach(low, degree)
        if span is None or max(map(abs, span)) > MAX_DEGREE:
            raise UnsupportedError("a polynomial of this degree")
        if family.reflect is None and span[0] < 0:
            raise UnsupportedError("a polynomial of negative degree")
        values = _members(low, family, low.lower(x), range(span[0], span[1] + 1))
        return values[0] if len(values) == 1 else _choose(low, low.lower(degree), span[0], values)

    return function


def _members(low: Lowering, family: Family, x: int, degrees: range) -> list[int]:
    two, less = low.number(2), low.number(-1)

    def times(a: int, b: int) -> int:
        """The product; 2b and -b are exact, and need no bound of their own."""
        return (
            low.add(b, b) if a == two else low.sub(low.number(0), b) if a == less else low.mul(a, b)
        )

    by = Arithmetic(low.number, low.sub, times, low.div)
    row: list[object] = []
    return [plain(member(family, n, Operand(x, by), row), by) for n in degrees]


def _choose(low: Lowering, degree: int, first: int, values: list[int]) -> int:
    """The value at place degree - first."""
    picked = []
    for place, value in enumerate(values):
        here = low.emit(Op.EQUAL, degree, low.number(first + place))
        picked.append(low.emit(Op.GATE, value, here))
    return low.total(picked)


POLYNOMIALS: Final = {name: _polynomial(family) for name, family in FAMILIES.items()}
