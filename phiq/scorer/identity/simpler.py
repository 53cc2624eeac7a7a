"""Rewrites both sides into a form that the proofs know more of: sin(asin x) is x, atan2 is atan.

Each rule holds wherever the side has a value; on a box, that of the symbols. Nothing else changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from phiq.scorer.domain import Domain
from phiq.scorer.expr import Arena, Node, Symbol
from phiq.scorer.identity.intervals import Box, NoIntervalError, box_of, interval

#: Functions that undo another one, on all its values.
_UNDONE: dict[str, str] = {
    "sin": "asin", "cos": "acos", "tan": "atan", "sinh": "asinh", "cosh": "acosh",
    "tanh": "atanh", "exp": "ln",
}  # fmt: skip
#: Without one of them there is nothing to rewrite.
_NAMES = frozenset((*_UNDONE.values(), "atan2"))


def simpler(left: Node, right: Node, domains: Mapping[Symbol, Domain]) -> tuple[Node, Node]:
    """The sides with such calls replaced; themselves where they hold none."""
    parts = chain(left.walk(), right.walk())
    if not any(part.op == "fn" and part.text in _NAMES for part in parts):
        return left, right
    rewriting = _Rewriting(box_of(domains))
    return rewriting.of(left), rewriting.of(right)


class _Rewriting:
    def __init__(self, box: Box | None) -> None:
        self._box = box
        self._arena = Arena()  # one for both sides, since proofs compare nodes by identity

    def of(self, node: Node) -> Node:
        parts = tuple(map(self.of, node.args))
        rewritten = self._call(node.text, parts) if node.op == "fn" else None
        return rewritten or self._arena.node(node.op, parts, node.value)

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
        return (
            self._arena.node("fn", (self._arena.node("div", (y, x)),), "atan") if low > 0 else None
        )

    def _leg(self, x: Node) -> Node:
        """√(x - 1)·√(x + 1), which is sinh(acosh x) on the principal branch."""
        arena = self._arena
        one, two = arena.num(1), arena.num(2)
        less, more = arena.node("add", (x, arena.node("neg", (one,)))), arena.node("add", (x, one))
        return arena.node("mul", (arena.node("root", (less, two)), arena.node("root", (more, two))))
