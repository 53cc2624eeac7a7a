"""Writes brackets, lists, grids and statements: what encloses or parts expressions."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.render.writer import BASE, Writer

#: The environment of a matrix by the brackets that it draws.
ENVIRONMENTS: Final[dict[str, str]] = {
    "": "matrix", "()": "pmatrix", "[]": "bmatrix", "{}": "Bmatrix", "||": "vmatrix",
    "‖‖": "Vmatrix",
}  # fmt: skip
#: What encloses one expression, and what a list of them.
_BARS: Final[dict[str, str]] = {"abs": "||", "norm": "‖‖", "expect": "⟨⟩", "ket": "|⟩", "bra": "⟨|"}
_BRACKETS: Final[dict[str, str]] = {"commutator": "[]", "anticommutator": "{}", "tuple": "()"}


class ListWriter(Writer):
    """Groups of entries."""

    separator: ClassVar[str] = "; "

    @abstractmethod
    def grid(self, name: str, rows: list[list[str]]) -> str:
        """Rows of cells in an environment."""

    def _enclosed(self, node: Node) -> str:
        bars = _BARS[node.op]
        return self.fenced(bars[0], self.enclosed(node.args[0]), bars[1])

    def enclosed(self, node: Node) -> str:
        """What stands between bars or angles."""
        return self.inside(node, 6)

    @abstractmethod
    def middle(self) -> str:
        """The bar between the parts of a bracket."""

    def _braket(self, node: Node) -> str:
        return self.fenced("⟨", self.middle().join(map(self.enclosed, node.args)), "⟩")

    def _given(self, node: Node) -> str:
        return self.inside(node.args[0], 6) + self.middle() + self.inside(node.args[1], 6)

    def _fenced_list(self, node: Node) -> str:
        ends = node.text or _BRACKETS[node.op]
        return self.fenced(ends[0], self.listed(node.args), ends[1])

    def _set(self, node: Node) -> str:
        entries = (self.inside(arg, 3) for arg in node.args)
        return self.fenced("{", self.comma.join(entries), "}")

    def _binop(self, node: Node) -> str:
        if len(node.args) == 3:
            return self._large(node)
        parts = [self.inside(arg, BASE) for arg in node.args]
        return self.infix(node.text).join(parts)

    @abstractmethod
    def _large(self, node: Node) -> str:
        """An operator written large, over its range."""

    def _matrix(self, node: Node) -> str:
        _, width, fence = node.value if isinstance(node.value, tuple) else (1, 1, "()")
        size = int(str(width))
        rows = [node.args[at : at + size] for at in range(0, len(node.args), size)]
        cells = [[self.cell(part) for part in row] for row in rows]
        return self.grid(ENVIRONMENTS[str(fence)], cells)

    def _cases(self, node: Node) -> str:
        pairs = zip(node.args[::2], node.args[1::2], strict=True)
        rows = [[self.cell(part) for part in pair if part.op != "none"] for pair in pairs]
        return self.grid("cases", rows)

    def cell(self, node: Node) -> str:
        """A cell of a matrix."""
        return self.write(node) if node.op == "text" else self.inside(node, 5)

    def _system(self, node: Node) -> str:
        if node is self.top:
            return self.separator.join(map(self.write, node.args))
        return self.grid("aligned", [[self.cell(part)] for part in node.args])
