"""Tells the judgement of matrices, tuples and sets as one of these, and not of some entry."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node, kinds
from phiq.scorer.identity.judgement import Judgement

_SETS: Final = kinds("set", "anticommutator")
_GRIDS: Final = kinds("matrix", "tuple", "dot", "cross")


def in_entries(root: Node, found: Judgement) -> Judgement:
    """The judgement with the reason in words about all entries, where several were compared."""
    if root.op != "rel" or not root.kinds & (_SETS | _GRIDS) or not found.clauses:
        return found
    sets = bool(root.kinds & _SETS)
    if not sets and len(found.clauses) < 2:
        return found
    what = "elements" if sets else "entries"
    if found.verdict == "identity" and found.reason.startswith(
        ("both sides are", "both sides have")
    ):
        return found._replace(reason=f"both sides have the same {what}")
    if found.verdict == "contradiction" and found.reason.startswith(
        ("the left side is", "the sides")
    ):
        return found._replace(reason=f"the sides have different {what}")
    return found
