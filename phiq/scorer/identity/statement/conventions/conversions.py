"""Reads conversions that are typed with their factor and without its unit: 72 km/h ÷ 3.6 = 20 m/s.

The units then tell what the numbers before and after count. It is one more reading where both are
nearly the same quantity, which 150 lb × 2.2 and 68.2 kg are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from phiq.scorer.dimensions.units import unit
from phiq.scorer.dimensions.vector import DIMENSIONLESS, Form
from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.literals import is_whole, unsigned
from phiq.scorer.expression.rewrite import copied
from phiq.scorer.expression.tree import Arena, Node, kinds

_UNIT: Final = kinds("unit")
_FACTORS: Final = kinds("num", "unit", "mul", "div", "pow", "neg")
#: Share by which the number of a conversion may be rounded: 2.2 pounds in a kilogram.
ROUNDED: Final = 0.02


class _Quantity(NamedTuple):
    """Numbers and a unit: the first number is counted in it, the others are factors."""

    above: list[Node]
    below: list[Node]
    form: Form
    size: float

    @property
    def counted(self) -> float:
        """The first number in SI units."""
        return float(self.above[0].text) * self.size if self.above else 0.0


def by_typed_factor(root: Node) -> Node | None:
    """The statement with both quantities in the unit of the result; None where it converts none."""
    if not root.kinds & _UNIT or root.op != "rel" or len(root.args) != 2:
        return None
    if not all(s.kinds & _UNIT for s in root.args):
        return None
    first, second = root.args
    for typed, told in ((first, second), (second, first)):
        quantity, result = _quantity(typed), _quantity(told)
        if quantity is None or result is None or not _is_converted(quantity, result):
            continue
        arena = Arena()
        above = [copied(arena, number) for number in quantity.above]
        factors = [*above, *(copied(arena, part) for part in _units(told))]
        converted = arena.node("mul", tuple(factors))
        if quantity.below:
            below = [copied(arena, number) for number in quantity.below]
            divisor = joined(arena, "mul", below)
            converted = arena.div(converted, divisor)
        sides = (converted, copied(arena, told))
        return arena.node("rel", sides if typed is first else sides[::-1], root.value)
    return None


def _is_converted(quantity: _Quantity, result: _Quantity) -> bool:
    """Whether a quantity, its further numbers left aside, is about the result in another unit."""
    alone = len(result.above) == 1 and not result.below
    further = len(quantity.above) + len(quantity.below) > 1
    same = quantity.form == result.form != DIMENSIONLESS and quantity.size != result.size
    if not (alone and further and same and result.counted):
        return False
    return abs(quantity.counted / result.counted - 1) < ROUNDED


def _quantity(side: Node) -> _Quantity | None:
    """A product or quotient of numbers and units; None of anything else."""
    side = unsigned(side)
    if side.kinds & ~_FACTORS:
        return None
    found = _Quantity([], [], DIMENSIONLESS, 1.0)
    for part, power in _factors(side, 1):
        if part.op == "num":
            if abs(power) != 1:
                return None
            (found.above if power > 0 else found.below).append(part)
        elif part.op == "unit":
            known = unit(part.text)
            if known is None:
                return None
            form, size = found.form + power * known.form, found.size * float(known.factor) ** power
            found = found._replace(form=form, size=size)
        else:
            return None
    return found


def _factors(side: Node, power: int) -> Iterator[tuple[Node, int]]:
    if side.op == "mul":
        for part in side.args:
            yield from _factors(part, power)
    elif side.op == "div":
        yield from _factors(side.args[0], power)
        yield from _factors(side.args[1], -power)
    elif side.op == "pow" and side.args[0].op == "unit":
        exponent = unsigned(side.args[1])
        sign = -1 if side.args[1].op == "neg" else 1
        yield (side.args[0], sign * power * int(exponent.text)) if is_whole(exponent) else (side, 1)
    else:
        yield side, power


def _units(side: Node) -> Iterator[Node]:
    """What a quantity of one number is besides that: units, and the reciprocals of units."""
    side = unsigned(side)
    if side.op == "mul":
        yield from (part for part in side.args if part.kinds & _UNIT)
    elif side.op == "div":
        arena = Arena()
        yield from _units(side.args[0])
        one = arena.neg(arena.num(1))
        yield arena.power(copied(arena, side.args[1]), one)
