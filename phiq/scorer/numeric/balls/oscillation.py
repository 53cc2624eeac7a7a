"""Integrals to infinity that converge by oscillation, as balls.

The double exponential rule of Ooura and Mori (1999): the nodes tend to the zeros of the sine or
cosine, so fast that what is left of the integrand vanishes. The radius is an estimate, not a bound.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from math import inf, log2
from typing import Final, NamedTuple

from flint import acb, arb, ctx

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.numeric.balls.basics import Ball
from phiq.scorer.numeric.balls.integrals import Function, settled
from phiq.scorer.numeric.balls.magnitude import magnitude
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.errors import NO_VALUE, OutsideError
from phiq.scorer.time_limit import check_time

#: Steps of the rule in half a period: at first so many a bit, then twice, four and eight times.
STEPS_A_BIT: Final = 0.18
DOUBLINGS: Final = 3
#: Half periods at which what they add to the integral is looked at, and how much it must fall.
PROBES: Final = (10**4, 10**6, 10**8)
FALLS: Final = log2(0.9)
#: Bits computed beyond those asked for: nodes are near zeros, where digits are lost.
GUARD_BITS: Final = 24
#: The rule's own constant β.
_BETA: Final = 0.25
#: Powers of the variable that a sine or cosine may take: sin x, cos x², ….
_POWERS: Final = (1, 2, 3)
#: How near an argument must be to k·x^n to be it, as a binary logarithm.
_SAME: Final = -40


class Wave(NamedTuple):
    """A sine or cosine of an integrand: its argument is k·x^n, with a k free of x."""

    cosine: bool
    rate: Ball
    power: int


def wave_of(body: Node, symbol: Symbol) -> Node | None:
    """The first sine or cosine of the symbol in an integrand, if it holds one."""
    for node in body.walk():
        if node.op == "fn" and node.text in ("sin", "cos") and symbol in free_symbols(node):
            return node
    return None


def shape_of(argument: Function, *, cosine: bool) -> Wave:
    """The wave of an argument k·x^n, up to its sign.

    Raises:
        OutsideError: it has another form.
    """
    nought, once, twice, thrice = [argument(acb(x)) for x in range(4)]
    size = magnitude(once)
    for power in _POWERS:
        apart = (twice - 2**power * once, thrice - 3**power * once, nought)
        if once.imag.is_zero() and max(map(magnitude, apart)) <= size + _SAME > -inf:
            return Wave(cosine, acb(abs(once)), power)
    raise OutsideError("an oscillation of another form")


def oscillating(functions: Callable[[], tuple[Function, Wave]]) -> Ball:
    """The integral from 0 to infinity of a function with a wave, both at the precision that is set.

    Raises:
        OutsideError: the integral diverges or did not settle.
    """
    bits = ctx.prec
    with precision(bits + GUARD_BITS):
        function, wave = functions()
        if not _converges(function, wave):
            raise OutsideError("the oscillations do not fade")
        halves = math.ceil(STEPS_A_BIT * bits)
        sums = (_sum(function, wave, halves * 2**k) for k in range(DOUBLINGS + 1))
        found = settled(sums, bits)
    if found is not None:
        return found
    raise OutsideError("the oscillating integral did not settle")


def _converges(function: Function, wave: Wave) -> bool:
    """Whether crest times period falls on the way out: sin x has no integral, sin x² has."""
    added: list[float] = []
    for halves in PROBES:
        crest = acb.pi() * (acb(halves) + (0 if wave.cosine else acb(0.5))) / wave.rate
        where = _root(crest, wave.power)
        try:
            added.append(magnitude(function(where) / where ** (wave.power - 1)))
        except NO_VALUE:
            return False
    return added[1] <= FALLS + added[0] and added[2] <= FALLS + added[1]


def _root(value: Ball, power: int) -> Ball:
    return (value.log() / power).exp().mid() if power > 1 else value.mid()


def _sum(function: Function, wave: Wave, halves: int) -> tuple[Ball, float]:
    """The sum over the nodes with so many steps in half a period, and its largest magnitude."""
    step = arb.pi() / halves
    alpha = _BETA / (1 + halves * arb(1 + halves).log() / (4 * arb.pi())).sqrt()
    far = math.log(ctx.prec * math.log(2) / _BETA)
    near = math.log(ctx.prec * math.log(2) / float(alpha))
    total, largest = acb(0), -inf
    for k in range(-math.ceil(near / float(step)), math.ceil(far / float(step)) + 1):
        check_time()
        image, slope = _map(step * (k - arb(0.5)) if wave.cosine else step * k, alpha)
        where = _root(halves * image / wave.rate, wave.power)
        try:
            value = function(where)
        except NO_VALUE:
            continue  # 0/0 by underflow, next to 0
        term = value * slope * where / (wave.power * image)
        total += term
        largest = max(largest, magnitude(term))
    return total * step, largest + log2(float(step))


def _map(t: arb, alpha: arb) -> tuple[arb, arb]:
    """Where the rule maps t to, and its slope there."""
    if t.is_zero():
        first, second = 2 + alpha + _BETA, _BETA - alpha
        return 1 / first, (first * first - second) / (2 * first * first)
    shrunk, grown = (-t).exp(), t.exp()
    away = (-2 * t - alpha * (1 - shrunk) - _BETA * (grown - 1)).exp()
    bend = 2 + alpha * shrunk + _BETA * grown
    rest = 1 - away
    return t / rest, (rest - t * away * bend) / (rest * rest)
