"""Sample points as the high-precision stage takes them: one mapping of symbols to numbers each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from phiq.scorer.domain import Domain
from phiq.scorer.evaluate import Evaluation
from phiq.scorer.expr import Symbol
from phiq.scorer.identity.compiler import Point
from phiq.scorer.identity.membership import contains

#: Points that must be usable before agreement counts.
NEEDED_POINTS = 8
#: Share of a sample's distance from 0 that `drawn_in` leaves.
DRAWN_IN = 0.2
#: Points handed on: the slow stages never look at more.
HANDED_ON = 32


def points_of(evaluation: Evaluation, domains: Mapping[Symbol, Domain]) -> list[Point]:
    """The first sample points of an evaluation; one empty point where it has no symbol."""
    columns = {
        symbol: _column(tensor[:HANDED_ON].tolist(), domains[symbol])
        for symbol, tensor in evaluation.points.items()
    }
    if not columns:
        return [{}]
    rows = zip(*columns.values(), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def drawn_in(points: Sequence[Point], domains: Mapping[Symbol, Domain]) -> list[Point]:
    """The points moved towards 0, where series converge; those that leave a domain are dropped."""
    moved = (
        {s: v if isinstance(v, int) else DRAWN_IN * v for s, v in point.items()} for point in points
    )
    return [p for p in moved if all(contains(domains[s], v) for s, v in p.items())]


def _column(values: list[complex], domain: Domain) -> list[Any]:
    if domain.kind == "integer":
        return [round(value.real) for value in values]
    if domain.kind == "real":
        return [value.real for value in values]
    return list(values)
