r"""Degrees of angle and of temperature, and their parts: 60^{\circ}, 25 °C, 30° 15', x^\circ."""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.parse.questions.units import is_numeric, same_scale
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text.unit_text import scale_after

#: Letters of angles; another letter with a raised circle is a standard value, as in chemistry.
_ANGLES: Final = frozenset("αβγδθϑφψωxyABC")
_NUMERIC_DEGREES: Final = re.compile(r"\d\s*(?:°|\^\s*\{?\s*(?:\\circ|∘)|\\degree)")
_TRIGONOMETRIC: Final = frozenset(("sin", "cos", "tan", "cot", "sec", "csc"))
_PRIMES: Final[dict[str, str]] = {"prime": "arcmin", "prime prime": "arcsec"}


def in_degrees(p: State, value: Node) -> Node | None:
    """The value in degrees, of the scale whose letter follows where one does; else None.

    None is for symbols that a raised circle decorates.
    """
    letter, end = scale_after(p.text, p.toks[p.i][2])
    numeric = value.op == "blank" or is_numeric(value)
    if letter and (numeric or value.op == "sym"):
        while p.toks[p.i][0] != "end" and p.toks[p.i][2] < end:
            p.i += 1
        return p.mul([value, p.node("unit", (), f"°{letter}")])
    if numeric or (value.op in ("add", "mul", "neg", "div")) or _is_angle(p, value):
        return p.mul([value, p.node("const", (), "degree")])
    return None


def _is_angle(p: State, value: Node) -> bool:
    """Whether a letter counts degrees: beside numbers that do, or under a sine or the like."""
    if value.op != "sym" or value.symbol.base not in _ANGLES or value.symbol.marks:
        return False
    return _NUMERIC_DEGREES.search(p.text) is not None or any(
        tok[0] == "fn" and tok[1] in _TRIGONOMETRIC for tok in p.toks
    )


def in_minutes(p: State, value: Node, marks: tuple[str, ...]) -> Node | None:
    """The minutes or seconds of arc that primes after a number are beside degrees; else None."""
    name = _PRIMES.get(" ".join(marks))
    if name is None or not is_numeric(value) or not _has_degrees(p):
        return None
    return p.mul([value, p.node("unit", (), name)])


def _has_degrees(p: State) -> bool:
    known = p.context.get("degrees")
    if known is None:
        known = p.context["degrees"] = _NUMERIC_DEGREES.search(p.text) is not None
    return bool(known)


def together(p: State, first: Node, second: Node) -> Node | None:
    """The sum of quantities written side by side, 30° 15', 5 ft 10 in; None where it is none."""
    return p.add([first, second]) if same_scale(first, second) else None
