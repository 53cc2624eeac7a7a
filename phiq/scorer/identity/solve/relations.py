"""Whether two sides are in one relation at all sample points, as far as machine floats tell."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import islice

from phiq.scorer.identity.statement.samples import NEEDED_POINTS
from phiq.scorer.numeric.compiler import Number, Point

#: Both sides at a point, None where one has no value.
_Values = Callable[[Point], tuple[Number, Number] | None]
_Relate = Callable[[Number, Number], tuple[Number, Number]]

#: Sample points compared, to call a gap or ratio constant.
MOST_COMPARED = 16
#: Smallest constant gap, relative to the sides, that is told from rounding.
DISTINCT = 1e-6
#: Rounding that hides no change of sides of moderate numbers, and the share of a change that is
#: seen through it.
HIDES_NOTHING, VISIBLE = 1e-6, 1e-3
#: |l - r| over the larger side that counts as equal at a computed solution.
EQUAL = 1e-9


def constant_gap(values: _Values, points: Sequence[Point]) -> bool:
    """Whether left - right is one number other than 0 at all sample points.

    Rounding must be small in itself, or beside the change of the sides.
    """
    sides = _related_alike(values, points, _gap_and_size, nothing=0)
    size = max((max(map(abs, pair)) for pair in sides), default=0)
    return bool(sides) and EQUAL * size <= max(HIDES_NOTHING, VISIBLE * _change(sides))


def constant_ratio(values: _Values, points: Sequence[Point]) -> bool:
    """Whether left / right is one number other than 1 at all sample points.

    The sides must change by more than rounding: x + 10^20 is half of 2·10^20 to all digits.
    """
    sides = _related_alike(values, points, _ratio_and_size, nothing=1)
    size = max((max(map(abs, pair)) for pair in sides), default=0)
    return bool(sides) and EQUAL * size <= VISIBLE * _change(sides)


def _related_alike(
    values: _Values, points: Sequence[Point], relate: _Relate, nothing: int
) -> list[tuple[Number, Number]]:
    """Both sides at the first sample points, if they are in one relation at all with a value.

    Empty at the first point where the relation is that of equal sides, or another than before.
    """
    found: list[tuple[Number, Number]] = []
    first: Number = None
    scale: Number = 0
    for left, right in filter(None, map(values, islice(points, MOST_COMPARED))):
        value, size = relate(left, right)
        if not found:
            first, scale = value, size
        if not (
            abs(value - nothing) > DISTINCT * size
            and abs(value - first) <= EQUAL * max(size, scale)
        ):
            return []
        found.append((left, right))
    return found if len(found) >= NEEDED_POINTS else []


def _change(sides: Sequence[tuple[Number, Number]]) -> Number:
    """By how much a side differs from what it is at the first point, at most."""
    return max((abs(pair[k] - sides[0][k]) for pair in sides for k in (0, 1)), default=0)


def _gap_and_size(left: Number, right: Number) -> tuple[Number, Number]:
    """By how much the sides differ, and the size that this is measured by."""
    return left - right, max(abs(left), abs(right))


def _ratio_and_size(left: Number, right: Number) -> tuple[Number, Number]:
    """How many times the right side the left one is, and the size that this is measured by."""
    return left / right if right else math.nan, 1
