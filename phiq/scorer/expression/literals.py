"""Numbers as they are typed, perhaps with a sign before them, and what they count."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node

#: What stands behind the name of things that a text counts, each of which is a unit of its own.
COUNTED: Final = " (counted)"


def unsigned(node: Node) -> Node:
    """What stands behind a minus sign, if there is one."""
    return node.args[0] if node.op == "neg" else node


def is_whole(node: Node) -> bool:
    """Whether it is a whole number without a sign."""
    return node.op == "num" and node.text.isdigit()


def whole_number(node: Node) -> int | None:
    """The value of a whole number, perhaps negated; None of anything else."""
    bare = unsigned(node)
    if not is_whole(bare):
        return None
    return int(bare.text) if bare is node else -int(bare.text)


def is_infinite(node: Node) -> bool:
    """Whether it is ∞ or -∞."""
    bare = unsigned(node)
    return bare.op == "const" and bare.text == "inf"
