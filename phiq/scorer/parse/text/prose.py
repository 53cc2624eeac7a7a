r"""Finds the formula in a text that holds more: words around $…$, equation numbers, remarks.

    We have $x = 2$.         x = 2
    Solution: x = 2          x = 2
    E = mc^2 \qquad (2.1)    E = mc^2
    (3) \quad x = 2          x = 2

What is left out becomes blanks, so that places stay the same. It reads no formula: where there is
no sign that a part is none, the text stays as it is.
"""

from __future__ import annotations

import re
from typing import Final

#: Formulas between delimiters of TeX and Markdown; not the \\[2pt] of a line break.
_FORMULA: Final = re.compile(
    r"\$\$(.+?)\$\$|\$(.+?)\$|(?<!\\)\\\((.+?)(?<!\\)\\\)|(?<!\\)\\\[(.+?)(?<!\\)\\\]", re.DOTALL
)
_RELATION: Final = re.compile(
    r"[=<>≤≥≠≈∼≡∈∝≪≫→⇒]|\\(?:le|ge|leq|geq|ne|neq|approx|equiv|in|sim|propto|to|ll|gg|lt|gt|"
    r"rightarrow|Rightarrow|implies|iff|leqslant|geqslant|coloneqq|triangleq|subset|subseteq)\b"
)
#: A formula inside of words: \\text{if $x > 0$}.
_IN_WORDS: Final = re.compile(r"\\(text|mbox|hbox|textrm)\{([^{}$]*)\$([^$]*)\$([^{}$]*)\}")
_BOXED: Final = re.compile(r"\{\s*\$([^$]*)\$\s*\}")
#: Words between two formulas that say how these belong together.
_JOINS: Final = re.compile(r"\b(or|where|for|if|when|with|given|provided|and)\b", re.IGNORECASE)
_SPACE: Final = (
    r"(?:\\(?:quad|qquad|hfill|hfil)(?![A-Za-z])|\\hspace\*?\s*\{[^{}]*\}|\\hskip\s*[\d.]+\s*[a-z]{2}"
    r"|\s{2,}|\t|(?:\\[;,: ]\s*){2,}|~\s*~)"
)
_NUMBER: Final = r"\(\s*(?:[A-Z]\.?)?\d[\d.]*[a-z]?'?\s*\)"
_NUMBER_AFTER: Final = re.compile(rf"\s*[,.;]?\s*(?:{_SPACE}\s*)+{_NUMBER}\s*[.,;]?\s*\Z")
_NUMBER_BEFORE: Final = re.compile(rf"\A\s*{_NUMBER}\s*(?:{_SPACE}|:)\s*")
#: What stands before a formula: a label with a colon, or a word that only leads on.
_LABEL: Final = re.compile(
    r"\A\s*(?:[-*•>#]+\s+)?(?:\*\*)?[A-Z][a-z]+(?: [a-z]+){0,3}(?:\*\*)?\s*:(?:\*\*)?\s+"
)
_LEADING: Final = re.compile(
    r"\A\s*(?:(?:Hence|Thus|Therefore|So|Then|Now|Also|Here|Clearly|Recall|Note|We have|We get"
    r"|We know|We find|It follows|This gives|Which gives|Let|Suppose|Assume|Since|hence|thus"
    r"|therefore|so|we have|we get|that is|i\.e\.)(?:\s+that)?\s*[,:]?\s+)+"
)
_REMARK_AFTER: Final = re.compile(
    r"\s+\((?:[A-Za-z][a-z'.-]{2,}|by|of|in|at|the|to|for)"
    r"(?:[\s,]+(?:[A-Za-z][a-z'.-]*|\d{4}))*\)\s*\.?\s*\Z"
)
_FENCES: Final = re.compile(
    r"\A\s*(?:```(?:math|latex|tex)?|`|\*\*(?=[^*]))|(?:```|`|(?<=[^*])\*\*)\s*\Z"
)


def formula_of(text: str) -> str:
    """The text with everything blanked that is no formula."""
    if "$" in text:
        text = _BOXED.sub(r"{\1}", _IN_WORDS.sub(r"\\\1{\2}\3\\\1{\4}", text))
    if "$" in text or "\\(" in text or "\\[" in text:
        text = _between_delimiters(text)
    if text[:1] in "`*" and (match := _FENCES.match(text)) and _FENCES.search(text, match.end()):
        text = _FENCES.sub(_blank, text)
    if ":" in text and (match := _LABEL.match(text)) and _RELATION.search(text, match.end()):
        text = _blank(match) + text[match.end() :]
    if "(" in text:
        text = _NUMBER_BEFORE.sub(_blank, _NUMBER_AFTER.sub(_blank, text, count=1), count=1)
        text = _REMARK_AFTER.sub(_blank, text, count=1)
    if text[:1].isalpha() and (match := _LEADING.match(text)) is not None:
        text = _blank(match) + text[match.end() :]
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _between_delimiters(text: str) -> str:
    """The formulas that relate anything, with what joins them; money stays in the formula."""
    found = list(_FORMULA.finditer(text))
    outside = _FORMULA.sub("", text)
    if not found or _RELATION.search(outside) is not None:
        return text.replace("$", " ") if _RELATION.search(outside) else text
    related = [match for match in found if _RELATION.search(_inside(match))] or found
    blanked = [" "] * len(text)
    end = 0
    for place, match in enumerate(related):
        if place:
            _join(blanked, text, end, match.start())
        start = match.start(match.lastindex or 0)
        blanked[start : match.end(match.lastindex or 0)] = _inside(match)
        end = match.end()
    return "".join(blanked)


def _inside(match: re.Match[str]) -> str:
    return str(match[match.lastindex or 0])


def _join(blanked: list[str], text: str, start: int, end: int) -> None:
    """Writes what joins two formulas into the blanks between them."""
    word = _JOINS.search(_FORMULA.sub("", text[start:end]))
    sign = f" “{word[1].lower()}” " if word and word[1].lower() != "and" else ";"
    if len(sign) > end - start:
        sign = ";"
    if end > start:
        blanked[start : start + len(sign)] = sign
