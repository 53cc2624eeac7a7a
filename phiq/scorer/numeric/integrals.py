"""Definite integrals in mpmath values: the double exponential rule, in rows of nodes.

As in `quadrature`, but in any precision, for any integrand, and with each halving of the step
computing only what is new. Towards an infinite end before which the integrand fades, places move
but exponentially, so that fewer nodes do. The error is an estimate, not a bound; integrals that do
not settle raise `OutsideError`, among them improper integrals that converge by oscillation alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from phiq.scorer.numeric.compiler import NO_VALUE
from phiq.scorer.numeric.errors import OutsideError
from phiq.scorer.numeric.rows.compiler import each
from phiq.scorer.numeric.rows.rows import GUARD, REAL, Row
from phiq.scorer.numeric.values import is_nothing

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
#: Those where the integrand fades: with 6 in a unit e^-x is right to 18 digits.
FADING_STEPS, FADING_HALVINGS = 6, 3
#: Distance at which an integrand has faded, and by how many times the digits of its value at 1.
FAR_OUT, FADED = 1e3, 2
#: Nodes of the first level taken at once, while it is not known where terms end.
AT_ONCE = 6
#: Negligible terms in a row that end a sum towards an end.
NEGLIGIBLE_IN_A_ROW = 2
#: Share of the digits by which a negligible term is smaller than the largest, and by which the last
#: one before an end must be: two thirds count in a comparison.
NEGLIGIBLE, TAIL = 0.75, 0.7


def integrate(
    ctx: Any,
    function: Callable[[Any], Any],
    low: Any,
    high: Any,
    at_once: Callable[[Row], Row] | None = None,
) -> Any:
    """The integral of `function` from low to high; `at_once` is the same at many places.

    Raises:
        OutsideError: the quadrature did not settle.
    """
    one = ctx.mpf(1)
    low, high = low * one, high * one
    if low == high:
        return 0
    if _diverges(ctx, function, low, high):
        raise OutsideError("the integral diverges")
    everywhere = _everywhere(ctx, function, at_once)
    if _fades(ctx, everywhere, low, high):
        with suppress(OutsideError):
            return _Rule(ctx, everywhere, low, high, fades=True).value()
    return _Rule(ctx, everywhere, low, high).value()


def _everywhere(
    ctx: Any, function: Callable[[Any], Any], at_once: Callable[[Row], Row] | None
) -> Callable[[Row], Row]:
    """The function at many places: at once where that works, else one by one."""

    def run(places: Row) -> Row:
        if at_once is not None:
            with suppress(*NO_VALUE):
                return at_once(places)
        return each(ctx, lambda _ctx, x: function(x), places)

    return run


class _Rule:
    """The trapezoidal rule on the line of u, with ever smaller steps."""

    def __init__(
        self,
        ctx: Any,
        function: Callable[[Row], Row],
        low: Any,
        high: Any,
        *,
        fades: bool = False,
    ) -> None:
        self.ctx = ctx
        self.function = function
        shape = _shape(ctx, low, high)
        self.kind = f"fading {shape}" if fades else shape
        self.first_steps = FADING_STEPS if fades else FIRST_STEPS
        self.most_halvings = FADING_HALVINGS if fades else MOST_HALVINGS
        #: What every term is multiplied by.
        self.scale = high - low if shape == "stretch" else 1 if high > low else -1
        #: On each side of u = 0, where distances are counted from, and what they are multiplied by.
        self.origins, self.factors = _map(ctx, shape, low, high, self.scale)
        #: How far from 0 terms matter, on the negative and the positive side.
        self.ends = [FAR_REACH if ctx.prec > 53 else REACH] * 2
        self.total: Any = 0
        #: Binary magnitude of the largest term.
        self.top = -math.inf

    def value(self) -> Any:
        """The integral; halves the step until two sums agree."""
        needed = min(SETTLED, float(self.ctx.eps) ** AGREED)
        before = None
        for level in range(self.most_halvings + 1):
            steps = self.first_steps * 2**level
            for side in (0, 1):
                self._add(side, level, steps)
            now, size = self.total / steps, self._size() / steps
            tolerance = needed * max(abs(now), size * 1e-3)
            if before is not None and abs(now - before) <= tolerance:
                return 0 if is_nothing(self.ctx, now, size) else now * self.scale
            before = now
        raise OutsideError("the integral did not settle")

    def _size(self) -> Any:
        """The size of the largest term; 0 where all are 0."""
        return self.ctx.ldexp(1, int(self.top)) if self.top > -math.inf else 0

    def _add(self, side: int, level: int, steps: int) -> None:
        """Add what this level brings on one side; the first level finds where terms end."""
        if level == 0:
            self.ends[side] = self._first(side, steps)
            return
        count = (int(self.ends[side] * steps) + 1) // 2
        if count:
            self.total = self.total + self._terms(side, level, steps, 0, count).total(self.ctx)

    def _first(self, side: int, steps: int) -> float:
        """Add the terms of the first level on one side; where they end to matter."""
        bits, quiet, size, last = self.ctx.prec, 0, math.inf, 0.0
        start, many = 0, AT_ONCE
        most = int(self.ends[side] * steps) + 1 - side
        while start < most:
            try:
                terms = self._terms(side, 0, steps, start, min(start + many, most))
            except NO_VALUE:
                if many == 1:
                    break  # 0/0 by rounding, next to an end
                many = 1
                continue
            for k, size in enumerate(terms.magnitudes()):
                last = (start + k + side) / steps
                self.top = max(self.top, size)
                quiet = quiet + 1 if size < self.top - NEGLIGIBLE * bits else 0
                if quiet >= NEGLIGIBLE_IN_A_ROW and last >= 1:
                    self.total = self.total + terms.part(0, k + 1).total(self.ctx)
                    return last
            self.total = self.total + terms.total(self.ctx)
            start += many
        if size > self.top - TAIL * bits:
            raise OutsideError("the integrand does not vanish at an end")
        return last

    def _terms(self, side: int, level: int, steps: int, start: int, end: int) -> Row:
        """The integrand times its weight at the nodes of a level, by their numbers."""
        places, weights = _nodes(self.ctx, (self.kind, side, level), steps, start, end)
        return self.function(self.origins[side] + self.factors[side] * places) * weights


def _shape(ctx: Any, low: Any, high: Any) -> str:
    infinite = [ctx.isinf(low), ctx.isinf(high)]
    return "line" if all(infinite) else "half" if any(infinite) else "stretch"


def _map(ctx: Any, shape: str, low: Any, high: Any, scale: Any) -> tuple[list[Row], list[Row]]:
    """The place a distance means on each side: an origin, and a factor of the distance."""
    origins, signs = (low, high), (1, -1)
    if shape == "line":
        origins, signs = (0, 0), (-1, 1)
    elif shape == "half":
        upwards = ctx.isinf(high)
        origins = (low, low) if upwards else (high, high)
        signs = (1, 1) if upwards else (-1, -1)
    return _constants(ctx, origins), _constants(ctx, [sign * scale for sign in signs])


def _constants(ctx: Any, values: Iterable[Any]) -> list[Row]:
    return [Row.repeated(ctx.prec + GUARD, value) for value in values]


_known: WeakKeyDictionary[Any, dict[tuple[Any, ...], tuple[list[Any], list[Any]]]] = (
    WeakKeyDictionary()
)


def _nodes(
    ctx: Any, which: tuple[str, int, int], steps: int, start: int, end: int
) -> tuple[Row, Row]:
    """Places and weights at the u > 0 that a level brings on a side, outwards; remembered."""
    kind, side, level = which
    bits = ctx.prec + GUARD
    places, weights = _known.setdefault(ctx, {}).setdefault((ctx.prec, *which), ([], []))
    first, stride = (side, 1) if level == 0 else (1, 2)
    for k in range(len(places), end):
        pair = Row.of(bits, _node(ctx, kind, side, ctx.mpf(first + k * stride) / steps))
        places.append(pair.items[0])
        weights.append(pair.items[1])
    return Row(bits, REAL, places[start:end]), Row(bits, REAL, weights[start:end])


def _node(ctx: Any, kind: str, side: int, u: Any) -> tuple[Any, Any]:
    if kind == "fading half":
        u = u if side else -u
        shrunk = ctx.exp(-u)
        image = ctx.exp(u - shrunk)
        return image, image * (1 + shrunk)
    grown = ctx.exp(u)
    sinh, cosh = (grown - 1 / grown) / 2, (grown + 1 / grown) / 2
    if kind == "fading line":
        return sinh, cosh
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


def _fades(ctx: Any, function: Callable[[Row], Row], low: Any, high: Any) -> bool:
    """Whether the integrand is nothing beside its size near 0, or a finite end, before FAR_OUT."""
    ends = [end for end in (low, high) if ctx.isinf(end)]
    origin = ctx.mpf(0) if len(ends) == 2 else low if ctx.isinf(high) else high
    for end in ends:
        places = [origin + (step if end > 0 else -step) for step in (1, FAR_OUT)]
        try:
            near, far = function(Row.of(ctx.prec + GUARD, places)).magnitudes()
        except NO_VALUE:
            return False
        if not far < near - FADED * ctx.prec:
            return False
    return bool(ends)


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
