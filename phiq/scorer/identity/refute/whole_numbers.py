"""Proves that whole numbers do not solve an equation, by remainders or as a side is none.

x² + y² = 3 has no solution, as squares leave 0 or 1 when divided by 4. All remainders of a few
moduli are tried; a solution in whole numbers would be one of each. ⌊x⌋ = 3/2 has none either.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final

from phiq.scorer.algebra.modular import NoResidueError, residue
from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.fold import exact_number
from phiq.scorer.expression.literals import is_polynomial
from phiq.scorer.expression.tree import Node, Symbol

#: Moduli for which squares, cubes and fourth powers leave few remainders.
MODULI: Final = (3, 4, 5, 7, 8, 9, 11, 13, 16)
#: Most remainders that are tried for a modulus: a few milliseconds.
MAX_PLACES: Final = 1000
#: Functions whose values are whole numbers.
_STEPS: Final = frozenset(("floor", "ceil", "round", "sign"))


def never_equal_in_whole_numbers(left: Node, right: Node, domains: Domains) -> bool:
    """Whether both sides leave different remainders for some modulus, at all whole numbers."""
    if not domains or any(domain.kind != "integer" for domain in domains.values()):
        return False
    if not (is_polynomial(left) and is_polynomial(right)):
        return False
    symbols = [*domains]
    try:
        return any(_never(left, right, symbols, modulus) for modulus in MODULI)
    except NoResidueError:
        return False  # a large power


def never_whole(left: Node, right: Node, domains: Domains) -> bool:
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


def _stays_whole(side: Node, domains: Domains) -> bool:
    if side.op == "fn" and side.text in _STEPS:
        return True
    if side.op == "num":
        return side.text.isdigit()
    if side.op == "sym":
        return side.symbol in domains and domains[side.symbol].kind == "integer"
    return side.op in ("add", "mul", "neg") and all(_stays_whole(p, domains) for p in side.args)


def _never(left: Node, right: Node, symbols: Sequence[Symbol], modulus: int) -> bool:
    if modulus ** len(symbols) > MAX_PLACES:
        return False
    letters = {node for side in (left, right) for node in side.walk() if node.op == "sym"}
    for place in product(range(modulus), repeat=len(symbols)):
        residues = dict(zip(symbols, place, strict=True))
        values = {node: residues[node.symbol] for node in letters}
        if residue(left, values, modulus) == residue(right, values, modulus):
            return False
    return True
