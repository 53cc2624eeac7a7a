"""Exact numbers (a + b√5)/c, of which the powers of the golden ratio φ are made."""

from __future__ import annotations

from functools import lru_cache
from math import gcd
from typing import NamedTuple

#: Longest number computed with, in bits: φ^(64·400) has 17 800.
MAX_BITS = 20_000


class TooLongError(ArithmeticError):
    """A number outgrew MAX_BITS."""


class Surd(NamedTuple):
    """A number (a + b√5)/c in lowest terms, c > 0."""

    a: int
    b: int
    c: int

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
        """One over it; it must not be 0."""
        norm = self.a * self.a - 5 * self.b * self.b
        return _reduced(self.a * self.c, -self.b * self.c, norm)


def _reduced(a: int, b: int, c: int) -> Surd:
    if (abs(a) | abs(b) | abs(c)).bit_length() > MAX_BITS:
        raise TooLongError
    shared = gcd(a, b, c) if c > 0 else -gcd(a, b, c)
    return Surd(a // shared, b // shared, c // shared)


ZERO = Surd(0, 0, 1)
ONE = Surd(1, 0, 1)
MINUS = Surd(-1, 0, 1)
ROOT5 = Surd(0, 1, 1)
PHI = Surd(1, 1, 2)


@lru_cache(maxsize=1024)
def phi_power(n: int) -> Surd:
    """φ^n for any integer n."""
    if n == 0:
        return ONE
    base = PHI if n > 0 else PHI.inverse()
    half = phi_power(n // 2 if n > 0 else -(-n // 2))
    square = half.times(half)
    return square.times(base) if n % 2 else square
