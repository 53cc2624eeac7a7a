"""Judges several clauses that are each satisfiable: do they have a common solution?

Newton steps on all equations at once, from sample points and plain values, in machine floats;
inequalities are checked where the equations hold. A common solution makes the whole satisfiable;
none found leaves it undecided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import mpmath

from phiq.scorer.evaluate import Evaluation
from phiq.scorer.expr import Symbol
from phiq.scorer.identity.answer import Judgement
from phiq.scorer.identity.compiler import Point, UnsupportedError
from phiq.scorer.identity.order import Inequality
from phiq.scorer.identity.samples import points_of
from phiq.scorer.identity.solve import PLAIN_VALUES, Equation, Search
from phiq.scorer.identity.statement import EQUALITIES, Clause

INEQUALITIES = frozenset("<≤>≥")
#: Starts and steps of the joint search.
STARTS, STEPS = 6, 40
#: Most equations solved together: the linear algebra here is plain Python.
MOST_EQUATIONS = 8
#: Width of the differences that estimate a slope.
WIDTH = 1e-7


def judge_together(
    clauses: Sequence[Clause], found: Sequence[Evaluation], weakest: Judgement
) -> Judgement:
    """The judgement of the conjunction, given that of its weakest member, which is satisfiable."""
    undecided = replace(
        weakest,
        verdict="undecided",
        reason="each part can hold, but no common solution was found",
    )
    if len(clauses) > MOST_EQUATIONS:
        return undecided
    try:
        joint = _Joint(clauses)
        if any(joint.solve(start) for start in _starts(clauses, found)):
            return replace(weakest, reason="its parts have a common solution")
    except UnsupportedError:
        pass
    return undecided


def _starts(clauses: Sequence[Clause], found: Sequence[Evaluation]) -> list[Point]:
    columns = [
        points_of(evaluation, clause.domains)
        for clause, evaluation in zip(clauses, found, strict=True)
    ]
    starts: list[Point] = []
    for i in range(STARTS):
        start: Point = {}
        for points in columns:
            start |= points[i % len(points)]
        starts.append(start)
    return starts + [dict.fromkeys(starts[0], value) for value in PLAIN_VALUES]


class _Joint:
    """Several equations in all their symbols."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.searches = [
            Search(Equation(c.left, c.right, c.domains, c.declared))
            for c in clauses
            if c.sign in EQUALITIES
        ]
        self.inequalities = [Inequality(c, ()) for c in clauses if c.sign in INEQUALITIES]
        known = len(self.searches) + len(self.inequalities)
        self.solvable = known == len(clauses)

    def solve(self, point: Point) -> bool:
        """Whether Newton steps from the point end at a common solution."""
        if not self.solvable:
            return False
        free = [s for s, v in point.items() if not isinstance(v, int)]
        for _ in range(STEPS):
            if self._all_hold(point):
                return True
            step = self._step(point, free)
            if step is None:
                return False
            point = point | {s: point[s] + d for s, d in zip(free, step, strict=True)}
        return False

    def _all_hold(self, point: Point) -> bool:
        for search in self.searches:
            own = {s: point[s] for s in search.equation.domains}
            if not search.holds(own):
                return False
        return all(
            inequality.holds({s: point[s] for s in inequality.clause.domains})
            for inequality in self.inequalities
        )

    def _step(self, point: Point, free: Sequence[Symbol]) -> list[Any] | None:
        """The least-norm Newton step: J^T (J J^T)^-1 (-gap)."""
        here = self._gaps(point)
        if not here or not free:
            return None
        columns = []
        for symbol in free:
            width = WIDTH * (1 + abs(point[symbol]))
            there = self._gaps(point | {symbol: point[symbol] + width})
            if there is None:
                return None
            columns.append([(b - a) / width for a, b in zip(here, there, strict=True)])
        ctx = mpmath.fp
        jacobian = ctx.matrix(columns).T
        try:
            inner = ctx.lu_solve(jacobian * jacobian.T, ctx.matrix([-g for g in here]))
        except (ZeroDivisionError, ValueError, TypeError):  # TypeError: a NaN in the matrix
            return None
        return list(jacobian.T * inner)

    def _gaps(self, point: Point) -> list[Any] | None:
        gaps = [search.gap(point) for search in self.searches]
        return None if any(gap is None for gap in gaps) else gaps
