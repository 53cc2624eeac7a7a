"""Machine numbers: quotients, powers and roots of ints, floats and complex numbers.

Whole numbers are exact Python integers while they stay small. Principal values throughout; a root
of odd order of a negative real is the negative real root, as in the batched evaluation. 0⁰ is 1.
"""

from __future__ import annotations

import cmath
import math
import sys
from typing import Final

from phiq.scorer.numeric.compiler import Number
from phiq.scorer.numeric.errors import OutsideError

#: Bits of the largest whole number that machine floats compute with.
MAX_FLOAT_BITS: Final = 1023
#: Largest exact power, in bits; beyond it the power is a float.
MAX_EXACT_BITS: Final = 16_384
#: Largest whole exponent; a larger one only overflows, or takes long to get there.
MAX_EXPONENT: Final = 1_000_000
#: Largest |Re(b ln a)| of a power: past it the size of the number says nothing to a comparison.
MAX_LOG: Final = 1e6
#: Past this, the last digits that rounding leaves unsure reach the place of the units.
LARGEST_WHOLE: Final = 2**36


def is_whole(value: Number) -> bool:
    """Whether the value is held as an exact whole number."""
    return isinstance(value, int)


def is_float(value: Number) -> bool:
    """Whether a value is finite, and no whole number past the range of floats."""
    if type(value) is float:
        return math.isfinite(value)
    if type(value) is complex:
        return cmath.isfinite(value) and abs(value) <= sys.float_info.max
    return isinstance(value, int) and value.bit_length() <= MAX_FLOAT_BITS


def tidy(value: Number) -> Number:
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


def divide(a: Number, b: Number) -> Number:
    """The quotient a / b; whole where it divides evenly.

    Raises:
        ZeroDivisionError: b is 0.
    """
    if isinstance(b, int) and isinstance(a, int) and a % b == 0:
        return a // b
    return a / b


def power(a: Number, b: Number) -> Number:
    """The power a to the b, principal value; 0⁰ is 1.

    Raises:
        ZeroDivisionError: 0 to a negative power.
        OutsideError: 0 to a complex power, or too large a number.
    """
    if isinstance(b, int):
        return whole_power(a, b)
    if a == 0:
        if b.real > 0:
            return 0
        raise OutsideError("0 to a power that is not positive")
    exponent = b * logarithm(a)
    if abs(exponent.real) > MAX_LOG:
        raise OutsideError("a power out of range")
    return exponential(exponent)


def whole_power(a: Number, n: int) -> Number:
    """The power a to the whole n.

    Raises:
        ZeroDivisionError: 0 to a negative power.
        OutsideError: too large an exponent.
    """
    if abs(n) > MAX_EXPONENT:
        raise OutsideError("a power out of range")
    if isinstance(a, int):
        if n < 0:
            return 1.0 / whole_power(a, -n)
        if a.bit_length() * n <= MAX_EXACT_BITS:
            return a**n
        a = float(a)
    return a**n


def root(a: Number, n: Number) -> Number:
    """The n-th root of a: principal, but real for a real a and odd n."""
    if n == 2:
        return _square_root(a)
    if is_whole(n) and n % 2 == 1 and not isinstance(a, complex) and a < 0:
        return -power(-a, 1.0 / n)
    return power(a, divide(1, n) * 1.0)


def _square_root(a: Number) -> Number:
    if isinstance(a, complex) or a < 0:
        return cmath.sqrt(a)
    if is_whole(a) and (near := math.isqrt(a)) * near == a:
        return near
    return math.sqrt(a)


def exponential(x: Number) -> Number:
    """The exponential."""
    return cmath.exp(x) if type(x) is complex else math.exp(x)


def logarithm(x: Number) -> Number:
    """The natural logarithm, above 0 or on the principal branch.

    Raises:
        ValueError: of 0.
    """
    return cmath.log(x) if type(x) is complex or x < 0 else math.log(x)
