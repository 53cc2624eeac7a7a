"""Definite integrals in mpmath values: tanh-sinh quadrature, with care at infinite ends.

The error is mpmath's estimate, not a bound; integrals whose estimate stays large raise
`OutsideError`, among them improper integrals that converge by oscillation alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from phiq.scorer.identity.values import OutsideError

#: Relative error estimate up to which a quadrature counts as settled.
SETTLED = 1e-6
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
    value, error = ctx.quad(function, _pieces(ctx, ends), error=True)
    if error > SETTLED * (abs(value) + TINY):
        raise OutsideError("the integral did not settle")
    return value


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
