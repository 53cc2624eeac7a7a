"""Tells structurally that an expression has no zero, over real or complex domains."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.domain import Domain, Domains
from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.tree import Node

#: Functions without a zero in the whole plane.
_NEVER: Final = frozenset(name for name, row in FUNCTIONS.items() if not row.vanishes)
#: Operations that vanish only where their first part does.
_FOLLOW_FIRST: Final = frozenset({"pow", "div", "root", "neg", "abs", "conj"})


def never_zero(node: Node, domains: Domains) -> bool:
    """Whether the node is known to be nonzero wherever it has a value; False says nothing."""
    if node.op == "sym":
        return _excludes_zero(domains.get(node.symbol))
    if node.op in _FOLLOW_FIRST:
        return never_zero(node.args[0], domains)
    if node.op == "mul":
        return all(never_zero(child, domains) for child in node.args)
    return _is_nonzero_leaf(node)


def _is_nonzero_leaf(node: Node) -> bool:
    if node.op == "num":
        return bool(node.text.lower().split("e")[0].strip("0."))
    return node.op == "const" or (node.op == "fn" and node.text in _NEVER)


def _excludes_zero(domain: Domain | None) -> bool:
    if domain is None:
        return False
    return 0.0 not in domain.within or (domain.without is not None and 0.0 in domain.without)
