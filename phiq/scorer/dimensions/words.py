"""Says a clash of dimensions in words: "the left side is energy (kg m² s⁻²), …"."""

from __future__ import annotations

from phiq.scorer.dimensions.notation import Unknowns
from phiq.scorer.dimensions.rows import Row
from phiq.scorer.dimensions.table import table
from phiq.scorer.dimensions.vector import PARTS, Form, coefficients, has_unknown, powered, written
from phiq.scorer.expression.tree import Node


def clash_words(row: Row, unknowns: Unknowns) -> str:
    """Why a row cannot hold, with every symbol in its likeliest reading."""
    left, right = _likeliest(row.left, unknowns), _likeliest(row.right, unknowns)
    if left is None or right is None or left == right:
        return _no_dimension_fits(row, unknowns)
    ours, theirs = [_named(form, side, unknowns) for form, side in _sided(row, left, right)]
    if row.what == "sides":
        return f"the left side is {ours}, the right side is {theirs}"
    if row.what == "argument":
        function = row.node.text if row.node.op == "fn" else "a function"
        return f"the argument of {function} is {ours}, not a number"
    if row.what == "exponent":
        return f"an exponent is {ours}, not a number"
    if row.what == "limits":
        return f"a limit is {ours}, its variable is {theirs}"
    return f"one term is {ours}, another is {theirs}"


def fails_likeliest(row: Row, unknowns: Unknowns) -> bool:
    """Whether a row fails with every symbol in its likeliest reading."""
    left, right = _likeliest(row.left, unknowns), _likeliest(row.right, unknowns)
    return left is not None and right is not None and left != right


def _sided(row: Row, left: Form, right: Form) -> list[tuple[Form, Node | None]]:
    """Both forms, each with the side of the relation it belongs to where that is plain."""
    if row.what == "sides" and len(row.node.args) == 2:
        return [(left, row.node.args[0]), (right, row.node.args[1])]
    return [(left, None), (right, None)]


def _likeliest(form: Form, unknowns: Unknowns) -> Form | None:
    """A form with each unknown in its likeliest reading; None where one may be anything."""
    if not has_unknown(form):
        return form
    total, parts = coefficients(form)
    for unknown, digit in parts.items():
        notation = unknowns.notations[unknown]
        part = powered(notation.likeliest, digit, PARTS) if notation else None
        if part is None:
            return None
        total += part
    return total


def _named(form: Form, side: Node | None, unknowns: Unknowns) -> str:
    name = _symbol_quantity(form, side, unknowns) or table().names.get(form)
    return f"{name} ({written(form)})" if name and form else name or written(form)


def _symbol_quantity(form: Form, side: Node | None, unknowns: Unknowns) -> str | None:
    """The reading of a side that is one symbol: "force" for F."""
    if side is None or side.op != "sym" or side.symbol in unknowns.declared:
        return None
    return unknowns.quantity(side.symbol, form)


def _no_dimension_fits(row: Row, unknowns: Unknowns) -> str:
    names = []
    for form in (row.left, row.right):
        for unknown in coefficients(form)[1]:
            symbol = unknowns.symbols[unknown]
            if symbol.name not in names:
                names.append(symbol.name)
    return f"no dimension of {' and '.join(names)} fits" if names else "the dimensions differ"
