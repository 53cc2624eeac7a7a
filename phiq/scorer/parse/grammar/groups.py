"""Brackets of every kind: parentheses, braces, bars, angles, floors, intervals, sets, kets."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.brackets import CLOSERS, OPENERS
from phiq.scorer.parse.grammar.listed_calls import generated
from phiq.scorer.parse.grammar.lists import contents
from phiq.scorer.parse.grammar.matrices import continued_fraction, rows_in_brackets
from phiq.scorer.parse.grammar.pratt import GIVEN, Prefix, expr
from phiq.scorer.parse.grammar.scripts.scripts import read_scripts
from phiq.scorer.parse.questions.sequences import legendre
from phiq.scorer.parse.state import State

#: Signs behind which two entries in brackets are an interval.
_IN: Final = frozenset("∈∉")
_CLOSERS: Final = {"(": ")", "[": "]", "{": "}", "\\{": "\\}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}


def joined(p: State, entries: list[Node]) -> Node:
    """The entries of a group as one node: none is blank, several are a tuple."""
    if not entries:
        return p.node("blank")
    return entries[0] if len(entries) == 1 else p.node("tuple", tuple(entries))


def parenthesis(p: State) -> Node:
    """( … ): the expression itself; several entries make a tuple or a half-open interval."""
    p.i += 1
    entries = contents(p, ")", "]")
    p.closed = p.i
    if p.toks[p.i - 1][0] == "]":
        return _interval(p, entries, "(]")
    if not entries:
        raise p.error("empty parentheses", at=p.i - 1, expected="an expression")
    return joined(p, entries)


def bracket(p: State) -> Node:
    """[ … ]: a grouping; a commutator or an interval of two, a tuple of more, a matrix of rows."""
    member = p.i > 0 and p.toks[p.i - 1][1] in _IN
    p.i += 1
    if p.notation != "latex" and (matrix := rows_in_brackets(p)) is not None:
        return matrix
    start = p.i
    entries = contents(p, "]", ")")
    if p.toks[p.i - 1][0] == ")":
        return _interval(p, entries, "[)")
    p.squared = p.i
    if len(entries) > 1 and (found := continued_fraction(p, start, entries)) is not None:
        return found
    listed = generated(p, entries[0]) if len(entries) == 1 else None
    if listed is not None:
        return p.node("tuple", listed)
    if member and len(entries) == 2:
        return _interval(p, entries, "[]")
    return _bracketed(p, entries)


def _bracketed(p: State, entries: list[Node]) -> Node:
    if _is_stack(entries):
        return p.node("fn", entries[0].args, "stirling1")
    if len(entries) != 2:
        return joined(p, entries)
    if any(entry.op == "neg" or not entry.letters for entry in entries):
        return p.node("interval", tuple(entries), "[]")
    return p.node("commutator", tuple(entries))


def _is_stack(entries: list[Node]) -> bool:
    r"""Whether a bracket holds n \atop k alone: a Stirling number, as Knuth writes it."""
    return len(entries) == 1 and entries[0].op == "matrix" and entries[0].value == (2, 1, "")


def _interval(p: State, entries: list[Node], shape: str) -> Node:
    if len(entries) != 2:
        raise p.error("brackets do not match", at=p.i - 1, expected=_CLOSERS[shape[0]])
    return p.node("interval", tuple(entries), shape)


def set_brace(p: State) -> Node:
    r"""\{ … \}: a grouping where it holds plain arithmetic, an anticommutator or a set."""
    p.i += 1
    return set_of(p, contents(p, "\\}"))


def set_of(p: State, entries: list[Node]) -> Node:
    """What braces that are drawn hold."""
    if _is_stack(entries):
        return p.node("fn", entries[0].args, "stirling2")
    alone = p.toks[p.i][0] == "end" and p.toks[0][0] in ("\\{", "{", "left")
    if alone and len(entries) > 1 and all(entry.op == "rel" for entry in entries):
        return p.node("system", tuple(entries))
    if len(entries) == 1 and entries[0].op not in ("rel", "given", "logic", "tuple", "interval"):
        alone = entries[0].op == "num" and _beside_sets(p)
        return p.node("set", tuple(entries)) if alone else entries[0]
    if len(entries) == 2 and all(entry.op not in ("rel", "given", "num") for entry in entries):
        return p.node("anticommutator", tuple(entries))
    return p.node("set", tuple(entries))


def _beside_sets(p: State) -> bool:
    """Whether the text joins or compares sets, so that braces around one number hold it."""
    return any(sign in p.text for sign in _OF_SETS)


_OF_SETS: Final = ("∪", "∩", "∖", "⊂", "⊆", "∅", "\\cup", "\\cap", "setminus", "subset", "emptyset")


def bars(p: State) -> Node:
    """|x|."""
    p.i += 1
    return p.node("abs", (joined(p, contents(p, "|)")),))


def double_bars(p: State) -> Node:
    """‖x‖."""
    p.i += 1
    return p.node("norm", (joined(p, contents(p, "‖)")),))


def angle(p: State) -> Node:
    """⟨a⟩ is a mean, ⟨a|b|c⟩ a bracket, ⟨u, v⟩ an inner product, ⟨1, 2, 3⟩ a vector."""
    p.i += 1
    parts = _states(p) or contents(p, "⟩", power=GIVEN)
    return _angled(p, parts)


def _states(p: State) -> list[Node] | None:
    """The signs of ⟨+|-⟩; None where states have other names."""
    start = p.i
    first = lone_signs(p, "mid")
    second = None if first is None else lone_signs(p, "⟩")
    if first is None or second is None:
        p.i = start
        return None
    return [first, second]


def _angled(p: State, parts: list[Node]) -> Node:
    if len(parts) == 1:
        return p.node("expect", (parts[0],))
    numbers = all(part.op in ("num", "neg", "div") and not part.letters for part in parts)
    vector = (len(parts) > 2 or numbers) and not _has_inner_bar(p)
    return p.node("tuple" if vector else "braket", tuple(parts))


def _has_inner_bar(p: State) -> bool:
    """Whether a bar parts the entries of the group that was just closed, as those of ⟨a|b|c⟩."""
    depth = 0
    for at in range(p.i - 2, -1, -1):
        kind = p.toks[at][0]
        if kind == "mid" and not depth:
            return True
        if kind in OPENERS and not depth:
            return False
        depth += (kind in CLOSERS) - (kind in OPENERS)
    return False


def ket(p: State) -> Node:
    """|ψ⟩."""
    p.i += 1
    return p.node("ket", (_state(p, "ket)"),))


def bra(p: State) -> Node:
    """⟨ψ|."""
    p.i += 1
    return p.node("bra", (_state(p, "bra)"),))


def _state(p: State, closer: str) -> Node:
    """What names a state: an expression, or signs alone, as the + of |+⟩."""
    signs = lone_signs(p, closer)
    return joined(p, contents(p, closer)) if signs is None else signs


def lone_signs(p: State, closer: str) -> Node | None:
    """The signs up to a closer as one symbol, read with it; None where there is anything else."""
    at = p.i
    while p.toks[at][0] in ("+", "-", "±", "*"):
        at += 1
    if at == p.i or p.toks[at][0] != closer:
        return None
    name = "".join(str(tok[1]) for tok in p.toks[p.i : at])
    p.i = at + 1
    return p.sym(Symbol(name))


def floor(p: State) -> Node:
    """⌊x⌋; with the upper corner on one side the nearest integer."""
    p.i += 1
    inside = joined(p, contents(p, "⌋", "⌉"))
    return p.node("fn", (inside,), "floor" if p.toks[p.i - 1][0] == "⌋" else "round")


def ceiling(p: State) -> Node:
    """⌈x⌉."""
    p.i += 1
    return p.node("fn", (joined(p, contents(p, "⌉")),), "ceil")


def left_right(p: State) -> Node:
    r"""\left … \right with any two delimiters."""
    opening = p.toks[p.i][1]
    p.i += 1
    entries = contents(p, "right", power=GIVEN if opening == "⟨" else 0)
    closing = p.toks[p.i - 1][1]
    if opening == "(" and closing == ")":
        p.closed = p.i
    elif opening == "[" and closing == "]":
        p.squared = p.i
    return _delimited(p, entries, opening, closing)


def _delimited(p: State, entries: list[Node], opening: str, closing: str) -> Node:
    pair = opening + closing
    if pair == "()" and (symbol := legendre(p, entries)) is not None:
        return symbol
    if pair in _PAIRS:
        op, value = _PAIRS[pair]
        return p.node(op, (joined(p, entries),), value)
    if pair in _LISTS:
        return _LISTS[pair](p, entries)
    if pair in ("[)", "(]") and len(entries) == 2:
        return p.node("interval", tuple(entries), pair)
    return evaluation(p, joined(p, entries)) if closing == "|" else joined(p, entries)


def evaluation(p: State, body: Node) -> Node:
    """The limits after an evaluation bar, lower before upper."""
    found = read_scripts(p, base_is_symbol=False)
    where = found.sub if isinstance(found.sub, tuple) else ()
    if found.sup is not None:
        where = (*where, found.sup)
    return p.node("at", (body, *where)) if where else body


def evaluation_bar(p: State, left: Node) -> Node:
    """f|_{x=0}."""
    p.i += 1
    return evaluation(p, left)


def given(p: State, left: Node) -> Node:
    """Read a | b: a given b, a divides b."""
    p.i += 1
    return p.node("given", (left, expr(p, GIVEN)), "|")


def normal_order(p: State) -> Node:
    """:φ²: is φ² in normal order, an operator's mark."""
    p.i += 1
    inner = expr(p, 0)
    p.expect(":", ":")
    return p.node("mark", (inner,), "normal")


def arguments(p: State) -> tuple[Node, ...]:
    """The arguments of a call, the opening bracket at hand; none for f()."""
    kind = p.toks[p.i][0]
    p.i += 1
    closer = "right" if kind == "left" else _CLOSERS[kind]
    return tuple(contents(p, closer))


_PAIRS: Final[dict[str, tuple[str, str | None]]] = {
    "||": ("abs", None), "‖‖": ("norm", None), "⌊⌋": ("fn", "floor"), "⌈⌉": ("fn", "ceil"),
    "⌊⌉": ("fn", "round"), "|⟩": ("ket", None), "⟨|": ("bra", None),
}  # fmt: skip
_LISTS: Final = {"⟨⟩": _angled, "{}": set_of, "[]": _bracketed}
PREFIX: Final[dict[str, Prefix]] = {
    "(": parenthesis,
    "[": bracket,
    "\\{": set_brace,
    "(|": bars,
    "(‖": double_bars,
    "⟨": angle,
    "ket(": ket,
    "bra(": bra,
    "⌊": floor,
    "⌈": ceiling,
    "left": left_right,
    ":": normal_order,
}
