"""Sees that the sides of a relation differ by one number other than 0, whatever the symbols are.

A gap that is constant within rounding is none where rounding hides the change of the sides: x and
10^20 differ by 10^20 at every sample point, to all digits of a float. So rounding must be small
beside what the sides change by, or small in itself; and where the numbers typed are extreme, many
digits must say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from phiq.scorer.evaluate import Evaluation
from phiq.scorer.identity.decimals import is_delicate
from phiq.scorer.identity.outcome import has_steady_gap
from phiq.scorer.identity.refute.switches import may_switch_far
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.identity.statement.samples import NEEDED_POINTS
from phiq.scorer.numeric.agreement import context
from phiq.scorer.numeric.compiler import Point
from phiq.scorer.numeric.errors import DivergentError
from phiq.scorer.numeric.pair import Pair
from phiq.scorer.numeric.values import DIGITS_KEPT

#: Share of the change of the sides that rounding may be, for a gap to be called constant by it.
UNSEEN: Final = 1e-6
#: Rounding that hides nothing: a symbol is of the size of 1, and only extreme numbers, which are
#: looked at in many digits, make what depends on it smaller than this.
NOTHING: Final = 1e-9
#: Digits to which a gap must be constant where the numbers typed are extreme, and what rounding
#: to them hides nothing.
DIGITS: Final = 150
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
    return search.constant_gap(points)


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
    pair = Pair(clause.left, clause.right, context())
    found: list[tuple[Any, Any]] = []
    try:
        for point in points[: 2 * DEEP_POINTS]:
            values = pair.values_at(point, DIGITS)
            if values is not None:
                found.append(values)
            if len(found) == DEEP_POINTS:
                break
    except DivergentError:
        return False
    one = pair.ctx.mpf(1)  # whole numbers may be past machine floats
    sides = [(left * one, right * one) for left, right in found]
    return len(sides) == DEEP_POINTS and _are_apart(sides)


def _are_apart(found: Sequence[tuple[Any, Any]]) -> bool:
    """Whether pairs of sides in many digits have one gap, and it is not 0."""
    first = found[0]
    size = max(abs(side) for sides in found for side in sides)
    rounding = size * 10 ** (-DIGITS_KEPT * DIGITS)
    gap = first[0] - first[1]
    changes = max(abs(sides[k] - first[k]) for sides in found[1:] for k in (0, 1))
    if abs(gap) <= rounding or rounding > max(DEEP_NOTHING, UNSEEN * changes):
        return False
    return all(abs(sides[0] - sides[1] - gap) <= rounding for sides in found[1:])
