"""Signs and real roots of a polynomial in one variable, exactly, by Sturm's theorem.

    signs_on([1, 1, 1], -inf, inf)     {1}: x² + x + 1 is positive everywhere

Coefficients are exact, from the constant on. Reference: Basu, Pollack, Roy, Algorithms in Real
Algebraic Geometry, 2nd edition (2006), section 2.2. It knows nothing of expressions.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import isinf
from typing import Final

#: Largest degree looked at: a chain of more is slow, and no textbook asks for it.
MAX_DEGREE: Final = 24
#: Stretches looked at before roots that are next to one another, or to an end, are given up.
MAX_STRETCHES: Final = 400

#: An exact number, or an infinity.
End = Fraction | float
_Polynomial = list[Fraction]


def signs_on(
    coefficients: Sequence[Fraction | int],
    low: End,
    high: End,
    *,
    has_low: bool = False,
    has_high: bool = False,
) -> frozenset[int] | None:
    """The signs -1, 0, 1 that a polynomial takes between two ends, and at those that count.

    None where the degree is too large, or roots are too close to be told apart.
    """
    polynomial = trimmed([Fraction(c) for c in coefficients])
    if len(polynomial) <= 1:
        return frozenset((_sign(polynomial[0]) if polynomial else 0,))
    if len(polynomial) > MAX_DEGREE + 1:
        return None
    found = {
        _sign(_value(polynomial, Fraction(end)))
        for end, counts in ((low, has_low), (high, has_high))
        if counts and not isinf(end)
    }
    if low < high:
        inside = _inside(polynomial, low, high)
        if inside is None:
            return None
        found |= inside
    return frozenset(found)


def distinct_roots(polynomial: list[Fraction]) -> tuple[list[Fraction], int]:
    """A polynomial with each of its roots once, and how many of these are real."""
    chain = _chain(polynomial)
    bound = _bound(chain[0])
    return chain[0], _roots_between(chain, -bound, bound)


def share_a_root(polynomials: Sequence[list[Fraction]]) -> bool:
    """Whether a number of the plane is a root of them all: their common divisor is no constant."""
    common, *others = polynomials
    for other in others:
        rest = trimmed(other)
        while rest:
            common, rest = rest, trimmed(_divided(common, rest)[1])
    return len(common) > 1


def _bound(polynomial: _Polynomial) -> Fraction:
    """All roots are nearer to 0 than this."""
    return 1 + max(abs(c / polynomial[-1]) for c in polynomial[:-1])


def _inside(polynomial: _Polynomial, low: End, high: End) -> set[int] | None:
    """The signs strictly between the ends. Beyond the bound there is no root."""
    chain = _chain(polynomial)
    bound = _bound(polynomial)
    a = -bound if low < -bound else Fraction(low)
    b = bound if high > bound else Fraction(high)
    if a >= b:  # all of it is beyond
        return {_sign(_value(polynomial, a if high > bound else b))}
    found: set[int] = set()
    stack = [(a, b)]
    for _ in range(MAX_STRETCHES):
        left, right = stack.pop()
        outer = [_sign(_value(polynomial, end)) for end in (left, right)]
        inner = _roots_between(chain, left, right) - (outer[1] == 0)
        middle = _no_root(chain[0], left, right)
        if inner == 0:
            found.add(_sign(_value(polynomial, middle)))
        elif inner == 1 and all(outer):
            found |= {0, *outer}
        else:
            stack += [(left, middle), (middle, right)]
        if not stack:
            return found
    return None


def _no_root(polynomial: _Polynomial, left: Fraction, right: Fraction) -> Fraction:
    """A point between that is no root: one of more points than there are roots."""
    count = len(polynomial)
    points = (left + (right - left) * Fraction(k, count + 1) for k in range(count, 0, -1))
    return next(x for x in points if _value(polynomial, x))


def _roots_between(chain: Sequence[_Polynomial], a: Fraction, b: Fraction) -> int:
    """How many distinct roots are in (a, b]."""
    return _changes(chain, a) - _changes(chain, b)


def _changes(chain: Sequence[_Polynomial], x: Fraction) -> int:
    signs = [sign for p in chain if (sign := _sign(_value(p, x)))]
    return sum(s != t for s, t in pairwise(signs))


def _chain(polynomial: _Polynomial) -> list[_Polynomial]:
    """Sturm's chain of the polynomial without repeated roots."""
    chain = _remainders(polynomial)
    if len(chain[-1]) > 1:
        chain = _remainders(_divided(polynomial, chain[-1])[0])
    return chain


def _remainders(polynomial: _Polynomial) -> list[_Polynomial]:
    chain = [polynomial, [k * c for k, c in enumerate(polynomial)][1:]]
    while len(chain[-1]) > 1:
        rest = trimmed(_divided(chain[-2], chain[-1])[1])
        if not rest:
            break
        scale = abs(rest[-1])
        chain.append([-c / scale for c in rest])
    return chain


def _divided(a: _Polynomial, b: _Polynomial) -> tuple[_Polynomial, _Polynomial]:
    rest = list(a)
    quotient = [Fraction(0)] * max(len(a) - len(b) + 1, 0)
    for k in range(len(a) - len(b), -1, -1):
        factor = quotient[k] = rest[k + len(b) - 1] / b[-1]
        for i, c in enumerate(b):
            rest[k + i] -= factor * c
    return quotient, rest[: len(b) - 1]


def trimmed(polynomial: _Polynomial) -> _Polynomial:
    """The polynomial without leading coefficients that are 0."""
    while polynomial and not polynomial[-1]:
        polynomial = polynomial[:-1]
    return polynomial


def _value(polynomial: _Polynomial, x: Fraction) -> Fraction:
    total = Fraction(0)
    for c in reversed(polynomial):
        total = total * x + c
    return total


def _sign(x: Fraction) -> int:
    return (x > 0) - (x < 0)
