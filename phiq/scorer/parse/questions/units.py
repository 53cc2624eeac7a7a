"""Tells units after a number from symbols, and puts them on it: 5 kg, 3·10⁸ m/s, (5.0 ± 0.1) cm.

How units are spelled is `unit_text`'s matter, what they measure is decided later. Upright words
and macros are units; letters in italics or typed plainly could be symbols: several letters are a
unit after any number and a space, a single one where the quantity is a whole term.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.parse.questions.measures import is_numeric
from phiq.scorer.parse.questions.readings import choose
from phiq.scorer.parse.questions.unit_company import (
    OTHERS_IN_COMPANY,
    POUNDS_OF_FORCE,
    SAFE_TIGHT,
    adds_reciprocals,
    are_in_company,
    are_voltages,
    counted_things,
    counts_particles,
    has_long_unit,
    has_tight_unit,
    is_all_measured,
    is_beside_function,
    is_conversion,
    is_in_result,
    is_of_result,
    is_spaced,
    is_told_by_company,
)
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
#: Signs after a run of letters that may be a power: Jkg⁻¹, Jkg^-1, Jkg-1.
_POWERS: Final = frozenset("⁻^-")
#: Letters and words that a unit may begin with, and are none.
_LEADING: Final = frozenset(("per", "h", "square", "cubic", "sq", "cu", "light"))
_COMMAND: Final = re.compile(r"\\[A-Za-z]+|\\.")
#: Spaces that LaTeX prints.
_PRINTED_SPACE: Final = re.compile(r"(?:~|\\[,;: ]|\\(?:quad|enspace|thinspace))\s*\Z")
#: Units of several letters that stand beside a multiple of π; the fC of 2π fC are two factors.
_BESIDE_PI: Final = frozenset(listed("rad deg cm mm km kg Hz kHz MHz mT rev inch mi"))
_CONSTANT: Final = kinds("const")
_INCHES: Final = frozenset(("ft", "in", "inch"))
#: Units of mass, and those of its weight.
_FORCES: Final = {"lb": "lbf", "pcf": "pcf (force)"}
#: A mole as the number of its particles, which is no amount of substance.
NUMBER_OF_MOLES: Final = "mol (as a number)"
#: Units of angle, by their nodes' names.
_ANGLES: Final = frozenset(("degree", "rad", "mrad", "arcmin", "arcsec", "rev"))
#: A number per unit that others come to: 45,000/5 years = 9000 per year.
_RATE_OF_RESULT: Final = re.compile(r"=\s*[-−]?[\d.,]+\s?(?:per\s|/)\s?[A-Za-z]+\.?\s*\Z")
#: Times in other units than hours, and what is measured by the hour.
_TIMES: Final = re.compile(
    r"\d\s*(?:km|mi|min|s|kWh|W|kW|day|hr)\b|(?<![\d.])1\s+h(?![A-Za-z0-9_({^])"
)
_AND_MINUTES: Final = re.compile(r"h\s+\d+(?:\.\d+)?\s*(?:min|m|s)\b")
_HOUR: Final = re.compile(r"\s*h(?![A-Za-z0-9_({])")


def with_units(p: State, factors: Sequence[Node]) -> Node | None:
    """The factors times the unit that stands at hand, which is read; None where there is none."""
    units = _units_at(p)
    if units is None:
        return None
    value = p.mul(factors)
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
    angle = with_units(p, [value])
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


def unit_below(p: State) -> Node | None:
    """The unit that alone is below the slash just read, as in 12/min; None where letters are."""
    if p.notation != "text" or p.i < 2 or p.toks[p.i][3]:
        return None
    if p.toks[p.i - 2][0] not in ("num", ")"):
        return None
    units = _units_at(p, tight=False)
    if units is None or units.below or units.upright:
        return None
    after = _token_at(p, units.end)
    names = [name for name, _ in units.above]
    if p.toks[after][0] not in _ENDS or not _may_be_below(p, names):
        return None
    if not _is_whole(p, units, after):
        return None
    p.i = after
    return quantity(p, None, units)


def _may_be_below(p: State, names: Sequence[str]) -> bool:
    """Whether units may stand below the slash just read: of the K of 12/K, and in (67 km/s)/Mpc.

    The T of f = 1/T is a period; per second or kelvin, beside other units, is a rate.
    """
    kind, number, _, _ = p.toks[p.i - 2]
    if kind == ")":
        return are_in_company(p, names)
    measured = p.toks[p.i - 1][3] or not number.isdigit()
    rate = names == ["s"] or (names == ["K"] and measured)
    return all(len(name) > 1 for name in names) or (rate and has_long_unit(p))


def unit_is_below(p: State, start: int, below: Node) -> bool:
    """Whether a unit after a quotient of numbers is below the slash: 1/0.02 s, not π/6 rad."""
    spaced = p.toks[start - 1][3] and p.toks[start - 1][0] == "num"
    decimal = below.op == "num" and not below.text.isdigit()
    if spaced and decimal:
        return True
    default = spaced or decimal
    default = default or (p.toks[start - 3][1] == "1" and adds_reciprocals(p))
    default = default or p.holds(_RATE_OF_RESULT)
    words = "the unit is below the slash", "the unit is beside the fraction"
    return choose(p, "unit below", default, *words)


def quantity(p: State, value: Node | None, units: Units) -> Node:
    """A value in a unit; the unit alone where there is no value."""
    units = _in_company(p, _with_pounds_of_force(p, units))
    above = [_power(p, power) for power in units.above]
    factors = above if value is None else [value, *above]
    top = p.mul(factors) if factors else p.num("1")
    if not units.below:
        return top
    return p.node("div", (top, p.mul([_power(p, power) for power in units.below])))


def _with_pounds_of_force(p: State, units: Units) -> Units:
    """A pound beside a length, over an area, or in a text of such, is a force: ft·lb, lb/in²."""
    if _FORCES.keys().isdisjoint([name for name, _ in units.above]):
        return units
    lengths = {name for name, power in units.above if name in _INCHES and not power}
    areas = {name for name, power in units.below if name in _INCHES and power == "2"}
    seconds = {name for name, power in units.below if name in ("s", "sec") and power == "2"}
    if seconds or not (lengths or areas or p.holds(POUNDS_OF_FORCE)):
        return units
    return units._replace(above=[(_FORCES.get(name, name), power) for name, power in units.above])


def _in_company(p: State, units: Units) -> Units:
    """A rad beside grays is a dose, a ton beside BTU/h a power that cools."""
    for name in OTHERS_IN_COMPANY.keys() & {typed for typed, _ in units.above}:
        other, company = OTHERS_IN_COMPANY[name]
        if p.holds(company):
            above = [(other if typed == name else typed, power) for typed, power in units.above]
            units = units._replace(above=above)
    return units


def _power(p: State, power: Power) -> Node:
    name, exponent = power
    if name == "mol" and p.once(counts_particles):
        name = NUMBER_OF_MOLES
    base = p.node("const", (), "degree") if name in ("°", "deg") else p.node("unit", (), name)
    if not exponent:
        return base
    size = exponent.lstrip("-")
    above, slash, below = size.partition("/")
    node = p.node("div", (p.num(above), p.num(below))) if slash else p.num(size)
    return p.node("pow", (base, p.node("neg", (node,)) if exponent[0] == "-" else node))


def _units_at(p: State, *, tight: bool = True) -> Units | None:
    """The unit spelled at hand; `tight` where no gap before it tells it from a factor."""
    kind, _, offset, gap = p.toks[p.i]
    gap = gap or not tight
    run = _RUN.match(p.text, offset) if kind in _TYPED else None
    told = gap and p.once(is_conversion)
    told = told or ((gap or p.once(is_all_measured)) and is_told_by_company(p, offset))
    if told or (run is not None and is_of_result(p, run[1], offset)):
        found = _spelled(p, offset, upright=True)
        if found is not None:
            return found
    ohms = run is not None and run[1] in "kM" and p.text.startswith("\\Omega", run.end(1))
    if run is not None and not ohms and not _may_be_unit(p, run[1], run[2], gap=gap):
        return None
    found = _spelled(p, offset)
    if found is None and _HOUR.match(p.text, offset):
        hours = _spelled(p, offset, upright=True)
        return None if hours is None else hours._replace(upright=False)
    return found


def _spelled(p: State, offset: int, *, upright: bool = False) -> Units | None:
    """The unit whose spelling begins at a place, which is read once for all passes."""
    key = (offset, upright)
    if key not in p.facts:
        things = {} if upright else p.once(counted_things)
        p.facts[key] = unit_text.read(p.text, offset, upright=upright, things=things)
    found: Units | None = p.facts[key]
    return found


def _may_be_unit(p: State, letters: str, after: str, *, gap: bool) -> bool:
    """Whether a run of letters can begin a unit: a look that costs less than reading one."""
    if not gap and letters not in SAFE_TIGHT and letters not in UNITS:
        return letters == "h" and (is_in_result(p, letters) or p.once(is_all_measured))
    if not gap and letters not in SAFE_TIGHT and after != "/" and not _has_tight_unit(p, letters):
        return False
    spelled = letters in UNITS or letters in WORDS or letters in _LEADING
    if spelled or letters in p.once(counted_things):
        return True
    return after in _POWERS and unit_text.first_of_joined(letters) != letters


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
    between = p.text[units.end : offset].strip()
    if between and any(char.isalnum() for char in _COMMAND.sub("", between)):
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
    certain = ends and (names == ["Ω"] or are_voltages(p))
    if units.upright or certain:
        return ends or any(len(name) > 1 for name in names) or len(names) > 1
    words = f"{' '.join(names)} read as units", f"{' '.join(names)} read as symbols"
    if not p.toks[p.i][3]:
        sure = names[0] in SAFE_TIGHT or _has_tight_unit(p, names[0])
        return choose(p, "tight unit", ends and sure, *words)
    of_pi = value.kinds & _CONSTANT and any(part.text == "pi" for part in value.walk())
    of_pi = of_pi and len(names[0]) > 1 and names[0] not in _BESIDE_PI
    if of_pi or names == ["mg"]:
        return not of_pi and choose(p, "several letters", True, *words)
    # Nobody writes a factor of 1 before a symbol.
    one = p.toks[p.i - 1][:2] == ("num", "1") and ends and value.op == "num"
    kind, typed_word, _, _ = p.toks[p.i]
    spelled = kind == "word" and len(typed_word.base) > 2  # hours
    if one or spelled or any(len(name) > 1 for name in names):
        return one or not _is_product(p, names[0])
    if len(names) == 1:
        ends = ends or (p.toks[after][0] == "fn" and is_beside_function(p, names[0]))
        return choose(p, "unit", _single(p, names[0], ends=ends), *words)
    typed = units.below or any(exponent for _, exponent in units.above) or _is_measured(value)
    dotted = "·" in p.text[p.toks[p.i][2] : units.end]  # 50 N·m
    typed = typed or dotted or are_in_company(p, names)
    formula = _is_coefficient(p) or (set(names) - {"m", "s"} and _is_put_in(p, units))
    return choose(p, "units", bool(ends and typed and not formula), *words)


def _is_put_in(p: State, units: Units) -> bool:
    """Whether the next side has numbers for the letters: T = 0.161 V/A = 0.161 × 200/32."""
    kind, number, _, _ = p.toks[p.i - 1]
    after = re.compile(rf"\s*=\s*{re.escape(str(number))}\s?[×x·*(]\s?\d")
    return kind == "num" and after.match(p.text, units.end) is not None


def _has_tight_unit(p: State, name: str) -> bool:
    return has_tight_unit(p) or are_voltages(p) or is_in_result(p, name) or is_spaced(p, name)


def _single(p: State, name: str, *, ends: bool) -> bool:
    """Whether one letter after a number and a space is rather a unit than a symbol."""
    if name == "h":
        ends = ends or _AND_MINUTES.match(p.text, p.toks[p.i][2]) is not None
        return ends and p.holds(_TIMES)
    printed = p.notation != "latex" or _PRINTED_SPACE.search(p.before(p.toks[p.i][2])) is not None
    printed = printed or has_long_unit(p)
    return ends and printed and not _is_coefficient(p)


def _is_product(p: State, name: str) -> bool:
    """Whether a unit's letters are rather factors: the kA² of 1/2 kA², the kT of 3/2 kT."""
    return _is_coefficient(p) and "a" <= name[:1] <= "z" and name[1:].isupper()


def _is_coefficient(p: State) -> bool:
    """Whether a plain fraction was just read, as it stands before the letters of a formula."""
    before = p.toks[max(p.i - 3, 0) : p.i]
    slashed = [tok[0] for tok in before] == ["num", "/", "num"]
    whole = slashed and before[0][1].isdigit() and before[2][1].isdigit()
    return bool(whole) and not adds_reciprocals(p)


def _is_measured(value: Node) -> bool:
    """Whether a number is as measured ones are: a decimal, or with a power of ten."""
    return any(not part.text.isdigit() or part.op == "pow" for part in value.walk())
