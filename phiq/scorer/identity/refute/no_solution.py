"""Proves that an equation has no solution in its domain, in one of several ways.

It looks for no solution and says nothing where no proof is known: the parts are in modules of
their own, here is their order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal

from phiq.scorer.bounds.boxes import excludes_zero
from phiq.scorer.bounds.enclosure import ranges_apart
from phiq.scorer.bounds.halfplane import never_equal_halves
from phiq.scorer.bounds.realness import never_both_real
from phiq.scorer.bounds.signs import never_equal
from phiq.scorer.bounds.slopes import excludes_zero_by_slopes
from phiq.scorer.bounds.vanishing import never_zero
from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.tree import Node
from phiq.scorer.identity.refute.cancel import cancelled
from phiq.scorer.identity.refute.cases import no_case_solved
from phiq.scorer.identity.refute.expanded import never_equal_expanded
from phiq.scorer.identity.refute.ordered import polynomial_signs
from phiq.scorer.identity.refute.residues import never_equal_modulo
from phiq.scorer.identity.refute.simplify import simpler
from phiq.scorer.identity.refute.switches import may_switch_far
from phiq.scorer.identity.refute.whole_numbers import never_equal_in_whole_numbers, never_whole
from phiq.scorer.identity.solve.relations import constant_ratio
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.numeric.compiler import Point

_CASES = "each case of a magnitude, minimum or maximum rules out a solution"
RANGES = "the values that the two sides can take do not meet"


def no_solution(clause: Clause, search: Search, points: Sequence[Point]) -> str | None:
    """Why the equation has no solution in its domain, None if that is not known."""
    domains = clause.domains
    left, right = simpler(clause.left, clause.right, domains)
    if clause.unknowns:
        return None
    shorter = cancelled(left, right, domains)
    reason = _disproved(_WAYS, (left, right), shorter, domains)
    if reason is not None:
        return reason
    if clause.declared.issuperset(domains):
        signs = polynomial_signs(left, right, domains)
        if signs is not None and 0 not in signs:
            return "the difference of the sides is a polynomial without a root there"
    steady = not may_switch_far(clause.relation) and constant_ratio(search.values, points)
    if steady and (never_zero(left, domains) or never_zero(right, domains)):
        return "the sides have a constant ratio other than 1 and are never 0"
    reason = _disproved(_ON_BOXES, (left, right), shorter, domains)
    if reason is not None:
        return reason
    return _CASES if no_case_solved(left, right, domains, _excluded) else None


def _excluded(left: Node, right: Node, domains: Domains) -> bool:
    """Whether a case is proved without a solution."""
    sides = simpler(left, right, domains)
    ways = (*_WAYS, *_ON_BOXES)
    return _disproved(ways, sides, cancelled(*sides, domains), domains) is not None


def _disproved(
    ways: Sequence[_Way], sides: _Sides, shorter: _Sides, domains: Domains
) -> str | None:
    """Why sides are never equal, of these ways the first; `shorter` is what they do not share."""
    for proof, of, reason in ways:
        if of != "shorter" and proof(*sides, domains):
            return reason
        if of != "typed" and (of == "shorter" or shorter != sides) and proof(*shorter, domains):
            return reason
    return None


_Sides = tuple[Node, Node]
#: A proof, whether it is tried on the sides as typed, on the shorter ones or on both, and what it
#: says.
_Way = tuple[Callable[[Node, Node, Domains], bool], Literal["typed", "shorter", "both"], str]
_REMAINDERS: Final = "the sides leave different remainders at all whole numbers"
_SIGNS: Final = "the signs of the two sides rule out a solution"
_BOUNDS: Final = "bounds on the two sides rule out a solution"
_WAYS: Final[tuple[_Way, ...]] = (
    (never_equal_modulo, "typed", _REMAINDERS),
    (never_equal_in_whole_numbers, "typed", _REMAINDERS),
    (never_whole, "typed", "one side is always a whole number and the other is none"),
    (never_equal, "shorter", _SIGNS),
    (never_equal_expanded, "shorter", _SIGNS),
    (
        never_equal_halves,
        "typed",
        "an even root has no negative real part, the other side has one",
    ),
    (ranges_apart, "both", RANGES),
)
_ON_BOXES: Final[tuple[_Way, ...]] = (
    (excludes_zero, "typed", _BOUNDS),
    (excludes_zero_by_slopes, "both", _BOUNDS),
    (never_both_real, "typed", "one side is real and the other never is"),
)
