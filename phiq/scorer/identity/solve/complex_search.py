"""Looks harder for a solution in the complex plane, where nothing else settled an equation.

Secant steps on the plain difference start from rings around 0, so that every quadrant is seen: a
scaled difference has poles, and turns back from where a root has its branch. What they reach, and
plain values on a cut where machine floats may take another side, counts only in 50 digits, and
only where the difference is far smaller than close by: far out many sides nearly agree.
"""

from __future__ import annotations

import cmath
from collections.abc import Iterator, Sequence
from typing import Final

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.solve.solution import Solution
from phiq.scorer.numeric.balls.basics import Ball
from phiq.scorer.numeric.balls.evaluate import as_ball
from phiq.scorer.numeric.balls.magnitude import magnitude
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.compiler import Number, Point
from phiq.scorer.numeric.errors import DivergentError
from phiq.scorer.numeric.machine import tidy
from phiq.scorer.numeric.sides import DEEP, Sides, Values
from phiq.scorer.time_limit import check_time

#: Starts: so many directions, none along an axis, at distances around those of textbook roots.
DIRECTIONS: Final = 8
DISTANCES: Final[tuple[float, ...]] = (0.4, 1.3, 3.0)
#: Secant steps in machine floats, and more in many digits, where each adds half as many again.
STEPS: Final = 30
DEEP_STEPS: Final = 6
#: Step, relative to the number, that no longer counts in machine floats.
STILL: Final = 1e-13
#: How far beside a root in machine floats the steps in many digits begin.
BESIDE: Final = 1e-9
#: Farthest root looked for, and how far many digits may move one that floats found.
FARTHEST: Final = 30.0
MOVES: Final = 1e-5
#: Share of the sides, and of the difference a little aside, that may be left at a root, as a binary
#: logarithm.
LEFT_OVER: Final = -83
#: Bits of the steps in many digits.
BITS: Final = 200
ASIDE: Final = 1e-3


def find_in_plane(search: Search, points: Sequence[Point]) -> Solution | None:
    """A solution, with the symbols but one as in the first point where it is no plain one."""
    equation = search.equation
    free = [
        symbol
        for symbol, domain in equation.domains.items()
        if domain.kind == "complex" or (domain.kind == "real" and symbol not in equation.declared)
    ]
    sides = Sides(equation.left, equation.right)
    try:
        for symbol in free:
            for point in search.plain_points():
                if search.allows(point) and _is_root(sides, point, symbol):
                    return Solution(point)
            for root in _roots(search, points[0], symbol):
                if search.allows(root) and _is_root(sides, _deepened(sides, root, symbol), symbol):
                    return Solution(root)
    except DivergentError:
        return None
    return None


def _roots(search: Search, point: Point, symbol: Symbol) -> Iterator[Point]:
    """Where secant steps in machine floats come to rest, near enough to 0."""
    for distance in DISTANCES:
        for k in range(DIRECTIONS):
            start = cmath.rect(distance, (k + 0.5) * 2 * cmath.pi / DIRECTIONS)
            try:
                root = _rest(search, point, symbol, start)
            except ArithmeticError:
                continue  # it runs off the range of floats
            if root is not None and abs(root) <= FARTHEST:
                yield {**point, symbol: root}


def _rest(search: Search, point: Point, symbol: Symbol, start: complex) -> Number:
    """The number at which secant steps come to rest, None where they do not."""
    old: Number = start * (1 + 0.01j)
    new: Number = start
    old_gap, new_gap = search.gap({**point, symbol: old}), search.gap({**point, symbol: new})
    for _ in range(STEPS):
        check_time()
        if old_gap is None or new_gap is None or old_gap == new_gap:
            return None
        step = new_gap * (new - old) / (new_gap - old_gap)
        farthest = 1 + abs(new)
        if not abs(step) <= farthest:
            step = step * (farthest / abs(step))
        old, old_gap, new = new, new_gap, new - step
        if abs(step) <= STILL * abs(new):
            return tidy(new)
        new_gap = search.gap({**point, symbol: new})
    return None


def _deepened(sides: Sides, root: Point, symbol: Symbol) -> Point:
    """The root after secant steps in many digits; itself where it was exact or they stray."""
    start = root[symbol]
    old, new = as_ball(start + BESIDE * (1 + abs(start))), as_ball(start)
    old_gap, new_gap = _gap(sides, {**root, symbol: old}), _gap(sides, {**root, symbol: new})
    with precision(BITS):
        for _ in range(DEEP_STEPS):
            check_time()
            if old_gap is None or new_gap is None or (new_gap - old_gap).contains(0):
                break
            old, new = new, (new - new_gap * (new - old) / (new_gap - old_gap)).mid()
            old_gap, new_gap = new_gap, _gap(sides, {**root, symbol: new})
    return {**root, symbol: new} if abs(new - start) <= MOVES else root


def _is_root(sides: Sides, point: Point, symbol: Symbol) -> bool:
    """Whether the sides agree at the point to many digits, and do not nearly agree beside it."""
    check_time()
    values = _last(sides, point)
    if values is None:
        return False
    with precision(BITS):
        beside = _gap(sides, {**point, symbol: as_ball(point[symbol]) + ASIDE * (1 + 1j)})
    if beside is None or (values.left.is_zero() and values.right.is_zero()):
        return False
    return magnitude(values.gap) <= LEFT_OVER + min(values.size, magnitude(beside))


def _last(sides: Sides, point: Point) -> Values | None:
    """Both sides to DEEP digits, or as many as there are."""
    return next(sides.looked_at(point, DEEP), None)


def _gap(sides: Sides, point: Point) -> Ball | None:
    values = _last(sides, point)
    return None if values is None else values.gap
