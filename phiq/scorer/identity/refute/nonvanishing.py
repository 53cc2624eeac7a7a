"""Tells that left - right never vanishes because it is an exponential, perhaps over a divisor.

A difference d with d(p + q - r) d(r) = d(p) d(q) at sample points p, q, r is one: a constant, e^-z,
(-1)^n. Evidence of the same kind as that of an identity: agreement to many digits wherever it was
looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from phiq.scorer.expression.tree import Arena, Node, kinds
from phiq.scorer.identity.refute.dominance import is_dominated
from phiq.scorer.identity.refute.periods import is_periodic
from phiq.scorer.identity.refute.switches import may_switch_far
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.identity.statement.samples import NEEDED_POINTS, drawn_in
from phiq.scorer.numeric.agreement import context
from phiq.scorer.numeric.compiler import Point
from phiq.scorer.numeric.errors import DivergentError
from phiq.scorer.numeric.pair import DEEP, Pair
from phiq.scorer.time_limit import check_time

#: What takes too long to be computed at many points, and what converges best near 0.
_SLOW: Final = kinds("int", "lim", "deriv")
_SERIES: Final = kinds("sum", "prod")
#: Functions that are quotients, and what they are divided by.
_BELOW: Final = {
    "tan": "cos", "cot": "sin", "sec": "cos", "csc": "sin",
    "tanh": "cosh", "coth": "sinh", "sech": "cosh", "csch": "sinh",
}  # fmt: skip
#: Most of such divisors that the difference is multiplied by, one at a time.
MOST_FACTORS: Final = 4
#: Share of the sides down to which a difference is told from 0, and of a product that may be lost.
DISTINCT: Final = 1e-20
#: Share of a value by which it must change for its square to stand out above DISTINCT.
VISIBLE: Final = 1e-7
#: Sample points looked at, and one over the last binary place kept of their numbers.
MOST_POINTS: Final = 12
PLACES: Final = 2**20


def never_vanishes(clause: Clause, points: Sequence[Point]) -> str | None:
    """Why the sides are never equal, None where that is not known."""
    held = clause.left.kinds | clause.right.kinds
    if held & _SLOW or clause.unknowns or may_switch_far(clause.relation):
        return None
    near = drawn_in(points, clause.domains) if held & _SERIES else points
    gaps = _Gaps(Pair(clause.left, clause.right, context()))
    short = [_short_point(point) for point in islice(near, MOST_POINTS)]
    if _is_exponential(gaps, short):
        return "the difference of the sides is an exponential, which is never 0"
    if not held & _SERIES and any(_is_exponential(_Gaps(other), short) for other in _times(clause)):
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


def _times(clause: Clause) -> Iterator[Pair]:
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
        sides = [arena.node("mul", (side, below)) for side in (clause.left, clause.right)]
        yield Pair(sides[0], sides[1], context())


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
        if abs(fourth * at_r - at_p * at_q) > DISTINCT * abs(at_p * at_q):
            return False
        agreed += 1
    if agreed < NEEDED_POINTS // 2 or not gaps.show_change():
        return False
    return sum(gaps.at(point) is not None for point in points) >= NEEDED_POINTS


class _Gaps:
    """Left - right in many digits at points, each computed once."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._known: dict[tuple[Any, ...], Any] = {}
        #: Left, right and their gap where all three are known.
        self._seen: list[tuple[Any, Any, Any]] = []

    def at(self, point: Point) -> Any:
        """The gap; None where there is none, or none that is told from 0."""
        key = tuple(point.values())
        if key not in self._known:
            self._known[key] = self._computed(point)
        return self._known[key]

    def _computed(self, point: Point) -> Any:
        try:
            values = self._pair.values_at(point, DEEP)
        except DivergentError:
            return None
        if values is None:
            return None
        one = self._pair.ctx.mpf(1)
        gap = (values[0] - values[1]) * one
        size = max(abs(values[0]), abs(values[1])) * one  # perhaps a whole number past floats
        if abs(gap) <= DISTINCT * size:
            return None
        self._seen.append((values[0] * one, values[1] * one, gap))
        return gap

    def show_change(self) -> bool:
        """Whether a side or the gap changes by enough for products of gaps to tell.

        x - 10^30 looks like an exponential: what is not one in it is lost beside 10^60.
        """
        first = self._seen[0]
        pairs = [
            (one, other) for seen in self._seen for one, other in zip(seen, first, strict=True)
        ]
        return any(abs(one - other) > VISIBLE * abs(other) for one, other in pairs)


def _short_point(point: Point) -> Point:
    return {symbol: _short(value) for symbol, value in point.items()}


def _short(value: Any) -> Any:
    """The number with few binary places, so that sums of such are exact."""
    if isinstance(value, complex):
        return complex(_short(value.real), _short(value.imag))
    return value if isinstance(value, int) else round(value * PLACES) / PLACES
