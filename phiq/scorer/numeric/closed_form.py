"""Recognises a machine float as a number that a textbook would write: 3/2, √2/2, π/6, (1 + √5)/2.

A guess from at most fifteen digits: who shows it checks it where it came from. It looks for the
plainest form first and knows no sums of unlike roots.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final, NamedTuple

#: How near a number must be to a form, relative to it: solutions are computed to a dozen digits.
NEAR: Final = 1e-10
#: Largest denominators of fractions, and of multiples of π and of roots.
FRACTIONS: Final = 12
#: Largest numerator of a fraction: a longer one is a decimal to a reader.
LARGEST: Final = 1000
#: Largest whole number: all its digits are known.
LARGEST_WHOLE: Final = 10**9
#: Largest number under a root, and largest whole part and denominator beside one.
ROOTS, BESIDE, BELOW = 200, 12, 6
#: Largest square of a root times its denominator.
LARGEST_SQUARE: Final = 10**6
#: Largest whole number in a logarithm, and largest exponent of e.
LOGARITHMS, EXPONENTS = 20, 4


class ClosedForm(NamedTuple):
    """A number as it is written, its value, and how much of it is the root in it (0: none)."""

    text: str
    value: float
    root: float = 0.0


def closed_form(x: float) -> ClosedForm | None:
    """The plainest form of a number; None where it is none of them."""
    if not abs(x) <= LARGEST_WHOLE:  # nor is it a number
        return None
    for form in _FORMS:
        found = form(x)
        if found is not None:
            return found
    return None


def plain_form(x: float, near: float) -> ClosedForm | None:
    """A number known to few digits as a simple fraction or multiple of π; None where it is none."""
    for unit, scale in (("", 1.0), ("π", math.pi)):
        found = _fraction(x / scale, near)
        if found is not None:
            return ClosedForm(fraction_text(*found, unit), found[0] * scale / found[1])
    return None


def fraction_text(above: int, below: int, unit: str = "") -> str:
    """A fraction, times a unit such as π: −3π/4."""
    sign, size = ("−" if above < 0 else ""), abs(above)
    head = unit if unit and size == 1 else f"{size}{unit}"
    return sign + head + (f"/{below}" if below > 1 else "")


def _fraction(x: float, near: float = NEAR) -> tuple[int, int] | None:
    """Numerator and denominator of a simple fraction."""
    for below in range(1, FRACTIONS + 1):
        above = round(x * below)
        if abs(above) > (LARGEST_WHOLE if below == 1 else LARGEST):
            return None
        if abs(x * below - above) <= near * max(1, abs(above)):
            return above, below
    return None


def _rational(x: float) -> ClosedForm | None:
    found = _fraction(x)
    return found and ClosedForm(fraction_text(*found), found[0] / found[1])


def _of_pi(x: float) -> ClosedForm | None:
    found = _fraction(x / math.pi)
    return found and ClosedForm(fraction_text(*found, "π"), found[0] * math.pi / found[1])


def _root(x: float) -> ClosedForm | None:
    """p√n/q."""
    for below in range(1, FRACTIONS + 1):
        square = (x * below) ** 2
        whole = round(square) if square < LARGEST_SQUARE else 0
        if whole > 1 and abs(square - whole) <= NEAR * whole:
            outside, inside = _without_squares(whole)
            if inside <= ROOTS:
                value = math.copysign(outside * math.sqrt(inside) / below, x)
                text = fraction_text(outside if x > 0 else -outside, below, f"√{inside}")
                return ClosedForm(text, value, value)
    return None


def _without_squares(n: int) -> tuple[int, int]:
    """A number as a² · b, with b without squares of small numbers."""
    outside, divisor = 1, 2
    while divisor * divisor <= n and divisor < LARGEST:
        while n % (divisor * divisor) == 0:
            n //= divisor * divisor
            outside *= divisor
        divisor += 1
    return outside, n


def _with_root(x: float) -> ClosedForm | None:
    """(a ± √n)/q."""
    for below in range(1, BELOW + 1):
        for size in range(1, BESIDE + 1):
            for whole in (size, -size):
                rest = x * below - whole
                square = round(rest * rest)
                if 1 < square <= ROOTS and abs(rest * rest - square) <= NEAR * square:
                    return _with_root_form(whole, math.copysign(1, rest), square, below)
    return None


def _with_root_form(whole: int, sign: float, square: int, below: int) -> ClosedForm:
    outside, inside = _without_squares(square)
    part = f"√{inside}" if outside == 1 else f"{outside}√{inside}"
    number = str(whole).replace("-", "−")
    text = f"{number} {'+' if sign > 0 else '−'} {part}"
    root = sign * math.sqrt(square) / below
    value = whole / below + root
    return ClosedForm(f"({text})/{below}" if below > 1 else text, value, root)


def _logarithm(x: float) -> ClosedForm | None:
    if not 0 < abs(x) <= math.log(LOGARITHMS) + 1:
        return None
    found = _fraction(math.exp(x))
    if found is None or max(found) > LOGARITHMS or min(found) < 1:
        return None
    above, below = found
    if above == 1:
        return ClosedForm(f"−ln {below}", -math.log(below))
    text = f"ln {above}" if below == 1 else f"ln({above}/{below})"
    return ClosedForm(text, math.log(above / below))


def _power_of_e(x: float) -> ClosedForm | None:
    found = _fraction(math.log(abs(x))) if x else None
    if found is None or not 0 < abs(found[0]) <= EXPONENTS or found[1] > 2:
        return None
    power, half = found
    sign = "−" if x < 0 else ""
    value = math.copysign(math.exp(power / half), x)
    if half == 2:
        text = {1: "√e", -1: "1/√e"}.get(power)
    else:
        text = {1: "e", -1: "1/e", 2: "e²", -2: "1/e²", 3: "e³", 4: "e⁴"}.get(power)
    return ClosedForm(sign + text, value) if text else None


_FORMS: Final[tuple[Callable[[float], ClosedForm | None], ...]] = (
    _rational,
    _of_pi,
    _root,
    _with_root,
    _logarithm,
    _power_of_e,
)
