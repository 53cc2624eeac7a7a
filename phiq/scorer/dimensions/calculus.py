"""The dimensions of derivatives, integrals, sums and limits."""

from __future__ import annotations

from typing import Final

from phiq.scorer.dimensions.exponents import count, rational
from phiq.scorer.dimensions.vector import LENGTH, Form, powered
from phiq.scorer.dimensions.walker import Handler, Walker
from phiq.scorer.expression.tree import Node, kinds

_MEASURED: Final = kinds("sym", "unit", "apply")


def _derivative(walker: Walker, node: Node) -> Form | None:
    walker.loosen(node.args[0])
    form = walker.form(node.args[0])
    by = _orders(walker, node, node.args[1:])
    return None if form is None or by is None else form - by


def _operator(walker: Walker, node: Node) -> Form | None:
    by = _orders(walker, node, node.args)
    return None if by is None else -by


def _orders(walker: Walker, node: Node, pairs: tuple[Node, ...]) -> Form | None:
    """What a derivative divides by; None for functional and indexed ones."""
    total = 0
    if node.text not in ("d", "partial"):
        return None
    for variable, order in zip(pairs[::2], pairs[1::2], strict=True):
        form, times = walker.form(variable), rational(order)
        if form is None or (times is None and form):
            return None
        total += form * int(times) if times is not None else 0
    return total


def _differential(walker: Walker, node: Node) -> Form | None:
    form = walker.form(node.args[0])
    return form if rational(node.args[1]) == 1 else None


def _per_length(walker: Walker, node: Node) -> Form | None:
    walker.loosen(node.args[0])
    form = walker.form(node.args[0])
    times = 2 if node.op in ("laplacian", "dalembert") else 1
    return None if form is None else form - times * LENGTH


def _integral(walker: Walker, node: Node) -> Form | None:
    body, variable, low, high = node.args
    form = walker.form(body)
    if variable.op == "none":
        return form
    step = walker.form(variable)
    if high.op != "none" and any(map(_is_plain, (low, high))):
        return None  # between numbers without their unit
    for limit in (low, high) if high.op != "none" else ():
        at = walker.form(limit)
        if at is not None and step is not None:
            walker.require("limits", node, at, step)
    return None if form is None or step is None else form + step


def _is_plain(limit: Node) -> bool:
    """Whether a limit is a number, and one that would have a unit: 0 and ∞ need none."""
    return not limit.kinds & _MEASURED and limit.text not in ("0", "inf") and limit.op != "neg"


def _sum(walker: Walker, node: Node) -> Form | None:
    body, counter, low, high = node.args
    if node.text == "range":
        if counter.op == "sym":
            walker.unknowns.bind(counter.symbol)
        for limit in (low, high):
            walker.number_row("limits", node, limit)
    form = walker.form(body)
    if node.op == "prod" and form:
        factors = count(low, high) if node.text == "range" else None
        return None if factors is None else powered(form, factors)
    return form


def _limit(walker: Walker, node: Node) -> Form | None:
    variable, target = walker.form(node.args[1]), walker.form(node.args[2])
    if variable is not None and target is not None:
        walker.require("limits", node, variable, target)
    return walker.form(node.args[0])


CALCULUS: Final[dict[str, Handler]] = {
    "deriv": _derivative,
    "dop": _operator,
    "diff": _differential,
    **dict.fromkeys(("grad", "div_of", "curl", "laplacian", "dalembert"), _per_length),
    "int": _integral,
    **dict.fromkeys(("sum", "prod"), _sum),
    "lim": _limit,
}
