"""Exact numbers p + qφ with rational p and q: the field Q(φ), which is Q(√5).

Just the field; which expressions lie in it is found out by
`phiq.scorer.golden.constants`.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt, lcm
from typing import Final, NamedTuple

#: Largest power taken: φ^100 has 21 digits, larger ones say nothing about coherence.
MAX_POWER: Final = 100
#: Bits of a numerator or denominator beyond which a number is given up: no formula needs them.
MAX_BITS: Final = 1024


class Golden(NamedTuple):
    """The number p + qφ, with φ² = φ + 1."""

    p: Fraction
    q: Fraction = Fraction(0)

    @property
    def rational(self) -> bool:
        """Whether φ does not occur in it."""
        return self.q == 0

    @property
    def height(self) -> int:
        """The largest of |a|, |b|, d where the number is (a + bφ)/d in lowest terms."""
        d = lcm(self.p.denominator, self.q.denominator)
        return max(abs(int(self.p * d)), abs(int(self.q * d)), d)

    def negative(self) -> Golden:
        """The number with the other sign."""
        return Golden(-self.p, -self.q)

    def plus(self, other: Golden) -> Golden:
        """The sum."""
        return Golden(self.p + other.p, self.q + other.q)

    def times(self, other: Golden) -> Golden | None:
        """The product, None where it grows too large."""
        both = self.q * other.q
        result = Golden(self.p * other.p + both, self.p * other.q + self.q * other.p + both)
        return result if result.height.bit_length() <= MAX_BITS else None

    def inverse(self) -> Golden | None:
        """The reciprocal, None for zero: the conjugate p + q - qφ over the norm p² + pq - q²."""
        norm = self.p * self.p + self.p * self.q - self.q * self.q
        return Golden((self.p + self.q) / norm, -self.q / norm) if norm else None

    def power(self, n: int) -> Golden | None:
        """The n-th power, None where it is not defined or grows too large."""
        base = self if n >= 0 else self.inverse()
        if base is None or abs(n) > MAX_POWER:
            return None
        result: Golden | None = Golden(Fraction(1))
        for _ in range(abs(n)):
            result = result and result.times(base)
        return result

    def square_root(self) -> Golden | None:
        """The positive root where it lies in the field and the number is rational, else None."""
        if not self.rational or self.p < 0:
            return None
        if (root := _root(self.p)) is not None:
            return Golden(root)
        root = _root(self.p / 5)
        return None if root is None else Golden(-root, 2 * root)  # √5 = 2φ - 1


def _root(x: Fraction) -> Fraction | None:
    above, below = isqrt(x.numerator), isqrt(x.denominator)
    exact = above * above == x.numerator and below * below == x.denominator
    return Fraction(above, below) if exact else None


PHI: Final = Golden(Fraction(0), Fraction(1))
