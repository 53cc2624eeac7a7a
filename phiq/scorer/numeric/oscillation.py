"""Integrals to infinity that converge by oscillation, in mpmath values of any precision.

The double exponential rule of Ooura and Mori (1999): the nodes tend to the zeros of the sine or
cosine, so fast that what is left of the integrand vanishes. The error is an estimate, not a bound.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.numeric.compiler import NO_VALUE, Compiled, Compiler, Point
from phiq.scorer.numeric.errors import OutsideError
from phiq.scorer.numeric.values import is_nothing

#: Steps of the rule in half a period: at first so many a digit, then twice, four and eight times.
STEPS_A_DIGIT: Final = 0.6
DOUBLINGS: Final = 3
#: Share of the digits at which two sums must agree, and the least relative agreement; as for other
#: integrals, twice the steps double the digits.
AGREED: Final = 0.36
SETTLED: Final = 1e-6
#: Half periods at which what they add to the integral is looked at, and how much it must fall.
PROBES: Final[tuple[float, ...]] = (1e4, 1e6, 1e8)
FALLS: Final = 0.9
#: Bits computed beyond those asked for: nodes are near zeros, where digits are lost.
GUARD_BITS: Final = 24
#: The rule's own constant β.
_BETA: Final = 0.25
#: Powers of the variable that a sine or cosine may take: sin x, cos x², ….
_POWERS: Final[tuple[int, ...]] = (1, 2, 3)


class Wave(NamedTuple):
    """A sine or cosine of an integrand: its argument is k·x^n, with a k free of x."""

    cosine: bool
    argument: Compiled


def wave_of(c: Compiler, body: Node, symbol: Symbol) -> Wave | None:
    """The first sine or cosine of the symbol in an integrand, if it holds one."""
    for node in body.walk():
        if node.op == "fn" and node.text in ("sin", "cos") and symbol in free_symbols(node):
            return Wave(node.text == "cos", c.compile(node.args[0]))
    return None


def oscillating(
    ctx: Any, function: Callable[[Any], Any], wave: Wave, point: Point, symbol: Symbol
) -> Any:
    """The integral of `function` from 0 to infinity.

    Raises:
        OutsideError: the wave is of another form, or the integral diverges or did not settle.
    """
    shape = _shape(ctx, wave, point, symbol)
    if not _converges(ctx, function, wave.cosine, *shape):
        raise OutsideError("the oscillations do not fade")
    floats, bits = ctx.prec <= 53, ctx.prec
    needed = min(SETTLED, float(ctx.eps) ** AGREED)
    try:
        if not floats:
            ctx.prec = bits + GUARD_BITS
        before: Any = None
        for doubling in range(DOUBLINGS + 1):
            halves = math.ceil(STEPS_A_DIGIT * ctx.dps) * 2**doubling
            now, size = _sum(ctx, function, wave.cosine, shape, halves)
            if before is not None and abs(now - before) <= needed * max(abs(now), size * 1e-3):
                return 0 if is_nothing(ctx, now, size) else now
            before = now
    finally:
        if not floats:
            ctx.prec = bits
    raise OutsideError("the oscillating integral did not settle")


def _shape(ctx: Any, wave: Wave, point: Point, symbol: Symbol) -> tuple[Any, int]:
    """The k > 0 and n of a wave's argument k·x^n, up to its sign."""
    nought, once, twice, thrice = [wave.argument({**point, symbol: x}) for x in (0, 1, 2, 3)]
    for power in _POWERS:
        apart = max(abs(twice - 2**power * once), abs(thrice - 3**power * once), abs(nought))
        if once.imag == 0 and once != 0 and apart <= 1e-12 * abs(once):
            return abs(once) * ctx.mpf(1), power
    raise OutsideError("an oscillation of another form")


def _converges(
    ctx: Any, function: Callable[[Any], Any], cosine: bool, rate: Any, power: int
) -> bool:
    """Whether crest times period falls on the way out: sin x has no integral, sin x² has."""
    added = []
    for halves in PROBES:
        where = (ctx.pi * (round(halves) + (0 if cosine else 0.5)) / rate) ** (ctx.mpf(1) / power)
        try:
            added.append(abs(function(where)) / where ** (power - 1))
        except NO_VALUE:
            return False
    return bool(added[1] <= FALLS * added[0] and added[2] <= FALLS * added[1])


def _sum(
    ctx: Any,
    function: Callable[[Any], Any],
    cosine: bool,
    shape: tuple[Any, int],
    halves: int,
) -> tuple[Any, Any]:
    """The sum over the nodes of the rule with so many steps in half a period, and its largest."""
    rate, power = shape
    step = ctx.pi / halves
    alpha = _BETA / ctx.sqrt(1 + halves * ctx.ln(1 + halves) / (4 * ctx.pi))
    far = math.log(ctx.prec * math.log(2) / _BETA)
    near = math.log(ctx.prec * math.log(2) / float(alpha))
    total = largest = ctx.mpf(0)
    for k in range(-math.ceil(near / float(step)), math.ceil(far / float(step)) + 1):
        image, slope = _map(ctx, step * (k - ctx.mpf(cosine) / 2), alpha)
        where = halves * image / rate
        if power > 1:
            where = ctx.root(where, power)
        try:
            value = function(where)
        except NO_VALUE:
            continue  # 0/0 by underflow, next to 0
        term = value * slope * where / (power * image)
        total += term
        largest = max(largest, abs(term))
    return total * step, largest * step


def _map(ctx: Any, t: Any, alpha: Any) -> tuple[Any, Any]:
    """Where the rule maps t to, and its slope there."""
    if t == 0:
        first, second = 2 + alpha + _BETA, _BETA - alpha
        return 1 / first, (first * first - second) / (2 * first * first)
    shrunk, grown = ctx.exp(-t), ctx.exp(t)
    away = ctx.exp(-2 * t - alpha * (1 - shrunk) - _BETA * (grown - 1))
    bend = 2 + alpha * shrunk + _BETA * grown
    rest = 1 - away
    return t / rest, (rest - t * away * bend) / (rest * rest)
