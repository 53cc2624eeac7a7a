"""Proves that an equation has no solution in its domain: by signs, ratio, intervals or realness.

It looks for no solution and says nothing where no proof is known: the parts are in modules of
their own, here is their order.
"""

from __future__ import annotations

from collections.abc import Sequence

from phiq.scorer.identity.cancel import cancelled
from phiq.scorer.identity.compiler import Point
from phiq.scorer.identity.intervals import excludes_zero
from phiq.scorer.identity.polynomials import never_equal_expanded
from phiq.scorer.identity.realness import never_both_real
from phiq.scorer.identity.signs import never_equal
from phiq.scorer.identity.slopes import excludes_zero_by_slopes
from phiq.scorer.identity.solve import Search
from phiq.scorer.identity.statement import Clause
from phiq.scorer.identity.vanishing import never_zero


def no_solution(clause: Clause, search: Search, points: Sequence[Point]) -> str | None:
    """Why the equation has no solution in its domain, None if that is not known."""
    left, right, domains = clause.left, clause.right, clause.domains
    if clause.unknowns:
        return None
    shorter = cancelled(left, right, domains)
    if never_equal(*shorter, domains) or never_equal_expanded(*shorter, domains):
        return "the signs of the sides exclude a solution in the domain"
    if search.constant_ratio(points) and (never_zero(left, domains) or never_zero(right, domains)):
        return "the sides have a constant ratio other than 1 and are never 0"
    if excludes_zero(left, right, domains) or excludes_zero_by_slopes(left, right, domains):
        return "interval arithmetic excludes a solution in the domain"
    if never_both_real(left, right, domains):
        return "one side is real and the other never is, in the domain"
    return None
