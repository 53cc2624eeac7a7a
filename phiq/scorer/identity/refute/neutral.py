"""Leaves out what changes nothing: x + 0, 1·x, x¹, x/1, and terms that cancel, a - a.

The result is equal wherever the node has a value, and may have one in more places: good for proofs
that there is no solution, not for others.
"""

from __future__ import annotations

from phiq.scorer.expression.arithmetic import is_number, joined, kept
from phiq.scorer.expression.literals import unsigned
from phiq.scorer.expression.tree import Arena, Node


def without_neutral(arena: Arena, op: str, parts: tuple[Node, ...]) -> Node | None:
    """What such a node is in short, None where nothing is to be left out."""
    if op == "add":
        return _sum(arena, parts)
    if op == "mul":
        return _product(arena, parts)
    if op == "neg":
        inner = parts[0]
        return unsigned(inner) if is_number(inner, 0) else None
    if op == "div":
        return parts[0] if is_number(parts[1], 1) or is_number(parts[0], 0) else None
    if op == "pow":
        return (
            parts[0] if is_number(parts[1], 1) else arena.num(1) if is_number(parts[1], 0) else None
        )
    return None


def _sum(arena: Arena, parts: tuple[Node, ...]) -> Node | None:
    found: list[Node] = []
    for term in parts:
        opposite = term.args[0] if term.op == "neg" else arena.neg(term)
        if opposite in found:
            found.remove(opposite)
        elif not is_number(term, 0):
            found += term.args if term.op == "add" else [term]
    return None if found == list(parts) else joined(arena, "add", found)


def _product(arena: Arena, parts: tuple[Node, ...]) -> Node | None:
    if any(is_number(factor, 0) for factor in parts):
        return arena.num(0)
    found = kept("mul", parts)
    return None if found == list(parts) else joined(arena, "mul", found)
