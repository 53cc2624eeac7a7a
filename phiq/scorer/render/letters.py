"""Letters with fonts and accents in unicode: 𝐄, Ĥ, Δx."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.parse.grammar.scripts.parts import INDICES
from phiq.scorer.parse.text.tokens import EXACT_PART

#: Symbols and labels whose spelling is remembered: a bulk repeats the same few hundred.
CACHE_SPELLINGS: Final = 2048
#: Accents, and the combining character that draws each.
COMBINING_MARKS: Final[dict[str, str]] = {
    "hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "vec": "\u20d7", "dot": "\u0307",
    "ddot": "\u0308", "check": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300",
    "ring": "\u030a", "underline": "\u0332", "dddot": "\u20db",
}  # fmt: skip
#: Fonts, and what Unicode calls the letters of each.
_STYLES: Final[dict[str, str]] = {
    "bold": "BOLD", "cal": "SCRIPT", "bb": "DOUBLE-STRUCK", "frak": "FRAKTUR",
}  # fmt: skip
#: Marks written after the subscript; only primes may be several.
AFTER: Final = frozenset(("prime", "star", "dagger", "transpose", "plus", "minus"))
FONTS: Final = frozenset(_STYLES)
ACCENTS: Final = frozenset(COMBINING_MARKS)


@lru_cache(maxsize=CACHE_SPELLINGS)
def styled(base: str, marks: tuple[str, ...]) -> str | None:
    """A letter with its font and accents; None where Unicode has no such letter."""
    text = base
    for mark in marks:
        if mark in _STYLES:
            letter = _styled_letter(text, _STYLES[mark])
            if letter is None:
                return None
            text = letter
        elif mark in COMBINING_MARKS:
            text += COMBINING_MARKS[mark]
        elif mark == "Delta":
            text = "Δ" + text
    return unicodedata.normalize("NFC", text)


def _styled_letter(letter: str, style: str) -> str | None:
    name = unicodedata.name(letter, "")
    kind = name.removeprefix("LATIN ").removeprefix("GREEK ").replace("LETTER ", "")
    for prefix in (f"MATHEMATICAL {style}", style, style.replace("FRAKTUR", "BLACK-LETTER")):
        try:
            return unicodedata.lookup(f"{prefix} {kind}")
        except KeyError:
            continue
    return None


def exact_parts(symbol: Symbol) -> str:
    """A symbol with all its parts in one word."""
    marks = [symbol.sub, *symbol.marks] if symbol.sub or symbol.marks else []
    return EXACT_PART.join([symbol.base, *marks])


def after_marks(symbol: Symbol) -> list[str]:
    """The marks that are written after the subscript."""
    return [mark for mark in symbol.marks if mark in AFTER or mark[0] == "^"]


def upper_label(label: str, quoted: str) -> str:
    """An upper label: Greek tensor indices as they are, all else quoted."""
    tensor = len(label) > 1 and INDICES.issuperset(label)
    return f"^{{{label}}}" if tensor else quoted
