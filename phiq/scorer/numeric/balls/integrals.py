"""Definite integrals as balls, where no enclosure is known: the double exponential rule.

The real line of u is mapped onto the stretch of integration so that the integrand decays doubly
exponentially (Takahasi and Mori 1974), and the step of the trapezoidal rule is halved until two
sums agree. Towards an infinite end before which the integrand fades, places move but exponentially,
so that fewer nodes do. The radius is an estimate, not a bound; integrals that do not settle raise
`OutsideError`, among them improper integrals that converge by oscillation alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from math import inf, log2
from typing import Final

from flint import acb, arb, ctx

from phiq.scorer.numeric.balls.basics import Ball
from phiq.scorer.numeric.balls.magnitude import magnitude, widened
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.errors import NO_VALUE, OutsideError

#: A function of one number.
Function = Callable[[Ball], Ball]

#: Binary logarithm of the relative difference of two steps up to which a quadrature counts as
#: settled, at the least, and the share of the bits to which they must agree: halving the step
#: nearly doubles the digits.
SETTLED: Final = -20.0
AGREED: Final = 0.42
DOUBLES: Final = 1.6
#: Share of the bits of a result that are not trusted: terms beyond them are left out.
UNTRUSTED: Final = 1 / 3
#: Distances from 0 at which an infinite end is probed, and one over them from a finite end.
PROBES: Final = (10**3, 10**6, 10**9)
#: Growth from probe to probe, as a binary logarithm, that tells divergence from rounding.
GROWTH: Final = 1.0
#: Largest |u|.
REACH: Final = 8.0
#: Bits that hold the sum of an end and a distance from it: those are up to 10^-2030.
EXACT_BITS: Final = 8192
#: Most bits that are added next to an end, for what differences lose there.
MOST_LOST: Final = 1024
#: Steps of u: 4, 8, … of them in a unit.
FIRST_STEPS, MOST_HALVINGS = 4, 5
#: Those where the integrand fades: with 6 in a unit e^-x is right to 18 digits.
FADING_STEPS, FADING_HALVINGS = 6, 4
#: Distance at which an integrand has faded, and by how many times the digits of its value at 1.
FAR_OUT, FADED = 1000, 2
#: Negligible terms in a row that end a sum towards an end.
NEGLIGIBLE_IN_A_ROW: Final = 2
#: Share of the digits by which a negligible term is smaller than the largest, and by which the last
#: one before an end must be.
NEGLIGIBLE, TAIL = 0.75, 0.7


def integrate(function: Function, low: Ball, high: Ball) -> Ball:
    """The integral of `function` between two ends, which may be infinite.

    Raises:
        OutsideError: the quadrature did not settle.
    """
    if (low - high).is_zero():
        return acb(0)
    if _grows(function, low, high) or _grows(function, high, low):
        raise OutsideError("the integral diverges")
    if fades(function, low, high):
        with suppress(OutsideError):
            return _Rule(function, low, high, fades=True).value()
    return _Rule(function, low, high).value()


def settled(sums: Iterable[tuple[Ball, float]], bits: int) -> Ball | None:
    """The first sum of ever finer ones that agrees with the one before, None where none does.

    Each comes with the magnitude of its largest term, at so many bits.
    """
    needed = min(SETTLED, -AGREED * bits)
    before: Ball | None = None
    for now, size in sums:
        if before is not None:
            apart = magnitude(now - before)
            if apart <= needed + max(magnitude(now), size - 10):
                doubled = DOUBLES * (apart - size) + size
                return widened(now, max(doubled, size - (1 - UNTRUSTED) * bits))
        before = now
    return None


class _Rule:
    """The trapezoidal rule on the line of u, with ever smaller steps."""

    def __init__(self, function: Function, low: Ball, high: Ball, *, fades: bool = False) -> None:
        self.function = function
        infinite = [not end.is_finite() for end in (low, high)]
        shape = ("stretch", "half", "line")[sum(infinite)]
        self.kind = f"fading {shape}" if fades else shape
        self.first_steps = FADING_STEPS if fades else FIRST_STEPS
        self.most_halvings = FADING_HALVINGS if fades else MOST_HALVINGS
        forwards = _direction(low, high)
        #: On each side of u = 0, where distances are counted from, and what they are multiplied by.
        self.origins: tuple[Ball, Ball] = (acb(0), acb(0))
        self.factors: tuple[Ball, Ball] = (acb(-1), acb(1))
        #: What the sum is multiplied by.
        self.scale: Ball = acb(forwards)
        if shape == "stretch":
            self.origins, self.scale = (low, high), high - low
            self.factors = (self.scale, -self.scale)
        elif shape == "half":
            origin, outwards = (high, -forwards) if infinite[0] else (low, forwards)
            self.origins, self.factors = (origin, origin), (acb(outwards), acb(outwards))
        #: How far from 0 terms matter, on the negative and the positive side.
        self.ends = [REACH, REACH]
        self.total: Ball = acb(0)
        #: Binary magnitude of the largest term.
        self.top = -inf

    def value(self) -> Ball:
        """The integral; halves the step until two sums agree."""
        found = settled(self._sums(), ctx.prec)
        if found is None:
            raise OutsideError("the integral did not settle")
        return found * self.scale

    def _sums(self) -> Iterator[tuple[Ball, float]]:
        """The sum with ever smaller steps, and its largest magnitude."""
        for level in range(self.most_halvings + 1):
            steps = self.first_steps * 2**level
            for side in (0, 1):
                self._add(side, level, steps)
            yield self.total / steps, self.top - log2(steps)

    def _add(self, side: int, level: int, steps: int) -> None:
        """Add what this level brings on one side; the first level finds where terms end."""
        if level == 0:
            self.ends[side] = self._first(side, steps)
            return
        for k in range((int(self.ends[side] * steps) + 1) // 2):
            self.total += self._term(side, level, steps, k)

    def _first(self, side: int, steps: int) -> float:
        """Add the terms of the first level on one side; where they end to matter."""
        bits, quiet, size, last = ctx.prec, 0, inf, 0.0
        for k in range(int(self.ends[side] * steps) + 1 - side):
            try:
                term = self._term(side, 0, steps, k)
            except NO_VALUE:
                break  # 0/0 by rounding, next to an end
            size = magnitude(term)
            last = (k + side) / steps
            self.top = max(self.top, size)
            self.total += term
            quiet = quiet + 1 if size < self.top - NEGLIGIBLE * bits else 0
            if quiet >= NEGLIGIBLE_IN_A_ROW and last >= 1:
                return last
        if size > self.top - TAIL * bits:
            raise OutsideError("the integrand does not vanish at an end")
        return last

    def _term(self, side: int, level: int, steps: int, number: int) -> Ball:
        """The integrand times its weight at a node of a level, by its number."""
        first, stride = (side, 1) if level == 0 else (1, 2)
        bits = ctx.prec
        place, weight = _node(bits, self.kind, side, first + number * stride, steps)
        if lost := self._lost(side, place):
            with precision(bits + lost):
                value = self.function(self._place(side, place)) * weight
        else:
            value = self.function(self._place(side, place)) * weight
        if not value.is_finite():
            raise OutsideError("the integrand has no value inside")
        return value

    def _lost(self, side: int, distance: arb) -> int:
        """Bits that differences such as 1 - x² lose next to an end that is not 0."""
        if self.kind != "stretch" or self.origins[side].is_zero():
            return 0
        return min(max(0, int(-magnitude(acb(distance)))), MOST_LOST)

    def _place(self, side: int, distance: arb) -> Ball:
        """Where a distance leads: exactly, so that 1 - x is known next to 1."""
        far = (self.factors[side] * distance).mid()
        if self.kind != "stretch":
            return (self.origins[side] + far).mid()
        with precision(EXACT_BITS):
            return self.origins[side].mid() + far


#: Nodes remembered: those of a few kinds at a few precisions.
REMEMBERED: Final = 20_000


@lru_cache(maxsize=REMEMBERED)
def _node(_bits: int, kind: str, side: int, step: int, steps: int) -> tuple[arb, arb]:
    """The place and the weight at u = step/steps, counted outwards on a side."""
    u = arb(step) / steps
    if kind == "fading half":
        u = u if side else -u
        shrunk = (-u).exp()
        image = (u - shrunk).exp()
        return image, image * (1 + shrunk)
    sinh, cosh = u.sinh_cosh()
    if kind == "fading line":
        return sinh, cosh
    if kind == "stretch":
        away = (-arb.pi() * sinh).exp()
        share = away / (1 + away)
        return share, arb.pi() * cosh * share / (1 + away)
    slope = arb.pi() / 2 * cosh
    if kind == "half":
        image = (arb.pi() / 2 * (sinh if side else -sinh)).exp()
        return image, slope * image
    beyond, weight = (arb.pi() / 2 * sinh).sinh_cosh()
    return beyond, slope * weight


def _direction(start: Ball, end: Ball) -> int:
    """Whether one goes up or down the real line from one to the other."""
    return 1 if end.real > start.real else -1


def fades(function: Function, low: Ball, high: Ball) -> bool:
    """Whether the integrand is nothing beside its size near 0, or a finite end, before FAR_OUT."""
    ends = [(a, b) for a, b in ((low, high), (high, low)) if not a.is_finite()]
    for end, other in ends:
        origin = other if other.is_finite() else acb(0)
        outwards = _direction(other, end)
        try:
            near, far = [magnitude(function(origin + outwards * d)) for d in (1, FAR_OUT)]
        except NO_VALUE:
            return False
        if not far < near - FADED * ctx.prec:
            return False
    return bool(ends)


def _grows(function: Function, end: Ball, other: Ball) -> bool:
    """Whether distance times |integrand| grows without pause on the way to the end.

    Too fast then for any quadrature to settle.
    """
    if not (end.imag.is_zero() and other.imag.is_zero()):
        return False
    inwards, before = _direction(end, other), inf
    for probe in PROBES:
        x = end + acb(arb(inwards) / probe) if end.is_finite() else acb(-inwards * probe)
        distance = -log2(probe) if end.is_finite() else log2(probe)
        try:
            size = magnitude(function(x)) + distance
        except NO_VALUE:
            return False
        if before < inf and not size > GROWTH + before:
            return False
        before = size
    return True
