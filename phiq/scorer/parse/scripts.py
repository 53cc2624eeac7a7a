"""Subscripts, superscripts and primes after a base, in any order, in the three notations.

As in TeX, a base takes one of each: a second one is an error, as is a prime after a superscript.
"""

from __future__ import annotations

from typing import Final

from phiq.scorer.expr import Node, Symbol
from phiq.scorer.parse.letters import GREEK
from phiq.scorer.parse.lists import contents
from phiq.scorer.parse.pratt import PREFIX
from phiq.scorer.parse.state import State
from phiq.scorer.parse.words import label_of

#: Token kinds that continue a base.
SCRIPTS: Final = frozenset(("_", "sub", "^", "sup", "'", "''", "mark"))
#: Commands that TeX does not take as a script without braces.
_NEED_BRACES: Final = frozenset(("sqrt", "fn", "accent", "left", "right", "big", "int", "lim"))
_INDICES: Final = frozenset("μνρσλκαβγδ")
_HALVES: Final = {"(": 1, "[": 1, ")": -1, "]": -1}
_RAISED_MARKS: Final[dict[str, str]] = {
    "*": "star", "∗": "star", "⋆": "star", "†": "dagger", "+": "plus", "-": "minus",
    "⊤": "transpose",
    "∘": "ring", "‡": "dagger", "±": "plusminus", "∥": "parallel", "⊥": "perp", "×": "times",
    "∞": "infinity", "#": "sharp", "♯": "sharp", "'": "prime",
}  # fmt: skip
_PLAIN_KINDS: Final = frozenset(
    ("num", "sym", "word", "label", "e", "i", "d", "phi", "const", ",", "text", "Delta", "delta")
)


class Scripts:
    """What was found: `sub` a label or index nodes, `sup` a node, `marks` names of decorations."""

    __slots__ = ("marks", "sub", "sup", "upper")

    def __init__(self) -> None:
        self.sub: str | tuple[Node, ...] | None = None
        self.sup: Node | None = None
        self.upper: str | None = None
        self.marks: tuple[str, ...] = ()


def read_scripts(p: State, *, base_is_symbol: bool, sup: bool = True) -> Scripts:
    """Read the scripts at hand; with `sup` False a superscript is left to the caller.

    Raises:
        EquationSyntaxError: a second subscript or superscript, or none after its sign.
    """
    found = Scripts()
    raised = False
    while True:
        kind = p.toks[p.i][0]
        if kind in ("_", "sub"):
            if found.sub is not None:
                raise p.error("double subscript", expected="braces around one of the two")
            found.sub = _read_sub(p, label=base_is_symbol)
        elif kind in ("^", "sup"):
            if not sup:
                return found
            if raised:
                raise p.error("double superscript", expected="braces around one of the two")
            raised = True
            _read_sup(p, found)
        elif kind in ("'", "''"):
            if raised:
                raise p.error("double superscript", expected="braces around one of the two")
            raised = _read_primes(p, found, sup=sup)
        elif kind == "mark" and base_is_symbol:
            found.marks += (p.toks[p.i][1],)
            p.i += 1
        else:
            return found


def _read_primes(p: State, found: Scripts, *, sup: bool) -> bool:
    while p.toks[p.i][0] in ("'", "''"):
        found.marks += ("prime",) * len(p.toks[p.i][0])
        p.i += 1
    if sup and p.toks[p.i][0] in ("^", "sup"):
        _read_sup(p, found)
    return True


def _read_sub(p: State, *, label: bool) -> str | tuple[Node, ...]:
    kind, value, _, _ = p.toks[p.i]
    p.i += 1
    if kind == "sub":
        return _label_or_index(p, str(value)) if label else (label_node(p, str(value)),)
    kind, value, _, _ = p.toks[p.i]
    if kind == "{":
        return _braced_sub(p, label=label)
    if kind in _PLAIN_KINDS:
        p.i += 1
        text = _plain_text(kind, value)
        return _label_or_index(p, text) if label else (leaf(p, kind, value),)
    if kind in ("rel", "±", "*", "+", "-", "bin", "mark", "text"):
        p.i += 1
        return str(value)
    if kind == "(":
        return _bracketed_sub(p)
    return (_script_atom(p, "subscript"),)


def _bracketed_sub(p: State) -> tuple[Node, ...]:
    """The (n+1) of F_(n+1), as typed where braces are unknown."""
    p.i += 1
    return tuple(contents(p, ")"))


def _label_or_index(p: State, text: str) -> str | tuple[Node, ...]:
    """A label, unless it names a symbol that is bound by a sum or declared by the caller."""
    symbol = Symbol(GREEK.get(text, text))
    if symbol in p.bound or symbol in p.declared:
        return (p.sym(symbol),)
    return text


def label_node(p: State, label: str) -> Node:
    """A label as an expression: a number where it is one."""
    return p.num(label) if label.isdigit() else p.sym(Symbol(label))


def _plain_text(kind: str, value: object) -> str:
    if isinstance(value, Symbol):
        return value.base + value.sub
    if kind == "const":
        return {"pi": "π", "inf": "∞"}.get(str(value), str(value))
    return "d" if kind == "d" else label_of(str(value))


def leaf(p: State, kind: str, value: object) -> Node:
    """The leaf node of a single plain token."""
    if isinstance(value, Symbol):
        return p.sym(value)
    if kind == "num":
        return p.num(str(value))
    if kind == "const":
        return p.node("const", (), str(value))
    return p.sym(Symbol(_plain_text(kind, value)))


def _braced_sub(p: State, *, label: bool) -> str | tuple[Node, ...]:
    toks = p.toks
    at = p.i + 1
    text = ""
    index = False
    while toks[at][0] in _PLAIN_KINDS:
        kind, value, _, _ = toks[at]
        index |= isinstance(value, Symbol) and (value in p.bound or value in p.declared)
        index |= kind == "num" and toks[at + 1][0] in ("sym", "phi", "e", "i")
        text += _plain_text(kind, value)
        at += 1
    if toks[at][0] == "}" and label and not index and text:
        p.i = at + 1
        return text
    if not _begins_operand(p) or _half_bracket(p):
        return _raw_braces(p)
    if toks[at][0] == "}" and all(tok[0] in ("sym", "e", "i") for tok in toks[p.i + 1 : at]):
        nodes = tuple(p.sym(tok[1]) for tok in toks[p.i + 1 : at])
        p.i = at + 1
        return nodes
    return _braced_nodes(p)


def _half_bracket(p: State) -> bool:
    """Whether braces hold plain letters and one half of a pair: the {[μ} and {ν]} of tensors."""
    at = p.i + 1
    depth = 0
    while p.toks[at][0] in _PLAIN_KINDS or p.toks[at][0] in _HALVES:
        depth += _HALVES.get(p.toks[at][0], 0)
        at += 1
    return p.toks[at][0] == "}" and depth != 0


def _begins_operand(p: State) -> bool:
    kind = p.toks[p.i + 1][0]
    return kind in PREFIX and not (kind in "+-±" and p.toks[p.i + 2][0] in ("}", ",", *"+-±"))


def _braced_nodes(p: State) -> tuple[Node, ...]:
    p.i += 1
    return tuple(contents(p, "}"))


def _raw_braces(p: State) -> str:
    """A braced label that is no expression: {±}, {⊗n}, {,μ}; its tokens in one word."""
    text = ""
    depth = 0
    while True:
        kind, value, _, _ = p.toks[p.i]
        if kind == "end":
            raise p.missing("}")
        depth += (kind == "{") - (kind == "}")
        p.i += 1
        if depth == 0:
            return text
        text += "" if kind in "{}" else _plain_text(kind, value)


def _read_sup(p: State, found: Scripts) -> None:
    kind, value, _, _ = p.toks[p.i]
    p.i += 1
    if kind == "sup":
        found.sup = p.num(str(value))
        return
    kind, value, _, _ = p.toks[p.i]
    if kind == "{":
        _braced_sup(p, found)
    elif kind in ("num", "sym", "word", "label", "phi", "e", "i", "d", "const"):
        if kind == "sym" and value.base in _INDICES and value.base in lowered_letters(p):
            p.i += 1
            found.marks += (f"^{value.base}",)
            return
        found.sup = PREFIX[kind](p) if kind in ("phi", "e", "i") else _single(p)
        _transposed(found)
    elif kind in ("+", "-") and p.toks[p.i + 1][0] in PREFIX and _signed(p):
        p.i += 1
        found.sup = _script_atom(p, "superscript")
        if kind == "-":
            found.sup = p.node("neg", (found.sup,))
    elif kind in ("*", "bin", "+", "-", "mark", "rel", "±", "'"):
        p.i += 1
        mark = str(value)
        found.marks += (_RAISED_MARKS.get(mark, mark if kind == "mark" else f"^{mark}"),)
    else:
        found.sup = _script_atom(p, "superscript")


def _signed(p: State) -> bool:
    """Whether a sign after ^ belongs to an exponent: 10^-34, e^-x; not the a^+ b of LaTeX."""
    after = p.toks[p.i + 1]
    return after[0] == "num" or (p.notation != "latex" and not after[3])


def _single(p: State) -> Node:
    kind, value, _, _ = p.toks[p.i]
    p.i += 1
    return leaf(p, kind, value)


def _script_atom(p: State, name: str) -> Node:
    kind = p.toks[p.i][0]
    if kind in _NEED_BRACES and p.notation == "latex":
        raise p.error(f"a command without braces as {name}", expected="braces")
    prefix = PREFIX.get(kind)
    if prefix is None:
        raise p.missing(f"a {name}")
    return prefix(p)


def _braced_sup(p: State, found: Scripts) -> None:
    kind, value, _, _ = p.toks[p.i + 1]
    after = p.toks[p.i + 2][0]
    if after == "}" and (kind in ("*", "bin", "+", "-", "mark", "rel", "±") or kind == "'"):
        p.i += 3
        mark = str(value)
        found.marks += (_RAISED_MARKS.get(mark, mark if kind == "mark" else f"^{mark}"),)
    elif kind in ("'", "''") or not _begins_operand(p):
        _marks_or_raw(p, found)
    elif kind == "(" and _closes_braces(p):
        inside = p.toks[p.i + 1 :]
        (found.sup,) = _braced_nodes(p)[:1]
        inside = inside[: len(inside) - len(p.toks[p.i - 1 :])]
        found.upper = "".join(_plain_text(kind, value) for kind, value, _, _ in inside)
    elif _is_upper_index(p):
        found.marks += (f"^{_raw_braces(p)}",)
    else:
        nodes = _braced_nodes(p)
        found.sup = nodes[0] if len(nodes) == 1 else p.node("tuple", nodes)
        _transposed(found)


def _is_upper_index(p: State) -> bool:
    """Whether a braced superscript is a string of Greek tensor indices: {μν}."""
    at = p.i + 1
    while p.toks[at][0] == "sym" and p.toks[at][1].base in _INDICES:
        at += 1
    count = at - p.i - 1
    if p.toks[at][0] != "}" or count == 0:
        return False
    return count > 1 or p.toks[p.i + 1][1].base in lowered_letters(p)


def _two_indices(p: State, at: int) -> bool:
    return all(tok[0] == "sym" and tok[1].base in _INDICES for tok in p.toks[at : at + 2])


def lowered_letters(p: State) -> frozenset[str]:
    """The letters that stand in some subscript, or in a pair of raised indices."""
    known = p.context.get("lowered")
    if known is None:
        inside = False
        found = set()
        for at, (kind, value, _, _) in enumerate(p.toks):
            inside = (inside and kind != "}") or (
                kind == "{" and (p.toks[at - 1][0] == "_" or _two_indices(p, at + 1))
            )
            if kind == "sym" and (inside or p.toks[at - 1][0] == "_"):
                found.add(value.base)
        known = p.context["lowered"] = frozenset(found)
    return frozenset(known)


def _marks_or_raw(p: State, found: Scripts) -> None:
    text = _raw_braces(p)
    if not text:
        raise p.error("an empty superscript", expected="a superscript")
    found.marks += (f"^{text}",)


def _closes_braces(p: State) -> bool:
    """Whether the parenthesis that opens a braced superscript closes it too: f^{(n)}."""
    depth = 0
    for at in range(p.i + 1, len(p.toks)):
        kind = p.toks[at][0]
        depth += (kind == "(") - (kind == ")")
        if depth == 0 or kind == "end":
            return p.toks[at + 1][0] == "}" if kind != "end" else False
    return False


def _transposed(found: Scripts) -> None:
    sup = found.sup
    if sup is not None and sup.op == "sym" and sup.symbol.base == "⊤":
        found.sup = None
        found.marks += ("transpose",)
