"""What the two text renderers share: which operator needs brackets inside which.

A concrete writer gives the spelling of each operator; nodes are written by the method named after
their op, and an op without a method is written as a call of its name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from phiq.scorer.expr import Node, Symbol

#: How tightly each op binds; what is not listed needs no brackets.
_BINDING: dict[str, int] = {
    "system": 1, "logic": 2, "given": 3, "rel": 5, "add": 20, "pm": 25, "neg": 25, "sum": 26,
    "prod": 26, "int": 26, "lim": 26, "binop": 27, "dot": 28, "cross": 28, "mul": 30, "div": 31,
    "deriv": 32, "dop": 32, "grad": 33, "div_of": 33, "curl": 33, "laplacian": 33, "dalembert": 33,
    "diff": 34, "pow": 60,
}  # fmt: skip
ATOM = 100


class Writer:
    """Writes one tree; subclasses set the signs and the methods of their notation."""

    binding: ClassVar[dict[str, int]] = _BINDING

    def write(self, node: Node) -> str:
        """The text of a node, without brackets around it."""
        method: Callable[[Node], str] | None = getattr(self, f"_{node.op}", None)
        return self.call(node.op, node.args) if method is None else method(node)

    def inside(self, node: Node, level: int) -> str:
        """The text of a child that must bind at least as tightly as `level`."""
        text = self.write(node)
        return text if self.binding.get(node.op, ATOM) >= level else self.bracket(text)

    def bracket(self, text: str) -> str:
        """Text in parentheses."""
        return f"({text})"

    def call(self, name: str, args: tuple[Node, ...]) -> str:
        """A function and its arguments."""
        return f"{name}{self.bracket(self.listed(args))}"

    def listed(self, args: tuple[Node, ...]) -> str:
        """Entries parted by commas."""
        return ", ".join(self.inside(arg, 6) for arg in args)

    def _num(self, node: Node) -> str:
        return node.text

    def _none(self, _: Node) -> str:
        return ""

    def _blank(self, _: Node) -> str:
        return "·"

    def _unit(self, node: Node) -> str:
        return node.text

    def _add(self, node: Node) -> str:
        text = self.inside(node.args[0], 21)
        for term in node.args[1:]:
            if term.op == "neg":
                text += f" {self.minus} {self.inside(term.args[0], 26)}"
            elif term.op == "pm":
                text += f" {self.sign(term.text)} {self.inside(term.args[0], 26)}"
            else:
                text += f" + {self.inside(term, 26)}"
        return text

    minus: ClassVar[str] = "-"

    def sign(self, text: str) -> str:
        """A sign of the tree in this notation."""
        return text

    def _neg(self, node: Node) -> str:
        return f"{self.minus}{self.inside(node.args[0], 30)}"

    def _pm(self, node: Node) -> str:
        return f"{self.sign(node.text)}{self.inside(node.args[0], 30)}"

    def _rel(self, node: Node) -> str:
        text = self.inside(node.args[0], 6)
        signs = node.value if isinstance(node.value, tuple) else ()
        for sign, side in zip(signs, node.args[1:], strict=True):
            text += f" {self.sign(str(sign))} {self.inside(side, 6)}"
        return text

    def _system(self, node: Node) -> str:
        return "; ".join(self.write(part) for part in node.args)

    def _logic(self, node: Node) -> str:
        return f" {self.sign(node.text)} ".join(self.inside(part, 3) for part in node.args)

    def _given(self, node: Node) -> str:
        return f"{self.inside(node.args[0], 6)} | {self.inside(node.args[1], 4)}"

    def _commutator(self, node: Node) -> str:
        return f"[{self.listed(node.args)}]"

    def _interval(self, node: Node) -> str:
        return f"{node.text[0]}{self.listed(node.args)}{node.text[1]}"

    def _tuple(self, node: Node) -> str:
        return self.bracket(self.listed(node.args))


def simple(symbol: Symbol) -> bool:
    """Whether a symbol is a single bare letter."""
    return len(symbol.base) == 1 and not symbol.sub and not symbol.marks
