"""Sample points as the high-precision stage takes them: one mapping of symbols to numbers each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isinf
from typing import overload

from phiq.scorer.evaluate import Evaluation
from phiq.scorer.expression.domain import Domain, Domains
from phiq.scorer.expression.membership import contains
from phiq.scorer.expression.tree import Symbol
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.numeric.compiler import Number, Point

#: Points that must be usable before agreement counts.
NEEDED_POINTS = 8
#: Share of a sample's distance from 0 that `drawn_in` leaves.
DRAWN_IN = 0.2
#: Points handed on: the slow stages never look at more.
HANDED_ON = 32
#: How far out, and how near to a finite end, a symbol is looked at where no sample comes.
FAR_OUT: tuple[int, ...] = (10, 10**2, 10**3, 10**6, 10**12, 10**30)
NEAR_AN_END: tuple[float, ...] = (1e-3, 1e-9, 1e-30)


def points_of(evaluation: Evaluation, domains: Domains) -> Sequence[Point]:
    """The first sample points of an evaluation; one empty point where it has no symbol."""
    return _Points([(evaluation, domains)]) if domains else [{}]


def joint_points(clauses: Sequence[Clause], found: Sequence[Evaluation]) -> Sequence[Point]:
    """Points with a value for every symbol of several clauses, that of the last that holds it."""
    pairs = zip(clauses, found, strict=True)
    return _Points([(f, clause.domains) for clause, f in pairs if clause.domains])


class _Points(Sequence[Point]):
    """Points made as they are asked for: few of them mostly are, and often none."""

    def __init__(self, sources: Sequence[tuple[Evaluation, Domains]]) -> None:
        self._sources = sources
        self._columns: dict[Symbol, list[Number]] | None = None
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


def drawn_in(points: Sequence[Point], domains: Domains) -> list[Point]:
    """The points moved towards 0, where series converge; those that leave a domain are dropped."""
    moved = (
        {s: v if isinstance(v, int) else DRAWN_IN * v for s, v in point.items()} for point in points
    )
    return [p for p in moved if all(contains(domains[s], v) for s, v in p.items())]


def outlying(point: Point, domains: Domains) -> Iterator[list[Point]]:
    """Rows of points that go to an end of a domain: one symbol moves, and last all of them do."""
    ways = {symbol: list(_ways(domain)) for symbol, domain in domains.items()}
    for symbol, rows in ways.items():
        for row in rows:
            yield [{**point, symbol: value} for value in row]
    if len(ways) > 1 and all(ways.values()):
        for k in range(max(map(len, ways.values()))):
            rows = [way[k % len(way)] for way in ways.values()]
            yield [dict(zip(ways, values, strict=True)) for values in zip(*rows, strict=False)]


def _ways(domain: Domain) -> Iterator[Sequence[Number]]:
    """The values of a symbol on its way to each end of its domain that is no whole number."""
    if domain.kind == "complex":
        return
    for end, sign in ((domain.within.high, 1), (domain.within.low, -1)):
        if isinf(end) and domain.kind == "integer":
            yield [sign * far for far in FAR_OUT]
        elif isinf(end):
            yield [float(sign * far) for far in FAR_OUT]
        elif domain.kind == "real":
            yield [end - sign * near * (abs(end) or 1.0) for near in NEAR_AN_END]


def _columns(evaluation: Evaluation, domains: Domains) -> dict[Symbol, list[Number]]:
    real = evaluation.real_samples(HANDED_ON)
    columns: dict[Symbol, list[Number]] = dict(zip(domains, real, strict=True))
    imaginary: list[list[float]] | None = None
    for place, (symbol, domain) in enumerate(domains.items()):
        if domain.kind == "complex":
            imaginary = imaginary or evaluation.imaginary_samples(HANDED_ON)
            columns[symbol] = list(map(complex, real[place], imaginary[place]))
        elif domain.kind == "integer":
            columns[symbol] = list(map(round, real[place]))
    return columns
