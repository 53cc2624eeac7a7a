"""Proves that two sums of Fibonacci numbers, powers of φ and of n never meet: modulo a prime.

Modulo a prime such sums are periodic in each symbol. Where left and right differ modulo one prime
at all places of the period, they differ at all integers. The primes are those for which φ has a
small order, so that periods are short; it knows one symbol or two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from math import prod
from typing import NamedTuple

from phiq.scorer.algebra.fibonacci import Terms, difference
from phiq.scorer.algebra.surd import Surd
from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.tree import Node, Symbol


class _Modulus(NamedTuple):
    """A prime with a root of 5, and the order of φ."""

    prime: int
    root5: int
    order: int


#: Prime Lucas numbers, of twice whose index φ is there, and 89 and 61, which divide none of them.
_MODULI = (
    _Modulus(11, 4, 10),
    _Modulus(29, 11, 14),
    _Modulus(199, 76, 22),
    _Modulus(521, 199, 26),
    _Modulus(3571, 1364, 34),
    _Modulus(89, 19, 44),
    _Modulus(61, 26, 60),
)
#: Most places of a period that are looked at: a few milliseconds.
MOST_PLACES = 2000


def never_equal_modulo(left: Node, right: Node, domains: Domains) -> bool:
    """Whether left and right differ, modulo a prime, at all integers of the symbols."""
    if not domains or any(domain.kind != "integer" for domain in domains.values()):
        return False
    terms = difference(left, right, domains)
    return terms is not None and any(_never_zero(terms, modulus) for modulus in _MODULI)


def _never_zero(terms: Terms, modulus: _Modulus) -> bool:
    if any(value.c % modulus.prime == 0 for value in terms.values()):
        return False
    periods: dict[Symbol, int] = {}
    for growth in terms:
        for symbol, (_, _, degree) in growth:
            period = modulus.order * (modulus.prime if degree else 1)
            periods[symbol] = max(period, periods.get(symbol, 0))
    if prod(periods.values()) > MOST_PLACES:
        return False
    value = _evaluator(terms, modulus)
    places = product(*map(range, periods.values()))
    return all(value(dict(zip(periods, place, strict=True))) for place in places)


def _evaluator(terms: Terms, modulus: _Modulus) -> Callable[[Mapping[Symbol, int]], int]:
    """The residue of the sum of terms at a place."""
    prime, root5, order = modulus
    phi = (1 + root5) * pow(2, -1, prime) % prime
    powers = [pow(phi, k, prime) for k in range(order)]
    coefficients = [_residue(value, modulus) for value in terms.values()]

    def run(place: Mapping[Symbol, int]) -> int:
        total = 0
        for coefficient, growth in zip(coefficients, terms, strict=True):
            term = coefficient
            for symbol, (j, s, d) in growth:
                n = place[symbol]
                term *= powers[j * n % order] * (1 - 2 * (s * n % 2)) * n**d
            total += term
        return total % prime

    return run


def _residue(value: Surd, modulus: _Modulus) -> int:
    return (value.a + value.b * modulus.root5) * pow(value.c, -1, modulus.prime) % modulus.prime
