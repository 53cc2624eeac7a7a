"""Ranges of real values, each end in or out, and what operations and functions make of them.

erf x comes as near to 1 as one likes and is never 1: an end is an exact number that belongs to the
range or does not, and may be infinite. Every rule over-estimates. It knows nothing of trees.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Final, NamedTuple

from phiq.scorer.expression.functions import FUNCTIONS

#: An exact number, or an infinity.
End = Fraction | float


class Range(NamedTuple):
    """Real values from low to high; whether an end itself may be among them."""

    low: End
    high: End
    has_low: bool
    has_high: bool


#: What keeps ends apart that are not the same number: floats and π are good to 1e-15.
MARGIN: Final = Fraction(1, 10**12)
#: Largest argument of an exponential, whose value floats hold.
MAX_EXPONENT: Final = 700
#: Largest whole power, and most bits of what comes of it: exact ends grow with powers of powers.
MAX_POWER: Final = 16
MAX_BITS: Final = 4096
ZERO, _ONE = Fraction(0), Fraction(1)
#: π as exact as ends need: multiples of it are compared with one another, others by MARGIN.
PI: Final = Fraction(math.pi)


def exact(end: End) -> End:
    """An end as an exact number."""
    return end if abs(end) == math.inf else Fraction(end)


def below(value: float) -> End:
    """What surely is no more than a float stands for."""
    return exact(value) - slack(value)


def above(value: float) -> End:
    """What surely is no less than a float stands for."""
    return exact(value) + slack(value)


def slack(end: End) -> Fraction:
    """By how much ends must differ, not to be the same number."""
    size = _ONE if isinstance(end, float) and math.isinf(end) else abs(Fraction(end))
    return MARGIN * size if size > 1 else MARGIN


def negative(a: Range) -> Range:
    """The range of -a."""
    return Range(-a.high, -a.low, a.has_high, a.has_low)


def plus(a: Range, b: Range) -> Range:
    """The range of a + b."""
    low, high = a.low + b.low, a.high + b.high
    return Range(low, high, a.has_low and b.has_low, a.has_high and b.has_high)


def times(a: Range, b: Range) -> Range:
    """The range of a b."""
    corners: list[tuple[End, bool]] = []
    for x, has_x in ((a.low, a.has_low), (a.high, a.has_high)):
        for y, has_y in ((b.low, b.has_low), (b.high, b.has_high)):
            # A factor 0 makes the product 0 at any other factor, one that grows without end too.
            nothing = (x == 0 and has_x) or (y == 0 and has_y)
            value = ZERO if x == 0 or y == 0 else x * y
            corners.append((value, nothing or (has_x and has_y)))
    low = min(value for value, _ in corners)
    high = max(value for value, _ in corners)
    return Range(low, high, (low, True) in corners, (high, True) in corners)


def reciprocal(a: Range) -> Range:
    """The range of 1/a, of what has one sign; at an end 0 there is no value, and no bound."""
    if a.low >= 0:
        high = math.inf if a.low == 0 else 1 / a.low
        return Range(_inverse(a.high), high, a.has_high, a.has_low and a.low != 0)
    return negative(reciprocal(negative(a)))


def _inverse(end: End) -> End:
    return ZERO if end == math.inf else 1 / end


def whole_power(base: Range, n: int) -> Range | None:
    """The range of a power above 0; None where its ends get too long."""
    if n > MAX_POWER or max(map(_bits, (base.low, base.high))) * n > MAX_BITS:
        return None
    inner = base if n % 2 else magnitude(base)
    return Range(inner.low**n, inner.high**n, inner.has_low, inner.has_high)


def _bits(end: End) -> int:
    if not isinstance(end, Fraction):
        return 0
    return max(end.numerator.bit_length(), end.denominator.bit_length())


def magnitude(a: Range) -> Range:
    """The range of |a|."""
    if a.low >= 0:
        return a
    if a.high <= 0:
        return negative(a)
    ends = ((-a.low, a.has_low), (a.high, a.has_high))
    high = max(end for end, _ in ends)
    return Range(ZERO, high, True, (high, True) in ends)


def remainder(divisor: Range) -> Range | None:
    """The range of a remainder, which has the sign of its divisor."""
    if divisor.low >= 0:
        return Range(ZERO, divisor.high, True, False)
    return Range(divisor.low, ZERO, False, True) if divisor.high <= 0 else None


def root(a: Range, n: int) -> Range | None:
    """The range of the nth root of what is never negative; None of anything else."""
    if a.low < 0:
        return None
    low, high = _root_of_end(a.low, n, below), _root_of_end(a.high, n, above)
    return Range(max(low, ZERO), high, a.has_low, a.has_high)


def _root_of_end(end: End, n: int, rounded: Callable[[float], End]) -> End:
    """The root of an end: exact where it is a whole number, else on the safe side."""
    if abs(end) == math.inf:
        return end
    value = float(end) ** (1 / n)
    whole = Fraction(round(value))
    return whole if whole**n == end else rounded(value)


def of_function(name: str, inner: Range) -> Range | None:
    """The range of a function of one argument."""
    if name in _RISING:
        function, limits = _RISING[name]
        return _rising(function, inner, limits)
    rule = _FUNCTIONS.get(name)
    if rule is not None:
        return rule(inner)
    known = FUNCTIONS.get(name)
    if known is None or not known.reciprocal:
        return None
    below = of_function(known.reciprocal, inner)
    return None if below is None or below.low < 0 < below.high else reciprocal(below)


def _error_left(inner: Range) -> Range:
    error = _rising(math.erf, inner, _UNIT)
    return Range(1 - error.high, 1 - error.low, error.has_high, error.has_low)


def _arc(name: str) -> Callable[[Range], Range | None]:
    return lambda inner: ANGLES[name] if inner.low >= -1 and inner.high <= 1 else None


def _rising(function: Callable[[float], float], inner: Range, limits: Range) -> Range:
    """The range of a function that rises from one limit to the other, which it never reaches."""
    at_zero = Fraction(function(0.0))
    low, high, has_low, has_high = limits
    if inner.low == 0:
        low, has_low = at_zero, inner.has_low
    elif inner.low > -math.inf and (start := below(function(_small(inner.low)))) > low:
        low, has_low = start, True
    if inner.high == 0:
        high, has_high = at_zero, inner.has_high
    elif inner.high < math.inf and (end := above(function(_small(inner.high)))) < high:
        high, has_high = end, True
    return Range(low, high, has_low, has_high)


def _small(end: End) -> float:
    value = float(end)
    if abs(value) > MAX_EXPONENT:
        raise OverflowError
    return value


def logarithm(inner: Range) -> Range | None:
    """The range of ln a, of what is never negative: a logarithm of 0 has no value."""
    if inner.low < 0:
        return None
    low: End = -math.inf
    high: End = math.inf
    has_low = has_high = False
    if inner.low == 1:
        low, has_low = ZERO, inner.has_low
    elif inner.low > 0:
        low, has_low = below(math.log(inner.low)), True
    if inner.high == 1:
        high, has_high = ZERO, inner.has_high
    elif 0 < inner.high < math.inf:
        high, has_high = above(math.log(inner.high)), True
    return Range(low, high, has_low, has_high)


_FROM_ONE: Final = Range(_ONE, math.inf, False, False)
NOT_NEGATIVE: Final = Range(ZERO, math.inf, True, False)
ANGLES: Final = {
    "asin": Range(-PI / 2, PI / 2, True, True),
    "acos": Range(ZERO, PI, True, True),
}
_WAVE: Final = Range(-_ONE, _ONE, True, True)
_UNIT: Final = Range(-_ONE, _ONE, False, False)
#: Rising functions of all real numbers, each with what it comes near to at the infinities.
_RISING: Final[dict[str, tuple[Callable[[float], float], Range]]] = {
    name: (getattr(math, name), Range(exact(row.limits[0]), exact(row.limits[1]), False, False))
    for name, row in FUNCTIONS.items()
    if row.limits is not None and row.rises
}
#: Functions of one argument that do not rise along the whole line.
_FUNCTIONS: Final[dict[str, Callable[[Range], Range | None]]] = {
    "erfc": _error_left,
    "ln": logarithm,
    "cosh": lambda inner: _rising(math.cosh, magnitude(inner), _FROM_ONE),
    "asin": _arc("asin"),
    "acos": _arc("acos"),
    "sign": lambda _inner: _WAVE,
    "sin": lambda _inner: _WAVE,
    "cos": lambda _inner: _WAVE,
}
