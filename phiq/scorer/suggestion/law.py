"""Corrects a text that nearly states a law: the one power, sign or factor that differs.

The laws' matcher has said what differs; here the text is edited where that may stand, and the first
edit counts after which the text states the law. All that do say the same of the same symbols.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import Final

from phiq.scorer.dimensions.vector import Form
from phiq.scorer.expression.tree import Symbol
from phiq.scorer.laws.match import LawMatch, match
from phiq.scorer.parse import EquationSyntaxError, parse
from phiq.scorer.parse.text.letters import GREEK

#: Edits tried: each costs as much as reading the text and knowing the law.
MOST_EDITS: Final = 24
#: Largest number in a factor of a law that is put right: 8π/3, 4π², 1/12.
LARGEST_FACTOR: Final = 12
#: Longest text that is corrected.
LONGEST: Final = 200

_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_RAISE: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SLASH: Final = re.compile(r"(?<!\s)\s*+/\s*+")
_EXPONENT: Final = r"(?P<power>\s*+(?:\*\*|\^)\s*\{?\d+\}?|[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
_SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
#: What a sign stands behind that is none of a sum: nothing, a relation, a bracket.
_OPENS: Final = frozenset(("", "=", "&", "(", "{", "["))
_SIGN: Final = re.compile(r"[+−-]")
_SIDE: Final = re.compile(r"=\s*&?\s*|^\s*")
_TERM: Final = re.compile(r"[=+−-]\s*+(?:&\s*+)?|^\s*+")
#: A quotient of two letters.
_QUOTIENT: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]\w{0,40}+)(\s*/\s*)([^\W\d_]\w*)(?!\w)")
_COEFFICIENT: Final = re.compile(
    r"(?<![\w^.{}])(?:\\[dt]?frac\{?(\d)\}?\{?(\d)\}?|(\d+)/(\d+)|(\d+)|([½⅓¼]))(?![\d.^])"
)
_VULGAR: Final = {"½": Fraction(1, 2), "⅓": Fraction(1, 3), "¼": Fraction(1, 4)}
_FRAC: Final = re.compile(r"\\[dt]?frac\{([^{}]*)\}\{([^{}]*)\}")


def corrected(text: str, found: LawMatch, declared: dict[Symbol, Form]) -> str | None:
    """The text changed so that it states the law; None where no single edit does that."""
    difference = found.difference
    if difference is None or len(text) > LONGEST:
        return None
    if found.swapped:
        edits = _swapped(text, *found.swapped)
    elif found.symbol is not None and difference.by is not None:
        edits = _powers(text, found.symbol, difference.by)
    elif difference.by == -1:
        edits = _signs(text)
    else:
        edits = _factors(text, difference.by)
    for candidate in islice(edits, MOST_EDITS):
        if candidate != text and _states(candidate, found.name, declared):
            return candidate
    return None


def _states(text: str, name: str, declared: dict[Symbol, Form]) -> bool:
    try:
        root = parse(text, declared=[symbol.name for symbol in declared]).root
    except EquationSyntaxError:
        return False
    found = match(root, declared, only=name)
    return found is not None and found.difference is None


def _powers(text: str, symbol: Symbol, by: Fraction) -> Iterator[str]:
    """With another exponent of the symbol, or the symbol on the other side of a fraction."""
    spots = list(re.finditer(_spellings(symbol) + _EXPONENT, text))
    for spot in spots:
        power = by * _typed_power(spot.group("power"))
        if power.denominator == 1 and power > 0:
            start = spot.end() if spot.group("power") is None else spot.start("power")
            yield text[:start] + _raised(text, int(power)) + text[spot.end() :]
    if by == -1:
        yield from _turned(text, spots)


def _swapped(text: str, one: Symbol, other: Symbol) -> Iterator[str]:
    """With two symbols in each other's place, on one side of the equation or on both."""
    spots = re.compile(f"(?P<one>{_spellings(one)})|(?P<other>{_spellings(other)})")
    found = [*spots.finditer(text)]
    spelling = {name: next((m[0] for m in found if m[name]), "") for name in ("one", "other")}
    yield spots.sub(lambda m: spelling["other" if m["one"] else "one"], text)


def _spellings(symbol: Symbol) -> str:
    """A pattern of the ways to type a symbol."""
    base = symbol.base
    names = [re.escape(base)]
    names += [rf"\\?{name}(?![a-z])" for name, letter in GREEK.items() if letter == base]
    if not symbol.sub:
        return f"(?:{'|'.join(names)})"
    sub = re.escape(symbol.sub)
    low = re.escape(symbol.sub.translate(_SUBSCRIPTS))
    return f"(?:{'|'.join(names)})(?:_?{sub}|_\\{{{sub}\\}}|{low})"


def _typed_power(text: str | None) -> int:
    digits = re.sub(r"\D", "", (text or "").translate(_RAISED))
    return int(digits or 1)


def _raised(text: str, power: int) -> str:
    """An exponent in the notation of the text."""
    if power == 1:
        return ""
    if "**" in text or ("*" in text and "^" not in text):
        return f"**{power}"
    if "^" in text or "\\" in text:
        return f"^{power}" if power < 10 else f"^{{{power}}}"
    return str(power).translate(_RAISE)


def _turned(text: str, spots: list[re.Match[str]]) -> Iterator[str]:
    """With a product in place of a fraction, or the other way round."""
    for found in _FRAC.finditer(text):
        above, below = found.groups()
        head, tail = text[: found.start()], text[found.end() :]
        yield f"{head}{above} {below}{tail}"
        yield f"{head}\\frac{{{below}}}{{{above}}}{tail}"
    for found in _QUOTIENT.finditer(text):
        above, slash, below = found.groups()
        yield text[: found.start()] + below + slash + above + text[found.end() :]
    for cut in _SLASH.finditer(text):
        head, tail = text[: cut.start()], text[cut.end() :]
        close = head[-1:].isalpha() and tail[:1].isalpha() and cut.group() == "/"
        yield head + ("*" if "*" in text else "" if close else " ") + tail
    for spot in spots:
        head = text[: spot.start()].rstrip()
        yield head.removesuffix("*").removesuffix("·").rstrip() + "/" + text[spot.start() :]


def _signs(text: str) -> Iterator[str]:
    """With one sign turned round, left out or put before a side."""
    for sign in _SIGN.finditer(text):
        head, tail = text[: sign.start()], text[sign.end() :]
        if head.rstrip()[-1:] in _OPENS:
            yield head + tail.lstrip()
        else:
            yield head + ("-" if sign.group() == "+" else "+") + tail
    for side in reversed([*_SIDE.finditer(text)]):
        yield f"{text[: side.end()]}-{text[side.end() :]}"


def _factors(text: str, by: Fraction | None) -> Iterator[str]:
    """With another number as a factor, or one put before a side."""
    sizes = [1 / by, by] if by else [Fraction(1, 2), Fraction(2)]
    if max(*sizes[0].as_integer_ratio()) > LARGEST_FACTOR:
        return
    for number in _COEFFICIENT.finditer(text):
        old = _coefficient(number)
        for size in sizes:
            yield _put(text, number.start(), number.end(), old * size)
    for term in reversed([*_TERM.finditer(text)]):
        if not text[term.end() : term.end() + 1].isdigit():
            for size in sizes:
                yield _put(text, term.end(), term.end(), size)


def _coefficient(number: re.Match[str]) -> Fraction:
    above, below, over, under, whole, vulgar = number.groups()
    if vulgar:
        return _VULGAR[vulgar]
    if whole:
        return Fraction(int(whole))
    return Fraction(int(above or over), int(below or under) or 1)


def _put(text: str, start: int, end: int, number: Fraction) -> str:
    """The text with a number in place of a part, in its own notation."""
    head, tail = text[:start], text[end:]
    if number == 1:
        rest = tail.lstrip("* ")
        return head + (rest if rest[:1].isalpha() or rest[:1] in ("\\", "(") else "1" + tail)
    sign = next((sign for sign, value in _VULGAR.items() if value == number), None)
    if "\\" in text and number.denominator > 1:
        written = f"\\frac{{{number.numerator}}}{{{number.denominator}}}"
    elif "*" in text:
        written = f"{number}*"
    else:
        written = sign if sign and not text.isascii() else f"{number}"
    gap = " " if written[-1].isdigit() and number.denominator > 1 and tail[:1] != " " else ""
    return head + written + gap + tail.lstrip("* " if written.endswith("*") else "")
