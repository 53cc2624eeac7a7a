"""Exact numbers: primes of fractions, minimal polynomials of roots of unity, Gaussian primes."""

from __future__ import annotations

import math
from math import lcm
from typing import Final

from flint import fmpz, fmpz_poly

from phiq.scorer.proof.errors import UnprovableError
from phiq.scorer.proof.ring import (
    Number,
    Quotient,
    add,
    constant,
    multiply,
    power,
)

#: Largest whole number that is taken apart into primes, for its root or its logarithm.
MAX_FACTORED: Final = 10**12
#: Largest prime that is written as a sum of two squares, by trial.
MAX_SUMMED: Final = 10**8


def cyclotomic(order: int, zeta: Quotient) -> tuple[int, Quotient]:
    """The degree of the minimal polynomial of a root of unity, and what that power equals."""
    coefficients = [int(c) for c in fmpz_poly.cyclotomic(order).coeffs()]
    degree = len(coefficients) - 1
    value = constant(0)
    for k, c in enumerate(coefficients[:-1]):
        if c:
            value = add(value, multiply(constant(-c), power(zeta, k)))
    return degree, value


def factored(value: Number) -> list[tuple[int, int]]:
    """The primes of a positive fraction with their exponents."""
    if value.p > MAX_FACTORED or value.q > MAX_FACTORED:
        raise UnprovableError("a large number to take apart")
    above = [(int(p), int(e)) for p, e in fmpz(value.p).factor()]
    return above + [(int(p), -int(e)) for p, e in fmpz(value.q).factor()]


def gaussian_angle(a: Number, b: Number) -> tuple[int, list[tuple[int, int]]]:
    """The angle of a + bi in eighths of a turn, and in angles of Gaussian primes c + di, c > d > 0.

    The primes are named by c² + d². With a + bi = (1 + i)^m ∏ (c ± di)^k i^n the angle is
    m π/4 + ∑ ±k angle(c + di) + n π/2, up to whole turns; floats choose n and the turn.
    """
    scale = lcm(int(a.q), int(b.q))
    x, y = int((a * scale).p), int((b * scale).p)
    common = math.gcd(x, y)
    x, y = x // common, y // common
    norm = x * x + y * y
    if norm > MAX_FACTORED:
        raise UnprovableError("a large number to take apart")
    eighths, left, angles = 0, math.atan2(y, x), []
    for prime, times in fmpz(norm).factor():
        p, k = int(prime), int(times)
        if p == 2:
            eighths += 1
            left -= math.pi / 4
            continue
        c, d = _squares(p)
        # Of c + di and its conjugate one divides x + yi, k times.
        sign = 1 if (x * c + y * d) % p == 0 and (y * c - x * d) % p == 0 else -1
        angles.append((p, sign * k))
        left -= sign * k * math.atan2(d, c)
    return eighths + 2 * round(left / (math.pi / 2)), angles


def _squares(prime: int) -> tuple[int, int]:
    """The c > d > 0 with c² + d² = prime, for a prime 4k + 1."""
    if prime > MAX_SUMMED:
        raise UnprovableError("a large prime to take apart")
    for d in range(1, math.isqrt(prime) + 1):
        c = math.isqrt(prime - d * d)
        if c * c + d * d == prime:
            return max(c, d), min(c, d)
    raise UnprovableError("no sum of two squares")
