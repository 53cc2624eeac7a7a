"""Tells units after a number from symbols, and puts them on it: 5 kg, 3·10⁸ m/s, (5.0 ± 0.1) cm.

How units are spelled is `unit_text`'s matter, what they measure is decided later. Upright words
and macros are units; letters in italics or typed plainly could be symbols: several letters are a
unit after any number and a space, a single one where the quantity is a whole term.
"""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.parse.questions.readings import choose
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text import unit_text
from phiq.scorer.parse.text.letters import listed
from phiq.scorer.parse.text.unit_names import UNITS, WORDS
from phiq.scorer.parse.text.unit_text import Power, Units

#: Kinds of tokens that a unit may begin with.
BEGINS: Final = frozenset(
    ("sym", "e", "word", "d", "fn", "const", "label", "unittext", "font", "switch", "frac", "{",
     "greekfn", "phi", "Delta", "accent", "i", "degree", "text", "pycall")
)  # fmt: skip
_ENDS: Final = frozenset(
    ("end", "rel", "+", "-", ",", ";", ")", "±", "*", "quad", "\\\\", ".", "text", "logic", "}",
     "right", "&", "end\\", "]", "/", "!=", ":", "|)", "unittext", "mid", "@")
)  # fmt: skip
#: Kinds of tokens that are typed as letters.
_TYPED: Final = frozenset(
    ("sym", "e", "word", "d", "fn", "const", "phi", "Delta", "greekfn", "i", "pycall")
)
_RUN: Final = re.compile(r"([A-Za-zμΩÅ]+)(.?)")
#: Letters and words that a unit may begin with, and are none.
_LEADING: Final = frozenset(("h", "square", "cubic", "sq", "cu"))
#: What a number beside a unit is made of.
_NUMERIC: Final = kinds("num", "const", "add", "mul", "neg", "div", "pow", "root", "pm")
_NUMBER: Final = kinds("num")
_UNIT: Final = kinds("unit")
#: Constants that are no letter of a formula beside units.
_CONSTANTS: Final = frozenset(("pi", "degree"))
#: Typed tight behind a number, these are units; 2mg and 3ms are rather products.
_SAFE_TIGHT: Final = frozenset(
    listed("""
    km cm mm nm μm kg Hz kHz MHz GHz eV keV MeV GeV TeV mol mmol kPa MPa hPa mL kW MW kWh °C °F ft
    "
    "mi lb mph min rad deg mmHg atm bar kΩ MΩ Ω Å kV mV kN MN kJ MJ hr kcal cal""")
)
#: Spaces that LaTeX prints.
_PRINTED_SPACE: Final = re.compile(r"(?:~|\\[,;: ]|\\(?:quad|enspace|thinspace))\s*\Z")
#: Units of angle, by their nodes' names.
_ANGLES: Final = frozenset(("degree", "rad", "mrad", "arcmin", "arcsec", "rev"))
#: Times in other units than hours, and what is measured by the hour.
_TIMES: Final = re.compile(r"\d\s*(?:km|mi|min|s|kWh|W|kW|day|hr)\b")
_HOUR: Final = re.compile(r"\s*h(?![A-Za-z0-9_({])")


def is_numeric(node: Node) -> bool:
    """Whether a node is made of plain numbers, so that letters after it may be its unit."""
    if node.kinds & ~_NUMERIC:
        return False
    if node.op == "num":
        return True
    consts = [part.text for part in node.walk() if part.op == "const"]
    return bool(node.kinds & _NUMBER or consts) and _CONSTANTS.issuperset(consts)


def with_units(p: State, value: Node) -> Node | None:
    """The value times the unit that stands at hand, which is read; None where there is none."""
    units = _units_at(p)
    if units is None:
        return None
    after = _token_at(p, units.end)
    if not _is_whole(p, units, after) or not _are_units(p, value, units, after):
        return None
    p.i = after
    return quantity(p, value, units)


def as_angle(p: State, value: Node) -> Node | None:
    """The value in the unit of angle that stands at hand: sin 30 deg; None where none does."""
    if not is_numeric(value):
        return None
    start = p.i
    angle = with_units(p, value)
    if angle is None or angle.op != "mul" or angle.args[-1].text not in _ANGLES:
        p.i = start
        return None
    return angle


def lone_unit(p: State) -> Node | None:
    """The unit that upright words spell without a number before them; None where they do not."""
    units = _units_at(p)
    after = p.i if units is None else _token_at(p, units.end)
    if units is None or not _is_whole(p, units, after):
        return None
    p.i = after
    return quantity(p, None, units)


def unit_is_below(p: State, start: int, below: Node) -> bool:
    """Whether a unit after a quotient of numbers is below the slash: 1/0.02 s, not π/6 rad."""
    spaced = p.toks[start - 1][3] and p.toks[start - 1][0] == "num"
    default = spaced or (below.op == "num" and not below.text.isdigit())
    words = "the unit is below the slash", "the unit is beside the fraction"
    return choose(p, "unit below", default, *words)


def quantity(p: State, value: Node | None, units: Units) -> Node:
    """A value in a unit; the unit alone where there is no value."""
    above = [_power(p, power) for power in units.above]
    factors = above if value is None else [value, *above]
    top = p.mul(factors) if factors else p.num("1")
    if not units.below:
        return top
    return p.node("div", (top, p.mul([_power(p, power) for power in units.below])))


def _power(p: State, power: Power) -> Node:
    name, exponent = power
    base = p.node("const", (), "degree") if name in ("°", "deg") else p.node("unit", (), name)
    if not exponent:
        return base
    size = exponent.lstrip("-")
    above, slash, below = size.partition("/")
    node = p.node("div", (p.num(above), p.num(below))) if slash else p.num(size)
    return p.node("pow", (base, p.node("neg", (node,)) if exponent[0] == "-" else node))


def _units_at(p: State) -> Units | None:
    """The unit spelled at hand."""
    kind, _, offset, gap = p.toks[p.i]
    if kind in _TYPED:
        run = _RUN.match(p.text, offset)
        if run is not None and not _may_be_unit(run[1], run[2], gap=gap):
            return None
    found = unit_text.read(p.text, offset)
    if found is None and _HOUR.match(p.text, offset):
        return Units([("h", "")], [], offset + 1, upright=False)
    return found


def _may_be_unit(letters: str, after: str, *, gap: bool) -> bool:
    """Whether a run of letters can begin a unit: a look that costs less than reading one."""
    if not gap and letters not in _SAFE_TIGHT and not (after == "/" and letters in UNITS):
        return False
    return letters in UNITS or letters in WORDS or letters in _LEADING


def _token_at(p: State, end: int) -> int:
    at = p.i + 1
    while p.toks[at][0] != "end" and p.toks[at][2] < end:
        at += 1
    return at


def _is_whole(p: State, units: Units, after: int) -> bool:
    """Whether the unit ends where a token does, has no subscript, and is not declared."""
    kind, _, offset, _ = p.toks[after]
    if kind in ("_", "sub", "'", "''", "^", "sup", "**", "apply"):
        return False
    between = p.text[units.end : offset]
    if any(char.isalnum() for char in re.sub(r"\\[A-Za-z]+|\\.", "", between)):
        return False
    if not p.declared:
        return True
    if p.toks[p.i][0] in ("label", "unittext"):
        return True
    names = [name for name, _ in (*units.above, *units.below)]
    return p.declared.isdisjoint(Symbol(part) for name in names for part in (name, name[0]))


def _are_units(p: State, value: Node, units: Units, after: int) -> bool:
    names = [name for name, _ in (*units.above, *units.below)]
    ends = p.toks[after][0] in _ENDS
    if units.upright:
        return ends or any(len(name) > 1 for name in names) or len(names) > 1
    words = f"{' '.join(names)} read as units", f"{' '.join(names)} read as symbols"
    if not p.toks[p.i][3]:
        return choose(p, "tight unit", ends and names[0] in _SAFE_TIGHT, *words)
    if names == ["mg"]:
        return choose(p, "several letters", True, *words)
    # Nobody writes a factor of 1 before a symbol.
    one = p.toks[p.i - 1][:2] == ("num", "1") and ends and value.op == "num"
    if one or any(len(name) > 1 for name in names):
        return one or not _is_product(p, names[0])
    if len(names) == 1:
        return choose(p, "unit", _single(p, names[0], ends=ends), *words)
    typed = units.below or any(exponent for _, exponent in units.above) or _is_measured(value)
    return choose(p, "units", bool(ends and typed and not _is_coefficient(p)), *words)


def _single(p: State, name: str, *, ends: bool) -> bool:
    """Whether one letter after a number and a space is rather a unit than a symbol."""
    if name == "h":
        return ends and _TIMES.search(p.text) is not None
    printed = p.notation != "latex" or _PRINTED_SPACE.search(p.text[: p.toks[p.i][2]]) is not None
    return ends and printed and not _is_coefficient(p)


def _is_product(p: State, name: str) -> bool:
    """Whether a unit's letters are rather factors: the kA² of 1/2 kA², the kT of 3/2 kT."""
    return _is_coefficient(p) and name[:1].islower() and name[1:].isupper()


def _is_coefficient(p: State) -> bool:
    """Whether a plain fraction was just read, as it stands before the letters of a formula."""
    return [tok[0] for tok in p.toks[max(p.i - 3, 0) : p.i]] == ["num", "/", "num"]


def _is_measured(value: Node) -> bool:
    """Whether a number is as measured ones are: a decimal, or with a power of ten."""
    return any(not part.text.isdigit() or part.op == "pow" for part in value.walk())


#: Units that are written side by side, larger before smaller.
_SCALES: Final = (
    ("degree", "°", "arcmin", "arcsec"), ("week", "day", "d", "h", "hr", "min", "s"),
    ("mi", "yd", "ft", "inch", "in"), ("lb", "oz"), ("km", "m", "cm", "mm"), ("kg", "g"),
)  # fmt: skip


def same_scale(first: Node, second: Node) -> bool:
    """Whether two quantities are parts of one: 1 h and 30 min."""
    names = _last_unit(first), _last_unit(second)
    return any(
        names[0] in scale[:-1] and names[1] in scale[scale.index(names[0]) + 1 :]
        for scale in _SCALES
    )


def _last_unit(value: Node) -> str:
    """The unit of a number, or of the last part of a sum of quantities."""
    if value.op == "add":
        return _last_unit(value.args[-1])
    return value.args[1].text if value.op == "mul" and len(value.args) == 2 else ""


def on_both(p: State, value: Node, uncertainty: Node) -> Node | None:
    """The sum 5.0 ± 0.1 cm as (5.0 ± 0.1) cm: the unit is of both; None where there is none."""
    if not uncertainty.kinds & _UNIT or not is_numeric(value):
        return None
    return _replaced(p, uncertainty.args[0], value, str(uncertainty.value))


def _replaced(p: State, typed: Node, value: Node, sign: str) -> Node | None:
    """A quantity with `value ± its number` for its number."""
    if typed.op == "div":
        top = _replaced(p, typed.args[0], value, sign)
        return None if top is None else p.node("div", (top, typed.args[1]))
    if typed.op != "mul":
        return None
    count = next((k for k, part in enumerate(typed.args) if part.kinds & _UNIT), 0)
    number = p.mul(typed.args[:count]) if count else None
    if number is None or not is_numeric(number):
        return None
    return p.mul([p.add([value, p.node("pm", (number,), sign)]), *typed.args[count:]])
