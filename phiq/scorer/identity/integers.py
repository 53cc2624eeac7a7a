"""Functions of whole numbers, exact, and polynomials of whole degree by their recurrences.

Values may be Python integers, floats, complex numbers or mpmath numbers: only +, - and * are
used, so that whole inputs stay whole. Sizes are bounded here, since nothing interrupts one huge
product of integers.
"""

from __future__ import annotations

import math
from typing import Any

#: Largest index or argument computed exactly; F_2000 has 418 digits, 2000! has 5736.
MAX_EXACT = 2000


class TooLargeError(ArithmeticError):
    """A whole number outgrew what is computed exactly."""


def _bounded(n: int) -> int:
    if abs(n) > MAX_EXACT:
        raise TooLargeError(f"{n} is beyond {MAX_EXACT}")
    return n


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


def chebyshev_t(n: int, x: Any) -> Any:
    """T_n(x); T_{-n} = T_n."""
    before, now = 1, x
    for _ in range(abs(_bounded(n))):
        before, now = now, 2 * x * now - before
    return before


def chebyshev_u(n: int, x: Any) -> Any:
    """U_n(x); U_{-n} = -U_{n-2}."""
    if n < 0:
        return 0 if n == -1 else -chebyshev_u(-n - 2, x)
    before, now = 1, 2 * x
    for _ in range(_bounded(n)):
        before, now = now, 2 * x * now - before
    return before


def legendre(n: int, x: Any) -> Any:
    """P_n(x) by (k+1) P_{k+1} = (2k+1) x P_k - k P_{k-1}; P_{-n-1} = P_n. x is no Python int."""
    if n < 0:
        return legendre(-n - 1, x)
    before, now = 1 + 0 * x, x
    for k in range(1, _bounded(n) + 1):
        before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
    return before


def hermite(n: int, x: Any) -> Any:
    """The physicists' H_n(x), n >= 0."""
    before, now = 1, 2 * x
    for k in range(1, _bounded(n) + 1):
        before, now = now, 2 * x * now - 2 * k * before
    return before
