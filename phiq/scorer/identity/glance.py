"""Sees at a glance that a clause is no identity, before its evaluation is paid for.

Used on the further readings of a text, of which only an identity counts. It proves nothing else,
and what it lets through is judged in full.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from phiq.scorer.domain import Domain
from phiq.scorer.expr import Symbol
from phiq.scorer.identity.compiler import Point, UnsupportedError
from phiq.scorer.identity.deadline import TimeLimitError, time_limit
from phiq.scorer.identity.membership import contains
from phiq.scorer.identity.solve import Equation, Search
from phiq.scorer.identity.statement import EQUALITIES, Clause, has_free_side

#: Points looked at: the sides must differ at each.
GLANCES = 2
#: Relative difference that rounding hardly makes twice; an identity behind one would go unseen.
CLEAR = 1e-3
#: Values for symbols that the points at hand do not hold.
_PLAIN = (0.6875, -0.6875, 3, -3)


def is_no_identity(clause: Clause, points: Sequence[Point], time_limit_s: float) -> bool:
    """Whether the sides of an equation cannot agree everywhere; `points` may lack some symbols."""
    if clause.sign not in EQUALITIES:
        return False
    return has_free_side(clause) or _differs(clause, points[:GLANCES], time_limit_s)


def _differs(clause: Clause, points: Sequence[Point], time_limit_s: float) -> bool:
    seen = [_adapted(point, clause.domains) for point in points]
    try:
        with time_limit(time_limit_s):
            search = Search(Equation(clause.left, clause.right, clause.domains, clause.declared))
            return all(point is not None and search.differs(point, CLEAR) for point in seen)
    except (TimeLimitError, UnsupportedError):
        return False


def _adapted(point: Point, domains: Mapping[Symbol, Domain]) -> Point | None:
    """The point with a value in its domain for every symbol, None where one has none at hand."""
    adapted = {symbol: _value(domain, point.get(symbol)) for symbol, domain in domains.items()}
    return None if None in adapted.values() else adapted


def _value(domain: Domain, known: Any) -> Any:
    values: tuple[Any, ...] = _PLAIN if known is None else (known, *_PLAIN)
    if domain.kind == "integer":
        values = tuple(value for value in values if isinstance(value, int))
    return next((value for value in values if contains(domain, value)), None)
