"""Names right before a bracket that are products of letters elsewhere.

The ei(…), si(…) and ci(…) of typed text are the integrals that SymPy and mpmath call so, unless
their letters occur in the text besides or the caller declared them. A name before nothing but
numbers, truth values and lists of them is a function of some program: foo(3), fun(2, [1, 2]).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from typing import Final

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.parse.text.tokens import Token
from phiq.scorer.parse.text.words import Vocabulary, names_function

_NAMES: Final = frozenset(("ei", "si", "ci"))
#: What every such call holds: texts without it need no look at their tokens.
HINT: Final = "i("
#: A name before a bracket that holds numbers alone; its content comes last. (A letter is none.)
CALL: Final = re.compile(
    r"(?<![\w\\.}])([A-Za-z]\w*+)[(\[]"
    r"((?:[-+\d.\s,;:\[\]{}()\"']|\bc(?=\()|\b(?:True|False|true|false|TRUE|FALSE)\b)+)"
    r"[)\]](?!\s*[\w(])"
)
_LETTER: Final = re.compile("[A-Za-z]")
#: A logarithm to the base behind its name, log_2(8).
_LOGARITHM: Final = "log_"
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


def name_functions(text: str, toks: list[Token], words: Vocabulary) -> list[Token]:
    """The tokens with each name that is called on numbers as one."""
    if words.notation == "latex":
        return toks
    names = {}
    for match in CALL.finditer(text):
        name = match[1]
        several = len(_LETTER.findall(name)) > 1 and not name.startswith(_LOGARITHM)
        if several and names_function(name, several="," in match[2] or not match[2][0].isdigit()):
            names[match.start()] = name
    return _as_calls(toks, names) if names else toks


def _as_calls(toks: list[Token], names: Mapping[int, str]) -> list[Token]:
    """The tokens with those of each name's letters as a call by the name that begins there."""
    found: list[Token] = []
    for offset, group in groupby(toks, key=itemgetter(2)):
        letters = [*group]
        called = offset in names and len(letters) > 1
        found += [("pycall", names[offset], *letters[0][2:])] if called else letters
    return found


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
