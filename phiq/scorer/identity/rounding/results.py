"""Whole numbers that results are rounded to: 1 mi = 1609 m, 1000 × 12/230 = 52.

What decimals stand for is told by `decimals`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from phiq.scorer.evaluate.lowering.lower import exact_value
from phiq.scorer.expression.literals import is_whole, unsigned
from phiq.scorer.expression.tree import Node, kinds
from phiq.scorer.identity.rounding.decimals import COUNTED_DIGITS, WRITTEN_OUT, typed_uncertainty
from phiq.scorer.identity.rounding.propagation import MEASURED_DIGITS
from phiq.scorer.numeric.compiler import Number

#: How close a whole number with zeros at its end must be to be a rounded one: 25 °C is no 300 K.
CLOSELY: Final = 0.01
#: Numbers that a calculation has at least; 100/3 is a fraction.
FEWEST_NUMBERS: Final = 3
_UNIT: Final = kinds("unit")
_LEVELS: Final = frozenset(("dB", "dBm", "dBW", "dBi"))
_CALCULATED: Final = kinds("mul", "div", "pow", "fn")
_QUOTIENT: Final = kinds("div")


def is_rounded_result(sides: Sequence[Node], values: Sequence[Number]) -> bool:
    """Whether a side is a whole number, and a calculation on the other gives it when rounded.

    Its result is rounded where it is of decimals, 9.81 × 40 = 392, or of a longer quotient that has
    no end, 1000 × 12/230 = 52; a sum of decimals, a fraction (100/3) and 3 × 7/2 are written out.
    """
    for here, there in ((0, 1), (1, 0)):
        number = unsigned(sides[here])
        whole = is_whole(number) and len(number.text) >= COUNTED_DIGITS
        near = whole and abs(values[here] - values[there]) <= _half_place(number.text)
        if near and not sides[there].letters and _is_rounded_when_told(sides[there]):
            return True
    return False


def _half_place(whole: str) -> float:
    """Half of what a whole number is rounded to: 18800 to hundreds, 1100 to ones."""
    digits = whole.rstrip("0")
    return 10 ** (len(whole) - len(digits)) / 2 if len(digits) >= MEASURED_DIGITS else 1 / 2


def _is_rounded_when_told(calculation: Node) -> bool:
    """Whether people round what a calculation comes to."""
    if typed_uncertainty(calculation):
        return bool(calculation.kinds & _CALCULATED)
    numbers = sum(part.op == "num" for part in calculation.walk())
    if not calculation.kinds & _QUOTIENT or numbers < FEWEST_NUMBERS:
        return False
    value = exact_value(calculation, {})
    return value is not None and bool(10 ** WRITTEN_OUT[0] * value % 1 != 0)


def is_rounded_quantity(typed: Sequence[Node], values: Sequence[Number]) -> bool:
    """Whether a whole number of a unit is what the other side is in that unit, rounded.

    In 1 mi = 1609 m the number of metres is counted to its last digit, as 1609.0 would be. Decibels
    are of logarithms, which are hardly ever whole: 10 log₁₀(2) = 3 dB.
    """
    level = any(_is_level(side) for side in typed)
    if not level and not all(side.kinds & _UNIT for side in typed):
        return False
    fewest = 1 if level else COUNTED_DIGITS
    for here, there in ((0, 1), (1, 0)):
        counted = _counted(typed[here])
        if counted is not None:
            number, zero = counted
            size = values[here] / (number + zero) if number + zero else 0.0
            if size and _rounds_to_whole(values[there] / size - zero, number, fewest):
                return True
    return False


def _is_level(side: Node) -> bool:
    """Whether a side is a number of decibels."""
    bare = unsigned(side)
    return bare.op == "mul" and any(p.op == "unit" and p.text in _LEVELS for p in bare.args)


def _counted(side: Node) -> tuple[int, float] | None:
    """The whole number of a quantity, and the zero of its scale; None where it has none."""
    if side.op == "neg":
        counted = _counted(side.args[0])
        return None if counted is None else (-counted[0], -counted[1])
    if side.op == "div" and _is_unit(side.args[1]):
        return _counted(side.args[0])
    if side.op != "mul" or not all(map(_is_unit, side.args[1:])):
        return None
    number, zero = side.args[0], 0.0
    if number.op == "add" and len(number.args) == 2 and number.args[1].op == "num":
        number, zero = number.args[0], float(number.args[1].text)
    if not is_whole(number):
        return None
    return int(number.text), zero


def _is_unit(node: Node) -> bool:
    """Whether it is made of units alone, and of no number but their exponents: N m², s⁻¹."""
    if node.op in ("mul", "div"):
        return all(map(_is_unit, node.args))
    return node.op in ("unit", "const") or (node.op == "pow" and _is_unit(node.args[0]))


def _rounds_to_whole(exact: Number, number: int, fewest: int) -> bool:
    """Whether a number rounds to a whole one: at its last digit, or at its zeros if it is close."""
    size = str(abs(number))
    digits = size.rstrip("0")
    zeros = len(size) - len(digits)
    if len(size) >= fewest and abs(exact - number) <= 1 / 2:
        return True
    close = len(digits) >= COUNTED_DIGITS and abs(exact - number) <= CLOSELY * abs(number)
    return close and abs(exact - number) <= 10**zeros / 2
