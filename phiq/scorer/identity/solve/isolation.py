"""Tells a solution found in machine floats from where the sides only come near each other.

Far out tanh x is 1 to every digit, and next to a common pole both sides are as large as each other.
In many digits the sides agree at a solution, or differ far less than beside it.
"""

from __future__ import annotations

from math import log2
from typing import Final

from phiq.scorer.identity.statement.clauses import Equation
from phiq.scorer.numeric.balls.magnitude import magnitude
from phiq.scorer.numeric.compiler import Number, Point
from phiq.scorer.numeric.errors import DivergentError
from phiq.scorer.numeric.sides import DEEP, Sides, Values

#: Both sides in machine numbers, None where one has no value.
Floats = tuple[Number, Number] | None
#: The difference and the size of the larger side.
Gap = tuple[Number, Number]

#: Share of the sides that may be left where a solution is exact.
LEFT_OVER: Final = 1e-30
#: How far aside the sides are looked at, how much more they differ there beside a computed
#: solution, and how much smaller they are there beside a pole.
ASIDE: Final = 1e-3
STEEPER: Final = 1e3
POLE: Final = 1e4
#: Size up to which plain values are taken at their word.
NEAR: Final = 6
#: Share of the sides that rounding may leave of a difference in machine floats.
ROUNDING: Final = 1e-13
#: How little sides that tend to each other differ where digits first tell them apart.
ALIKE: Final = 1e-3
#: Steps of one half towards 0 in which they are told apart, if anywhere.
HALVINGS: Final = 24


def is_isolated(equation: Equation, point: Point, here: Floats, beside: Floats) -> bool:
    """Whether the sides are equal at the point, or are at one as near as floats can tell.

    here, beside: the sides in machine floats, at the point and `aside`; where they do not tell, the
        digits do.
    """
    if here is not None and beside is not None and _is_apart(_gap(here), _gap(beside)):
        return True
    return _by_digits(equation, point)


def _gap(sides: tuple[Number, Number]) -> Gap:
    """Their difference, rounding at the least, and their size."""
    left, right = sides[0] * 1.0, sides[1] * 1.0  # whole numbers may differ by more than a float
    size = max(abs(left), abs(right))
    return max(abs(left - right), ROUNDING * size), size


def _by_digits(equation: Equation, point: Point) -> bool:
    sides = Sides(equation.left, equation.right)
    try:
        here, beside = sides.at(point, DEEP), sides.at(aside(point), DEEP)
        if here is None or beside is None:
            return True
        gap, size = _sizes(here)
        if gap <= LEFT_OVER * size:
            return not is_far(point) or not _tends(sides, point)
    except DivergentError:
        return False
    return _is_apart((gap, size), _sizes(beside))


def _sizes(values: Values) -> Gap:
    """The size of the gap, at the most, and of the larger side."""
    return abs(values.gap).upper(), max(abs(values.left).mid(), abs(values.right).mid())


def _is_apart(here: Gap, beside: Gap) -> bool:
    """Whether sides differ far more a little aside, and are not far smaller there."""
    return bool(STEEPER * here[0] <= beside[0] and here[1] <= POLE * beside[1])


def aside(point: Point) -> Point:
    """A point next to it, with the same whole numbers."""
    return {s: v if isinstance(v, int) else v + ASIDE * (1 + abs(v)) for s, v in point.items()}


def is_far(point: Point) -> bool:
    """Whether a value of the point is large enough for sides to agree by rounding alone."""
    return any(abs(value) > NEAR for value in point.values())


def _tends(sides: Sides, point: Point) -> bool:
    """Whether the sides nearly agree nearer to 0 too: they tend to each other on the way out."""
    for _ in range(HALVINGS):
        if not is_far(point):
            break
        point = {s: v // 2 if isinstance(v, int) else v / 2 for s, v in point.items()}
        values = sides.at(point, DEEP)
        if values is None or not values.gap.contains(0):
            return values is not None and magnitude(values.gap) <= values.size + log2(ALIKE)
    return False
