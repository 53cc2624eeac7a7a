"""Judges l ∝ r: that one side is a constant times the other, whatever quantities vary.

The constant may hold what the text does not mention. So two sides of one and the same symbol are in
proportion or not; where a side has a symbol of its own they can be, as force and acceleration are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.numeric.compiler import Point
from phiq.scorer.numeric.errors import UnsupportedError
from phiq.scorer.numeric.machine import is_float

#: How much two ratios of the sides may differ, relative to them, and be one.
SAME: Final = 1e-9
#: Sample points at which both sides must have values.
NEEDED_POINTS: Final = 4


def judge_proportion(clause: Clause, points: Sequence[Point]) -> Judgement:
    """Judge l ∝ r."""
    left, right = [set(free_symbols(side)) for side in (clause.left, clause.right)]
    if left != right:
        return Judgement(
            "satisfiable",
            "none",
            "the sides can be in proportion, as each says how another quantity varies",
            unknowns=len(clause.domains),
        )
    ratios = _ratios(clause, points)
    if ratios is None:
        return Judgement("undecided", "none", "the ratio of the sides is known at too few points")
    if all(abs(ratio - ratios[0]) <= SAME * abs(ratios[0]) for ratio in ratios):
        reason = "the ratio of the sides is the same at all sample points"
        return Judgement("identity", "float", reason, points=len(ratios), unknowns=len(left))
    if len(left) == 1:
        reason = "the ratio of the sides is not constant"
        return Judgement("contradiction", "float", reason, points=len(ratios), unknowns=1)
    return Judgement("undecided", "float", "which quantities vary is not said")


def _ratios(clause: Clause, points: Sequence[Point]) -> list[complex] | None:
    try:
        search = Search(clause.equation)
    except UnsupportedError:
        return None
    sides = [pair for pair in map(search.values, points) if pair is not None and pair[1]]
    ratios = [ratio for ratio in (left / right for left, right in sides) if is_float(ratio)]
    needed = NEEDED_POINTS if clause.domains else 1
    return ratios if len(ratios) >= needed and any(ratios) else None
