"""Names of symbols as the parser takes them in `declared`."""

from __future__ import annotations

from phiq.scorer.expr import Node, Symbol


def declared_name(symbol: Symbol) -> str:
    """The name under which a symbol is declared: its base and subscript."""
    return symbol.base + (f"_{symbol.sub}" if symbol.sub else "")


def declared_names(root: Node) -> list[str]:
    """The names of a tree's free symbols, without the heads of calls, sorted."""
    heads = {node.args[0] for node in root.walk() if node.op == "apply"}
    return sorted(
        {
            declared_name(node.symbol)
            for node in root.walk()
            if node.op == "sym" and node not in heads
        }
    )
