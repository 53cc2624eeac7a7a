"""Presentation MathML for a page: structure by the tree, text escaped.

Nothing is read back from it. What has no layout of its own is shown as its unicode text.
"""

from __future__ import annotations

from html import escape
from typing import Final

from phiq.scorer.expr import Node
from phiq.scorer.render.unicode import styled, to_unicode

_ACCENTS: Final[dict[str, str]] = {"hat": "^", "bar": "¯", "tilde": "~", "vec": "→", "dot": "˙"}
_BRACKETED: Final = frozenset(("add", "neg", "pm", "rel", "logic", "sum", "prod", "int", "lim"))
_OPERATORS: Final[dict[str, str]] = {
    "grad": "∇", "div_of": "∇·", "curl": "∇×", "laplacian": "∇²", "dalembert": "□",
}  # fmt: skip
_FENCES: Final[dict[str, tuple[str, str]]] = {
    "abs": ("|", "|"), "norm": ("‖", "‖"), "expect": ("⟨", "⟩"), "ket": ("|", "⟩"),
    "bra": ("⟨", "|"), "commutator": ("[", "]"), "anticommutator": ("{", "}"), "set": ("{", "}"),
    "tuple": ("(", ")"), "braket": ("⟨", "⟩"),
}  # fmt: skip


def to_mathml(node: Node) -> str:
    """A tree as one <math> element."""
    return (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">'
        + _markup(node)
        + "</math>"
    )


def _markup(node: Node) -> str:
    layout = _LAYOUTS.get(node.op)
    if layout is not None:
        return layout(node)
    if node.op in _FENCES:
        opening, closing = _FENCES[node.op]
        return _row(_sign(opening), _listed(node.args), _sign(closing))
    if node.op in _OPERATORS:
        return _row(_sign(_OPERATORS[node.op]), _inside(node.args[0]))
    return _text(to_unicode(node))


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _sign(text: str) -> str:
    return f"<mo>{escape(text)}</mo>"


def _text(text: str) -> str:
    return f"<mtext>{escape(text)}</mtext>"


def _inside(node: Node) -> str:
    inner = _markup(node)
    return _row(_sign("("), inner, _sign(")")) if node.op in _BRACKETED else inner


def _listed(args: tuple[Node, ...]) -> str:
    return _sign(",").join(_markup(arg) for arg in args)


def _number(node: Node) -> str:
    return f"<mn>{escape(node.text)}</mn>"


def _symbol(node: Node) -> str:
    symbol = node.symbol
    plain = symbol._replace(marks=tuple(m for m in symbol.marks if m not in _ACCENTS), sub="")
    upright = ' mathvariant="normal"' if len(symbol.base) > 1 else ""
    markup = f"<mi{upright}>{escape(styled(plain))}</mi>"
    for mark in symbol.marks:
        if mark in _ACCENTS:
            markup = f'<mover accent="true">{markup}{_sign(_ACCENTS[mark])}</mover>'
    if symbol.sub:
        markup = f"<msub>{markup}{_text(symbol.sub)}</msub>"
    if "prime" in symbol.marks:
        markup = f"<msup>{markup}{_sign('′' * symbol.marks.count('prime'))}</msup>"
    return markup


def _constant(node: Node) -> str:
    return f"<mi>{escape(to_unicode(node))}</mi>"


def _sum(node: Node) -> str:
    parts = [_markup(node.args[0])]
    for term in node.args[1:]:
        if term.op == "neg":
            parts += [_sign("−"), _inside(term.args[0])]
        else:
            parts += ([] if term.op == "pm" else [_sign("+")]) + [_markup(term)]
    return _row(*parts)


def _product(node: Node) -> str:
    parts: list[str] = []
    for factor in node.args:
        if parts:
            parts.append(_sign("·") if factor.op == "num" else _sign("\u2062"))
        parts.append(_inside(factor))
    return _row(*parts)


def _relation(node: Node) -> str:
    signs = node.value if isinstance(node.value, tuple) else ()
    parts = [_markup(node.args[0])]
    for sign, side in zip(signs, node.args[1:], strict=True):
        parts += [_sign(str(sign)), _markup(side)]
    return _row(*parts)


def _power(node: Node) -> str:
    base, exponent = node.args
    loose = base.op in ("mul", "div", "pow", "fn", "deriv")
    inner = _row(_sign("("), _markup(base), _sign(")")) if loose else _inside(base)
    return f"<msup>{inner}{_markup(exponent)}</msup>"


def _root(node: Node) -> str:
    inner, order = node.args
    if order.text == "2":
        return f"<msqrt>{_markup(inner)}</msqrt>"
    return f"<mroot>{_markup(inner)}{_markup(order)}</mroot>"


def _fraction(node: Node) -> str:
    return f"<mfrac>{_markup(node.args[0])}{_markup(node.args[1])}</mfrac>"


def _function(node: Node) -> str:
    if node.text == "factorial":
        return _row(_inside(node.args[0]), _sign("!"))
    return _called(f"<mi>{escape(node.text)}</mi>", node.args)


def _called(head: str, args: tuple[Node, ...]) -> str:
    return _row(head, _sign("\u2061"), _sign("("), _listed(args), _sign(")"))


def _applied(node: Node) -> str:
    return _called(_markup(node.args[0]), node.args[1:])


def _derivative(node: Node) -> str:
    body, *pairs = node.args
    sign = "<mo>d</mo>" if node.value == "d" else "<mo>∂</mo>"
    below = "".join(
        sign
        + (_markup(var) if order.text == "1" else f"<msup>{_markup(var)}{_markup(order)}</msup>")
        for var, order in zip(pairs[::2], pairs[1::2], strict=True)
    )
    orders = [order.text for order in pairs[1::2]]
    total = str(sum(map(int, orders))) if all(map(str.isdigit, orders)) else "n"
    above = sign if total == "1" else f"<msup>{sign}{_number_text(total)}</msup>"
    return _row(f"<mfrac>{_row(above)}{_row(below)}</mfrac>", _inside(body))


def _ordered(var: Node, order: Node) -> str:
    if order.text == "1":
        return _markup(var)
    return f"<msup>{_markup(var)}{_markup(order)}</msup>"


def _number_text(text: str) -> str:
    return f"<mn>{escape(text)}</mn>"


def _limits(sign: str, low: str, high: str) -> str:
    return f"<munderover>{_sign(sign)}{low or '<mrow/>'}{high or '<mrow/>'}</munderover>"


def _integral(node: Node) -> str:
    body, var, low, high = node.args
    sign = _limits("∮" if node.text == "contour" else "∫", _markup(low), _markup(high))
    end = "" if var.op == "none" else _row(_sign("d"), _markup(var))
    return _row(sign, _inside(body), end)


def _big(node: Node) -> str:
    body, var, low, high = node.args
    under = _markup(var) if low.op == "none" else _row(_markup(var), _sign("="), _markup(low))
    return _row(_limits("∑" if node.op == "sum" else "∏", under, _markup(high)), _inside(body))


def _negative(node: Node) -> str:
    return _row(_sign("−"), _inside(node.args[0]))


def _nothing(_: Node) -> str:
    return ""


def _plus_minus(node: Node) -> str:
    return _row(_sign(node.text), _inside(node.args[0]))


def _system(node: Node) -> str:
    rows = "".join(f"<mtr><mtd>{_markup(part)}</mtd></mtr>" for part in node.args)
    return f"<mtable>{rows}</mtable>"


_LAYOUTS: Final = {
    "num": _number, "sym": _symbol, "const": _constant, "add": _sum, "mul": _product,
    "rel": _relation, "pow": _power, "root": _root, "div": _fraction, "fn": _function,
    "apply": _applied, "deriv": _derivative, "int": _integral, "sum": _big, "prod": _big,
    "neg": _negative, "none": _nothing, "pm": _plus_minus, "system": _system,
}  # fmt: skip
