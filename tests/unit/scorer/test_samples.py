"""Sample points are what the batch evaluated, symbol by symbol, in the kind of number of each."""

from __future__ import annotations

from phiq.scorer.evaluate import Evaluation, Problem, evaluate, seed_of
from phiq.scorer.expression.domain import COMPLEX, INTEGER, REAL
from phiq.scorer.expression.tree import Symbol
from phiq.scorer.identity.statement.samples import HANDED_ON, points_of
from phiq.scorer.parse import parse

DOMAINS = {Symbol("x"): REAL, Symbol("n"): INTEGER, Symbol("z"): COMPLEX}


def _evaluated(text: str) -> Evaluation:
    relation = parse(text).root
    [found] = evaluate([Problem(relation, DOMAINS, seed_of(relation))])
    return found


def test_points_hold_the_samples_of_the_batch() -> None:
    """Each point has one number for each symbol: a float, an integer, a complex number."""
    # Given
    found = _evaluated("x + n = z")

    # When
    points = points_of(found, DOMAINS)

    # Then
    assert len(points) == len(list(points)) == HANDED_ON
    for place, point in enumerate(points):
        assert list(map(type, point.values())) == [float, int, complex]
        assert all(point[s] == samples[place] for s, samples in found.points.items())


def test_slices_are_lists_of_points() -> None:
    """The first few, and the last one, are the same points."""
    points = points_of(_evaluated("x n = z"), DOMAINS)

    assert points[:3] == [points[0], points[1], points[2]]
    assert points[-1] == list(points)[-1]


def test_without_symbols_there_is_one_empty_point() -> None:
    """A relation between numbers is evaluated once."""
    relation = parse("1 = 2").root
    [found] = evaluate([Problem(relation, {}, seed_of(relation))])

    assert points_of(found, {}) == [{}]
