"""Functions of whole numbers, exact.

Values may be Python integers, floats, complex numbers or balls: only +, - and * are
used, so that whole inputs stay whole. Sizes are bounded here, since nothing interrupts one huge
product of integers.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, Final

from flint import fmpz, fmpz_poly

from phiq.scorer.numeric.errors import TooLargeError

#: Largest index or argument computed exactly; F_2000 has 418 digits, 2000! has 5736.
MAX_EXACT: Final = 2000
#: Largest number that is factored, and largest index of a Stirling or Euler number.
MAX_FACTORED: Final = 10**6
MAX_INDEX: Final = 200


def bounded(n: int) -> int:
    """The number itself.

    Raises:
        TooLargeError: it is beyond MAX_EXACT.
    """
    if abs(n) > MAX_EXACT:
        raise TooLargeError(f"{n} is beyond {MAX_EXACT}")
    return n


@lru_cache(maxsize=2 * MAX_EXACT + 1)
def fibonacci(n: int) -> int:
    """F_n for any whole n, by F_{-n} = (-1)^{n+1} F_n."""
    size = int(fmpz.fib_ui(fmpz(abs(bounded(n)))))
    return -size if n < 0 and n % 2 == 0 else size


def lucas(n: int) -> int:
    """L_n = F_{n-1} + F_{n+1} for any whole n."""
    return fibonacci(n - 1) + fibonacci(n + 1)


def factorial(n: int) -> int:
    """The factorial n! for n >= 0.

    Raises:
        ZeroDivisionError: n is negative, a pole of the gamma function.
    """
    if n < 0:
        raise ZeroDivisionError("factorial of a negative whole number")
    return math.factorial(bounded(n))


def binomial(n: int, k: int) -> int:
    """The binomial coefficient for any whole n and k >= 0; 0 for n >= 0 > k.

    Raises:
        ZeroDivisionError: n and k are both negative, where conventions differ.
    """
    bounded(n), bounded(k)
    if n >= 0:
        return math.comb(n, k) if k >= 0 else 0
    if k < 0:
        raise ZeroDivisionError("binomial coefficient of two negative whole numbers")
    sign = -1 if k % 2 else 1
    return sign * math.comb(k - n - 1, k)


def rising(a: Any, n: int) -> Any:
    """a(a+1)…(a+n-1), n >= 0."""
    return math.prod([a + i for i in range(bounded(n))])


def falling(a: Any, n: int) -> Any:
    """a(a-1)…(a-n+1), n >= 0."""
    return math.prod([a - i for i in range(bounded(n))])


def levi_civita(*indices: int) -> int:
    """The sign of the indices as a permutation, 0 where two are equal."""
    sign = 1
    for i, first in enumerate(indices):
        for second in indices[i + 1 :]:
            sign *= (second > first) - (second < first)
    return sign


def _counted(n: int, least: int, most: int) -> int:
    """The number itself.

    Raises:
        TooLargeError: it is beyond the largest one, or below the least.
    """
    if not least <= n <= most:
        raise TooLargeError("a number this large, or this small")
    return n


def factors(n: int) -> list[int]:
    """The primes whose product is n >= 1, each as often as it divides n."""
    found = fmpz(_counted(n, 1, MAX_FACTORED)).factor()
    return [int(prime) for prime, times in found for _ in range(times)]


def divisors(n: int) -> list[int]:
    """The divisors of n >= 1, in ascending order."""
    found = [1]
    for prime in set(primes := factors(n)):
        powers = [prime**k for k in range(primes.count(prime) + 1)]
        found = [d * power for d in found for power in powers]
    return sorted(found)


def totient(n: int) -> int:
    """How many of 1, …, n have no factor in common with n >= 1."""
    return int(fmpz(_counted(n, 1, MAX_FACTORED)).euler_phi())


def partitions(n: int) -> int:
    """In how many ways a whole number is a sum of positive ones, without regard to order."""
    return int(fmpz(n).partitions_p())


def cyclotomic(n: int) -> list[int]:
    """The coefficients of the nth cyclotomic polynomial, from the constant on."""
    return [int(c) for c in fmpz_poly.cyclotomic(bounded(n))]


def stirling1(n: int, k: int) -> int:
    """The unsigned Stirling number of the first kind."""
    return abs(int(fmpz.stirling_s1(_counted(n, 0, MAX_INDEX), _counted(k, 0, MAX_INDEX))))


def stirling2(n: int, k: int) -> int:
    """The Stirling number of the second kind."""
    return int(fmpz.stirling_s2(_counted(n, 0, MAX_INDEX), _counted(k, 0, MAX_INDEX)))


def euler_number(n: int) -> int:
    """E_n for n >= 0, those with 1/cosh x = Σ E_n xⁿ/n!."""
    return int(fmpz.euler_number(_counted(n, 0, MAX_INDEX)))
