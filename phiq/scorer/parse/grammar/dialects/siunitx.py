r"""Quantities of siunitx: \SI{2.5(1)e3}{m/s}, \num{1e3}, \ang{30;15;20}."""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.parse.grammar.pratt import Prefix
from phiq.scorer.parse.questions.units import quantity
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text import unit_text

_NUMBER: Final = re.compile(
    r"([-+−]?)(\d*[.,]?\d+|\d+[.,]?)(?:\((\d+)\))?"
    r"(?:(?:\+-|\\pm|±|\+/-)(\d*[.,]?\d+))?(?:[eEdD]([-+]?\d+))?"
)
#: Degrees, minutes and seconds of an angle, each in parts of a degree.
_PARTS_OF_DEGREE: Final = ("1", "60", "3600")
_SPACES: Final = re.compile(r"\s|~|\\[,;: ]|_|(?<=\d)'(?=\d)")


def siunitx(p: State) -> Node:
    """One command with its number and unit."""
    name, number, unit = p.toks[p.i][1]
    if name == "ang":
        value: Node | None = _angle(p, number)
    else:
        value = _number(p, number) if number else None
    if unit:
        units = unit_text.read(unit, 0, upright=True)
        if units is None or units.end < len(unit.rstrip()):
            raise p.error(f"{unit} is no unit", expected="a unit")
        value = quantity(p, value, units)
    p.i += 1
    return p.node("blank") if value is None else value


def _number(p: State, typed: str) -> Node:
    """A number: with an uncertainty, in parentheses or after ±, and a power of ten."""
    match = _NUMBER.fullmatch(_SPACES.sub("", typed))
    if match is None:
        raise p.error(f"{typed} is no number", expected="a number")
    sign, digits, last, width, exponent = match.groups()
    literal = digits.replace(",", ".").rstrip(".")
    if last is not None:
        decimals = len(literal.partition(".")[2])
        padded = last.rjust(decimals + 1, "0")
        width = f"{padded[:-decimals]}.{padded[-decimals:]}" if decimals else padded
    power = f"e{int(exponent)}" if exponent else ""
    value = p.num(literal + power)
    if width is not None:
        width = width.replace(",", ".") + power
        value = p.add([value, p.node("pm", (p.num(width),), "±")])
    return p.node("neg", (value,)) if sign and sign != "+" else value


def _angle(p: State, typed: str) -> Node:
    """30 or 30;15;20: degrees, minutes and seconds."""
    degree = p.node("const", (), "degree")
    terms = []
    for part, size in zip(typed.split(";"), _PARTS_OF_DEGREE, strict=False):
        if part.strip():
            value = _number(p, part)
            whole = value if size == "1" else p.node("div", (value, p.num(size)))
            terms.append(p.mul([whole, degree]))
    return p.add(terms) if terms else degree


PREFIX: Final[dict[str, Prefix]] = {"quantity": siunitx}
