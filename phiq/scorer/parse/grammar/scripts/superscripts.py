"""Superscripts: powers, marks (star, dagger, prime), tensor indices, labels such as ^{(n)}."""

from __future__ import annotations

from typing import Any, Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.parse.brackets import closing
from phiq.scorer.parse.grammar.pratt import PREFIX
from phiq.scorer.parse.grammar.scripts.parts import (
    INDICES,
    Scripts,
    begins_operand,
    braced_nodes,
    leaf,
    plain_text,
    raw_braces,
    script_atom,
)
from phiq.scorer.parse.state import State

_RAISED_MARKS: Final[dict[str, str]] = {
    "*": "star", "∗": "star", "⋆": "⋆", "†": "dagger", "+": "plus", "-": "minus",
    "⊤": "transpose",
    "∘": "ring", "‡": "dagger", "±": "plusminus", "∥": "parallel", "⊥": "perp", "×": "times",
    "∞": "infinity", "#": "sharp", "♯": "sharp", "'": "prime",
}  # fmt: skip


def read_sup(p: State, found: Scripts) -> None:
    """Read the superscript at hand into `found`."""
    kind, value, _, _ = p.toks[p.i]
    p.i += 1
    if kind == "sup":
        found.sup = p.num(str(value))
        return
    kind, value, _, _ = p.toks[p.i]
    if kind == "{":
        _braced_sup(p, found)
    elif kind in ("name", "exact"):
        p.i += 1
        found.marks += (_exact_mark(kind, value),)
    elif kind in ("num", "sym", "word", "label", "phi", "e", "i", "d", "const"):
        if kind == "sym" and value.base in INDICES and value.base in p.once(lowered_letters):
            p.i += 1
            found.marks += (f"^{value.base}",)
            return
        if p.notation != "latex" and p.toks[p.i + 1][0] == "sub":
            found.sup = script_atom(p, "superscript")  # the ₀ of x^x₀
        else:
            found.sup = PREFIX[kind](p) if kind in ("phi", "e", "i") else _single(p)
        _transposed(found)
    elif kind in ("+", "-") and p.toks[p.i + 1][0] in PREFIX and _signed(p):
        p.i += 1
        found.sup = script_atom(p, "superscript")
        if kind == "-":
            found.sup = p.node("neg", (found.sup,))
    elif kind in ("*", "bin", "+", "-", "mark", "rel", "±", "'"):
        p.i += 1
        mark = str(value)
        found.marks += (_RAISED_MARKS.get(mark, mark if kind == "mark" else f"^{mark}"),)
    else:
        found.sup = script_atom(p, "superscript")


def _signed(p: State) -> bool:
    """Whether a sign after ^ belongs to an exponent: 10^-34, e^-x; not the a^+ b of LaTeX."""
    after = p.toks[p.i + 1]
    return after[0] == "num" or (p.notation != "latex" and not after[3])


def _single(p: State) -> Node:
    kind, value, _, _ = p.toks[p.i]
    p.i += 1
    return leaf(p, kind, value)


def _braced_sup(p: State, found: Scripts) -> None:
    kind, value, _, _ = p.toks[p.i + 1]
    after = p.toks[p.i + 2][0] if kind != "end" else ""
    if kind == "num" and after in ("+", "-") and p.toks[p.i + 3][0] == "}":  # the charge of an ion
        found.marks += (f"^{raw_braces(p)}",)
        return
    if after == "}" and kind in ("name", "exact"):
        p.i += 3
        found.marks += (_exact_mark(kind, value),)
    elif after == "}" and (kind in ("*", "bin", "+", "-", "mark", "rel", "±") or kind == "'"):
        p.i += 3
        mark = str(value)
        found.marks += (_RAISED_MARKS.get(mark, mark if kind == "mark" else f"^{mark}"),)
    elif after == "}" and kind == "fn":
        p.i += 3
        found.marks += (f"^{value}",)
    elif kind in ("'", "''") and (primes := _primes(p)):
        found.marks += ("prime",) * primes
    elif kind in ("'", "''") or not begins_operand(p):
        _marks_or_raw(p, found)
    elif kind == "(" and _closes_braces(p):
        inside = p.toks[p.i + 1 :]
        (found.sup,) = braced_nodes(p)[:1]
        inside = inside[: len(inside) - len(p.toks[p.i - 1 :])]
        found.upper = "".join(plain_text(kind, value) for kind, value, _, _ in inside)
    elif _is_upper_index(p):
        found.marks += (f"^{raw_braces(p)}",)
    else:
        nodes = braced_nodes(p)
        found.sup = nodes[0] if len(nodes) == 1 else p.node("tuple", nodes)
        _transposed(found)


def _primes(p: State) -> int:
    r"""How many primes stand in the braces at hand, read with them; 0 where there is more."""
    at = p.i + 1
    while p.toks[at][0] in ("'", "''"):
        at += 1
    if p.toks[at][0] != "}":
        return 0
    count = sum(len(tok[0]) for tok in p.toks[p.i + 1 : at])
    p.i = at + 1
    return count


def _exact_mark(kind: str, value: Any) -> str:
    """A quoted superscript is a label, a mark written out is that mark."""
    return f"^{value}" if kind == "name" else str(value.base)


def _is_upper_index(p: State) -> bool:
    """Whether a braced superscript is a string of Greek tensor indices: {μν}."""
    at = p.i + 1
    while p.toks[at][0] == "sym" and p.toks[at][1].base in INDICES:
        at += 1
    count = at - p.i - 1
    if p.toks[at][0] != "}" or count == 0:
        return False
    return count > 1 or p.toks[p.i + 1][1].base in p.once(lowered_letters)


def _two_indices(p: State, at: int) -> bool:
    return all(tok[0] == "sym" and tok[1].base in INDICES for tok in p.toks[at : at + 2])


def lowered_letters(p: State) -> frozenset[str]:
    """The letters that stand in some subscript, or in a pair of raised indices."""
    inside = False
    found = set()
    for at, (kind, value, _, _) in enumerate(p.toks):
        inside = (inside and kind != "}") or (
            kind == "{" and (p.toks[at - 1][0] == "_" or _two_indices(p, at + 1))
        )
        if kind == "sym" and (inside or p.toks[at - 1][0] == "_"):
            found.add(value.base)
    return frozenset(found)


def _marks_or_raw(p: State, found: Scripts) -> None:
    text = raw_braces(p)
    if not text:
        raise p.error("an empty superscript", expected="a superscript")
    found.marks += (f"^{text}",)


def _closes_braces(p: State) -> bool:
    """Whether the parenthesis that opens a braced superscript closes it too: f^{(n)}."""
    end = closing(p.toks, p.i + 1, "(", ")")
    return end > 0 and p.toks[end + 1][0] == "}"


def _transposed(found: Scripts) -> None:
    sup = found.sup
    if sup is not None and sup.op == "sym" and sup.symbol.base == "⊤":
        found.sup = None
        found.marks += ("transpose",)
