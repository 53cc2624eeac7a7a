"""Rewrites both sides into a form that the proofs know more of: sin(asin x) is x, atan2 is atan.

Each rule holds wherever the side has a value; on a box, that of the symbols. What changes nothing
is left out: x + 0, 1·x, x¹, x/1, and terms that cancel, a - a. The result is equal wherever the
side has a value, and may have one in more places: good for proofs that there is no solution, not
for others.
"""

from __future__ import annotations

from itertools import chain

from phiq.scorer.bounds.boxes import Box, NoIntervalError, box_of, interval
from phiq.scorer.expression.arithmetic import is_number, joined, kept
from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.literals import unsigned
from phiq.scorer.expression.rewrite import rebuilt
from phiq.scorer.expression.tree import Arena, Node, TreeLimitError

#: Functions, and those that they undo on all their values.
_UNDONE: dict[str, str] = {
    name: row.inverse
    for name, row in FUNCTIONS.items()
    if row.inverse and not (row.injective or row.reciprocal)
}
#: Without one of them, numbers 0 and 1, and differences there is nothing to rewrite.
_NAMES = frozenset((*_UNDONE.values(), "atan2"))
#: What a number may be neutral in.
_ARITHMETIC = frozenset(("add", "mul", "neg", "div", "pow"))


def simpler(left: Node, right: Node, domains: Domains) -> tuple[Node, Node]:
    """The sides with such calls replaced; themselves where they hold none."""
    if not any(map(_may_change, chain(left.walk(), right.walk()))):
        return left, right
    rewriting = _Rewriting(box_of(domains))
    try:
        return rewriting.of(left), rewriting.of(right)
    except TreeLimitError:
        return left, right


def _may_change(part: Node) -> bool:
    if part.op == "fn":
        return part.text in _NAMES
    return part.op == "neg" or (part.op == "num" and part.text in ("0", "1"))


class _Rewriting:
    def __init__(self, box: Box | None) -> None:
        self._box = box
        self._arena = Arena()  # one for both sides, since proofs compare nodes by identity

    def of(self, node: Node) -> Node:
        return rebuilt(self._arena, node, self._change)

    def _change(self, node: Node, parts: tuple[Node, ...]) -> Node | None:
        if node.op == "fn":
            return self._call(node.text, parts)
        return _without_neutral(self._arena, node.op, parts) if node.op in _ARITHMETIC else None

    def _call(self, name: str, parts: tuple[Node, ...]) -> Node | None:
        if name == "atan2":
            return self._angle(*parts)
        inner = parts[0]
        if inner.op != "fn":
            return None
        if inner.text == _UNDONE.get(name):
            return inner.args[0]
        return self._leg(inner.args[0]) if (name, inner.text) == ("sinh", "acosh") else None

    def _angle(self, y: Node, x: Node) -> Node | None:
        """The angle of a point right of the axis."""
        if self._box is None:
            return None
        try:
            low, _ = interval(x, self._box, {})
        except (NoIntervalError, OverflowError, ValueError):
            return None
        return self._arena.fn("atan", self._arena.div(y, x)) if low > 0 else None

    def _leg(self, x: Node) -> Node:
        """√(x - 1)·√(x + 1), which is sinh(acosh x) on the principal branch."""
        arena = self._arena
        one, two = arena.num(1), arena.num(2)
        less, more = arena.add(x, arena.neg(one)), arena.add(x, one)
        return arena.mul(arena.node("root", (less, two)), arena.node("root", (more, two)))


def _without_neutral(arena: Arena, op: str, parts: tuple[Node, ...]) -> Node | None:
    """What such a node is in short, None where nothing is to be left out."""
    if op == "add":
        return _sum(arena, parts)
    if op == "mul":
        return _product(arena, parts)
    if op == "neg":
        inner = parts[0]
        return unsigned(inner) if is_number(inner, 0) else None
    if op == "div":
        return parts[0] if is_number(parts[1], 1) or is_number(parts[0], 0) else None
    if op == "pow":
        return (
            parts[0] if is_number(parts[1], 1) else arena.num(1) if is_number(parts[1], 0) else None
        )
    return None


def _sum(arena: Arena, parts: tuple[Node, ...]) -> Node | None:
    found: list[Node] = []
    for term in parts:
        opposite = term.args[0] if term.op == "neg" else arena.neg(term)
        if opposite in found:
            found.remove(opposite)
        elif not is_number(term, 0):
            found += term.args if term.op == "add" else [term]
    return None if found == list(parts) else joined(arena, "add", found)


def _product(arena: Arena, parts: tuple[Node, ...]) -> Node | None:
    if any(is_number(factor, 0) for factor in parts):
        return arena.num(0)
    found = kept("mul", parts)
    return None if found == list(parts) else joined(arena, "mul", found)
