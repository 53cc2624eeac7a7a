"""What is asked of a number in mpmath values.

A value is a Python integer (exact), a float or complex number, or an mpmath number.
"""

from __future__ import annotations

import cmath
import math
import sys
from collections.abc import Callable
from functools import cache
from typing import Any, Final

import mpmath

from phiq.scorer.numeric.errors import OutsideError

Function = Callable[..., Any]

#: Share of the digits that must agree; the rest may be lost to cancellation and acceleration.
DIGITS_KEPT = 0.66
#: Bits of the largest whole number that machine floats compute with.
MAX_FLOAT_BITS = 1023
#: Functions that are real and smooth on the whole line.
_SMOOTH = frozenset(("exp", "sin", "cos", "sinh", "cosh", "tanh", "atan"))
#: Functions that machine floats lack, or have by way of one that they lack.
_BORROWED = frozenset(("asinh", "acosh", "atanh", "acoth", "asech", "acsch"))
#: Largest arguments of functions that need as many digits as their argument has, or give a number
#: with as many: bits of its size, and of its real part where that is an exponent.
MAX_BITS, MAX_EXPONENT_BITS = 16_384, 24
_PERIODIC = frozenset(("sin", "cos", "tan", "cot", "sec", "csc"))
_EXPONENTIAL = frozenset(("exp", "sinh", "cosh", "tanh", "coth", "sech", "csch"))


def is_whole(value: Any) -> bool:
    """Whether the value is held as an exact whole number."""
    return isinstance(value, int)


def is_finite(ctx: Any, value: Any) -> bool:
    """Whether the value is no infinity, not undefined, and no whole number past machine floats."""
    if type(value) is float:
        return math.isfinite(value)
    if is_whole(value):
        return ctx is not mpmath.fp or value.bit_length() <= MAX_FLOAT_BITS
    return not (ctx.isinf(value) or ctx.isnan(value))


def is_float(value: Any) -> bool:
    """Whether a value is finite, and no whole number past the range of floats."""
    if type(value) is float:
        return math.isfinite(value)
    if type(value) is complex:
        return cmath.isfinite(value) and abs(value) <= sys.float_info.max
    return is_finite(mpmath.fp, value) and bool(abs(value) <= sys.float_info.max)


def is_nothing(ctx: Any, value: Any, size: Any) -> bool:
    """Whether terms of that size cancelled but for what rounding leaves: the value is 0."""
    return bool(abs(value) <= size * ctx.mpf(10) ** (-DIGITS_KEPT * ctx.dps))


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


#: Past this, the last digits that rounding leaves unsure reach the place of the units.
LARGEST_WHOLE: Final = 2**36


def tidy(value: Any) -> Any:
    """The value without an imaginary part that rounding made, whole where it is whole.

    Raises:
        OutsideError: it is no finite number.
    """
    if isinstance(value, complex):
        if abs(value.imag) > 1e-12 * abs(value):
            return value if abs(value.real) > 1e-12 * abs(value) else complex(0, value.imag)
        value = value.real
    if isinstance(value, float) and not math.isfinite(value):
        raise OutsideError("an infinite value")
    if isinstance(value, float) and abs(value) <= LARGEST_WHOLE:
        whole = round(value)
        if abs(value - whole) <= 1e-12 * abs(value):
            return whole
    return value


def named(ctx: Any, name: str) -> Callable[..., Any]:
    """The context's function of that name; doubles lack asinh and its like, so they borrow them."""
    if ctx is mpmath.fp:
        if name == "ln":
            return _ln_of_double
        if name in _SMOOTH:
            return _of_double(name)
        if name in _BORROWED:
            return lambda *args: complex(getattr(mpmath.mp, name)(*args))
    elif name in _PERIODIC or name in _EXPONENTIAL:
        return _bounded(ctx, name)
    found: Callable[..., Any] = getattr(ctx, name)
    return found


def _bounded(ctx: Any, name: str) -> Callable[..., Any]:
    """The function of many digits, refused where a result would fill the memory."""
    function, exponential = getattr(ctx, name), name in _EXPONENTIAL

    def call(x: Any) -> Any:
        bits = ctx.mag(x)
        if MAX_EXPONENT_BITS < bits < ctx.inf:
            exponent = ctx.mag(x.real) if exponential else 0
            if bits > MAX_BITS or MAX_EXPONENT_BITS < exponent < ctx.inf:
                raise OutsideError(f"{name} of a huge number")
        return function(x)

    return call


@cache
def _of_double(name: str) -> Callable[[Any], Any]:
    """The function of machine floats, which for reals is that of the standard library."""
    on_line: Callable[[float], float] = getattr(math, name)
    anywhere: Callable[[Any], Any] = getattr(mpmath.fp, name)

    def call(x: Any) -> Any:
        return on_line(x) if type(x) is float else anywhere(x)

    return call


def _ln_of_double(x: Any) -> Any:
    """What mpmath gives, without its detours: ln is asked for at every power."""
    if type(x) in (float, int) and x > 0:
        return math.log(float(x))
    return cmath.log(x) if type(x) is complex else mpmath.fp.ln(x)
