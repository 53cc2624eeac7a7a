"""One line of unicode that a physicist would type: E = m·c², ∂ψ/∂t, √(l/g)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import ClassVar, Final

from phiq.scorer.expr import Node, Symbol
from phiq.scorer.render.writer import Writer

_RAISED: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_LOWERED: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_CONSTANTS: Final[dict[str, str]] = {
    "pi": "π", "inf": "∞", "phi": "φ", "euler": "EulerGamma", "degree": "°",
}  # fmt: skip
_COMBINING: Final[dict[str, str]] = {
    "hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "vec": "\u20d7", "dot": "\u0307",
    "ddot": "\u0308", "check": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300",
    "ring": "\u030a", "underline": "\u0332", "dddot": "\u20db",
}  # fmt: skip
_STYLES: Final[dict[str, str]] = {
    "bold": "BOLD", "cal": "SCRIPT", "bb": "DOUBLE-STRUCK", "frak": "FRAKTUR",
}  # fmt: skip
_AFTER: Final[dict[str, str]] = {
    "prime": "'", "star": "^*", "dagger": "†", "transpose": "ᵀ", "plus": "^+", "minus": "^-",
}  # fmt: skip
_BEFORE: Final[dict[str, str]] = {"Delta": "Δ"}
_VULGAR: Final[dict[tuple[str, str], str]] = {("1", "2"): "½", ("1", "3"): "⅓", ("1", "4"): "¼"}
_INTEGRALS: Final[dict[str, str]] = {
    "int": "∫", "contour": "∮", "surface": "∯", "volume": "∰",
}  # fmt: skip
#: Symbols remembered with their text: more than any bulk of physics uses.
SYMBOL_CACHE_SIZE: Final = 8192
_ADJOINS: Final = frozenset(("sym", "const", "root", "fn"))


def to_unicode(node: Node) -> str:
    """A tree as one line of unicode text."""
    return _Unicode().write(node)


def styled(symbol: Symbol) -> str:
    """A symbol's base with its marks, before the subscript."""
    text = symbol.base
    for mark in symbol.marks:
        if mark in _COMBINING:
            text += _COMBINING[mark]
        elif mark in _STYLES:
            text = _styled_letter(text[0], _STYLES[mark]) + text[1:]
        elif mark in _BEFORE:
            text = _BEFORE[mark] + text
    return unicodedata.normalize("NFC", text)


def _styled_letter(letter: str, style: str) -> str:
    name = unicodedata.name(letter, "")
    kind = name.removeprefix("LATIN ").removeprefix("GREEK ").replace("LETTER ", "")
    for prefix in (f"MATHEMATICAL {style}", style, style.replace("FRAKTUR", "BLACK-LETTER")):
        try:
            return unicodedata.lookup(f"{prefix} {kind}")
        except KeyError:
            continue
    return letter


def _sub_text(sub: str) -> str:
    if not sub:
        return ""
    return sub.translate(_LOWERED) if sub.isdigit() else f"_{{{sub}}}"


@lru_cache(SYMBOL_CACHE_SIZE)
def _symbol_text(symbol: Symbol) -> str:
    after = "".join(_AFTER.get(mark, "") for mark in symbol.marks)
    after += "".join(f"^{{{mark[1:]}}}" for mark in symbol.marks if mark[0] == "^")
    return styled(symbol) + _sub_text(symbol.sub) + after


class _Unicode(Writer):
    minus: ClassVar[str] = "-"

    def _sym(self, node: Node) -> str:
        return _symbol_text(node.symbol)

    def _const(self, node: Node) -> str:
        return _CONSTANTS.get(node.text, node.text)

    def _mul(self, node: Node) -> str:
        text = ""
        before: Node | None = None
        for factor in node.args:
            text += self._sign_between(before, factor) + self._factor(factor)
            before = factor
        return text

    def _factor(self, factor: Node) -> str:
        if factor.op == "div":
            parts = (factor.args[0].text, factor.args[1].text)
            return _VULGAR.get(parts) or self.bracket(self.write(factor))
        return self.inside(factor, 32)

    @staticmethod
    def _sign_between(before: Node | None, factor: Node) -> str:
        if before is None or (factor.op == "const" and factor.text == "degree"):
            return ""
        unit = factor.args[0].op == "unit" if factor.op == "pow" else factor.op == "unit"
        if before.op == "num":
            bare = factor.args[0] if factor.op == "pow" else factor
            return " " if unit else "" if bare.op in _ADJOINS else "·"
        return "·"

    def _div(self, node: Node) -> str:
        above, below = node.args
        return f"{self.inside(above, 30)}/{self.inside(below, 33)}"

    def _pow(self, node: Node) -> str:
        base, exponent = node.args
        text = self.inside(base, 61)
        if exponent.op == "num" and exponent.text.isdigit():
            return text + exponent.text.translate(_RAISED)
        return f"{text}^({self.write(exponent)})"

    def _root(self, node: Node) -> str:
        inner, order = node.args
        sign = {"2": "√", "3": "∛", "4": "∜"}.get(order.text)
        if sign is None:
            return f"\\sqrt[{self.write(order)}]{{{self.write(inner)}}}"
        return f"{sign}({self.write(inner)})"

    def _fn(self, node: Node) -> str:
        name = node.text
        if name in ("factorial", "doublefactorial"):
            inner = node.args[0]
            repeated = inner.op == "fn" and inner.text in ("factorial", "doublefactorial")
            text = self.bracket(self.write(inner)) if repeated else self.inside(inner, 61)
            return text + ("!" if name == "factorial" else "!!")
        if name in ("floor", "ceil"):
            signs = "⌊⌋" if name == "floor" else "⌈⌉"
            return f"{signs[0]}{self.listed(node.args)}{signs[1]}"
        return self.call(name, node.args)

    def _apply(self, node: Node) -> str:
        head, *args = node.args
        return f"{self.inside(head, 61)}\u2061({self.listed(tuple(args))})"

    def _abs(self, node: Node) -> str:
        return f"|{self.write(node.args[0])}|"

    def _norm(self, node: Node) -> str:
        return f"‖{self.write(node.args[0])}‖"

    def _expect(self, node: Node) -> str:
        return f"⟨{self.write(node.args[0])}⟩"

    def _braket(self, node: Node) -> str:
        return f"⟨{'|'.join(self.write(part) for part in node.args)}⟩"

    def _ket(self, node: Node) -> str:
        return f"|{self.write(node.args[0])}⟩"

    def _bra(self, node: Node) -> str:
        return f"⟨{self.write(node.args[0])}|"

    def _index(self, node: Node) -> str:
        base, *indices = node.args
        return f"{self.inside(base, 61)}_{{{self.listed(tuple(indices))}}}"

    def _mark(self, node: Node) -> str:
        inner = self.write(node.args[0])
        return f"({inner}){_AFTER.get(node.text, '')}"

    def _deriv(self, node: Node) -> str:
        body, *pairs = node.args
        if node.value == "index":
            return f"∂_{{{self.listed(tuple(pairs[::2]))}}}({self.write(body)})"
        sign = "d" if node.value == "d" else "∂"
        orders = [order.text for order in pairs[1::2]]
        total = str(sum(map(int, orders))) if all(map(str.isdigit, orders)) else "n"
        above = sign + ("" if total == "1" else total.translate(_RAISED))
        below = "".join(
            f"{sign}{self.write(var)}" + ("" if order == "1" else order.translate(_RAISED))
            for var, order in zip(pairs[::2], orders, strict=True)
        )
        if body.op == "sym" and not body.symbol.marks:
            return f"{above}{self.write(body)}/{below}"
        return f"{above}/{below}({self.write(body)})"

    def _dop(self, node: Node) -> str:
        sign = "d" if node.value == "d" else "∂"
        pairs = node.args
        return f"{sign}/" + "".join(f"{sign}{self.write(var)}" for var in pairs[::2])

    def _diff(self, node: Node) -> str:
        sign = {"d": "d", "delta": "δ"}.get(node.text, "∂")
        order = node.args[1].text
        return sign + ("" if order == "1" else order.translate(_RAISED)) + self.write(node.args[0])

    def _nabla(self, _: Node) -> str:
        return "∇"

    def _grad(self, node: Node) -> str:
        return f"∇{self.inside(node.args[0], 61)}"

    def _div_of(self, node: Node) -> str:
        return f"∇·{self.inside(node.args[0], 61)}"

    def _curl(self, node: Node) -> str:
        return f"∇×{self.inside(node.args[0], 61)}"

    def _laplacian(self, node: Node) -> str:
        return f"∇²{self.inside(node.args[0], 61)}"

    def _dalembert(self, node: Node) -> str:
        return f"□{self.inside(node.args[0], 61)}"

    def _dot(self, node: Node) -> str:
        return "·".join(self.inside(arg, 61) for arg in node.args)

    def _cross(self, node: Node) -> str:
        return "×".join(self.inside(arg, 61) for arg in node.args)

    def _binop(self, node: Node) -> str:
        return f" {node.text} ".join(self.inside(arg, 61) for arg in node.args if arg.op != "none")

    def _int(self, node: Node) -> str:
        body, var, low, high = node.args
        end = "" if var.op == "none" else f" {self._differential(var)}"
        return f"{_INTEGRALS[node.text]}{self._limits(low, high)} {self.inside(body, 30)}{end}"

    def _differential(self, var: Node) -> str:
        if var.op != "pow":
            return f"d{self.write(var)}"
        base, order = var.args
        return f"d^{{{self.write(order)}}}{self.write(base)}"

    def _limits(self, low: Node, high: Node) -> str:
        text = "" if low.op == "none" else f"_{{{self.write(low)}}}"
        return text + ("" if high.op == "none" else f"^{{{self.write(high)}}}")

    def _sum(self, node: Node) -> str:
        return self._big("∑", node)

    def _prod(self, node: Node) -> str:
        return self._big("∏", node)

    def _big(self, sign: str, node: Node) -> str:
        body, var, low, high = node.args
        under = self.write(var) + (f"={self.write(low)}" if node.value == "range" else "")
        over = "" if high.op == "none" else f"^{{{self.write(high)}}}"
        return f"{sign}_{{{under}}}{over} {self.inside(body, 30)}"

    def _lim(self, node: Node) -> str:
        body, var, target = node.args
        side = f"^{node.text}" if node.text else ""
        return f"lim_{{{self.write(var)}→{self.write(target)}{side}}} {self.inside(body, 30)}"

    def _dots(self, _: Node) -> str:
        return "…"

    def _text(self, node: Node) -> str:
        return node.text

    def _set(self, node: Node) -> str:
        return f"\\{{{self.listed(node.args)}\\}}"

    def _anticommutator(self, node: Node) -> str:
        return f"\\{{{self.listed(node.args)}\\}}"

    def _matrix(self, node: Node) -> str:
        shape = node.value if isinstance(node.value, tuple) else (1, len(node.args), "()")
        width = int(str(shape[1]))
        rows = [node.args[at : at + width] for at in range(0, len(node.args), width)]
        return "[" + "; ".join(self.listed(row) for row in rows) + "]"
