"""Reads the values of resistors and capacitors as they are printed on them: 4k7, 3R3, 100n, 10u.

The letter is the prefix of the unit and stands for the point. The text tells the unit: by that of
its result, or by voltages and currents in it; where it tells none the number is one in SI units.
A letter that stands elsewhere too is a symbol, and so is one without electronics around it.
"""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.parse.text.tokens import Token
from phiq.scorer.parse.text.words import Vocabulary

_CODE: Final = re.compile(
    r"(?<![\w.])(\d{1,3})(?:([RkKMnpuμV])(\d{1,2})|(\.\d+)?([RkKMnpuμ]))(?![\w.])"
)
#: What any such text holds: others need no further look.
HINT: Final = re.compile(r"\d[RkKMnpuμV](?:\d|(?!\w))")
#: A quantity of electronics, as any number in its unit is.
_QUANTITY: Final = r"\d\s?(?:[munpkMG]|μ)?"
_COMPANY: Final = re.compile(
    _QUANTITY + r"(?:Ω|ohms?|Ohms?|F|H|V|A|W|Hz)(?!\w)|\d\s?(?:ms|μs|us|ns)(?!\w)"
)
_OHMS: Final = re.compile(r"∥|=\s*[\d.]+\s?[mkM]?(?:Ω|[oO]hms?)(?!\w)")
_FARADS: Final = re.compile(r"=\s*[\d.]+\s?[munpμ]?F(?!\w)")
_HENRIES: Final = re.compile(r"=\s*[\d.]+\s?[munpμ]?H(?!\w)")
#: A resistance times a capacitance, which is a time.
_PRODUCT: Final = re.compile(
    r"\d[kKM]\d*\s?[×·*]\s?\d+[npuμ](?!\w)|\d[npuμ]\d*\s?[×·*]\s?\d+[kKM](?!\w)"
)
#: A current or voltage among what the result is computed from.
_DRIVEN: Final = re.compile(_QUANTITY + r"[VA](?!\w)[^=]*=|\dV\d[^=]*=")
#: What a letter is called in the names of units, where that is another, and its power of ten.
_PREFIXES: Final = {
    "R": ("", 0), "V": ("", 0), "k": ("k", 3), "K": ("k", 3), "M": ("M", 6),
    "n": ("n", -9), "p": ("p", -12), "u": ("μ", -6), "μ": ("μ", -6),
}  # fmt: skip
_LARGE: Final = frozenset("RkKM")
#: Digits behind a letter that may rather be its index or power, copied without its place.
_SCRIPTS: Final = frozenset(("2", "3"))


def name_values(text: str, toks: list[Token], words: Vocabulary) -> list[Token]:
    """The tokens with a number and its unit for each such value."""
    if words.notation != "text":
        return toks
    codes = _codes(text)
    letters = {_letter(code) for code in codes}
    if not codes or any(symbol.base in letters for symbol in words.declared):
        return toks
    units = {letter: _unit(text, letter) for letter in letters}
    named = []
    starts = {code.start(): code for code in codes}
    end = 0
    for token in toks:
        code = starts.get(token[2]) if token[0] == "num" else None
        if code is not None:
            end = code.end()
            named += _value(code, token, units[_letter(code)])
        elif token[2] >= end or token[0] == "end":
            named.append(token)
    return named


def _codes(text: str) -> list[re.Match[str]]:
    """The values in a text of electronics; a letter that is used otherwise names none."""
    found = [*_CODE.finditer(text)]
    for letter in {_letter(code) for code in found}:
        symbol = "V(?=\\d)" if letter == "V" else f"{letter}(?![^\\W\\d_])"
        if re.search(rf"(?<![^\W_]){symbol}", text):
            found = [code for code in found if _letter(code) != letter]
    rest = _CODE.sub(" ", text)
    if not found or "∥" in text or _COMPANY.search(rest) or _PRODUCT.search(text):
        return found
    points = {code[3] for code in found if code[2]}
    told = any(code[2] == "V" for code in found) or not points <= _SCRIPTS
    return found if told and not any(map(str.isdigit, rest)) else []


def _letter(code: re.Match[str]) -> str:
    return code[2] or code[5]


def _value(code: re.Match[str], number: Token, unit: str | None) -> list[Token]:
    """The number of a value, and its unit where the text tells it."""
    whole, _, places, decimals, _ = code.groups()
    prefix, power = _PREFIXES[_letter(code)]
    literal = f"{whole}.{places}" if places else whole + (decimals or "")
    kind, _, offset, gap = number
    if unit is None:
        return [(kind, f"{literal}e{power}" if power else literal, offset, gap)]
    return [(kind, literal, offset, gap), ("unit", prefix + unit, offset, False)]


def _unit(text: str, letter: str) -> str | None:
    """The unit of values with a letter, None where they are numbers in SI units."""
    if letter == "V":
        return "V"
    driven = _DRIVEN.search(text) is not None
    if letter in _LARGE:
        return "Ω" if letter == "R" or driven or _OHMS.search(text) else None
    if driven or _FARADS.search(text):
        return "F"
    return "H" if _HENRIES.search(text) else None
