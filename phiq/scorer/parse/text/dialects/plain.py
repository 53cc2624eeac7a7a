r"""Tells formulas in plain notation, which no step before the grammar changes, at one look.

Most texts are letters, numbers, operators, brackets and the commands of TeX for these:
`E_n = h/(2*pi) * omega`, `T = 2\pi\sqrt{\frac{L}{g}}`. What copying, prose, programs and speech
leave on a text takes signs or words that these have none of, so that nobody need search for each.
Whatever might matter to one of the steps is not plain here; it then goes through all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Final

from phiq.scorer.parse.text.commands import FUNCTION_NAMES
from phiq.scorer.parse.text.letters import GREEK, listed

#: Longest text that is looked at, in characters: few formulas are longer, none by much.
MAX_PLAIN: Final = 512


def _any_of(words: Iterable[str]) -> str:
    """A pattern of the words, by their first letters: a word is compared to few."""
    groups = groupby(sorted(set(words), key=lambda word: (word[0], -len(word))), lambda w: w[0])
    return "|".join(f"{first}(?:{'|'.join(w[1:] for w in group)})" for first, group in groups)


#: Names that are words of a sentence or signs of a program, beside operators too.
_WORDS: Final = _any_of(
    listed(
        """Hence Thus Therefore So Then Now Also Here Clearly Recall Note Let If Using By From Given
        Suppose Assume Since hence thus therefore so since because by using via see from due not
        True False lambda function approx im M_PI return di do mv mv2 mu2 Sum Sum_ Product Product_
        t1 T1 t_1 T_1 modulo let suppose given whenever divisible multiple divides
        implies iff"""
    )
)
#: Names of operations in whatever case.
_SPOKEN: Final = "(?i:equals|squared|cubed|plus|minus|times)"
#: What other steps look for at the start of a text: the number of an item, words with = or -.
_START: Final = (
    r"(?:We|Fr|Ma|Bi|Gr|Ra|Pe|Kn|Bo|Oh|Sh|Sc|Eu|Ec|Nu|Pr|St|Re) ?="
    r"|[A-Z](?:[aeiou][a-z]|[a-z][aeiou]) ?=|[A-Za-z]{4,}-[a-z]|\(?[a-zA-Z\d]{1,4}\) |[-*] | ?="
    r"|\*\*|[A-Za-z0-9_]*(?:assert|expect|stopifnot|allclose|array_equal|isclose)"
)
_COMMANDS: Final = _any_of(
    (
        *GREEK,
        *(name for name in FUNCTION_NAMES if len(name) > 1),
        *listed(
            """frac dfrac tfrac cfrac sqrt cdot times infty partial nabla vec hat dot ddot bar tilde
            sum int prod choose binom lim limits circ dagger overline lfloor rfloor"""
        ),
    )
)
_NUMBER: Final = (
    r"\d{1,17}(?:\.\d{1,17}(?!\())?"
    r"(?![\d.jJ]|[CP]\d|[xXbBoO][0-9a-fA-F]| [xX] |\(\d|i[mn]|\s\d)"
)
_LETTER: Final = r"[A-WYZa-wyz](?![A-Za-z0-9_]| \()"
#: An x is a sign of multiplication before a number or bracket; names of several letters have no
#: other name or number beside them.
_NAME: Final = (
    r"(?=[A-Za-z])(?![xX](?: [\d.]| ?\(|10)|(?<=[)}])[xX]\d)"
    rf"(?!(?:{_WORDS}|{_SPOKEN})(?![A-Za-z0-9_]))[A-Za-z0-9_]{{1,32}}(?![A-Za-z0-9_]| \()"
)
#: What other steps look for inside of names: cost and per cent, the 2im of programs.
_INSIDE: Final = re.compile(r"cost|\dim(?![A-Za-z0-9_])|(?i:percent)")
_SIGN: Final = (
    r" ?(?:(?<! )\*\*(?! )|(?<= )\*\*(?= )|[-+/^=−]|[⋅·×](?! ?(?:10|\Z))|\*(?!\*))"
    r"(?![-−*/=>.]|\d{1,2}[- ]?in) ?"
)
#: Letters that no keyboard has, raised and lowered ones, and commands of TeX.
_SYMBOL: Final = r"[α-ρτ-ωħℏΓΘΛΞΦΨΩ∞√²³⁴ⁿ₀-₉∂∇∫!Δ∑](?![ =]\(|=)(?!(?<=[Δ∑]) ?[FMR])"
_COMMAND: Final = (
    rf"\\(?:{_COMMANDS})(?![A-Za-z]) ?|\\(?:left ?[(|]|right ?[)|] ?|[,!](?! ?\\[,!;:]))"
    r"|\\(?:operatorname|mathrm|mathcal|mathbf|boldsymbol) ?\{[A-Za-z]+\} ?"
)
#: Brackets and what stands between entries; digits on both sides of a comma may be one number.
_BRACKET: Final = (
    r"\((?!\*| )|\)(?! [^-−+*/^=·×⋅)}\\])|\{(?! |d\})|\}(?! ?[xX]\d) ?|\|(?!\|| \()"
    r"|,(?<!\d,) ?(?![TtSsHh ])|(?<=\d), ?(?![TtSsHh \d])|(?<!\d)_(?=[a-z\d{])"
)
_SPACE: Final = r"(?<=\d|\b[a-zA-Z]) (?=[A-Za-z](?![A-Za-z0-9_])|[\\{])|(?<=[)|]) (?=\\)| (?=[|)}])"
_PLAIN: Final = re.compile(
    rf"(?!{_START})"
    rf"(?>{_LETTER}|{_NUMBER}|{_COMMAND}|{_BRACKET}|{_SYMBOL}|{_NAME}|{_SIGN}|{_SPACE})++"
).fullmatch


#: A letter that stands for a quantity: alone, called by nobody, no number (e, i, j).
_QUANTITY: Final = re.compile(r"(?<![A-Za-z0-9_\\])[a-df-hk-zA-Z](?![A-Za-z0-9_(])")


@lru_cache(maxsize=16)
def is_plain(text: str) -> bool:
    """Whether a text is a formula in plain notation and nothing else."""
    return len(text) <= MAX_PLAIN and _PLAIN(text) is not None and _INSIDE.search(text) is None


def relates_quantities(text: str) -> bool:
    """Whether a text is a formula in plain notation that holds a letter for a quantity."""
    return is_plain(text) and _QUANTITY.search(text) is not None
