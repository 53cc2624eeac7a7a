"""Polynomials with rational exponents over named atoms, exact and small.

    {(("m", 1), ("v", 2)): 1/2}    ½mv²

Square roots of numbers are atoms too: √2 is ("#2", 1/2). It knows nothing of expressions.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import gcd, lcm
from typing import Final

from phiq.errors import PhiqError

#: Terms of a polynomial before the form is given up: no law of the table has more than 12.
MAX_TERMS: Final = 64
#: Largest exponent and longest coefficient, in bits: laws stay under 10 and 40.
MAX_POWER: Final = 64
MAX_COEFFICIENT_BITS: Final = 256
#: Largest prime that is split off a number under a root.
MAX_PRIME = 97
#: Longest literal taken as an exact number.
MAX_LITERAL_CHARS = 24
#: Longest decimal exponent of one, sign included: 6.02e-23.
MAX_EXPONENT_CHARS = 3
#: Literals remembered: a bulk repeats a few dozen.
LITERAL_CACHE_SIZE = 1024

#: Whole numbers stay int: they are ten times faster, and nearly all numbers of a law are whole.
Rational = int | Fraction
#: Atoms with their exponents, sorted by atom.
Monomial = tuple[tuple[str, Rational], ...]
Polynomial = dict[Monomial, Rational]

ONE: Final[Polynomial] = {(): 1}


class FormTooLargeError(PhiqError):
    """A normal form grew past its limits."""

    code = "form_too_large"


class Product:
    """A single term in the making: a number and atoms with their exponents."""

    __slots__ = ("exponents", "over", "under")

    def __init__(self) -> None:
        self.exponents: dict[str, Rational] = {}
        self.over = self.under = 1

    def take_number(self, value: Rational | None, by: Rational) -> bool:
        """Multiplies a power of a number in; False where it is none, zero or under a root."""
        if value == 1:
            return True
        if not value or not isinstance(by, int) or abs(by) > MAX_POWER:
            return False
        over, under = value.numerator ** abs(by), value.denominator ** abs(by)
        self.over *= over if by > 0 else under
        self.under *= under if by > 0 else over
        return True

    def take_atom(self, text: str, over_two_pi: bool, by: Rational) -> bool:
        """Multiplies a power of an atom in; False for i."""
        self.exponents[text] = self.exponents.get(text, 0) + by
        if over_two_pi:
            self.exponents["π"] = self.exponents.get("π", 0) - by
        return text != "i" and (not over_two_pi or self.take_number(Fraction(1, 2), by))

    def polynomial(self) -> Polynomial:
        """The term."""
        monomial = tuple(sorted([(atom, plain(e)) for atom, e in self.exponents.items() if e]))
        whole = self.under == 1
        return limited({monomial: self.over if whole else plain(Fraction(self.over, self.under))})


def number(value: Rational) -> Polynomial:
    """A number as a polynomial; zero has no terms."""
    return {(): plain(value)} if value else {}


def plus(a: Polynomial, b: Polynomial) -> Polynomial:
    """The sum."""
    total = dict(a)
    for monomial, coefficient in b.items():
        value = total.get(monomial, 0) + coefficient
        if value:
            total[monomial] = value
        else:
            total.pop(monomial, None)
    return limited(total)


def times(a: Polynomial, b: Polynomial) -> Polynomial:
    """The product.

    Raises:
        FormTooLargeError: it has too many terms.
    """
    if b is ONE or b == ONE:
        return a
    if a is ONE or a == ONE:
        return b
    total: Polynomial = {}
    for m, c in a.items():
        for n, d in b.items():
            monomial, factor = _joined(m, n)
            total[monomial] = total.get(monomial, 0) + c * d * factor
    return limited({m: plain(c) for m, c in total.items() if c})


def power(base: Polynomial, exponent: int) -> Polynomial:
    """A whole power."""
    result = ONE
    for _ in range(exponent):
        result = times(result, base)
    return result


def monomial_power(term: Polynomial, exponent: Rational) -> Polynomial:
    """A single term to any rational power; roots of numbers become atoms.

    Raises:
        FormTooLargeError: a division by zero, an even root of a negative number or a large power.
    """
    if not term and exponent > 0:
        return {}
    if not term or max(exponent, -exponent) > MAX_POWER:
        raise FormTooLargeError
    monomial, coefficient = next(iter(term.items()))
    atoms: list[tuple[str, Rational]] = [(a, plain(e * exponent)) for a, e in monomial]
    if exponent.denominator == 1:
        return limited({tuple(atoms): _whole_power(coefficient, int(exponent))})
    if coefficient < 0:
        raise FormTooLargeError
    result: Polynomial = {_sorted(atoms): 1}
    for prime, times_in in primes(coefficient).items():
        result = times(result, {((prime, plain(times_in * exponent)),): 1})
    return result


def _whole_power(value: Rational, exponent: int) -> Rational:
    over, under = value.numerator, value.denominator
    if exponent < 0:
        over, under, exponent = under, over, -exponent
    bits = max(abs(over).bit_length(), under.bit_length())
    if bits * exponent > MAX_COEFFICIENT_BITS or not under:
        raise FormTooLargeError
    return over**exponent if under == 1 else plain(Fraction(over**exponent, under**exponent))


def primes(value: Rational) -> dict[str, int]:
    """The prime factors of a positive rational, "#2" for 2; a large rest counts as one."""
    found: dict[str, int] = {}
    for whole, sign in ((value.numerator, 1), (value.denominator, -1)):
        rest, prime = whole, 2
        while rest > 1:
            if prime > MAX_PRIME:
                prime = rest
            while rest % prime == 0:
                rest //= prime
                found[f"#{prime}"] = found.get(f"#{prime}", 0) + sign
            prime += 1
    return found


def content(polynomial: Polynomial) -> tuple[Polynomial, Polynomial]:
    """The greatest common term (with a positive coefficient), and what is left without it."""
    if not polynomial:
        return ONE, polynomial
    first, *others = [dict(monomial) for monomial in polynomial]
    least = first
    for other in others:
        shared = {atom: low for atom, e in least.items() if (low := min(e, other.get(atom, 0)))}
        least = shared | {atom: e for atom, e in other.items() if e < 0 and atom not in shared}
    values = polynomial.values()
    over, under = gcd(*[c.numerator for c in values]), lcm(*[c.denominator for c in values])
    common = _sorted(least.items())
    if not common and over == under == 1:
        return ONE, polynomial
    factor: Polynomial = {common: over if under == 1 else plain(Fraction(over, under))}
    return factor, times(polynomial, monomial_power(factor, -1))


def written(polynomial: Polynomial) -> str:
    """A text that is the same for equal polynomials."""
    terms = sorted(polynomial.items())
    return "+".join(
        "*".join([str(c), *(a if e == 1 else f"{a}^{e}" for a, e in m)]) for m, c in terms
    )


def _joined(a: Monomial, b: Monomial) -> tuple[Monomial, Rational]:
    """The product of two monomials, and the number that comes out of whole powers of roots."""
    if not a or not b:
        return a or b, 1
    exponents = dict(a)
    for atom, exponent in b:
        known = exponents.get(atom)
        exponents[atom] = exponent if known is None else plain(known + exponent)
    factor: Rational = 1
    for atom in [atom for atom in exponents if atom == "i" or atom[0] == "#"]:
        factor *= _whole_part(exponents, atom)
    return tuple(sorted([entry for entry in exponents.items() if entry[1]])), factor


def _whole_part(exponents: dict[str, Rational], atom: str) -> Rational:
    """Takes whole powers out of a root of a number, and i² out of a power of i."""
    exponent = exponents[atom]
    if atom == "i":
        if not isinstance(exponent, int):
            return 1
        exponents[atom] = exponent % 2
        return -1 if exponent % 4 in (2, 3) else 1
    whole = exponent.numerator // exponent.denominator
    if not whole:
        return 1
    exponents[atom] = plain(exponent - whole)
    return Fraction(int(atom[1:])) ** whole


@lru_cache(LITERAL_CACHE_SIZE)
def literal(text: str) -> Rational | None:
    """The exact value of a literal; None where it is too long to be one."""
    exponent = text.lower().partition("e")[2]
    if len(text) > MAX_LITERAL_CHARS or len(exponent) > MAX_EXPONENT_CHARS:
        return None
    return plain(Fraction(text))


def plain(value: Rational) -> Rational:
    """The same number, as an int where it is whole."""
    return value.numerator if value.denominator == 1 else value


@lru_cache(LITERAL_CACHE_SIZE)
def reciprocal(value: Rational) -> Rational:
    """One over a number that is not 0."""
    return plain(1 / Fraction(value))


def _sorted(atoms: Iterable[tuple[str, Rational]]) -> Monomial:
    return tuple(sorted(atoms))


def limited(polynomial: Polynomial) -> Polynomial:
    """The polynomial itself.

    Raises:
        FormTooLargeError: it has too many terms or too long a coefficient.
    """
    if len(polynomial) > MAX_TERMS:
        raise FormTooLargeError
    for coefficient in polynomial.values():
        if coefficient.numerator.bit_length() > MAX_COEFFICIENT_BITS:
            raise FormTooLargeError
    return polynomial
