"""Steps from a point to where an inequality may change: downhill, and just aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from phiq.scorer.numeric.compiler import Number, Point

#: Steps of the descent from each of its starts; the step halves when no neighbour is lower.
DESCENT_STEPS: Final = 60
#: Share of a symbol's distance from 0 by which it is moved off a point where the sides are equal.
BESIDE: Final = 1e-3


def descend(
    margin: Callable[[Point], float | None], point: Point, sign: int, below: float
) -> Point | None:
    """Where a pattern search from a point finds `sign * margin` below that."""
    best = sign * (margin(point) or 0.0)
    step = 0.5
    #: Margins by the values of the symbols: small steps of whole numbers, and ways back, lead to
    #: points that were looked at.
    known: dict[tuple[Number, ...], float | None] = {}
    for _ in range(DESCENT_STEPS):
        if best < below:
            return point
        lower = None
        for symbol, value in point.items():
            whole = isinstance(value, int)
            for direction in (step, -step):
                moved = value + (round(direction * 2) if whole else direction * (1 + abs(value)))
                there = {**point, symbol: moved}
                key = tuple(there.values())
                if key not in known:
                    known[key] = margin(there)
                found = known[key]
                if found is not None and sign * found < best:
                    best, lower = sign * found, there
        if lower is None:
            step /= 2
        else:
            point = lower
    return point if best < below else None


def around(point: Point) -> Iterator[Point]:
    """Points beside it, one symbol moved at a time: the whole line between may tell nothing."""
    for symbol, value in point.items():
        beside: Number = BESIDE * (1 + abs(value))
        if isinstance(value, int):
            beside = max(1, round(beside))
        yield {**point, symbol: value + beside}
        yield {**point, symbol: value - beside}
