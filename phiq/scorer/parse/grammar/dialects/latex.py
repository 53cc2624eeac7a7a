r"""What only LaTeX has: accents, fonts, stacked signs, environments, \ket and \bra."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.parse.grammar import special
from phiq.scorer.parse.grammar.congruence import remainder
from phiq.scorer.parse.grammar.dialects import environments
from phiq.scorer.parse.grammar.groups import joined, lone_signs, set_of
from phiq.scorer.parse.grammar.lists import contents
from phiq.scorer.parse.grammar.pratt import ADJACENT, PREFIX, Prefix, expr, prefixed
from phiq.scorer.parse.grammar.scripts.scripts import read_scripts
from phiq.scorer.parse.grammar.symbols import scripted
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text.prepass import after_group

#: Letters of the constants that a decoration makes a symbol of.
#: Ops of numbers and quantities.
_OF_NUMBERS: Final = kinds("num", "unit", "mul", "div", "neg", "pow", "add", "pm")
_LETTERS: Final = {"pi": "π", "phi": "φ", "euler": "γ"}
_CONJUGATES: Final = frozenset(("overline", "bar"))


def argument(p: State, name: str) -> Node:
    """One argument of a command: a braced group or one token.

    Raises:
        EquationSyntaxError: there is none.
    """
    kind, value, _, _ = p.toks[p.i]
    if kind in ("sym", "num", "word", "label"):
        p.i += 1
        if kind == "num":
            return p.num(value)
        return p.sym(value if isinstance(value, Symbol) else Symbol(value, "", ("rm",)))
    if kind == "{":
        return braced(p, name)
    if kind not in PREFIX or kind in ("+", "-", "±"):
        raise p.missing(name)
    return prefixed(p)


def braced(p: State, name: str) -> Node:
    """The inside of a braced argument; what follows the braces is not part of it."""
    p.i += 1
    if p.toks[p.i][0] == "}":
        raise p.missing(name)
    return joined(p, contents(p, "}"))


def accent(p: State) -> Node:
    r"""\hat{H}, \vec F, \overline{z}."""
    mark = p.toks[p.i][1]
    p.i += 1
    if mark == "plain" and _lone_sign(p):
        return _sign_as_symbol(p)
    if mark == "gap":
        _skip_group(p)
        return p.node("blank")
    inner = argument(p, f"the argument of \\{mark}")
    if mark in ("plain", "brace"):
        return _braced_note(p, inner) if mark == "brace" else _operator_name(p, inner)
    if mark == "vu":
        return _decorated(p, _decorated(p, inner, "bold"), "hat")
    if mark in _CONJUGATES:
        return _conjugate(p, inner, mark)
    return _decorated(p, inner, "bar" if mark == "widebar" else mark)


def _operator_name(p: State, inner: Node) -> Node:
    return inner


def _braced_note(p: State, inner: Node) -> Node:
    """The note under a brace says nothing of the expression."""
    read_scripts(p, base_is_symbol=False)
    return inner


def _conjugate(p: State, inner: Node, mark: str) -> Node:
    compound = inner.op != "sym"
    if (compound and mark == "overline") or (not compound and inner.symbol in p.declared):
        return p.node("conj", (inner,))
    return _decorated(p, inner, "bar")


def _decorated(p: State, inner: Node, mark: str) -> Node:
    if inner.op == "sym":
        return scripted(p, inner.symbol._replace(marks=(*inner.symbol.marks, mark)))
    if inner.op == "const":
        return scripted(p, Symbol(_LETTERS.get(inner.text, inner.text), "", (mark,)))
    return p.node("mark", (inner,), mark)


def font(p: State) -> Node:
    r"""\mathbf{p}, \mathcal{L}, \mathrm{max}."""
    mark = p.toks[p.i][1]
    p.i += 1
    if _lone_sign(p):
        return _sign_as_symbol(p)
    inner = argument(p, "the argument of a font command")
    return _styled(p, inner, mark)


def _styled(p: State, inner: Node, mark: str) -> Node:
    number = inner.op == "num" and inner.text not in ("0", "1")  # a bold 1 may be a vector
    if number or (mark in ("plain", "rm") and inner.op != "mul"):
        return scripted(p, inner.symbol) if inner.op == "sym" else inner
    if mark == "rm":
        return _as_name(p, inner)
    if mark == "plain" or inner.op == "rel" or _is_result(inner):
        return inner
    if inner.op == "const":
        return _decorated(p, inner, mark)
    if inner.op == "sym":
        return scripted(p, inner.symbol._replace(marks=(mark, *inner.symbol.marks)))
    return p.node("mark", (inner,), mark)


def _is_result(node: Node) -> bool:
    """Whether a bold number is one: 5 or 20 L; a bold 0 or 1 is a vector or a matrix."""
    return not node.kinds & ~_OF_NUMBERS and node.text not in ("0", "1")


def _as_name(p: State, inner: Node) -> Node:
    """Upright letters are one name."""
    if all(child.op in ("sym", "num") for child in inner.args):
        name = "".join(c.symbol.base if c.op == "sym" else c.text for c in inner.args)
        return scripted(p, Symbol(name, "", ("rm",)))
    return inner


def _lone_sign(p: State) -> bool:
    """Whether a command stands around a sign alone, as mathbin around *."""
    kind = p.toks[p.i][0]
    inner = p.toks[p.i + 1][0] if kind == "{" else kind
    return inner in ("*", "bin", "rel", "+", "-", "±", "!", "/", ":")


def _sign_as_symbol(p: State) -> Node:
    braced = p.toks[p.i][0] == "{"
    p.i += braced
    sign = p.toks[p.i][1]
    p.i += 1
    if braced:
        p.expect("}", "}")
    return p.sym(Symbol(str(sign)))


def switch(p: State) -> Node:
    r"""{\bf X}, {\cal L}_a: a font up to the end of the group; marks the factor after it."""
    mark = p.toks[p.i][1]
    p.i += 1
    inner = expr(p, ADJACENT)
    if mark in ("rm", "plain") or inner.op != "sym":
        return inner
    return p.sym(inner.symbol._replace(marks=(mark, *inner.symbol.marks)))


def _skip_group(p: State) -> None:
    p.i = after_group(p.toks, p.i)


def stack(p: State) -> Node:
    r"""\overset{a}{b}, \underset{a}{b}: b, with the note left aside; over a function too."""
    p.i += 1
    _skip_group(p)
    if p.toks[p.i][0] == "{" and p.toks[p.i + 1][0] in ("fn", "lim", "big"):
        p.toks.pop(p.i)
        close = next((at for at in range(p.i, len(p.toks)) if p.toks[at][0] == "}"), None)
        if close is None:
            raise p.missing("}")
        p.toks.pop(close)
    return argument(p, "what the stacked sign stands on")


def named_bracket(p: State) -> Node:
    r"""\ket{a}, \bra{a}, \braket{a|b}, \abs{a}, \norm{a}."""
    name = p.toks[p.i][1]
    p.i += 1
    if p.toks[p.i][0] == "{" and name in ("ket", "bra"):
        p.i += 1
        signs = lone_signs(p, "}")
        p.i -= signs is None
        inner = argument(p, f"the argument of \\{name}") if signs is None else signs
    else:
        inner = argument(p, f"the argument of \\{name}")
    if name == "bra" and p.toks[p.i][:2] == ("ket", "ket"):
        p.i += 1
        return p.node("braket", (inner, argument(p, "a state")))
    if name != "braket":
        return p.node(name, (inner,))
    if p.toks[p.i][0] == "{" and inner.op != "given":
        return p.node("braket", (inner, argument(p, "a state")))
    return p.node("braket", _parted(inner)) if inner.op == "given" else p.node("expect", (inner,))


def _parted(inner: Node) -> tuple[Node, ...]:
    """The parts of a|b|c."""
    if inner.op != "given":
        return (inner,)
    return (*_parted(inner.args[0]), *_parted(inner.args[1]))


def remainder_of(p: State, left: Node) -> Node:
    r"""Read a \pmod{n} outside of a congruence: the value a mod n, named so."""
    return remainder(p, left, modulus(p))


def modulus(p: State) -> Node:
    r"""The n of \pmod{n}."""
    p.i += 1
    return argument(p, "the modulus")


def text(p: State) -> Node:
    """Words among formulas."""
    value = p.toks[p.i][1]
    p.i += 1
    return p.node("text", (), value)


def dots(p: State) -> Node:
    """An ellipsis."""
    p.i += 1
    return p.node("dots")


def brace(p: State) -> Node:
    """{ … } groups without a trace; around a symbol alone it is as if not there."""
    p.i += 1
    if p.toks[p.i][0] == "}":
        p.i += 1
        return special.hypergeometric(p) or special.chosen(p) or p.node("blank")
    kind = p.toks[p.i][0]
    if kind in _OPERATORS and _unwrapped(p):
        return prefixed(p)
    entries = contents(p, "}")
    if len(entries) == 1 and entries[0].op == "sym":
        return scripted(p, entries[0].symbol)
    if p.notation == "text":
        return set_of(p, entries)
    return joined(p, entries)


#: What acts on what follows it.
_OPERATORS: Final = frozenset(("fn", "big", "int", "lim"))


def _unwrapped(p: State) -> bool:
    r"""Whether braces hold an operator and its scripts alone, {\sin^{2}}θ; takes them off then."""
    at = p.i + 1
    while p.toks[at][0] in ("^", "_"):
        at = after_group(p.toks, at + 1)
    if p.toks[at][0] != "}":
        return False
    del p.toks[at]
    return True


TABLE: Final[dict[str, Prefix]] = {
    "{": brace,
    "accent": accent, "font": font, "switch": switch, "stack": stack, "ket": named_bracket,
    "begin": environments.environment, "grid": environments.grid, "text": text, "dots": dots,
}  # fmt: skip
