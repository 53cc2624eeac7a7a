"""Compares two trees at sample points by balls around their values.

Sides differ where their balls are apart: that is proved, but for endless series and integrals,
whose difference must be the same at another precision. They agree when at all tried points their
balls overlap and are small, at one of them to 50 digits; that is evidence, not proof.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final, Literal, NamedTuple

from phiq.scorer.expression.tree import Node, kinds
from phiq.scorer.numeric.balls.magnitude import magnitude
from phiq.scorer.numeric.errors import DivergentError
from phiq.scorer.numeric.sides import DEEP, SHALLOW, Point, Sides, Values

#: Points at which both sides must have a value and agree.
NEEDED_POINTS = 8
#: Different whole numbers among those: n = ((n!)!)! at 0, 1 and 2, and nothing can compute it at 3.
NEEDED_WHOLES = 4
#: Smallest whole numbers that are looked at besides.
SMALLEST = 4
#: Points at which there is no value or no clear answer before the others are left alone: of endless
#: sides unless half of the points needed agree, of others unless one does.
MOST_FAILURES = 20
#: Share of the digits at which an estimated difference is computed again, and how near to the first
#: one, as a binary logarithm, that must be.
FEWER = 0.6
SAME_GAP = -8

#: Operations whose infinite forms converge best near 0, and others whose values may take long.
_SERIES = kinds("sum", "prod", "lim")
_ENDLESS = kinds("sum", "prod", "lim", "int")

Outcome = Literal["agree", "differ", "open", "diverges"]
#: The stage that compares values in many digits.
STAGE: Final = "digits"


class Agreement(NamedTuple):
    """Whether two sides agree, and what that rests on.

    outcome: open where the values tell neither. stage: what compared them, as in `Judgement`.
    points: how many were looked at. residual: |left - right| at the deciding point. bound: what
    rounding, or the radius of the balls, explains of it. failure: the chance that agreement modulo
    primes is an accident.
    """

    outcome: Outcome
    stage: str
    points: int = 0
    residual: float | None = None
    bound: float | None = None
    failure: float | None = None


def _open(points: int = 0) -> Agreement:
    return Agreement("open", STAGE, points)


def compare(
    left: Node, right: Node, points: Sequence[Point], *, constant: bool, digits: int = DEEP
) -> Agreement:
    """Compare the two sides at the points, at one to so many digits; a constant has one point.

    Raises:
        UnsupportedError: a side has a part without numeric meaning.
    """
    sides = Sides(left, right)
    ops = left.kinds | right.kinds
    if constant:
        return _compare_numbers(sides, digits)
    for point in _smallest(points):
        with suppress(DivergentError):
            found = decide(sides, point, SHALLOW)
            if found.outcome == "differ":
                return found
    wholes = _needed_wholes(points)
    agreed: list[Point] = []
    failures = 0
    enough = NEEDED_POINTS // 2 if ops & _ENDLESS else 1
    # Series converge fastest near 0.
    for point in _fresh(sorted(points, key=_size) if ops & _SERIES else points):
        try:
            found = decide(sides, point, SHALLOW)
        except DivergentError:
            continue
        if found.outcome == "differ":
            return found
        if found.outcome == "agree":
            agreed.append(point)
        else:
            failures += 1
        if len(agreed) >= NEEDED_POINTS and len(set(map(_wholes, agreed))) >= wholes:
            return _deepen(sides, agreed, digits)
        if failures > MOST_FAILURES and len(agreed) < enough:
            break
    return _open(len(agreed))


def decide(sides: Sides, point: Point, digits: int) -> Agreement:
    """What both sides are at one point, to so many digits.

    Raises:
        DivergentError: a side is a series that diverges.
    """
    for values in sides.looked_at(point, digits):
        if values.gap.contains(0):
            if values.are_known_to(digits):
                return _finding("agree", values)
        elif not values.estimated or _is_seconded(sides, point, values, digits):
            return _finding("differ", values)
    return _open()


def _is_seconded(sides: Sides, point: Point, values: Values, digits: int) -> bool:
    """Whether fewer digits find the same estimated difference."""
    less = next(sides.looked_at(point, round(FEWER * digits)), None)
    if less is None or less.gap.contains(0):
        return False
    return magnitude(values.gap - less.gap) <= magnitude(values.gap) + SAME_GAP


def _finding(outcome: Outcome, values: Values) -> Agreement:
    gap = values.gap
    residual, bound = abs(gap.mid()), gap.real.rad() + gap.imag.rad()
    return Agreement(outcome, STAGE, 1, float(residual), float(bound))


def _compare_numbers(sides: Sides, digits: int) -> Agreement:
    """Compare two numbers; one that is a divergent series is none."""
    try:
        return decide(sides, {}, digits)
    except DivergentError:
        return Agreement("diverges" if sides.diverging() == 1 else "open", STAGE)


def _smallest(points: Sequence[Point]) -> list[Point]:
    """Where there is one whole number, the smallest: rules for such fail there, or far out."""
    if not points or len(points[0]) != 1 or not _wholes(points[0]):
        return []
    return list(_fresh(sorted(points, key=_size)))[:SMALLEST]


def _fresh(points: Sequence[Point]) -> Iterator[Point]:
    """The points, those whose whole numbers all came before after the others.

    Agreement at n = 0, 1 and 2 alone is no evidence for all n.
    """
    seen: set[tuple[int, ...]] = set()
    later: list[Point] = []
    for point in points:
        wholes = _wholes(point)
        if wholes and wholes in seen:
            later.append(point)
        else:
            seen.add(wholes)
            yield point
    yield from later


def _needed_wholes(points: Sequence[Point]) -> int:
    """At how many different whole numbers both sides must agree: at all there are, if few."""
    if not (points and _wholes(points[0])):
        return 1
    return min(NEEDED_WHOLES, len(set(map(_wholes, points))))


def _wholes(point: Point) -> tuple[int, ...]:
    return tuple([value for value in point.values() if type(value) is int])


def _size(point: Point) -> float:
    return max(map(abs, point.values()), default=0.0)


def _deepen(sides: Sides, agreed: Sequence[Point], digits: int) -> Agreement:
    """Compare at many digits near 0, where that is cheapest.

    Beyond 50 digits farthest from 0 as well: there small terms may be hidden, here small powers.
    """
    chosen = [min(agreed, key=_size)]
    if digits > DEEP:
        chosen.append(max(agreed, key=_size))
    found = _open()
    for point in chosen:
        found = decide(sides, point, digits)
        if found.outcome != "agree":
            break
    return found._replace(points=len(agreed))
