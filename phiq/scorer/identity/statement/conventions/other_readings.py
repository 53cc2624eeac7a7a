r"""Whether two readings of a text differ in one convention alone, so that neither refutes.

    log 100           to the base e in mathematics and programs, to 10 in tables and chemistry
    40 + 8 %          43.2 on a bill, 40.08 in a table
    0.04 × 131 = 5 %  the 5 that comes out, or 5/100
    4.5/1.5×10²       300 or 0.03
    6/2(1 + 2)        9, or 1 where 2(1 + 2) is one factor below the slash

It changes no tree that is judged.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.literals import is_power_of_ten
from phiq.scorer.expression.rewrite import rebuilt
from phiq.scorer.expression.tree import Arena, Node, kinds

#: What is said of a reading that `puts_below`.
BELOW: Final = "with the parenthesis taken as a factor below the slash"
#: What a part is in the other convention, made anew in an arena; None where it is the same.
_Change = Callable[[Arena, Node, tuple[Node, ...]], Node | None]
_SUM: Final = kinds("add")
#: What a factor in a parenthesis is.
_ENCLOSED: Final = kinds("add", "num", "neg")


def rebases_logarithms(best: Node, other: Node) -> bool:
    """Whether another reading takes to the base 10 what the best one takes to the base e."""
    decimal = any(map(_is_decimal, other.walk()))
    return decimal and _differ_by(_to_base_e, best, other, both=True)


def takes_a_share(best: Node, other: Node) -> bool:
    """Whether another reading takes as a share of what stands before what the best one does not."""
    shares = other.kinds & _SUM and any(map(_is_in_hundredths, other.walk()))
    if shares and _differ_by(_in_hundredths, best, other):
        return True
    result = best.args[-1] if best.op == "rel" else best
    return _is_in_hundredths(result) and _differ_by(_out_of_hundred, other, best)


def moves_a_power_of_ten(best: Node, other: Node) -> bool:
    """Whether another reading only has powers of ten beside fractions or below them."""
    powers = any(map(is_power_of_ten, other.walk()))
    return powers and _differ_by(_powers_beside, best, other, both=True)


def puts_below(best: Node, other: Node) -> bool:
    """Whether another reading of numbers has a parenthesis below a slash that is beside it here."""
    return _differ_by(_beside, best, other)


def _differ_by(change: _Change, best: Node, other: Node, *, both: bool = False) -> bool:
    """Whether a change makes the other reading the best one, which is changed too for `both`."""
    if best.digest == other.digest:
        return False
    arena = Arena()
    changed = partial(change, arena)
    known = rebuilt(arena, best, changed if both else lambda _, __: None)
    return rebuilt(arena, other, changed).digest == known.digest


def _is_decimal(node: Node) -> bool:
    if node.op != "fn" or node.text != "log" or len(node.args) != 2:
        return False
    base = node.args[1]
    return base.op == "num" and base.text == "10"


def _to_base_e(arena: Arena, node: Node, parts: tuple[Node, ...]) -> Node | None:
    return arena.node("fn", parts[:1], "ln") if _is_decimal(node) else None


def _in_hundredths(arena: Arena, node: Node, parts: tuple[Node, ...]) -> Node | None:
    if node.op != "add":
        return None
    terms = (parts[0], *(_percentage(arena, part) or part for part in parts[1:]))
    return arena.node("add", terms)


def _out_of_hundred(arena: Arena, node: Node, parts: tuple[Node, ...]) -> Node | None:
    """A relation with the number of its last share."""
    if node.op != "rel" or not _is_in_hundredths(node.args[-1]):
        return None
    return arena.node("rel", (*parts[:-1], parts[-1].args[0]), node.value)


def _percentage(arena: Arena, term: Node) -> Node | None:
    """The 8/100 of a term (…)(8/100); None of any other term."""
    if term.op == "neg":
        found = _percentage(arena, term.args[0])
        return found and arena.neg(found)
    last = term.args[-1] if term.op == "mul" else term
    return last if last is not term and _is_in_hundredths(last) else None


def _is_in_hundredths(node: Node) -> bool:
    return node.op == "div" and node.args[1].text == "100"


def _powers_beside(arena: Arena, node: Node, parts: tuple[Node, ...]) -> Node | None:
    """A fraction with the power of ten behind it."""
    if node.op != "div" or parts[1].op != "mul" or not is_power_of_ten(parts[1].args[-1]):
        return None
    *kept, power = parts[1].args
    below = joined(arena, "mul", kept)
    return arena.mul(arena.div(parts[0], below), power)


def _beside(arena: Arena, node: Node, parts: tuple[Node, ...]) -> Node | None:
    """A quotient with the parenthesis behind it."""
    if node.op != "div" or parts[1].op != "mul" or not parts[1].args[-1].kinds & _ENCLOSED:
        return None
    first, *rest = parts[1].args
    return arena.mul(arena.div(parts[0], first), *rest)
