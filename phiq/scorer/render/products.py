"""How factors stand side by side in a printed product: 2πr, v t, 3 × 10⁸ m/s."""

from __future__ import annotations

from abc import abstractmethod
from typing import Final

from phiq.scorer.expression.tree import Node, kinds
from phiq.scorer.render.textbook import is_letter
from phiq.scorer.render.unicode import Unicode, vulgar_fraction
from phiq.scorer.render.writer import FACTOR

#: What binds looser than a product, but needs no brackets at its end: 2πi ∑ f(k).
_OPEN: Final = frozenset(("sum", "prod", "int", "lim", "dop"))
#: What stands apart from a number before it.
_SPACED: Final = frozenset(("fn", "apply", "deriv"))
_UNIT: Final = kinds("unit")


class ProductDisplay(Unicode):
    """The spelling of products."""

    @abstractmethod
    def call(self, name: str, args: tuple[Node, ...], *, bare: bool = False) -> str:
        """A function and its arguments; `bare` lets sin θ be without brackets."""

    @abstractmethod
    def needs_no_bracket(self, node: Node) -> bool:
        """Whether a function or a root needs no brackets around this: a letter, or a number."""

    def _mul(self, node: Node) -> str:
        text = ""
        before: Node | None = None
        last = len(node.args) - 1
        for place, factor in enumerate(node.args):
            after = node.args[place + 1] if place < last else None
            piece = self.product_part(factor, before, after)
            text += piece if before is None else self.between(before, factor) + piece
            before = factor
        return text

    def product_part(self, factor: Node, before: Node | None, after: Node | None) -> str:
        """One factor, in brackets where what stands beside it would join it."""
        if factor.op == "fn":
            return self.call(factor.text, factor.args, bare=after is None or after.op == "fn")
        if factor.op == "div":
            return self.quotient_factor(factor)
        if factor.op in _OPEN and after is None:
            return self.write(factor)
        if factor.op == "const" and factor.text == "degree":
            return "°"
        if factor.op == "num" and before is not None and before.op != "num":
            return self.write(factor)
        return self.inside(factor, FACTOR)

    def quotient_factor(self, factor: Node) -> str:
        """A quotient as a factor: a half, 100%, a power of ten in J/K, else in brackets."""
        if _is_scaled(factor):
            return self.write(factor)
        whole = factor.args[0].text == factor.args[1].text == "100"
        return "100%" if whole else vulgar_fraction(factor) or self.bracket(self.write(factor))

    def between(self, before: Node, factor: Node) -> str:
        """What stands between two factors: nothing, a space or a sign."""
        if factor.kinds & _UNIT:
            if _is_scaled(factor) and _is_numeric(before):
                return " × "
            return "·" if before.kinds & _UNIT else " "
        if factor.op == "div" and factor.args[0].text == factor.args[1].text == "100":
            return " × "
        if _is_numeric(factor):
            return " × " if _is_numeric(before) else "·"
        head = factor.args[0] if factor.op == "pow" else factor
        if _is_word(before) or _is_word(factor) or (head.op == "grad" and before.op != "num"):
            return "·"
        if before.op == "num":
            adjoins = head.op not in _OPEN and head.op not in _SPACED
        else:
            adjoins = self.adjoins(before) and self.adjoins(factor)
        return "" if adjoins or head.text == "degree" else " "

    def adjoins(self, node: Node) -> bool:
        """Whether a factor is told from its neighbour without a space."""
        op = node.op
        if op == "pow":
            return node.args[0].op != "fn" and self.adjoins(node.args[0])
        if op == "sym":
            return is_letter(node.symbol)
        if op == "div":
            return True
        if op == "root":
            return self.needs_no_bracket(node.args[0]) is False
        return op in ("num", "const", "add", "abs", "ket", "bra")


def _is_numeric(node: Node) -> bool:
    """Whether a factor begins with a digit."""
    base = node.args[0] if node.op == "pow" else node
    return base.op == "num"


def _is_scaled(node: Node) -> bool:
    """Whether a factor is a power of ten in a unit with a slash: the 10⁻²³ J/K of 1.4×10⁻²³ J/K."""
    top = node.args[0].args[0] if node.op == "div" and node.args[0].op == "mul" else node
    return top.op == "pow" and top.args[0].text == "10" and bool(node.kinds & _UNIT)


def _is_word(node: Node) -> bool:
    """Whether a factor is a word, to be told from letters side by side."""
    base = node.args[0] if node.op == "pow" else node
    return base.op == "sym" and len(base.symbol.base) > 1
