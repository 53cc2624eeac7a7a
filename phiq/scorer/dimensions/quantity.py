"""What a tree of numbers and units measures, in the words of its SI unit; knows no symbols."""

from __future__ import annotations

from functools import cache
from typing import Final

from phiq.scorer.dimensions.units import unit
from phiq.scorer.dimensions.vector import DIMENSIONLESS, Form, powered, written
from phiq.scorer.expression.literals import whole_number
from phiq.scorer.expression.tree import Node, kinds

_UNIT: Final = kinds("unit")
#: SI units with names of their own, each the one of its dimension that is plainest.
_NAMED: Final = ("N", "Pa", "J", "W", "C", "V", "F", "Ω", "Wb", "T", "H")


def si_unit(node: Node) -> str:
    """The SI unit of a quantity, "m s⁻¹" or "J"; "" of a number, and of what is no quantity."""
    form = _form(node) if node.kinds & _UNIT else None
    if form is None or form == DIMENSIONLESS:
        return ""
    return _names().get(form) or written(form)


@cache
def _names() -> dict[Form, str]:
    units = ((name, unit(name)) for name in _NAMED)
    return {found.form: name for name, found in units if found is not None}


def _form(node: Node) -> Form | None:
    """The dimension of a tree; None where it is not known or has none."""
    op = node.op
    if op == "unit":
        known = unit(node.text)
        return None if known is None else known.form
    if not node.kinds & _UNIT:
        return DIMENSIONLESS
    if op in ("neg", "add", "abs", "pm"):
        return _form(node.args[0])
    if op == "pow":
        base, size = _form(node.args[0]), whole_number(node.args[1])
        return None if base is None or size is None else powered(base, size, 1)
    return _product(node) if op in ("mul", "div") else None


def _product(node: Node) -> Form | None:
    total = DIMENSIONLESS
    for place, part in enumerate(node.args):
        form = _form(part)
        if form is None:
            return None
        total += -form if node.op == "div" and place else form
    return total
