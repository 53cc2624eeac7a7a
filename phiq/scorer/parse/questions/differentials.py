"""Tells the d of a differential from the letter d, by what stands around it."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.parse.state import State
from phiq.scorer.parse.text.tokens import LOOKAHEAD

#: Kinds of tokens that a differential may be taken of.
NAMES: Final = frozenset(
    ("sym", "word", "phi", "e", "i", "label", "accent", "font", "Delta", "const", "name", "exact")
)
#: Around a term of a sum, and at the end of a text.
_TERM_ENDS: Final = frozenset(("rel", "+", "-", "end"))


def is_differential(p: State) -> bool:
    """Whether the d at hand is that of a differential or derivative."""
    if Symbol("d") in p.declared and not p.integrals:
        return False
    toks = p.toks
    kind, _, _, gap = toks[p.i + 1]
    after = toks[p.i + 2][0] if kind != "end" else ""
    if kind in ("/", "over") and after == "d":
        return True
    if kind in ("^", "sup"):
        return p.integrals > 0 or _order_then_name(p)
    if kind not in NAMES:
        alone = kind == "}" and toks[p.i - 1][0] == "{"
        return p.integrals > 0 and (kind == "(" or alone)
    if p.integrals:
        return True
    starts_word = p.i == 0 or toks[p.i - 1][2] != toks[p.i][2]
    tight = not gap and (starts_word or p.once(_beside_small_amounts))
    return tight or _over_another(p)


def _beside_small_amounts(p: State) -> bool:
    """Whether a term of the text is a differential alone, as dU in dU = TdS - PdV."""
    toks = p.toks
    return any(
        toks[at][0] in ("d", "delta")
        and toks[at + 1][0] in NAMES
        and not toks[at + 1][3]
        and toks[at + 2][0] in _TERM_ENDS
        and (at == 0 or toks[at - 1][0] in _TERM_ENDS)
        for at in range(len(toks) - LOOKAHEAD)
    )


def _order_then_name(p: State) -> bool:
    """d²x, d^2 x, d^{2}x: an order and then a name or the end of a numerator."""
    toks = p.toks
    if toks[p.i + 1][0] == "sup":
        kind, _, _, gap = toks[p.i + 2]
    elif toks[p.i + 2][0] == "num":
        kind, _, _, gap = toks[p.i + 3]
    elif toks[p.i + 2][0] == "{" and toks[p.i + 4][0] == "}":
        kind, _, _, gap = toks[p.i + 5]
    else:
        return False
    return (
        (kind in NAMES and not gap) or (kind == "/" and toks[p.i + 3][0] == "d") or kind == "over"
    )


def _over_another(p: State) -> bool:
    """The d of mdv/dt: a name, a slash and another d follow."""
    return p.toks[p.i + 2][0] == "/" and p.toks[p.i + 3][0] == "d"
