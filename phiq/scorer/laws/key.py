"""The key of a relation: its vanishing polynomial brought to one form, ready to compare."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import gcd, lcm
from typing import Final, NamedTuple

from phiq.scorer.algebra.laurent import Monomial, Polynomial, Rational, content, plain, primes

_REVERSED: Final = {"≥": "≤", "≤": "≥", ">": "<", "<": ">"}


#: The terms of a polynomial, sorted and scaled.
Terms = tuple[tuple[Monomial, Rational], ...]


class Key(NamedTuple):
    """The normal form of a relation: its sign, and one term a line of the vanishing polynomial.

    Where two terms are left, `ratio` holds the exponents of their quotient instead, numbers
    included as primes ("#2"), scaled to coprime whole numbers, so that E² = m²c⁴ is E = mc².
    roots: the terms before the roots of sums are squared away, where there are some.
    minus: whether a root is said to be negative, as in v = -√(2gh).
    """

    sign: str
    ratio: tuple[tuple[str, int], ...]
    negative: bool
    terms: Terms
    roots: Terms = ()
    minus: bool = False

    @property
    def form(self) -> tuple[object, ...]:
        """What is the same however the equation is solved, and whatever the signs of its roots."""
        return self[:4]

    def states(self, law: Key) -> bool:
        """Whether an equation of this key says what a law says."""
        return self.form == law.form and not self.turns_root(law)

    def turns_root(self, law: Key) -> bool:
        """Whether the sign of a root is the only thing that keeps it from stating a law."""
        same = [monomial for monomial, _ in self.roots] == [monomial for monomial, _ in law.roots]
        return self.minus != law.minus or (same and self.roots != law.roots)

    def powers(self) -> dict[str, int]:
        """The exponents of the symbols in the ratio, without those of numbers."""
        return {atom: power for atom, power in self.ratio if not is_number(atom)}

    def atoms(self) -> set[str]:
        """What its form is made of."""
        return {atom for atom, _ in self.ratio} | {a for m, _ in self.terms for a, _ in m}

    @property
    def shape(self) -> Shape:
        """What no renaming of symbols changes."""
        letters = sum([not is_number(atom) for atom, _ in self.ratio])
        powers = tuple([tuple(sorted([e for _, e in monomial])) for monomial, _ in self.terms])
        return Shape((self.sign == "=", letters, len(powers)), powers)


class Shape(NamedTuple):
    """Of a key: whether it is an equation, its letters if a ratio, its terms; the terms' powers."""

    counts: tuple[bool, int, int]
    powers: tuple[tuple[Rational, ...], ...]

    def near(self, other: Shape) -> bool:
        """Whether two keys may agree, or all their terms but one, under some names."""
        if self.counts != other.counts:
            return False
        left = list(other.powers)
        for powers in self.powers:
            if powers in left:
                left.remove(powers)
        return len(left) <= 1


def is_number(atom: str) -> bool:
    """Whether an atom is part of a numerical factor: π or a prime."""
    return atom[0] == "#" or atom == "π"


def key_of(sign: str, polynomial: Polynomial, rooted: Polynomial | None = None) -> Key | None:
    """The key of a polynomial that is zero, or below or above it; None where it always is.

    Args:
        sign: the relation to zero.
        polynomial: without roots of sums.
        rooted: the same with them, if there are some.
    """
    if not polynomial:
        return None
    if polynomial[min(polynomial)] < 0:
        sign = _REVERSED.get(sign, sign)
    if len(polynomial) == 2:
        return _ratio_key(sign, polynomial)
    key = Key(sign, (), False, scaled_terms(content(polynomial)[1]))
    if rooted is None:
        return key
    values = [value > 0 for value in rooted.values()]
    roots = scaled_terms(content(rooted)[1])
    return key._replace(roots=roots, minus=len(values) == 2 and values[0] == values[1])


def scaled_terms(polynomial: Polynomial) -> Terms:
    """The terms in order, the first with the factor 1."""
    scale = polynomial[min(polynomial)]
    if scale == 1:
        return tuple(sorted(polynomial.items()))
    if scale == -1:
        return tuple(sorted([(m, -c) for m, c in polynomial.items()]))
    return tuple(sorted((m, plain(Fraction(c, scale))) for m, c in polynomial.items()))


def _ratio_key(sign: str, polynomial: Polynomial) -> Key | None:
    (one, by_one), (other, by_other) = polynomial.items()
    exponents = dict(one)
    for atom, exponent in other:
        exponents[atom] = exponents.get(atom, 0) - exponent
    size = by_other if by_one in (1, -1) else Fraction(by_other, by_one)
    for prime, exponent in primes(size if size > 0 else -size).items():
        exponents[prime] = exponents.get(prime, 0) - exponent
    ratio = _oriented(exponents)
    if not ratio:
        return None
    negative = by_one * by_other > 0
    rooted = any(not e.denominator % 2 for atom, e in exponents.items() if atom[0] != "#")
    return Key(sign, ratio, negative, (), minus=negative and rooted)


def _oriented(exponents: Mapping[str, Rational]) -> tuple[tuple[str, int], ...]:
    """Exponents scaled to coprime whole numbers, that of the first letter positive."""
    found = [(atom, exponent) for atom, exponent in sorted(exponents.items()) if exponent]
    if not found:
        return ()
    scale = _scale(found)
    leading = next((e for atom, e in found if not atom.startswith("#")), found[0][1])
    if leading < 0:
        scale = -scale
    return tuple((atom, int(exponent * scale)) for atom, exponent in found)


def renamed(key: Key, names: Mapping[str, str]) -> Key:
    """The key with other atoms, each of `names` by its new name."""
    if not key.terms:
        ratio = {names.get(atom, atom): exponent for atom, exponent in key.ratio}
        return key._replace(ratio=_oriented(ratio))
    terms = {
        tuple(sorted((names.get(atom, atom), e) for atom, e in monomial)): coefficient
        for monomial, coefficient in key.terms
    }
    return key._replace(terms=scaled_terms(terms))


def _scale(exponents: list[tuple[str, Rational]]) -> Rational:
    """What makes the exponents of all but numbers coprime whole numbers, numbers staying whole."""
    letters = [e for atom, e in exponents if not atom.startswith("#")] or [1]
    over = gcd(*[e.numerator for e in letters])
    under = lcm(*[e.denominator for e in letters])
    scale: Rational = under if over == 1 else Fraction(under, over)
    if isinstance(scale, int) and all(isinstance(e, int) for _, e in exponents):
        return scale
    return scale * lcm(*[(e * scale).denominator for _, e in exponents])
