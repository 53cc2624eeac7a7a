"""Solves for a quantity that occurs once, by undoing the operations around it, at given values.

`invert` works in machine numbers and takes principal inverses, so that its result still has to be
put into the equation: an inverse may lie on another branch or outside the domain.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.numeric.compiler import Compiler, Number, Point
from phiq.scorer.numeric.errors import OutsideError
from phiq.scorer.numeric.functions import function
from phiq.scorer.numeric.machine import divide, logarithm, power


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


def invert(left: Node, right: Node, symbol: Symbol, point: Point, c: Compiler) -> Number:
    """The value of `symbol` that makes left equal right, the other symbols as in `point`.

    Raises:
        OutsideError: an operation on the way cannot be undone.
        ArithmeticError, ValueError: it has no inverse value there.
    """
    side, other = (left, right) if contains(left, symbol) else (right, left)
    target = c.compile(other)(point)
    while side.op != "sym":
        place = next(i for i, child in enumerate(side.args) if contains(child, symbol))
        undo = _UNDO.get(side.op)
        if undo is None:
            raise OutsideError(f"{side.op} cannot be undone")
        target = undo(side, place, target, point, c)
        side = side.args[place]
    return target


def contains(node: Node, symbol: Symbol) -> bool:
    """Whether the symbol stands anywhere in a tree."""
    return symbol in [n.value for n in node.walk() if n.op == "sym"]


def _others(node: Node, place: int, point: Point, c: Compiler) -> list[Number]:
    siblings = (child for i, child in enumerate(node.args) if i != place)
    return [c.compile(child)(point) for child in siblings]


def _undo_add(node: Node, place: int, target: Number, point: Point, c: Compiler) -> Number:
    for value in _others(node, place, point, c):
        target = target - value
    return target


def _undo_mul(node: Node, place: int, target: Number, point: Point, c: Compiler) -> Number:
    for value in _others(node, place, point, c):
        target = divide(target, value)
    return target


def _undo_div(node: Node, place: int, target: Number, point: Point, c: Compiler) -> Number:
    other = _others(node, place, point, c)[0]
    return target * other if place == 0 else divide(other, target)


def _undo_pow(node: Node, place: int, target: Number, point: Point, c: Compiler) -> Number:
    other = _others(node, place, point, c)[0]
    if place == 0:
        return power(target, divide(1, other))
    return logarithm(target) / logarithm(other)


def _undo_root(node: Node, place: int, target: Number, point: Point, c: Compiler) -> Number:
    other = _others(node, place, point, c)[0]
    if place == 0:
        return power(target, other)
    return logarithm(other) / logarithm(target)


def _undo_fn(node: Node, place: int, target: Number, point: Point, c: Compiler) -> Number:
    if node.text == "log" and place == 0:
        return power(_others(node, place, point, c)[0], target)
    if node.text in _WITHIN_A_STEP:
        return target + _WITHIN_A_STEP[node.text]
    known = FUNCTIONS.get(node.text)
    if known is None or not known.inverse:
        raise OutsideError(f"{node.text} cannot be undone")
    return function(known.inverse)(target)


#: How far from the whole number that these give a number lies that surely gives it.
_WITHIN_A_STEP: Final = {"floor": 0.5, "ceil": -0.5, "round": 0.25}
_UNDO: Final[dict[str, Callable[[Node, int, Number, Point, Compiler], Number]]] = {
    "add": _undo_add,
    "mul": _undo_mul,
    "neg": lambda _node, _place, target, _point, _c: -target,
    "div": _undo_div,
    "pow": _undo_pow,
    "root": _undo_root,
    "fn": _undo_fn,
    "abs": lambda _node, _place, target, _point, _c: target,
    "conj": lambda _n, _i, target, _p, c: target.conjugate(),
}
