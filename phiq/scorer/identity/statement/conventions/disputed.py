"""Conventions that differ between readers: what the other one makes true is not refuted.

    (-8)^(1/3)        1 + √3i, the principal value, or the real root -2
    -7 mod 3          2, or -1 where remainders have the sign of what is divided, as in C
    arccot(-1)        -π/4, or 3π/4 where its values are between 0 and π

Each is of numbers alone: with letters, both sides of a convention are usual at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from phiq.scorer.expression.literals import is_whole, unsigned
from phiq.scorer.expression.rewrite import rebuilt
from phiq.scorer.expression.tree import Arena, Node, kinds

#: What else a part may be, made anew in an arena; None where it is only what it is.
_Other = Callable[[Arena, Node, tuple[Node, ...]], Node | None]
_CHANGED: Final = kinds("pow", "fn")
_UNIT: Final = kinds("unit")


def in_other_conventions(root: Node) -> Iterator[tuple[Node, str]]:
    """A statement about numbers in each convention that makes another of it, and which it is."""
    if not root.kinds & _CHANGED or root.kinds & _UNIT:
        return
    for change, told in _CONVENTIONS:
        arena = Arena()
        changed = rebuilt(arena, root, partial(change, arena))
        if changed.digest != root.digest:
            yield changed, told


def _real_root(arena: Arena, node: Node, parts: tuple[Node, ...]) -> Node | None:
    """The real root of a negative number for its power by a fraction of odd denominator."""
    if node.op != "pow" or node.args[0].op != "neg" or node.args[1].op != "div":
        return None
    above, below = node.args[1].args
    if not is_whole(above) or not is_whole(below) or int(below.text) % 2 == 0:
        return None
    over, under = parts[1].args
    root = arena.node("root", (parts[0], under))
    return root if above.text == "1" else arena.power(root, over)


def _truncated(arena: Arena, node: Node, parts: tuple[Node, ...]) -> Node | None:
    """The remainder with the sign of what is divided, and the quotient cut off towards 0."""
    if node.op != "fn" or not any(part.op == "neg" for part in node.walk()):
        return None
    if node.text == "floor" and parts[0].op == "div":
        return arena.node("fn", parts, "ceil")
    numbers = all(is_whole(unsigned(part)) for part in node.args)
    if node.text != "mod" or not numbers or node.args[0].op != "neg":
        return None
    size, by = parts[0].args[0], unsigned(parts[1])
    return arena.neg(arena.fn("mod", size, by))


def _above_zero(arena: Arena, node: Node, parts: tuple[Node, ...]) -> Node | None:
    """The arc cotangent of a negative number as an angle between π/2 and π."""
    if node.op != "fn" or node.text != "acot" or node.args[0].op != "neg":
        return None
    found = arena.node("fn", parts, node.text)
    return arena.add(found, arena.const("pi"))


_CONVENTIONS: Final[tuple[tuple[_Other, str], ...]] = (
    (_real_root, "with the real root of a negative number"),
    (_truncated, "with quotients cut off towards 0, as in C"),
    (_above_zero, "with arc cotangents between 0 and π"),
)
