"""The dimensions of functions, indexed and decorated expressions, and alternatives."""

from __future__ import annotations

from typing import Final

from phiq.scorer.dimensions.vector import DIMENSIONLESS, TIME, Form
from phiq.scorer.dimensions.walker import Handler, Walker
from phiq.scorer.expression.tree import Node

_SAME: Final = frozenset(("min", "max", "agm", "mod"))
_KEEP: Final = frozenset(("re", "im", "tr"))
_COUNT: Final = frozenset(
    ("sign", "arg", "heaviside", "kronecker", "levicivita", "rank", "dim", "prob")
)
_OPAQUE: Final = frozenset(("det", "diag", "span", "ker", "var"))
_PARTIAL_RATE: Final = {"dot": 1, "ddot": 2, "dddot": 3}
#: Marks on a compound that change its dimension in a way not known here.
_OPAQUE_MARKS: Final = frozenset(("prime", "hat"))


def _fn(walker: Walker, node: Node) -> Form | None:
    name = node.text
    if name in _OPAQUE:
        return walker.opaque(node)
    if name in _COUNT:
        walker.opaque(node)
        return DIMENSIONLESS
    if name in _KEEP:
        return walker.form(node.args[0])
    if name == "dirac":
        form = walker.form(node.args[0])
        return -form if form is not None and len(node.args) == 1 else None
    if name in _SAME or name == "atan2":
        same = walker.alike("terms", node, [walker.form(argument) for argument in node.args])
        return DIMENSIONLESS if name == "atan2" else same
    _arguments(walker, node)
    return DIMENSIONLESS


def _arguments(walker: Walker, node: Node) -> None:
    if node in walker.pooled:
        walker.form(node.args[0])
        return
    for argument in node.args:
        walker.number_row("argument", node, argument)


def _apply(walker: Walker, node: Node) -> Form | None:
    for argument in node.args[1:]:
        walker.form(argument)
    name = node.args[0]
    return walker.unknowns.of_function(name.symbol) if name.op == "sym" else walker.form(name)


def _index(walker: Walker, node: Node) -> Form | None:
    below = node.args[0]
    return walker.unknowns.of_indexed(node) if below.op == "sym" else walker.form(below)


def _mark(walker: Walker, node: Node) -> Form | None:
    form = walker.form(node.args[0])
    if form is None or node.text in _OPAQUE_MARKS:
        return None
    return form - _PARTIAL_RATE.get(node.text, 0) * TIME


def _at(walker: Walker, node: Node) -> Form | None:
    form = walker.form(node.args[0])
    walker.statement(node.args[1])
    return form


def _cases(walker: Walker, node: Node) -> Form | None:
    for condition in node.args[1::2]:
        walker.statement(condition)
    return walker.alike("terms", node, [walker.form(value) for value in node.args[::2]])


FUNCTIONS: Final[dict[str, Handler]] = {
    "fn": _fn,
    "apply": _apply,
    "index": _index,
    "mark": _mark,
    "at": _at,
    "cases": _cases,
}
