"""Quantifiers before the symbols of a statement: ∀x, ∃n ∈ ℕ, ∀a, b > 0."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Final

from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.tree import Arena, Node

_FOR_ALL: Final = "∀"
_QUANTIFIERS: Final = frozenset((_FOR_ALL, "∃"))


def goes_on(listed: Container[Node], parts: Sequence[Node]) -> bool:
    """Whether the first part is one more symbol of those after a quantifier: the b of ∀a, b > 0."""
    part, *rest = parts
    first = part.args[0] if part.op == "rel" else part
    claimed = any(other.op in ("rel", "logic", "system") for other in rest)
    return first.op == "sym" and first not in listed and (part is first or claimed)


def holds_for_all(part: Node) -> bool:
    """Whether a statement that begins with a quantifier begins with ∀."""
    first = part
    while first.args:
        first = first.args[0]
    return first.op == "sym" and first.symbol.base == _FOR_ALL


def unquantified(arena: Arena, part: Node) -> Node:
    """The statement without ∀ or ∃ before its first symbol; itself where it has none."""
    if part.op == "rel":
        first = unquantified(arena, part.args[0])
        if first is part.args[0]:
            return part
        return arena.node("rel", (first, *part.args[1:]), part.value)
    if part.op != "mul" or part.args[0].op != "sym":
        return part
    if part.args[0].symbol.base not in _QUANTIFIERS:
        return part
    rest = part.args[1:]
    return joined(arena, "mul", rest)
