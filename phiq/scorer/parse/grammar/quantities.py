"""What quantities mean to the relation around them.

A result gives its unit to the numbers before it, and ∥ between resistances is an operation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.fold import all_known
from phiq.scorer.expression.literals import COUNTED, is_whole
from phiq.scorer.expression.rewrite import rewritten
from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.parse.questions.measures import is_in_si, is_numeric, number_of, with_number
from phiq.scorer.parse.questions.readings import choose
from phiq.scorer.parse.questions.unit_company import counted_things
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text.letters import listed

_UNIT: Final = kinds("unit")
#: The zero of Celsius's scale, as it is added to degrees.
_ZERO: Final = frozenset(("273", "273.15", "273.16"))
#: What shares are told in, each with the power of ten that it counts by.
_SHARES: Final = {"%": "2", "ppm": "6", "ppb": "9"}
#: Moments, whose numbers are forces in newtons and lengths in millimetres on drawings.
_MOMENTS: Final = frozenset(("kN m", "kNm", "N m", "Nm"))
_EQUAL: Final = frozenset("=≈≃")
_SYMBOL: Final = kinds("sym", "apply", "index")
#: Ops of what has a dimension, or a value that is no number.
_MEASURED: Final = kinds("sym", "unit", "apply", "index", "matrix", "tuple", "set", "text", "dots")
_WITHOUT_DIMENSION: Final = frozenset(listed("% ‰ ppm ppb rad mrad sr rev dB bit byte"))
#: Levels of power in decibels, each with the power that they are over; and powers.
_LEVELS: Final = {"dBm": "mW", "dBW": "W"}
_WATTS: Final = frozenset(listed("W mW kW μW nW pW MW fW"))
#: Letters and units of what is put in parallel.
_RESISTANCES: Final = frozenset("RZ")
_OHMS: Final = frozenset(listed("Ω mΩ kΩ MΩ ohm Ohm kOhm MOhm kohm Mohm"))


def with_unit_of_result(p: State, sides: list[Node], relations: list[str]) -> list[Node]:
    """The members of a chain, those of numbers alone in the unit of the next one that has one.

    Numbers are put into a formula without their units, F = ma = 5·9.8 = 49 N, and added without
    one: 40 + 20 + 10 = 70 mL/h. A number alone is no calculation.
    """
    first, last = sides[0], sides[-1]
    if not last.kinds & _UNIT or number_of(p, last) is None or first.op == "const":
        return sides
    if _ZERO.intersection([part.text for side in sides for part in side.args]):
        sides = [_whole_sum(p, side, last) for side in sides]
    formula = len(sides) > 2 and first.kinds & _SYMBOL and _EQUAL.issuperset(relations[1:])
    formula = formula and not first.kinds & _UNIT
    worked_out = [one for one in sides[:-1] if is_numeric(one) or one.op == "int"]
    calculation = any(_is_bare(one) and one.op not in ("num", "neg") for one in worked_out)
    if not formula and not (calculation and _EQUAL.issuperset(relations)):
        return sides
    found = [last]
    for typed in sides[-2::-1]:
        side = _whole_sum(p, typed, last)
        known = not _is_bare(side) or number_of(p, last) is None or _has_no_dimension(last)
        found.append(side if known else _in_unit_of(p, side, last))
        last = side if side.kinds & _UNIT else last
    return found[::-1]


def _is_bare(side: Node) -> bool:
    """Whether a side is of numbers alone, as an integral between numbers is."""
    if side.op == "int":
        return not side.kinds & _UNIT and not free_symbols(side)
    return not side.kinds & _MEASURED


def things_counted(p: State, sides: list[Node]) -> list[Node]:
    """The members of a relation, what is counted as a unit where all have as much of it.

    It cancels from 20 drops/min · 60 min = 1200 drops, and may be left out of 2 coats · 40 m². In
    1 tablet = 500 mg a tablet is a symbol, as it is to anyone who does not know tablets.
    """
    if not p.once(counted_things):
        return sides
    known = [side for side in sides if not side.kinds & _SYMBOL]
    powers = [_counted_in(side) for side in known]
    if len(powers) > 1 and None not in powers:
        alike = all(one == powers[0] for one in powers)
        if alike or not any(map(_tells_thing, known)):
            return sides
    return [
        rewritten(p.arena, side, lambda part: _as_symbol(p, part)) if side.kinds & _UNIT else side
        for side in sides
    ]


def _tells_thing(side: Node) -> bool:
    """Whether a side is a number of things, or of things over units, and nothing else."""
    above, *below = side.args if side.op == "div" else (side,)
    if any(is_numeric(part) for side in below for part in (side, *side.args[:1])):
        return False  # 13 cycles/125 kHz
    if above.op != "mul" or len(above.args) < 2:
        return False
    number, *units = above.args
    return (
        is_numeric(number) and all(part.op == "unit" for part in units) and bool(_counted_in(above))
    )


def _as_symbol(p: State, part: Node) -> Node | None:
    if part.op != "unit" or not part.text.endswith(COUNTED):
        return None
    return p.node("sym", (), Symbol(part.text.removesuffix(COUNTED)))


def _counted_in(side: Node) -> Counter[str] | None:
    """The powers of what is counted in a quantity; None where its terms have different ones."""
    if not side.kinds & _UNIT:
        return Counter()
    if side.op == "unit":
        return Counter({side.text: 1} if side.text.endswith(COUNTED) else {})
    known = all_known(map(_counted_in, side.args))
    if known is None:
        return None
    if side.op in ("mul", "div"):
        total: Counter[str] = Counter()
        for k, part in enumerate(known):
            for name, power in part.items():
                total[name] += -power if side.op == "div" and k else power
        return Counter({name: power for name, power in total.items() if power})
    alike = all(part == known[0] for part in known)
    return (known[0] if known else Counter()) if alike else None


def in_per_cent(p: State, sides: list[Node]) -> list[Node]:
    """The members of a chain, without the factor 100 where the result is in per cent.

    What is told is 0.08/4.18 × 100 = 1.9 %, a share with the sign that its factor makes; so are
    parts per million, and per billion.
    """
    typed = p.before(p.toks[p.i][2]).rstrip()
    scale = next((scale for sign, scale in _SHARES.items() if typed.endswith(sign)), "")
    if not scale or (scale == "2" and not _is_scale(sides[-1].args[-1:], scale)):
        return sides
    shares = [_without_scale(p, side, scale) for side in sides[:-1]]
    if scale != "2":
        return [*shares, sides[-1]]
    words = "the number that comes out is one of per cent", "it is a share"
    if shares == sides[:-1] and _is_by_constant(shares[-1]) and choose(p, "out", False, *words):
        return [*shares, sides[-1].args[0]]
    return [*shares, _as_decimal(p, sides[-1]) if is_numeric(shares[-1]) else sides[-1]]


def _is_by_constant(side: Node) -> bool:
    """Whether numbers are multiplied by one that no share is: (1.05 - 1.01) × 131.25."""
    return side.op == "mul" and is_numeric(side) and any(_is_large(part) for part in side.args)


def _is_large(part: Node) -> bool:
    return part.op == "num" and float(part.text) > 1 and len(part.text) > 1


def _as_decimal(p: State, share: Node) -> Node:
    """A whole number of per cent as a decimal, which may be rounded: 70/120 = 58%."""
    number = share.args[0]
    return p.num(f"{int(number.text) / 100:.2f}") if is_whole(number) else share


def _without_scale(p: State, side: Node, scale: str) -> Node:
    if side.op != "mul":
        return side
    kept = [part for part in side.args if not _is_scale((part,), scale)]
    return p.mul(kept) if 0 < len(kept) < len(side.args) else side


def _is_scale(parts: Sequence[Node], scale: str) -> bool:
    """Whether the power of ten is among numbers."""
    for part in parts:
        power = part.op == "pow" and part.args[0].text == "10" and part.args[1].text == scale
        if power or (part.op == "num" and part.text in (f"1{'0' * int(scale)}", f"1e{scale}")):
            return True
    return False


def levels_as_powers(p: State, sides: list[Node]) -> list[Node]:
    """The members of a chain, levels as powers where one is a power in watts: 30 dBm = 1 W."""
    if not any(_unit_name(side) in _WATTS for side in sides):
        return sides
    return [_power_of(p, side) if _unit_name(side) in _LEVELS else side for side in sides]


def _unit_name(side: Node) -> str:
    """The unit of a number in one unit, "" of anything else."""
    unit = _only_unit(side.args[0] if side.op == "neg" else side)
    return "" if unit is None else unit.text


def _power_of(p: State, level: Node) -> Node:
    """The power that a level in decibels over a milliwatt or a watt is: 10^(L/10) mW."""
    unit = p.node("unit", (), _LEVELS[_unit_name(level)])
    number = level.args[0].args[0] if level.op == "neg" else level.args[0]
    exponent = p.node("div", (number, p.num("10")))
    signed = p.node("neg", (exponent,)) if level.op == "neg" else exponent
    return p.mul([p.power(p.num("10"), signed), unit])


def _whole_sum(p: State, side: Node, result: Node) -> Node:
    """A sum of quantities, its bare numbers in the unit of the result: 12 - 2 mA · 3 kΩ = 6 V.

    The numbers beside a symbol too: E = E° - 0.0592/2 log(0.01) = 1.16 V.
    """
    bare = [part for part in side.args if not part.kinds & _MEASURED]
    if side.op != "add" or not side.kinds & _MEASURED or not bare:
        return side
    return p.add([_in_unit_of(p, one, result) if one in bare else one for one in side.args])


def _in_unit_of(p: State, number: Node, result: Node) -> Node:
    """A number in the unit of a result, or in the SI unit of the same quantity."""
    words = "the numbers are in the unit of the result", "the numbers are in SI units"
    millimetres = "the numbers are in newtons and millimetres", "the numbers are in other units"
    if _spelled(result) in _MOMENTS and choose(p, "millimetres", False, *millimetres):
        return p.mul([p.node("div", (number, p.num("1000"))), p.node("unit", (), "SI N m")])
    if is_in_si(number, _spelled(result)):
        return p.mul([number, p.node("unit", (), f"SI {_spelled(result)}")])
    things = any(part.op == "unit" and part.text.endswith(COUNTED) for part in result.walk())
    if things or choose(p, "numbers", True, *words):
        return with_number(p, result, number)
    return p.mul([number, p.node("unit", (), f"SI {_spelled(result)}")])


def _spelled(node: Node) -> str:
    """The unit of a quantity as text: km/(s), kg m^-3."""
    if node.op == "div":
        above = _spelled(node.args[0]) if node.args[0].kinds & _UNIT else "1"
        return f"{above}/({_spelled(node.args[1])})"
    if node.op == "neg":
        return _spelled(node.args[0])
    if node.op == "mul":
        return " ".join([_spelled(part) for part in node.args if part.kinds & _UNIT])
    if node.op == "pow":
        negative = node.args[1].op == "neg"
        size = node.args[1].args[0].text if negative else node.args[1].text
        return f"{node.args[0].text}^{'-' * negative}{size}"
    return node.text


def _has_no_dimension(quantity: Node) -> bool:
    """Whether a quantity is in per cent, an angle or the like, as a plain number is too."""
    units = [part.text for part in quantity.walk() if part.op == "unit"]
    return bool(units) and _WITHOUT_DIMENSION.issuperset(units)


def in_parallel(p: State, sides: list[Node], relations: list[str]) -> tuple[list[Node], list[str]]:
    """A chain with each R_1 ∥ R_2 of resistances as one side; lines stay parallel."""
    if "=" not in relations and p.toks[p.i][0] != ")":
        return sides, relations
    joined, left = [sides[0]], []
    for sign, side in zip(relations, sides[1:], strict=True):
        if sign == "∥" and _is_resistance(joined[-1]) and _is_resistance(side):
            joined[-1] = _beside(p, joined[-1], side)
        else:
            left.append(sign)
            joined.append(side)
    return joined, left


def _is_resistance(node: Node) -> bool:
    """Whether a side is a resistance, or several in parallel."""
    if node.op == "sym":
        return node.symbol.base in _RESISTANCES
    if node.op == "mul" and node.args[0].op == "sym":
        return _is_resistance(node.args[0])  # R_L typed as RL
    if node.op == "div":
        return node.args[0].text == "1" and node.args[1].op == "add"
    unit = _only_unit(node)
    return unit is not None and unit.text in _OHMS


def _only_unit(node: Node) -> Node | None:
    """The unit of a number in one unit; None of anything else."""
    plain = node.op == "mul" and len(node.args) == 2 and node.args[0].op == "num"
    return node.args[1] if plain and node.args[1].op == "unit" else None


def _beside(p: State, first: Node, second: Node) -> Node:
    """1/(1/a + 1/b), of more than two in one sum."""
    one = p.num("1")
    terms = [*first.args[1].args] if first.op == "div" else [p.node("div", (one, first))]
    return p.node("div", (one, p.add([*terms, p.node("div", (one, second))])))
