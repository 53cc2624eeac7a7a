"""Finds a solution of an equation that is no identity, or a proof that there is none.

The search and the proofs are in modules of their own; here is their order, cheap ones first.
"""

from __future__ import annotations

from collections.abc import Sequence

from phiq.scorer.bounds.enclosure import only_nears
from phiq.scorer.identity.refute.no_solution import RANGES, no_solution
from phiq.scorer.identity.refute.nonvanishing import never_vanishes
from phiq.scorer.identity.solve.complex_search import find_in_plane
from phiq.scorer.identity.solve.onto import solve_by_signs
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.solve.solution import Solution
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.numeric.compiler import Point


def solve(
    clause: Clause, search: Search, points: Sequence[Point], one_sided: bool
) -> tuple[Solution | None, str | None]:
    """A solution, or why there is none; neither where neither is known."""
    # Undeclared symbols may be solved for in the plane, of which the proofs know nothing.
    proves_first = clause.declared.issuperset(clause.domains)
    is_plain = proves_first and not clause.unknowns
    if is_plain and only_nears(clause.left, clause.right, clause.domains):
        return None, RANGES
    solution = search.find_soon(points, one_sided=one_sided)
    if solution is not None:
        return solution, None
    reason = no_solution(clause, search, points) if proves_first else None
    if reason is not None:
        return None, reason
    solution = search.find_late(points)
    if solution is not None:
        return solution, None
    solution = solve_by_signs(search.equation)
    if solution is not None:
        return solution, None
    reason = None if proves_first else no_solution(clause, search, points)
    reason = reason or never_vanishes(clause, points)
    return None if reason else find_in_plane(search, points), reason
