"""Letters and functions as engineers write them: j for i, sinc, degrees.

That j is the imaginary unit, or sinc x is sin(πx)/(πx), counts only where it makes an identity.
Whole numbers and large ones under a sine may be degrees, as on a calculator: sin(30) = 0.5 is not
refuted. A number beside decibels is a ratio, of amplitudes (−3 dB = 0.707) or of powers
(−3 dB = 0.5), and two levels of sound together are the level of both: 90 dB + 90 dB = 93 dB.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from typing import Final

from phiq.scorer.expression.arithmetic import product_of
from phiq.scorer.expression.functions import CIRCULAR
from phiq.scorer.expression.literals import is_whole, unsigned
from phiq.scorer.expression.rewrite import copied, rebuilt, rewritten
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds

_J: Final = Symbol("j")
_J_NOTE: Final = "with j taken for the imaginary unit"
_SINC_NOTE: Final = "with sinc x taken for sin(πx)/(πx)"
_FN: Final = kinds("fn")
#: An angle in degrees has beside it no π nor another unit of angle; a level has no letter either.
_NO_DEGREES: Final = kinds("const")
_RADIANS: Final = frozenset(("rad", "mrad", "rev"))
_NO_LEVEL: Final = kinds("const", "unit", "sym")
IN_DEGREES: Final = "with the angles in degrees"
#: Decibels that a factor of ten is, in amplitude and in power, and what is said of that.
AS_AMPLITUDES: Final = "with the number taken for a ratio of amplitudes, 20 log₁₀ of it in decibels"
AS_POWERS: Final = "with the number taken for a ratio of powers, 10 log₁₀ of it in decibels"
LEVELS: Final = "with the levels added as the powers that they are of"
_DECADES: Final = (("20", AS_AMPLITUDES), ("10", AS_POWERS))
_UNIT: Final = kinds("unit")
_LEVEL: Final = kinds("unit", "mul", "num", "neg", "add")


def as_engineers(root: Node, declared: Collection[Symbol]) -> Iterator[tuple[Node, str]]:
    """The statement in each such reading, and what is said of that."""
    nodes = root.walk()
    arena = Arena()
    if _J not in declared and _J in [node.value for node in nodes if node.op == "sym"]:
        counted = [node.args[1].value for node in nodes if node.op in ("sum", "prod", "index")]
        if _J not in counted:
            unit = arena.const("i")
            yield rewritten(arena, root, lambda part: unit if part.value == _J else None), _J_NOTE
    if root.kinds & _FN and "sinc" in [node.text for node in nodes if node.op == "fn"]:
        yield rewritten(arena, root, lambda part: _normalised(arena, part)), _SINC_NOTE
    if root.kinds & _FN and not root.kinds & _NO_DEGREES and any(map(_turns, nodes)):
        if any(node.op == "unit" and node.text in _RADIANS for node in nodes):
            return
        yield rebuilt(arena, root, partial(_in_degrees, arena)), IN_DEGREES
    if root.op == "rel" and root.kinds & _UNIT and any(map(_is_level, root.args)):
        if any(side.op == "add" and _is_level(side) for side in root.args):
            yield (
                arena.node("rel", tuple(_together(arena, s) for s in root.args), root.value),
                LEVELS,
            )
        for decade, note in _DECADES:
            sides = tuple(_as_level(arena, side, decade) for side in root.args)
            yield arena.node("rel", sides, root.value), note


def _is_level(side: Node) -> bool:
    """Whether it is in decibels over nothing."""
    units = {part.text for part in side.walk() if part.op == "unit"}
    return units == {"dB"} and not side.kinds & ~_LEVEL


def _together(arena: Arena, side: Node) -> Node:
    """The level of several sounds, 10 log₁₀(10^(L/10) + …); a copy of any other side."""
    ten = arena.num(10)
    numbers = [_number(part) for part in side.args] if side.op == "add" else []
    if not numbers or None in numbers:
        return copied(arena, side)
    powers = [
        arena.node("pow", (ten, arena.node("div", (copied(arena, number), ten))))
        for number in numbers
        if number is not None
    ]
    logarithm = arena.node("fn", (arena.node("add", tuple(powers)), ten), "log")
    return arena.node("mul", (ten, logarithm, arena.node("unit", (), "dB")))


def _number(level: Node) -> Node | None:
    """The number of decibels; None of a loss, and of what is in nothing."""
    plain = level.op == "mul" and len(level.args) == 2 and level.args[1].op == "unit"
    return level.args[0] if plain else None


def _as_level(arena: Arena, side: Node, decade: str) -> Node:
    """A ratio in decibels; a copy of any other side."""
    if side.kinds & _NO_LEVEL:
        return copied(arena, side)
    logarithm = arena.fn("log", copied(arena, side), arena.num(10))
    return arena.mul(arena.num(int(decade)), logarithm, arena.unit("dB"))


def _turns(node: Node) -> bool:
    """Whether it is a circular function of a whole number or a large one, or an arc of a number."""
    if node.op != "fn" or len(node.args) != 1 or node.text not in CIRCULAR:
        return False
    angle = unsigned(node.args[0])
    if node.text in _ARCS:
        return not angle.letters
    return is_whole(angle) or (angle.op == "num" and float(angle.text) > TURN)


#: A turn in radians: decimals past it are hardly in these.
TURN: Final = 6.3
_ARCS: Final = frozenset(("asin", "acos", "atan"))


def _in_degrees(arena: Arena, node: Node, parts: tuple[Node, ...]) -> Node | None:
    if not _turns(node):
        return None
    degree = arena.const("degree")
    if node.text in _ARCS:
        return arena.div(arena.node("fn", parts, node.text), degree)
    return arena.fn(node.text, arena.mul(parts[0], degree))


def _normalised(arena: Arena, node: Node) -> Node | None:
    if node.op != "fn" or node.text != "sinc":
        return None
    pi, inner = arena.const("pi"), copied(arena, node.args[0])
    return arena.fn("sinc", product_of(arena, (pi, inner)))
