"""Prime numbers of few digits: which numbers are prime, how many are, and which is next."""

from __future__ import annotations

from functools import lru_cache
from itertools import count, islice
from math import isqrt
from typing import Final

#: Most digits of a number up to which primes are counted: some 20 ms at the most.
MAX_DIGITS: Final = 7
#: Largest place of a prime that is found by its place.
MAX_PLACE: Final = 2000


def is_prime(n: int) -> bool:
    """Whether n is prime, by trial division."""
    return n > 1 and all(n % divisor for divisor in range(2, isqrt(n) + 1))


def next_prime(n: int) -> int:
    """The smallest prime above n."""
    return next(p for p in count(n + 1) if is_prime(p))


def prime(place: int) -> int | None:
    """The prime at a place, from 1; None past MAX_PLACE."""
    if not 0 < place <= MAX_PLACE:
        return None
    return next(islice(filter(is_prime, count(2)), place - 1, None))


@lru_cache(maxsize=64)
def primes_up_to(n: int) -> int:
    """π(n), the number of primes up to n, by the recurrence of Legendre in n^(3/4) steps.

    What is counted of m ≤ v, for v among the values of ⌊n/k⌋, are the numbers that are prime or
    that no prime up to p divides; p takes away its multiples that are left.
    """
    if n < 2:
        return 0
    root = isqrt(n)
    low = list(range(-1, root))
    high = [0, *(n // k - 1 for k in range(1, root + 1))]
    for p in range(2, root + 1):
        if low[p] == low[p - 1]:
            continue
        before = low[p - 1]
        for k in range(1, min(root, n // (p * p)) + 1):
            further = high[k * p] if k * p <= root else low[n // (k * p)]
            high[k] -= further - before
        for v in range(root, p * p - 1, -1):
            low[v] -= low[v // p] - before
    return high[1]
