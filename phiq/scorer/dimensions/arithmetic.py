"""The dimensions of leaves and of arithmetic."""

from __future__ import annotations

from typing import Final

from phiq.scorer.dimensions.exponents import is_zero, rational
from phiq.scorer.dimensions.units import unit
from phiq.scorer.dimensions.vector import DIMENSIONLESS, LENGTH, Form, powered
from phiq.scorer.dimensions.walker import Handler, Walker
from phiq.scorer.expression.tree import Node


def _number(walker: Walker, node: Node) -> Form | None:
    return None if is_zero(node.text) else DIMENSIONLESS


def _symbol(walker: Walker, node: Node) -> Form:
    return walker.unknowns.of_symbol(node.symbol)


def _constant(walker: Walker, node: Node) -> Form | None:
    return None if node.text == "inf" else DIMENSIONLESS


def _unit(walker: Walker, node: Node) -> Form | None:
    known = unit(node.text) if walker.units_typed else None
    return known.form if known else None


def _nabla(walker: Walker, node: Node) -> Form:
    return -LENGTH


def _add(walker: Walker, node: Node) -> Form | None:
    walker.pool(node.args)
    forms = [walker.form(term) for term in node.args]
    return walker.alike("terms", node, forms)


def _mul(walker: Walker, node: Node) -> Form | None:
    total = 0
    silent = False
    for factor in node.args:
        form = walker.form(factor)
        if form is None:
            silent = True
        else:
            total += form
    return None if silent else total


def _div(walker: Walker, node: Node) -> Form | None:
    over, under = walker.form(node.args[0]), walker.form(node.args[1])
    return None if over is None or under is None else over - under


def _keep(walker: Walker, node: Node) -> Form | None:
    return walker.form(node.args[0])


def _pow(walker: Walker, node: Node) -> Form | None:
    return _power(walker, node, invert=False)


def _root(walker: Walker, node: Node) -> Form | None:
    return _power(walker, node, invert=True)


def _power(walker: Walker, node: Node, *, invert: bool) -> Form | None:
    below, exponent = node.args
    form = walker.form(below)
    power = rational(exponent)
    if power is None:
        if not _is_label(walker, below, exponent):
            walker.number_row("exponent", node, exponent)
        return DIMENSIONLESS if form == DIMENSIONLESS else None
    if form is None or (invert and not power):
        return None
    over, under = power.numerator, power.denominator
    if invert:
        over, under = (under, over) if over > 0 else (-under, -over)
    return powered(form, over, under)


def _is_label(walker: Walker, below: Node, exponent: Node) -> bool:
    """Whether an exponent may be an upper label or a transpose: Aᵀ, x^μ."""
    plain = exponent.op == "sym" and exponent.symbol not in walker.unknowns.declared
    return plain and below.op not in ("const", "num")


ARITHMETIC: Final[dict[str, Handler]] = {
    "num": _number,
    "sym": _symbol,
    "const": _constant,
    "unit": _unit,
    "nabla": _nabla,
    "add": _add,
    **dict.fromkeys(("mul", "dot", "cross", "commutator", "anticommutator"), _mul),
    "div": _div,
    "pow": _pow,
    "root": _root,
    **dict.fromkeys(("neg", "pm", "abs", "norm", "conj", "expect"), _keep),
}
