r"""Brings a text into the one form the tokenizer reads; finds no syntax.

Order: length limit, prose around the formula, what programs and web pages add (`np.`, `<sup>`,
`\[Alpha]`), UTF-8 that was read as cp1252 (once, only where the repair round-trips), NFC, lookalike
characters. Other ASCII text passes untouched.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from bisect import bisect_right
from html import unescape
from typing import Final

from phiq.scorer.parse.errors import EquationSyntaxError
from phiq.scorer.parse.text.letters import GREEK, LOOKALIKES
from phiq.scorer.parse.text.programs import REMARKS, without_cell_sign, without_remarks
from phiq.scorer.parse.text.prose import formula_of

#: Longest text in characters; the longest line of any formula corpus we know is under 1000.
MAX_CHARS: Final = 4096
#: What the lead bytes of UTF-8 look like once read as cp1252: without one there is no damage.
_DAMAGE: Final = frozenset("ÂÃÄÅÎÏÐâãð")
#: The five bytes cp1252 leaves open; browsers read them as the control characters of latin-1.
_OPEN_BYTES: Final = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))
#: What texts hold that are more than a formula: delimiters, words, numbers at the ends.
_PROSE: Final = re.compile(
    r"[$`]|\\[(\[]|\A\s*(?:\*\*|[-*•>#]+\s|[A-Z]?[a-z]+(?: [a-z]+)*[,:]?\s|i\.e\.|\(\d)"
    r"|\)[\s.,;]*\Z"
)
#: Modules whose functions are called by their own names.
_MODULE: Final = re.compile(
    r"(?<![\w.\\])(?:np\.linalg|numpy\.linalg|np|numpy|math|cmath|Math|sp|sympy|scipy\.special|special|torch|tf\.math|tf|jnp"
    r"|jax\.numpy|mpmath|mp|cp|cupy|sm|std|npy_math)(?:\.|::)(?=[A-Za-z_])"
)
#: Characters as Wolfram names them: \\[Alpha], \\[CapitalDelta].
_NAMED: Final = re.compile(r"\\\[(Capital)?([A-Z][A-Za-z]+)\]")
_NAMED_SIGNS: Final[dict[str, str]] = {
    "Equal": "=", "Infinity": "∞", "LessEqual": "≤", "GreaterEqual": "≥", "NotEqual": "≠",
    "Times": "×", "Degree": "°", "ImaginaryI": "i", "ExponentialE": "e", "DifferentialD": "ⅆ",
    "PartialD": "∂", "Integral": "∫", "Sum": "∑", "HBar": "ħ", "PlusMinus": "±",
}  # fmt: skip
_STARRED_MATRIX: Final = re.compile(
    r"\\(begin|end)\{([pbBvV]?(?:small)?matrix)\*\}(?:\s*\[[lcr]\])?"
)
_MATRIX_COMMAND: Final = re.compile(r"\\([pbvB]|sp?)?mqty\*?\s*([({\[|])")
#: Scripts and entities of web pages.
_SCRIPT: Final = re.compile(r"<(sup|sub)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,5}|#x[0-9a-fA-F]{2,4});")
_CP1252: Final = codecs.charmap_build(
    "".join(
        chr(byte) if byte in _OPEN_BYTES else bytes([byte]).decode("cp1252") for byte in range(256)
    )
)


def normalise(text: str) -> str:
    """The text as the tokenizer wants it.

    Raises:
        EquationSyntaxError: longer than MAX_CHARS (kind "limit").
    """
    if len(text) > MAX_CHARS:
        raise EquationSyntaxError(
            f"longer than {MAX_CHARS} characters", kind="limit", text=text, offset=MAX_CHARS
        )
    if _PROSE.search(text):
        text = formula_of(text)
    if "\\" not in text and REMARKS.search(text):
        text = without_remarks(text)
    if text.lstrip()[:1] == "=":
        text = without_cell_sign(text)
    if "." in text or "::" in text:
        text = _MODULE.sub(lambda match: " " * len(match[0]), text)
    if "mqty" in text or "matrix*" in text:
        text = _matrices(text)
    if "\\[" in text:
        text = _NAMED.sub(_character, text)
    if "</" in text:
        text = _SCRIPT.sub(lambda m: f"{'^' if m[1].lower() == 'sup' else '_'}{{{m[2]}}}", text)
    if "&" in text:
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    if text.isascii():
        return text
    if not _DAMAGE.isdisjoint(text):
        text = _repair(text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text.translate(LOOKALIKES)


def _matrices(text: str) -> str:
    r"""\pmqty{a & b} and the pmatrix* of mathtools as the environments of amsmath."""
    text = _STARRED_MATRIX.sub(r"\\\1{\2}", text)
    while (match := _MATRIX_COMMAND.search(text)) is not None:
        start = match.end()
        end = _closing(text, start - 1)
        if end < 0:
            return text
        fence = match[1] or {"(": "p", "[": "b", "|": "v"}.get(match[2], "")
        name = f"{fence.removeprefix('s')}matrix"
        inside = text[start:end]
        body = rf"\begin{{{name}}}{inside}\end{{{name}}}"
        text = text[: match.start()] + body + text[end + 1 :]
    return text


def _closing(text: str, start: int) -> int:
    """Where the bracket at `start` closes; -1 where it does not."""
    opening = text[start]
    closing = {"(": ")", "[": "]", "{": "}", "|": "|"}[opening]
    depth = 0
    for at in range(start, len(text)):
        if opening != closing:
            depth += (text[at] == opening) - (text[at] == closing)
        elif at > start and text[at] == closing:
            return at
        if opening != closing and depth == 0:
            return at
    return -1


def _character(match: re.Match[str]) -> str:
    """The character that a name of Wolfram's stands for; the name as it is where it is unknown."""
    name = match[2].lower() if match[1] is None else match[2]
    return GREEK.get(name) or _NAMED_SIGNS.get(match[2]) or match[0]


def original_offset(text: str, offset: int) -> int:
    """Where in `text` the character at `offset` of `normalise(text)` came from."""
    lengths = [len(normalise(text[:count])) for count in range(len(text) + 1)]
    return max(0, bisect_right(lengths, offset) - 1)


def _repair(text: str) -> str:
    try:
        raw, _ = codecs.charmap_encode(text, "strict", _CP1252)
        mended = raw.decode("utf-8")
    except UnicodeError:
        return text
    return mended
