"""Sums and products of trees: flat, and without the zeros and ones that change nothing."""

from __future__ import annotations

from collections.abc import Sequence

from phiq.scorer.expression.tree import Arena, Node


def sum_of(arena: Arena, terms: Sequence[Node]) -> Node:
    """The sum of any count of terms."""
    return joined(arena, "add", kept("add", terms))


def product_of(arena: Arena, factors: Sequence[Node]) -> Node:
    """The product of any count of factors; 0 where one is."""
    if any(is_number(factor, 0) for factor in factors):
        return arena.num(0)
    return joined(arena, "mul", kept("mul", factors))


def terms_of(node: Node) -> tuple[Node, ...]:
    """The terms of a sum; of anything else itself."""
    return node.args if node.op == "add" else (node,)


def factors_of(node: Node) -> tuple[Node, ...]:
    """The factors of a product; of anything else itself."""
    return node.args if node.op == "mul" else (node,)


def kept(op: str, parts: Sequence[Node]) -> list[Node]:
    """The terms or factors that count; those of sums among terms, and products among factors."""
    nothing = 0 if op == "add" else 1
    counted = [part for part in parts if not is_number(part, nothing)]
    return [one for part in counted for one in (part.args if part.op == op else (part,))]


def joined(arena: Arena, op: str, parts: Sequence[Node]) -> Node:
    """An operation on parts as they are; one alone is itself, none are 0 in a sum, else 1."""
    if not parts:
        return arena.num(0 if op == "add" else 1)
    return parts[0] if len(parts) == 1 else arena.node(op, tuple(parts))


def is_remainder(node: Node) -> bool:
    """Whether it is a mod b."""
    return node.op == "fn" and node.text == "mod"


def is_number(node: Node, number: int) -> bool:
    """Whether it is this number as it is typed."""
    return node.op == "num" and node.text == str(number)
