"""Brings the calculus of a statement to the spelling in which laws are listed.

δQ is dQ, ẋ is dx/dt, scalars stand before a product of vectors, and an integral of a product that
ends in a differential is one over that differential, whatever its region is called: ∮_S E⃗·dA⃗ is
∮ E dA.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.rewrite import rewritten
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds

_SPELLED: Final = kinds("diff", "int", "cross")
#: The marks of a vector.
_ARROWS: Final = frozenset(("vec", "bold"))
#: The orders of derivatives by time that are marks of a symbol.
_DOTS: Final = {"dot": "1", "ddot": "2"}
#: Integrals over what is closed.
_CLOSED: Final = frozenset(("contour", "surface"))
_PRODUCTS: Final = frozenset(("dot", "mul"))
_TIME: Final = Symbol("t")


def spelled(root: Node) -> Node:
    """The statement in that spelling; itself where it has nothing of the kind."""
    symbols = [node for node in root.walk() if node.op == "sym"]
    if not root.kinds & _SPELLED and not any(map(_dotted, symbols)):
        return root
    speller = _Speller(Arena())
    return speller.spelled(root)


class _Speller:
    """Writes a tree anew in that spelling."""

    def __init__(self, arena: Arena) -> None:
        self._arena = arena

    def spelled(self, node: Node) -> Node:
        """The same in the listed spelling."""
        return rewritten(self._arena, node, self._changed)

    def _changed(self, node: Node) -> Node | None:
        match node.op:
            case "sym":
                return self._derivative(node)
            case "diff" if node.value == "delta":
                return self._arena.node("diff", self._all(node.args), "d")
            case "int":
                return self._integral(node)
            case "cross":
                return self._product(node)
        return None

    def _all(self, nodes: Iterable[Node]) -> tuple[Node, ...]:
        return tuple([self.spelled(node) for node in nodes])

    def _derivative(self, node: Node) -> Node | None:
        """Of a quantity with dots, by time."""
        mark = _dotted(node)
        if not mark:
            return None
        symbol = node.symbol
        named = symbol._replace(sub="") if symbol.sub == mark else symbol
        bare = named._replace(marks=tuple([one for one in symbol.marks if one != mark]))
        parts = [self._arena.node("sym", (), name) for name in (bare, _TIME)]
        order = self._arena.node("num", (), _DOTS[mark])
        return self._arena.node("deriv", (*parts, order), "d")

    def _integral(self, node: Node) -> Node | None:
        found = _over_a_differential(node)
        if found is None:
            return None
        closed, factors, variable = found
        none = self._arena.node("none")
        body = self._all(factors)
        inside = joined(self._arena, "mul", body)
        parts = inside, self.spelled(variable), none, none
        return self._arena.node("int", parts, "contour" if closed else "int")

    def _product(self, node: Node) -> Node | None:
        """Of vectors, after the scalars in it."""
        scalars = [factor for part in node.args for factor in _scalars(part)]
        if not scalars:
            return None
        vectors = self._all([_vector(part) for part in node.args])
        product = self._arena.node("cross", vectors, node.value)
        return self._arena.node("mul", (*self._all(scalars), product))


def _dotted(node: Node) -> str:
    """What makes a symbol a derivative by time, a mark or a label; "" where nothing does."""
    if node.op != "sym":
        return ""
    _, label, marks = node.symbol
    if not marks and label not in _DOTS:
        return ""
    return label if label in _DOTS else next((mark for mark in marks if mark in _DOTS), "")


def _vector(node: Node) -> Node:
    """The only vector of a product, by its arrow; the node itself where there is no such."""
    arrowed = [factor for factor in node.args if _has_arrow(factor)] if node.op == "mul" else []
    return arrowed[0] if len(arrowed) == 1 else node


def _scalars(node: Node) -> tuple[Node, ...]:
    """The other factors of that product."""
    vector = _vector(node)
    return () if vector is node else tuple(part for part in node.args if part is not vector)


def _has_arrow(node: Node) -> bool:
    return any(
        part.op == "sym" and not _ARROWS.isdisjoint(part.symbol.marks) for part in node.walk()
    )


def _over_a_differential(node: Node) -> tuple[bool, tuple[Node, ...], Node] | None:
    """Whether an integral is over what is closed, its factors and its variable.

    None where it is no integral over a whole region, or has another variable in each of its parts.
    """
    closed = node.value in _CLOSED
    while node.args[0].op == "int" and node.args[1].op == "none":
        node = node.args[0]
        closed = closed or node.value in _CLOSED
    body, variable, *bounds = node.args
    if variable.op != "none":
        return (True, (body,), variable) if closed and bounds[0].op != "none" else None
    last = body.args[-1] if body.op in _PRODUCTS else body
    if last.op != "diff" or last.args[1].text != "1" or len(body.args) < 2:
        return None
    return closed, body.args[:-1], last.args[0]
