"""Definite integrals in mpmath values: tanh-sinh quadrature, with care at infinite ends.

The error is mpmath's estimate, not a bound; integrals whose estimate stays large raise
`OutsideError`, among them improper integrals that converge by oscillation alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from phiq.scorer.identity.compiler import NO_VALUE
from phiq.scorer.identity.values import OutsideError

#: Relative error estimate up to which a quadrature counts as settled.
SETTLED = 1e-6
#: Distances from 0 at which an infinite end is probed, and one over them from a finite end.
PROBES = (1e3, 1e6, 1e9)
#: Growth from probe to probe that tells divergence from rounding.
GROWTH = 2.0
#: Size under which the error estimate counts absolutely.
TINY = 1e-30


def integrate(ctx: Any, function: Callable[[Any], Any], low: Any, high: Any) -> Any:
    """The integral of `function` from low to high.

    Raises:
        OutsideError: the quadrature did not settle.
    """
    one = ctx.mpf(1)
    ends = [low * one, high * one]
    if ends[0] == ends[1]:
        return 0
    if _diverges(ctx, function, ends):
        raise OutsideError("the integral diverges")
    value, error = ctx.quad(function, _pieces(ctx, ends), error=True)
    if error > SETTLED * (abs(value) + TINY):
        raise OutsideError("the integral did not settle")
    return value


def _diverges(ctx: Any, function: Callable[[Any], Any], ends: list[Any]) -> bool:
    """Whether the integrand grows too fast towards an end for any quadrature to settle."""
    low, high = ends
    if any(ctx.re(end) != end for end in ends):
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


def _pieces(ctx: Any, ends: list[Any]) -> list[Any]:
    """The ends with a point between an infinite end and what may be a singular one."""
    if any(ctx.re(end) != end for end in ends):
        return ends
    low, high = ends
    if ctx.isinf(low) and ctx.isinf(high):
        return [low, ctx.mpf(0), high]
    if ctx.isinf(high):
        return [low, low + 1, high]
    return [low, high - 1, high] if ctx.isinf(low) else ends
