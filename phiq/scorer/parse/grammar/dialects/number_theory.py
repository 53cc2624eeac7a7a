"""Calls of number theory on whole numbers that are typed out: Prime[5], isprime(7), primepi(100).

The tree holds their value. A call on anything else stays a call.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt
from typing import Final

from phiq.scorer.algebra.primes import MAX_DIGITS, is_prime, next_prime, prime, primes_up_to
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.state import State

_VALUES: Final[dict[str, Callable[[int], int | None]]] = {
    **dict.fromkeys(("Prime", "prime", "nthprime"), prime),
    **dict.fromkeys(("PrimePi", "primepi", "prime_count", "primeCount"), primes_up_to),
    **dict.fromkeys(("NextPrime", "nextprime", "next_prime"), next_prime),
    "isqrt": isqrt,
    **dict.fromkeys(
        ("digit_sum", "digitsum", "sum_digits", "sum_of_digits"), lambda n: sum(map(int, str(n)))
    ),
}
_TRUTHS: Final[dict[str, Callable[[int], bool]]] = {
    **dict.fromkeys(("isprime", "is_prime", "isPrime", "PrimeQ"), is_prime),
    **dict.fromkeys(("EvenQ", "iseven", "is_even", "isEven"), lambda n: n % 2 == 0),
    **dict.fromkeys(("OddQ", "isodd", "is_odd", "isOdd"), lambda n: n % 2 == 1),
}
NAMES: Final = frozenset((*_VALUES, *_TRUTHS))


def of_whole_number(p: State, name: str, args: tuple[Node, ...]) -> Node | None:
    """The value of such a call; None of other arguments, or of a number too large."""
    if len(args) != 1 or not is_whole(args[0]) or len(args[0].text) > MAX_DIGITS:
        return None
    n = int(args[0].text)
    if name in _TRUTHS:
        return p.sym(Symbol("⊤" if _TRUTHS[name](n) else "⊥"))
    value = _VALUES[name](n)
    return None if value is None else p.num(str(value))
