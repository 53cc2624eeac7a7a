"""What subscripts and superscripts share: what was found, labels, braced parts."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.grammar.lists import contents
from phiq.scorer.parse.grammar.pratt import PREFIX, prefixed
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text.words import label_of

#: Commands that TeX does not take as a script without braces.
_NEED_BRACES: Final = frozenset(("sqrt", "fn", "accent", "left", "right", "big", "int", "lim"))
_HALVES: Final = {"(": 1, "[": 1, ")": -1, "]": -1}
#: Letters that index tensors.
INDICES: Final = frozenset("μνρσλκαβγδ")
#: Token kinds that make up a label.
PLAIN_KINDS: Final = frozenset(
    (
        "num",
        "sym",
        "word",
        "label",
        "e",
        "i",
        "d",
        "phi",
        "const",
        ",",
        "text",
        "Delta",
        "delta",
        "fn",
        "lim",
        "name",
    )
)


class Scripts:
    """What was found: `sub` a label or index nodes, `sup` a node, `marks` names of decorations."""

    __slots__ = ("marks", "sub", "sup", "upper")

    def __init__(self) -> None:
        self.sub: str | tuple[Node, ...] | None = None
        self.sup: Node | None = None
        self.upper: str | None = None
        self.marks: tuple[str, ...] = ()


def plain_text(kind: str, value: object) -> str:
    """A plain token as part of a label."""
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
    return p.sym(Symbol(plain_text(kind, value)))


def label_node(p: State, label: str) -> Node:
    """A label as an expression: a number where it is one."""
    return p.num(label) if label.isdigit() else p.sym(Symbol(label))


def joined_label(sub: str | tuple[Node, ...] | None) -> str | None:
    """A subscript as one label; None where it holds more than names."""
    if not isinstance(sub, tuple):
        return sub or ""
    names = [node.symbol.base for node in sub if node.op == "sym" and not node.symbol.sub]
    return "".join(names) if len(names) == len(sub) else None


def is_declared(p: State, value: Symbol, sub: str | tuple[Node, ...] | None) -> bool:
    """Whether the caller declared a name together with its subscript, or what is subscripted."""
    if not p.declared:
        return False
    label = joined_label(sub)
    return value in p.declared or (
        label is not None and Symbol(value.base, value.sub + label) in p.declared
    )


def half_bracket(p: State) -> bool:
    """Whether braces hold plain letters and one half of a pair: the {[μ} and {ν]} of tensors."""
    at = p.i + 1
    depth = 0
    while p.toks[at][0] in PLAIN_KINDS or p.toks[at][0] in _HALVES:
        depth += _HALVES.get(p.toks[at][0], 0)
        at += 1
    return p.toks[at][0] == "}" and depth != 0


def begins_operand(p: State) -> bool:
    """Whether the braces at hand hold an expression, not a lone sign."""
    kind = p.toks[p.i + 1][0]
    return (
        kind in PREFIX
        and kind != "degree"
        and not (kind in "+-±" and p.toks[p.i + 2][0] in ("}", ",", "+", "-", "±"))
    )


def braced_nodes(p: State) -> tuple[Node, ...]:
    """The expressions in the braces at hand."""
    p.i += 1
    return tuple(contents(p, "}"))


def raw_braces(p: State) -> str:
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
        text += "" if kind in "{}" else plain_text(kind, value)


def script_atom(p: State, name: str) -> Node:
    """A script that is one token or group.

    Raises:
        EquationSyntaxError: TeX wants braces here, or nothing stands here.
    """
    kind = p.toks[p.i][0]
    if kind in _NEED_BRACES and p.notation == "latex":
        raise p.error(f"a command without braces as {name}", expected="braces")
    if kind not in PREFIX:
        raise p.missing(f"a {name}")
    return prefixed(p)
