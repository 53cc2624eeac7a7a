"""The real roots of an equation in one letter that lie between points of a grid, by bisection.

It misses double roots between the points, and what lies beyond them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.numeric.compiler import Point

#: Points of the grid: small whole numbers, what is between them, and powers far out.
_ABOVE: Final[Sequence[float]] = tuple(
    sorted(
        (
            *(k / 2 for k in range(1, 41)),
            *(base * 10.0**k for base in (1.1, 2.2, 4.7) for k in (-3, -2, -1, 1, 2, 3)),
        )
    )
)
_GRIDS: Final[dict[bool, Sequence[float]]] = {
    False: _ABOVE,
    True: (*(-x for x in reversed(_ABOVE)), 0.0, *_ABOVE),
}
#: Halvings of an interval of the grid, and the share of the sides that may be left at a root.
HALVINGS: Final = 80
ROUNDING: Final = 1e-9


def roots(search: Search, name: Symbol, point: Point, *, signed: bool) -> list[float]:
    """The values of a letter at which both sides are equal, the others being known."""
    known = [(x, _gap(search, {**point, name: x})) for x in _GRIDS[signed]]
    found = [x for x, gap in known if gap == 0]
    for (low, before), (high, after) in pairwise(known):
        if before is not None and after is not None and before * after < 0:
            root = _between(search, name, point, low, high)
            found += [] if root is None else [root]
    return found


def _between(search: Search, name: Symbol, point: Point, low: float, high: float) -> float | None:
    """The root between two points; None where the gap jumps over 0."""
    start = _gap(search, {**point, name: low}) or 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        gap = _gap(search, {**point, name: middle})
        if gap is None:
            return None
        if gap == 0 or middle in (low, high):
            break
        low, high = (middle, high) if gap * start > 0 else (low, middle)
    root = _tidy(search, name, point, middle)
    sides = search.values({**point, name: root})
    small = sides is not None and abs(sides[0] - sides[1]) <= ROUNDING * max(map(abs, sides))
    return root if small else None


def _tidy(search: Search, name: Symbol, point: Point, root: float) -> float:
    """The whole number nearby where it is the root."""
    whole = float(round(root))
    near = abs(whole - root) < ROUNDING * max(1.0, abs(root))
    return whole if near and _gap(search, {**point, name: whole}) == 0 else root


def _gap(search: Search, point: Point) -> float | None:
    """How much larger the left side is; None where a side is not real."""
    sides = search.values(point)
    if sides is None or any(isinstance(side, complex) for side in sides):
        return None
    return float(sides[0] - sides[1])
