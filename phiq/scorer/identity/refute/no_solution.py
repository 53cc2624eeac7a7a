"""Proves that an equation has no solution in its domain, in one of several ways.

It looks for no solution and says nothing where no proof is known: the parts are in modules of
their own, here is their order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from phiq.scorer.bounds.boxes import excludes_zero
from phiq.scorer.bounds.enclosure import ranges_apart
from phiq.scorer.bounds.halfplane import never_equal_halves
from phiq.scorer.bounds.realness import never_both_real
from phiq.scorer.bounds.signs import never_equal
from phiq.scorer.bounds.slopes import excludes_zero_by_slopes
from phiq.scorer.bounds.vanishing import never_zero
from phiq.scorer.expression.domain import Domain
from phiq.scorer.expression.tree import Node, Symbol
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

Domains = Mapping[Symbol, Domain]
_CASES = "each case of a magnitude, minimum or maximum rules out a solution"
RANGES = "the values that the two sides can take do not meet"


def no_solution(clause: Clause, search: Search, points: Sequence[Point]) -> str | None:
    """Why the equation has no solution in its domain, None if that is not known."""
    domains = clause.domains
    left, right = simpler(clause.left, clause.right, domains)
    if clause.unknowns:
        return None
    for disproves, reason in _WAYS:
        if disproves(left, right, domains):
            return reason
    if clause.declared.issuperset(domains):
        signs = polynomial_signs(left, right, domains)
        if signs is not None and 0 not in signs:
            return "the difference of the sides is a polynomial without a root there"
    steady = not may_switch_far(clause.relation) and constant_ratio(search.values, points)
    if steady and (never_zero(left, domains) or never_zero(right, domains)):
        return "the sides have a constant ratio other than 1 and are never 0"
    for disproves, reason in _ON_BOXES:
        if disproves(left, right, domains):
            return reason
    return _CASES if no_case_solved(left, right, domains, _excluded) else None


def _excluded(left: Node, right: Node, domains: Domains) -> bool:
    """Whether a case is proved without a solution."""
    left, right = simpler(left, right, domains)
    return any(proof(left, right, domains) for proof, _ in (*_WAYS, *_ON_BOXES))


def _signs_exclude(left: Node, right: Node, domains: Domains) -> bool:
    shorter = cancelled(left, right, domains)
    return never_equal(*shorter, domains) or never_equal_expanded(*shorter, domains)


def _ranges_exclude(left: Node, right: Node, domains: Domains) -> bool:
    shorter = cancelled(left, right, domains)
    return ranges_apart(left, right, domains) or ranges_apart(*shorter, domains)


def _intervals_exclude(left: Node, right: Node, domains: Domains) -> bool:
    if excludes_zero(left, right, domains) or excludes_zero_by_slopes(left, right, domains):
        return True
    shorter = cancelled(left, right, domains)
    return shorter != (left, right) and excludes_zero_by_slopes(*shorter, domains)


_Proof = Callable[[Node, Node, Domains], bool]
_WAYS: tuple[tuple[_Proof, str], ...] = (
    (never_equal_modulo, "the sides leave different remainders at all whole numbers"),
    (never_equal_in_whole_numbers, "the sides leave different remainders at all whole numbers"),
    (never_whole, "one side is always a whole number and the other is none"),
    (_signs_exclude, "the signs of the two sides rule out a solution"),
    (never_equal_halves, "an even root has no negative real part, the other side has one"),
    (_ranges_exclude, RANGES),
)
_ON_BOXES: tuple[tuple[_Proof, str], ...] = (
    (_intervals_exclude, "bounds on the two sides rule out a solution"),
    (never_both_real, "one side is real and the other never is"),
)
