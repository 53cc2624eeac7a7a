"""Units: the shipped table, prefixes, and the text callers write in `dims` ("kg*m/s^2").

Only the dimension and the value in SI base units are known; temperatures are differences, so no
unit has an offset. It does not convert quantities.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from math import isfinite
from typing import Final, NamedTuple

from phiq.contract import BaseUnit, Dimension
from phiq.errors import InvalidRequestError
from phiq.scorer.dimensions.vector import BASES, DIMENSIONLESS, MAX_EXPONENT, Form, packed, powered
from phiq.scorer.expression.literals import COUNTED

#: Deepest brackets in a unit text; kg·m²/(s³·A) needs one.
MAX_UNIT_DEPTH: Final = 8
#: Denominators tried for a decimal exponent (0.5, 1.3333): finer ones occur in no unit.
MAX_EXPONENT_DENOMINATOR: Final = 60
#: Farthest a decimal exponent may be from the fraction it is read as.
EXPONENT_TOLERANCE: Final = 1e-3
#: Unit texts remembered: a warm bulk repeats a few dozen.
UNIT_CACHE_SIZE: Final = 4096

#: Largest denominator of a size that is told as a float: 5/9 kelvin in a degree Fahrenheit.
SMALL_DENOMINATOR: Final = 1000
#: What stands before a unit for the SI unit of the same dimension: "SI km/h" is m/s.
COHERENT: Final = "SI "
#: Prefixed units that nobody writes: 3/2 kT is an energy, not kiloteslas.
_NO_UNITS: Final = frozenset(("kT",))
_PART: Final = re.compile(r"\s*(?:(\*\*|\^|[*·⋅×./()])|(\d+(?:\.\d+)?)|([^\W\d_]+|°[CF]?|[%‰]))")
_SUPERSCRIPT: Final = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᐟ]+")
_PLAIN_DIGITS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ᐟ", "0123456789+-/")
_LOOKALIKES: Final = str.maketrans(
    {
        "\N{MICRO SIGN}": "μ",
        "\N{OHM SIGN}": "Ω",
        "\N{KELVIN SIGN}": "K",
        "\N{ANGSTROM SIGN}": "Å",
        "\N{MINUS SIGN}": "-",
        "\N{EN DASH}": "-",
    }
)
_POWER: Final = re.compile(
    r"\s*+(?:(?:\*\*|\^)\s*+)?(?:\(\s*([+-]?\d+(?:\.\d+)?)\s*(?:/\s*(\d+))?\s*\)|([+-]?\d+(?:\.\d+)?))"
)
_DIMENSION_TERM: Final = re.compile(r"([a-zA-Z]+)(?:\^(-?\d+))?")


class Unit(NamedTuple):
    """A unit's dimension and its exact value in SI base units (1 km: metre, 1000)."""

    form: Form
    factor: Fraction


class _UnitTextError(ValueError):
    """What is wrong with a unit text, in words."""


@cache
def _table() -> tuple[dict[str, Unit], dict[str, Unit], dict[str, Fraction]]:
    text = files("phiq.scorer.dimensions").joinpath("units.toml").read_text("utf-8")
    raw = tomllib.loads(text)
    prefixable = {
        name: Unit(table_form(u[0]), _exact(u[1])) for name, u in raw["prefixable"].items()
    }
    plain = {name: Unit(table_form(u[0]), _exact(u[1])) for name, u in raw["plain"].items()}
    return prefixable, plain | prefixable, {name: _exact(u) for name, u in raw["prefixes"].items()}


def _exact(size: float | str) -> Fraction:
    """The size that the table tells: a quotient as text, a number as the decimal that is typed."""
    if isinstance(size, str):
        above, _, below = size.partition("/")
        return Fraction(above) / Fraction(below or 1)
    small = Fraction(size).limit_denominator(SMALL_DENOMINATOR)
    return small if float(small) == size else Fraction(repr(size))


def table_form(text: str) -> Form:
    """The form of a dimension as the shipped tables write it: "kg m^2 s^-2", "1"."""
    form = packed({name: int(power or 1) for name, power in _DIMENSION_TERM.findall(text)})
    if form is None:
        raise ValueError(f"{text!r} is no dimension")
    return form


def all_units() -> Collection[Unit]:
    """The units that have a name of their own, without prefixes."""
    return _table()[1].values()


@lru_cache(UNIT_CACHE_SIZE)
def unit(name: str) -> Unit | None:
    """The unit a symbol such as "kg", "μm" or "MeV" stands for; None where there is none."""
    name = name.translate(_LOOKALIKES)
    if name in _NO_UNITS:
        return None
    if name.startswith(COHERENT):
        return _coherent(name.removeprefix(COHERENT))
    if name.endswith(COUNTED):
        return Unit(DIMENSIONLESS, Fraction(1))
    prefixable, whole, prefixes = _table()
    if name in whole:
        return whole[name]
    for length in (1, 2):
        rest = prefixable.get(name[length:])
        if rest is not None and name[:length] in prefixes:
            return Unit(rest.form, rest.factor * prefixes[name[:length]])
    return None


def _coherent(text: str) -> Unit | None:
    """The SI unit of what a unit text measures; None where it is no unit text."""
    try:
        return Unit(_text_form(text), Fraction(1))
    except _UnitTextError:
        return None


def dimension_of(declared: Dimension, symbol: str) -> Form:
    """The dimension a caller declared for `symbol`, as unit text or SI exponents.

    Raises:
        InvalidRequestError: it is no dimension; its field is `dims.SYMBOL`.
    """
    try:
        if isinstance(declared, str):
            return _text_form(declared)
        return _exponents_form(tuple(declared.items()))
    except _UnitTextError as error:
        field = f"dims.{symbol}"
        raise InvalidRequestError(f"{field}: {error}", field=field) from None


@lru_cache(UNIT_CACHE_SIZE)
def _exponents_form(exponents: tuple[tuple[BaseUnit, float], ...]) -> Form:
    for name, _ in exponents:
        if name not in BASES:
            raise _UnitTextError(f"{name!r} is no SI base unit; use {', '.join(BASES)}")
    form = packed({name: _rational(power) for name, power in exponents})
    if form is None:
        raise _UnitTextError("an exponent is no simple fraction")
    return form


def _rational(power: float) -> Fraction:
    if not isfinite(power) or abs(power) > MAX_EXPONENT:
        raise _UnitTextError(f"{power} is no exponent")
    fraction = Fraction(power).limit_denominator(MAX_EXPONENT_DENOMINATOR)
    if abs(float(fraction) - power) > EXPONENT_TOLERANCE:
        raise _UnitTextError(f"the exponent {power} is no simple fraction")
    return fraction


@lru_cache(UNIT_CACHE_SIZE)
def _text_form(text: str) -> Form:
    reader = _UnitReader(text.translate(_LOOKALIKES))
    form = reader.product(0)
    if reader.peek():
        raise _UnitTextError(f"unexpected {reader.peek()!r} in the unit {text!r}")
    return form


class _UnitReader:
    """Reads one unit text from left to right; `at` is the offset of what comes next."""

    def __init__(self, text: str) -> None:
        self.text = _SUPERSCRIPT.sub(lambda m: f"^({m[0].translate(_PLAIN_DIGITS)})", text)
        self.at = 0

    def peek(self) -> str:
        """The next token, "" at the end."""
        match = _PART.match(self.text, self.at)
        return match[0].strip() if match else self.text[self.at :].strip()

    def take(self) -> str:
        part = self.peek()
        self.at = self.text.index(part, self.at) + len(part)
        return part

    def product(self, depth: int) -> Form:
        """Factors joined by spaces, ·, * or /; ends at a closing bracket or the end.

        Raises:
            _UnitTextError: the text is no unit.
        """
        form = self.factor(depth)
        divided = False
        while (part := self.peek()) and part != ")":
            sign, joined = 1, part in "*·⋅×./"
            if joined:
                sign = -1 if self.take() == "/" else 1
            elif divided:
                raise _UnitTextError("a unit after a division is ambiguous; write J/(kg*K)")
            divided = divided or sign < 0
            form += sign * self.factor(depth)
        return form

    def factor(self, depth: int) -> Form:
        """One unit, number or bracket, with its exponent."""
        part = self.take()
        if part == "(" and depth < MAX_UNIT_DEPTH:
            form = self.product(depth + 1)
            if self.peek() != ")":
                raise _UnitTextError("a bracket is not closed")
            self.take()
        elif part[:1].isdigit():
            if part != "1":
                raise _UnitTextError(f"{part} is no unit; leave numbers out")
            form = 0
        else:
            known = unit(part)
            if known is None:
                raise _UnitTextError(f"{part!r} is no unit" if part else "a unit is missing")
            form = known.form
        return self._powered(form)

    def _powered(self, form: Form) -> Form:
        match = _POWER.match(self.text, self.at)
        if match is None:
            return form
        self.at = match.end()
        under = int(match[2] or 1)
        if not under:
            raise _UnitTextError("an exponent divides by zero")
        power = _rational(float(match[1] or match[3])) / under
        result = powered(form, power.numerator, power.denominator)
        if result is None:
            raise _UnitTextError(f"{power} is no exponent of a unit")
        return result
