r"""Degrees of angle and of temperature, and their parts: 60^{\circ}, 25 °C, 30° 15', x^\circ."""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.parse.questions.measures import is_numeric, same_scale
from phiq.scorer.parse.questions.units import quantity
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text import unit_text
from phiq.scorer.parse.text.unit_text import scale_after

#: Letters of angles; another letter with a raised circle is a standard value, as in chemistry.
_ANGLES: Final = frozenset("αβγδθϑφψωxyABC")
#: A number in degrees.
_NUMERIC_DEGREES: Final = re.compile(
    r"\d\s*(?:°|rad\b|arc(?:min|sec)\b|\^\s*\{?\s*(?:\\circ|∘)|\\degree)"
)
#: Feet with inches, 5'10″, one inch by another, or either of them beside another length.
_FEET: Final = re.compile(
    r"\d\s*['′]\s*\d+(?:\.\d+)?\s*(?:''|[″\"])|\d″\s*[×<>≤≥]|\b(?:cm|mm|m|ft|in|inch)\b"
)
_TRIGONOMETRIC: Final = frozenset(("sin", "cos", "tan", "cot", "sec", "csc"))
_PRIMES: Final[dict[str, str]] = {"prime": "arcmin", "prime prime": "arcsec"}


def in_degrees(p: State, value: Node) -> Node | None:
    """The value in degrees, of the scale whose letter follows where one does; else None.

    None is for symbols that a raised circle decorates.

    Raises:
        EquationSyntaxError: the value is in degrees already.
    """
    if _last_factor(value).text == "degree":
        raise p.error("two degree signs on end", expected="one")
    letter, end = scale_after(p.text, p.toks[p.i][2])
    numeric = value.op == "blank" or is_numeric(value)
    units = unit_text.read(p.text, p.toks[p.i - 1][2]) if letter and numeric else None
    if units is not None and units.end > end and units.below:  # 40 °C/W
        while p.toks[p.i][0] != "end" and p.toks[p.i][2] < units.end:
            p.i += 1
        return quantity(p, value, units)
    if letter and (numeric or value.op == "sym"):
        while p.toks[p.i][0] != "end" and p.toks[p.i][2] < end:
            p.i += 1
        return p.mul([value, p.node("unit", (), f"°{letter}")])
    if numeric or (value.op in ("add", "mul", "neg", "div")) or _is_angle(p, value):
        return p.mul([value, p.node("const", (), "degree")])
    return None


def _last_factor(value: Node) -> Node:
    return value.args[-1] if value.op == "mul" else value


def _is_angle(p: State, value: Node) -> bool:
    """Whether a letter counts degrees: beside numbers that do, or under a sine or the like."""
    if value.op != "sym" or value.symbol.base not in _ANGLES or value.symbol.marks:
        return False
    return p.holds(_NUMERIC_DEGREES) or p.once(_has_sines)


def _has_sines(p: State) -> bool:
    """Whether there is a sine or the like."""
    return any(tok[0] == "fn" and tok[1] in _TRIGONOMETRIC for tok in p.toks)


def in_minutes(p: State, value: Node, marks: tuple[str, ...]) -> Node | None:
    """What primes after a number count: parts of a degree, or feet and inches; else None."""
    name = _PRIMES.get(" ".join(marks))
    if name is None or not is_numeric(value):
        return None
    if not p.holds(_NUMERIC_DEGREES):
        if not p.holds(_FEET):
            return None
        name = "ft" if name == "arcmin" else "inch"
    return p.mul([value, p.node("unit", (), name)])


def together(p: State, first: Node, second: Node) -> Node | None:
    """The sum of quantities written side by side, 30° 15', 5 ft 10 in; None where it is none."""
    return p.add([first, second]) if same_scale(first, second) else None
