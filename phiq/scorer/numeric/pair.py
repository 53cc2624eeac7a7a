"""Compares both sides of a relation at one point, in machine floats or in 20, 35, 50 digits.

A difference counts when it is nonzero and stays the same as the precision grows, and is no rounding
of sums that cancel. Which points are compared, and what they tell together, is `confirm`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import mpmath

from phiq.scorer.expression.tree import Node
from phiq.scorer.numeric.cancellation import digits_cancelled
from phiq.scorer.numeric.compiler import NO_VALUE, Compiled, Point
from phiq.scorer.numeric.errors import DivergentError
from phiq.scorer.numeric.highprec import compile_node
from phiq.scorer.numeric.values import DIGITS_KEPT, is_finite

#: Digits of the steps at which a difference is followed.
SHALLOW, MIDDLE, DEEP = 20, 35, 50
#: How much a difference shrinks when 15 digits are added, if rounding made it.
SHRINKS = 1e-6
#: Most digits that sums may cancel for a difference to be followed beyond them.
MOST_LOST = 400

#: Powers of ten that floats hold end here.
LOWEST_POWER = -300

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


class Pair:
    """Both sides of a relation, compiled for one context."""

    def __init__(self, left: Node, right: Node, ctx: Any) -> None:
        self.ctx = ctx
        self.nodes = left, right
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

    def values_at(self, point: Point, digits: int) -> tuple[Any, Any] | None:
        """Both values to so many digits, as `values`."""
        self.ctx.dps = digits
        return self.values(_exact_point(self.ctx, point))

    def gap(self, point: Point, digits: int | None = None) -> Gap | None:
        """The difference and the size of the larger side, computed to so many digits."""
        values = self.values(point) if digits is None else self.values_at(point, digits)
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
            if outcome == "agree" or (outcome == "differ" and not self._lost(point, now, digits)):
                return _finding(outcome, now, digits)
            before = now
        return self._beyond(point, before)

    def _lost(self, point: Point, gap: Gap, digits: int) -> int:
        """How many digits were lost to cancellation, 0 where those kept still tell the gap."""
        lost = digits_cancelled(self.nodes, self.ctx, point, gap[0])
        return lost if lost > DIGITS_KEPT * digits else 0

    def _beyond(self, point: Point, before: Gap | None) -> Finding:
        """Decide a point by as many digits more as sums cancel there, if they are not too many."""
        lost = self._lost(point, before, DEEP) if before is not None else 0
        now = self.gap(point, DEEP + lost) if 0 < lost <= MOST_LOST else None
        if now is None:
            return Finding("open")
        return _finding("agree" if _explained(now, DEEP) else "differ", now, DEEP)

    def confirm(self, point: Point, floats: Pair, digits: int = DEEP) -> Finding | None:
        """Decide one point by many digits, with less beside where the sides' size misleads."""
        deep = self.gap(point, digits)
        if deep is None:
            return None
        if _explained(deep, digits):
            return _finding("agree", deep, digits)
        outcome = _trend(floats.gap(point), deep, digits)
        if outcome != "differ":
            middle = self.gap(point, MIDDLE if digits == DEEP else digits - DEEP)
            outcome = "open" if middle is None else _trend(middle, deep, digits)
        if outcome == "differ" and self._lost(point, deep, digits):
            return self._beyond(point, deep)
        return _finding(outcome, deep, digits)

    def settle(self, digits: int) -> Finding:
        """Decide two numbers by so many digits, and by more that must find the same."""
        less, more = self.gap({}, digits), self.gap({}, digits + DEEP)
        if less is None or more is None:
            return Finding("open")
        if _explained(more, digits) or more[0] <= less[0] * self.ctx.mpf(10) ** (MIDDLE - DEEP):
            return _finding("agree", more, digits)
        steady = abs(more[0] - less[0]) <= 1e-3 * more[0]
        return _finding("differ", more, digits) if steady else Finding("open")


def _exact_point(ctx: Any, point: Point) -> Point:
    return {symbol: _exactly(ctx, value) for symbol, value in point.items()}


def _exactly(ctx: Any, value: Any) -> Any:
    if isinstance(value, int):
        return value
    return ctx.mpc(value) if isinstance(value, complex) else ctx.mpf(value)


def _explained(gap: Gap, digits: int) -> bool:
    return bool(gap[0] <= gap[1] * _kept(digits))


def _kept(digits: int) -> Any:
    """Share of a number that is below the digits kept of so many; past the range of floats."""
    power = -DIGITS_KEPT * digits
    return 10**power if power > LOWEST_POWER else mpmath.mpf(10) ** power


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
    bound = gap[1] * _kept(digits)
    return Finding(outcome, 1, _as_float(gap[0]), _as_float(bound))


def _as_float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")
