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

from phiq.scorer.parse.errors import EquationSyntaxError
from phiq.scorer.parse.text.letters import GREEK, blank, listed
from phiq.scorer.parse.text.words import names_things

#: Formulas between delimiters of TeX and Markdown; not the \\[2pt] of a line break.
_FORMULA: Final = re.compile(
    r"\$\$(.+?)\$\$|\$(.+?)\$|(?<!\\)\\\(((?:(?!(?<!\\)\\\().)+?)(?<!\\)\\\)"
    r"|(?<!\\)\\\[((?:(?!(?<!\\)\\\[).)+?)(?<!\\)\\\]|(?<!`)`([^`\n]+)`(?!`)",
    re.DOTALL,
)
_RELATION: Final = re.compile(
    r"[=<>≤≥≠≈∼≡∈∝≪≫→⇒]|\\(?:le|ge|leq|geq|ne|neq|approx|equiv|in|sim|propto|to|ll|gg|lt|gt|"
    r"rightarrow|Rightarrow|implies|iff|leqslant|geqslant|coloneqq|triangleq|subset|subseteq)\b"
)
#: A formula inside of words: \\text{if $x > 0$}.
_IN_WORDS: Final = re.compile(r"\\(text|mbox|hbox|textrm)\{([^{}$]*)\$([^$]*)\$([^{}$]*)\}")
_BOXED: Final = re.compile(r"\{\s*\$([^$]*)\$\s*\}")
#: Ticks and crosses of those who mark answers.
_MARKS: Final = re.compile(r"[✅✓✔❌✗✘☑]|[□∎■◻]\s*\Z")
#: The number of an item before what it says: (i) 2³ = 8, a) x = 1.
_ITEM: Final = re.compile(
    r"\A\s*(?:\((?:[ivx]{1,4}|[a-h])\)|(?:[ivx]{1,4}|[a-h]|\d{1,2}|Q\d{1,2})\)|Q\d{1,2}[.:]"
    r"|\d{1,2}\.(?=\s+[*$`\\A-Z])"
    r"|#\d{1,3}[.:)]?|#{1,6}(?=\s))"
    r"\s+(?=[^\s=+*/^<>_)-])"
)
#: The sign of a line that goes on from one before it, where it relates more.
_CONTINUED: Final = re.compile(r"\A\s*=\s+(?=[^=]*[^=<>!\s:]\s*=[^=])")
_BOX: Final = re.compile(r"(\s*\\boxed\s*\{)(.*)(\}\s*[.,]?\s*)", re.DOTALL)
#: Words between two formulas that say how these belong together.
_JOINS: Final = re.compile(r"\b(or|where|for|if|when|with|given|provided|as|and)\b", re.IGNORECASE)
#: The same before what a letter tends to.
_TENDING: Final = re.compile(
    r"(?<=\S) (as|when|for|if|where) (?=\s*(?:[A-Za-z]|\\[A-Za-z]+)\s*(?:→|->|\\to(?![A-Za-z])))"
)
_SPACE: Final = (
    r"(?:\\(?:quad|qquad|hfill|hfil)(?![A-Za-z])|\\hspace\*?\s*\{[^{}]*\}|\\hskip\s*[\d.]+\s*[a-z]{2}"
    r"|\s{2,}+|\t|(?:\\[;,: ]\s*){2,}|~(?:\s*~)++)"
)
_NUMBER: Final = r"\(\s*(?:[A-Z]\.?)?\d[\d.]*[a-z]?'?\s*\)"
#: A stretch of blanks is tried once, from its start and as a whole: its parts would multiply.
_NUMBER_AFTER: Final = re.compile(
    rf"(?<![\s~\\])(?<!\\[;,: ])(?:\s*+[,.;])?+\s?(?:{_SPACE}\s*+)++{_NUMBER}\s*+[.,;]?\s*\Z"
)
_NUMBER_BEFORE: Final = re.compile(
    rf"\A\s*(?:{_NUMBER}\s*(?:{_SPACE}|:)\s*|\(\d+(?:\.\d+)+\)\s+(?=[A-Za-z\\]))"
)
#: What stands before a formula: a label with a colon, or a word that only leads on.
_LABEL: Final = re.compile(
    r"\A\s*(?:[-*•>#]+\s+)?(?:\*\*)?[A-Z][a-z]+\.?"
    r"(?:[ '’-](?:[a-z]+|\d{1,3}[a-z]?)){0,4}(?:\*\*)?\s*:"
    r"(?:\*\*)?\s+"
)
#: The sign of a quotation in mail and Markdown.
_QUOTED: Final = re.compile(r"\A\s*>\s+")
#: Emphasis of Markdown, where its stars are no powers.
_EMPHASIS: Final = re.compile(
    r"(?:(?<=\A)|(?<=[\s=<>≤≥≈(]))\*\*(?=\S)([^*]+?)(?<=\S)\*\*(?=[\s.,;:)=]|\Z)"
)
_LEADING: Final = re.compile(
    r"\A\s*(?:(?:Hence|Thus|Therefore|So|Then|Now|Also|Here|Clearly|Recall|Note|We have|We get"
    r"|We know|We find|It follows|This gives|Which gives|Let|If|Using|By|From|Given"
    r"|Suppose|Assume|Since|hence|thus"
    r"|therefore|so|we have|we get|that is|i\.e\.)(?:\s+that)?(?:\s*[,:])?\s+(?!=))+"
)
#: What a whole statement is of, before it: Thus the area is 3 m · 4 m = 12 m², its force is F = ma.
_SUBJECT: Final = re.compile(
    r"\A\s*(?:(?:Hence|Thus|Therefore|So|Then|Now|Finally|hence|thus|therefore|so|then),? +)?"
    r"(?:The|the|Its|its|Our|our|My|my|His|her|Her|Their|their) (?:(?:«?[a-z]{2,}»?|a) ){1,6}?"
    r"(?:is|are|was|were|equals|becomes|will be|must be)(?: (?:just|simply|then|therefore|thus))?"
    r"(?: (?:given|found|computed|calculated|obtained|defined) (?:by|as|from|to be))?:? +"
    r"(?=[^\sa-zA-Z]|[a-zA-Z](?![a-zA-Z]{2}))(?=[^=]*(?:[^=<>!\s:] *|! +)=[^=])"
)
#: What the last bracket of a text holds where there is a number after the formula.
_NUMBERED: Final = re.compile(rf"{_NUMBER}\s*+(?:[.,;]\s*+)?\Z")
#: What a remark stands behind: no sign, which would have a bracket as its operand.
_BEFORE_REMARK: Final = r"(?<![\s+*/^=·⋅×−-])\s++\("
_REMARK_AFTER: Final = re.compile(
    rf"{_BEFORE_REMARK}(?!(?:not|mod(?:ulo)?|{'|'.join(GREEK)})\b)"
    r"(?:[A-Za-z][a-z'.]{2,}(?:-[a-z'.]+)*|by|of|in|at|the|to|for)"
    r"(?:[\s,]+(?:[A-Za-z][a-z'.-]*|\d{4}))*\)\s*\.?\s*\Z"
    rf"|{_BEFORE_REMARK}[A-Za-z]\w{{0,3}} (?:in|is|are) [^()=]*\)\s*\.?\s*\Z"
)
#: A sum that is worked out in a sentence: There are 20 - 8 = 12 apples left.
_SENTENCE: Final = re.compile(
    r"\s*(?P<before>(?:[A-Za-z][A-Za-z']*[,:]? +(?:\d+(?:\.\d+)?,? +(?=[A-Za-z]))?)*)"
    r"(?P<sum>[\d(][\d\s.,+\-−*/×÷·^()%]*=[\d\s.,+\-−*/×÷·^()%=]*[\d)%])"
    r"(?P<after>(?: +[A-Za-z][A-Za-z']*,?)*)\s*[.!]?\s*"
)
_WORD: Final = re.compile(r"[A-Za-z']+")
#: Letters of the longest word of a sentence, at least: a shorter one may be a name or a unit.
MIN_WORD: Final = 4
#: Words that a number or a statement is not the same without.
_TELLING: Final = frozenset(
    listed(
        """is isn't not no false wrong incorrect but unless would of minus plus times over half
        twice double triple negative square squared cube cubed root sum log ln lg sin cos tan exp
        abs percent degrees degree mod modulo base and or if when for where implies then dozen
        hundred thousand million billion trillion score mean average product difference quotient
        power factorial gcd lcm max min floor ceil round choose"""
    )
)
#: Those that turn a whole sentence round, wherever they stand in it.
_DENYING: Final = frozenset(listed("isn't not no false wrong incorrect unless if when"))
_NEGATIONS: Final = frozenset(listed("isn't not false wrong incorrect"))
#: A condition in parentheses behind a formula, but for those of a probability.
_CONDITION_AFTER: Final = re.compile(
    r"(?<=[^\s~:(\\A-Z,;])(?<!P[r}])(?:\s|~|\\[ ,;:]|\\q?quad(?![A-Za-z]))+"
    r"\(([^()]*(?:[≤≥≠∈]|<(?!-)|(?<![-=])>|\\(?:[gl]eq?|[gl]t|neq?|in)(?![A-Za-z]))[^()]*)\)\s*\.?\s*\Z"
)
_FENCES: Final = re.compile(r"\A\s*(?:```(?:[a-z]*\s*\n|(?:math|latex|tex)\b)?|`)|(?:```|`)\s*\Z")
#: The name of what is measured right before a quantity: vancomycin 15 mg/kg × 80 kg = 1200 mg.
_NAMED_QUANTITY: Final = re.compile(
    r"\A\s*([A-Za-z]{5,})\s+(?=\d[\d.,]*\s?(?:%|[A-Za-zμΩ°]{1,5}(?:/[A-Za-z]{1,5})*\b)[^=]*=)"
)
#: What asks whether a formula is right, behind it.
_ASKED: Final = re.compile(
    r",?\s+(?:is (?:that|this|it) )?(?:right|correct|true|yes|ok|okay)\s*\?+\s*\Z"
)
#: Reasons in parentheses, of which a formula may be a part.
_REASON_AFTER: Final = re.compile(
    r"(?<!\s)\s++\((?:since|because|by|using|via|see|from|due to)\b[^()]*\)\s*\.?\s*\Z"
)


def formula_of(text: str) -> str:
    """The text with everything blanked that is no formula."""
    if not text.isascii():
        text = _MARKS.sub(" ", text)
    text = _without(_CONTINUED, _without(_ITEM, text))
    if "(" in text or "?" in text:
        text = _ASKED.sub(blank, _REASON_AFTER.sub(blank, text, count=1))
    if "**" in text:
        text = _without_emphasis(text)
    text = _without(_QUOTED, text)
    if "$" in text:
        text = _BOXED.sub(r"{\1}", _IN_WORDS.sub(r"\\\1{\2}\3\\\1{\4}", text))
    if "$" in text or "\\(" in text or "\\[" in text or "`" in text:
        text = _between_delimiters(text)
    if "→" in text or "->" in text or "\\to" in text:
        text = _TENDING.sub(r"“\1”", text)
    if ":" in text:
        text = _without(_LABEL, text)
    if "`" in text and (match := _FENCES.match(text)) and _FENCES.search(text, match.end()):
        text = _FENCES.sub(blank, text)
    if "(" in text:
        text = _without_brackets(text)
    text = _out_of_sentence(_without(_SUBJECT, _without_name(text)))
    if text[:1].isalpha() and (match := _LEADING.match(text)) is not None:
        text = blank(match) + text[match.end() :]
    return _unboxed(text)


def _without(lead: re.Pattern[str], text: str) -> str:
    """The text without what leads on to a formula that relates something."""
    match = lead.match(text)
    if match is None or not _RELATION.search(text, match.end()):
        return text
    return blank(match) + text[match.end() :]


def _without_name(text: str) -> str:
    """The text without the name of what is measured; a substance has its own grams in a mole."""
    match = None if "mol" in text else _NAMED_QUANTITY.match(text)
    word = "" if match is None else match[1].lower()
    if match is None or not names_things(word) or word in _TELLING:
        return text
    return blank(match) + text[match.end() :]


def _out_of_sentence(text: str) -> str:
    """The sum of a sentence; the whole text where its words are more than what is counted."""
    match = None if "\\" in text or "=" not in text else _SENTENCE.fullmatch(text)
    if match is None:
        return text
    before, after = [_WORD.findall(match[part].lower()) for part in ("before", "after")]
    starts = not before or (len(before) > 1 and match["before"][:1].isupper())
    long = any(len(word) >= MIN_WORD for word in (*before, *after))
    clause = _WORD.findall(match["before"].lower().rpartition(", ")[2])
    denied = [word for word in before if word in _DENYING]
    telling = [*denied, *clause, *(after[1:] if after[:1] == ["square"] else after)]
    if before[-1:] == ["is"]:
        telling.remove("is")  # the total is 3 × 25 = 75
    if long and starts and not _NEGATIONS.isdisjoint(denied):
        raise EquationSyntaxError("a sentence that denies a sum", kind="not_an_equation", text=text)
    if not long or not starts or not _TELLING.isdisjoint(telling):
        return text
    return " " * match.start("sum") + match["sum"]


def _without_emphasis(text: str) -> str:
    """The text without stars around parts of it; a part alone, where only that relates anything."""
    found = [match for match in _EMPHASIS.finditer(text) if _RELATION.search(match[1])]
    if len(found) == 1 and not _RELATION.search(_EMPHASIS.sub("", text)) and "$" not in text:
        (match,) = found
        return " " * match.start(1) + match[1]
    return _EMPHASIS.sub(r"  \1  ", text)


def _without_brackets(text: str) -> str:
    """The text without a number or a remark in brackets at one of its ends."""
    if _NUMBERED.match(text, text.rfind("(")):
        text = _NUMBER_AFTER.sub(blank, text, count=1)
    if (match := _CONDITION_AFTER.search(text)) and _RELATION.search(text, 0, match.start()):
        gap = match.start(1) - match.start() - 1
        text = f"{text[: match.start()]},{' ' * gap}{match[1]}"
    return _REMARK_AFTER.sub(blank, _NUMBER_BEFORE.sub(blank, text, count=1), count=1)


def _unboxed(text: str) -> str:
    """What stands in a box that is the whole text."""
    match = _BOX.fullmatch(text)
    if match is None:
        return text
    depth = 0
    for char in match[2]:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return text
    return " " * len(match[1]) + match[2] + " " * len(match[3])


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
        sign = sign.strip() if len(sign.strip()) <= end - start else ";"
    if end > start:
        blanked[start : start + len(sign)] = sign
