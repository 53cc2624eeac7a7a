"""Which signs join statements and which join operands: ∧, ∨ and arrows between two relations.

It reads no statement; it only looks for relations on both sides of a sign.
"""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.parse.brackets import CLOSERS, OPENERS
from phiq.scorer.parse.text.tokens import Token

#: Arrows that tell what follows where equations stand on both sides.
ARROW: Final = re.compile(r"→|->|⟶|\\(?:to|(?:long)?rightarrow)(?![A-Za-z])")
#: Relations that make a statement of their own.
_STATES: Final = frozenset("=<>≤≥≈≠")
#: Brackets, which environments are not.
_BRACKETS: Final = OPENERS - {"begin"}
_CLOSING: Final = CLOSERS - {"end\\"}
#: What ends a statement.
_ENDS: Final = frozenset((",", ";", "end", "logic", "\\\\", "quad"))


def settle_arrows(toks: list[Token]) -> None:
    """The → between two relations, 2x = 4 → x = 2, is an implication; any other tends or maps."""
    left, after = _Nearest(OPENERS, CLOSERS), _nearest_after(toks)
    for at, (kind, sign, offset, gap) in enumerate(toks):
        if kind == "rel" and sign == "→" and _STATES.issuperset((left.relation, after[at])):
            toks[at] = ("logic", "⇒", offset, gap)
        left.step(toks[at])


#: Signs of "and" and "or", which join relations or values.
CONNECTIVE: Final = re.compile(r"[∧∨]|\\(?:land|lor|wedge|vee)\b")


def settle_connectives(toks: list[Token]) -> None:
    """The ∧ and ∨ between two relations join these, and not the operands beside them."""
    left, after = _Nearest(OPENERS, CLOSERS), _nearest_after(toks)
    for at, (kind, sign, _, _) in enumerate(toks):
        if kind == "bin" and sign in "∧∨" and left.relation and after[at]:
            toks[at] = ("logic", *toks[at][1:])
        left.step(toks[at])


def _nearest_after(toks: list[Token]) -> list[str]:
    """For each token the nearest relation after it."""
    found, right = [], _Nearest(CLOSERS, OPENERS)
    for token in reversed(toks):
        found.append(right.relation)
        right.step(token)
    return found[::-1]


def settle_events(toks: list[Token]) -> None:
    """The "or" and "and" between two events in brackets as signs: P(A or B), P(X > 1 or Y > 2).

    Lines of an environment are in no bracket.
    """
    left, after = _Nearest(OPENERS, CLOSERS), _nearest_after(toks)
    depth = 0
    for at, (kind, word, offset, gap) in enumerate(toks):
        depth += (kind in _BRACKETS) - (kind in _CLOSING)
        joins = _EVENTS.get(word.strip()) if kind == "text" and depth and at else None
        if joins and _EVENT.issuperset((toks[at - 1][0], toks[at + 1][0])):
            toks[at] = ("bin", joins, offset, gap)
        elif joins and left.relation and after[at]:
            toks[at] = ("logic", joins, offset, gap)
        left.step(toks[at])


#: Words between events, and the kinds of tokens that are one.
_EVENTS: Final = {"or": "∨", "and": "∧"}
_EVENT: Final = frozenset(("sym", "word", "label"))


class _Nearest:
    """Goes over tokens; `relation` is the last one met in this bracket and statement, "" for none.

    opening, closing: what begins and ends a bracket in the direction that it goes.
    """

    __slots__ = ("_closing", "_opening", "_outer", "relation")

    def __init__(self, opening: frozenset[str], closing: frozenset[str]) -> None:
        self._opening = opening
        self._closing = closing
        self._outer: list[str] = []
        self.relation = ""

    def step(self, token: Token) -> None:
        """Go over one token."""
        kind = token[0]
        if kind in ("rel", "mid"):
            self.relation = str(token[1])
        elif kind in self._opening:
            self._outer.append(self.relation)
            self.relation = ""
        elif kind in self._closing:
            self.relation = self._outer.pop() if self._outer else ""
        elif kind in _ENDS:
            self.relation = ""
