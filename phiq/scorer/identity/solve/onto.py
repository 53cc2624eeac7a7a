"""Sees by signs alone that an equation can be solved for a real symbol that occurs once.

ln takes every real value, and an exponential every positive one: ln x = 10^20 has a solution,
though it is out of the range of floats. The operations around the symbol are undone on what is
known of the value they must have: that it is real, or its sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from phiq.scorer.bounds.signs import ANY, NEGATIVE, POSITIVE, ZERO, flipped, signs_of
from phiq.scorer.expression.domain import REAL, Domains
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.identity.solve.inversion import contains, single_symbols
from phiq.scorer.identity.solve.solution import Solution
from phiq.scorer.identity.statement.clauses import Equation

#: The signs that a value may have, of which it has one; None where it has none of use.
_Signs = int | None


def solve_by_signs(equation: Equation) -> Solution | None:
    """That the equation holds for some value of a symbol, whatever the others are."""
    for symbol, side, other in _lone(equation):
        target = signs_of(other, equation.domains)
        if target is not None and _reaches(side, symbol, target, equation.domains):
            return Solution({}, symbol)
    return None


def takes_all_values(equation: Equation) -> bool:
    """Whether one side takes every real value, and the other is real whatever that is."""
    return any(
        signs_of(other, equation.domains) is not None
        and _reaches(side, symbol, ANY, equation.domains)
        for symbol, side, other in _lone(equation)
    )


def _lone(equation: Equation) -> Iterator[tuple[Symbol, Node, Node]]:
    """The real symbols that occur once, each with its side and the other one."""
    left, right = equation.left, equation.right
    for symbol in single_symbols(left, right):
        if equation.domains.get(symbol) == REAL:
            yield (symbol, left, right) if contains(left, symbol) else (symbol, right, left)


def _reaches(side: Node, symbol: Symbol, target: int, domains: Domains) -> bool:
    """Whether the side takes a value of which only these signs are known."""
    while side.op != "sym":
        place = next(k for k, part in enumerate(side.args) if contains(part, symbol))
        undo = _UNDO.get(side.op)
        needed = None if undo is None else undo(side, place, target, domains)
        if needed is None:
            return False
        target, side = needed, side.args[place]
    return True


def _sum(node: Node, place: int, _target: int, domains: Domains) -> _Signs:
    others = [signs_of(part, domains) for k, part in enumerate(node.args) if k != place]
    return None if None in others else ANY


def _product(node: Node, place: int, target: int, domains: Domains) -> _Signs:
    for k, part in enumerate(node.args):
        if k != place:
            factor = signs_of(part, domains)
            if factor not in (POSITIVE, NEGATIVE):
                return None
            target = target if factor == POSITIVE else flipped(target)
    return target


def _quotient(node: Node, place: int, target: int, domains: Domains) -> _Signs:
    other = signs_of(node.args[1 - place], domains)
    if other not in (POSITIVE, NEGATIVE) or (place == 1 and target & ZERO):
        return None
    return target if other == POSITIVE else flipped(target)


def _power(node: Node, place: int, target: int, domains: Domains) -> _Signs:
    base, exponent = node.args
    if place == 1:
        grows = signs_of(base, domains) == POSITIVE and base.text != "1"
        return ANY if target == POSITIVE and grows and base.op in ("num", "const") else None
    if not is_whole(exponent) or not int(exponent.text):
        return None
    if int(exponent.text) % 2:
        return target
    return None if target & NEGATIVE else target


def _root(node: Node, place: int, target: int, _domains: Domains) -> _Signs:
    degree = node.args[1]
    if place or not is_whole(degree):
        return None
    return None if target & NEGATIVE else target


def _function(node: Node, place: int, target: int, domains: Domains) -> _Signs:
    if node.text == "exp":
        return ANY if target == POSITIVE else None
    if node.text == "ln" or (node.text == "log" and place == 0 and _is_base(node, domains)):
        return POSITIVE
    return target if node.text in _ODD_AND_ONTO else None


def _is_base(node: Node, domains: Domains) -> bool:
    base = node.args[1]
    return base.op in ("num", "const") and base.text != "1" and signs_of(base, domains) == POSITIVE


#: Functions that take every real value, each with the sign of its argument.
_ODD_AND_ONTO: Final = frozenset(("sinh", "asinh"))
_UNDO: Final[dict[str, Callable[[Node, int, int, Domains], _Signs]]] = {
    "add": _sum,
    "mul": _product,
    "div": _quotient,
    "pow": _power,
    "root": _root,
    "fn": _function,
    "neg": lambda _node, _place, target, _domains: flipped(target),
}
