"""Exact numbers (a + b√5)/c: the field Q(√5), which holds the golden ratio φ and its powers."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import gcd, isqrt
from typing import NamedTuple

#: Longest number computed with, in bits: φ^(64·400) has 17 800.
MAX_BITS = 20_000


class TooLongError(ArithmeticError):
    """A number outgrew MAX_BITS."""


class Surd(NamedTuple):
    """A number (a + b√5)/c in lowest terms, c > 0."""

    a: int
    b: int = 0
    c: int = 1

    @property
    def height(self) -> int:
        """The largest of |p|, |q|, d where the number is (p + qφ)/d in lowest terms."""
        parts = self.a - self.b, 2 * self.b, self.c
        return max(map(abs, parts)) // gcd(*parts)

    def plus(self, other: Surd) -> Surd:
        """The sum."""
        return _reduced(
            self.a * other.c + other.a * self.c,
            self.b * other.c + other.b * self.c,
            self.c * other.c,
        )

    def times(self, other: Surd) -> Surd:
        """The product."""
        return _reduced(
            self.a * other.a + 5 * self.b * other.b,
            self.a * other.b + self.b * other.a,
            self.c * other.c,
        )

    def inverse(self) -> Surd:
        """One over it.

        Raises:
            ZeroDivisionError: it is 0.
        """
        norm = self.a * self.a - 5 * self.b * self.b
        return _reduced(self.a * self.c, -self.b * self.c, norm)

    def power(self, n: int) -> Surd:
        """The n-th power."""
        base, result = self if n >= 0 else self.inverse(), ONE
        for digit in f"{abs(n):b}":
            result = result.times(result)
            if digit == "1":
                result = result.times(base)
        return result

    def square_root(self) -> Surd | None:
        """The positive root of a rational number where it lies in the field, else None."""
        if self.b or self.a < 0:
            return None
        if (root := _root(Fraction(self.a, self.c))) is not None:
            return Surd(root.numerator, 0, root.denominator)
        root = _root(Fraction(self.a, 5 * self.c))
        return None if root is None else Surd(0, root.numerator, root.denominator)


def _reduced(a: int, b: int, c: int) -> Surd:
    if (abs(a) | abs(b) | abs(c)).bit_length() > MAX_BITS:
        raise TooLongError
    shared = gcd(a, b, c) if c > 0 else -gcd(a, b, c)
    return Surd(a // shared, b // shared, c // shared)


def _root(x: Fraction) -> Fraction | None:
    above, below = isqrt(x.numerator), isqrt(x.denominator)
    exact = above * above == x.numerator and below * below == x.denominator
    return Fraction(above, below) if exact else None


def with_phi(p: int, q: int, d: int) -> Surd:
    """The number (p + qφ)/d."""
    return _reduced(2 * p + q, q, 2 * d)


ZERO, ONE, MINUS = Surd(0), Surd(1), Surd(-1)
ROOT5 = Surd(0, 1)
PHI = with_phi(0, 1, 1)


@lru_cache(maxsize=1024)
def phi_power(n: int) -> Surd:
    """φ^n for any integer n."""
    return PHI.power(n)
