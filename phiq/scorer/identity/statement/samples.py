"""Sample points as the high-precision stage takes them: one mapping of symbols to numbers each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

from phiq.scorer.evaluate import Evaluation
from phiq.scorer.expression.domain import Domain
from phiq.scorer.expression.membership import contains
from phiq.scorer.expression.tree import Symbol
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.numeric.compiler import Point

#: Points that must be usable before agreement counts.
NEEDED_POINTS = 8
#: Share of a sample's distance from 0 that `drawn_in` leaves.
DRAWN_IN = 0.2
#: Points handed on: the slow stages never look at more.
HANDED_ON = 32


def points_of(evaluation: Evaluation, domains: Mapping[Symbol, Domain]) -> Sequence[Point]:
    """The first sample points of an evaluation; one empty point where it has no symbol."""
    return _Points([(evaluation, domains)]) if domains else [{}]


def joint_points(clauses: Sequence[Clause], found: Sequence[Evaluation]) -> Sequence[Point]:
    """Points with a value for every symbol of several clauses, that of the last that holds it."""
    pairs = zip(clauses, found, strict=True)
    return _Points([(f, clause.domains) for clause, f in pairs if clause.domains])


class _Points(Sequence[Point]):
    """Points made as they are asked for: few of them mostly are, and often none."""

    def __init__(self, sources: Sequence[tuple[Evaluation, Mapping[Symbol, Domain]]]) -> None:
        self._sources = sources
        self._columns: dict[Symbol, list[Any]] | None = None
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

    def __iter__(self) -> Iterator[Point]:
        return map(self._point, range(HANDED_ON))

    def _point(self, place: int) -> Point:
        point = self._made.get(place)
        if point is None:
            if self._columns is None:
                self._columns = {}
                for source in self._sources:
                    self._columns |= _columns(*source)
            point = {symbol: values[place] for symbol, values in self._columns.items()}
            self._made[place] = point
        return point


def drawn_in(points: Sequence[Point], domains: Mapping[Symbol, Domain]) -> list[Point]:
    """The points moved towards 0, where series converge; those that leave a domain are dropped."""
    moved = (
        {s: v if isinstance(v, int) else DRAWN_IN * v for s, v in point.items()} for point in points
    )
    return [p for p in moved if all(contains(domains[s], v) for s, v in p.items())]


def _columns(evaluation: Evaluation, domains: Mapping[Symbol, Domain]) -> dict[Symbol, list[Any]]:
    real = evaluation.real_samples(HANDED_ON)
    columns: dict[Symbol, list[Any]] = dict(zip(domains, real, strict=True))
    imaginary: list[list[float]] | None = None
    for place, (symbol, domain) in enumerate(domains.items()):
        if domain.kind == "complex":
            imaginary = imaginary or evaluation.imaginary_samples(HANDED_ON)
            columns[symbol] = list(map(complex, real[place], imaginary[place]))
        elif domain.kind == "integer":
            columns[symbol] = list(map(round, real[place]))
    return columns
