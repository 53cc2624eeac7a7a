"""Sees that the sides of a relation differ by one number other than 0, whatever the symbols are.

A gap that is constant within rounding is none where rounding hides the change of the sides: x and
10^20 differ by 10^20 at every sample point, to all digits of a float. So rounding must be small
beside what the sides change by, or small in itself; and where the numbers typed are extreme, many
digits must say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log2
from typing import Final

import numpy as np

from phiq.scorer.evaluate import Evaluation
from phiq.scorer.identity.outcome import has_steady_gap
from phiq.scorer.identity.refute.switches import may_switch_far
from phiq.scorer.identity.rounding.decimals import is_delicate
from phiq.scorer.identity.solve.relations import constant_gap
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.identity.statement.samples import NEEDED_POINTS
from phiq.scorer.numeric.balls.magnitude import magnitude
from phiq.scorer.numeric.compiler import Point
from phiq.scorer.numeric.errors import DivergentError
from phiq.scorer.numeric.sides import Sides, Values

#: Share of the change of the sides that rounding may be, for a gap to be called constant by it.
UNSEEN: Final = 1e-6
#: Rounding that hides nothing: a symbol is of the size of 1, and only extreme numbers, which are
#: looked at in many digits, make what depends on it smaller than this.
NOTHING: Final = 1e-9
#: Digits to which a gap must be constant where the numbers typed are extreme, and the radius of its
#: ball that hides nothing.
DIGITS: Final = 100
DEEP_NOTHING: Final = 1e-60
#: Points that are compared in digits.
DEEP_POINTS: Final = 4


def always_differ(
    clause: Clause, evaluation: Evaluation, search: Search, points: Sequence[Point]
) -> bool:
    """Whether left - right is one number other than 0; by floats where the batch cannot tell."""
    if may_switch_far(clause.relation) or not clause.domains:
        return False
    found = evaluation.comparisons[0] if evaluation.comparisons else None
    if found is not None and found.usable >= NEEDED_POINTS and not found.steady:
        return False
    if is_delicate(clause.relation):
        return _in_digits(clause, points)
    if has_steady_gap(evaluation):
        return _shows_change(evaluation)
    return constant_gap(search.values, points)


def _shows_change(evaluation: Evaluation) -> bool:
    """Whether the batch would have seen the gap change as the sides do."""
    values, bounds = evaluation.operands, evaluation.bounds  # (operands, POINTS)
    usable = np.isfinite(bounds).all(0)
    rounding = bounds[:, usable].sum(0)
    first = values[:, usable.argmax()]
    changes = abs(values[:, usable] - first[:, None]).max()
    clear = rounding <= max(NOTHING, UNSEEN * changes)
    return bool(clear.sum() >= NEEDED_POINTS)


def _in_digits(clause: Clause, points: Sequence[Point]) -> bool:
    """Whether the gap is the same at the first points, to many digits."""
    sides = Sides(clause.left, clause.right)
    found: list[Values] = []
    try:
        for point in points[: 2 * DEEP_POINTS]:
            values = sides.at(point, DIGITS)
            if values is not None:
                found.append(values)
            if len(found) == DEEP_POINTS:
                break
    except DivergentError:
        return False
    return len(found) == DEEP_POINTS and _have_one_gap(found)


def _have_one_gap(found: Sequence[Values]) -> bool:
    """Whether the sides have one gap, it is not 0, and no change of theirs hides in its radius."""
    first = found[0]
    if any(values.gap.contains(0) or not values.gap.overlaps(first.gap) for values in found):
        return False
    radius = max(magnitude(values.gap - values.gap.mid()) for values in found)
    changes = max(
        magnitude(there - here)
        for values in found[1:]
        for there, here in ((values.left, first.left), (values.right, first.right))
    )
    return radius <= max(log2(DEEP_NOTHING), log2(UNSEEN) + changes)
