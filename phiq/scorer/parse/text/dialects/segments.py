r"""Pairs of corners as the lengths between them: AF/FB · BD/DC · CE/EA = 1 has six letters.

Only where a text names three different pairs at least, which share corners, and no corner by
itself: A(B + C) = AB + AC are products.
"""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.parse.text.tokens import Token

#: Fewest pairs that are lengths and no products.
FEWEST: Final = 3
#: Two corners; most texts hold none, and are not searched further.
PAIR: Final = re.compile(r"(?<![A-Za-z\\_])[A-Z]{2}(?![A-Za-z_])")
_CORNER: Final = re.compile(r"(?<![A-Za-z\\_])[A-Z](?![A-Za-z])")


def named_by_corners(text: str, toks: list[Token]) -> list[Token]:
    """The tokens with each pair of corners as one name, the same for AB and BA."""
    found = list(PAIR.finditer(text))
    names: dict[frozenset[str], str] = {}
    for match in found:
        names.setdefault(frozenset(match[0]), match[0])
    corners = frozenset().union(*names)
    if len(names) < FEWEST or len(corners) >= 2 * len(names) or _CORNER.search(text):
        return toks
    starts = {match.start(): names[frozenset(match[0])] for match in found}
    joined: list[Token] = []
    at = 0
    while at < len(toks):
        name = starts.get(toks[at][2])
        if name is not None and _are_letters(toks, at):
            joined.append(("word", Symbol(name), *toks[at][2:]))
            at += 2
        else:
            joined.append(toks[at])
            at += 1
    return joined


def _are_letters(toks: list[Token], at: int) -> bool:
    pair = toks[at : at + 2]
    return len(pair) == 2 and all(
        isinstance(value, Symbol) and len(value.base) == 1 and not value.sub
        for _, value, _, _ in pair
    )
