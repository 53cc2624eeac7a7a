"""Quotients of polynomials over the rationals, whose generators may obey relations.

A generator stands for a part of a tree that is not taken further apart: a symbol, π, ln x, a root.
A relation says what a power of a generator equals, in terms of generators made before it (√5² = 5).
A quotient whose numerator reduces to 0 is 0 wherever it is defined; the converse is not promised.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Final, NamedTuple

from flint import Ordering, fmpq, fmpq_mpoly_ctx

from phiq.scorer.proof.errors import UnprovableError

#: A polynomial of FLINT, an `fmpq_mpoly`.
Poly = Any
#: An exact number: one of FLINT, an int or a fraction.
Number = Any

#: Generators of one proof. Exponents of a monomial are packed into words, so few are quick.
MAX_GENERATORS: Final = 16
#: Terms of a polynomial, and the exponent of a power; a product of two at the limit takes 10 ms.
MAX_TERMS: Final = 600
MAX_POWER: Final = 64
#: Terms that both factors of a product may have, multiplied.
MAX_PRODUCT: Final = 40_000

#: The first generator made is the last name: later ones are larger, so relations reduce.
_RING: Final = fmpq_mpoly_ctx.get([f"g{k}" for k in range(MAX_GENERATORS)], Ordering.lex)
_GENERATORS: Final[tuple[Poly, ...]] = tuple(reversed(_RING.gens()))
ZERO: Final[Poly] = _RING.constant(0)
ONE: Final[Poly] = _RING.constant(1)
#: Relations say what squares and higher powers equal.
LEAST_POWER: Final = 2
_NO_POWERS: Final = (0,) * MAX_GENERATORS


class Quotient(NamedTuple):
    """A numerator over a denominator that is no zero polynomial."""

    above: Poly
    below: Poly


class Relation(NamedTuple):
    """The generator at `place` to the `power` equals above / below.

    Where below is 1, `zero` is the power less above: what it leaves of a polynomial is without it.
    """

    place: int
    power: int
    above: Poly
    below: Poly
    zero: Poly


def constant(value: Number) -> Quotient:
    """A rational number."""
    known = _SMALL.get(value) if type(value) is int else None
    return known or Quotient(_RING.constant(fmpq(value)), ONE)


#: Nearly all numbers that a proof asks for.
_SMALL: Final = {value: Quotient(_RING.constant(value), ONE) for value in range(-9, 10)}
HALF: Final = constant(fmpq(1, 2))


def place_of(generator: int) -> int:
    """Where the exponent of a generator stands in a monomial."""
    return MAX_GENERATORS - 1 - generator


def from_terms(terms: dict[Any, Number]) -> Poly:
    """The polynomial of these monomials and coefficients."""
    return _RING.from_dict(terms)


class Ring:
    """The generators of one proof by what they stand for, and the relations they obey."""

    def __init__(self) -> None:
        self._known: dict[Hashable, int] = {}
        self.relations: list[Relation] = []

    def generator(self, key: Hashable) -> tuple[Quotient, bool]:
        """The generator that stands for `key`, and whether it was made just now."""
        place = self._known.get(key)
        fresh = place is None
        if place is None:
            place = len(self._known)
            if place >= MAX_GENERATORS:
                raise UnprovableError("too many different parts")
            self._known[key] = place
        return Quotient(_GENERATORS[place], ONE), fresh

    def key_at(self, place: int) -> Hashable:
        """What a generator stands for."""
        return [*self._known][place]

    def keys_of(self, poly: Poly) -> list[Hashable]:
        """What the generators of a polynomial stand for; the degrees of 0 are all -1."""
        degrees = reversed(poly.degrees())
        return [key for key, degree in zip(self._known, degrees, strict=False) if degree > 0]

    def place(self, key: Hashable) -> int | None:
        """The number of the generator of a key, None where there is none."""
        return self._known.get(key)

    def relate(self, key: Hashable, power: int, value: Quotient) -> None:
        """Say what a power of the generator of `key` equals."""
        place = self._known[key]
        zero = _GENERATORS[place] ** power - value.above
        self.relations.append(Relation(place, power, value.above, value.below, zero))

    def invert(self, value: Quotient) -> Quotient:
        """The reciprocal of a quotient.

        Raises:
            UnprovableError: the quotient reduces to 0.
        """
        return inverse(self.reduced(value))

    def reduced(self, value: Quotient) -> Quotient:
        """The same with powers replaced by what they equal, and common factors cancelled."""
        above, below = value
        if below is ONE and len(above) <= MAX_TERMS and not self._may_reduce(above):
            return value
        high, low = self._powers(above), self._powers(below)
        if high is low is _NO_POWERS:
            return cancelled(above, below) if below.is_one() else value
        is_lowest = len(above) <= MAX_TERMS
        for relation in reversed(self.relations):
            at = place_of(relation.place)
            if high[at] < relation.power and low[at] < relation.power:
                continue
            is_lowest = False
            above, extra_below = _replaced(above, relation, int(high[at]))
            below, extra_above = _replaced(below, relation, int(low[at]))
            if not (extra_below.is_one() and extra_above.is_one()):
                above, below = above * extra_above, below * extra_below
            high, low = self._powers(above), self._powers(below)
        return value if is_lowest else cancelled(above, below)

    def _may_reduce(self, poly: Poly) -> bool:
        """Whether some relation may replace a power in the polynomial."""
        return bool(self.relations) and bool(poly.total_degree() >= LEAST_POWER)

    def _powers(self, poly: Poly) -> Sequence[Number]:
        """The highest power of each generator, where some relation may replace one.

        They are FLINT's whole numbers, which compiled code takes for no `int`.
        """
        return poly.degrees() if poly is not ONE and self._may_reduce(poly) else _NO_POWERS


def _replaced(poly: Poly, relation: Relation, degree: int) -> tuple[Poly, Poly]:
    """The polynomial without that power, over a factor that the replacement brings.

    degree: that of the relation's generator in it.
    """
    at = place_of(relation.place)
    if degree < relation.power:
        return poly, ONE
    most = degree // relation.power
    if relation.below.is_one() and len(poly) * len(relation.above) ** most <= MAX_PRODUCT:
        return divmod(poly, relation.zero)[1], ONE
    parts: dict[int, dict[object, Number]] = {}
    for monomial, coefficient in poly.to_dict().items():
        times, rest = divmod(int(monomial[at]), relation.power)
        smaller = (*monomial[:at], rest, *monomial[at + 1 :])
        parts.setdefault(times, {})[smaller] = coefficient
    total = ZERO
    for times, terms in parts.items():
        factor = relation.above**times * relation.below ** (most - times)
        total += times_of(from_terms(terms), factor)
    again, below = _replaced(total, relation, int(total.degrees()[at]))
    return again, below * relation.below**most


def times_of(a: Poly, b: Poly) -> Poly:
    """A product of bounded size."""
    if len(a) * len(b) > MAX_PRODUCT:
        raise UnprovableError("a product of many terms")
    return b if a.is_one() else a if b.is_one() else a * b


def cancelled(above: Poly, below: Poly) -> Quotient:
    """The quotient in lowest terms, its denominator with leading coefficient 1."""
    if (below is ONE or below.is_one()) and len(above) <= MAX_TERMS:
        return Quotient(above, ONE)
    if above.is_zero() and not below.is_zero():
        return Quotient(ZERO, ONE)
    if below.is_zero():
        raise UnprovableError("a division by 0")
    if not below.is_constant():
        common = above.gcd(below)
        if not common.is_one():
            above, below = divmod(above, common)[0], divmod(below, common)[0]
    lead = below.leading_coefficient()
    if lead != 1:
        above, below = above / lead, below / lead
    if len(above) > MAX_TERMS or len(below) > MAX_TERMS:
        raise UnprovableError("too many terms")
    return Quotient(above, below)


def add(a: Quotient, b: Quotient) -> Quotient:
    """The sum."""
    if a.below is ONE is b.below:
        return Quotient(a.above + b.above, ONE)
    if a.below == b.below:
        above = a.above + b.above
        return Quotient(above, ONE) if a.below.is_one() else cancelled(above, a.below)
    above = times_of(a.above, b.below) + times_of(b.above, a.below)
    return cancelled(above, times_of(a.below, b.below))


def negative(a: Quotient) -> Quotient:
    """The negative."""
    return Quotient(-a.above, a.below)


def multiply(a: Quotient, b: Quotient) -> Quotient:
    """The product."""
    if a.below is ONE is b.below:
        return cancelled(times_of(a.above, b.above), ONE)
    return cancelled(times_of(a.above, b.above), times_of(a.below, b.below))


def inverse(a: Quotient) -> Quotient:
    """The reciprocal of a quotient in lowest terms.

    Raises:
        UnprovableError: of 0.
    """
    above, below = a
    if above.is_zero():
        raise UnprovableError("a division by 0")
    lead = above.leading_coefficient()
    if lead != 1:
        above, below = above / lead, below / lead
    return Quotient(below, ONE if above.is_one() else above)


def power(a: Quotient, n: int) -> Quotient:
    """A whole power."""
    if n < 0:
        return power(inverse(a), -n)
    single = len(a.above) <= 1 and len(a.below) <= 1
    if n > (4 * MAX_POWER if single else MAX_POWER) or (len(a.above) > 2 and n > 24):
        raise UnprovableError("a large power")
    if max(len(a.above), len(a.below)) ** min(n, 4) > 100 * MAX_TERMS:
        raise UnprovableError("a large power")
    above, below = a.above**n, a.below**n
    if max(len(above), len(below)) > MAX_TERMS:
        raise UnprovableError("too many terms")
    return Quotient(above, below)


def number(a: Quotient) -> Number:
    """The rational number that a quotient is, None where it is no number."""
    if not (a.above.is_constant() and (a.below is ONE or a.below.is_constant())):
        return None
    return (
        fmpq(0)
        if a.above.is_zero()
        else a.above.leading_coefficient() / a.below.leading_coefficient()
    )


def whole(a: Quotient) -> int | None:
    """The whole number that a quotient is, None where it is none."""
    value = number(a)
    return int(value.p) if value is not None and value.q == 1 else None


def key_of(a: Quotient) -> Hashable:
    """The same for equal quotients in lowest terms of one ring, for no others."""
    return (str(a.above), str(a.below))
