"""Reads the derivatives of programs and keyboards: dI/dt beside a *, and d2x/dt2.

A program's names are words, so its dI is one, unless it stands over a differential of one letter
and nowhere else; and a keyboard has no raised 2.
"""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.parse.text.letters import GREEK
from phiq.scorer.parse.text.tokens import Token
from phiq.scorer.parse.text.words import Vocabulary

_LETTER: Final = rf"(?:{'|'.join(sorted(GREEK, key=len, reverse=True))}|[A-Za-z])"
#: Without a power, an index or an argument behind it, which would be of the quotient's lower part.
_QUOTIENT: Final = re.compile(
    rf"(?<![\w.\\])d([23]?)({_LETTER}(?:\d+|_\w+)?)(\s*/\s*)d({_LETTER})(\d?)(?![\w(\[]|\s*(?:\*\*|\^))"
)
_WORD: Final = re.compile(r"\w+")
_SLASH: Final = re.compile(r"/\s*d[A-Za-z]")


def settle_derivatives(text: str, toks: list[Token], words: Vocabulary) -> list[Token]:
    """The tokens with such quotients as those of differentials."""
    if words.notation == "latex" or not _SLASH.search(text):
        return toks
    quotients = [
        match
        for match in _QUOTIENT.finditer(text)
        if match[1] == match[5] and (match[1] or words.notation == "python")
    ]
    if not quotients or _are_names(text, quotients, words):
        return toks
    out: list[Token] = []
    at = 0
    for match in quotients:
        while toks[at][2] < match.start():
            out.append(toks[at])
            at += 1
        gap = toks[at][3]
        place = match.start(3) + match[3].index("/")
        slash = next((tok for tok in toks[at:] if tok[2] == place), None)
        if slash is None:  # it is a part of a longer sign
            continue
        out += [
            *_differential(match[2], match[1], words, match.start(), gap),
            slash,
            *_differential(match[4], "", words, match.start(4) - 1, slash[3]),
        ]
        if match[5]:
            out.append(("sup", match[5], match.start(5), False))
        while toks[at][2] < match.end() and toks[at][0] != "end":
            at += 1
    return out + toks[at:]


def _are_names(text: str, quotients: list[re.Match[str]], words: Vocabulary) -> bool:
    """Whether the parts of a quotient are names of their own: declared, or used besides."""
    rest = text
    for match in quotients:
        rest = f"{rest[: match.start()]}{' ' * len(match[0])}{rest[match.end() :]}"
    parts = {part for m in quotients for part in (f"d{m[1]}{m[2]}", f"d{m[4]}{m[5]}")}
    return not (parts.isdisjoint(words.symbols) and parts.isdisjoint(_WORD.findall(rest)))


def _differential(name: str, order: str, words: Vocabulary, offset: int, gap: bool) -> list[Token]:
    """The tokens of d, its order and what it is taken of."""
    found: list[Token] = [("d", None, offset, gap)]
    if order:
        found.append(("sup", order, offset + 1, False))
    start = offset + 1 + len(order)
    return found + [(kind, value, start, False) for kind, value in words.split(name)]
