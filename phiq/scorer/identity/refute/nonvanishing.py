"""Tells that left - right never vanishes because it is an exponential, perhaps over a divisor.

A difference d with d(p + q - r) d(r) = d(p) d(q) at sample points p, q, r is one: a constant, e^-z,
(-1)^n. Evidence of the same kind as that of an identity: agreement to many digits wherever it was
looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.tree import Arena, Node, kinds
from phiq.scorer.identity.refute.at_whole_numbers import is_dominated, is_periodic
from phiq.scorer.identity.refute.switches import may_switch_far
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.identity.statement.samples import NEEDED_POINTS, drawn_in
from phiq.scorer.numeric.balls.basics import Ball
from phiq.scorer.numeric.balls.magnitude import magnitude
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.compiler import Number, Point
from phiq.scorer.numeric.errors import DivergentError
from phiq.scorer.numeric.sides import DEEP, Sides, Values
from phiq.scorer.time_limit import check_time

#: What takes too long to be computed at many points, and what converges best near 0.
_SLOW: Final = kinds("int", "lim", "deriv")
_SERIES: Final = kinds("sum", "prod")
#: Functions that are quotients, and what they are divided by.
_BELOW: Final = {name: row.below for name, row in FUNCTIONS.items() if row.below}
#: Most of such divisors that the difference is multiplied by, one at a time.
MOST_FACTORS: Final = 4
#: Binary logarithms of the share of the sides down to which a difference is told from 0, and of the
#: share of a value by which it must change for its square to stand out above that.
DISTINCT: Final = -66
VISIBLE: Final = -23
#: Bits of products and ratios of differences.
BITS: Final = 200
#: Sample points looked at, and one over the last binary place kept of their numbers.
MOST_POINTS: Final = 12
PLACES: Final = 2**20


def never_vanishes(clause: Clause, points: Sequence[Point]) -> str | None:
    """Why the sides are never equal, None where that is not known."""
    held = clause.left.kinds | clause.right.kinds
    if held & _SLOW or clause.unknowns or may_switch_far(clause.relation):
        return None
    with precision(BITS):
        return _reason(clause, points, series=bool(held & _SERIES))


def _reason(clause: Clause, points: Sequence[Point], *, series: bool) -> str | None:
    near = drawn_in(points, clause.domains) if series else points
    gaps = _Gaps(Sides(clause.left, clause.right))
    short = [_short_point(point) for point in islice(near, MOST_POINTS)]
    if _is_exponential(gaps, short):
        return "the difference of the sides is an exponential, which is never 0"
    if not series and any(_is_exponential(_Gaps(other), short) for other in _times(clause)):
        return "the difference of the sides is never 0"
    endless = any(node.op == "const" and node.text == "inf" for node in clause.relation.walk())
    if len(clause.domains) == 1 and not endless:
        symbol, domain = next(iter(clause.domains.items()))
        if is_dominated(lambda n: gaps.at({symbol: n}), domain):
            return "an exponential outgrows the rest of the difference, which is 0 at no integer"
        numbers = [point[symbol] for point in islice(points, MOST_POINTS)]
        if is_periodic(lambda n: gaps.at({symbol: n}), domain, numbers):
            return "the difference is periodic in the integer, and 0 nowhere in a period"
    return None


def _times(clause: Clause) -> Iterator[Sides]:
    """The sides times what a part of them is divided by, which has a value wherever they have."""
    arena = Arena()
    seen: dict[bytes, Node] = {}
    for node in clause.relation.walk():
        if node.op == "div":
            seen.setdefault(node.args[1].digest, node.args[1])
        elif node.op == "fn" and node.text in _BELOW:
            below = arena.node("fn", node.args, _BELOW[node.text])
            seen.setdefault(below.digest, below)
    for below in islice((node for node in seen.values() if node.op != "num"), MOST_FACTORS):
        check_time()
        sides = [arena.mul(side, below) for side in (clause.left, clause.right)]
        yield Sides(sides[0], sides[1])


def _is_exponential(gaps: _Gaps, points: Sequence[Point]) -> bool:
    """Whether d(p + q - r) d(r) = d(p) d(q) for neighbouring points, wherever there are values."""
    agreed = 0
    for p, q, r in zip(points, points[1:], points[2:], strict=False):
        at_p, at_q, at_r = gaps.at(p), gaps.at(q), gaps.at(r)
        if at_p is None or at_q is None or at_r is None:
            continue
        fourth = gaps.at({symbol: p[symbol] + q[symbol] - r[symbol] for symbol in p})
        if fourth is None:
            continue
        if not (fourth * at_r).overlaps(at_p * at_q):
            return False
        agreed += 1
    if agreed < NEEDED_POINTS // 2 or not gaps.show_change():
        return False
    return sum(gaps.at(point) is not None for point in points) >= NEEDED_POINTS


class _Gaps:
    """Left - right in many digits at points, each computed once."""

    def __init__(self, sides: Sides) -> None:
        self._sides = sides
        self._known: dict[tuple[Number, ...], Ball | None] = {}
        self._seen: list[Values] = []

    def at(self, point: Point) -> Ball | None:
        """The gap; None where there is none, or none that is told from 0."""
        key = tuple(point.values())
        if key not in self._known:
            self._known[key] = self._computed(point)
        return self._known[key]

    def _computed(self, point: Point) -> Ball | None:
        try:
            values = self._sides.at(point, DEEP)
        except DivergentError:
            return None
        if values is None or magnitude(values.gap) <= DISTINCT + values.size:
            return None
        self._seen.append(values)
        return values.gap

    def show_change(self) -> bool:
        """Whether a side or the gap changes by enough for products of gaps to tell.

        x - 10^30 looks like an exponential: what is not one in it is lost beside 10^60.
        """
        first = self._seen[0]
        pairs = [
            (getattr(seen, part), getattr(first, part))
            for seen in self._seen
            for part in ("left", "right", "gap")
        ]
        return any(magnitude(one - other) > VISIBLE + magnitude(other) for one, other in pairs)


def _short_point(point: Point) -> Point:
    return {symbol: _short(value) for symbol, value in point.items()}


def _short(value: Number) -> Number:
    """The number with few binary places, so that sums of such are exact."""
    if isinstance(value, complex):
        return complex(_short(value.real), _short(value.imag))
    return value if isinstance(value, int) else round(value * PLACES) / PLACES
