"""Which symbols of a tree are free, and which a sum, product, integral or limit binds."""

from __future__ import annotations

from phiq.scorer.expression.tree import Node, Symbol, kinds

#: Operations that bind a symbol inside their first part.
BINDERS = frozenset({"sum", "prod", "int", "lim"})
#: Their bits, as in `Node.kinds`.
BINDING = kinds(*BINDERS)


def all_symbols(node: Node) -> set[Symbol]:
    """The symbols of `node`, also those that are bound in it."""
    return {part.symbol for part in node.walk() if part.op == "sym"}


def free_symbols(node: Node) -> tuple[Symbol, ...]:
    """The symbols of `node` that no sum, product, integral or limit in it binds, as they appear."""
    found: dict[Symbol, None] = {}
    if node.kinds & BINDING or not node.args:
        _collect(node, frozenset(), found, set())
    else:
        _collect_all(node, found, set())
    return tuple(found)


def _collect_all(node: Node, found: dict[Symbol, None], seen: set[Node]) -> None:
    """As `_collect`, where nothing is bound."""
    for child in node.args:
        if child.args:
            if child not in seen:
                seen.add(child)
                _collect_all(child, found, seen)
        elif child.op == "sym":
            found[child.symbol] = None


def _collect(
    node: Node, bound: frozenset[Symbol], found: dict[Symbol, None], seen: set[Node]
) -> None:
    if node.op == "sym":
        if not bound or node.value not in bound:
            found[node.symbol] = None
        return
    children = node.args
    if node.op in BINDERS and children[1].op == "sym":
        _collect(children[0], bound | {children[1].symbol}, found, set())
        children = children[2:]
    for child in children:
        if child.args:
            if child not in seen:
                seen.add(child)
                _collect(child, bound, found, seen)
        elif child.op == "sym" and (not bound or child.value not in bound):
            found[child.symbol] = None
