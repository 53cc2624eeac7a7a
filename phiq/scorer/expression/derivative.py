"""Carries out derivatives of concrete expressions, so that every stage can evaluate the result.

`derive` knows sums, products, quotients, powers, roots, the elementary functions and definite
integrals. Anything
else that depends on the variable raises `NoDerivativeError`; the high-precision stage then takes
the derivative numerically. Results are not simplified.
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
            return self.num(1)
        if self.variable.symbol not in free_symbols(node):
            return self.num(0)
        rule = _RULES.get(node.op)
        if rule is None:
            raise NoDerivativeError(node.op)
        return rule(self, node)

    def num(self, value: int) -> Node:
        return self.arena.num(value)

    def fn(self, name: str, argument: Node) -> Node:
        return self.arena.node("fn", (argument,), name)

    def add(self, *parts: Node) -> Node:
        return sum_of(self.arena, parts)

    def mul(self, *parts: Node) -> Node:
        return product_of(self.arena, parts)

    def neg(self, part: Node) -> Node:
        return self.arena.node("neg", (part,))

    def div(self, above: Node, below: Node) -> Node:
        return self.arena.node("div", (above, below))

    def pow(self, base: Node, exponent: Node) -> Node:
        return self.arena.node("pow", (base, exponent))

    def square(self, base: Node) -> Node:
        return self.pow(base, self.num(2))

    def root(self, base: Node) -> Node:
        return self.arena.node("root", (base, self.num(2)))


def _product(r: _Rules, node: Node) -> Node:
    parts = node.args
    return r.add(*(r.mul(*parts[:i], r.of(part), *parts[i + 1 :]) for i, part in enumerate(parts)))


def _quotient(r: _Rules, node: Node) -> Node:
    above, below = node.args
    first = r.div(r.of(above), below)
    second = r.div(r.mul(above, r.of(below)), r.square(below))
    return r.add(first, r.neg(second))


def _power(r: _Rules, node: Node) -> Node:
    """The derivative of b^c: c b^(c-1) b' + b^c ln(b) c'."""
    base, exponent = node.args
    less = r.add(exponent, r.neg(r.num(1)))
    if exponent.op == "num" and exponent.text.isdigit():
        less = r.num(max(int(exponent.text) - 1, 0))
    first = r.mul(exponent, r.pow(base, less), r.of(base))
    change = r.of(exponent)
    if is_number(change, 0):
        return first
    return r.add(first, r.mul(node, r.fn("ln", base), change))


def _root(r: _Rules, node: Node) -> Node:
    inner, degree = node.args
    if not is_number(r.of(degree), 0):
        raise NoDerivativeError("root")
    return r.div(r.mul(node, r.of(inner)), r.mul(degree, inner))


def _function(r: _Rules, node: Node) -> Node:
    if node.text not in _OUTER or len(node.args) != 1:
        raise NoDerivativeError(node.text)
    inner = node.args[0]
    if node.text == "ln" and inner.op == "abs":
        inner = inner.args[0]  # ln|u| has the derivative u'/u on both sides of 0
    return r.mul(_OUTER[node.text](r, inner), r.of(inner))


def _magnitude(r: _Rules, node: Node) -> Node:
    """The derivative of |u|, real: u u'/|u|."""
    return r.div(r.mul(node.args[0], r.of(node.args[0])), node)


def _integral(r: _Rules, node: Node) -> Node:
    """Leibniz: what the limits sweep over, and the integral of the derivative."""
    body, variable, low, high = node.args
    bound = variable.op != "sym" or variable is r.variable
    if node.text != "int" or bound or low.op == "none" or body.kinds & BINDING:
        raise NoDerivativeError("int")
    above = r.mul(with_value(r.arena, body, variable.symbol, high), r.of(high))
    below = r.mul(with_value(r.arena, body, variable.symbol, low), r.of(low))
    change = r.of(body)
    inside = (
        change if is_number(change, 0) else r.arena.node("int", (change, *node.args[1:]), "int")
    )
    return r.add(above, below if is_number(below, 0) else r.neg(below), inside)


def _one_plus(r: _Rules, x: Node) -> Node:
    return r.add(r.num(1), r.square(x))


def _one_minus(r: _Rules, x: Node) -> Node:
    return r.add(r.num(1), r.neg(r.square(x)))


_OUTER: Final[dict[str, Callable[[_Rules, Node], Node]]] = {
    "sin": lambda r, x: r.fn("cos", x),
    "cos": lambda r, x: r.neg(r.fn("sin", x)),
    "tan": lambda r, x: r.square(r.fn("sec", x)),
    "cot": lambda r, x: r.neg(r.square(r.fn("csc", x))),
    "sec": lambda r, x: r.mul(r.fn("sec", x), r.fn("tan", x)),
    "csc": lambda r, x: r.neg(r.mul(r.fn("csc", x), r.fn("cot", x))),
    "asin": lambda r, x: r.div(r.num(1), r.root(_one_minus(r, x))),
    "acos": lambda r, x: r.neg(r.div(r.num(1), r.root(_one_minus(r, x)))),
    "atan": lambda r, x: r.div(r.num(1), _one_plus(r, x)),
    "acot": lambda r, x: r.neg(r.div(r.num(1), _one_plus(r, x))),
    "sinh": lambda r, x: r.fn("cosh", x),
    "cosh": lambda r, x: r.fn("sinh", x),
    "tanh": lambda r, x: r.square(r.fn("sech", x)),
    "coth": lambda r, x: r.neg(r.square(r.fn("csch", x))),
    "sech": lambda r, x: r.neg(r.mul(r.fn("sech", x), r.fn("tanh", x))),
    "csch": lambda r, x: r.neg(r.mul(r.fn("csch", x), r.fn("coth", x))),
    "asinh": lambda r, x: r.div(r.num(1), r.root(_one_plus(r, x))),
    "atanh": lambda r, x: r.div(r.num(1), _one_minus(r, x)),
    "exp": lambda r, x: r.fn("exp", x),
    "ln": lambda r, x: r.div(r.num(1), x),
}
_RULES: Final[dict[str, Callable[[_Rules, Node], Node]]] = {
    "add": lambda r, node: r.add(*(r.of(child) for child in node.args)),
    "mul": _product,
    "neg": lambda r, node: r.neg(r.of(node.args[0])),
    "div": _quotient,
    "pow": _power,
    "root": _root,
    "abs": _magnitude,
    "fn": _function,
    "int": _integral,
}
