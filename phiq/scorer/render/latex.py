r"""LaTeX as it is printed: E = m c^{2}, \frac{a}{b}, \sqrt{x}.

Names that would read as something else are in \mathtt, symbols with all their parts in \texttt.
"""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar, Final

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.text.letters import GREEK
from phiq.scorer.parse.text.words import CONNECTIVES, vocabulary
from phiq.scorer.render.calculus import CalculusWriter
from phiq.scorer.render.letters import (
    ACCENTS,
    CACHE_SPELLINGS,
    FONTS,
    after_marks,
    exact_parts,
    upper_label,
)
from phiq.scorer.render.names import adjoin, is_plain_label
from phiq.scorer.render.writer import Writer

_GREEK: Final = {letter: f"\\{name}" for name, letter in reversed(GREEK.items()) if name != "lambd"}
_CONSTANTS: Final[dict[str, str]] = {
    "pi": r"\pi", "inf": r"\infty", "e": r"\mathrm{e}", "i": r"\mathrm{i}",
    "euler": r"\operatorname{EulerGamma}", "degree": r"\degree",
}  # fmt: skip
_FONTS: Final[dict[str, str]] = {
    "bold": r"\mathbf{%s}", "cal": r"\mathcal{%s}", "bb": r"\mathbb{%s}", "frak": r"\mathfrak{%s}",
}  # fmt: skip
_ACCENTS: Final[dict[str, str]] = {
    "hat": r"\hat{%s}", "bar": r"\widebar{%s}", "tilde": r"\tilde{%s}", "vec": r"\vec{%s}",
    "dot": r"\dot{%s}", "ddot": r"\ddot{%s}", "dddot": r"\dddot{%s}", "check": r"\check{%s}",
    "breve": r"\breve{%s}", "acute": r"\acute{%s}", "grave": r"\grave{%s}",
    "ring": r"\mathring{%s}", "underline": r"\underline{%s}",
}  # fmt: skip
_AFTER: Final[dict[str, str]] = {
    "prime": "'", "star": r"^{\star}", "dagger": r"^{\dagger}", "transpose": r"^{\top}",
    "plus": "^{+}", "minus": "^{-}",
}  # fmt: skip
_SIGNS: Final[dict[str, str]] = {
    "≠": r"\neq", "≤": r"\leq", "≥": r"\geq", "≈": r"\approx", "≡": r"\equiv", "∝": r"\propto",
    "∼": r"\sim", "≃": r"\simeq", "≅": r"\cong", "∈": r"\in", "∉": r"\notin", "⊂": r"\subset",
    "⊆": r"\subseteq", "⊃": r"\supset", "⊇": r"\supseteq", "→": r"\to", "↦": r"\mapsto",
    "≪": r"\ll", "≫": r"\gg", "⊥": r"\perp", "∥": r"\parallel", "∣": r"\mid", "≔": r"\coloneqq",
    "±": r"\pm",
    "∓": r"\mp", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow", "∘": r"\circ", "⊗": r"\otimes",
    "⊕": r"\oplus", "∧": r"\wedge", "∨": r"\vee", "⋆": r"\star", "∗": r"\ast", "∪": r"\cup",
    "∩": r"\cap", "≐": r"\doteq", "≺": r"\prec", "≻": r"\succ", "≜": r"\triangleq",
    "≲": r"\lesssim", "≳": r"\gtrsim", "↔": r"\leftrightarrow", "←": r"\leftarrow",
    "<": "<", ">": ">", ":": r"\colon", "·": r"\cdot", "×": r"\times", "mod": r"\bmod",
}  # fmt: skip
_TIGHT: Final[dict[str, str]] = {
    "±": r"\pm ", "∓": r"\mp ", "∇": r"\nabla ", "·": r"\cdot ", "×": r"\times ", "∂": r"\partial",
    "□": r"\Box ",
}  # fmt: skip
_DELIMITERS: Final[dict[str, str]] = {
    "{": r"\{", "}": r"\}", "‖": r"\|", "⟨": r"\langle ", "⟩": r"\rangle ", "⌊": r"\lfloor ",
    "⌋": r"\rfloor ", "⌈": r"\lceil ", "⌉": r"\rceil ",
}  # fmt: skip
_LARGE: Final[dict[str, str]] = {
    "∫": r"\int", "∮": r"\oint", "∯": r"\oiint", "∰": r"\oiiint", "∑": r"\sum", "∏": r"\prod",
    "∐": r"\coprod", "lim": r"\lim", "⋃": r"\bigcup", "⋂": r"\bigcap", "⨁": r"\bigoplus",
    "⨂": r"\bigotimes", "⋀": r"\bigwedge", "⋁": r"\bigvee", "⨀": r"\bigodot", "⨆": r"\bigsqcup",
    "⨄": r"\biguplus",
}  # fmt: skip


def to_latex(node: Node) -> str:
    """A tree as LaTeX, without dollar signs."""
    return _Latex(node).write(node)


def _letters(text: str) -> str:
    """A base or label with Greek letters as commands, words upright."""
    if len(text) == 1:
        return _GREEK.get(text, text)
    if text.isascii() and text.isalpha():
        return rf"\mathrm{{{text}}}"
    return " ".join(_GREEK.get(char, char) for char in text)


def _label(text: str) -> str:
    """A subscript label."""
    word = vocabulary(frozenset(), "latex").whole(text)
    if is_plain_label(text) and (len(text) == 1 or word in (None, ("fn", text))):
        return _letters(text)
    return rf"\mathtt{{{text}}}"


@lru_cache(maxsize=CACHE_SPELLINGS)
def _spelled(symbol: Symbol) -> str:
    """A symbol that is not exact."""
    if symbol.marks == ("rm",):
        label = rf"_{{\mathtt{{{symbol.sub}}}}}" if symbol.sub else ""
        return rf"\mathtt{{{symbol.base}}}{label}"
    text = _letters(symbol.base)
    for mark in symbol.marks:
        if mark == "Delta":
            text = rf"\Delta {text}"
        elif mark in FONTS:
            text = _FONTS[mark] % text
        elif mark in ACCENTS:
            text = _ACCENTS[mark] % text
    text += f"_{{{_label(symbol.sub)}}}" if symbol.sub else ""
    for mark in after_marks(symbol):
        quoted = rf"^{{\mathtt{{{mark[1:]}}}}}"
        text += _AFTER.get(mark) or upper_label(_letters(mark[1:]), quoted)
    return text


class _Latex(CalculusWriter):
    binding: ClassVar[dict[str, int]] = Writer.binding | {"div": 90, "at": 94, "bra": 100}

    def infix(self, sign: str) -> str:
        """A sign as its command."""
        return f" {_SIGNS.get(sign, sign)} "

    def sign(self, sign: str) -> str:
        """A sign as its command, close to what follows."""
        return _TIGHT.get(sign, sign)

    def fenced(self, opening: str, text: str, closing: str) -> str:
        """Growing delimiters."""
        ends = (_DELIMITERS.get(opening, opening), _DELIMITERS.get(closing, closing))
        return rf"\left{ends[0]}{text}\right{ends[1]}"

    applied: ClassVar[str] = ""

    def scripts(self, base: str, low: str | None, high: str | None) -> str:
        """Braces below and above."""
        text = base if low is None else f"{base}_{{{low}}}"
        return text if high is None else f"{text}^{{{high}}}"

    def word(self, name: str) -> str:
        """A name in upright letters."""
        return rf"\operatorname{{{name}}}"

    def called(self, head: str, args: tuple[Node, ...]) -> str:
        """Arguments in braces, which make a call of it."""
        return head + self.group(self.bracket(self.arguments(args)))

    def symbol(self, symbol: Symbol) -> str:
        """Letters, accents and scripts."""
        if symbol in self.names.exact:
            return rf"\texttt{{{exact_parts(symbol)}}}"
        return _spelled(symbol)

    def middle(self) -> str:
        """The bar of a condition."""
        return r" \mid "

    def grid(self, name: str, rows: list[list[str]]) -> str:
        """An environment; its statements are parted by signs, for a line may begin with one."""
        between = "; " if name == "aligned" else r" \\ "
        body = between.join(" & ".join(row) for row in rows)
        return rf"\begin{{{name}}} {body} \end{{{name}}}"

    def _const(self, node: Node) -> str:
        if node.text == "phi":
            return r"\varphi" if self.is_golden() else self.word("GoldenRatio")
        return _CONSTANTS[node.text]

    def _unit(self, node: Node) -> str:
        return rf"\unit{{{node.text}}}"

    def _text(self, node: Node) -> str:
        words = node.text in CONNECTIVES
        return rf"\text{{ {node.text} }}" if words else rf"\textnormal{{ {node.text} }}"

    def _dots(self, _: Node) -> str:
        return r"\ldots"

    def times(self, before: Node, factor: Node, vectors: bool) -> str:
        """A space between letters, a sign where one could belong to the other."""
        if vectors:
            return " * "
        return " " if adjoin(before, factor, self.names.exact) else r" \cdot "

    def fraction(self, above: str, below: str) -> str:
        r"""\frac."""
        return rf"\frac{{{above}}}{{{below}}}"

    def _root(self, node: Node) -> str:
        inner, order = node.args
        square = order.op == "num" and order.text == "2"
        index = "" if square else f"[{{{self.inside(order, 6)}}}]"
        return rf"\sqrt{index}{{{self.write(inner)}}}"

    def call(self, name: str, args: tuple[Node, ...]) -> str:
        r"""\binom has a spelling of its own."""
        if name == "binomial":
            return rf"\binom{{{self.write(args[0])}}}{{{self.write(args[1])}}}"
        return super().call(name, args)

    def _mark(self, node: Node) -> str:
        inner = node.args[0]
        mark = node.text
        plain = inner.op not in ("sym", "const")
        if mark in _ACCENTS and plain:
            return _ACCENTS[mark] % self.write(inner)
        text = self.bracket(self.write(inner))
        if mark in _AFTER and mark != "star":
            return text + _AFTER[mark]
        return text + (
            rf"^{{\mathtt{{{mark[1:]}}}}}" if mark[0] == "^" else rf"^{{\texttt{{{mark}}}}}"
        )

    def d(self, value: str) -> str:
        """The sign of a differential, always read as one."""
        return {"d": r"\mathrm{d}", "delta": "đ"}.get(value, r"\partial ")

    def differential(self, node: Node) -> str:
        """A thin space before the dx of an integral."""
        return rf"\, {super().differential(node)}"

    def large(self, sign: str, low: str | None, high: str | None) -> str:
        r"""\sum_{k=1}^{n}."""
        return self.scripts(_LARGE.get(sign, sign), low, high) + " "

    def evaluated(self, body: Node, where: str) -> str:
        r"""\left. f \right|_{x=0}."""
        return rf"\left. {self.inside(body, 6)} \right|_{{{where}}}"
