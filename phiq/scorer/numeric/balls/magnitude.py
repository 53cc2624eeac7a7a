"""How large a ball is, and balls around what is only estimated."""

from __future__ import annotations

import math
from math import inf
from typing import Final

from flint import acb, arb

from phiq.scorer.numeric.balls.basics import Ball

#: A magnitude further from 0 stands at it: e^(-cosh 1000) has one that no float can hold.
MOST_MAGNITUDE: Final = 2.0**60

#: Sizes between these are floats.
LEAST, MOST = 1e-300, 1e300


def magnitude(ball: acb | arb) -> float:
    """The binary logarithm of a ball's largest size: -inf for 0, inf where it is not finite."""
    top = abs(ball).upper() if isinstance(ball, arb) else ball.abs_upper()
    size = float(top)
    if LEAST < size < MOST:
        return math.log2(size)
    if not top.is_finite():
        return inf
    mantissa, exponent = top.man_exp()
    if not mantissa:
        return -inf
    bits = mantissa.bit_length()
    rest = math.log2(int(mantissa >> (bits - 53)) if bits > 53 else int(mantissa))
    return max(-MOST_MAGNITUDE, min(MOST_MAGNITUDE, int(exponent) + max(bits - 53, 0) + rest))


def power_of_two(exponent: float) -> arb:
    """2 to a whole exponent near that one, not below it; exact."""
    whole = math.ceil(max(-MOST_MAGNITUDE, min(MOST_MAGNITUDE, exponent)))
    return arb(1) * arb(2) ** whole


def widened(ball: Ball, error: float) -> Ball:
    """The ball with what an estimate may err by, given as a binary logarithm; real where it was."""
    if error == -inf:
        return ball
    slack = arb(0, power_of_two(error))
    if ball.imag.is_zero():
        return acb(ball.real + slack)
    return acb(ball.real + slack, ball.imag + slack)
