"""Signs and real roots of a polynomial in one variable, exactly, by Sturm's theorem.

    signs_on([1, 1, 1], -inf, inf)     {1}: x² + x + 1 is positive everywhere

Coefficients are exact, from the constant on. Reference: Basu, Pollack, Roy, Algorithms in Real
Algebraic Geometry, 2nd edition (2006), section 2.2. It knows nothing of expressions.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from math import isinf
from typing import Any, Final

from flint import fmpq, fmpq_poly

#: Largest degree looked at: a chain of more is slow, and no textbook asks for it.
MAX_DEGREE: Final = 24
#: Stretches looked at before roots that are next to one another, or to an end, are given up.
MAX_STRETCHES: Final = 400

#: An exact number, or an infinity.
End = Fraction | float
#: A polynomial of FLINT, an `fmpq_poly`, and a fraction of FLINT.
Polynomial = Any
_Number = Any


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
    polynomial = fmpq_poly([_exact(c) for c in coefficients])
    if polynomial.degree() < 1:
        return frozenset((_sign(polynomial(0)),))
    if polynomial.degree() > MAX_DEGREE:
        return None
    found = {
        _sign(polynomial(_exact(end)))
        for end, counts in ((low, has_low), (high, has_high))
        if counts and not isinf(end)
    }
    if low < high:
        inside = _inside(polynomial, low, high)
        if inside is None:
            return None
        found |= inside
    return frozenset(found)


def distinct_roots(polynomial: Polynomial) -> tuple[Polynomial, int]:
    """A polynomial with each of its roots once, and how many of these are real."""
    chain = _chain(polynomial)
    bound = _bound(chain[0])
    return chain[0], _roots_between(chain, -bound, bound)


def share_a_root(polynomials: Sequence[Polynomial]) -> bool:
    """Whether a number of the plane is a root of them all: their common divisor is no constant."""
    return bool(reduce(fmpq_poly.gcd, polynomials).degree() > 0)


def _exact(number: End) -> _Number:
    exact = Fraction(number)
    return fmpq(exact.numerator, exact.denominator)


def _bound(polynomial: Polynomial) -> _Number:
    """All roots are nearer to 0 than this."""
    *others, leading = polynomial.coeffs()
    return 1 + max(abs(c / leading) for c in others)


def _inside(polynomial: Polynomial, low: End, high: End) -> set[int] | None:
    """The signs strictly between the ends. Beyond the bound there is no root."""
    chain = _chain(polynomial)
    bound = _bound(polynomial)
    a = -bound if isinf(low) else max(-bound, _exact(low))
    b = bound if isinf(high) else min(bound, _exact(high))
    if a >= b:  # all of it is beyond
        return {_sign(polynomial(a if b == bound else b))}
    found: set[int] = set()
    stack = [(a, b)]
    for _ in range(MAX_STRETCHES):
        left, right = stack.pop()
        outer = [_sign(polynomial(end)) for end in (left, right)]
        inner = _roots_between(chain, left, right) - (outer[1] == 0)
        middle = _no_root(chain[0], left, right)
        if inner == 0:
            found.add(_sign(polynomial(middle)))
        elif inner == 1 and all(outer):
            found |= {0, *outer}
        else:
            stack += [(left, middle), (middle, right)]
        if not stack:
            return found
    return None


def _no_root(polynomial: Polynomial, left: _Number, right: _Number) -> _Number:
    """A point between that is no root: one of more points than there are roots."""
    count = polynomial.length()
    points = (left + (right - left) * fmpq(k, count + 1) for k in range(count, 0, -1))
    return next(x for x in points if polynomial(x))


def _roots_between(chain: Sequence[Polynomial], a: _Number, b: _Number) -> int:
    """How many distinct roots are in (a, b]."""
    return _changes(chain, a) - _changes(chain, b)


def _changes(chain: Sequence[Polynomial], x: _Number) -> int:
    signs = [sign for p in chain if (sign := _sign(p(x)))]
    return sum(s != t for s, t in pairwise(signs))


def _chain(polynomial: Polynomial) -> list[Polynomial]:
    """Sturm's chain of the polynomial without repeated roots."""
    simple = polynomial // polynomial.gcd(polynomial.derivative())
    chain = [simple, simple.derivative()]
    while chain[-1].degree() > 0:
        rest = chain[-2] % chain[-1]
        chain.append(-rest / abs(rest.leading_coefficient()))
    return chain


def _sign(x: _Number) -> int:
    return int(x > 0) - int(x < 0)
