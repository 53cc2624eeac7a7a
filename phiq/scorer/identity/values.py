"""What is asked of a number in mpmath values.

A value is a Python integer (exact), a float or complex number, or an mpmath number.
"""

from __future__ import annotations

import cmath
import math
import sys
from collections.abc import Callable
from typing import Any

import mpmath

from phiq.scorer.identity.errors import OutsideError

Function = Callable[..., Any]
#: Functions that mpmath's doubles lack, or have but cannot call.
_BORROWED = frozenset(("asinh", "acosh", "atanh", "asech", "acsch", "acoth"))


def is_whole(value: Any) -> bool:
    """Whether the value is held as an exact whole number."""
    return isinstance(value, int)


def is_finite(ctx: Any, value: Any) -> bool:
    """Whether the value is neither an infinity nor undefined."""
    if type(value) is float:
        return math.isfinite(value)
    return is_whole(value) or not (ctx.isinf(value) or ctx.isnan(value))


def is_float(value: Any) -> bool:
    """Whether a value is finite, and no whole number past the range of floats."""
    if type(value) is float:
        return math.isfinite(value)
    if type(value) is complex:
        return cmath.isfinite(value) and abs(value) <= sys.float_info.max
    return is_finite(mpmath.fp, value) and bool(abs(value) <= sys.float_info.max)


def as_real(value: Any) -> Any:
    """The value as a real number.

    Raises:
        OutsideError: it has an imaginary part.
    """
    if is_whole(value):
        return value
    if value.imag != 0:
        raise OutsideError("a complex number where a real one is needed")
    return value.real


def tidy(value: Any) -> Any:
    """The value without an imaginary part that rounding made, whole where it is whole."""
    if isinstance(value, complex):
        if abs(value.imag) > 1e-12 * abs(value):
            return value if abs(value.real) > 1e-12 * abs(value) else complex(0, value.imag)
        value = value.real
    if isinstance(value, float) and abs(value - round(value)) <= 1e-12 * abs(value):
        return round(value)
    return value


def named(ctx: Any, name: str) -> Callable[..., Any]:
    """The context's function of that name; doubles lack asinh and its like, so they borrow them."""
    if ctx is mpmath.fp:
        if name == "ln":
            return _ln_of_double
        if name in _BORROWED:
            return lambda *args: complex(getattr(mpmath.mp, name)(*args))
    found: Callable[..., Any] = getattr(ctx, name)
    return found


def _ln_of_double(x: Any) -> Any:
    """What mpmath gives, without its detours: ln is asked for at every power."""
    if type(x) in (float, int) and x > 0:
        return math.log(float(x))
    return cmath.log(x) if type(x) is complex else mpmath.fp.ln(x)
