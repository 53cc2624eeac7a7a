"""Definite integrals in mpmath values: the double exponential rule, one evaluation at a time.

As in `quadrature`, but in any precision, for any integrand, and with each halving of the step
computing only what is new. The error is an estimate, not a bound; integrals that do not settle
raise `OutsideError`, among them improper integrals that converge by oscillation alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

from phiq.scorer.identity.compiler import NO_VALUE
from phiq.scorer.identity.values import OutsideError

#: Relative difference of two steps up to which a quadrature counts as settled, at the least.
SETTLED = 1e-6
#: Share of the digits at which two steps must agree: halving the step doubles the digits, and two
#: thirds of them count in a comparison.
AGREED = 0.36
#: Distances from 0 at which an infinite end is probed, and one over them from a finite end.
PROBES = (1e3, 1e6, 1e9)
#: Growth from probe to probe that tells divergence from rounding.
GROWTH = 2.0
#: Ends of the line of u in doubles, whose exponents end there, and in more digits.
REACH, FAR_REACH = 6.0, 8.0
#: Steps of u: 4, 8, … of them in a unit.
FIRST_STEPS, MOST_HALVINGS = 4, 4
#: Negligible terms in a row that end a sum towards an end.
NEGLIGIBLE_IN_A_ROW = 2
#: Share of the digits by which a negligible term is smaller than the largest, and by which the last
#: one before an end must be: two thirds count in a comparison.
NEGLIGIBLE, TAIL = 0.75, 0.7


def integrate(ctx: Any, function: Callable[[Any], Any], low: Any, high: Any) -> Any:
    """The integral of `function` from low to high.

    Raises:
        OutsideError: the quadrature did not settle.
    """
    one = ctx.mpf(1)
    low, high = low * one, high * one
    if low == high:
        return 0
    if _diverges(ctx, function, low, high):
        raise OutsideError("the integral diverges")
    return _Rule(ctx, function, low, high).value()


class _Rule:
    """The trapezoidal rule on the line of u, with ever smaller steps."""

    def __init__(self, ctx: Any, function: Callable[[Any], Any], low: Any, high: Any) -> None:
        self.ctx = ctx
        self.function = function
        self.low, self.high = low, high
        infinite = ctx.isinf(low), ctx.isinf(high)
        self.kind = "line" if all(infinite) else "half" if any(infinite) else "stretch"
        #: How far from 0 terms matter, on the negative and the positive side.
        self.ends = [FAR_REACH if ctx.prec > 53 else REACH] * 2
        self.total: Any = 0
        #: Binary magnitude of the largest term.
        self.top: Any = ctx.ninf

    def value(self) -> Any:
        """The integral; halves the step until two sums agree."""
        ctx = self.ctx
        needed = min(SETTLED, float(ctx.eps) ** AGREED)
        before = None
        for level in range(MOST_HALVINGS + 1):
            steps = FIRST_STEPS * 2**level
            for side in (0, 1):
                self._add(side, level, steps)
            now = self.total / steps
            tolerance = needed * max(abs(now), self._size() / steps * 1e-3)
            if before is not None and abs(now - before) <= tolerance:
                return now
            before = now
        raise OutsideError("the integral did not settle")

    def _size(self) -> Any:
        """The size of the largest term; 0 where all are 0."""
        return self.ctx.ldexp(1, self.top) if self.top > self.ctx.ninf else 0

    def _add(self, side: int, level: int, steps: int) -> None:
        """Add what this level brings on one side; the first level finds where terms end."""
        if level == 0:
            self.ends[side] = self._first(side, steps)
            return
        for u, node in _nodes(self.ctx, self.kind, side, level, steps):
            if u > self.ends[side]:
                return
            self.total = self.total + self._term(node, mirrored=side == 0)

    def _first(self, side: int, steps: int) -> float:
        """Add the terms of the first level on one side; where they end to matter."""
        bits, quiet, size, last = self.ctx.prec, 0, self.ctx.inf, 0.0
        for u, node in _nodes(self.ctx, self.kind, side, 0, steps):
            if u > self.ends[side]:
                break
            try:
                term = self._term(node, mirrored=side == 0)
            except NO_VALUE:
                break  # 0/0 by rounding, next to an end
            last, size = u, self.ctx.mag(term)
            self.total = self.total + term
            self.top = max(self.top, size)
            quiet = quiet + 1 if size < self.top - NEGLIGIBLE * bits else 0
            if quiet >= NEGLIGIBLE_IN_A_ROW and u >= 1:
                return u
        if size > self.top - TAIL * bits:
            raise OutsideError("the integrand does not vanish at an end")
        return last

    def _term(self, node: tuple[Any, Any], *, mirrored: bool) -> Any:
        """The integrand at a node times its weight."""
        place, weight = node
        low, high = self.low, self.high
        if self.kind == "stretch":
            width = high - low
            x = low + width * place if mirrored else high - width * place
            return self.function(x) * weight * width
        sign = 1 if high > low else -1
        if self.kind == "line":
            return self.function(-place if mirrored else place) * weight * sign
        # The distance from the finite end is the image of u, or one over it.
        if self.ctx.isinf(high):
            return self.function(low + sign * place) * weight * sign
        return self.function(high - sign * place) * weight * sign


_known: WeakKeyDictionary[Any, dict[tuple[Any, ...], list[Any]]] = WeakKeyDictionary()


def _nodes(
    ctx: Any, kind: str, side: int, level: int, steps: int
) -> Iterator[tuple[float, tuple[Any, Any]]]:
    """The u > 0 that a level brings, outwards, each with its place and weight; remembered."""
    rows = _known.setdefault(ctx, {}).setdefault((ctx.prec, kind, side, level), [])
    first, stride = (side, 1) if level == 0 else (1, 2)
    k = 0
    while True:
        number = first + k * stride
        if k == len(rows):
            rows.append(_node(ctx, kind, side, ctx.mpf(number) / steps))
        yield number / steps, rows[k]
        k += 1


def _node(ctx: Any, kind: str, side: int, u: Any) -> tuple[Any, Any]:
    grown = ctx.exp(u)
    sinh, cosh = (grown - 1 / grown) / 2, (grown + 1 / grown) / 2
    if kind == "stretch":
        away = ctx.exp(-ctx.pi * sinh)
        share = away / (1 + away)
        return share, ctx.pi * cosh * share / (1 + away)
    image = ctx.exp(ctx.pi / 2 * sinh)
    slope = ctx.pi / 2 * cosh
    if kind == "half":
        image = image if side else 1 / image
        return image, slope * image
    return (image - 1 / image) / 2, slope * (image + 1 / image) / 2


def _diverges(ctx: Any, function: Callable[[Any], Any], low: Any, high: Any) -> bool:
    """Whether the integrand grows too fast towards an end for any quadrature to settle."""
    if any(ctx.re(end) != end for end in (low, high)):
        return False
    return _grows(ctx, function, low, 1 if high > low else -1) or _grows(
        ctx, function, high, 1 if low > high else -1
    )


def _grows(ctx: Any, function: Callable[[Any], Any], end: Any, inwards: int) -> bool:
    """Whether distance times |integrand| grows without pause on the way to the end."""
    before = None
    for step in PROBES:
        x = -inwards * step if ctx.isinf(end) else end + inwards / step
        distance = step if ctx.isinf(end) else 1 / step
        try:
            size = abs(function(x)) * distance
        except NO_VALUE:
            return False
        if before is not None and not size > GROWTH * before:
            return False
        before = size
    return True
