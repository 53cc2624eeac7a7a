"""Sample points as the high-precision stage takes them: one mapping of symbols to numbers each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, overload

from numpy.typing import NDArray

from phiq.scorer.domain import Domain
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


def points_of(evaluation: Evaluation, domains: Mapping[Symbol, Domain]) -> Sequence[Point]:
    """The first sample points of an evaluation; one empty point where it has no symbol."""
    if not domains:
        return [{}]
    samples = (parts[:, :HANDED_ON] for parts in evaluation.samples)
    return _Points(dict(zip(domains, map(_column, *samples, domains.values()), strict=True)))


class _Points(Sequence[Point]):
    """Points made of columns as they are asked for: few of them mostly are."""

    def __init__(self, columns: Mapping[Symbol, list[Any]]) -> None:
        self._columns = columns
        self._made: dict[int, Point] = {}

    def __len__(self) -> int:
        return HANDED_ON

    @overload
    def __getitem__(self, place: int) -> Point: ...
    @overload
    def __getitem__(self, place: slice) -> list[Point]: ...
    def __getitem__(self, place: int | slice) -> Point | list[Point]:
        if isinstance(place, slice):
            return [self._point(k) for k in range(*place.indices(HANDED_ON))]
        return self._point(range(HANDED_ON)[place])

    def _point(self, place: int) -> Point:
        point = self._made.get(place)
        if point is None:
            point = {symbol: values[place] for symbol, values in self._columns.items()}
            self._made[place] = point
        return point


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


def _column(real: NDArray[Any], imaginary: NDArray[Any], domain: Domain) -> list[Any]:
    values: list[Any] = real.tolist()
    if domain.kind == "complex":
        return list(map(complex, values, imaginary.tolist()))
    return [round(value) for value in values] if domain.kind == "integer" else values
