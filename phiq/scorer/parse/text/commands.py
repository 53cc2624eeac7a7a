"""What each LaTeX command and each sign means to the grammar: one table from lexeme to token.

A token kind is a short string; the grammar keeps a handler for each. A command that is in no table
is malformed, as it is to LaTeX itself.
"""

from __future__ import annotations

import unicodedata
from string import ascii_letters
from typing import Any, Final

from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.tree import Symbol
from phiq.scorer.parse.text.command_lists import (
    ACCENTS,
    BARE,
    DELIMITER_COMMANDS,
    FUNCTIONS_CAPITALISED,
    FUNCTIONS_TYPED,
    GAPS,
    KINDS,
    MACROS,
    NAMED_OPERATORS,
    OTHERS,
    SYMBOLS,
)
from phiq.scorer.parse.text.letters import GREEK, plain_letter

Entry = tuple[str, Any]

#: A lexeme that only separates; the token after it knows that there was a gap.
GAP: Final[Entry] = ("gap", None)

_VULGAR_FRACTIONS: Final = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"


def _vulgar_fraction(sign: str) -> tuple[str, ...]:
    """Numerator and denominator of a fraction that is one character, as Unicode decomposes it."""
    return tuple(unicodedata.normalize("NFKD", sign).split("\N{FRACTION SLASH}"))


def _entries(kind: str, pairs: str) -> dict[str, Entry]:
    """Table rows from "lexeme→value lexeme …"; a lexeme without an arrow is its own value."""
    rows = (pair.partition("→") for pair in pairs.split())
    return {lexeme: (kind, value or lexeme) for lexeme, _, value in rows}


#: Names of functions as typed, and their canonical names where they differ.
FUNCTION_NAMES: Final[dict[str, str]] = {
    name: canonical for name, (_, canonical) in _entries("fn", FUNCTIONS_TYPED).items()
} | {name: name for name in FUNCTIONS if len(name) > 2 and name not in GREEK and name != "hyp"}
#: Names of functions as Wolfram and spreadsheets write them; no commands of LaTeX.
CAPITALISED: Final[dict[str, str]] = {
    name: name.lower() if canonical == name else canonical
    for name, (_, canonical) in _entries("fn", FUNCTIONS_CAPITALISED).items()
}
#: Greek names that are functions when a parenthesis follows in Python notation.
GREEK_FUNCTIONS: Final[dict[str, str]] = {
    "gamma": "gamma", "Gamma": "gamma", "zeta": "zeta", "beta": "beta", "digamma": "digamma",
}  # fmt: skip

#: Signs that open a grid of cells, (■(a&b@c&d), and the LaTeX environment each stands for; as in
#: Unicode Technical Note 28.
GRIDS: Final[dict[str, str]] = {
    "■": "matrix", "⒨": "pmatrix", "ⓢ": "bmatrix", "Ⓢ": "Bmatrix", "⒱": "vmatrix",
    "⒩": "Vmatrix", "Ⓒ": "cases", "█": "aligned",
}  # fmt: skip
#: Delimiters by the sign they stand for, as `\left` and `\right` take them.
DELIMITERS: Final[dict[str, str]] = {
    **{sign: sign for sign in "()[]|/‖⟨⟩⌊⌋⌈⌉."},
    **{"<": "⟨", ">": "⟩"},
    **{lexeme: value for lexeme, (_, value) in _entries("", DELIMITER_COMMANDS).items()},
}
_KIND_OF_DELIMITER: Final[dict[str, Entry]] = {
    **{sign: (sign, sign) for sign in "()[]|‖⟨⟩⌊⌋⌈⌉"},
    **{"{": ("\\{", "{"), "}": ("\\}", "}"), "⟦": ("[", "["), "⟧": ("]", "]")},
}
#: Letters whose kind is their own, by kind.
_LETTERS: Final[dict[str, str]] = {
    "e": "e", "i": "i", "d": "d", "phi": "φ", "Delta": "Δ", "delta": "δ", "Sigma": "Σ Π",
    "sym": "⊤ ℓ ∅ ∀ ∃ ¬ ∠",
}  # fmt: skip
_LETTER_COMMANDS: Final[dict[str, str]] = {
    "\\phi": "φ", "\\varphi": "φ", "\\Delta": "Δ", "\\varDelta": "Δ", "\\delta": "δ", "\\ell": "ℓ",
}  # fmt: skip


def _table() -> dict[str, Entry]:
    table: dict[str, Entry] = {letter: ("sym", Symbol(letter)) for letter in ascii_letters}
    for name, letter in GREEK.items():
        table["\\" + name] = table[letter] = ("sym", Symbol(letter))
    for kind, letters in _LETTERS.items():
        table |= {letter: (kind, Symbol(letter[0])) for letter in letters.split()}
    for lexeme, letter in _LETTER_COMMANDS.items():
        table[lexeme] = table[letter]
    table |= {"\\" + name: ("fn", canonical) for name, canonical in FUNCTION_NAMES.items()}
    table |= {str(number): ("num", str(number)) for number in range(100)}
    for sign, value in DELIMITERS.items():
        table |= {"\\left" + sign: ("left", value), "\\right" + sign: ("right", value)}
    table |= _signs() | _commands()
    for kind, meant in list(table.values()):
        char = meant.base if isinstance(meant, Symbol) else meant
        if kind in ("rel", "bin", "big", "logic", "sym") and not char.isascii() and len(char) == 1:
            table.setdefault(char, (kind, meant))
    for lexeme, (_, sign) in _entries("", DELIMITER_COMMANDS).items():
        if sign in _KIND_OF_DELIMITER and lexeme not in table:
            table[lexeme] = _KIND_OF_DELIMITER[sign]
    return table


def _signs() -> dict[str, Entry]:
    table: dict[str, Entry] = {sign: (sign, sign) for sign in "+-_{}()[]!,;:&?@‖⟨⟩⌊⌋⌈⌉"}
    table |= {sign: ("frac", _vulgar_fraction(sign)) for sign in _VULGAR_FRACTIONS}
    table |= {sign: ("grid", name) for sign, name in GRIDS.items()}
    return table | {" ": GAP, "\\ ": GAP, "\\E": ("sym", Symbol("E", "", ("bb",)))}


def _commands() -> dict[str, Entry]:
    table: dict[str, Entry] = {}
    for kind, pairs in (*KINDS, *OTHERS.items()):
        table |= _entries(kind, pairs)
    for kind, lexemes in BARE.items():
        table |= dict.fromkeys(lexemes.split(), (kind, None))
    for kind, pairs in (("accent", ACCENTS), ("macro", MACROS), ("label", NAMED_OPERATORS)):
        named = _entries(kind, pairs).items()
        table |= {
            lexeme: (kind, value.lstrip("\\"))
            for lexeme, (_, value) in named
            if kind != "label" or lexeme[1:] not in FUNCTION_NAMES
        }
    table |= dict.fromkeys(GAPS.split(), GAP)
    for lexeme, (_, value) in _entries("", SYMBOLS).items():
        letter, marks = plain_letter(value)
        table.setdefault(lexeme, ("sym", Symbol(letter, "", marks)))
    starred = ("vb", "va", "vu", "abs", "norm", "dv", "pdv", "qty", "braket", "ket", "bra", "eval")
    return table | {f"\\{name}*": table["\\" + name] for name in starred}


#: Every lexeme with a fixed meaning.
TABLE: Final[dict[str, Entry]] = _table()
