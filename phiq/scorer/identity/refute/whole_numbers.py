"""Proves that whole numbers do not solve an equation, by remainders or as a side is none.

x² + y² = 3 has no solution, as squares leave 0 or 1 when divided by 4. All remainders of a few
moduli are tried; a solution in whole numbers would be one of each. ⌊x⌋ = 3/2 has none either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Final

from phiq.scorer.expression.domain import Domain
from phiq.scorer.expression.fold import exact_number
from phiq.scorer.expression.tree import Node, Symbol

#: Moduli for which squares, cubes and fourth powers leave few remainders.
MODULI: Final = (3, 4, 5, 7, 8, 9, 11, 13, 16)
#: Most remainders that are tried for a modulus, and largest power: a few milliseconds.
MAX_PLACES, MAX_POWER = 1000, 12
#: Functions whose values are whole numbers.
_STEPS: Final = frozenset(("floor", "ceil", "round", "sign"))
_POLYNOMIAL: Final = frozenset(("num", "sym", "add", "mul", "neg", "pow"))


def never_equal_in_whole_numbers(left: Node, right: Node, domains: Mapping[Symbol, Domain]) -> bool:
    """Whether both sides leave different remainders for some modulus, at all whole numbers."""
    if not domains or any(domain.kind != "integer" for domain in domains.values()):
        return False
    if not (_is_polynomial(left) and _is_polynomial(right)):
        return False
    symbols = [*domains]
    return any(_never(left, right, symbols, modulus) for modulus in MODULI)


def never_whole(left: Node, right: Node, domains: Mapping[Symbol, Domain]) -> bool:
    """Whether one side is a whole number whatever it holds, and the other a number that is none."""
    if any(domain.kind == "complex" for domain in domains.values()):
        return False
    return any(
        _is_fraction(number) and _stays_whole(side, domains)
        for side, number in ((left, right), (right, left))
    )


def _is_fraction(side: Node) -> bool:
    value = exact_number(side)
    return value is not None and value.denominator != 1


def _stays_whole(side: Node, domains: Mapping[Symbol, Domain]) -> bool:
    if side.op == "fn" and side.text in _STEPS:
        return True
    if side.op == "num":
        return side.text.isdigit()
    if side.op == "sym":
        return side.symbol in domains and domains[side.symbol].kind == "integer"
    return side.op in ("add", "mul", "neg") and all(_stays_whole(p, domains) for p in side.args)


def _is_polynomial(side: Node) -> bool:
    for node in side.walk():
        if node.op not in _POLYNOMIAL or (node.op == "num" and not node.text.isdigit()):
            return False
        if node.op == "pow":
            exponent = node.args[1].text if node.args[1].op == "num" else ""
            if not exponent.isdigit() or int(exponent) > MAX_POWER:
                return False
    return True


def _never(left: Node, right: Node, symbols: Sequence[Symbol], modulus: int) -> bool:
    if modulus ** len(symbols) > MAX_PLACES:
        return False
    for place in product(range(modulus), repeat=len(symbols)):
        values = dict(zip(symbols, place, strict=True))
        if (_value(left, values, modulus) - _value(right, values, modulus)) % modulus == 0:
            return False
    return True


def _value(node: Node, values: Mapping[Symbol, int], modulus: int) -> int:
    """The remainder of a polynomial."""
    if node.op == "num":
        return int(node.text) % modulus
    if node.op == "sym":
        return values[node.symbol]
    if node.op == "pow":
        return pow(_value(node.args[0], values, modulus), int(node.args[1].text), modulus)
    parts = [_value(part, values, modulus) for part in node.args]
    if node.op == "neg":
        return -parts[0] % modulus
    total = 0 if node.op == "add" else 1
    for part in parts:
        total = (total + part if node.op == "add" else total * part) % modulus
    return total
