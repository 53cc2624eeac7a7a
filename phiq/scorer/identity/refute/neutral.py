"""Leaves out what changes nothing: x + 0, 1·x, x¹, x/1, and terms that cancel, a - a.

The result is equal wherever the node has a value, and may have one in more places: good for proofs
that there is no solution, not for others.
"""

from __future__ import annotations

from phiq.scorer.expression.tree import Arena, Node


def without_neutral(arena: Arena, op: str, parts: tuple[Node, ...]) -> Node | None:
    """What such a node is in short, None where nothing is to be left out."""
    if op == "add":
        return _sum(arena, parts)
    if op == "mul":
        return _product(arena, parts)
    if op == "neg":
        inner = parts[0]
        return inner.args[0] if inner.op == "neg" else inner if _is(inner, 0) else None
    if op == "div":
        return parts[0] if _is(parts[1], 1) or _is(parts[0], 0) else None
    if op == "pow":
        return parts[0] if _is(parts[1], 1) else arena.num(1) if _is(parts[1], 0) else None
    return None


def _is(node: Node, number: int) -> bool:
    return node.op == "num" and node.text == str(number)


def _sum(arena: Arena, parts: tuple[Node, ...]) -> Node | None:
    kept: list[Node] = []
    for term in parts:
        opposite = term.args[0] if term.op == "neg" else arena.node("neg", (term,))
        if opposite in kept:
            kept.remove(opposite)
        elif not _is(term, 0):
            kept += term.args if term.op == "add" else [term]
    return None if kept == list(parts) else _joined(arena, "add", kept, 0)


def _product(arena: Arena, parts: tuple[Node, ...]) -> Node | None:
    if any(_is(factor, 0) for factor in parts):
        return arena.num(0)
    kept: list[Node] = []
    for factor in parts:
        if not _is(factor, 1):
            kept += factor.args if factor.op == "mul" else [factor]
    return None if kept == list(parts) else _joined(arena, "mul", kept, 1)


def _joined(arena: Arena, op: str, parts: list[Node], empty: int) -> Node:
    if not parts:
        return arena.num(empty)
    return parts[0] if len(parts) == 1 else arena.node(op, tuple(parts))
