"""What programs and spreadsheets write otherwise than formulas do: remarks, % and //, a leading =.

The names that they call are the grammar's matter. TeX's own comments are lexemes.
"""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.parse.text.tokens import Token

#: A remark: # with anything after it, or % or // at the start of a line or before two words or
#: more and nothing else. (The one word of `key % size` is an operand.)
_REMARK: Final = re.compile(
    r"(?:(?:^|(?<=\s))#\s[^\n]*|(?:^[ \t]*)(?:%|//)[^\n]*"
    r"|(?<=\s)(?:%|//)[ \t]*(?!of\b)[A-Za-z]{2,}(?:[ \t]+[A-Za-z]+)+[ \t]*)$",
    re.MULTILINE,
)
#: The = that makes a spreadsheet compute a cell.
_CELL: Final = re.compile(r"\s*=(?=[A-Z]{2,}\()")
REMARKS: Final = re.compile(r"[#%]|//")
#: Kinds before which a % is a remainder, whatever is divided.
_NUMBERS: Final = frozenset(("num",))
#: Kinds before and after which it is one too: n % m, (a + b) % k.
_NAMES: Final = frozenset(("sym", "word", "e", "i", "d"))
_CLOSERS: Final = frozenset((")", "]"))


def without_remarks(text: str) -> str:
    """The text with blanks for what is said to a reader; the text where that is all there is."""
    blanked = _REMARK.sub(lambda match: " " * len(match[0]), text)
    return text if blanked.isspace() else blanked


def without_cell_sign(text: str) -> str:
    """The formula of a cell without the = before it."""
    return _CELL.sub(lambda match: " " * len(match[0]), text, count=1)


def remainders(toks: list[Token]) -> None:
    """The % between two operands is a remainder, and no hundredth."""
    for at, (kind, _, _, _) in enumerate(toks):
        if kind == "%" and at > 0 and _divides(toks[at - 1][0], toks[at + 1][0]):
            toks[at] = ("bin", "mod", *toks[at][2:])


def _divides(before: str, after: str) -> bool:
    if after in _NUMBERS:
        return True
    return before in _NAMES | _CLOSERS and (after in _NAMES or after == "(")
