"""Functions of whole numbers, exact.

Values may be Python integers, floats, complex numbers or balls: only +, - and * are
used, so that whole inputs stay whole. Sizes are bounded here, since nothing interrupts one huge
product of integers.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, Final

from phiq.scorer.numeric.errors import TooLargeError

#: Largest index or argument computed exactly; F_2000 has 418 digits, 2000! has 5736.
MAX_EXACT: Final = 2000
#: Largest number that is factored; trial division up to its root takes some 50 µs.
MAX_FACTORED: Final = 10**6
#: Largest index of a Stirling number; their recurrence takes n² steps.
MAX_STIRLING: Final = 200


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
    a, b = 0, 1
    for _ in range(abs(bounded(n))):
        a, b = b, a + b
    return -a if n < 0 and n % 2 == 0 else a


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
    product: Any = 1
    for i in range(bounded(n)):
        product = product * (a + i)
    return product


def falling(a: Any, n: int) -> Any:
    """a(a-1)…(a-n+1), n >= 0."""
    product: Any = 1
    for i in range(bounded(n)):
        product = product * (a - i)
    return product


def levi_civita(*indices: int) -> int:
    """The sign of the indices as a permutation, 0 where two are equal."""
    sign = 1
    for i, first in enumerate(indices):
        for second in indices[i + 1 :]:
            sign *= (second > first) - (second < first)
    return sign


def factors(n: int) -> list[int]:
    """The primes whose product is n >= 1, each as often as it divides n.

    Raises:
        TooLargeError: n is beyond MAX_FACTORED, or below 1.
    """
    if not 1 <= n <= MAX_FACTORED:
        raise TooLargeError("the factors of a number this large, or below 1")
    rest, found, factor = n, [], 2
    while factor * factor <= rest:
        while rest % factor == 0:
            found.append(factor)
            rest //= factor
        factor += 1
    return [*found, rest] if rest > 1 else found


def divisors(n: int) -> list[int]:
    """The divisors of n >= 1, in ascending order."""
    found = [1]
    for prime in set(primes := factors(n)):
        powers = [prime**k for k in range(primes.count(prime) + 1)]
        found = [d * power for d in found for power in powers]
    return sorted(found)


def totient(n: int) -> int:
    """How many of 1, …, n have no factor in common with n >= 1."""
    count = n
    for prime in set(factors(n)):
        count -= count // prime
    return count


def partitions(n: int) -> int:
    """In how many ways a whole number is a sum of positive ones, without regard to order."""
    ways = [1] + [0] * bounded(n)
    for part in range(1, n + 1):
        for total in range(part, n + 1):
            ways[total] += ways[total - part]
    return ways[n]


def cyclotomic(n: int) -> list[int]:
    """The coefficients of the nth cyclotomic polynomial, from the constant on.

    x^n - 1 is the product of those of all divisors of n.
    """
    rest = [-1, *[0] * (n - 1), 1]
    for d in divisors(n)[:-1]:
        other = cyclotomic(d)
        size = len(rest) - len(other) + 1
        quotient = [0] * size
        for k in range(size - 1, -1, -1):
            quotient[k] = rest[k + len(other) - 1]
            for i, c in enumerate(other):
                rest[k + i] -= quotient[k] * c
        rest = quotient
    return rest


def _check_stirling(n: int, k: int) -> None:
    if not (0 <= n <= MAX_STIRLING and 0 <= k <= MAX_STIRLING):
        raise TooLargeError("Stirling numbers of indices this large, or negative")


def stirling1(n: int, k: int) -> int:
    """The unsigned Stirling number of the first kind."""
    _check_stirling(n, k)
    row = [1]
    for m in range(n):
        shifted = [0, *row]
        row = [a + m * b for a, b in zip(shifted, [*row, 0], strict=True)]
    return row[k] if k < len(row) else 0


def stirling2(n: int, k: int) -> int:
    """The Stirling number of the second kind."""
    _check_stirling(n, k)
    total: int = sum((1 if (k - j) % 2 == 0 else -1) * math.comb(k, j) * j**n for j in range(k + 1))
    return total // math.factorial(k)


def euler_number(n: int) -> int:
    """E_n for n >= 0, those with 1/cosh x = Σ E_n xⁿ/n!, by Σ C(2n, 2k) E_2k = 0."""
    if n % 2:
        return 0
    found = [1]
    for m in range(1, n // 2 + 1):
        found.append(-sum(math.comb(2 * m, 2 * k) * e for k, e in enumerate(found)))
    return found[-1]
