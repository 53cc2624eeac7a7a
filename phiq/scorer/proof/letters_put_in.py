"""Proves orders and statements on remainders with letters put in for what is known.

    0 < a < b ⇒ a² < b²                       a = s, b = s + t; all terms of b² - a² are positive
    m ∣ n, a ≡ b (mod n) ⇒ a ≡ b (mod m)      n = m k, a = b + n j; m divides a - b

Every premise is solved for a letter that it holds linearly; one without such a letter is left out.
Parts that are no polynomials are letters too. That nothing is proved says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import lcm, prod
from typing import Final

from phiq.scorer.proof.errors import UnprovableError
from phiq.scorer.proof.ring import (
    MAX_GENERATORS,
    ONE,
    Number,
    Poly,
    Quotient,
    Ring,
    cancelled,
    constant,
    from_terms,
    place_of,
)

#: Most combinations of remainders that are gone through.
MAX_CASES: Final = 2000
#: Most terms of a polynomial with others put in.
MAX_TERMS: Final = 600
_LESS: Final = frozenset("<≤")
_STRICT: Final = frozenset("<>")
_ORDERS: Final = frozenset("<≤>≥")


class Known:
    """What is known of the letters of one ring."""

    def __init__(self, ring: Ring) -> None:
        self._ring = ring
        #: What stands for each letter that was solved for.
        self._values: dict[int, Poly] = {}
        #: The letters that are no less than 0, and whether they are more.
        self._signs: dict[int, bool] = {}
        self._fresh = 0

    def add(self, sign: str, gap: Quotient, modulus: Quotient | None) -> None:
        """Take in a premise: the difference of its sides is 0, of a sign, or a multiple."""
        above, below = self._put(gap.above), self._put(gap.below)
        if modulus is not None:
            if sign == "=" and below.is_one() and modulus.below.is_one():
                step = self._letter() * self._put(modulus.above)
                self._solve(above - step, held=self._used(step), whole=True)
        elif sign == "=":
            self._solve(above, held=set())
        elif sign in _ORDERS and below.is_constant():
            self._order(-above if sign in _LESS else above, strict=sign in _STRICT)

    def proves(self, sign: str, gap: Quotient, modulus: Quotient | None) -> bool:
        """Whether the difference of two sides is surely of this sign, or a multiple."""
        above, below = self._put(gap.above), self._put(gap.below)
        if modulus is not None:
            divisor = self._put(modulus.above)
            plain = below.is_one() and modulus.below.is_one() and not divisor.is_zero()
            return sign == "=" and plain and _divides(divisor, above)
        if sign not in _ORDERS:
            return False
        above, below = cancelled(above, below)
        found, of_denominator = self._sign(above), self._sign(below)
        if found is None or of_denominator is None or not of_denominator[1]:
            return False
        wanted = -1 if sign in _LESS else 1
        return found[0] * of_denominator[0] == wanted and (found[1] or sign not in _STRICT)

    def _letter(self) -> Poly:
        self._fresh += 1
        letter, _ = self._ring.generator(("put in", self._fresh))
        return letter.above

    def _order(self, above: Poly, *, strict: bool) -> None:
        """A polynomial that is above 0, or no less: a letter of that sign is put in for it."""
        used = self._used(above)
        if not used:
            return
        letter = self._letter()
        (place,) = self._used(letter)
        self._signs[place] = strict
        if not self._solve(above - letter, held={place}):
            del self._signs[place]

    def _solve(self, poly: Poly, *, held: set[int], whole: bool = False) -> bool:
        """Solve a polynomial that is 0 for a letter; whether there is one to solve for."""
        for place in sorted((self._used(poly) - held).difference(self._signs)):
            found = _linear(poly, place)
            if found is None or (whole and abs(found[0]) != 1):
                continue
            value = found[1] / -found[0]
            self._values = {key: _with(old, place, value) for key, old in self._values.items()}
            self._values[place] = value
            return True
        return False

    def _used(self, poly: Poly) -> set[int]:
        degrees = poly.degrees()
        return {place for place in range(MAX_GENERATORS) if degrees[place_of(place)] > 0}

    def _put(self, poly: Poly) -> Poly:
        for place in self._used(poly).intersection(self._values):
            poly = _with(poly, place, self._values[place])
        return poly

    def _sign(self, poly: Poly) -> tuple[int, bool] | None:
        """1 or -1 where all terms are of that sign, and whether one is surely not 0."""
        total, strict = 0, False
        for monomial, value in poly.terms():
            one = 1 if value > 0 else -1
            sure = True
            for at, power in enumerate(monomial):
                place = place_of(at)
                if power and place not in self._signs and power % 2:
                    return None
                sure = sure and (not power or self._signs.get(place, False))
            if total not in (0, one):
                return None
            total, strict = one, strict or sure
        return (total or 1, strict)


def _linear(poly: Poly, place: int) -> tuple[Number, Poly] | None:
    """The number before a letter that a polynomial holds linearly, and the rest of it."""
    at = place_of(place)
    number, rest = None, {}
    for monomial, value in poly.terms():
        if not monomial[at]:
            rest[tuple(monomial)] = value
        elif monomial[at] == 1 and sum(monomial) == 1 and number is None:
            number = value
        else:
            return None
    return None if number is None else (number, from_terms(rest))


def _with(poly: Poly, place: int, value: Poly) -> Poly:
    """The polynomial with another one for a letter."""
    at = place_of(place)
    total, powers = constant(0).above, {0: ONE}
    for monomial, number in poly.terms():
        times = int(monomial[at])
        if times not in powers:
            powers[times] = value**times
        total += from_terms({(*monomial[:at], 0, *monomial[at + 1 :]): number}) * powers[times]
    if len(total) > MAX_TERMS:
        raise UnprovableError("too many terms")
    return total


def _divides(divisor: Poly, poly: Poly) -> bool:
    """Whether a polynomial in whole letters is a multiple of another whatever these are."""
    quotient, rest = divmod(poly, divisor)
    if rest.is_zero() and all(value.q == 1 for value in quotient.coeffs()):
        return True
    number = int(divisor.leading_coefficient().p) if divisor.is_constant() else 0
    return number > 0 and holds_for_remainders([Quotient(poly, ONE)], [number])


def holds_for_remainders(gaps: Sequence[Quotient], moduli: Sequence[int]) -> bool:
    """Whether the last modulus divides its polynomial wherever the others divide theirs.

    Polynomials with whole coefficients leave what the remainders of their letters leave, so all
    combinations of these decide. False too where there are too many.
    """
    used = sorted({at for gap in gaps for at, degree in enumerate(gap.above.degrees()) if degree})
    common = lcm(*moduli)
    plain = all(gap.below.is_one() and all(v.q == 1 for v in gap.above.coeffs()) for gap in gaps)
    if not plain or common ** len(used) > MAX_CASES:
        return False
    terms = [_terms(gap.above, used) for gap in gaps]
    for case in product(range(common), repeat=len(used)):
        *held, concluded = [
            _value(one, case) % n == 0 for one, n in zip(terms, moduli, strict=True)
        ]
        if all(held) and not concluded:
            return False
    return True


def _terms(poly: Poly, used: Sequence[int]) -> list[tuple[list[int], int]]:
    """The exponents of the letters used, and the whole number before each term."""
    return [([int(powers[at]) for at in used], int(value.p)) for powers, value in poly.terms()]


def _value(terms: Sequence[tuple[list[int], int]], case: Sequence[int]) -> int:
    return sum(number * prod(map(pow, case, powers)) for powers, number in terms)
