"""Cuts a text into lexemes, by one regular expression for each notation; knows no meanings."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from phiq.scorer.parse.text.words import Notation

#: Raised and lowered characters; a run of them is one lexeme.
RAISED_SIGNS: Final = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴺᴹᴴᵅᵝᵞᵟᶿᵠᵡ"
LOWERED_SIGNS: Final = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ"
#: Commands whose braces hold upright text.
UPRIGHT: Final = (
    "mathrm|operatorname|textrm|textup|text|mbox|hbox|textnormal|mathsf|mathtt|textsf|texttt"
    "|mathit|textit|textnormal|unit"
)
#: A % that is no comment, though TeX would take it for one: tight behind a digit, with no line of
#: text after it, and a sign, `of` or nothing next.
_PERCENT: Final = r"(?<=\d)%(?=[^\n]*\s*\Z)(?=\s*(?:[-=+*/<>≈),;.&}]|of\b|\\text\b|\Z))"
#: siunitx: a quantity, a number, an angle, a unit; the \\qty of physics takes no number first.
_QUANTITIES: Final = (
    r"(?:SI|qty)\s*(?:\[[^\]]*\])?\s*\{\s*(?:[-+\d.]|\\(?:pm|pi)\b)[^{}]*\}\s*(?:\[[^\]]*\])?\s*"
    r"\{(?:[^{}]|\{[^{}]*\})*\}"
    r"|(?:num|ang|si|unit)\s*(?:\[[^\]]*\])?\s*\{(?:[^{}]|\{[^{}]*\})*\}"
)
#: What LaTeX alone has: commands, and comments up to the end of their line.
_COMMANDS: Final = (
    r"\\(?:(?:left|right|middle)(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\.|.)"
    r"|(?:begin|end)\s*\{[^{}]*\}"
    rf"|{_QUANTITIES}|(?:{UPRIGHT})\*?\s*\{{[^{{}}\\$]*\}}|texttt\{{[^{{}}]*\}}"
    r"|(?:rm|sf|tt)\s+[A-Za-z]+|mathrm\s+d(?![A-Za-z])"
    r"|(?:hspace|vspace|tag|label|eqno|color|textcolor|colorbox|fcolorbox\s*\{[^{}]*\}|ref|cite|mspace|hskip|kern|mkern|mskip)\b\*?"
    r"(?:\s*\{[^{}]*\}|\s*-?[\d.]+\s*[a-z]{2}|\s*\([^()]*\))"
    r"|(?:vb|va|vu|abs|norm|dv|pdv|qty|braket|ket|bra|eval)\*"
    r"|[A-Za-z]+|.)|"
    rf"{_PERCENT}|%[^\n]*\n?|"
)
#: The point of 2.*x and 1.e-3, as programs write floats; at the end of a text it is a full stop.
_OPEN_POINT: Final = r"\.(?:[eE][+-]?\d+|(?=\s*[-+*/^)\]},;=<>]))"
#: A name; an underscore at its end belongs to it where nothing follows that could be a subscript.
_WORD = r"[A-Za-z](?:[A-Za-z0-9_]*[A-Za-z0-9])?(?:_+(?=[\s)/=,\]^]|\Z))?"
#: Of two letters behind a sign of scripts LaTeX lowers the first alone: the a_lb_k of a_l b_k.
_LOWERED_LETTER: Final = r"(?<=[_^])[A-Za-z](?=[A-Za-z](?![A-Za-z]))"
_PYTHON_WORD = r"[A-Za-z](?:[A-Za-z0-9_]*[A-Za-z0-9])?(?:_+(?=[-+*%\s)/=,\]^<>.]|\Z))?"
#: A letter with its number or label, μ0 and σ_vm; π and the signs among Greek letters (Δ, Σ, Π)
#: take none.
_NUMBERED = r"[α-ορ-ωϑϱΓΘΛΞΦΨΩ](?:\d+(?![\d.])|_[a-z]{2,}(?![a-z_({]))"


#: Signs of programs: && in LaTeX is two columns; A.T is a transpose.
_C_SIGNS: Final = r"&&|(?<=[)\]])\.T\b|"


def _cutter(word: str, commands: str = "") -> Callable[[str], list[str]]:
    """Branches are in the order of how often they are taken; only the last begins as others do."""
    return re.compile(
        rf"{word}|\s+|[()\[\]{{}}^_,;]"
        rf"|\d+(?:(?:\.\d+)?\*\^[+-]?\d+|\.\d+(?:[eEdD][+-]?\d+)?|[eE][+-]?\d+|{_OPEN_POINT})?"
        r"|\.\d+(?:[eE][+-]?\d+)?"
        rf"|{commands}[{RAISED_SIGNS}]+|[{LOWERED_SIGNS}]+(?:/[{LOWERED_SIGNS}]+)?"
        r"|[\u0300-\u036f\u20d0-\u20ff]+"
        r"|[\"«‹“][^\"«»‹›“”]*[\"»›”]"
        r"|\.\*\*|\.[*^/](?!\.)|\*\*|<=>|<==>|==>|<->|<=|>=|!=|!!|===|==|:=|=:|->|=>|~=|>>|<<|\+/-|\.\.\.|''|//|.",
        re.DOTALL,
    ).findall


#: Gives the lexemes of a text in a notation; together they are the text.
CUTTERS: Final[dict[Notation, Callable[[str], list[str]]]] = {
    "latex": _cutter(rf"{_LOWERED_LETTER}|[A-Za-z]+", _COMMANDS),
    "python": _cutter(_PYTHON_WORD, _C_SIGNS),
    "text": _cutter(f"{_WORD}|{_NUMBERED}", _C_SIGNS),
}
