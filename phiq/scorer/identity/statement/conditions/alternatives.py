"""Alternatives, x = 2 or x = 3, as one relation: a product that is 0, a maximum above 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from phiq.scorer.expression.tree import Arena, Node

_OR: Final = frozenset(("or", "or else"))
_IMPLIES: Final = frozenset("⇒⇔")
_STRICT: Final = frozenset((("<",), (">",)))
_LOOSE: Final = frozenset((("≤",), ("≥",)))


def with_alternatives(arena: Arena, parts: list[Node]) -> list[Node]:
    """Equations parted by "or" as one equation of a product."""
    found: list[Node] = []
    at = 0
    while at < len(parts):
        part = parts[at]
        is_or = part.op == "text" and part.text.strip(" ,;").lower() in _OR
        if is_or and found and at + 1 < len(parts) and _last(found[-1]).op == "rel":
            found[-1] = _either(arena, found[-1], parts[at + 1])
            at += 2
            continue
        found.append(part)
        at += 1
    return found


def _greatest(arena: Arena, relations: Sequence[Node], sign: str) -> Node:
    """That one of several orders holds: the largest difference of their sides is positive."""
    gaps: list[Node] = []
    for relation in relations:
        small, large = relation.args
        if relation.signs[0] in ">≥":
            small, large = large, small
        gaps.append(arena.node("add", (large, arena.node("neg", (small,)))))
    largest = arena.node("fn", tuple(gaps), "max")
    return arena.node("rel", (largest, arena.num(0)), (sign,))


def _either(arena: Arena, before: Node, other: Node) -> Node:
    """An equation or another one as a product; of an implication, its conclusion."""
    if before.op == "logic":
        *premises, conclusion = before.args
        either = _either(arena, conclusion, other)
        return arena.node("logic", (*premises, either), before.value)
    if other.op not in ("rel", "text"):
        other = arena.node("rel", (before.args[0], other), ("=",))
    return product_of(arena, [before, other]) or before


def product_of(arena: Arena, relations: Sequence[Node]) -> Node | None:
    """That one of several holds: equations as a product that is zero, orders as a maximum."""
    if all(relation.op == "rel" and relation.signs in _STRICT for relation in relations):
        return _greatest(arena, relations, ">")
    if all(relation.op == "rel" and relation.signs in _LOOSE for relation in relations):
        return _greatest(arena, relations, "≥")
    factors: list[Node] = []
    for relation in relations:
        if relation.op == "logic" and relation.text == "∨":
            inner = product_of(arena, relation.args)
            if inner is None:
                return None
            factors.append(inner.args[0])
            continue
        if relation.op != "rel" or relation.signs != ("=",):
            return None
        left, right = relation.args
        if left.op == "mul" and right.text == "0":
            factors.append(left)
        else:
            minus = arena.node("neg", (right,))
            factors.append(arena.node("add", (left, minus)))
    product = arena.node("mul", tuple(factors))
    return arena.node("rel", (product, arena.num(0)), ("=",))


def _last(part: Node) -> Node:
    """The conclusion of an implication; any other part itself."""
    return _last(part.args[-1]) if part.op == "logic" and part.text in _IMPLIES else part
