"""Reads ei(…), si(…) and ci(…) of typed text as the integrals that SymPy and mpmath call so.

Short as they are, these names are products of letters elsewhere. Right before a parenthesis each is
the function, unless its letters occur in the text besides or the caller declared them.
"""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.parse.text.tokens import Token
from phiq.scorer.parse.text.words import Vocabulary

_NAMES: Final = frozenset(("ei", "si", "ci"))
#: What every such call holds: texts without it need no look at their tokens.
HINT: Final = "i("
#: What makes an e the number, which stands beside integrals too.
_RAISES: Final = frozenset(("^", "sup", "**"))


def name_integrals(toks: list[Token], words: Vocabulary) -> list[Token]:
    """The tokens with such calls as functions."""
    if words.notation == "latex":
        return toks
    named: list[Token] = []
    at = 0
    while at < len(toks):
        size = _size_of_name(toks, at)
        if size:
            _, _, offset, gap = toks[at]
            named.append(("fn", _name(toks, at, size), offset, gap))
        else:
            named.append(toks[at])
        at += size or 1
    return toks if _uses_letters(named, words) else named


def _size_of_name(toks: list[Token], at: int) -> int:
    """How many tokens spell such a name before a parenthesis: 1 as a word, 2 as letters, else 0."""
    size = 1 if toks[at][0] == "word" else 2
    if at + size >= len(toks) or toks[at + size][0] != "(" or toks[at + size][3]:
        return 0
    # Letters of one word have one offset.
    same = toks[at][2] == toks[at + size - 1][2] and (at == 0 or toks[at - 1][2] != toks[at][2])
    return size if same and _name(toks, at, size) in _NAMES else 0


def _name(toks: list[Token], at: int, size: int) -> str:
    values = [tok[1] for tok in toks[at : at + size]]
    return "".join([v.base for v in values if isinstance(v, Symbol) and not v.sub and not v.marks])


def _uses_letters(toks: list[Token], words: Vocabulary) -> bool:
    """Whether letters of the names found are symbols in the text or declared, or a name is."""
    names = {tok[1] for tok in toks if tok[0] == "fn" and tok[1] in _NAMES}
    parts = names.union(*names)
    if any(symbol.base in parts for symbol in words.declared):
        return True
    return any(
        isinstance(value, Symbol)
        and value.base in parts
        and not (kind == "e" and toks[at + 1][0] in _RAISES)
        for at, (kind, value, _, _) in enumerate(toks)
    )
