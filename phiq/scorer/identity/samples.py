"""Sample points as the high-precision stage takes them: one mapping of symbols to numbers each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, overload

from phiq.scorer.domain import REAL, Domain
from phiq.scorer.evaluate import Evaluation
from phiq.scorer.expr import Symbol
from phiq.scorer.identity.compiler import Point
from phiq.scorer.identity.membership import contains
from phiq.scorer.identity.statement import Clause

#: Points that must be usable before agreement counts.
NEEDED_POINTS: Final = 8
#: Share of a sample's distance from 0 that `drawn_in` leaves.
DRAWN_IN: Final = 0.2
#: Points made at first: most questions are settled by these.
FIRST: Final = 4
#: Points handed on: the slow stages never look at more.
HANDED_ON: Final = 32


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
        self._columns: dict[Symbol, list[Any]] = {}
        self._height = 0
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
            if place >= self._height:
                self._height = FIRST if place < FIRST else HANDED_ON
                for evaluation, domains in self._sources:
                    self._columns |= _columns(evaluation, domains, self._height)
            point = {symbol: values[place] for symbol, values in self._columns.items()}
            self._made[place] = point
        return point


def drawn_in(points: Sequence[Point], domains: Mapping[Symbol, Domain]) -> list[Point]:
    """The points moved towards 0, where series converge; those that leave a domain are dropped."""
    moved = (
        {s: v if isinstance(v, int) else DRAWN_IN * v for s, v in point.items()} for point in points
    )
    return [p for p in moved if all(contains(domains[s], v) for s, v in p.items())]


def _columns(
    evaluation: Evaluation, domains: Mapping[Symbol, Domain], height: int
) -> dict[Symbol, list[Any]]:
    real, imaginary = evaluation.samples
    columns: dict[Symbol, list[Any]] = dict(zip(domains, real[:, :height].tolist(), strict=True))
    for place, (symbol, domain) in enumerate(domains.items()):
        if domain is REAL:
            continue
        if domain.kind == "complex":
            plane = imaginary[place, :height].tolist()
            columns[symbol] = list(map(complex, columns[symbol], plane))
        elif domain.kind == "integer":
            columns[symbol] = list(map(round, columns[symbol]))
    return columns
