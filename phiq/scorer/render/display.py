"""One line of unicode as a textbook prints it: E = mc², sin²θ + cos²θ = 1, ∑ₖ₌₁ⁿ k.

For people to look at. Unlike the other notations it need not read back to the same tree: letters
side by side are a product, and nothing tells f(x) from f times x but its brackets.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from phiq.scorer.expression.literals import COUNTED, is_whole
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.render.letters import COMBINING_MARKS
from phiq.scorer.render.products import ProductDisplay
from phiq.scorer.render.textbook import (
    BARE,
    FUNCTION_NAMES,
    LETTERED,
    RAISED_MARKS,
    lowered,
    raised,
    symbol_text,
)
from phiq.scorer.render.unicode import ROOTS
from phiq.scorer.render.writer import BASE, FACTOR

_CONSTANTS: Final[dict[str, str]] = {
    "pi": "π", "inf": "∞", "euler": "γ", "degree": "°", "phi": "φ",
}  # fmt: skip
_FENCES: Final[dict[str, tuple[str, str]]] = {
    "matrix": ("(", ")"), "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"), "Vmatrix": ("‖", "‖"), "cases": ("{", "}"),
}  # fmt: skip


#: What needs no brackets as the operand of d/dx.
_OPERANDS: Final = frozenset(("sym", "fn", "apply", "abs"))
#: What needs no brackets before an evaluation bar.
_AT_BARS: Final = frozenset(("sym", "pow", "fn", "apply", "num", "index"))


def to_display(node: Node) -> str:
    """A tree as a textbook prints it on one line."""
    return Display(node).write(node)


def _has_power(node: Node) -> bool:
    """Whether a number is printed with a power of ten."""
    return node.op == "num" and "e" in node.text.lower()


class Display(ProductDisplay):
    """The spelling of printed text."""

    applied = ""
    vector = 30

    def __init__(self, root: Node) -> None:
        super().__init__(root)
        #: No symbol has to be told from others by more than it is printed with.
        self.names.exact = set()

    def infix(self, sign: str) -> str:
        """A sign between spaces."""
        return " − " if sign == "-" else f" {sign} "

    def sign(self, sign: str) -> str:
        """A sign alone."""
        return "−" if sign == "-" else sign

    def group(self, text: str) -> str:
        """Nothing to see."""
        return text

    def scripts(self, base: str, low: str | None, high: str | None) -> str:
        """Lowered and raised letters."""
        text = base if low is None else base + lowered(low)
        return text if high is None else text + raised(high)

    def symbol(self, symbol: Symbol) -> str:
        """A symbol as it is printed."""
        return symbol_text(symbol)

    def term(self, node: Node, level: int) -> str:
        """A side or a term, where sin θ needs no brackets."""
        if node.op == "fn":
            return self.call(node.text, node.args, bare=True)
        return self.inside(node, level)

    def arguments(self, args: tuple[Node, ...]) -> str:
        """The arguments of a call; an event X = k and A | B need no brackets of their own."""
        if len(args) == 1 and args[0].op in ("rel", "given"):
            return self.write(args[0])
        return super().arguments(args)

    def _rel(self, node: Node) -> str:
        sides = [part.args for part in node.args if part.op == "fn" and part.text == "mod"]
        if node.value == ("≡",) and len(sides) == 2 and sides[0][1] is sides[1][1]:
            left, right = [self.term(side[0], 6) for side in sides]
            return f"{left}{self.infix('≡')}{right} (mod {self.write(sides[0][1])})"
        return super()._rel(node)

    def side(self, node: Node) -> str:
        """A side of a relation."""
        return self.term(node, 6)

    def _neg(self, node: Node) -> str:
        return self.sign("-") + self.term(node.args[0], 26)

    def _pow(self, node: Node) -> str:
        base, exponent = node.args
        if base.op == "fn" and base.text in BARE and exponent.op == "num":
            head = FUNCTION_NAMES.get(base.text, base.text) + raised(exponent.text)
            lone = self.needs_no_bracket(base.args[0])
            text = self.listed(base.args)
            return head + (text if lone else self.bracket(text))
        text = self.write(base) if base.op == "diff" else self.inside(base, BASE)
        if _has_power(base):
            text = self.bracket(text)
        return text + raised(self.exponent(exponent))

    def exponent(self, node: Node) -> str:
        """An exponent."""
        return self.inside(node, 6)

    def index(self, node: Node) -> str:
        """One index or limit."""
        return self.inside(node, 5)

    def indices(self, nodes: list[Node], *, label: bool) -> str:
        """Indices, side by side where each is one letter."""
        texts = [self.index(node) for node in nodes]
        return ("" if all(len(text) == 1 for text in texts) else ",").join(texts)

    def call(self, name: str, args: tuple[Node, ...], *, bare: bool = False) -> str:
        """A function and its arguments; `bare` lets sin θ be without brackets."""
        if name in ("factorial", "doublefactorial", "floor", "ceil", "round"):
            return self.postfix(name, args[0])
        if name == "log" and len(args) == 2:
            return "log" + lowered(self.inside(args[1], 6)) + self.bracket(self.inside(args[0], 6))
        if name in LETTERED and args:
            head = LETTERED[name] + lowered(self.inside(args[0], 6))
            return head + (self.bracket(self.listed(args[1:])) if len(args) > 1 else "")
        if name == "kronecker" or (name == "hyp" and all(n.text.isdigit() for n in args[:2])):
            return self._indexed(name, args)
        head = FUNCTION_NAMES.get(name, name)
        if bare and name in BARE and self.needs_no_bracket(args[0]):
            return f"{head} {self.write(args[0])}"
        text = self.term(args[0], 6) if len(args) == 1 else self.listed(args)
        return head + self.bracket(text)

    def postfix(self, name: str, inner: Node) -> str:
        """n!, ⌊x⌋."""
        if name.endswith("factorial"):
            closed = inner.op in ("num", "sym")
            text = self.write(inner) if closed else self.bracket(self.write(inner))
            return text + ("!" if name == "factorial" else "!!")
        ends = {"floor": "⌊⌋", "ceil": "⌈⌉", "round": "⌊⌉"}[name]
        return ends[0] + self.inside(inner, 6) + ends[1]

    def needs_no_bracket(self, node: Node) -> bool:
        """Whether a function or a root needs no brackets around this: a letter, or a number."""
        return node.op in ("sym", "const") or (is_whole(node))

    def _fn(self, node: Node) -> str:
        return self.call(node.text, node.args)

    def _indexed(self, name: str, args: tuple[Node, ...]) -> str:
        """δᵢⱼ and ₂F₁(a, b; c; z)."""
        if name == "kronecker":
            return "δ" + lowered(self.indices(list(args), label=False))
        upper, lower, *rest = args
        told = [self.inside(part, 6) for part in rest]
        above, below = told[: int(upper.text)], told[int(upper.text) : -1]
        parts = "; ".join((", ".join(above), ", ".join(below), told[-1]))
        return f"{lowered(upper.text)}F{lowered(lower.text)}({parts})"

    def _at(self, node: Node) -> str:
        """A body between two values, or at one: x²|₁³, f|ₓ₌₀."""
        body, *where = node.args
        if len(where) != 2 or any(part.op == "rel" for part in where):
            return super()._at(node)
        bare = body.op in _AT_BARS
        text = self.inside(body, FACTOR if bare else BASE)
        low, high = [self.inside(part, 6) for part in where]
        return f"{text}|{lowered(low)}{raised(high)}"

    def _num(self, node: Node) -> str:
        mantissa, mark, power = node.text.lower().partition("e")
        if not mark:
            return node.text
        return f"{mantissa} × 10{raised(power.lstrip('+').replace('-', '−'))}"

    def _const(self, node: Node) -> str:
        return _CONSTANTS.get(node.text, node.text)

    def _unit(self, node: Node) -> str:
        return "(SI)" if node.text.startswith("SI ") else node.text.removesuffix(COUNTED)

    def _system(self, node: Node) -> str:
        """The parts of a statement, with nothing but words where these join them."""
        if node is not self.top:
            return super()._system(node)
        told = self.write(node.args[0])
        for before, part in pairwise(node.args):
            told += (" " if "text" in (before.op, part.op) else self.separator) + self.write(part)
        return told

    def _text(self, node: Node) -> str:
        return node.text

    def _div(self, node: Node) -> str:
        above, below = node.args
        if above.op == "num" and "." in above.text and below.text == "100":
            return f"{above.text}%"
        level = FACTOR if above.op == "div" else 30
        under = self.inside(below, FACTOR + 1)
        return f"{self.inside(above, level)}/{self.bracket(under) if _has_power(below) else under}"

    def _root(self, node: Node) -> str:
        inner, order = node.args
        text = self.write(inner)
        text = text if self.needs_no_bracket(inner) else self.bracket(text)
        sign = ROOTS.get(order.text) if order.op == "num" else None
        return (sign or raised(self.inside(order, 6)) + "√") + text

    def _mark(self, node: Node) -> str:
        inner, mark = node.args[0], node.text
        closed = inner.op in ("num", "sym", "const")
        text = self.write(inner) if closed else self.bracket(self.write(inner))
        if mark == "ring":
            return text + "°"
        if mark in COMBINING_MARKS:
            return text + COMBINING_MARKS[mark]
        return text + (RAISED_MARKS.get(mark) or raised(mark.lstrip("^")))

    def _conj(self, node: Node) -> str:
        return self.bracket(self.write(node.args[0])) + "*"

    def d(self, value: str) -> str:
        """The sign of a differential."""
        return {"d": "d", "delta": "δ", "variation": "δ"}.get(value, "∂")

    def variable(self, node: Node) -> str:
        """What a differential is taken of."""
        if node.op == "blank":
            return ""
        return self.write(node) if node.op in ("sym", "const") else self.bracket(self.write(node))

    def _deriv(self, node: Node) -> str:
        body, *pairs = node.args
        if node.value == "index" or body.op != "sym":
            return self.operator(node, pairs) + self.operand(body)
        kind = "d" if node.value == "d" else "partial"
        return f"{self.total(kind, pairs[1::2])}{self.write(body)}/{self.below(kind, pairs)}"

    def operand(self, node: Node) -> str:
        """What a differential operator acts on."""
        if node.op in _OPERANDS or node.op == "pow":
            return " " + self.term(node, 6)
        return self.bracket(self.write(node))

    def large(self, sign: str, low: str | None, high: str | None) -> str:
        """∑ₖ₌₁ⁿ."""
        return self.scripts(sign, low, high) + " "

    def body(self, node: Node) -> str:
        """What a large operator acts on; a sum in brackets."""
        return self.term(node, 26)

    def _lim(self, node: Node) -> str:
        body, variable, target = node.args
        if variable.op == "none":
            return "lim " + self.body(body)
        under = self.inside(variable, 6)
        if target.op != "none":
            under += "→" + self.target(target, node.text)
        return f"lim_({under}) {self.body(body)}"

    def evaluated(self, body: Node, where: str) -> str:
        """f|ₓ₌₀."""
        return f"{self.inside(body, BASE)}|{lowered(where)}"

    def grid(self, name: str, rows: list[list[str]]) -> str:
        """Rows parted by semicolons."""
        if name == "aligned":
            return "; ".join("".join(row) for row in rows)
        joint = " if " if name == "cases" else ", "
        text = "; ".join(joint.join(row) for row in rows).replace(" if otherwise", " otherwise")
        opening, closing = _FENCES[name]
        return opening + text + closing
