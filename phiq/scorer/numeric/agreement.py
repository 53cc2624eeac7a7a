"""Compares two trees at sample points in mpmath values: machine floats, then 20, 35, 50 digits.

Evidence, not proof: two sides agree when at all tried points their difference is explained by
the precision, at one of them to 50 digits; they differ when the difference at one point
is nonzero and stays the same as the precision grows. Series, integrals and special functions
carry no error bounds here, hence the repetition at two precisions.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import mpmath
from mpmath.ctx_mp import MPContext

from phiq.scorer.expression.tree import Node, kinds
from phiq.scorer.numeric.compiler import NO_VALUE, Point
from phiq.scorer.numeric.errors import DivergentError
from phiq.scorer.numeric.pair import DEEP, Finding, Gap, Pair

#: Points at which both sides must have a value and agree.
NEEDED_POINTS = 8
#: Different whole numbers among those: n = ((n!)!)! at 0, 1 and 2, and nothing can compute it at 3.
NEEDED_WHOLES = 4
#: Points at which even digits give no clear answer before doubtful ones are left alone.
MOST_FAILURES = 1
#: Relative difference that machine floats leave between equal sides; accelerated sums are coarse.
FLOAT_TOLERANCE = 1e-6
#: Relative difference in machine floats from which on it is unlikely to be their fault.
SUSPECT = 1e-3

#: Operations whose infinite forms converge best near 0.
_SERIES = kinds("sum", "prod", "lim")
_INTEGRAL = kinds("int")

_local = threading.local()


def context() -> Any:
    """This thread's own mpmath context: the library's global one is not safe in threads."""
    if not hasattr(_local, "context"):
        _local.context = MPContext()
    return _local.context


def compare(
    left: Node, right: Node, points: Sequence[Point], *, constant: bool, digits: int = DEEP
) -> Finding:
    """Compare the two sides at the points, at one to so many digits; a constant has one point.

    Raises:
        UnsupportedError: a side has a part without numeric meaning.
    """
    floats = Pair(left, right, mpmath.fp)
    many = Pair(left, right, context())
    if constant and _diverges(floats):
        return Finding("diverges")
    ops = left.kinds | right.kinds
    needed = (1 if constant else NEEDED_POINTS), _needed_wholes(points)
    search = _Agreement(floats, many, needed, integrates=bool(ops & _INTEGRAL))
    # Series converge fastest near 0.
    for point in _fresh(sorted(points, key=_size) if ops & _SERIES else points):
        search.look(point)
        if search.difference is not None or search.is_enough():
            break
    search.look_again()
    if search.difference is not None:
        return search.difference
    if constant and digits > DEEP:  # whether or not floats had a value
        return many.settle(digits)
    if not search.is_enough():
        return Finding("open", len(search.agreed))
    return _deepen(floats, many, search, digits)


def _fresh(points: Sequence[Point]) -> Iterator[Point]:
    """The points, those whose whole numbers all came before after the others.

    Agreement at n = 0, 1 and 2 alone is no evidence for all n.
    """
    seen: set[tuple[int, ...]] = set()
    later: list[Point] = []
    for point in points:
        wholes = _wholes(point)
        if wholes and wholes in seen:
            later.append(point)
        else:
            seen.add(wholes)
            yield point
    yield from later


def _needed_wholes(points: Sequence[Point]) -> int:
    """At how many different whole numbers both sides must agree: at all there are, if few."""
    if not (points and _wholes(points[0])):
        return 1
    return min(NEEDED_WHOLES, len(set(map(_wholes, points))))


def _wholes(point: Point) -> tuple[int, ...]:
    return tuple([value for value in point.values() if type(value) is int])


def _size(point: Point) -> float:
    return max(map(abs, point.values()), default=0.0)


class _Agreement:
    """Goes through points: floats first, digits where those see a difference.

    Points where floats have no value wait until the quick ones are through, for digits are slowest
    there; so do all doubtful points once digits gave no answer at one.
    """

    def __init__(
        self, floats: Pair, digits: Pair, needed: tuple[int, int], *, integrates: bool
    ) -> None:
        #: How many points must agree, and how many different whole numbers among them.
        self.needed = needed
        self.floats = floats
        self.integrates = integrates
        self.digits = digits
        self.agreed: list[Point] = []
        #: Where machine floats agree best, and their relative difference there.
        self.clearest: tuple[float, Point] | None = None
        self.difference: Finding | None = None
        self._waiting: list[tuple[Point, Gap | None]] = []
        self._failures = 0

    def look(self, point: Point) -> None:
        try:
            gap = self.floats.gap(point)
            if gap is not None and gap[0] <= FLOAT_TOLERANCE * gap[1]:
                self._agree(point, gap)
            elif self._failures or gap is None:
                self._waiting.append((point, gap))
            else:
                self._follow(point, gap)
        except DivergentError:
            return

    def _agree(self, point: Point, gap: Gap) -> None:
        self.agreed.append(point)
        share = float(gap[0] / gap[1]) if gap[1] else 0.0
        if self.clearest is None or share < self.clearest[0]:
            self.clearest = share, point

    def is_enough(self) -> bool:
        """Whether the points of agreement are evidence for all."""
        points, wholes = self.needed
        return len(self.agreed) >= points and len(set(map(_wholes, self.agreed))) >= wholes

    def look_again(self) -> None:
        """Follow doubtful points while that can change anything."""
        for point, gap in self._waiting:
            settled = self.difference is not None or self.is_enough()
            if settled or self._failures > MOST_FAILURES:
                return
            if not self._is_vain(gap):
                self._follow(point, gap)

    def _is_vain(self, gap: Gap | None) -> bool:
        """Whether digits of an integral could here at best add to an agreement out of reach."""
        near = gap is None or gap[0] <= SUSPECT * gap[1]
        return near and self.integrates and 2 * len(self.agreed) < NEEDED_POINTS

    def _follow(self, point: Point, gap: Gap | None) -> None:
        try:
            found = self.digits.follow(point, gap)
        except DivergentError:
            return
        if found is None or found.outcome == "open":
            self._failures += 1
        elif found.outcome == "agree":
            self.agreed.append(point)
        else:
            self.difference = found


def _diverges(pair: Pair) -> bool:
    """Whether exactly one side is a divergent series, the other one a number."""
    diverging = 0
    for side in pair.sides:
        try:
            side({})
        except DivergentError:
            diverging += 1
        except NO_VALUE:
            return False
    return diverging == 1


def _deepen(floats: Pair, many: Pair, search: _Agreement, digits: int) -> Finding:
    """Compare at many digits where that is cheapest: near 0, integrals where floats agree best.

    Beyond 50 digits farthest from 0 as well: there small terms may be hidden, here small powers.
    """
    agreed = search.agreed
    chosen = [min(agreed, key=_size)]
    if search.integrates and search.clearest is not None:
        chosen = [search.clearest[1]]
    elif digits > DEEP:
        chosen.append(max(agreed, key=_size))
    try:
        findings = [many.confirm(point, floats, digits) for point in chosen]
    except DivergentError:
        findings = [None]
    found = next((f for f in findings if f is None or f.outcome != "agree"), findings[0])
    return Finding("open", len(agreed)) if found is None else replace(found, points=len(agreed))
