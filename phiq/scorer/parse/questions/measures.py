"""Quantities as trees: the number of one, one with another number, and parts of one quantity.

It knows units by their nodes alone; where letters are units `units` tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from phiq.scorer.expression.literals import unsigned
from phiq.scorer.expression.tree import Node, kinds
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text.letters import listed

#: What a number beside a unit is made of.
_NUMERIC: Final = kinds("num", "const", "add", "mul", "neg", "div", "pow", "root", "pm")
_NUMBER: Final = kinds("num")
#: Constants that are no letter of a formula beside units.
_CONSTANTS: Final = frozenset(("pi", "degree"))
_UNIT: Final = kinds("unit")
#: Units with a prefix, in which results of SI numbers are told.
_PREFIXED: Final = frozenset(
    listed(
        """km cm mm μm nm pm kJ mJ MJ kN mN MN kPa MPa GPa kHz MHz GHz THz ms μs ns mA μA kA kW MW
        mW mV kV mT nT"""
    )
)
_THOUSANDS: Final = frozenset(listed("1000 1e3 1e-3 1e6 1e9 1e-9 0.001"))
#: G, c, h, ħ, k_B, m_e, m_p, ε_0, k_e, μ_0, σ and Wien's constant in SI units (CODATA 2022).
_CONSTANTS_OF_NATURE: Final = (
    (6.674, -11), (2.998, 8), (6.626, -34), (1.0546, -34), (1.381, -23), (9.109, -31),
    (1.673, -27), (8.854, -12), (8.988, 9), (1.2566, -6), (5.67, -8), (2.898, -3),
)  # fmt: skip
#: Share by which a constant may be rounded.
CLOSE_TO_CONSTANT: Final = 0.01
#: What a complex number is made of beside i, which alone may be a factor: 3 + 4i, 5e^(iπ).
_OF_PLANE: Final = kinds("add", "pow")
#: Units that are written side by side, larger before smaller.
_SCALES: Final = (
    ("degree", "°", "arcmin", "arcsec"), ("week", "day", "d", "h", "hr", "min", "s"),
    ("mi", "yd", "ft", "inch", "in"), ("lb", "oz"), ("km", "m", "cm", "mm"), ("kg", "g"),
)  # fmt: skip


def is_numeric(node: Node) -> bool:
    """Whether a node is made of plain numbers, so that letters after it may be its unit."""
    if node.kinds & ~_NUMERIC:
        return False
    if node.op == "num":
        return True
    consts = {part.text for part in node.walk() if part.op == "const"}
    if "i" in consts and node.op != "const" and node.kinds & _OF_PLANE:
        consts -= {"e", "i"}
    return bool(node.kinds & _NUMBER or consts) and consts <= _CONSTANTS


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
    """The sum 5.0 ± 0.1 cm as (5.0 ± 0.1) cm: the unit is of both; None where there is none.

    A share is one of the value: 470 μF ± 20 % is 470 μF (1 ± 20/100).
    """
    share = uncertainty.args[0]
    if value.kinds & _UNIT and share.op == "div" and share.args[1].text == "100":
        return p.mul([value, p.add([p.num("1"), uncertainty])])
    if not uncertainty.kinds & _UNIT or not is_numeric(value):
        return None
    width = number_of(p, uncertainty.args[0])
    if width is None:
        return None
    sum_of_both = p.add([value, p.node("pm", (width,), str(uncertainty.value))])
    return with_number(p, uncertainty.args[0], sum_of_both)


def number_of(p: State, typed: Node) -> Node | None:
    """The number of a quantity, that of 5 /s included; None of anything else."""
    typed = unsigned(typed)
    top = typed.args[0] if typed.op == "div" else typed
    if top is not typed and is_numeric(top) and typed.args[1].op in ("unit", "pow"):
        return top if typed.args[1].kinds & _UNIT else None
    if top.op != "mul":
        return None
    count = next((k for k, part in enumerate(top.args) if part.kinds & _UNIT), 0)
    number = p.mul(top.args[:count]) if count else None
    return number if number is not None and is_numeric(number) else None


def with_number(p: State, typed: Node, value: Node) -> Node:
    """A quantity with another number, which has its sign."""
    if typed.op == "neg":
        return with_number(p, typed.args[0], value)
    if not typed.kinds & _UNIT:
        return value
    if typed.op == "div":
        return p.node("div", (with_number(p, typed.args[0], value), typed.args[1]))
    count = next(k for k, part in enumerate(typed.args) if part.kinds & _UNIT)
    return p.mul([value, *(_unit_of(p, part) for part in typed.args[count:])])


def _unit_of(p: State, part: Node) -> Node:
    """A unit without a number that stands in it: the m/s of 3·(10⁸ m/s)."""
    if part.op == "div":
        return p.node("div", (_unit_of(p, part.args[0]), part.args[1]))
    if part.op == "mul":
        return p.mul([factor for factor in part.args if factor.kinds & _UNIT])
    return part


def is_in_si(number: Node, result: str) -> bool:
    """Whether constants of nature say that numbers are in SI units, whose result has a prefix.

    A thousand among them may be what brings the result to its prefix.
    """
    if result not in _PREFIXED or number.op not in ("mul", "div", "pow", "root", "neg"):
        return False
    known = {part.text for part in number.walk() if part.op == "num"}
    if not known.isdisjoint(_THOUSANDS):
        return False
    return any(_is_constant(part) for part in _factors(number))


def _factors(node: Node) -> Iterator[Node]:
    """The factors of a product, a mantissa with its power of ten as one."""
    if node.op in ("div", "root", "neg", "pow"):
        for part in node.args[:2] if node.op == "div" else node.args[:1]:
            yield from _factors(part)
        return
    yield node
    for part in node.args if node.op == "mul" else ():
        yield from _factors(part)


def _is_constant(part: Node) -> bool:
    """Whether it is a number of nature in SI units; of a product, a mantissa and power in it."""
    if part.op == "num":
        return _is_near_constant(part.text)
    if part.op != "mul":
        return False
    return any(
        ten.op == "pow" and ten.args[0].text == "10" and _is_near_constant(_joined(mantissa, ten))
        for mantissa, ten in pairwise(part.args)
    )


def _joined(mantissa: Node, ten: Node) -> str:
    exponent = ten.args[1]
    sign = "-" if exponent.op == "neg" else ""
    return f"{mantissa.text}e{sign}{unsigned(exponent).text}"


def _is_near_constant(literal: str) -> bool:
    mantissa, _, exponent = literal.lower().partition("e")
    if not exponent.lstrip("-").isdigit() or not mantissa.replace(".", "", 1).isdigit():
        return False
    return any(
        int(exponent) == power and abs(float(mantissa) - size) <= CLOSE_TO_CONSTANT * size
        for size, power in _CONSTANTS_OF_NATURE
    )
