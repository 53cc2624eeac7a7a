"""Reads quantities written with what they depend on as laws state them: N(t) as N, N(0) as N_0."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.binding import all_symbols
from phiq.scorer.expression.rewrite import rewritten
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds

_APPLIED: Final = kinds("apply")


def without_arguments(root: Node) -> Node:
    """The statement with N for N(t) and N_0 for N(0), where N has no other use.

    Where f(x) and f(y) both occur they are two quantities, and stay.
    """
    if not root.kinds & _APPLIED:
        return root
    arena = Arena()
    short = {use: arena.node("sym", (), symbol) for use, symbol in _short(root).items()}
    return rewritten(arena, root, short.get) if short else root


def _short(root: Node) -> dict[Node, Symbol]:
    """The applications to rewrite, and the symbol that each becomes."""
    symbols = all_symbols(root)
    found: dict[Node, Symbol] = {}
    for head, uses in _uses(root).items():
        usual = [use for use in uses if not _is_first(use)]
        if len(usual) != 1 or not _depends(usual[0]):
            continue
        found[usual[0]] = head.symbol
        first = Symbol(head.symbol.base, "0", head.symbol.marks)
        if not head.symbol.sub and first not in symbols:
            found |= {use: first for use in uses if _is_first(use)}
    return found


def _uses(root: Node) -> dict[Node, set[Node]]:
    """Each symbol that is applied to something, with its applications and itself if used bare."""
    uses: dict[Node, set[Node]] = {}
    for node in root.walk():
        for place, child in enumerate(node.args):
            if child.op == "sym":
                called = node.op == "apply" and place == 0
                uses.setdefault(child, set()).add(node if called else child)
    return {head: found for head, found in uses.items() if found != {head}}


def _depends(node: Node) -> bool:
    """Whether it is a symbol applied to symbols."""
    return node.op == "apply" and all(argument.op == "sym" for argument in node.args)


def _is_first(node: Node) -> bool:
    """Whether it is a value at 0, N(0)."""
    return node.op == "apply" and len(node.args) == 2 and node.args[1].text == "0"
