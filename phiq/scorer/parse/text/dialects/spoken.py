"""Reads formulas said in words: "the integral of x^2 from 0 to 1 is 1/3", "5 times 5 equals 25".

Only phrases that name an operation are taken; what stands beside them is a formula as it is. Where
no phrase is met, the text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

#: What tells of a phrase, by the words of which one stands in it: most formulas hold none of them,
#: and are not searched for phrases.
_HINTS: Final = (
    (
        ("integral", "derivative", "limit", "root", "sum", "product"),
        r"\b(?:integral|derivative|limit|square root|cube root|sum|product) (?:of|from|as|when)\b",
    ),
    (
        ("equal", "squared", "cubed", "divided", "power"),
        r"\b(?:equals|squared|cubed|divided by|to the power of|is equal to)\b",
    ),
    (("plus", "minus", "times"), r"(?<!\S)(?:plus|minus|times)(?!\S)"),
    (("less", "greater"), r"\bis (?:less|greater) than\b"),
    (("percent", "per cent"), r"\d\s?per ?cent\b"),
    ((" of ",), r"\blim(?:it)?_?\s*[a-z]\s*(?:->|→|to)\s*\S+\s+of\s"),
    (("choose",), r"[\w)] choose [\w(]"),
    ((" of ",), r"(?<![\w.])\d+/\d+ of \d|% of \$?\d"),
    (("% off ",), r"% off\s+\$?\d"),
    (
        ("half", "twice", "quarter", "third", "double", "triple"),
        r"\b(?:half of|twice|double|triple|quarters? of|thirds? of) (?:the )?\$?\d",
    ),
    (("million", "billion", "thousand"), r"\d (?:thousand|million|billion|trillion)\b"),
    (
        ("average", "mean", "difference", "quotient"),
        r"\b(?:average|mean|difference|quotient) (?:of|between) ",
    ),
    (
        (
            "square of",
            "cube of",
            "gcd of",
            "lcm of",
            "divisor of",
            "multiple of",
            "median of",
            "maximum of",
            "minimum of",
        ),
        r"\b(?:square|cube|gcd|lcm|divisor|multiple|median|maximum|minimum) of \(?\w",
    ),
    (
        ("divides", "divisible", "prime", "even", "odd"),
        r"\w (?:divides|is divisible by|is prime|is even|is odd)\b",
    ),
)
#: Combinations and permutations of whole numbers, as calculators print them.
_CHOSEN: Final = re.compile(r"(?<![\w.])\d+[CP]\d+(?![\w.])")
_WORDS: Final = tuple(word for words, _ in _HINTS for word in words)
_HINT: Final = re.compile("|".join(pattern for _, pattern in _HINTS), re.IGNORECASE)
#: Longest text that is looked at, in characters: a sentence.
MAX_SPOKEN: Final = 300
_PART: Final = r"(.+?)"
_END: Final = r"(?=\s*(?:=|<|>|≤|≥|\bequals?\b|\bis\b|$))"
_OPERAND: Final = r"(\([^()]*\)|[\w.^/]*\w)"
_PLACE: Final = r"(\S+)"
_ENDS: Final = r"from (?P<low>\S+) to (?P<high>\S+)"
_NEARS: Final = r"(?:approaches|goes to|tends to|->|→)"
_THE: Final = r"\b(?:the )?"
_RELATION: Final = re.compile("[=<>≤≥≠≈]")
_INF: Final = re.compile(r"\binfinity\b", re.IGNORECASE)


def _integral(match: re.Match[str]) -> str:
    groups = match.groupdict()
    body = (groups.get("a") or groups.get("b") or "").strip()
    return f"∫_({groups['low']})^({groups['high']}) {_with_differential(body)}"


def _antiderivative(match: re.Match[str]) -> str:
    return f"∫ {_with_differential(match[1].strip())}"


def _with_differential(body: str) -> str:
    """The integrand with its differential, that of its one letter where none is typed."""
    if re.search(r"\bd\s*[a-z]\s*$", body):
        return body
    letters = re.findall(r"(?<![A-Za-z])[a-zA-Z](?![A-Za-z])", body)
    variable = next((one for one in letters if one not in "ei"), "x")
    return f"({body}) d{variable}"


def _derivative(match: re.Match[str]) -> str:
    body, variable = match[1].strip(), match[2]
    letters = re.findall(r"(?<![A-Za-z])[a-zA-Z](?![A-Za-z])", body)
    known = variable or next((one for one in letters if one not in "e"), "x")
    return f"d/d{known} ({body})"


#: Several numbers, one after the other.
_NUMBERS: Final = r"((?:-?[\d.]+(?:, and |, | and )){2,}-?[\d.]+|-?[\d.]+(?:, )-?[\d.]+)"
_CALLS: Final = {"sum": "sum", "product": "prod", "average": "mean"}


def _of_numbers(match: re.Match[str]) -> str:
    """The median of 1, 3 and 9 as a call on a list."""
    name, listed = match[1].lower(), re.sub(r",? and |, ", ",", match[2])
    return f"{_CALLS.get(name, name)}([{listed}])"


#: Phrases and the formula that each is, in the order in which they are looked for.
_PHRASES: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = tuple(
    (re.compile(pattern, re.IGNORECASE), formula)
    for pattern, formula in (
        (rf"{_THE}(?:definite )?integral {_ENDS} of (?P<a>.+?){_END}", _integral),
        (rf"{_THE}(?:definite )?integral of (?P<b>.+?) {_ENDS}", _integral),
        (rf"{_THE}(?:indefinite )?integral of {_PART}{_END}", _antiderivative),
        (rf"{_THE}sum from ([a-z])\s*=\s*(\S+) to {_PLACE} of {_PART}{_END}",
         r"∑_(\1=\2)^(\3) (\4)"),
        (rf"{_THE}sum of {_PART} (?:from|for) ([a-z])\s*=\s*(\S+) to {_PLACE}",
         r"∑_(\2=\3)^(\4) (\1)"),
        (rf"{_THE}(?:first )?derivative of {_PART}(?: with respect to ([a-z]))?{_END}",
         _derivative),
        (rf"{_THE}limit (?:as|when) ([a-z]) {_NEARS} {_PLACE} of {_PART}{_END}",
         r"lim_(\1→\2) (\3)"),
        (rf"{_THE}limit of {_PART} (?:as|when) ([a-z]) {_NEARS} {_PLACE}",
         r"lim_(\2→\3) (\1)"),
        (rf"{_THE}square root of (\([^()]*\)|[\w.^]+)", r"√(\1)"),
        (rf"{_THE}cube root of (\([^()]*\)|[\w.^]+)", r"∛(\1)"),
        (r"\blim(?:it)?_?\s*([a-z])\s*(?:->|→|to)\s*(\S+)\s+of\s+", r"lim_(\1→\2) "),
        (r"(\([^()]*\)|\w+) choose (\([^()]*\)|\w+)", r"binomial(\1,\2)"),
        (r"(?<=\d)\s?per ?cent\b", "%"),
        (r"(?<![\w.])(\d+/\d+) of (?=\d)", r"(\1)*"),
        (r"(?<![\w.])(\d+(?:\.\d+)?)% off\s+\$?(\d[\d.,]*)", r"(1-\1/100)*\2"),
        (r"(?<![\w.])(\d+)(?-i:C)(\d+)(?![\w.])", r"binomial(\1,\2)"),
        (r"(?<![\w.])(\d+)(?-i:P)(\d+)(?![\w.])", r"nPr(\1,\2)"),
        (rf"{_THE}square of {_OPERAND}", r"(\1)^2"), (rf"{_THE}cube of {_OPERAND}", r"(\1)^3"),
        (rf"{_THE}(?:gcd|greatest common divisor) of {_OPERAND} and {_OPERAND}", r"gcd(\1,\2)"),
        (rf"{_THE}(?:lcm|least common multiple) of {_OPERAND} and {_OPERAND}", r"lcm(\1,\2)"),
        (rf"{_THE}(median|mean|average|sum|product) of {_NUMBERS}{_END}", _of_numbers),
        (rf"{_THE}(max|min)imum of {_NUMBERS}{_END}", _of_numbers),
        (r"(\w+) divides (\w+)", r"\1 ∣ \2"), (r"(\w+) is divisible by (\w+)", r"\2 ∣ \1"),
        (r"\b(\d+) is prime\b", r"isprime(\1) = True"),
        (r"(\w+) is even\b", r"(\1) mod 2 = 0"), (r"(\w+) is odd\b", r"(\1) mod 2 = 1"),
        (rf"{_THE}product of {_OPERAND} and {_OPERAND}", r"(\1*\2)"),
        (rf"{_THE}sum of {_OPERAND} and {_OPERAND}", r"(\1+\2)"),
        (rf"{_THE}difference (?:of|between) {_OPERAND} and {_OPERAND}", r"(\1-\2)"),
        (rf"{_THE}quotient of {_OPERAND} and {_OPERAND}", r"(\1/\2)"),
        (rf"{_THE}(?:average|mean) of {_OPERAND} and {_OPERAND}", r"((\1+\2)/2)"),
        (rf"\bhalf of {_OPERAND}{_END}", r"(1/2*\1)"),
        (rf"\b(?:twice|double) {_OPERAND}{_END}", r"(2*\1)"),
        (rf"\btriple {_OPERAND}{_END}", r"(3*\1)"),
        (rf"\b(?:one|a) third of {_OPERAND}{_END}", r"(1/3*\1)"),
        (rf"\b(?:one|a) quarter of {_OPERAND}{_END}", r"(1/4*\1)"),
        (rf"\btwo thirds of {_OPERAND}{_END}", r"(2/3*\1)"),
        (rf"\bthree quarters of {_OPERAND}{_END}", r"(3/4*\1)"),
        (r"(?<=\d) thousand\b", "*10^3"), (r"(?<=\d) million\b", "*10^6"),
        (r"(?<=\d) billion\b", "*10^9"), (r"(?<=\d) trillion\b", "*10^12"),
        (r"([\w.)]) squared\b", r"\1^2"),
        (r"([\w.)]) cubed\b", r"\1^3"),
        (r"([\w.)]) (?:raised )?to the (?:power of|power) (\S+)", r"\1^(\2)"),
        # Words stand apart; plus(x, y) is a call.
        (r"(?<!\S)plus(?!\S)", "+"), (r"(?<!\S)minus(?!\S)", "-"),
        (r"(?<!\S)times(?!\S)|\bmultiplied by\b", "*"), (r"\bdivided by\b", "/"),
    )
)  # fmt: skip
#: Relations in words, where none is typed.
_RELATIONS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), sign)
    for pattern, sign in (
        (r"\bis (?:equal to|the same as)\b|\bequals\b|\bequal to\b", "="),
        (r"\bis\b(?! (?:less|greater|at|not))", "="),
        (r"\bis less than or equal to\b|\bis at most\b", "<="),
        (r"\bis greater than or equal to\b|\bis at least\b", ">="),
        (r"\bis less than\b", "<"), (r"\bis greater than\b", ">"), (r"\bis not equal to\b", "≠"),
    )
)  # fmt: skip


def in_signs(text: str) -> str:
    """The text with its phrases as formulas."""
    if len(text) > MAX_SPOKEN:
        return text
    spoken = _names_operation(text) and _HINT.search(text) is not None
    if not spoken and _CHOSEN.search(text) is None:
        return text
    found = _INF.sub("∞", text)
    for pattern, formula in _PHRASES:
        found = pattern.sub(formula, found)
    if _RELATION.search(found) is None:
        for pattern, sign in _RELATIONS:
            found = pattern.sub(sign, found)
    return found


def _names_operation(text: str) -> bool:
    """Whether one of the words of phrases stands in the text."""
    return any(map(text.lower().__contains__, _WORDS))
