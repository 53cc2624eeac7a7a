"""Reads typed temperatures as points of their scales: 0 °C is 273.15 K, but a step of it is 1 K.

Which of both is meant a text does not tell, so it is one more reading, judged beside the other.
"""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Arena, Node, kinds

_UNIT: Final = kinds("unit")
#: The zero of each scale in its own degrees above absolute zero.
_ZEROS: Final = {"°C": "273.15", "°F": "459.67"}


def on_scales(root: Node) -> Node | None:
    """The statement with such temperatures counted from absolute zero; None where it holds none."""
    if not root.kinds & _UNIT or not any(node.text in _ZEROS for node in root.walk()):
        return None
    scales = _Scales()
    rewritten = scales.rewrite(root)
    return rewritten if scales.changed else None


class _Scales:
    def __init__(self) -> None:
        self.changed = False
        self.arena = Arena()

    def rewrite(self, node: Node) -> Node:
        below_zero = node.op == "neg"
        number, degree = _typed(node.args[0] if below_zero else node)
        if number is not None and degree is not None:
            self.changed = True
            value = self.arena.num(number.text)
            value = self.arena.node("neg", (value,)) if below_zero else value
            above = self.arena.node("add", (value, self.arena.num(_ZEROS[degree.text])))
            return self.arena.node("mul", (above, self.arena.node("unit", (), degree.text)))
        children = [self.rewrite(child) for child in node.args]
        return self.arena.node(node.op, tuple(children), node.value)


def _typed(node: Node) -> tuple[Node | None, Node | None]:
    """The number and the degree of a typed temperature; none where the node is none."""
    if node.op == "mul" and len(node.args) == 2:
        number, degree = node.args
        if number.op == "num" and degree.op == "unit" and degree.text in _ZEROS:
            return number, degree
    return None, None
