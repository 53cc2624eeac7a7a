r"""LaTeX as it is printed: E = m c^{2}, \frac{a}{b}, \sqrt{x}."""

from __future__ import annotations

from typing import ClassVar, Final

from phiq.scorer.expr import Node
from phiq.scorer.parse.letters import GREEK
from phiq.scorer.render.writer import Writer

_GREEK: Final = {letter: f"\\{name}" for name, letter in reversed(GREEK.items()) if name != "lambd"}
_CONSTANTS: Final[dict[str, str]] = {
    "pi": r"\pi", "inf": r"\infty", "phi": r"\varphi", "e": r"\mathrm{e}", "i": r"\mathrm{i}",
    "euler": r"\operatorname{EulerGamma}", "degree": r"^\circ",
}  # fmt: skip
_MARKS: Final[dict[str, str]] = {
    "hat": r"\hat{%s}", "bar": r"\bar{%s}", "tilde": r"\tilde{%s}", "vec": r"\vec{%s}",
    "dot": r"\dot{%s}", "ddot": r"\ddot{%s}", "dddot": r"\dddot{%s}", "check": r"\check{%s}",
    "breve": r"\breve{%s}", "acute": r"\acute{%s}", "grave": r"\grave{%s}",
    "ring": r"\mathring{%s}", "underline": r"\underline{%s}", "bold": r"\mathbf{%s}",
    "cal": r"\mathcal{%s}", "bb": r"\mathbb{%s}", "frak": r"\mathfrak{%s}", "Delta": r"\Delta %s",
}  # fmt: skip
_AFTER: Final[dict[str, str]] = {
    "prime": "'", "star": "^{*}", "dagger": r"^{\dagger}", "transpose": r"^{\top}",
    "plus": "^{+}", "minus": "^{-}",
}  # fmt: skip
_SIGNS: Final[dict[str, str]] = {
    "≠": r"\neq", "≤": r"\leq", "≥": r"\geq", "≈": r"\approx", "≡": r"\equiv", "∝": r"\propto",
    "∼": r"\sim", "≃": r"\simeq", "≅": r"\cong", "∈": r"\in", "∉": r"\notin", "⊂": r"\subset",
    "⊆": r"\subseteq", "⊃": r"\supset", "⊇": r"\supseteq", "→": r"\to", "↦": r"\mapsto",
    "≪": r"\ll", "≫": r"\gg", "⊥": r"\perp", "∥": r"\parallel", "≔": r"\coloneqq", "±": r"\pm",
    "∓": r"\mp", "⇒": r"\Rightarrow", "⇔": r"\Leftrightarrow", "∘": r"\circ", "⊗": r"\otimes",
    "⊕": r"\oplus", "∧": r"\wedge", "∨": r"\vee", "⋆": r"\star", "∗": r"\ast", "∪": r"\cup",
    "∩": r"\cap", "≐": r"\doteq", "≺": r"\prec", "≻": r"\succ", "≜": r"\triangleq",
    "≲": r"\lesssim", "≳": r"\gtrsim", "↔": r"\leftrightarrow", "←": r"\leftarrow",
}  # fmt: skip
_INTEGRALS: Final[dict[str, str]] = {
    "int": r"\int", "contour": r"\oint", "surface": r"\oiint", "volume": r"\oiiint",
}  # fmt: skip


def to_latex(node: Node) -> str:
    """A tree as LaTeX, without dollar signs."""
    return _Latex().write(node)


def letters(text: str) -> str:
    """A base or label with Greek letters as commands, words upright."""
    if len(text) == 1:
        return _GREEK.get(text, text)
    if text.isascii() and text.isalpha():
        return rf"\mathrm{{{text}}}"
    return " ".join(_GREEK.get(char, char) for char in text)


class _Latex(Writer):
    binding: ClassVar[dict[str, int]] = Writer.binding | {"div": 90}

    def sign(self, text: str) -> str:
        """A sign as its command."""
        return _SIGNS.get(text, text)

    def bracket(self, text: str) -> str:
        """Text in growing parentheses."""
        return rf"\left({text}\right)"

    def call(self, name: str, args: tuple[Node, ...]) -> str:
        """A named function and its arguments."""
        return rf"\operatorname{{{name}}}{self.bracket(self.listed(args))}"

    def _sym(self, node: Node) -> str:
        symbol = node.symbol
        text = letters(symbol.base)
        for mark in symbol.marks:
            text = _MARKS.get(mark, "%s") % text
        text += f"_{{{_label(symbol.sub)}}}" if symbol.sub else ""
        after = "".join(_AFTER.get(mark, "") for mark in symbol.marks)
        after += "".join(f"^{{{_label(mark[1:])}}}" for mark in symbol.marks if mark[0] == "^")
        return text + after

    def _const(self, node: Node) -> str:
        return _CONSTANTS[node.text]

    def _unit(self, node: Node) -> str:
        return rf"\,\mathrm{{{node.text}}}"

    def _mul(self, node: Node) -> str:
        text = self.inside(node.args[0], 32)
        before = node.args[0]
        for factor in node.args[1:]:
            piece = self.inside(factor, 32)
            degree = factor.op == "const" and factor.text == "degree"
            loose = "" if degree else " " if _adjoins(before, factor) else r" \cdot "
            text += loose + piece
            before = factor
        return text

    def _div(self, node: Node) -> str:
        above, below = node.args
        return rf"\frac{{{self.write(above)}}}{{{self.write(below)}}}"

    def _pow(self, node: Node) -> str:
        base, exponent = node.args
        decorated = base.op == "sym" and any(
            mark in _AFTER or mark[0] == "^" for mark in base.symbol.marks
        )
        closed = decorated or base.op == "apply"
        text = self.bracket(self.write(base)) if closed else self.inside(base, 95)
        return f"{text}^{{{self.write(exponent)}}}"

    def _root(self, node: Node) -> str:
        inner, order = node.args
        index = "" if order.text == "2" else f"[{self.write(order)}]"
        return rf"\sqrt{index}{{{self.write(inner)}}}"

    def _fn(self, node: Node) -> str:
        name = node.text
        if name in ("factorial", "doublefactorial"):
            inner = node.args[0]
            repeated = inner.op == "fn" and inner.text in ("factorial", "doublefactorial")
            text = self.bracket(self.write(inner)) if repeated else self.inside(inner, 95)
            return text + ("!" if name == "factorial" else "!!")
        if name in ("floor", "ceil"):
            return rf"\left\l{name} {self.listed(node.args)} \right\r{name}"
        if name == "binomial":
            return rf"\binom{{{self.write(node.args[0])}}}{{{self.write(node.args[1])}}}"
        if name in ("gamma", "zeta"):
            return _GREEK["Γ" if name == "gamma" else "ζ"] + self.bracket(self.listed(node.args))
        return self.call(name, node.args)

    def _apply(self, node: Node) -> str:
        head, *args = node.args
        return rf"{self.inside(head, 95)}{{{self.bracket(self.listed(tuple(args)))}}}"

    def _abs(self, node: Node) -> str:
        return rf"\left|{self.write(node.args[0])}\right|"

    def _norm(self, node: Node) -> str:
        return rf"\left\|{self.write(node.args[0])}\right\|"

    def _expect(self, node: Node) -> str:
        return rf"\left\langle {self.write(node.args[0])}\right\rangle "

    def _braket(self, node: Node) -> str:
        inner = r" \middle| ".join(self.write(part) for part in node.args)
        return rf"\left\langle {inner}\right\rangle "

    def _ket(self, node: Node) -> str:
        return rf"\left|{self.write(node.args[0])}\right\rangle "

    def _bra(self, node: Node) -> str:
        return rf"\left\langle {self.write(node.args[0])}\right|"

    def _index(self, node: Node) -> str:
        base, *indices = node.args
        return f"{self.inside(base, 95)}_{{{self.listed(tuple(indices))}}}"

    def _mark(self, node: Node) -> str:
        inner = self.write(node.args[0])
        if node.text in _AFTER:
            return self.bracket(inner) + _AFTER[node.text]
        return _MARKS.get(node.text, "%s") % inner

    def _deriv(self, node: Node) -> str:
        body, *pairs = node.args
        if node.value == "index":
            return rf"\partial_{{{self.listed(tuple(pairs[::2]))}}}{self.bracket(self.write(body))}"
        return self._operator(node, pairs) + self.bracket(self.write(body))

    def _dop(self, node: Node) -> str:
        if node.value == "index":
            return rf"\partial_{{{self.listed(node.args[::2])}}}"
        return self._operator(node, list(node.args))

    def _operator(self, node: Node, pairs: list[Node]) -> str:
        sign = r"\mathrm{d}" if node.value == "d" else r"\partial "
        orders = [order.text for order in pairs[1::2]]
        total = str(sum(map(int, orders))) if all(map(str.isdigit, orders)) else "n"
        above = sign.strip() + ("" if total == "1" else f"^{{{total}}}")
        below = " ".join(
            sign + self.write(var) + ("" if order == "1" else f"^{{{order}}}")
            for var, order in zip(pairs[::2], orders, strict=True)
        )
        return rf"\frac{{{above}}}{{{below}}}"

    def _diff(self, node: Node) -> str:
        sign = {"d": r"\mathrm{d}", "delta": r"\delta "}.get(node.text, r"\partial ")
        order = node.args[1].text
        return sign + ("" if order == "1" else f"^{{{order}}}") + self.write(node.args[0])

    def _nabla(self, _: Node) -> str:
        return r"\nabla"

    def _grad(self, node: Node) -> str:
        return rf"\nabla {self.inside(node.args[0], 95)}"

    def _div_of(self, node: Node) -> str:
        return rf"\nabla \cdot {self.inside(node.args[0], 95)}"

    def _curl(self, node: Node) -> str:
        return rf"\nabla \times {self.inside(node.args[0], 95)}"

    def _laplacian(self, node: Node) -> str:
        return rf"\nabla^{{2}} {self.inside(node.args[0], 95)}"

    def _dalembert(self, node: Node) -> str:
        return rf"\Box {self.inside(node.args[0], 95)}"

    def _dot(self, node: Node) -> str:
        return r" \cdot ".join(self.inside(arg, 95) for arg in node.args)

    def _cross(self, node: Node) -> str:
        return r" \times ".join(self.inside(arg, 95) for arg in node.args)

    def _binop(self, node: Node) -> str:
        parts = [self.inside(arg, 95) for arg in node.args if arg.op != "none"]
        return f" {self.sign(node.text)} ".join(parts)

    def _conj(self, node: Node) -> str:
        return self.call("conj", node.args)

    def _int(self, node: Node) -> str:
        body, var, low, high = node.args
        end = "" if var.op == "none" else rf" \, {self._differential(var)}"
        return f"{_INTEGRALS[node.text]}{self._limits(low, high)} {self.inside(body, 30)}{end}"

    def _differential(self, var: Node) -> str:
        if var.op != "pow":
            return rf"\mathrm{{d}}{self.write(var)}"
        return rf"\mathrm{{d}}^{{{self.write(var.args[1])}}}{self.write(var.args[0])}"

    def _limits(self, low: Node, high: Node) -> str:
        text = "" if low.op == "none" else f"_{{{self.write(low)}}}"
        return text + ("" if high.op == "none" else f"^{{{self.write(high)}}}")

    def _sum(self, node: Node) -> str:
        return self._big(r"\sum", node)

    def _prod(self, node: Node) -> str:
        return self._big(r"\prod", node)

    def _big(self, sign: str, node: Node) -> str:
        body, var, low, high = node.args
        under = self.write(var) + (f"={self.write(low)}" if node.value == "range" else "")
        over = "" if high.op == "none" else f"^{{{self.write(high)}}}"
        return f"{sign}_{{{under}}}{over} {self.inside(body, 30)}"

    def _lim(self, node: Node) -> str:
        body, var, target = node.args
        side = f"^{{{node.text}}}" if node.text else ""
        under = rf"{self.write(var)} \to {self.write(target)}{side}"
        return rf"\lim_{{{under}}} {self.inside(body, 30)}"

    def _dots(self, _: Node) -> str:
        return r"\ldots"

    def _text(self, node: Node) -> str:
        return rf"\text{{ {node.text} }}"

    def _blank(self, _: Node) -> str:
        return r"\cdot"

    def _set(self, node: Node) -> str:
        return rf"\left\{{{self.listed(node.args)}\right\}}"

    def _anticommutator(self, node: Node) -> str:
        return rf"\left\{{{self.listed(node.args)}\right\}}"

    def _commutator(self, node: Node) -> str:
        return rf"\left[{self.listed(node.args)}\right]"

    def _matrix(self, node: Node) -> str:
        rows, width, fence = node.value if isinstance(node.value, tuple) else (1, 1, "()")
        name = {"()": "pmatrix", "[]": "bmatrix", "||": "vmatrix"}.get(str(fence), "matrix")
        size = int(str(width))
        lines = [node.args[at : at + size] for at in range(0, int(str(rows)) * size, size)]
        body = r" \\ ".join(" & ".join(self.write(cell) for cell in line) for line in lines)
        return rf"\begin{{{name}}} {body} \end{{{name}}}"

    def _cases(self, node: Node) -> str:
        pairs = zip(node.args[::2], node.args[1::2], strict=True)
        body = r" \\ ".join(f"{self.write(value)} & {self.write(when)}" for value, when in pairs)
        return rf"\begin{{cases}} {body} \end{{cases}}"


def _label(text: str) -> str:
    if text.isascii() and text.isalpha() and len(text) > 1:
        return rf"\mathrm{{{text}}}"
    return " ".join(_GREEK.get(char, char) for char in text) if not text.isdigit() else text


def _adjoins(before: Node, factor: Node) -> bool:
    """Whether two factors may stand side by side without a sign."""
    if factor.op == "unit" or (factor.op == "pow" and factor.args[0].op == "unit"):
        return before.op == "num"
    letter = before.op in ("sym", "const") or (before.op == "pow" and before.args[0].op == "sym")
    following = factor.args[0] if factor.op == "pow" else factor
    return (letter or before.op == "num") and following.op in ("sym", "const")
