"""Presentation MathML for a page: structure by the tree, text escaped.

Names, units and words say what they are by their class, tables by the intent of MathML 4.
"""

from __future__ import annotations

from html import escape
from typing import ClassVar, Final

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.render.calculus import CalculusWriter
from phiq.scorer.render.letters import ACCENTS, FONTS, after_marks, exact_parts, styled
from phiq.scorer.render.names import adjoin
from phiq.scorer.render.writer import Writer

#: Classes of the elements that stand for themselves, as the parser knows them; W3C's own for units.
UNIT_CLASS: Final = "MathML-Unit"
EXACT_CLASS: Final = "phiq-exact"
NAME_CLASS: Final = "phiq-name"
TEXT_CLASS: Final = "phiq-text"
_ACCENTS: Final[dict[str, str]] = {
    "hat": "^", "bar": "\u0304", "tilde": "~", "vec": "→", "dot": "˙", "ddot": "¨", "dddot": "⃛",
    "check": "ˇ", "breve": "˘", "acute": "´", "grave": "`", "ring": "˚", "underline": "_",
}  # fmt: skip
_AFTER: Final[dict[str, str]] = {
    "prime": "′", "star": "⋆", "dagger": "†", "transpose": "⊤", "plus": "+", "minus": "−",
}  # fmt: skip
_CONSTANTS: Final[dict[str, str]] = {
    "pi": "π", "inf": "∞", "euler": "EulerGamma", "degree": "°", "e": "ⅇ", "i": "ⅈ",
}  # fmt: skip
#: Signs that the tree names otherwise; an asterisk operator would read as a typed *.
_SHOWN: Final = {"-": "−", "∗": "⁎"}
_INTENTS: Final[dict[str, str]] = {"cases": ":piecewise", "aligned": ":system-of-equations"}
_FENCES: Final[dict[str, tuple[str, str]]] = {
    "pmatrix": ("(", ")"), "bmatrix": ("[", "]"), "Bmatrix": ("{", "}"), "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"), "cases": ("{", ""),
}  # fmt: skip


def to_mathml(node: Node) -> str:
    """A tree as one <math> element."""
    return (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">'
        + _MathML(node).write(node)
        + "</math>"
    )


def _sign(text: str) -> str:
    return f"<mo>{escape(text)}</mo>"


def _fence(text: str, form: str) -> str:
    return f'<mo fence="true" form="{form}">{escape(text)}</mo>'


def _classed(kind: str, text: str) -> str:
    return f'<mi mathvariant="normal" class="{kind}">{escape(text)}</mi>'


class _MathML(CalculusWriter):
    binding: ClassVar[dict[str, int]] = Writer.binding | {"div": 90, "at": 94, "bra": 100}
    comma: ClassVar[str] = _sign(",")
    applied: ClassVar[str] = _sign("\u2061")
    separator: ClassVar[str] = _sign(";")
    joint: ClassVar[str] = ""
    equals: ClassVar[str] = _sign("=")

    def infix(self, sign: str) -> str:
        """A sign."""
        return _sign(_SHOWN.get(sign, sign))

    def sign(self, sign: str) -> str:
        """A sign."""
        return self.infix(sign)

    def fenced(self, opening: str, text: str, closing: str) -> str:
        """A row between delimiters."""
        return f"<mrow>{_fence(opening, 'prefix')}{text}{_fence(closing, 'postfix')}</mrow>"

    def group(self, text: str) -> str:
        """An element around it."""
        return f"<mstyle>{text}</mstyle>"

    def scripts(self, base: str, low: str | None, high: str | None) -> str:
        """Each part in a row of its own."""
        name = "msubsup" if low is not None and high is not None else "msub"
        parts = [base, *(part for part in (low, high) if part is not None)]
        rows = "".join(f"<mrow>{part}</mrow>" for part in parts)
        name = "msup" if low is None else name
        return f"<{name}>{rows}</{name}>" if len(parts) > 1 else base

    def word(self, name: str) -> str:
        """An identifier."""
        return f"<mi>{escape(name)}</mi>"

    def call(self, name: str, args: tuple[Node, ...]) -> str:
        """A binomial coefficient is a fraction without a line."""
        if name == "binomial":
            above, below = [f"<mrow>{self.write(arg)}</mrow>" for arg in args]
            return self.bracket(f'<mfrac linethickness="0">{above}{below}</mfrac>')
        return super().call(name, args)

    def symbol(self, symbol: Symbol) -> str:
        """Letters, accents and scripts."""
        base, sub, marks = symbol
        fonts = tuple(mark for mark in marks if mark in FONTS)
        letter = None if symbol in self.names.exact else styled(base, fonts)
        if letter is None:
            return _classed(EXACT_CLASS, exact_parts(symbol))
        text = _classed(NAME_CLASS, base) if marks == ("rm",) else self.word(letter)
        for mark in marks:
            if mark == "Delta":
                text = (
                    f"<mi>Δ</mi>{text}" if marks[-1] == mark else f"<mrow><mi>Δ</mi>{text}</mrow>"
                )
            elif mark in ACCENTS:
                text = _accented(text, mark)
        if sub:
            text = self.scripts(text, _label(sub), None)
        for mark in after_marks(symbol):
            sign = _sign(_AFTER[mark]) if mark in _AFTER else _classed(NAME_CLASS, mark[1:])
            text = self.scripts(text, None, sign)
        return text

    def middle(self) -> str:
        """The bar of a condition."""
        return '<mo fence="false">|</mo>'

    def grid(self, name: str, rows: list[list[str]]) -> str:
        """A table, between its delimiters."""
        body = "".join(
            f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in row)}</mtr>" for row in rows
        )
        table = f'<mtable intent="{_INTENTS.get(name, ":matrix")}">{body}</mtable>'
        opening, closing = _FENCES.get(name, ("", ""))
        opening = _fence(opening, "prefix") if opening else ""
        return f"<mrow>{opening}{table}{_fence(closing, 'postfix') if closing else ''}</mrow>"

    def number(self, literal: str) -> str:
        """A number."""
        return f"<mn>{escape(literal)}</mn>"

    def _num(self, node: Node) -> str:
        return self.number(node.text)

    def _const(self, node: Node) -> str:
        if node.text == "phi":
            return self.word("φ" if self.is_golden() else "GoldenRatio")
        return self.word(_CONSTANTS[node.text])

    def _unit(self, node: Node) -> str:
        return _classed(UNIT_CLASS, node.text)

    def _text(self, node: Node) -> str:
        return f'<mtext class="{TEXT_CLASS}">{escape(node.text)}</mtext>'

    def _dots(self, _: Node) -> str:
        return _sign("…")

    def times(self, before: Node, factor: Node, vectors: bool) -> str:
        """Invisible between letters, a sign where one could belong to the other."""
        if vectors:
            return _sign("*")
        return _sign("\u2062" if adjoin(before, factor, self.names.exact) else "·")

    def fraction(self, above: str, below: str) -> str:
        """A fraction."""
        return f"<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>"

    def _root(self, node: Node) -> str:
        inner, order = node.args
        if order.op == "num" and order.text == "2":
            return f"<msqrt>{self.write(inner)}</msqrt>"
        index = self.inside(order, 6)
        return f"<mroot><mrow>{self.write(inner)}</mrow><mrow>{index}</mrow></mroot>"

    def _mark(self, node: Node) -> str:
        inner = node.args[0]
        mark = node.text
        if mark in ACCENTS and inner.op not in ("sym", "const"):
            return _accented(f"<mrow>{self.write(inner)}</mrow>", mark)
        if mark in _AFTER and mark != "star":
            sign = _sign(_AFTER[mark])
        else:
            kind = NAME_CLASS if mark[0] == "^" else EXACT_CLASS
            sign = _classed(kind, mark.lstrip("^"))
        return self.scripts(self.bracket(self.write(inner)), None, sign)

    def d(self, value: str) -> str:
        """The sign of a differential, always read as one."""
        return _sign({"d": "ⅆ", "delta": "đ"}.get(value, "∂"))

    def large(self, sign: str, low: str | None, high: str | None) -> str:
        """A large operator with its limits."""
        text = self.word(sign) if sign == "lim" else _sign(sign)
        name = "munder" if high is None else "mover" if low is None else "munderover"
        parts = "".join(f"<mrow>{part}</mrow>" for part in (low, high) if part is not None)
        return f"<{name}>{text}{parts}</{name}>" if parts else text

    def evaluated(self, body: Node, where: str) -> str:
        """f|_{x=0}."""
        text = self.inside(body, 6)
        bar = self.scripts(_fence("|", "postfix"), where, None)
        return f'<mrow><mo fence="true" form="prefix"></mo>{text}{bar}</mrow>'

    def _system(self, node: Node) -> str:
        if node is self.top:
            return self.grid("aligned", [[self.cell(part)] for part in node.args])
        return super()._system(node)


def _accented(text: str, mark: str) -> str:
    name = "munder" if mark == "underline" else "mover"
    return f'<{name} accent="true">{text}{_sign(_ACCENTS[mark])}</{name}>'


def _label(sub: str) -> str:
    return f"<mn>{sub}</mn>" if sub.isdigit() else f"<mtext>{escape(sub)}</mtext>"
