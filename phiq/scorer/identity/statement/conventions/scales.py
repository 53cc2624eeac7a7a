"""Reads typed units as something else than at first, where they have several meanings.

A temperature is a point of its scale or a step of it: 0 °C is 273.15 K, but a step of it is 1 K. A
pint is larger in London than in New York. Which is meant a text does not tell, so each is one more
reading, judged beside the first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Final

from phiq.scorer.dimensions.units import COHERENT
from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.literals import unsigned
from phiq.scorer.expression.rewrite import copied, rewritten
from phiq.scorer.expression.tree import Arena, Node, kinds

_UNIT: Final = kinds("unit")
_NUMERIC: Final = kinds("num", "add", "mul", "div", "neg", "pow")
#: The zero of each scale in its own degrees above absolute zero.
_ZEROS: Final = {"°C": "273.15", "°F": "459.67"}
_SCALES: Final = frozenset((*_ZEROS, "K"))

#: Units of several sizes, each with the names of its others in the table of units.
_OTHER_SIZES: Final[dict[str, tuple[str, ...]]] = {
    "year": ("year (365 d)",), "yr": ("year (365 d)",), "gal": ("gal (UK)",),
    "pint": ("pint (UK)",), "quart": ("quart (UK)",), "cup": ("cup (240 mL)", "cup (250 mL)"),
    "tbsp": ("tbsp (15 mL)",), "tsp": ("tsp (5 mL)",), "t": ("ton (US)", "ton (UK)"),
    "hp": ("hp (metric)",), "cal": ("cal (IT)",), "kcal": ("kcal (IT)",), "rpm": ("rpm (angular)",),
    "Hz": ("Hz (angular)",), "floz": ("floz (UK)",),
    "kB": ("KiB",), "MB": ("MiB",), "GB": ("GiB",),
}  # fmt: skip
#: Units beside which a frequency may be told as the angle that is turned through.
_ANGLES: Final = frozenset(("rad", "rev", "deg"))


def in_other_sizes(root: Node) -> Iterator[Node]:
    """The statement with its units of several sizes in their other ones."""
    if not root.kinds & _UNIT:
        return
    units = {node.text for node in root.walk() if node.op == "unit"}
    if units.isdisjoint(_ANGLES):
        units.discard("Hz")
    for k in range(max((len(_OTHER_SIZES.get(name, ())) for name in units), default=0)):
        arena = Arena()
        others = {
            name: arena.unit(_OTHER_SIZES[name][: k + 1][-1])
            for name in units.intersection(_OTHER_SIZES)
        }
        yield rewritten(arena, root, partial(_other, others))


def _other(others: Mapping[str, Node], part: Node) -> Node | None:
    return others.get(part.text) if part.op == "unit" else None


def takes_numbers_in_si(root: Node) -> bool:
    """Whether a reading has numbers in SI units whose result is told in another unit."""
    if not root.kinds & _UNIT:
        return False
    return any(node.op == "unit" and node.text.startswith(COHERENT) for node in root.walk())


def on_scales(root: Node) -> Node | None:
    """The statement with such temperatures counted from absolute zero; None where it holds none."""
    if not root.kinds & _UNIT or not any(node.text in _ZEROS for node in root.walk()):
        return None
    arena = Arena()
    found = rewritten(arena, root, partial(_from_zero, arena))
    return None if found.digest == root.digest else found


def compares_scales(root: Node) -> bool:
    """Whether it only says that a temperature is another one, on two scales: 100 °C = 212 °F."""
    if root.op != "rel":
        return False
    scales = {_degree(unsigned(side), _SCALES) for side in root.args}
    return "" not in scales and len(scales) > 1


def _from_zero(arena: Arena, node: Node) -> Node | None:
    """A typed temperature counted from absolute zero; degrees over something are steps."""
    if node.op == "div" and _degree(node.args[0]):
        return copied(arena, node)
    below_zero = node.op == "neg"
    degree = _degree(node.args[0] if below_zero else node)
    if not degree:
        return None
    quantity = node.args[0] if below_zero else node
    factors = [copied(arena, part) for part in quantity.args[:-1]]
    value = joined(arena, "mul", factors)
    value = arena.neg(value) if below_zero else value
    above = arena.add(value, arena.num(_ZEROS[degree]))
    return arena.mul(above, arena.unit(degree))


def _degree(node: Node, scales: Collection[str] = _ZEROS.keys()) -> str:
    """The degree of a typed temperature, or of what numbers come to; "" where there is none."""
    if node.op != "mul":
        return ""
    *numbers, degree = node.args
    if degree.text not in scales or any(part.kinds & ~_NUMERIC for part in numbers):
        return ""
    return degree.text
