"""Lines of several languages as expressions of Python: signs, keywords, functions, cells."""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.programs.asserted import HINT as ASSERTED
from phiq.scorer.programs.asserted import comparison_of
from phiq.scorer.programs.cycles import HINT as CYCLES
from phiq.scorer.programs.haskell import in_calls

#: What a line holds that only a program means: strings, loops, functions without a name, slices,
#: entries of what was just made, names of Haskell, digits with a base.
PROGRAM: Final = re.compile(
    r"""(?<![\w'’)\]}])(?:"[^"\n]*"|'[^'\n]*')|\bfor\s+[\w, ]+\s+in\b|\blambda\b|=>|::"""
    r"|\]\[-1\]|\bassert not\b|`\w+`|\\\w+(?:\s+\w+)*\s*->|<-[^|]*\]|\.\.\s*[\d\]]"
    r"|\b(?:foldr1?|foldl1?|zipWith|zip|map"
    r"|filter|reverse|concat|take|drop|head|tail|length|takeWhile|replicate|elem|and|or|null|zip3|concatMap|maximum|minimum)\s+[\[(\d\"]"
    r"|\]\s*\+\+\s*\[|\b0[xob][\da-fA-F]+\b|\A\s*=?[A-Z]{2,}\(|\bfunction\s*\("
    r"|\.(?:length|size|sum|max|min|includes|map|filter|reduce|count|index|indexOf|flat|union|bit_length)\b"
    r"|\b(?:all|any|sorted|divmod|set|list|dict|reversed|str|tuple|ord|chr|Fraction|paste0|which\.max)\("
    r"|\S (?:not )?in [\[({]|\b(?:gcd|lcm|mod|div|rem|quot|max|min)\s+\d+\s+\d"
    r"|\b(?:even|odd|fst|snd|words)\s+[\d(\"]"
    r"|\b(?:Range|Total|Map|Select|Length|Apply|Reverse|Join|Union|Sort|First|Last|Divisors"
    r"|FactorInteger|MemberQ|StringLength|EvenQ|OddQ|Accumulate|Fold|Dot|IntegerDigits|StringJoin)\["
)
#: What other notations write alike, and mean otherwise: lists joined or repeated, entries.
AMBIGUOUS: Final = re.compile(
    r"[\]})]\s*[-+*&|]\s*[\[{(\d]|[\])]\[|,\s*\[\]\)|\b(?:len|round|div|diff|zeros|ones|clip|bool|length"
    r"|argmax|argmin|arange|fix|seq|rep|size|map|sapply)\(|\]\.(?:sort|to_a|first|last)\b|\)\s*==\s*(?:True|False)|%in%|\bc\([-\d.]|\(\d+\.\.\d+\)"
)
_HINT: Final = re.compile(f"{PROGRAM.pattern}|{AMBIGUOUS.pattern}|{CYCLES.pattern}")
#: Signs and words of which every such text holds one: the words are those of the patterns.
_HELD_SIGNS: Final = frozenset("\"'`[]:%>")
_NAME_TYPED: Final = re.compile("[A-Za-z_]{2,}")
_HELD_WORDS: Final = frozenset(_NAME_TYPED.findall(re.sub(r"\\.", " ", _HINT.pattern)))
_HELD_PARTS: Final = ("..", "==", "0x", "0o", "0b", "assert", "<-")
_HELD_JOINTS: Final = re.compile(
    r"\(\s*\d+(?:\s|\\[,;: ]|~)|[})]\s*[-+*&|]\s*[{(\d]|\A\s*=?[A-Z]{2,}\("
)
_HASKELL: Final = re.compile(
    r"`\w+`|\\\w+(?:\s+\w+)*\s*->|<-|\.\.\s*[\d\]]|\+\+|\A\s*(?:and|or)\s+\[|\b(?!not\b|in\b|and\b|or\b|if\b|else\b|for\b)"
    r"[a-z]\w*1?\s+(?:[\[(\d\"]|[a-z]+\s+[\[(\d])"
)
_SHEET: Final = re.compile(r"\A\s*+(?:=?\s*+[A-Z]{2,}\d*\(|=)")
_PROMPT: Final = re.compile(
    r"\A\s*(?:assert\s+|>>>\s*|(?:ghci|GHCi|Prelude|λ)>\s*|julia>\s*|irb[^>]*>\s*)"
)
STRING: Final = re.compile(r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')""")
_ARROW: Final = re.compile(r"(?:\b([A-Za-z_]\w*)|\(([\w\s,]*)\))\s*(?:=>|->)")
_FUNCTION: Final = re.compile(r"\bfunction\s*\(([\w\s,]*)\)|\\\(([\w\s,]*)\)")
#: The range (1..5) of Ruby, and the 1:5 of Julia and R, which Python has only as a slice.
_DOTTED: Final = re.compile(r"\((\d+)\.\.(\d+)\)")
_RANGE: Final = re.compile(r"(?:(?<=[(,])|(?<=\bin))(\s*)(\d+):(\d+)")
_WOLFRAM: Final = re.compile(r"\b[A-Z][A-Za-z]+\[")
_PURE: Final = re.compile(r"([(,]\s*+)([^,()]*#[^,()&]*)&")
_SIGNS: Final = (
    *(("===", "=="), ("!==", "!="), ("&&", " and "), ("||", " or "), ("^", "**"), ("%in%", " in ")),
    *(("which.max", "which_max"), ("Integer.", ""), ("fractions.", "")),
)


def in_python(text: str) -> str:
    """A line of any of the languages as an expression of Python, if it is one."""
    text = comparison_of(text) if ASSERTED.search(text) else text
    text = _PROMPT.sub("", text).strip().rstrip(";")
    parts = STRING.split(text)
    code = "".join(parts[::2])
    if _SHEET.match(text):
        parts[::2] = [_of_sheet(part) for part in parts[::2]]
        return "".join(parts).strip().removeprefix("==")
    if _HASKELL.search(text) and " for " not in code and (called := in_calls(text)) is not None:
        return called
    if _WOLFRAM.search(code):
        parts[::2] = [_of_wolfram(part) for part in parts[::2]]
    parts[::2] = [_of_line(part) for part in parts[::2]]
    return _compared(parts)


def _of_sheet(code: str) -> str:
    code = re.sub(r"(?<![<>=])=(?!=)", "==", code).replace("<>", "!=").replace("^", "**")
    return code.replace("{", "[").replace("}", "]").replace("&", "+")


def _of_wolfram(code: str) -> str:
    """Calls in round brackets, lists in square ones, and the functions without a name: #^2 &."""
    code = code.translate(str.maketrans("[]{}", "()[]"))
    return _PURE.sub(lambda match: f"{match[1]}lambda a: {match[2].replace('#', 'a')}", code)


def _compared(parts: list[str]) -> str:
    """The line with == for the one sign that compares, outside of brackets: len("ab") = 2."""
    depth = 0
    for place in range(0, len(parts), 2):
        code = parts[place]
        for at, sign in enumerate(code):
            depth += (sign in "([{") - (sign in ")]}")
            if depth == 0 and code[at - 1 : at + 2] == " = ":
                parts[place] = f"{code[:at]}={code[at:]}"
                return "".join(parts)
    return "".join(parts)


def _of_line(code: str) -> str:
    for typed, sign in _SIGNS:
        code = code.replace(typed, sign)
    code = _FUNCTION.sub(lambda match: f"lambda {match[1] or match[2] or ''}: ", code)
    code = _ARROW.sub(lambda match: f"lambda {match[1] or match[2] or ''}: ", code)
    code = _DOTTED.sub(r"span(\1, \2)", code)
    return _RANGE.sub(lambda match: f"{match[1]}colon({match[2]}, {match[3]})", code)


def may_be_program(text: str) -> bool:
    """Whether a text may be a line of a program; most are none at the first look."""
    looked_at = (
        not _HELD_SIGNS.isdisjoint(text)
        or not _HELD_WORDS.isdisjoint(_NAME_TYPED.findall(text))
        or any(map(text.__contains__, _HELD_PARTS))
        or _HELD_JOINTS.search(text) is not None
    )
    return looked_at and _HINT.search(text) is not None
