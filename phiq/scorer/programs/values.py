"""The values that lines of programs have here: exact numbers, strings, truth values, lists."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any, Final, TypeAlias

#: A bool, int, Fraction, str, list, tuple, set, dict, range, function or None; nothing else.
Value: TypeAlias = Any
#: Most bits of a whole number, and most characters or entries of a value.
MAX_BITS: Final = 20_000
MAX_SIZE: Final = 4_000
#: Bits of a whole number that weigh as much as an entry.
_WORD: Final = 64


class UnknownValueError(Exception):
    """A part has no value that is known here."""


class UnknownFunctionError(UnknownValueError):
    """A part calls a function of that name, which only some program knows."""


class UnknownNameError(UnknownValueError):
    """A part is a variable of that name."""


class Vector(list[Any]):
    """A list whose arithmetic goes entry by entry, as c(1, 2) of R and arrays have it."""


def number(value: Value) -> int | Fraction:
    """A number; a whole one as int.

    Raises:
        UnknownValueError: it is none, or too large.
    """
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else value
    if not isinstance(value, int) or value.bit_length() > MAX_BITS:
        raise UnknownValueError
    return int(value)


def whole(value: Value) -> int:
    """A whole number.

    Raises:
        UnknownValueError: it is none, or too large.
    """
    found = number(value)
    if not isinstance(found, int):
        raise UnknownValueError
    return found


def items(value: Value) -> list[Value]:
    """The entries of a list, string, range or set, which has them in order.

    Raises:
        UnknownValueError: there are none, or too many.
    """
    if not isinstance(value, list | tuple | str | range | set | frozenset | dict):
        raise UnknownValueError
    if len(value) > MAX_SIZE:
        raise UnknownValueError
    return [*value]


def weight(value: Value) -> int:
    """How many entries, characters and words of numbers a value holds, with those of its entries.

    Raises:
        UnknownValueError: they are too many.
    """
    if isinstance(value, int):
        return 1 + number(value).numerator.bit_length() // _WORD
    if isinstance(value, str):
        return 1 + len(items(value))
    if isinstance(value, list | tuple | set | dict):
        held = value.values() if isinstance(value, dict) else value
        total = len(items(value))
        for one in held:
            total += weight(one)
            if total > 2 * MAX_SIZE:
                raise UnknownValueError
        return total
    return 1


def shown(value: Value) -> str:
    """The value as a program would print it, with decimals as they are typed."""
    if isinstance(value, Fraction):
        decimal = f"{float(value):.12g}"
        return decimal if Fraction(decimal) == value else f"{value.numerator}/{value.denominator}"
    if isinstance(value, list | range):
        return f"[{_joined(items(value))}]"
    if isinstance(value, tuple):
        return f"({_joined(value)}{',' if len(value) == 1 else ''})"
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(map(shown, value)))}}}" if value else "∅"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{shown(k)}: {shown(v)}' for k, v in value.items())}}}"
    return repr(value)


def _joined(entries: Iterable[Value]) -> str:
    return ", ".join(map(shown, entries))
