"""Integrals around a circle, ∮_{|z−a|=r} f(z) dz, as integrals over its angle, anticlockwise."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.arithmetic import factors_of
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.rewrite import copied, rewritten, with_value
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError

_ANGLE: Final = Symbol("θ", "z")


def around_circles(root: Node) -> Node:
    """The statement with such integrals over an angle."""
    arena = Arena()
    try:
        return rewritten(arena, root, lambda part: _around(arena, part))
    except TreeLimitError:
        return root


def _around(arena: Arena, node: Node) -> Node | None:
    """∫ f(a + r e^{iθ}) i r e^{iθ} dθ from 0 to 2π; None of any other part."""
    circle = _circle(arena, node) if node.op == "int" else None
    if circle is None:
        return None
    center, radius = circle
    angle, imaginary = arena.symbol(_ANGLE), arena.const("i")
    turn = arena.fn("exp", arena.mul(imaginary, angle))
    arm = arena.mul(copied(arena, radius), turn)
    place = arm if center is None else arena.add(copied(arena, center), arm)
    body = with_value(arena, node.args[0], node.args[1].symbol, place)
    factors = factors_of(body)
    whole = arena.mul(*factors, imaginary, copied(arena, radius), turn)
    full = arena.mul(arena.num(2), arena.const("pi"))
    return arena.node("int", (whole, angle, arena.num(0), full), "int")


def _circle(arena: Arena, node: Node) -> tuple[Node | None, Node] | None:
    """The centre, None for 0, and the radius of the circle |z - a| = r that it is over."""
    _, variable, where, high = node.args
    if variable.op != "sym" or high.op != "none" or where.op != "rel" or where.value != ("=",):
        return None
    size, radius = where.args
    if size.op != "abs" or variable.symbol in free_symbols(radius):
        return None
    inner = size.args[0]
    if inner is variable:
        return None, radius
    if inner.op != "add" or inner.args[0] is not variable or len(inner.args) != 2:
        return None
    shift = inner.args[1]
    center = shift.args[0] if shift.op == "neg" else arena.neg(copied(arena, shift))
    return center, radius
