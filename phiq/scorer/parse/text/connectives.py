"""Which signs join statements and which join operands: ∧, ∨ and arrows between two relations.

It reads no statement; it only looks for relations on both sides of a sign.
"""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.parse.text.tokens import Token

OPENERS: Final = frozenset(("(", "[", "{", "\\{", "left", "⌊", "⌈", "begin", "⟨"))
CLOSERS: Final = frozenset((")", "]", "}", "\\}", "right", "⌋", "⌉", "end\\", "⟩"))
#: Arrows that tell what follows where equations stand on both sides.
ARROW: Final = re.compile(r"→|->|⟶|\\(?:to|(?:long)?rightarrow)(?![A-Za-z])")
#: Relations that make a statement of their own.
_STATES: Final = frozenset("=<>≤≥≈≠")


def settle_arrows(toks: list[Token]) -> None:
    """The → between two relations, 2x = 4 → x = 2, is an implication; any other tends or maps."""
    for at, (kind, sign, offset, gap) in enumerate(toks):
        if kind == "rel" and sign == "→":
            parted = [_nearest_relation(toks, at, to) for to in (-1, 1)]
            if all(found in _STATES for found in parted):
                toks[at] = ("logic", "⇒", offset, gap)


#: Signs of "and" and "or", which join relations or values.
CONNECTIVE: Final = re.compile(r"[∧∨]|\\(?:land|lor|wedge|vee)\b")


def settle_connectives(toks: list[Token]) -> None:
    """The ∧ and ∨ between two relations join these, and not the operands beside them."""
    for at, (kind, sign, _, _) in enumerate(toks):
        if kind == "bin" and sign in "∧∨" and all(_has_relation(toks, at, to) for to in (-1, 1)):
            toks[at] = ("logic", *toks[at][1:])


def _has_relation(toks: list[Token], at: int, step: int) -> bool:
    """Whether a relation stands on this side of a sign, in its bracket and statement."""
    return bool(_nearest_relation(toks, at, step))


def _nearest_relation(toks: list[Token], at: int, step: int) -> str:
    """The relation nearest to a sign on one side, in its bracket and statement; "" for none."""
    depth = 0
    opening, closing = (OPENERS, CLOSERS) if step > 0 else (CLOSERS, OPENERS)
    at += step
    while 0 <= at < len(toks):
        kind = toks[at][0]
        depth += (kind in opening) - (kind in closing)
        if depth < 0 or (depth == 0 and kind in (",", ";", "end", "logic", "\\\\", "quad")):
            return ""
        if depth == 0 and kind == "rel":
            return str(toks[at][1])
        at += step
    return ""
