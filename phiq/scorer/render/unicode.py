"""One line of unicode that a physicist would type: E = m·c², ∂ψ/∂t, √(l/g).

What has no typed spelling of its own is quoted: "name" in upright letters, ‹m› a unit, “words”,
«x¦1¦prime» a symbol with all its parts. Grids are written as in Unicode Technical Note 28.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.parse.text.commands import GRIDS
from phiq.scorer.render.calculus import CalculusWriter
from phiq.scorer.render.letters import (
    CACHE_SPELLINGS,
    COMBINING_MARKS,
    after_marks,
    exact_parts,
    styled,
    upper_label,
)
from phiq.scorer.render.names import begins_with_digit, is_plain_label, is_unit
from phiq.scorer.render.writer import BASE

_RAISED: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_LOWERED: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_CONSTANTS: Final[dict[str, str]] = {
    "pi": "π", "inf": "∞", "euler": "EulerGamma", "degree": "°",
}  # fmt: skip
_AFTER: Final[dict[str, str]] = {
    "prime": "'", "star": "^⋆", "dagger": "†", "transpose": "ᵀ", "plus": "^{+}", "minus": "^{-}",
}  # fmt: skip
_VULGAR: Final[dict[tuple[str, str], str]] = {("1", "2"): "½", ("1", "3"): "⅓", ("1", "4"): "¼"}
ROOTS: Final[dict[str, str]] = {"2": "√", "3": "∛", "4": "∜"}
_ADJOINS: Final = frozenset(("sym", "const", "root", "fn"))
_GRIDS: Final = {name: sign for sign, name in GRIDS.items()}
_UNIT: Final = kinds("unit")
_BARS: Final = frozenset("|‖⟨⟩")


def to_unicode(node: Node) -> str:
    """A tree as one line of unicode text."""
    return Unicode(node).write(node)


@lru_cache(maxsize=CACHE_SPELLINGS)
def _spelled(symbol: Symbol) -> str:
    """A symbol that is not exact."""
    if symbol.marks == ("rm",):
        label = f'_"{symbol.sub}"' if symbol.sub else ""
        return f'"{symbol.base}"{label}'
    text = styled(symbol.base, symbol.marks)
    if text is None:
        return f"«{exact_parts(symbol)}»"
    if symbol.sub.isdigit() and symbol.sub.isascii():
        text += symbol.sub.translate(_LOWERED)
    elif symbol.sub:
        plain = is_plain_label(symbol.sub)
        text += f"_{{{symbol.sub}}}" if plain else f'_"{symbol.sub}"'
    for mark in after_marks(symbol):
        text += _AFTER.get(mark) or upper_label(mark[1:], f'^"{mark[1:]}"')
    return text


def vulgar_fraction(quotient: Node) -> str | None:
    """The one sign that a plain fraction is."""
    above, below = quotient.args
    return _VULGAR.get((above.text, below.text)) if above.op == below.op == "num" else None


class Unicode(CalculusWriter):
    """The spelling of typed text."""

    def infix(self, sign: str) -> str:
        """Close dots, all other signs with spaces."""
        if sign in "·×*":
            return sign
        return " ⁎ " if sign == "∗" else f" {sign} "

    def sign(self, sign: str) -> str:
        """A sign alone."""
        return sign

    def fenced(self, opening: str, text: str, closing: str) -> str:
        """Text between delimiters; an empty set has braces that are no group."""
        return f"{opening}{text}{closing}" if text or opening != "{" else "｛｝"

    def bracket(self, text: str) -> str:
        """Parentheses."""
        return f"({text})"

    def scripts(self, base: str, low: str | None, high: str | None) -> str:
        """Braces below, raised digits or parentheses above."""
        text = base if low is None else f"{base}_{{{low}}}"
        if high is None:
            return text
        if high.isdigit() and high.isascii():
            return text + high.translate(_RAISED)
        return f"{text}^{high}" if high in "+-" else f"{text}^({high})"

    def word(self, name: str) -> str:
        """A name as typed."""
        return name

    def symbol(self, symbol: Symbol) -> str:
        """Letters, accents, lowered digits."""
        exact = self.names.exact
        if exact and symbol in exact:
            return f"«{exact_parts(symbol)}»"
        return _spelled(symbol)

    def middle(self) -> str:
        """A bar with spaces."""
        return " | "

    def enclosed(self, node: Node) -> str:
        """Between bars, what has bars itself is in brackets."""
        text = self.inside(node, 6)
        return text if _BARS.isdisjoint(text) else self.bracket(text)

    def grid(self, name: str, rows: list[list[str]]) -> str:
        """■(a&b@c&d)."""
        return f"{_GRIDS[name]}({'@'.join('&'.join(row) for row in rows)})"

    #: Whether a whole side of the relation is being written: one letter after a number reads as
    #: a unit there alone.
    is_side = False

    def _rel(self, node: Node) -> str:
        if node is not self.top:
            return super()._rel(node)
        text = self._side(node.args[0])
        signs = node.value if isinstance(node.value, tuple) else ()
        for sign, side in zip(signs, node.args[1:], strict=True):
            text += self.infix(str(sign)) + self._side(side)
        return text

    def _side(self, node: Node) -> str:
        top = node.args[0] if node.op == "div" else node
        self.is_side = bool(node.kinds & _UNIT and top.op == "mul") and all(
            part.op in ("num", "unit", "pow") and (part.op == "num" or is_unit(part))
            for part in top.args
        )
        text = self.side(node)
        self.is_side = False
        return text

    def _const(self, node: Node) -> str:
        name = node.text
        if name == "phi":
            return "φ" if self.is_golden() else "GoldenRatio"
        if name in ("e", "i"):
            return name if self._plain_letter(name) else {"e": "ⅇ", "i": "ⅈ"}[name]
        return _CONSTANTS[name]

    def _plain_letter(self, name: str) -> bool:
        return bool(self.names.declared) and name not in self.names.declared

    def _unit(self, node: Node) -> str:
        return f"‹{node.text}›"

    def _text(self, node: Node) -> str:
        return f"“{node.text}”"

    def _dots(self, _: Node) -> str:
        return "…"

    def factor(self, before: Node | None, factor: Node) -> str | None:
        """Vulgar fractions, and units as typed after a number."""
        if factor.op == "sym":
            return self.symbol(factor.symbol)
        if factor.op == "div":
            return vulgar_fraction(factor) or self.bracket(self.write(factor))
        if before is not None and before.op == "num" and self._is_typed_unit(factor):
            return self._typed_unit(factor)
        return super().factor(before, factor)

    def _is_typed_unit(self, node: Node) -> bool:
        """Whether letters after a number read as a unit."""
        if not is_unit(node):
            return False
        name = node.text or node.args[0].text
        if len(name) == 1 and not self.is_side:
            return False
        return self.names.declared.isdisjoint((name, name[0])) and name[0] != "°"

    def _typed_unit(self, node: Node) -> str:
        if node.op == "unit":
            return node.text
        base, exponent = node.args
        negative = exponent.op == "neg"
        literal = exponent.args[0].text if negative else exponent.text
        return base.text + ("⁻" if negative else "") + literal.translate(_RAISED)

    def times(self, before: Node, factor: Node, vectors: bool) -> str:
        """Nothing between a number and a letter, a space before a unit."""
        if before.op == "num":
            if self._is_typed_unit(factor):
                return " "
            bare = factor.args[0] if factor.op == "pow" else factor
            if bare.op in _ADJOINS and not self._is_quoted(bare) and not begins_with_digit(bare):
                return ""
        return "*" if vectors else "·"

    def _is_quoted(self, node: Node) -> bool:
        return node.op == "sym" and (node.symbol in self.names.exact or "rm" in node.symbol.marks)

    def _div(self, node: Node) -> str:
        above, below = node.args
        text = self.inside(above, 30)
        quantity = above.op == "mul" and len(above.args) == 2 and above.args[0].op == "num"
        if quantity and self._is_typed_unit(below) and self._is_typed_unit(above.args[1]):
            return f"{text}/{self._typed_unit(below)}"
        return f"{text}/{self.inside(below, 33)}"

    def fraction(self, above: str, below: str) -> str:
        """A slash."""
        return f"{above}/{below}"

    def _root(self, node: Node) -> str:
        inner, order = node.args
        sign = ROOTS.get(order.text) if order.op == "num" else None
        if sign is None:
            return f"√({self.inside(order, 6)}&{self.inside(inner, 6)})"
        return f"{sign}({self.write(inner)})"

    def _mark(self, node: Node) -> str:
        inner = self.bracket(self.write(node.args[0]))
        if node.args[0].op in ("sym", "const"):
            inner = self.group(inner)
        mark = node.text
        if mark in COMBINING_MARKS:
            return self.bracket(self.write(node.args[0])) + COMBINING_MARKS[mark]
        if mark == "prime" or mark in ("dagger", "transpose"):
            return inner + _AFTER[mark]
        return inner + (f'^"{mark[1:]}"' if mark[0] == "^" else f"^«{mark}»")

    def d(self, value: str) -> str:
        """The sign of a differential, always read as one."""
        return {"d": "ⅆ", "delta": "đ"}.get(value, "∂")

    def _deriv(self, node: Node) -> str:
        body, *pairs = node.args
        if node.value == "index" or body.op != "sym" or not self._is_typed(body):
            return super()._deriv(node)
        kind = "d" if node.value == "d" else "partial"
        above = self.total(kind, pairs[1::2]) + self.write(body)
        return self._plain_d(above) + "/" + self.below(kind, pairs)

    def operator(self, node: Node, pairs: list[Node]) -> str:
        """Several differentials below a slash are in brackets, for an operand may follow."""
        if node.value == "index" or len(pairs) == 2:
            return super().operator(node, pairs)
        kind = "d" if node.value == "d" else "partial"
        return f"{self.total(kind, pairs[1::2])}/{self.bracket(self.below(kind, pairs))}"

    def below(self, kind: str, pairs: list[Node]) -> str:
        """Typed differentials where a letter alone follows the d."""
        text = super().below(kind, pairs)
        return self._plain_d(text) if all(map(self._is_typed, pairs[::2])) else text

    def _is_typed(self, node: Node) -> bool:
        """Whether a typed d before a symbol is the d of a differential."""
        if node.op != "sym" or node.symbol in self.names.exact or "d" in self.names.declared:
            return False
        base, _, marks = node.symbol
        return len(base) == 1 and not marks and base.isalpha() and base not in "dδΔΣΠ"

    @staticmethod
    def _plain_d(text: str) -> str:
        return text.replace("ⅆ", "d")

    def _diff(self, node: Node) -> str:
        text = super()._diff(node)
        return self._plain_d(text) if self._is_typed(node.args[0]) else text

    def differential(self, node: Node) -> str:
        """A typed dx where a letter alone follows the d."""
        text = super().differential(node)
        return self._plain_d(text) if self._is_typed(node) else text

    def squared_nabla(self) -> str:
        """∇²."""
        return "∇²"

    def large(self, sign: str, low: str | None, high: str | None) -> str:
        """∑_{k=1}^{n}."""
        text = sign + ("" if low is None else f"_{{{low}}}")
        return text + ("" if high is None else f"^({high})") + " "

    def evaluated(self, body: Node, where: str) -> str:
        """f|_{x=0}."""
        return f"{self.inside(body, BASE)}|_{{{where}}}"
