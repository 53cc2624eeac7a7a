"""Quotients, powers and roots of mpmath values, whole numbers kept exact while they stay small.

Principal values throughout; a root of odd order of a negative real is the negative real root, as
in the batched evaluation. 0⁰ is 1.
"""

from __future__ import annotations

import math
from typing import Any, Final

from phiq.scorer.numeric.errors import OutsideError
from phiq.scorer.numeric.values import is_whole, named

#: Largest exact power, in bits; beyond it the power is a float of the context.
MAX_EXACT_BITS: Final = 16_384
#: Largest whole exponent; a larger one only overflows, or takes long to get there.
MAX_EXPONENT: Final = 1_000_000
#: Largest |Re(b ln a)| of a power: past it the size of the number says nothing to a comparison.
MAX_LOG: Final = 1e6


def divide(ctx: Any, a: Any, b: Any) -> Any:
    """The quotient a / b; whole where it divides evenly.

    Raises:
        ZeroDivisionError: b is 0.
    """
    if isinstance(b, int) and isinstance(a, int):
        return a // b if a % b == 0 else ctx.mpf(a) / b
    if b == 0:
        raise ZeroDivisionError
    return a / b


def power(ctx: Any, a: Any, b: Any) -> Any:
    """The power a to the b, principal value.

    Raises:
        ZeroDivisionError: 0 to a negative power.
        OutsideError: 0 to a complex power, or too large a number.
    """
    if isinstance(b, int):
        return whole_power(ctx, a, b)
    if a == 0:
        if b.real > 0:
            return 0
        raise OutsideError("0 to a power that is not positive")
    exponent = b * named(ctx, "ln")(a)
    if abs(exponent.real) > MAX_LOG:
        raise OutsideError("a power out of range")
    return named(ctx, "exp")(exponent)


def whole_power(ctx: Any, a: Any, n: int) -> Any:
    """The power a to the whole n.

    Raises:
        ZeroDivisionError: 0 to a negative power.
        OutsideError: too large an exponent.
    """
    if abs(n) > MAX_EXPONENT:
        raise OutsideError("a power out of range")
    if isinstance(a, int):
        if n < 0:
            return ctx.mpf(1) / whole_power(ctx, a, -n)
        if a.bit_length() * n <= MAX_EXACT_BITS:
            return a**n
        a = ctx.mpf(a)
    return a**n


def root(ctx: Any, a: Any, n: Any) -> Any:
    """The n-th root of a: principal, but real for a real a and odd n."""
    if n == 2:
        return _square_root(ctx, a)
    if is_whole(n) and n % 2 == 1 and not _complex(a) and a < 0:
        return -power(ctx, -a, ctx.mpf(1) / n)
    return power(ctx, a, divide(ctx, 1, n) * ctx.mpf(1))


def _square_root(ctx: Any, a: Any) -> Any:
    if is_whole(a) and a >= 0 and (near := math.isqrt(a)) * near == a:
        return near
    return ctx.sqrt(a)


def _complex(a: Any) -> bool:
    return not is_whole(a) and a.imag != 0
