"""How large units are together, and whether some unit is of a given size.

A size is what a unit measures and the power of ten that it is of the SI unit: 3.6 km/h is 1 m/s.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import log10
from typing import Final, NamedTuple

from phiq.scorer.dimensions.table import table
from phiq.scorer.dimensions.units import all_units, unit
from phiq.scorer.dimensions.vector import Form
from phiq.scorer.expression.tree import Node, kinds

#: Difference of powers of ten within which two sizes are the same.
_SAME: Final = 1e-6
_UNIT: Final = kinds("unit")
#: Ops that units are joined by, and their exponents.
_OF_UNITS: Final = kinds("unit", "mul", "div", "pow", "num", "neg")


class Size(NamedTuple):
    """What a unit measures, and the power of ten that it is of the SI unit."""

    form: Form
    power: float

    def over(self, other: Size) -> Size:
        """The size of one unit over another."""
        return Size(self.form - other.form, self.power - other.power)


def can_be_unit(size: Size) -> bool:
    """Whether some unit has a size: a power of ten of a quantity's SI unit, or one with a name."""
    decimal = abs(size.power - round(size.power)) < _SAME
    if decimal and size.form in _measured():
        return True
    return any(
        one.form == sign * size.form and abs(log10(float(one.factor)) - sign * size.power) < _SAME
        for one in all_units()
        for sign in (1, -1)
    )


@cache
def _measured() -> frozenset[Form]:
    """The dimensions of the quantities that have a letter."""
    return frozenset(form for form in table().forms.values() if form is not None)


def size_of_quantity(node: Node) -> Size | None:
    """The size of the units of a product; None of a sum and of what has no size."""
    if not node.kinds & _UNIT:
        return Size(0, 0.0) if node.op != "add" else None
    if node.op == "neg":
        return size_of_quantity(node.args[0])
    if node.op == "mul":
        found = [size_of_quantity(part) for part in node.args]
        known = [one for one in found if one is not None]
        if len(known) < len(found):
            return None
        return Size(sum(one.form for one in known), sum(one.power for one in known))
    if node.op == "div":
        above, below = [size_of_quantity(part) for part in node.args]
        return None if above is None or below is None else above.over(below)
    return _of_unit(node)


def size_of(above: Sequence[Node], below: Node | None) -> Size | None:
    """The size of a unit; None where something else is in it."""
    if any(node.kinds & ~_OF_UNITS for node in above) or (below and below.kinds & ~_OF_UNITS):
        return None
    total = Size(0, 0.0)
    for node, sign in (*((one, 1) for one in above), *((below, -1),) * (below is not None)):
        one = _of_unit(node) if node is not None else None
        if one is None:
            return None
        total = Size(total.form + sign * one.form, total.power + sign * one.power)
    return total


def _of_unit(node: Node) -> Size | None:
    if node.op == "unit":
        known = unit(node.text)
        return None if known is None else Size(known.form, log10(float(known.factor)))
    if node.op == "pow":
        negative = node.args[1].op == "neg"
        exponent = node.args[1].args[0] if negative else node.args[1]
        base = _of_unit(node.args[0])
        if base is None or not exponent.text.isdigit():
            return None
        by = -int(exponent.text) if negative else int(exponent.text)
        return Size(by * base.form, by * base.power)
    if node.op == "mul":
        return size_of(node.args, None)
    return size_of(node.args[:1], node.args[1]) if node.op == "div" else None
