"""Names what keeps an equation from being a law: one sign, one power or one factor.

It compares normal forms, so the difference is told however the equation was arranged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from itertools import combinations
from math import gcd
from typing import Final, NamedTuple

from phiq.scorer.algebra.laurent import Monomial, Rational
from phiq.scorer.laws.key import Key, is_number, renamed
from phiq.scorer.laws.table import Law

#: Symbols a product must have before one wrong power tells it from an unrelated one.
MIN_SYMBOLS: Final = 3
#: Primes, π included, that a numerical factor must have to tell a law of two symbols.
MIN_NUMBERS: Final = 2
#: Largest prime in a factor that is put wrongly into a law, as a 2 or π is.
LARGEST_SLIP: Final = 7
#: Terms that must agree before one wrong term tells a sum from an unrelated one.
MIN_TERMS_AGREEING: Final = 2

_SUPERSCRIPTS: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
#: What a symbol should do that does the other, by whether it should divide.
_OTHER: Final = {True: "dividing", False: "multiplying"}
_POWERS: Final = {
    Fraction(1): "is to the first power",
    Fraction(2): "is squared",
    Fraction(3): "is cubed",
    Fraction(1, 2): "is under a square root",
}


class Difference(NamedTuple):
    """What keeps an equation from being a law, in words, and what would make it one.

    atom: the symbol whose power is wrong, None where a sign or a factor is.
    by: what its power is to be multiplied by; -1 for a sign; the rational factor by which a term,
        or the symbol standing alone, is too large; None for another factor.
    is_factor: nothing but one numerical factor of a whole side is wrong.
    swapped: the two symbols that stand in each other's place.
    """

    words: str
    atom: str | None = None
    by: Fraction | None = None
    is_factor: bool = False
    swapped: tuple[str, ...] = ()


def near_miss(law: Law, key: Key, alone: str | None, *, sure: bool) -> Difference | None:
    """What of `key` differs from the law where it nearly states it; None where it does not.

    Two symbols in each other's place, P = I R², are told where nothing else differs.

    Args:
        law: the law, whose atoms name the symbols.
        key: the equation's normal form in the law's atoms.
        alone: the atom that stands by itself on one side, if any.
        sure: whether the letters surely mean the law's quantities. If not, a wrong sign or factor
            of a product is not told: v = √(5gr) is no wrong v = √(2gh).
    """
    if key.sign != law.key.sign:
        return None
    if key.ratio:
        found = _ratio_difference(law, key, alone, sure)
    else:
        found = _terms_difference(law.key, key)
    return found or (_swapped(law, key, alone) if sure else None)


def has_other_numbers(law: Key, key: Key) -> bool:
    """Whether a product's numerical factor is another than a law's: that of a loop is no wire's."""
    return bool(key.ratio) and _numbers(key) != _numbers(law)


def _swapped(law: Law, key: Key, alone: str | None) -> Difference | None:
    """The two symbols that stand in each other's place: P = I R², η = 1 - T_h/T_c.

    Which of two places is the first, and which summand the constant, is for the text to say.
    """
    ours, theirs = dict(key.ratio), dict(law.key.ratio)
    if ours.keys() != theirs.keys():
        return None
    atoms = [atom for atom in theirs if abs(ours[atom]) != abs(theirs[atom])]
    if len(atoms) not in (0, 2):
        return None
    atoms = atoms or sorted(sorted(law.key.atoms()), key=(alone or "").__eq__)
    for one, other in combinations(atoms, 2):
        if not _tells_places(one, other, law.key):
            continue
        if renamed(key, {one: other, other: one}).states(law.key):
            return Difference(f"{one} and {other} are swapped", swapped=(one, other))
    return None


def _tells_places(one: str, other: str, law: Key) -> bool:
    """Whether two symbols name their places: I and R, T_c and T_h, or the T_1 and T_2 of P V/T."""
    if is_number(one) or is_number(other) or "(" in one + other or len(law.ratio) in (1, 2):
        return False
    (base, _, label), (other_base, _, _) = one.partition("_"), other.partition("_")
    if base != other_base:
        return bool(law.ratio)
    if not label.isdigit():
        return True
    return any(atom[-1].isdigit() and atom.partition("_")[0] != base for atom in law.atoms())


def _ratio_difference(law: Law, key: Key, alone: str | None, sure: bool) -> Difference | None:
    ours, theirs = key.powers(), law.key.powers()
    if ours.keys() != theirs.keys() or (ours != theirs and _converts(key, law.key)):
        return None
    if ours != theirs:
        if len(ours) < MIN_SYMBOLS:
            return _wrong_power_of_two(law.key, key) if sure else None
        return _wrong_power(theirs, ours, (alone, law.alone))
    if not sure:
        return None
    if _numbers(key) != _numbers(law.key):
        return _wrong_factor(law.key, key, alone)
    return _SIGN if key.negative != law.key.negative else None


def _converts(key: Key, law: Key) -> bool:
    """Whether a factor is no slip in the law, but one of units: 206265 arcseconds in a radian."""
    foreign = _numbers(key).keys() - _numbers(law).keys()
    return any(int(atom[1:]) > LARGEST_SLIP for atom in foreign if atom.startswith("#"))


_SIGN: Final = Difference("a sign differs", by=Fraction(-1))


def _numbers(key: Key) -> dict[str, int]:
    return {atom: e for atom, e in key.ratio if is_number(atom)}


def _wrong_factor(law: Key, key: Key, alone: str | None) -> Difference:
    """Tells the factor by which the symbol standing alone is off, where it is rational."""
    ours, theirs = _numbers(key), _numbers(law)
    power = law.powers().get(alone or "", 0)
    factor = Fraction(1)
    for atom in ours.keys() | theirs.keys():
        by = theirs.get(atom, 0) - ours.get(atom, 0)
        if by and (not power or not atom.startswith("#") or by % power):
            return Difference("a numerical factor differs", is_factor=True)
        if by:
            factor *= Fraction(int(atom[1:])) ** (by // power)
    return Difference(f"it comes out {factor} times as large", by=factor, is_factor=True)


def _wrong_power(
    law: Mapping[str, int], ours: Mapping[str, int], given: tuple[str | None, str | None]
) -> Difference | None:
    """The one symbol whose power differs when all others are brought to agree.

    given: what the equation and the law are solved for, by which factors and divisors are told.
    """
    if len(law) < MIN_SYMBOLS:
        return None
    scales = {atom: _lowest(ours[atom], right) for atom, right in law.items()}
    found = []
    for atom in law:
        others = {scale for other, scale in scales.items() if other != atom}
        if len(others) == 1 and "(" not in atom:
            found.append((atom, others.pop()))
    if len(found) != 1:
        return _wrong_exponent(law, scales)
    atom, (over, under) = found[0]
    right, wrong = Fraction(law[atom]), Fraction(ours[atom] * under, over)
    solved_for = next((other for other in given if other in law and other != atom), None)
    if wrong == -right and atom == given[0]:
        return Difference("the fraction is upside down", atom, Fraction(-1))
    if wrong == -right and solved_for is not None:
        divides = (right > 0) == (law[solved_for] > 0)
        does = f"{'multiplies' if divides else 'divides'} instead of {_OTHER[divides]}"
        return Difference(f"{atom} {does}", atom, Fraction(-1))
    return _power_words(atom, right, wrong)


def _wrong_exponent(
    law: Mapping[str, int], scales: Mapping[str, tuple[int, int]]
) -> Difference | None:
    """Whether the sign of an exponent is all that differs: k = A exp(E_a/(R T))."""
    odd = [atom for atom in law if "exp(" in atom]
    others = {scale for atom, scale in scales.items() if atom not in odd}
    if len(odd) != 1 or len(others) != 1:
        return None
    (over, under), (other, beside) = scales[odd[0]], others.pop()
    opposite = over * beside == -other * under
    return Difference("the sign of the exponent differs", by=Fraction(-1)) if opposite else None


def _wrong_power_of_two(law: Key, key: Key) -> Difference | None:
    """The wrong one of two symbols, told by numbers as no other law has them: V = 4/3 π r²."""
    numbers, ours, theirs = _numbers(law), key.powers(), law.powers()
    found = _numbers(key)
    if len(numbers) < MIN_NUMBERS:
        return None
    if numbers == {atom: -power for atom, power in found.items()}:  # as ω = 2π T is oriented
        ours = {atom: -power for atom, power in ours.items()}
    elif numbers != found:
        return None
    odd = [atom for atom in theirs if ours[atom] != theirs[atom]]
    if len(odd) != 1 or "(" in odd[0]:
        return None
    return _power_words(odd[0], Fraction(theirs[odd[0]]), Fraction(ours[odd[0]]))


def _lowest(over: int, under: int) -> tuple[int, int]:
    """The quotient in lowest terms."""
    shared = gcd(over, under) if under > 0 else -gcd(over, under)
    return over // shared, under // shared


def _power_words(atom: str, right: Fraction, wrong: Fraction) -> Difference:
    by = right / wrong if wrong else None
    if wrong == -right:
        return Difference(f"{atom} belongs on the other side of the fraction line", atom, by)
    if (wrong > 0) != (right > 0):
        return Difference(f"{atom} has the power {wrong} instead of {right}", atom, by)
    size = abs(wrong)
    return Difference(f"{atom} {_POWERS.get(size, f'has the power {size}')}", atom, by)


def _terms_difference(law: Key, key: Key) -> Difference | None:
    ours, theirs = dict(key.terms), dict(law.terms)
    if len(ours) != len(theirs):
        return None
    if ours == theirs:
        return _SIGN if key.turns_root(law) else None
    if ours.keys() == theirs.keys():
        return _wrong_coefficient(theirs, ours)
    return _wrong_term(theirs, ours)


def _wrong_coefficient(
    law: Mapping[Monomial, Rational], ours: Mapping[Monomial, Rational]
) -> Difference | None:
    ratios = {monomial: Fraction(ours[monomial], law[monomial]) for monomial in law}
    usual, agreeing = Counter(ratios.values()).most_common(1)[0]
    odd = [monomial for monomial, ratio in ratios.items() if ratio != usual]
    if agreeing < MIN_TERMS_AGREEING or len(odd) != 1:
        return None
    by = ratios[odd[0]] / usual
    what = "sign" if by == -1 else "factor"
    return Difference(f"the {what} of {_written(odd[0])} differs", by=by)


def _wrong_term(
    law: Mapping[Monomial, Rational], ours: Mapping[Monomial, Rational]
) -> Difference | None:
    missing = [monomial for monomial in law if monomial not in ours]
    extra = [monomial for monomial in ours if monomial not in law]
    if len(missing) != 1 or len(law) - 1 < MIN_TERMS_AGREEING:
        return None
    if any(abs(ours[m]) != abs(law[m]) for m in law if m in ours):
        return None
    right, wrong = dict(missing[0]), dict(extra[0])
    atoms = [a for a in right.keys() | wrong.keys() if right.get(a, 0) != wrong.get(a, 0)]
    if len(atoms) != 1 or "(" in atoms[0]:
        return None
    return _power_words(
        atoms[0], Fraction(right.get(atoms[0], 0)), Fraction(wrong.get(atoms[0], 0))
    )


def _written(monomial: Monomial) -> str:
    """A term in words; one with functions in it is only "a term"."""
    if any("(" in atom for atom, _ in monomial):
        return "a term"
    return "the term " + ("·".join(atom + _exponent(e) for atom, e in monomial) or "1")


def _exponent(power: Rational) -> str:
    return "" if power == 1 else str(power).translate(_SUPERSCRIPTS)
