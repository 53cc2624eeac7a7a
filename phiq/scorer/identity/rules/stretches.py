"""Judges sets made of intervals of the real line: (0, 1) ⊂ [0, 1], [0, 2] ∩ [1, 3] = [1, 2].

Sets whose ends are plain numbers are known by the numbers that they hold: each end, one between
neighbouring ends, and one beyond all of them. It knows no ends with letters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import isfinite
from typing import Final

from phiq.scorer.expression.tree import Node, kinds
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.statement.conditions.narrowing import number

_SETS: Final = kinds("interval", "binop")
_COMPARES: Final[dict[str, Callable[[bool, bool], bool]]] = {
    "=": lambda a, b: a == b,
    "⊂": lambda a, b: b or not a,
    "⊆": lambda a, b: b or not a,
    "⊃": lambda a, b: a or not b,
    "⊇": lambda a, b: a or not b,
}
_JOINS: Final[dict[str, Callable[[bool, bool], bool]]] = {
    "∪": lambda a, b: a or b,
    "∩": lambda a, b: a and b,
    "∖": lambda a, b: a and not b,
}


class _OtherSetError(Exception):
    """A part is no set of numbers that is written out."""


def of_stretches(root: Node) -> Judgement | None:
    """The judgement of such a statement; None of any other."""
    compares = _COMPARES.get(str(root.value[0])) if root.value and len(root.args) == 2 else None
    if compares is None:
        return None
    if root.value == ("=",) and not (root.kinds & _SETS and any(map(_is_set, root.walk()))):
        return None  # of pairs
    try:
        ends = sorted({end for side in root.args for end in _ends(side) if isfinite(end)})
        left, right = [[_holds(side, x) for x in _places(ends)] for side in root.args]
    except _OtherSetError:
        return None
    if all(map(compares, left, right)):
        reason = "both sides hold the same numbers" if root.value == ("=",) else _WITHIN
        return Judgement("identity", "exact", reason, proof="exact algebra")
    return Judgement("contradiction", "exact", "one side holds a number that the other does not")


_WITHIN: Final = "one of these sets is within the other"


def _is_set(node: Node) -> bool:
    return node.op == "interval" or _joins(node)


def _joins(node: Node) -> bool:
    return node.op == "binop" and node.text in _JOINS


def _ends(node: Node) -> list[float]:
    """The numbers at which a set begins or ends."""
    if node.op in ("interval", "tuple", "set", "anticommutator"):
        found = [number(part) for part in node.args]
        known = [end for end in found if end is not None]
        if len(known) < len(found) or (node.op == "tuple" and len(found) != 2):
            raise _OtherSetError
        return known
    if _joins(node):
        return [end for part in node.args[:2] for end in _ends(part)]
    if _is_empty(node):
        return []
    raise _OtherSetError


def _is_empty(node: Node) -> bool:
    return node.op == "sym" and node.symbol.base == "∅"


def _places(ends: Sequence[float]) -> list[float]:
    """Each end, a number in each gap between two, and one beyond on either side."""
    between = [(a + b) / 2 for a, b in pairwise(ends)]
    return [*ends, *between, min(ends, default=0.0) - 1, max(ends, default=0.0) + 1]


def _holds(node: Node, x: float) -> bool:
    """Whether a set holds a number."""
    if node.op == "binop":
        left, right = node.args[:2]
        return _JOINS[node.text](_holds(left, x), _holds(right, x))
    ends = _ends(node)
    if node.op in ("set", "anticommutator"):
        return x in ends
    if not ends:
        return False
    shape = node.text if node.op == "interval" else "()"
    above = x > ends[0] or (x == ends[0] and shape[0] == "[")
    return above and (x < ends[1] or (x == ends[1] and shape[1] == "]"))
