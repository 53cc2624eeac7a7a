"""Finds a factor x² - x - 1 or x² + x - 1 in a rational equation.

A polynomial has the first factor iff it vanishes at both golden roots φ and 1 - φ, whatever the
other symbols are; the second one has the roots -φ and φ - 1. That is tried with numbers modulo a
prime in which √5 exists, so a chance hit has probability about degree/2³¹. Equations with anything
but sums, products, quotients and integer powers are not looked at.
"""

from __future__ import annotations

from collections import Counter

from phiq.scorer.expr import Node

#: The largest prime below 2³¹ in which √5 exists.
PRIME = 2147483629
#: A root of x² - x - 1 modulo PRIME; the other one is 1 - x.
GOLDEN_ROOT = 1595608480
#: Powers beyond this are no polynomial worth expanding.
_MAX_EXPONENT = 400


class _NotRationalError(Exception):
    """The expression cannot be evaluated modulo a prime, at all or at this point."""


def has_golden_factor(relation: Node) -> bool:
    """Whether l - r of a plain equation l = r has one of the two factors in some symbol."""
    if relation.value != ("=",):
        return False
    try:
        return any(_golden_in(relation, symbol) for symbol in _repeated(relation))
    except _NotRationalError:
        return False


def _repeated(relation: Node) -> list[Node]:
    """The symbols used more than once; no other one can be in a factor of two terms."""
    uses = Counter(child for node in relation.walk() for child in node.args if child.op == "sym")
    return [symbol for symbol, count in uses.items() if count > 1]


def _golden_in(relation: Node, symbol: Node) -> bool:
    def vanishes(x: int) -> bool:
        values = _Evaluation(symbol, x % PRIME)
        return values.value(relation.args[0]) == values.value(relation.args[1])

    return any(
        vanishes(sign * GOLDEN_ROOT) and vanishes(sign * (1 - GOLDEN_ROOT)) for sign in (1, -1)
    ) and not vanishes(_sample(relation))


def _sample(node: Node) -> int:
    return int.from_bytes(node.digest[:8], "little") % PRIME


class _Evaluation:
    """Values modulo PRIME with one symbol fixed and every other one at its own random value."""

    def __init__(self, symbol: Node, x: int) -> None:
        self._values: dict[Node, int] = {symbol: x}

    def value(self, node: Node) -> int:
        found = self._values.get(node)
        if found is None:
            found = self._values[node] = self._compute(node) % PRIME
        return found

    def _compute(self, node: Node) -> int:
        if node.op == "num" and node.text.isdigit():
            return int(node.text)
        if node.op == "sym":
            return _sample(node)
        if node.op == "pow":
            return self._power(self.value(node.args[0]), _integer(node.args[1]))
        if node.op not in ("add", "mul", "neg", "div"):
            raise _NotRationalError
        return self._arithmetic(node.op, [self.value(child) for child in node.args])

    def _arithmetic(self, op: str, values: list[int]) -> int:
        if op == "add":
            return sum(values)
        if op == "neg":
            return -values[0]
        if op == "div":
            return values[0] * self._power(values[1], -1)
        product = 1
        for value in values:
            product = product * value % PRIME
        return product

    @staticmethod
    def _power(base: int, exponent: int) -> int:
        if base == 0 and exponent < 0:
            raise _NotRationalError
        return pow(base, exponent, PRIME)


def _integer(node: Node) -> int:
    sign = 1
    if node.op == "neg":
        sign, node = -1, node.args[0]
    if node.op != "num" or not node.text.isdigit() or int(node.text) > _MAX_EXPONENT:
        raise _NotRationalError
    return sign * int(node.text)
