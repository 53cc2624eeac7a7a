"""Compares two trees at sample points in mpmath values: machine floats, then 20, 35, 50 digits.

Evidence, not proof: two sides agree when at all tried points their difference is explained by
the precision, at one of them to 50 digits; they differ when the difference at one point
is nonzero and stays the same as the precision grows. Series, integrals and special functions
carry no error bounds here, hence the repetition at two precisions.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import mpmath
from mpmath.ctx_mp import MPContext

from phiq.scorer.expr import Node, kinds
from phiq.scorer.identity.compiler import NO_VALUE, Compiled, Point
from phiq.scorer.identity.errors import DivergentError
from phiq.scorer.identity.highprec import compile_node
from phiq.scorer.identity.values import is_finite

#: Points at which both sides must have a value and agree.
NEEDED_POINTS = 8
#: Points at which even digits give no clear answer before doubtful ones are left alone.
MOST_FAILURES = 1
#: Relative difference that machine floats leave between equal sides; accelerated sums are coarse.
FLOAT_TOLERANCE = 1e-6
#: Relative difference in machine floats from which on it is unlikely to be their fault.
SUSPECT = 1e-3
#: Digits of the steps at which a difference is followed.
SHALLOW, MIDDLE, DEEP = 20, 35, 50
#: Share of the digits that must agree; the rest may be lost to cancellation and acceleration.
DIGITS_KEPT = 0.66
#: How much a difference shrinks when 15 digits are added, if rounding made it.
SHRINKS = 1e-6

#: Operations whose infinite forms converge best near 0.
_SERIES = kinds("sum", "prod", "lim")
_INTEGRAL = kinds("int")

#: |left - right| and the larger of |left| and |right|.
Gap = tuple[Any, Any]
Outcome = Literal["agree", "differ", "open", "diverges"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the comparison found; `residual` is |l - r| at the deciding or worst deep point."""

    outcome: Outcome
    points: int = 0
    residual: float | None = None
    bound: float | None = None


_local = threading.local()


def context() -> Any:
    """This thread's own mpmath context: the library's global one is not safe in threads."""
    if not hasattr(_local, "context"):
        _local.context = MPContext()
    return _local.context


def compare(left: Node, right: Node, points: Sequence[Point], *, constant: bool) -> Finding:
    """Compare the two sides at the points; a constant relation has one point.

    Raises:
        UnsupportedError: a side has a part without numeric meaning.
    """
    floats = _Pair(left, right, mpmath.fp)
    digits = _Pair(left, right, context())
    if constant and _diverges(floats):
        return Finding("diverges")
    needed = 1 if constant else NEEDED_POINTS
    ops = left.kinds | right.kinds
    search = _Agreement(floats, digits, integrates=bool(ops & _INTEGRAL))
    # Series converge fastest near 0.
    for point in sorted(points, key=_size) if ops & _SERIES else points:
        search.look(point)
        if search.difference is not None or len(search.agreed) == needed:
            break
    search.look_again(needed)
    if search.difference is not None:
        return search.difference
    if len(search.agreed) < needed:
        return Finding("open", len(search.agreed))
    return _deepen(floats, digits, search)


def _size(point: Point) -> float:
    return max(map(abs, point.values()), default=0.0)


class _Agreement:
    """Goes through points: floats first, digits where those see a difference.

    Points where floats have no value wait until the quick ones are through, for digits are slowest
    there; so do all doubtful points once digits gave no answer at one.
    """

    def __init__(self, floats: _Pair, digits: _Pair, *, integrates: bool) -> None:
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

    def look_again(self, needed: int) -> None:
        """Follow doubtful points while that can change anything."""
        for point, gap in self._waiting:
            settled = self.difference is not None or len(self.agreed) >= needed
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


def _diverges(pair: _Pair) -> bool:
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


def _deepen(floats: _Pair, digits: _Pair, search: _Agreement) -> Finding:
    """Compare at 50 digits where that is cheapest: near 0, integrals where floats agree best."""
    agreed = search.agreed
    point = min(agreed, key=_size)
    if search.integrates and search.clearest is not None:
        point = search.clearest[1]
    try:
        found = digits.confirm(point, floats)
    except DivergentError:
        found = None
    return Finding("open", len(agreed)) if found is None else replace(found, points=len(agreed))


class _Pair:
    """Both sides of a relation, compiled for one context."""

    def __init__(self, left: Node, right: Node, ctx: Any) -> None:
        self.ctx = ctx
        self.sides: tuple[Compiled, Compiled] = compile_node(left, ctx), compile_node(right, ctx)

    def values(self, point: Point) -> tuple[Any, Any] | None:
        """Both values, None where one does not exist.

        Raises:
            DivergentError: a side is a series that diverges.
        """
        try:
            values = self.sides[0](point), self.sides[1](point)
            finite = all(is_finite(self.ctx, v) for v in values)
        except DivergentError:
            raise
        except NO_VALUE:
            return None
        return values if finite else None

    def gap(self, point: Point, digits: int | None = None) -> Gap | None:
        """The difference and the size of the larger side, computed to so many digits."""
        if digits is not None:
            self.ctx.dps = digits
            point = {symbol: _exactly(self.ctx, value) for symbol, value in point.items()}
        values = self.values(point)
        if values is None:
            return None
        gap, size = abs(values[0] - values[1]), max(abs(values[0]), abs(values[1]))
        # Whole numbers may be past machine floats, with which tolerances are computed.
        return self.ctx.mpf(gap), self.ctx.mpf(size)

    def follow(self, point: Point, before: Gap | None) -> Finding | None:
        """Decide one point by 20 digits, and 35 and 50 where needed; None without a value.

        `before` is what machine floats found: they count when more digits find the same.
        """
        for digits in (SHALLOW, MIDDLE, DEEP):
            now = self.gap(point, digits)
            if now is None:
                return None
            outcome = _trend(before, now, digits)
            if outcome != "open":
                return _finding(outcome, now, digits)
            before = now
        return Finding("open")

    def confirm(self, point: Point, floats: _Pair) -> Finding | None:
        """Decide one point by 50 digits, with less beside where the size of the sides misleads."""
        deep = self.gap(point, DEEP)
        if deep is None:
            return None
        if _explained(deep, DEEP):
            return _finding("agree", deep, DEEP)
        outcome = _trend(floats.gap(point), deep, DEEP)
        if outcome != "differ":
            middle = self.gap(point, MIDDLE)
            outcome = "open" if middle is None else _trend(middle, deep, DEEP)
        return _finding(outcome, deep, DEEP)


def _exactly(ctx: Any, value: Any) -> Any:
    if isinstance(value, int):
        return value
    return ctx.mpc(value) if isinstance(value, complex) else ctx.mpf(value)


def _explained(gap: Gap, digits: int) -> bool:
    return bool(gap[0] <= gap[1] * 10 ** (-DIGITS_KEPT * digits))


def _trend(before: Gap | None, now: Gap, digits: int) -> Outcome:
    """What a difference says that was computed twice, the second time more precisely."""
    if _explained(now, digits):
        return "agree"
    if before is None:
        return "open"
    if now[0] <= SHRINKS * before[0] and digits > SHALLOW:
        return "agree"
    if abs(now[0] - before[0]) <= 1e-3 * now[0]:
        return "differ"
    return "open"


def _finding(outcome: Outcome, gap: Gap, digits: int) -> Finding:
    bound = gap[1] * 10 ** (-DIGITS_KEPT * digits)
    return Finding(outcome, 1, _as_float(gap[0]), _as_float(bound))


def _as_float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")
