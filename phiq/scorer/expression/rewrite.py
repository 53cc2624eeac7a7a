"""Puts other parts in the place of parts of a tree, from the root down or from the leaves up."""

from __future__ import annotations

from collections.abc import Callable

from phiq.scorer.expression.tree import Arena, Node, Symbol

#: What stands in the place of a part, None where that stays.
Change = Callable[[Node], Node | None]
#: What stands in the place of a part whose own parts are made anew, None where it just gets these.
Rebuild = Callable[[Node, tuple[Node, ...]], Node | None]


def rewritten(arena: Arena, node: Node, change: Change) -> Node:
    """The tree, all of it in this arena, with what `change` gives in the place of parts.

    A part is asked for before the parts that it has, once however often it is shared; what is
    given is not looked into.

    Raises:
        TreeLimitError: the result is too large.
    """
    return _rewritten(arena, node, change, {})


def _rewritten(arena: Arena, node: Node, change: Change, done: dict[Node, Node]) -> Node:
    found = done.get(node)
    if found is None:
        found = change(node)
        if found is None:
            parts = tuple([_rewritten(arena, part, change, done) for part in node.args])
            found = arena.node(node.op, parts, node.value)
        done[node] = found
    return found


def rebuilt(arena: Arena, node: Node, change: Rebuild) -> Node:
    """The tree, all of it in this arena, each part made anew after the parts that it has.

    Raises:
        TreeLimitError: the result is too large.
    """
    return _rebuilt(arena, node, change, {})


def _rebuilt(arena: Arena, node: Node, change: Rebuild, done: dict[Node, Node]) -> Node:
    found = done.get(node)
    if found is None:
        parts = tuple([_rebuilt(arena, part, change, done) for part in node.args])
        found = done[node] = change(node, parts) or with_parts(arena, node, parts)
    return found


def with_parts(arena: Arena, node: Node, parts: tuple[Node, ...]) -> Node:
    """The same operation on other parts; a sum in a sum or a product in a product is spliced."""
    op = node.op
    if op in ("add", "mul") and op in [part.op for part in parts]:
        parts = tuple([one for p in parts for one in (p.args if p.op == op else (p,))])
    return arena.node(op, parts, node.value)


def copied(arena: Arena, node: Node) -> Node:
    """The same tree in another arena."""
    return rewritten(arena, node, lambda _: None)


def with_value(arena: Arena, node: Node, symbol: Symbol, value: Node) -> Node:
    """The tree with a value, a node of the arena, wherever a symbol stands."""
    return rewritten(
        arena, node, lambda part: value if part.op == "sym" and part.symbol == symbol else None
    )
