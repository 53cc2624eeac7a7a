"""Functions of the real line alone: steps, signs, remainders, extremes.

Where a ball lies across a jump there is no value.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from flint import arb, fmpz

from phiq.scorer.numeric.balls.basics import Function, on_line
from phiq.scorer.numeric.errors import NoEnclosureError


def _settled(value: arb) -> fmpz:
    """The whole number a step function gives, where the ball does not lie across a jump."""
    whole = value.unique_fmpz()
    if whole is None:
        raise NoEnclosureError("a number at a jump")
    return whole


def _round(x: arb) -> fmpz:
    if (2 * x).is_exact() and (2 * x).is_integer() and not x.is_integer():
        raise NoEnclosureError("a half is rounded by convention")
    return _settled((x + arb(0.5)).floor())


def _sign(x: arb) -> int:
    if x > 0 or x < 0:
        return 1 if x > 0 else -1
    if x.is_zero():
        return 0
    raise NoEnclosureError("a sign that is not known")


def _step(x: arb) -> int:
    sign = _sign(x)
    if sign == 0:
        raise NoEnclosureError("the step at 0 is a matter of convention")
    return int(sign > 0)


def _mod(a: arb, b: arb) -> arb:
    if b.contains(0):
        raise NoEnclosureError("a remainder by what may be 0")
    return a - b * _settled((a / b).floor())


def _chosen(pick: Callable[[arb, arb], arb]) -> Function:
    return on_line(lambda *values: reduce(pick, values))


def of_reals() -> dict[str, Function]:
    """The functions by their names."""
    return {
        "floor": on_line(lambda x: _settled(x.floor())),
        "ceil": on_line(lambda x: _settled(x.ceil())),
        "round": on_line(_round),
        "sign": on_line(_sign),
        "heaviside": on_line(_step),
        "mod": on_line(_mod),
        "min": _chosen(lambda a, b: a.min(b)),
        "max": _chosen(lambda a, b: a.max(b)),
    }
