"""Cuts a text into lexemes; knows no meanings.

One regular expression for each notation says what a lexeme is. Most begin with an ASCII sign that
settles where they end: words, spaces, whole numbers, single signs; those are cut without it.
"""

from __future__ import annotations

import re
from string import ascii_letters, digits
from typing import Final

from phiq.scorer.parse.words import Notation

#: Raised and lowered characters; a run of them is one lexeme.
RAISED_SIGNS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴺᴹᴴᵅᵝᵞᵟᶿᵠᵡ"
LOWERED_SIGNS: Final = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"
#: Commands whose braces hold upright text.
UPRIGHT: Final = (
    "mathrm|operatorname|textrm|textup|text|mbox|hbox|textnormal|mathsf|mathtt|textsf|texttt"
    "|mathit|textit|textnormal|unit"
)
#: What LaTeX alone has: commands and comments.
_COMMANDS: Final = (
    r"\\(?:(?:left|right|middle)(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.)"
    r"|(?:begin|end)\s*\{[^{}]*\}"
    rf"|(?:{UPRIGHT})\*?\s*\{{[^{{}}\\$]*\}}|texttt\{{[^{{}}]*\}}"
    r"|(?:rm|sf|tt)\s+[A-Za-z]+"
    r"|(?:hspace|vspace|tag|label|eqno|color|ref|cite|mspace|hskip|kern|mkern|mskip)\b\*?"
    r"(?:\s*\{[^{}]*\}|\s*-?[\d.]+\s*[a-z]{2}|\s*\([^()]*\))"
    r"|[A-Za-z]+|.)|%.*|"
)
_WORD = "[A-Za-z][A-Za-z0-9_]*"
#: A letter with its number, μ0; π and the signs among Greek letters (Δ, Σ, Π) take none.
_NUMBERED = r"[α-ορ-ωϑϱΓΘΛΞΦΨΩ]\d+(?![\d.])"


def _expression(word: str, commands: str = "") -> re.Pattern[str]:
    """Branches are in the order of how often they are taken; only the last begins as others do."""
    return re.compile(
        rf"{word}|\s+|[()\[\]{{}}^_,;]"
        r"|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?"
        rf"|{commands}[{RAISED_SIGNS}]+|[{LOWERED_SIGNS}]+(?:/[{LOWERED_SIGNS}]+)?"
        r"|[\u0300-\u036f\u20d0-\u20ff]+"
        r"|[\"«‹“][^\"«»‹›“”]*[\"»›”]"
        r"|\*\*|<=>|<=|>=|!=|!!|==|:=|=:|->|=>|~=|\+/-|\.\.\.|''|//|.",
        re.DOTALL,
    )


#: What a lexeme is in a notation; together they are the text.
EXPRESSIONS: Final[dict[Notation, re.Pattern[str]]] = {
    "latex": _expression("[A-Za-z]+", _COMMANDS),
    "python": _expression(_WORD),
    "text": _expression(f"{_WORD}|{_NUMBERED}"),
}

# What a character may be; one bit each.
_LETTER: Final = 1
_DIGIT: Final = 2
_UNDERSCORE: Final = 4
_SPACE: Final = 8
#: Begins signs of several characters: *, <.
_SIGN: Final = 16
#: Goes on with them: the second * of **.
_SECOND: Final = 32
#: May go on with a number after its first digits.
_FRACTION: Final = 64
#: Begins what only the expression can cut: a command, a quoted name, an ellipsis.
_INVOLVED: Final = 128
#: Any character past ASCII.
_FAR: Final = 256


_MEMBERS: Final = (
    (_LETTER, ascii_letters),
    (_DIGIT, digits),
    (_UNDERSCORE, "_"),
    (_SPACE, " \t\n\v\f\r\x1c\x1d\x1e\x1f"),
    (_SIGN, "*<>!=:-~+'/"),
    (_SECOND, "*=!:>'/"),
    (_FRACTION, ".eE"),
    (_INVOLVED, '\\"%.'),
)
_ASCII: Final = [sum(bit for bit, those in _MEMBERS if chr(code) in those) for code in range(128)]


def lexemes(text: str, notation: Notation) -> list[str]:
    """The lexemes of a text in a notation, in order; together they are the text."""
    cut = EXPRESSIONS[notation].match
    word = _LETTER if notation == "latex" else _LETTER | _DIGIT | _UNDERSCORE
    found: list[str] = []
    start, size = 0, len(text)
    while start < size:
        first = _bits_at(text, start)
        run = doubts = 0  # what goes on with the lexeme, and what after it leaves its end open
        if first & _LETTER:
            run = word
        elif first & _SPACE:
            run, doubts = _SPACE, _FAR
        elif first & _DIGIT:
            run, doubts = _DIGIT, _FRACTION | _FAR
        elif first & _SIGN:
            doubts = _SECOND
        end = start + 1
        following = _bits_at(text, end)
        while following & run:
            end += 1
            following = _bits_at(text, end)
        if following & doubts or first & (_INVOLVED | _FAR):
            match = cut(text, start)
            end = match.end() if match else end
        found.append(text[start:end])
        start = end
    return found


def _bits_at(text: str, at: int) -> int:
    """What the character at a place may be; nothing after the last."""
    if at >= len(text):
        return 0
    code = ord(text[at])
    return _ASCII[code] if code < len(_ASCII) else _FAR
