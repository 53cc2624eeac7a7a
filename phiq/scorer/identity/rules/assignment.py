"""Judges assignments of programs that change a variable: x := x + 1 says nothing of one x."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.render import to_display

_ASSIGNS: Final = frozenset((("≔",), ("←",)))


def judge_assignment(root: Node) -> Judgement | None:
    """The judgement of a step that works out a value from the one before; None of all else."""
    if root.op != "rel" or root.value not in _ASSIGNS:
        return None
    left, right = root.args
    if left.op not in ("sym", "apply", "index") or left not in right.walk():
        return None
    name = to_display(left)
    reason = f"it can hold: it gives {name} a new value, worked out from the one before"
    return Judgement("satisfiable", "none", reason)
