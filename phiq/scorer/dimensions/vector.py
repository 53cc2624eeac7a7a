"""Dimensions as single integers: the exponents of kg m s A K mol cd, packed as digits.

Digit i of a packed integer, in base 2**DIGIT_BITS with digits of either sign, is the exponent of
`BASES[i]` in parts of 1/PARTS; later digits are coefficients of unknown symbols. So an affine
form over unknowns is one integer: a product of quantities adds forms, a power multiplies one, and
equal dimensions are equal integers. This module knows no expressions.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Final

BASES: Final = ("kg", "m", "s", "A", "K", "mol", "cd")
#: Exponents are multiples of 1/PARTS: six nested square roots, cubes, hundredths of typed decimals.
PARTS: Final = 2**6 * 3**2 * 5**2 * 7
#: Bits a digit: powers up to SMALL_POWER, nested to the deepest tree, stay under 2**200, so digits
#: never run into one another.
DIGIT_BITS: Final = 256
#: A whole power up to this is applied unchecked; 4**64 fits a digit.
SMALL_POWER: Final = 4
#: Largest exponent a form may reach through larger powers; no quantity comes near it.
MAX_EXPONENT: Final = 2**24
#: Forms remembered with their digits: a bulk of physics has a few hundred dimensions.
FORM_CACHE_SIZE: Final = 4096

#: A dimension, or an affine form over unknown symbols' dimensions.
Form = int

_HALF: Final = 1 << (DIGIT_BITS - 1)
_MASK: Final = (1 << DIGIT_BITS) - 1
_SUPERSCRIPTS: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def unit_form(index: int) -> Form:
    """The form with exponent 1 at `index`: 0 to 6 for `BASES`, from 7 on for unknowns."""
    return PARTS << (DIGIT_BITS * index)


DIMENSIONLESS: Final = 0
LENGTH: Final = unit_form(1)
TIME: Final = unit_form(2)
#: Forms of this size or more hold an unknown.
_UNKNOWN_FLOOR: Final = 1 << (DIGIT_BITS * len(BASES) - 1)
#: Below them is the dimension a form states, above them are the unknowns.
_KNOWN_BITS: Final = DIGIT_BITS * len(BASES)
_KNOWN_MASK: Final = (1 << _KNOWN_BITS) - 1


def powered(form: Form, over: int, under: int = 1) -> Form | None:
    """The form to the power over/under; None where exponents leave the grid or MAX_EXPONENT."""
    result = form * over
    if not result or (under == 1 and -SMALL_POWER <= over <= SMALL_POWER):
        return result
    largest = MAX_EXPONENT * PARTS
    if any(digit % under or abs(digit) > largest * under for digit in digits(result)):
        return None
    return result // under


def has_unknown(form: Form) -> bool:
    """Whether any unknown symbol's coefficient is in the form."""
    return form >= _UNKNOWN_FLOOR or form <= -_UNKNOWN_FLOOR


@lru_cache(FORM_CACHE_SIZE)
def digits(form: Form) -> tuple[int, ...]:
    """Exponents, then coefficients of unknowns, in parts of 1/PARTS; trailing zeros left out."""
    found = []
    while form:
        digit = form & _MASK
        if digit >= _HALF:
            digit -= _MASK + 1
        found.append(digit)
        form = (form - digit) >> DIGIT_BITS
    return tuple(found)


@lru_cache(FORM_CACHE_SIZE)
def coefficients(form: Form) -> tuple[Form, dict[int, int]]:
    """A form as the dimension it states and the coefficient, in parts, of each unknown."""
    known = form & _KNOWN_MASK
    if known >= _UNKNOWN_FLOOR:
        known -= _KNOWN_MASK + 1
    if known == form:
        return form, {}
    above = digits((form - known) >> _KNOWN_BITS)
    return known, {i: digit for i, digit in enumerate(above) if digit}


def packed(powers: Mapping[str, int | Fraction]) -> Form | None:
    """The form of {"kg": 1, "s": -2}, keys being `BASES`; None where a power is off the grid."""
    form = 0
    for name, power in powers.items():
        part = powered(unit_form(BASES.index(name)), power.numerator, power.denominator)
        if part is None:
            return None
        form += part
    return form


@lru_cache(FORM_CACHE_SIZE)
def written(form: Form) -> str:
    """A form without unknowns as text, "kg m² s⁻²", "m^(1/2)"; "1" for dimensionless."""
    parts = []
    for name, digit in zip(BASES, digits(form), strict=False):
        power = Fraction(digit, PARTS)
        if power.denominator != 1:
            parts.append(f"{name}^({power})")
        elif power:
            parts.append(name + (str(power).translate(_SUPERSCRIPTS) if power != 1 else ""))
    return " ".join(parts) or "1"
