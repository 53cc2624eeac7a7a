"""Carries out derivatives of concrete expressions, so that every stage can evaluate the result.

`derive` knows sums, products, quotients, powers, roots, the elementary functions and definite
integrals. Anything else that depends on the variable raises `NoDerivativeError`; the high-precision
stage then takes the derivative numerically. Results are not simplified.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from phiq.scorer.expression.arithmetic import is_number, product_of, sum_of
from phiq.scorer.expression.binding import BINDING, free_symbols
from phiq.scorer.expression.rewrite import with_value
from phiq.scorer.expression.tree import Arena, Node


class NoDerivativeError(Exception):
    """The expression holds an operation whose derivative is not known here."""


def derive(arena: Arena, node: Node, variable: Node) -> Node:
    """The derivative of `node` with respect to the symbol node `variable`.

    Raises:
        NoDerivativeError: a part that depends on the variable has no known rule.
        TreeLimitError: the result is too large.
    """
    return _Rules(arena, variable).of(node)


class _Rules:
    def __init__(self, arena: Arena, variable: Node) -> None:
        self.arena = arena
        self.variable = variable
        self._done: dict[Node, Node] = {}

    def of(self, node: Node) -> Node:
        if node not in self._done:
            self._done[node] = self._of(node)
        return self._done[node]

    def _of(self, node: Node) -> Node:
        if node is self.variable:
            return self.arena.num(1)
        if self.variable.symbol not in free_symbols(node):
            return self.arena.num(0)
        rule = _RULES.get(node.op)
        if rule is None:
            raise NoDerivativeError(node.op)
        return rule(self, node)

    def add(self, *parts: Node) -> Node:
        return sum_of(self.arena, parts)

    def mul(self, *parts: Node) -> Node:
        return product_of(self.arena, parts)


def _product(r: _Rules, node: Node) -> Node:
    parts = node.args
    return r.add(*(r.mul(*parts[:i], r.of(part), *parts[i + 1 :]) for i, part in enumerate(parts)))


def _quotient(r: _Rules, node: Node) -> Node:
    above, below = node.args
    first = r.arena.div(r.of(above), below)
    second = r.arena.div(r.mul(above, r.of(below)), _square(r.arena, below))
    return r.add(first, r.arena.neg(second))


def _power(r: _Rules, node: Node) -> Node:
    """The derivative of b^c: c b^(c-1) b' + b^c ln(b) c'."""
    base, exponent = node.args
    less = r.add(exponent, r.arena.neg(r.arena.num(1)))
    if exponent.op == "num" and exponent.text.isdigit():
        less = r.arena.num(max(int(exponent.text) - 1, 0))
    first = r.mul(exponent, r.arena.power(base, less), r.of(base))
    change = r.of(exponent)
    if is_number(change, 0):
        return first
    return r.add(first, r.mul(node, r.arena.fn("ln", base), change))


def _root(r: _Rules, node: Node) -> Node:
    inner, degree = node.args
    if not is_number(r.of(degree), 0):
        raise NoDerivativeError("root")
    return r.arena.div(r.mul(node, r.of(inner)), r.mul(degree, inner))


def _function(r: _Rules, node: Node) -> Node:
    if node.text not in _OUTER or len(node.args) != 1:
        raise NoDerivativeError(node.text)
    inner = node.args[0]
    if node.text == "ln" and inner.op == "abs":
        inner = inner.args[0]  # ln|u| has the derivative u'/u on both sides of 0
    return r.mul(_OUTER[node.text](r.arena, inner), r.of(inner))


def _magnitude(r: _Rules, node: Node) -> Node:
    """The derivative of |u|, real: u u'/|u|."""
    return r.arena.div(r.mul(node.args[0], r.of(node.args[0])), node)


def _integral(r: _Rules, node: Node) -> Node:
    """Leibniz: what the limits sweep over, and the integral of the derivative."""
    body, variable, low, high = node.args
    bound = variable.op != "sym" or variable is r.variable
    if node.text != "int" or bound or low.op == "none" or body.kinds & BINDING:
        raise NoDerivativeError("int")
    above = r.mul(with_value(r.arena, body, variable.symbol, high), r.of(high))
    below = r.mul(with_value(r.arena, body, variable.symbol, low), r.of(low))
    change = r.of(body)
    if not is_number(change, 0):
        change = r.arena.node("int", (change, *node.args[1:]), "int")
    return r.add(above, below if is_number(below, 0) else r.arena.neg(below), change)


def _square(a: Arena, x: Node) -> Node:
    return a.power(x, a.num(2))


def _one_plus(a: Arena, x: Node) -> Node:
    return a.add(a.num(1), _square(a, x))


def _one_minus(a: Arena, x: Node) -> Node:
    return a.add(a.num(1), a.neg(_square(a, x)))


def _over_root(a: Arena, x: Node) -> Node:
    return a.div(a.num(1), a.node("root", (x, a.num(2))))


_OUTER: Final[dict[str, Callable[[Arena, Node], Node]]] = {
    "sin": lambda a, x: a.fn("cos", x),
    "cos": lambda a, x: a.neg(a.fn("sin", x)),
    "tan": lambda a, x: _square(a, a.fn("sec", x)),
    "cot": lambda a, x: a.neg(_square(a, a.fn("csc", x))),
    "sec": lambda a, x: a.mul(a.fn("sec", x), a.fn("tan", x)),
    "csc": lambda a, x: a.neg(a.mul(a.fn("csc", x), a.fn("cot", x))),
    "asin": lambda a, x: _over_root(a, _one_minus(a, x)),
    "acos": lambda a, x: a.neg(_over_root(a, _one_minus(a, x))),
    "atan": lambda a, x: a.div(a.num(1), _one_plus(a, x)),
    "acot": lambda a, x: a.neg(a.div(a.num(1), _one_plus(a, x))),
    "sinh": lambda a, x: a.fn("cosh", x),
    "cosh": lambda a, x: a.fn("sinh", x),
    "tanh": lambda a, x: _square(a, a.fn("sech", x)),
    "coth": lambda a, x: a.neg(_square(a, a.fn("csch", x))),
    "sech": lambda a, x: a.neg(a.mul(a.fn("sech", x), a.fn("tanh", x))),
    "csch": lambda a, x: a.neg(a.mul(a.fn("csch", x), a.fn("coth", x))),
    "asinh": lambda a, x: _over_root(a, _one_plus(a, x)),
    "atanh": lambda a, x: a.div(a.num(1), _one_minus(a, x)),
    "exp": lambda a, x: a.fn("exp", x),
    "ln": lambda a, x: a.div(a.num(1), x),
}
_RULES: Final[dict[str, Callable[[_Rules, Node], Node]]] = {
    "add": lambda r, node: r.add(*(r.of(child) for child in node.args)),
    "mul": _product,
    "neg": lambda r, node: r.arena.neg(r.of(node.args[0])),
    "div": _quotient,
    "pow": _power,
    "root": _root,
    "abs": _magnitude,
    "fn": _function,
    "int": _integral,
}
