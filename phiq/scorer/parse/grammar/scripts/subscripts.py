"""Subscripts: labels of a symbol (v_max, x₁, T_μν) or expressions (F_{n+1}, a_k under a sum)."""

from __future__ import annotations

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.grammar.lists import contents
from phiq.scorer.parse.grammar.scripts.parts import (
    INDICES,
    PLAIN_KINDS,
    begins_operand,
    braced_nodes,
    half_bracket,
    label_node,
    leaf,
    plain_text,
    raw_braces,
    script_atom,
)
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text.letters import GREEK


def read_sub(p: State, *, label: bool) -> str | tuple[Node, ...]:
    """The subscript at hand: a label where `label` allows one, else index expressions."""
    kind, value, _, _ = p.toks[p.i]
    p.i += 1
    if kind == "sub":
        return _label_or_index(p, str(value)) if label else (label_node(p, str(value)),)
    kind, value, _, _ = p.toks[p.i]
    if kind == "{":
        return _braced_sub(p, label=label)
    if kind in PLAIN_KINDS:
        p.i += 1
        return _plain_sub(p, kind, value) if label else (leaf(p, kind, value),)
    if kind in ("rel", "±", "*", "+", "-", "bin", "mark", "text"):
        p.i += 1
        return str(value)
    if kind == "(":
        return _bracketed_sub(p)
    return (script_atom(p, "subscript"),)


def _plain_sub(p: State, kind: str, value: object) -> str | tuple[Node, ...]:
    """The label of a single token; a quoted one is never an index."""
    if kind == "name":
        return str(value)
    return _label_or_index(p, plain_text(kind, value) + _more_indices(p, kind, value))


def _more_indices(p: State, kind: str, value: object) -> str:
    """The ν of a typed R_μν: Greek indices written tight after a first one."""
    text = ""
    if p.notation == "latex" or kind != "sym" or plain_text(kind, value) not in INDICES:
        return text
    while True:
        kind, value, _, gap = p.toks[p.i]
        if gap or kind != "sym" or plain_text(kind, value) not in INDICES:
            return text
        text += plain_text(kind, value)
        p.i += 1


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


def _braced_sub(p: State, *, label: bool) -> str | tuple[Node, ...]:
    toks = p.toks
    at = p.i + 1
    text = ""
    index = False
    while toks[at][0] in PLAIN_KINDS:
        kind, value, _, _ = toks[at]
        index |= isinstance(value, Symbol) and (value in p.bound or value in p.declared)
        index |= kind == "num" and toks[at + 1][0] in ("sym", "phi", "e", "i")
        index |= kind in ("fn", "lim") and toks[at + 1][0] != "}"
        text += plain_text(kind, value)
        at += 1
    if toks[at][0] == "}" and label and not index and text:
        p.i = at + 1
        return text
    if not begins_operand(p) or half_bracket(p):
        return raw_braces(p)
    if toks[at][0] == "}" and all(tok[0] in ("sym", "e", "i") for tok in toks[p.i + 1 : at]):
        nodes = tuple(p.sym(tok[1]) for tok in toks[p.i + 1 : at])
        p.i = at + 1
        return nodes
    return braced_nodes(p)
