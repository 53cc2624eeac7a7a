"""Finds a factor x² - x - 1 or x² + x - 1 in a rational equation.

A polynomial has the first factor iff it vanishes at both golden roots φ and 1 - φ, whatever the
other symbols are; the second one has the roots -φ and φ - 1. That is tried with numbers modulo a
prime in which √5 exists, so a chance hit has probability about degree/2³¹. Equations with anything
but sums, products, quotients and integer powers are not looked at, nor are those without a sum:
every multiple of the factors has three terms or more, for no power of φ but the zeroth is rational.
"""

from __future__ import annotations

from typing import Final

from phiq.scorer.algebra.modular import NoResidueError, residue
from phiq.scorer.expression.tree import Node, kinds

#: The largest prime below 2³¹ in which √5 exists.
PRIME: Final = 2147483629
#: A root of x² - x - 1 modulo PRIME; the other one is 1 - x.
GOLDEN_ROOT: Final = 1595608480

_RATIONAL: Final = kinds("rel", "num", "sym", "add", "mul", "neg", "div", "pow")
_SUM: Final = kinds("add")


def has_golden_factor(relation: Node) -> bool:
    """Whether l - r of a plain equation l = r has one of the two factors in some symbol."""
    if relation.value != ("=",) or relation.kinds & ~_RATIONAL or not relation.kinds & _SUM:
        return False
    symbols = _repeated(relation)
    if not symbols:
        return False
    # A number of its own for each symbol of a text, the same every time.
    samples = {n: hash((GOLDEN_ROOT, n.index)) % PRIME for n in relation.walk() if n.op == "sym"}
    try:
        return any(_has_factor(relation, symbols, samples, sign) for sign in (1, -1))
    except NoResidueError:
        return False


def _repeated(relation: Node) -> list[Node]:
    """The symbols used more than once; no other one can be in a factor of two terms."""
    once: set[Node] = set()
    again: set[Node] = set()
    for node in relation.walk():
        for child in node.args:
            if child.op == "sym":
                (again if child in once else once).add(child)
    return sorted(again, key=lambda symbol: symbol.index)


def _has_factor(relation: Node, symbols: list[Node], samples: dict[Node, int], sign: int) -> bool:
    """Whether a symbol has the factor; with all of them at the root at once most are ruled out."""
    one, other = sign * GOLDEN_ROOT % PRIME, sign * (1 - GOLDEN_ROOT) % PRIME
    if not _vanishes(relation, samples | dict.fromkeys(symbols, one)):
        return False
    return any(
        _vanishes(relation, samples | {symbol: one})
        and _vanishes(relation, samples | {symbol: other})
        and not _vanishes(relation, samples.copy())
        for symbol in symbols
    )


def _vanishes(relation: Node, values: dict[Node, int]) -> bool:
    """Whether both sides agree modulo PRIME, where the symbols have these values."""
    left, right = relation.args
    return residue(left, values, PRIME) == residue(right, values, PRIME)
