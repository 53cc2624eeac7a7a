r"""Reads the spelling of a unit in any notation: km/h, \mathrm{kg\,m^{-3}}, \metre\per\second.

    read("kg m^-3 = ρ", 0)     above kg and m^-3, below nothing, ending at 7

It reads characters, since upright words, macros and letters are cut into lexemes in other ways.
Whether letters after a number are a unit at all is asked in `questions.units`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from phiq.scorer.parse.text.unit_names import MACROS, PREFIX_WORDS, UNITS, UPRIGHT, WORDS

#: A unit and its exponent as typed, "" where it has none.
Power = tuple[str, str]

_COMMANDS: Final = (
    r"\\(?:mathrm|text|textrm|textup|textnormal|operatorname|mathsf|textsf|mathup|mbox|hbox|unit"
    "|rm)"
)
#: What stands between the parts of a unit and prints nothing or a space.
_SPACE: Final = r"(?:\s|~|\\[,;:! />]|\\(?:thinspace|quad|enspace)(?![A-Za-z]))"
_GAP: Final = re.compile(rf"{_SPACE}+")
_UPRIGHT_BRACE: Final = re.compile(rf"{_COMMANDS}\*?\s*\{{|\{{\s*\\(?:rm|sf)(?![A-Za-z])\s*")
#: Braces around upright units; those of a fraction are its own.
_PLAIN_BRACE: Final = re.compile(r"\{(?=\s*\\(?:text|math)(?:rm)?\b)")
_UPRIGHT_SWITCH: Final = re.compile(r"\\(?:rm|mathrm|mathsf|text)\s*(?=[A-Za-z\\])")
_CLOSES: Final = re.compile(r"\}")
_CLOSES_SPACED: Final = re.compile(r"\s*\}")
#: Prefixes of an ohm that a command writes: k\\Omega.
_OHM_PREFIXES: Final = frozenset("kMGmμ")
_BEFORE_OHM: Final = re.compile(r"\}?\s*(?:\\(?:up)?Omega(?![A-Za-z])|Ω)")
_NUMBER: Final = r"[-−+]?\d+(?:\.\d+)?(?:/\d+)?"
_DIGITS: Final = re.compile(_NUMBER)
_RAISED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−", "0123456789-+-")
#: The lexemes of units, each with the kind of its token; gaps and upright braces are none.
_LEXEMES: Final = re.compile(
    r"(?P<degree>\^\s*\{?\s*\\circ\s*\}?\s*(?:\\(?:text|mathrm)\s*\{\s*[CF]\s*\}|[CF](?![A-Za-z])))"
    rf"|(?P<power>(?:\^|\*\*)\s*(?:\{{\s*(?:{_NUMBER})\s*\}}|\(\s*(?:{_NUMBER})\s*\)|[-−+]?\d+)"
    rf"|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+|\\to(?:the)\s*\{{\s*{_NUMBER}\s*\}}|\\?(?:squared|cubed)(?![A-Za-z])"
    r"|(?<=[A-Za-z])(?:[23](?!\d)|(?<=m)4(?!\d)|-\d(?!\d))(?=[\s,.;)=/}*·~\\]|\Z))"
    rf"|(?P<before>\\?(?:square|cubic)(?![A-Za-z])|(?:sq|cu)\.?(?![A-Za-z])|\\raiseto\s*\{{\s*{_NUMBER}\s*\}})"
    r"|(?P<per>/|\\per(?![A-Za-z])|per(?![A-Za-z]))"
    r"|(?P<times>\*(?!\*)|[·⋅•∙]|\.(?=[A-Za-z\\])|\\(?:cdot|times)(?![A-Za-z])|-(?=[A-Za-z]{2}))"
    r"|(?P<frac>\\[dt]?frac(?![A-Za-z])|\\(?:nice|s)frac(?![A-Za-z]))"
    r"|(?P<one>1(?=\s*[/}]))"
    r"|(?P<name>°\s?[CFK]?(?![A-Za-z])|light-years?\b|fl\.?\s?oz\b|[mc]m\s?Hg\b|in\s?Hg\b|dB[mW]/Hz\b|BTU/HR\b|[A-Za-zμµΩÅ]+|[℃℉%‰]|\\%)"
    r"|(?P<macro>\\[A-Za-z]+)|(?P<bracket>[(){}])"
)
#: Kinds of lexemes that name a unit or its prefix.
_NAMES: Final = frozenset(("macro", "name"))
#: Letters that LaTeX has commands for.
_LETTERS: Final[dict[str, str]] = {
    "mu": "μ", "upmu": "μ", "textmu": "μ", "Omega": "Ω", "upOmega": "Ω", "textohm": "Ω",
    "AA": "Å", "degree": "°", "textdegree": "°", "angstrom": "Å",
}  # fmt: skip
_SPELLINGS: Final[dict[str, str]] = {
    "℃": "°C", "℉": "°F", "\\%": "%", "fl.oz": "floz", "BTU/HR": "Btuh", "BTUH": "Btuh",
}  # fmt: skip
_POWER_WORDS: Final[dict[str, str]] = {
    "squared": "2", "cubed": "3", "square": "2", "cubic": "3", "sq": "2", "cu": "3",
}  # fmt: skip
_SCALE: Final = re.compile(
    rf"{_SPACE}*(?:{_COMMANDS}\*?\s*\{{\s*([CF])\s*\}}|\{{\s*\\rm\s+([CF])\s*\}}"
    r"|\\(?:mathrm|rm|text)\s+([CF])(?![A-Za-z])|([CF])(?![A-Za-z_({^]))"
)
#: A negative power, before which ms is a metre a second and Jkg two units.
_NEGATIVE: Final = re.compile(r"\s*+(?:\^|\*\*)\s*+(?:[{(]\s*+)?[-−]\s?\d|\s*+⁻\s?[¹²³⁴]|[-−]\d")
#: Newtons and metres typed tight; the square is of the metres.
_MOMENTS: Final = frozenset(("Nm", "kNm"))
_SQUARED: Final = re.compile(r"2(?![\d.])|²|\^\{?2")
_PER: Final = frozenset(("ms", "kmh", "Nm", "Ns", "Vs"))
_NO_THINGS: Final[Mapping[str, str]] = {}
#: Most lexemes of one unit, and deepest brackets in it: none that is typed comes near.
MAX_LEXEMES: Final = 40
MAX_DEPTH: Final = 4
#: Most letters of units typed without a gap between them; kgms is of four.
MAX_JOINED: Final = 24
#: Runs of letters kept with the unit that they begin with.
MAX_LETTERS: Final = 1024


class Units(NamedTuple):
    """A unit that was read: what is above and below the slash, and where what follows it begins.

    `upright` tells that all its names are upright words or macros, so that none is a symbol.
    """

    above: list[Power]
    below: list[Power]
    end: int
    upright: bool


class _Lexeme(NamedTuple):
    """`end`: after it and the upright braces that close behind it; `open`: some do not."""

    kind: str
    value: str
    end: int
    open: bool
    upright: bool


def read(
    text: str, at: int, *, upright: bool = False, things: Mapping[str, str] = _NO_THINGS
) -> Units | None:
    """The longest unit that begins at `at`, gaps before it skipped; None where there is none.

    things: words that count as units here, with the names of these.
    """
    reader = _Reader(_Lexer(text, at, upright=upright, things=things))
    reader.product(0)
    return reader.best


def scale_after(text: str, at: int) -> tuple[str, int]:
    """The letter of the temperature scale after a degree sign, "" for an angle; and its end."""
    match = _SCALE.match(text, at)
    return ("", at) if match is None else (next(filter(None, match.groups())), match.end())


class _Lexer:
    """Cuts a unit into lexemes, up to what belongs to none."""

    def __init__(self, text: str, at: int, *, upright: bool, things: Mapping[str, str]) -> None:
        self.text = text
        self.things = things
        self.at = at
        self.upright = upright
        #: For each open brace, whether it is an upright command's.
        self.braces: list[bool] = []
        #: How many braces still belong to a fraction.
        self.groups = 0
        self.prefix = ""
        self.before = ""
        self.switched = False

    def next(self) -> _Lexeme | None:
        """The next lexeme from left to right; None where what stands there is of no unit."""
        found = self._cut()
        if found is not None and self._is_prefix(*found):
            found = self._cut()
            if found is not None and (found[0] not in _NAMES or _prefix(found[1])):
                return None  # a prefix alone, or two
        if found is None:
            return None
        kind, value = found
        if kind == "degree":
            return self._made("name", f"°{'F' if 'F' in value else 'C'}", upright=True)
        if kind in _NAMES:
            return self._name(kind, value)
        if kind == "bracket":
            return self._bracket(value)
        self.groups += 2 * (kind == "frac")
        return self._made(kind, _exponent(value) if kind in ("power", "before") else value)

    def _cut(self) -> tuple[str, str] | None:
        """Kind and text of what stands at hand, which is stepped over with the gaps before it."""
        while self._steps_over():
            pass
        match = _LEXEMES.match(self.text, self.at)
        if match is None:
            return None
        self.at = match.end()
        return str(match.lastgroup), match[0]

    def _is_prefix(self, kind: str, value: str) -> bool:
        """Whether a macro or letter is the prefix of the unit that follows."""
        if kind not in _NAMES:
            return False
        self.prefix = _prefix(value)
        if not self.prefix and value in _OHM_PREFIXES and _BEFORE_OHM.match(self.text, self.at):
            self.prefix = value
        return bool(self.prefix)

    def _steps_over(self) -> bool:
        """Steps over a gap, or into or out of an upright command."""
        text, at = self.text, self.at
        over = _GAP.match(text, at) or self._opening(text, at)
        if over is None and (switch := _UPRIGHT_SWITCH.match(text, at)) is not None:
            self.switched = True
            over = switch
        if over is None and self.braces and self.braces[-1]:
            over = _CLOSES.match(text, at)
            if over is not None:
                self.braces.pop()
        if over is not None:
            self.at = over.end()
        return over is not None

    def _opening(self, text: str, at: int) -> re.Match[str] | None:
        """An upright command's brace, or one around upright units."""
        opened = _UPRIGHT_BRACE.match(text, at)
        if opened is None and not self.groups:
            opened = _PLAIN_BRACE.match(text, at)
        if opened is not None:
            self.braces.append(True)
        return opened

    def _name(self, kind: str, value: str) -> _Lexeme | None:
        upright = self.upright or self.switched or any(self.braces) or kind == "macro"
        if kind == "name" and _NEGATIVE.match(self.text, self.at):
            first = first_of_joined(value)
            self.at -= len(value) - len(first)
            value = first
        if value in _MOMENTS and _SQUARED.match(self.text, self.at):  # N m²
            self.at -= 1
            value = value[:-1]
        joined = (self.before == "per" and value in ("c", "u")) or (
            self.before in ("per", "times") and value in ("in", "h")
        )
        symbol = _symbol(self.prefix, value, upright=upright or (joined and not self.prefix))
        symbol = symbol or self.things.get(value)
        if symbol is None:
            return None
        plain = upright or symbol[0] in "°%‰" or bool(self.prefix)
        self.prefix = ""
        return self._made("name", symbol, upright=plain)

    def _bracket(self, value: str) -> _Lexeme | None:
        if value == "{":
            self.braces.append(False)
            self.groups -= 1
        elif value == "}" and (not self.braces or self.braces.pop()):
            return None
        return self._made(value, value)

    def _made(self, kind: str, value: str, *, upright: bool = False) -> _Lexeme:
        end = self.at
        left = len(self.braces)
        while left and self.braces[left - 1] and (close := _CLOSES_SPACED.match(self.text, end)):
            left -= 1
            end = close.end()
        found = _Lexeme(kind, value, end, any(self.braces[:left]), upright)
        self.before = kind
        self.switched = False
        return found


@lru_cache(MAX_LETTERS)
def first_of_joined(letters: str) -> str:
    """The first of two units typed without a gap, as in Jkg⁻¹; the letters where they are one."""
    if (letters in UNITS and letters not in _PER) or len(letters) > MAX_JOINED:
        return letters
    for size in range(len(letters) - 1, 0, -1):
        rest = letters[size:]
        if letters[:size] in UNITS and (
            rest in UNITS or rest == "h" or first_of_joined(rest) != rest
        ):
            return letters[:size]
    return letters


def _prefix(value: str) -> str:
    """The letter of a prefix that a macro writes, "" for anything else."""
    if value[0] != "\\":
        return ""
    letter = PREFIX_WORDS.get(value[1:]) or _LETTERS.get(value[1:], "")
    return "" if letter in "ΩÅ°" else letter


def _symbol(prefix: str, typed: str, *, upright: bool) -> str | None:
    """The symbol of a unit as typed: itself, or that of a word or macro."""
    if typed[0] == "\\" and typed != "\\%":
        name = typed[1:]
        letter = _LETTERS.get(name)
        return prefix + letter if letter else _prefixed(prefix, MACROS.get(name) or WORDS.get(name))
    typed = prefix + typed.replace("µ", "μ").replace(" ", "")
    typed = _SPELLINGS.get(typed, typed)
    if typed in UNITS or (upright and typed in UPRIGHT) or typed in ("%", "‰", "°"):
        return typed
    return WORDS.get(typed) if len(typed) > 2 else None


def _prefixed(prefix: str, symbol: str | None) -> str | None:
    return None if symbol is None else prefix + symbol


def _exponent(typed: str) -> str:
    """An exponent without its sign and braces."""
    if (word := _POWER_WORDS.get(typed.strip("\\. "))) is not None:
        return word
    digits = _DIGITS.search(typed.translate(_RAISED))
    return digits[0].lstrip("+") if digits is not None else ""


class _Reader:
    """Reads lexemes from left to right; `best` is the longest unit that ends outside of braces."""

    def __init__(self, lexer: _Lexer) -> None:
        self.lexer = lexer
        #: Those that were looked at.
        self.lexemes: list[_Lexeme] = []
        self.ended = False
        self.at = 0
        self.best: Units | None = None

    def kind(self) -> str:
        """The kind of the lexeme at hand, "" at the end."""
        if self.at < len(self.lexemes):
            return self.lexemes[self.at].kind
        found = None if self.ended or self.at == MAX_LEXEMES else self.lexer.next()
        if found is None:
            self.ended = True
            return ""
        self.lexemes.append(found)
        return found.kind

    def product(self, depth: int) -> tuple[list[Power], list[Power]]:
        """Units joined by gaps, signs of a product and slashes.

        What follows a slash stays below it, as in J/mol K, until a typed * or another slash.
        """
        above: list[Power] = []
        below: list[Power] = []
        divided = False
        begin = self.at
        while True:
            start = self.at
            if start == begin and depth == 0 and self._per_word():
                divided = True
                self.at += 1
            elif start > begin:
                if self.kind() == "per":
                    divided = True
                    self.at += 1
                elif self.kind() == "times":
                    divided = divided and self.lexemes[self.at].value != "*"
                    self.at += 1
            factor = self._factor(depth)
            if factor is None or (factor == ([], []) and self.kind() not in ("per", "}")):
                self.at = start
                return above, below
            up, down = factor[::-1] if divided else factor
            above += up
            below += down
            last = self.lexemes[self.at - 1]
            if depth == 0 and not last.open and (above or below):
                plain = all(lex.upright for lex in self.lexemes[: self.at] if lex.kind == "name")
                self.best = Units(above[:], below[:], last.end, plain)

    def _per_word(self) -> bool:
        """Whether it begins with a word, as in 9000 per year; a slash does not."""
        return self.kind() == "per" and self.lexemes[self.at].value == "per"

    def _factor(self, depth: int) -> tuple[list[Power], list[Power]] | None:
        """One unit with its exponent, a bracket, or a fraction of units."""
        kind = self.kind()
        if kind == "one":
            self.at += 1
            return ([], []) if self.kind() in ("per", "}") else None
        if kind in ("(", "{") and depth < MAX_DEPTH:
            return self._bracketed(depth, ")" if kind == "(" else "}")
        if kind == "frac" and depth < MAX_DEPTH:
            start = self.at
            self.at += 1
            above = self._bracketed(depth, "}") if self.kind() == "{" else None
            below = self._bracketed(depth, "}") if above and self.kind() == "{" else None
            if above is None or below is None:
                self.at = start
                return None
            return above[0] + below[1], above[1] + below[0]
        return self._unit()

    def _bracketed(self, depth: int, closing: str) -> tuple[list[Power], list[Power]] | None:
        start = self.at
        self.at += 1
        inner = self.product(depth + 1)
        if self.kind() != closing:
            self.at = start
            return None
        self.at += 1
        return inner

    def _unit(self) -> tuple[list[Power], list[Power]] | None:
        """One unit and its exponent, before or after it."""
        power = ""
        if self.kind() == "before":
            power = self.lexemes[self.at].value
            self.at += 1
        if self.kind() != "name":
            return None
        name = self.lexemes[self.at].value
        self.at += 1
        if self.kind() == "power":
            power = self.lexemes[self.at].value
            self.at += 1
        return [(name, power)], []
