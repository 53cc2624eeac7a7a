"""Writes derivatives, differentials, integrals, sums and limits."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar, Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.parse.grammar.calculus import is_index
from phiq.scorer.render.lists import ListWriter
from phiq.scorer.render.writer import BASE

_INTEGRALS: Final[dict[str, str]] = {
    "int": "∫", "contour": "∮", "surface": "∯", "volume": "∰",
}  # fmt: skip
#: The signs of operators that are written before what they act on.
_DIFFERENTIATES: Final[dict[str, str]] = {
    "grad": "∇", "div_of": "∇·", "curl": "∇×", "dalembert": "□",
}  # fmt: skip
_LARGE: Final[dict[str, str]] = {"sum": "∑", "prod": "∏", "coprod": "∐"}


class CalculusWriter(ListWriter):
    """What has differentials, limits or ∇ in it."""

    @abstractmethod
    def d(self, value: str) -> str:
        """The d of a differential."""

    @abstractmethod
    def large(self, sign: str, low: str | None, high: str | None) -> str:
        """A large operator and its limits, ready for what it acts on."""

    @abstractmethod
    def fraction(self, above: str, below: str) -> str:
        """A fraction."""

    def operand(self, node: Node) -> str:
        """What a differential operator acts on, in brackets."""
        return self.bracket(self.write(node))

    def _div(self, node: Node) -> str:
        return self.fraction(self.write(node.args[0]), self.write(node.args[1]))

    def _deriv(self, node: Node) -> str:
        body, *pairs = node.args
        return self.operator(node, pairs) + self.operand(body)

    def _dop(self, node: Node) -> str:
        return self.operator(node, list(node.args))

    def operator(self, node: Node, pairs: list[Node]) -> str:
        """∂_μ or ∇_x with indices, or the fraction d/dx."""
        if node.value == "index":
            sign = "∂" if any(map(is_index, pairs[::2])) else "∇"
            order = pairs[1]
            high = None if order.text == "1" else self.exponent(order)
            indices = self.indices(pairs[::2], label=sign == "∇")
            return self.scripts(self.sign(sign), indices, high)
        kind = "d" if node.value == "d" else "partial"
        return self.fraction(self.total(kind, pairs[1::2]), self.below(kind, pairs))

    def total(self, kind: str, orders: list[Node]) -> str:
        """The d above, with the sum of the orders."""
        texts = [order.text for order in orders]
        if len(orders) == 1 and kind == "d":
            return self.ordered(kind, orders[0])
        total = sum(map(int, texts)) if all(map(str.isdigit, texts)) else 1
        sign = self.d(kind)
        return sign if total == 1 else self.scripts(sign, None, self.number(str(total)))

    def number(self, literal: str) -> str:
        """A number."""
        return literal

    def ordered(self, kind: str, order: Node) -> str:
        """A d with its order."""
        return self.d(kind) if order.text == "1" else self.raised(self.d(kind), order)

    def below(self, kind: str, pairs: list[Node]) -> str:
        """The variables below, each with its order."""
        parts = []
        for variable, order in zip(pairs[::2], pairs[1::2], strict=True):
            text = self.d(kind) + self.variable(variable)
            parts.append(text if order.text == "1" else self.raised(text, order))
        return self.joint.join(parts)

    #: What stands between two differentials.
    joint: ClassVar[str] = " "

    def variable(self, node: Node) -> str:
        """What a differential is taken of: a name as it is, all else in brackets."""
        if node.op == "blank":
            return ""
        plain = node.op == "sym" and (not node.symbol.marks or not self.open_name(node))
        return self.write(node) if plain else self.bracket(self.write(node))

    def open_name(self, node: Node) -> bool:
        """Whether the marks of a name need brackets after a d."""
        return True

    def _diff(self, node: Node) -> str:
        variable, order = node.args
        return self.ordered(node.text, order) + self.variable(variable)

    def _nabla(self, _: Node) -> str:
        return self.sign("∇")

    def _differentiated(self, node: Node) -> str:
        signs = "".join(map(self.sign, _DIFFERENTIATES[node.op]))
        return signs + self.inside(node.args[0], BASE)

    def _laplacian(self, node: Node) -> str:
        return self.squared_nabla() + self.inside(node.args[0], BASE)

    def squared_nabla(self) -> str:
        """∇²."""
        return self.scripts(self.sign("∇"), None, self.number("2"))

    def _int(self, node: Node) -> str:
        body, variable, low, high = node.args
        text = self.large(_INTEGRALS[node.text], *self.ends(low, high)) + self.body(body)
        return text if variable.op == "none" else text + self.joint + self.differential(variable)

    def differential(self, node: Node) -> str:
        """The dx at the end of an integral; d³x for the variable x³."""
        if node.op != "pow":
            return self.d("d") + self.variable(node)
        return self.raised(self.d("d"), node.args[1]) + self.variable(node.args[0])

    def ends(self, low: Node, high: Node) -> tuple[str | None, str | None]:
        """Both limits of a large operator."""
        under = None if low.op == "none" else self.index(low)
        return under, None if high.op == "none" else self.exponent(high)

    def _large(self, node: Node) -> str:
        if node.op == "binop":
            body, low, high = node.args
            sign = _LARGE.get(node.text, node.text)
            return self.large(sign, *self.ends(low, high)) + self.inside(body, 30)
        body, variable, low, high = node.args
        under, over = self.ends(variable, high)
        if node.value == "range":
            under = self.write(variable) + self.equals + self.inside(low, 6)
        return self.large(_LARGE[node.op], under, over) + self.body(body)

    def body(self, node: Node) -> str:
        """What a large operator acts on."""
        return self.inside(node, 30)

    equals: ClassVar[str] = "="

    def _lim(self, node: Node) -> str:
        body, variable, target = node.args
        if variable.op == "none":
            return self.large("lim", None, None) + self.group(self.bracket(self.write(body)))
        under = self.inside(variable, 6)
        if target.op != "none":
            under += self.infix("→") + self.target(target, node.text)
        return self.large("lim", under, None) + self.body(body)

    def target(self, node: Node, side: str) -> str:
        """Where a limit goes, and from which side."""
        if not side:
            return self.inside(node, 6)
        open_above = node.op != "sym" or not node.symbol.marks or self.open_above(node.symbol)
        text = self.inside(node, BASE)
        return self.scripts(text if open_above else self.bracket(text), None, self.sign(side))

    def _at(self, node: Node) -> str:
        body, *where = node.args
        return self.evaluated(body, self.indices(list(where), label=False))

    @abstractmethod
    def evaluated(self, body: Node, where: str) -> str:
        """A body with an evaluation bar."""
