"""Solves for a quantity that occurs once, by undoing the operations around it, at given values.

`invert` works in mpmath values and takes principal inverses, so that its result still has to be
put into the equation: an inverse may lie on another branch or outside the domain.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.numeric.arithmetic import divide, power
from phiq.scorer.numeric.compiler import Compiler, Point
from phiq.scorer.numeric.errors import OutsideError
from phiq.scorer.numeric.values import named


def single_symbols(left: Node, right: Node) -> list[Symbol]:
    """The symbols written exactly once in the equation, the shallowest first."""
    count: dict[Symbol, int] = {}
    level = [right, left]
    while level:
        below: list[Node] = []
        for node in level:
            if node.args:
                below += node.args[::-1]
            elif node.op == "sym":
                symbol = node.symbol
                count[symbol] = count.get(symbol, 0) + 1
        level = below
    return [symbol for symbol, times in count.items() if times == 1]


def invert(left: Node, right: Node, symbol: Symbol, point: Point, c: Compiler) -> Any:
    """The value of `symbol` that makes left equal right, the other symbols as in `point`.

    Raises:
        OutsideError: an operation on the way cannot be undone.
        ArithmeticError, ValueError: it has no inverse value there.
    """
    side, other = (left, right) if _contains(left, symbol) else (right, left)
    target = c.compile(other)(point)
    while side.op != "sym":
        place = next(i for i, child in enumerate(side.args) if _contains(child, symbol))
        undo = _UNDO.get(side.op)
        if undo is None:
            raise OutsideError(f"{side.op} cannot be undone")
        target = undo(side, place, target, point, c)
        side = side.args[place]
    return target


def _contains(node: Node, symbol: Symbol) -> bool:
    return any(n.op == "sym" and n.value == symbol for n in node.walk())


def _others(node: Node, place: int, point: Point, c: Compiler) -> list[Any]:
    siblings = (child for i, child in enumerate(node.args) if i != place)
    return [c.compile(child)(point) for child in siblings]


def _undo_add(node: Node, place: int, target: Any, point: Point, c: Compiler) -> Any:
    for value in _others(node, place, point, c):
        target = target - value
    return target


def _undo_mul(node: Node, place: int, target: Any, point: Point, c: Compiler) -> Any:
    for value in _others(node, place, point, c):
        target = divide(c.ctx, target, value)
    return target


def _undo_neg(_node: Node, _place: int, target: Any, _point: Point, _c: Compiler) -> Any:
    return -target


def _undo_div(node: Node, place: int, target: Any, point: Point, c: Compiler) -> Any:
    other = _others(node, place, point, c)[0]
    return target * other if place == 0 else divide(c.ctx, other, target)


def _undo_pow(node: Node, place: int, target: Any, point: Point, c: Compiler) -> Any:
    other = _others(node, place, point, c)[0]
    if place == 0:
        return power(c.ctx, target, divide(c.ctx, 1, other))
    return c.ctx.ln(target) / c.ctx.ln(other)


def _undo_root(node: Node, place: int, target: Any, point: Point, c: Compiler) -> Any:
    other = _others(node, place, point, c)[0]
    if place == 0:
        return power(c.ctx, target, other)
    return c.ctx.ln(other) / c.ctx.ln(target)


def _undo_fn(node: Node, place: int, target: Any, point: Point, c: Compiler) -> Any:
    if node.text == "log" and place == 0:
        return power(c.ctx, _others(node, place, point, c)[0], target)
    if node.text in _WITHIN_A_STEP:
        return target + _WITHIN_A_STEP[node.text]
    if node.text not in _INVERSE:
        raise OutsideError(f"{node.text} cannot be undone")
    return named(c.ctx, _INVERSE[node.text])(target)


def _undo_same(_node: Node, _place: int, target: Any, _point: Point, _c: Compiler) -> Any:
    return target


_PAIRS: Final = {
    **{name: f"a{name}" for name in ("sin", "cos", "tan", "cot", "sec", "csc")},
    **{name: f"a{name}" for name in ("sinh", "cosh", "tanh", "coth", "sech", "csch")},
    "exp": "ln",
}
_INVERSE: Final = _PAIRS | {inverse: name for name, inverse in _PAIRS.items()}
#: How far from the whole number that these give a number lies that surely gives it.
_WITHIN_A_STEP: Final = {"floor": 0.5, "ceil": -0.5, "round": 0.25}
_UNDO: Final[dict[str, Callable[[Node, int, Any, Point, Compiler], Any]]] = {
    "add": _undo_add,
    "mul": _undo_mul,
    "neg": _undo_neg,
    "div": _undo_div,
    "pow": _undo_pow,
    "root": _undo_root,
    "fn": _undo_fn,
    "abs": _undo_same,
    "conj": lambda _n, _i, target, _p, c: target if isinstance(target, int) else c.ctx.conj(target),
}
