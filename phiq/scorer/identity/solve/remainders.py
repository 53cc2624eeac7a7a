"""Solves congruences in one whole number together, by the remainder theorem.

    x ≡ 2 (mod 3), x ≡ 3 (mod 5)      x = 8, and every 15th number from there

Each part is tried at all remainders of its own modulus; then remainders that agree where the moduli
have a common divisor are joined. Where none are left, no whole number solves all parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd, lcm
from typing import Final, NamedTuple

from phiq.scorer.expression.literals import is_polynomial, is_whole
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.statement.clauses import EQUALITIES, Clause

#: Largest modulus of a part, and most remainders kept: a few milliseconds.
MAX_MODULUS: Final = 1000
MAX_REMAINDERS: Final = 2000


class Remainders(NamedTuple):
    """The numbers that leave one of these remainders."""

    modulus: int
    found: tuple[int, ...]


def solved_by_remainders(clauses: Sequence[Clause]) -> tuple[Symbol, Remainders] | None:
    """The common remainders of congruences, in their one symbol; None where there is more to it."""
    symbols = {symbol for clause in clauses for symbol in clause.domains}
    if len(symbols) != 1:
        return None
    (symbol,) = symbols
    total = Remainders(1, (0,))
    for clause in clauses:
        part = _of_clause(clause, symbol)
        joined = None if part is None else _joined(total, part)
        if joined is None:
            return None
        total = joined
    return symbol, total


def _of_clause(clause: Clause, symbol: Symbol) -> Remainders | None:
    """The remainders that make one congruence true."""
    domain = clause.domains[symbol]
    bounded = domain.within.low > float("-inf") or domain.within.high < float("inf")
    if clause.sign not in EQUALITIES or clause.unknowns or domain.kind != "integer" or bounded:
        return None
    modulus = 1
    for side in clause.relation.args:
        own = _modulus(side)
        if own is None:
            return None
        modulus = lcm(modulus, own)
    if not 1 < modulus <= MAX_MODULUS:
        return None
    search = Search(clause.equation)
    return Remainders(modulus, tuple(n for n in range(modulus) if search.holds({symbol: n})))


def _modulus(side: Node) -> int | None:
    """The modulus by which a side repeats; None where it need not repeat."""
    if not side.letters:
        return 1
    if side.op != "fn" or side.text != "mod":
        return None
    number, modulus = side.args
    return int(modulus.text) if is_polynomial(number) and is_whole(modulus) else None


def _joined(one: Remainders, other: Remainders) -> Remainders | None:
    """The remainders that are in both, by the least common multiple of their moduli."""
    if len(one.found) * len(other.found) > MAX_REMAINDERS:
        return None
    shared = gcd(one.modulus, other.modulus)
    step = other.modulus // shared
    inverse = pow(one.modulus // shared, -1, step) if step > 1 else 0
    found = sorted(
        a + one.modulus * ((b - a) // shared * inverse % step)
        for a in one.found
        for b in other.found
        if (b - a) % shared == 0
    )
    return Remainders(lcm(one.modulus, other.modulus), tuple(found))
