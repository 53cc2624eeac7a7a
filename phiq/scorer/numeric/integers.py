"""Functions of whole numbers, exact, and polynomials of whole degree by their recurrences.

Values may be Python integers, floats, complex numbers or mpmath numbers: only +, - and * are
used, so that whole inputs stay whole. Sizes are bounded here, since nothing interrupts one huge
product of integers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from phiq.scorer.numeric.errors import TooLargeError

#: Largest index or argument computed exactly; F_2000 has 418 digits, 2000! has 5736.
MAX_EXACT: Final = 2000
#: Largest argument of the totient; trial division up to its root takes some 50 µs.
MAX_TOTIENT: Final = 10**6
#: Largest index of a Stirling number; their recurrence takes n² steps.
MAX_STIRLING: Final = 200


def _bounded(n: int) -> int:
    if abs(n) > MAX_EXACT:
        raise TooLargeError(f"{n} is beyond {MAX_EXACT}")
    return n


@lru_cache(maxsize=2 * MAX_EXACT + 1)
def fibonacci(n: int) -> int:
    """F_n for any whole n, by F_{-n} = (-1)^{n+1} F_n."""
    a, b = 0, 1
    for _ in range(abs(_bounded(n))):
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
    return math.factorial(_bounded(n))


def binomial(n: int, k: int) -> int:
    """The binomial coefficient for any whole n and k >= 0; 0 for n >= 0 > k.

    Raises:
        ZeroDivisionError: n and k are both negative, where conventions differ.
    """
    _bounded(n), _bounded(k)
    if n >= 0:
        return math.comb(n, k) if k >= 0 else 0
    if k < 0:
        raise ZeroDivisionError("binomial coefficient of two negative whole numbers")
    sign = -1 if k % 2 else 1
    return sign * math.comb(k - n - 1, k)


def rising(a: Any, n: int) -> Any:
    """a(a+1)…(a+n-1), n >= 0."""
    product: Any = 1
    for i in range(_bounded(n)):
        product = product * (a + i)
    return product


def falling(a: Any, n: int) -> Any:
    """a(a-1)…(a-n+1), n >= 0."""
    product: Any = 1
    for i in range(_bounded(n)):
        product = product * (a - i)
    return product


def levi_civita(*indices: int) -> int:
    """The sign of the indices as a permutation, 0 where two are equal."""
    sign = 1
    for i, first in enumerate(indices):
        for second in indices[i + 1 :]:
            sign *= (second > first) - (second < first)
    return sign


def totient(n: int) -> int:
    """How many of 1, …, n have no factor in common with n >= 1."""
    if not 1 <= n <= MAX_TOTIENT:
        raise TooLargeError("the totient of a number this large, or below 1")
    rest, count, factor = n, n, 2
    while factor * factor <= rest:
        if rest % factor == 0:
            count -= count // factor
            while rest % factor == 0:
                rest //= factor
        factor += 1
    return count - count // rest if rest > 1 else count


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


@dataclass(frozen=True, slots=True)
class Family:
    """Polynomials of whole degree by a recurrence of two terms.

    first(x) are the members of degree 0 and 1; step(k, x, now, before) is the one of degree k + 1
    from those of degrees k and k - 1. reflect(n) gives, for n < 0, the factor and the degree >= 0
    that the member of degree n equals, or None where negative degrees have no member.
    """

    first: Callable[[Any], tuple[Any, Any]]
    step: Callable[[int, Any, Any, Any], Any]
    reflect: Callable[[int], tuple[int, int]] | None


def member(family: Family, n: int, x: Any, row: list[Any]) -> Any:
    """The member of degree n at x; `row` keeps the degrees from 0 computed before at this x.

    Raises:
        ZeroDivisionError: there is no member of a negative degree.
    """
    if n < 0:
        if family.reflect is None:
            raise ZeroDivisionError("a polynomial of negative degree")
        factor, n = family.reflect(n)
        return factor and factor * member(family, n, x, row)
    if not row:
        row.extend(family.first(x))
    for k in range(len(row) - 1, _bounded(n)):
        row.append(family.step(k, x, row[k], row[k - 1]))
    return row[n]


FAMILIES: Final[dict[str, Family]] = {
    "chebyshevt": Family(
        lambda x: (1, x), lambda _k, x, now, before: 2 * x * now - before, lambda n: (1, -n)
    ),
    "chebyshevu": Family(
        lambda x: (1, 2 * x),
        lambda _k, x, now, before: 2 * x * now - before,
        lambda n: (0, 0) if n == -1 else (-1, -n - 2),
    ),
    "legendre": Family(
        lambda x: (1, x),
        lambda k, x, now, before: ((2 * k + 1) * x * now - k * before) / (k + 1),
        lambda n: (1, -n - 1),
    ),
    "hermite": Family(
        lambda x: (1, 2 * x), lambda k, x, now, before: 2 * x * now - 2 * k * before, None
    ),
    "laguerre": Family(
        lambda x: (1, 1 - x),
        lambda k, x, now, before: ((2 * k + 1 - x) * now - k * before) / (k + 1),
        None,
    ),
}
