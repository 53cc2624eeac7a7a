r"""Brings a text into the one form the tokenizer reads; finds no syntax.

Order: limits of length and of runs, commands that the text defines, what copying leaves (`<sup>`,
bullets, money), prose around the formula, what programs add (`np.`, `\[Alpha]`), UTF-8 that was
read as cp1252 (once, only where the repair round-trips), NFC, lookalike characters. Other ASCII
text passes untouched.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import Final

from phiq.scorer.parse.brackets import closing
from phiq.scorer.parse.errors import EquationSyntaxError
from phiq.scorer.parse.text.dialects import copied, macros
from phiq.scorer.parse.text.dialects.claimed import in_claims
from phiq.scorer.parse.text.dialects.programs import (
    REMARKS,
    in_plain_terms,
    without_cell_sign,
    without_remarks,
)
from phiq.scorer.parse.text.dialects.spoken import in_signs
from phiq.scorer.parse.text.dialects.wrapped import unwrapped
from phiq.scorer.parse.text.letters import GREEK, LOOKALIKES, blank
from phiq.scorer.parse.text.prose import formula_of
from phiq.scorer.parse.text.unit_names import CYRILLIC, in_latin
from phiq.scorer.programs.asserted import HINT as ASSERTED
from phiq.scorer.programs.asserted import comparison_of

#: Longest text in characters; the longest line of any formula corpus we know is under 1000.
MAX_CHARS: Final = 4096
#: Longest run of letters or of digits: a name or a number of so many is read by nobody.
MAX_RUN_CHARS: Final = 128
#: Characters that are read again to find the place of an error.
MAX_READ_AGAIN: Final = 4 * MAX_CHARS
_LONG_RUN: Final = re.compile(
    rf"(?<![A-Za-z])[A-Za-z]{{{MAX_RUN_CHARS + 1}}}|(?<!\d)\d{{{MAX_RUN_CHARS + 1}}}"
)
#: White space that says no more than some of it, and takes patterns long that look for its end.
_LONG_GAP: Final = re.compile(r"\s{17,}")
#: What the lead bytes of UTF-8 look like once read as cp1252: without one there is no damage.
_DAMAGE: Final = frozenset("ÂÃÄÅÎÏÐâãð")
#: The five bytes cp1252 leaves open; browsers read them as the control characters of latin-1.
_OPEN_BYTES: Final = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))
#: What texts hold that are more than a formula: delimiters, words, numbers at the ends.
_PROSE: Final = re.compile(
    r"[$`]|\\[(\[]|\A\s*(?:\*\*|[-*•>#]+\s|#\d|[A-Z]?[a-z]+(?:[ '’-][a-z]+)*[,:.]?\s|i\.e\.|\(\d"
    r"|=\s|\\boxed|\(?(?:[ivx]{1,4}|[a-h]|\d{1,2}|Q\d{1,2})[.)]\s)|\)[\s.,;]*\Z|[✅✓✔❌✗✘☑□∎■◻]"
    r"|[\s=(]\*\*\w|\d [a-z]{4}| (?:as|when|for|if|where) "
)
#: What may stand around a formula: data, tags, quotes, labels, lines of their own.
_WRAPPED: Final = re.compile(r"""\A\s*[{<"'`“]|[:\n\t]|\d {2}|[.;,]\s+(?:[Tt]h|[Ss]o|[Hh]e)""")
#: The sign of inches and seconds of arc, which opens no quotation.
_INCHES: Final = re.compile(r'(?<=[\d½¼¾⅛⅜⅝⅞])"')
#: Modules whose functions are called by their own names.
_MODULE: Final = re.compile(
    r"(?<![\w.\\])(?:np\.linalg|numpy\.linalg|np|numpy|math|cmath|Math|sp|sympy|scipy\.special|special|torch|tf\.math|tf|jnp"
    r"|jax\.numpy|mpmath|mp|cp|cupy|sm|std|npy_math|F(?=\.[a-z_]{3,}\())(?:\.|::)(?=[A-Za-z_])"
)
#: Characters as Wolfram names them: \\[Alpha], \\[CapitalDelta].
#: A species as mhchem writes it, beside its charge and state.
_SPECIES: Final = re.compile(
    r"\\ce\s*\{\s*([A-Z][A-Za-z0-9()]*?)(?:\^\{?(\d*[-+])\}?|([-+]))?\s*(?:\((?:aq|s|l|g)\))?\s*\}"
)
_NAMED: Final = re.compile(r"\\\[(Capital)?([A-Z][A-Za-z]+)\]")
_NAMED_SIGNS: Final[dict[str, str]] = {
    "Equal": "=", "Infinity": "∞", "LessEqual": "≤", "GreaterEqual": "≥", "NotEqual": "≠",
    "Times": "×", "Degree": "°", "ImaginaryI": "i", "ExponentialE": "e", "DifferentialD": "ⅆ",
    "PartialD": "∂", "Integral": "∫", "Sum": "∑", "HBar": "ħ", "PlusMinus": "±",
}  # fmt: skip
_STARRED_MATRIX: Final = re.compile(
    r"\\(begin|end)\{([pbBvV]?(?:small)?matrix)\*\}(?:\s*\[[lcr]\])?"
)
#: The d of a differential between braces: {d}x, {\\rm d}x.
_BRACED_DIFFERENTIAL: Final = re.compile(
    r"(?<![A-Za-z])\{(?:\\rm ?)?d\}(?=\s*(?:[a-z](?![A-Za-z])|\\[a-z]))"
)
_MATRIX_COMMAND: Final = re.compile(r"\\([pbvB]|sp?)?mqty\*?\s*([({\[|])")
_CP1252: Final = codecs.charmap_build(
    "".join(
        chr(byte) if byte in _OPEN_BYTES else bytes([byte]).decode("cp1252") for byte in range(256)
    )
)


def normalise(text: str) -> str:
    """The text as the tokenizer wants it.

    Raises:
        EquationSyntaxError: longer than MAX_CHARS, or with a run longer than MAX_RUN_CHARS (kind
            "limit").
    """
    if len(text) > MAX_CHARS:
        raise EquationSyntaxError(
            f"longer than {MAX_CHARS} characters", kind="limit", text=text, offset=MAX_CHARS
        )
    if (run := _LONG_RUN.search(text)) is not None:
        what = f"more than {MAX_RUN_CHARS} letters or digits on end"
        raise EquationSyntaxError(what, kind="limit", text=text, offset=run.start())
    text = _LONG_GAP.sub(_short_gap, text)
    if "\\" in text and macros.HINT.search(text):
        text = macros.expanded(text)
    text = _typed(_alone(text))
    if "." in text or "::" in text:
        text = _MODULE.sub(blank, text)
    if "d}" in text:
        text = _BRACED_DIFFERENTIAL.sub("d", text)
    if "mqty" in text or "matrix*" in text:
        text = _matrices(text)
    if "\\ce" in text or "\\[" in text:
        text = _NAMED.sub(_character, _SPECIES.sub(_concentration_of, text))
    if text.isascii():
        return text
    if CYRILLIC.search(text):
        text = in_latin(text)
    if not _DAMAGE.isdisjoint(text):
        text = _repair(text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return text.translate(LOOKALIKES)


def _alone(text: str) -> str:
    """The formula without what stands around it: tests, data, marks of copying, words."""
    text = in_claims(text)
    if ASSERTED.search(text):
        text = comparison_of(text)
    if _WRAPPED.search(text):
        text = unwrapped(text)
    if copied.may_be_copied(text):
        text = copied.as_written(text)
    return formula_of(text) if _PROSE.search(text) else text


#: A word before a condition that was typed among commands as it is spoken: x^2 \\ge 0 for x > 1.
_BARE_WORD: Final = re.compile(r"(?<=[\w)}\]]) (for|where|when) (?=[A-Za-z\\])")
#: The \\ of a set difference, A \\ B, in a text without commands.
_SET_DIFFERENCE: Final = re.compile(r"(?<=[\w)}\]] )\\(?= [A-Z{(])")
_COMMAND: Final = re.compile(r"\\[A-Za-z]")


def _concentration_of(match: re.Match[str]) -> str:
    r"""A species between brackets of a formula as one name, with its charge: [\ce{NH4+}]."""
    formula, raised, sign = match.groups()
    charge = raised or sign
    return f"«{formula}»" + (f"^{{{charge}}}" if charge else "")


def _short_gap(gap: re.Match[str]) -> str:
    """As much white space as anyone types, with a line break where one is in the rest."""
    return gap[0][:15] + ("\n" if "\n" in gap[0][15:] else " ")


def _word_in_tex(match: re.Match[str]) -> str:
    """The word as one of TeX's; as it is between braces, where text is."""
    before = match.string[: match.start()]
    inside = before.count("{") > before.count("}")
    return match[0] if inside else rf" \text{{ {match[1]} }} "


def _typed(text: str) -> str:
    """Typed text without the remarks of programs and the = of cells, and with words as signs."""
    if "\\" not in text and REMARKS.search(text):
        text = without_remarks(text)
    if text.lstrip()[:1] == "=":
        text = without_cell_sign(text)
    if "\\ " in text and not _COMMAND.search(text):
        text = _SET_DIFFERENCE.sub("∖", text)
    if "\\" not in text:
        text = in_signs(in_plain_terms(text))
    elif _BARE_WORD.search(text):
        text = _BARE_WORD.sub(_word_in_tex, text)
    quotes = text.count('"')
    inches = quotes and (quotes % 2 or len(_INCHES.findall(text)) == quotes)
    return _INCHES.sub("″", text) if inches else text


def _matrices(text: str) -> str:
    r"""\pmqty{a & b} and the pmatrix* of mathtools as the environments of amsmath."""
    text = _STARRED_MATRIX.sub(r"\\\1{\2}", text)
    while (match := _MATRIX_COMMAND.search(text)) is not None:
        start = match.end()
        bars = text[start - 1] == "|"
        closer = {"(": ")", "[": "]", "{": "}", "|": "|"}[text[start - 1]]
        end = text.find("|", start) if bars else closing(text, start - 1, text[start - 1], closer)
        if end < 0:
            return text
        fence = match[1] or {"(": "p", "[": "b", "|": "v"}.get(match[2], "")
        name = f"{fence.removeprefix('s')}matrix"
        inside = text[start:end]
        body = rf"\begin{{{name}}}{inside}\end{{{name}}}"
        text = text[: match.start()] + body + text[end + 1 :]
    return text


def _character(match: re.Match[str]) -> str:
    """The character that a name of Wolfram's stands for; the name as it is where it is unknown."""
    name = match[2].lower() if match[1] is None else match[2]
    return GREEK.get(name) or _NAMED_SIGNS.get(match[2]) or match[0]


def original_offset(text: str, normalised: int, offset: int) -> int:
    """Where in `text` the character at `offset` of `normalise(text)` came from.

    `normalised` is the length of the latter. Each look at a part costs as much as reading it, so
    the place is guessed from the lengths on both sides, and every other time halved for. In a text
    of thousands of characters it may be told a few characters too early (MAX_READ_AGAIN).
    """
    low, high = (0, 0), (len(text), normalised)
    if offset >= normalised:
        return len(text)
    halve = False
    read = 0
    while high[0] - low[0] > 1 and read < MAX_READ_AGAIN:
        span = high[0] - low[0]
        ahead = span // 2 if halve else (offset - low[1]) * span // (high[1] - low[1])
        count = low[0] + min(max(ahead, 1), span - 1)
        length = _length(text, count)
        read += count
        if length <= offset:
            low = (count, length)
        else:
            high = (count, length)
        halve = not halve
    return low[0]


def _length(text: str, count: int) -> int:
    """How long the first characters of a text are once normalised; past all where that fails."""
    try:
        return len(normalise(text[:count]))
    except EquationSyntaxError:
        return MAX_CHARS + 1


def _repair(text: str) -> str:
    try:
        raw, _ = codecs.charmap_encode(text, "strict", _CP1252)
        mended = raw.decode("utf-8")
    except UnicodeError:
        return text
    return mended
