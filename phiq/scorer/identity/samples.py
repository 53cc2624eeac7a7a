"""Sample points as the high-precision stage takes them: one mapping of symbols to numbers each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, overload

from phiq.scorer.domain import Domain, Kind
from phiq.scorer.evaluate import Evaluation
from phiq.scorer.expr import Symbol
from phiq.scorer.identity.compiler import Point
from phiq.scorer.identity.membership import contains
from phiq.scorer.identity.statement import Clause

#: Points that must be usable before agreement counts.
NEEDED_POINTS = 8
#: Share of a sample's distance from 0 that `drawn_in` leaves.
DRAWN_IN = 0.2
#: Points handed on: the slow stages never look at more.
HANDED_ON = 32


class _Samples(Sequence[Point]):
    """Points, each made when it is asked for: the first few settle most equations."""

    def __init__(self, evaluation: Evaluation, domains: Mapping[Symbol, Domain]) -> None:
        self._columns = [
            (symbol, column, domains[symbol].kind) for symbol, column in evaluation.points.items()
        ]
        self._made: dict[int, Point] = {}

    def __len__(self) -> int:
        return HANDED_ON

    @overload
    def __getitem__(self, place: int) -> Point: ...

    @overload
    def __getitem__(self, place: slice) -> list[Point]: ...

    def __getitem__(self, place: int | slice) -> Point | list[Point]:
        if isinstance(place, slice):
            return [self._point(i) for i in range(*place.indices(HANDED_ON))]
        return self._point(range(HANDED_ON)[place])

    def _point(self, place: int) -> Point:
        point = self._made.get(place)
        if point is None:
            point = self._made[place] = {
                symbol: _as_kind(kind, column.item(place)) for symbol, column, kind in self._columns
            }
        return point


def points_of(evaluation: Evaluation, domains: Mapping[Symbol, Domain]) -> Sequence[Point]:
    """The first sample points of an evaluation; one empty point where it has no symbol."""
    return _Samples(evaluation, domains) if domains else [{}]


def joint_points(clauses: Sequence[Clause], found: Sequence[Evaluation], count: int) -> list[Point]:
    """Points with a value for every symbol of several clauses, that of the last that holds it."""
    columns = [points_of(f, clause.domains) for clause, f in zip(clauses, found, strict=True)]
    joint: list[Point] = []
    for i in range(count):
        point: Point = {}
        for points in columns:
            point |= points[i % len(points)]
        joint.append(point)
    return joint


def drawn_in(points: Sequence[Point], domains: Mapping[Symbol, Domain]) -> list[Point]:
    """The points moved towards 0, where series converge; those that leave a domain are dropped."""
    moved = (
        {s: v if isinstance(v, int) else DRAWN_IN * v for s, v in point.items()} for point in points
    )
    return [p for p in moved if all(contains(domains[s], v) for s, v in p.items())]


def _as_kind(kind: Kind, value: complex) -> Any:
    if kind == "real":
        return value.real
    return value if kind == "complex" else round(value.real)
