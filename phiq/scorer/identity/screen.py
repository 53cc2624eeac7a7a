"""Sees at a glance that a clause is no identity, before its evaluation is paid for.

Used on the further readings of a text, of which only an identity counts. It proves nothing else,
and what it lets through is judged in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from phiq.scorer.expression.domain import Domain, Domains
from phiq.scorer.expression.membership import contains
from phiq.scorer.expression.tree import kinds
from phiq.scorer.identity.inequality import Inequality
from phiq.scorer.identity.rounding.decimals import is_delicate
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.statement.clauses import EQUALITIES, INEQUALITIES, Clause, has_free_side
from phiq.scorer.numeric.compiler import Number, Point
from phiq.scorer.numeric.errors import UnsupportedError
from phiq.scorer.time_limit import Allowance, TimeLimitError

#: Points looked at: an order must fail at one, the sides of an equation differ at the first few.
GLANCES, DIFFERENCES = 8, 3
#: Relative difference that rounding does not make at several points of a relation without extreme
#: numbers; an identity behind one would go unseen.
CLEAR = 1e-3
#: What floats give an estimate of.
_ESTIMATED: Final = kinds("sum", "prod", "lim", "int")
#: Values for symbols that the points at hand do not hold. (Compiled code would hand out the
#: integers as floats, were their type left to be inferred.)
_PLAIN: tuple[Number, ...] = (0.6875, -0.6875, 3, -3)


def is_no_identity(clause: Clause, points: Iterable[Point], allowance: Allowance) -> bool:
    """Whether the clause can never be called an identity.

    A symbol is free to vary, symbols need not commute, or values at the points refute it; those
    may lack some symbols.
    """
    if clause.sign in EQUALITIES and (has_free_side(clause) or not clause.commutes):
        return True
    refutes = _REFUTES.get(clause.sign)
    if refutes is None or is_delicate(clause.relation):
        return False
    try:
        return allowance.run(refutes, clause, _adapted(points, clause.domains))
    except (TimeLimitError, UnsupportedError):
        return False


def _differs(clause: Clause, points: Iterable[Point]) -> bool:
    if not clause.domains and clause.relation.kinds & _ESTIMATED:
        return False  # an estimate of 0 is no share of it
    search = Search(clause.equation)
    seen = list(islice(points, DIFFERENCES))
    return len(seen) == DIFFERENCES and all(search.differs(point, CLEAR) for point in seen)


def _fails(clause: Clause, points: Iterable[Point]) -> bool:
    margins = map(Inequality(clause, ()).margin, points)
    return any(margin is not None and margin < -CLEAR for margin in margins)


_REFUTES = dict.fromkeys(EQUALITIES, _differs) | dict.fromkeys(INEQUALITIES, _fails)


def _adapted(points: Iterable[Point], domains: Domains) -> Iterator[Point]:
    """The first points, with a value in its domain for every symbol; without those that lack one.

    Each is made when it is asked for.
    """
    for point in islice(points, GLANCES):
        adapted = {symbol: _value(domain, point.get(symbol)) for symbol, domain in domains.items()}
        if None not in adapted.values():
            yield adapted


def _value(domain: Domain, known: Number) -> Number:
    """What is known where it lies in the domain, else the first plain value that does."""
    if known is not None and _fits(domain, known):
        return known
    for value in _PLAIN:
        if _fits(domain, value):
            return value
    return None


def _fits(domain: Domain, value: Number) -> bool:
    return (domain.kind != "integer" or isinstance(value, int)) and contains(domain, value)
