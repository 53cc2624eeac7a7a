"""The tokenizer: one pass over the lexemes of a text, a token for each; finds no structure.

A token is (kind, payload, offset, gap): gap tells that white space came before it. A text
ends in LOOKAHEAD tokens ("end", …).
"""

from __future__ import annotations

import re
from typing import Any, Final

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.parse.errors import EquationSyntaxError
from phiq.scorer.parse.text import unit_text
from phiq.scorer.parse.text.commands import DELIMITERS, FUNCTION_NAMES, GAP, TABLE, Entry
from phiq.scorer.parse.text.letters import (
    COMBINING,
    LOWERED,
    NEGATION,
    RAISED,
    negated,
    plain_letter,
)
from phiq.scorer.parse.text.lexemes import CUTTERS, LOWERED_SIGNS, RAISED_SIGNS, UPRIGHT
from phiq.scorer.parse.text.words import CONNECTIVES, Meaning, Vocabulary, label_of

Token = tuple[str, Any, int, bool]

#: Longest number in digits: float64 holds 17, the checks run at 50.
MAX_DIGITS: Final = 50
#: Largest decimal exponent of a literal: float64 ends at 308, with room for units.
MAX_DECIMAL_EXPONENT: Final = 400
#: Most signs and words of a text: the grammar's work is linear in them, and the largest real
#: formula known to us has under 1000.
MAX_LEXEMES: Final = 2500
#: End tokens after a text: how far the grammar may look ahead without a check.
LOOKAHEAD: Final = 8
#: What parts the base, the subscript and the marks of an exact symbol: no formula holds this sign.
EXACT_PART: Final = "¦"
#: Most hats, dots, primes and stars of one symbol; none that is typed has half of these.
MAX_MARKS: Final = 16
#: Longest run of letters, digits and underscores; also the longest name a caller may declare.
MAX_WORD_CHARS: Final = 128

_UPRIGHT_NAMES: Final = frozenset((*UPRIGHT.split("|"), "rm", "sf", "tt"))
_UPRIGHT_LETTERS: Final[dict[str, Entry]] = {
    "d": ("d", None),
    "e": ("const", "e"),
    "i": ("const", "i"),
}
_SEPARATES: Final[Meaning] = (None, None)
#: What lexemes mean whatever the notation and the names declared.
_FIXED: Final[dict[str, Meaning]] = {
    lexeme: _SEPARATES if entry == GAP else entry for lexeme, entry in TABLE.items()
}
#: Kinds that change the token before them.
_CHANGING: Final = frozenset(("comb", "negation"))
_SIUNITX: Final = frozenset(("SI", "qty", "num", "ang", "si", "unit"))
#: A unit as our own rendering quotes it.
_PLAIN_UNIT: Final = re.compile(r"\{(?:[^\W\d_]+|°[CF]?|%|‰)\}")
_ARGUMENT: Final = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")
_PLAIN_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
#: Fonts that take the letters behind them without braces; in that of letters only the d is upright.
_SWITCHES: Final = frozenset(("rm", "sf", "tt", "mathrm"))
#: Functions whose name alone tells what they are, in whatever type.
_DEFINED: Final = frozenset(("sigmoid", "expit", "softplus", "logit", "ReLU", "relu"))
_PROSE: Final = frozenset(("text", "mbox", "hbox", "textrm"))
#: Words and names that stand for themselves, in quotes or in the command that LaTeX has for them.
_VERBATIM: Final[dict[str, str]] = {
    '"': "name", "«": "exact", "‹": "unit", "“": "text",
    "mathtt": "name", "texttt": "exact", "unit": "unit", "textnormal": "text",
}  # fmt: skip


def tokenize(text: str, words: Vocabulary) -> list[Token]:
    """The tokens of a normalised text.

    Raises:
        EquationSyntaxError: an unknown command or character, or a number past its limits.
    """
    tokens: list[Token] = []
    offset = 0
    gap = False
    lexemes = CUTTERS[words.notation](text)
    if len(lexemes) > MAX_LEXEMES:
        raise EquationSyntaxError(
            f"more than {MAX_LEXEMES} signs", kind="limit", text=text, offset=len(text)
        )
    fixed, known = _FIXED, words.meanings
    for lexeme in lexemes:
        meaning = fixed.get(lexeme)
        if meaning is None:
            meaning = known.get(lexeme) or _new_meaning(lexeme, words, text, offset)
        kind, payload = meaning
        if kind is not None:
            tokens.append((kind, payload, offset, gap))
            gap = False
        elif payload is None:
            gap = True
        else:
            gap = _add_all(tokens, payload, offset, gap)
        offset += len(lexeme)
    tokens.extend([("end", None, offset, gap)] * LOOKAHEAD)
    return tokens


def _add_all(tokens: list[Token], entries: tuple[Entry, ...], offset: int, gap: bool) -> bool:
    """Add the tokens of one lexeme; tells whether a gap is pending after them."""
    for kind, payload in entries:
        if kind == "gap":
            gap = True
            continue
        if kind == "comb":
            _mark_last(tokens, payload)
        elif kind == "negation":
            _negate_last(tokens)
        else:
            tokens.append((kind, payload, offset, gap))
        gap = False
    return gap


def _new_meaning(lexeme: str, words: Vocabulary, text: str, offset: int) -> Meaning:
    """What a lexeme met for the first time means, remembered for the next."""
    try:
        meaning = _meaning_of(lexeme, words)
    except EquationSyntaxError as error:
        error.text, error.offset = text, offset
        raise
    words.remember(lexeme, meaning)
    return meaning


def _meaning_of(lexeme: str, words: Vocabulary) -> Meaning:
    if lexeme.isspace():
        return _SEPARATES
    entries = _entries_of(lexeme, words)
    if len(entries) != 1 or entries[0][0] in _CHANGING:
        return (None, entries)
    return _SEPARATES if entries[0] == GAP else entries[0]


def _entries_of(lexeme: str, words: Vocabulary) -> tuple[Entry, ...]:
    """The tokens of a lexeme that is in no table."""
    first = lexeme[0]
    if first in _VERBATIM and len(lexeme) > 1:
        return (_verbatim(_VERBATIM[first], lexeme[1:-1]),)
    if first.isascii():
        return _ascii_entries(lexeme, first, words)
    if first in RAISED_SIGNS:
        return _raised(lexeme.translate(RAISED), words)
    if first in LOWERED_SIGNS:
        return _lowered(lexeme.translate(LOWERED), words)
    if first in COMBINING or first == NEGATION:
        return _combining(lexeme)
    if first.isalpha():
        label = lexeme[1:].lstrip("_")
        return (_letter(first), ("sub", label_of(label))) if label else (_letter(first),)
    raise EquationSyntaxError(f"unexpected character {first!r}", expected="a formula")


def _ascii_entries(lexeme: str, first: str, words: Vocabulary) -> tuple[Entry, ...]:
    if first.isalpha():
        if len(lexeme) > MAX_WORD_CHARS:
            raise EquationSyntaxError(f"a word past {MAX_WORD_CHARS} letters", kind="limit")
        return words.split(lexeme)
    if first.isdigit() or (first == "." and len(lexeme) > 1):
        return (_number(lexeme),)
    if first == "\\":
        return _command(lexeme, words)
    if first == "%":
        return (GAP,)
    raise EquationSyntaxError(f"unexpected character {first!r}", expected="a formula")


def _combining(lexeme: str) -> tuple[Entry, ...]:
    if lexeme[0] == NEGATION:
        return (("negation", None),)
    return (("comb", tuple(COMBINING[mark] for mark in lexeme if mark in COMBINING)),)


def _verbatim(kind: str, text: str) -> Entry:
    """A quoted name, unit or phrase; an exact symbol lists base, subscript and marks."""
    if kind != "exact":
        return (kind, text)
    base, sub, *marks = (*text.split(EXACT_PART), "")
    return (kind, Symbol(base, sub, tuple(marks[:-1])))


def _number(lexeme: str) -> Entry:
    mantissa, _, exponent = lexeme.lower().replace("d", "e").replace("*^", "e").partition("e")
    if len(mantissa) > MAX_DIGITS or (exponent and abs(int(exponent[:9])) > MAX_DECIMAL_EXPONENT):
        raise EquationSyntaxError(f"a number of more than {MAX_DIGITS} digits", kind="limit")
    mantissa = mantissa.rstrip(".")
    return ("num", f"{mantissa}e{int(exponent)}" if exponent else mantissa)


def _letter(char: str) -> Entry:
    base, marks = plain_letter(char)
    if not marks:
        return TABLE.get(base) or ("sym", Symbol(base))
    return ("sym", Symbol(base, "", marks))


def _raised(text: str, words: Vocabulary) -> tuple[Entry, ...]:
    if text.isdigit():
        return (("sup", text),)
    if text == "T":
        return (("mark", "transpose"),)
    inner = (entry[:2] for entry in tokenize(text, words)[:-LOOKAHEAD])
    return (("^", "^"), ("{", "{"), *inner, ("}", "}"))


def _lowered(text: str, words: Vocabulary) -> tuple[Entry, ...]:
    if text.isalnum() or "/" in text:
        return (("sub", text),)
    inner = (entry[:2] for entry in tokenize(text, words)[:-LOOKAHEAD])
    return (("_", "_"), ("{", "{"), *inner, ("}", "}"))


def _mark_last(tokens: list[Token], marks: tuple[str, ...]) -> None:
    """Bind combining marks to the letter before them."""
    if not tokens:
        return
    kind, value, offset, gap = tokens[-1]
    if kind == "const" and value == "pi":
        value = Symbol("π")
    if isinstance(value, Symbol) and kind != "exact":
        if len(value.marks) + len(marks) > MAX_MARKS:
            detail = f"more than {MAX_MARKS} marks on a letter"
            raise EquationSyntaxError(detail, kind="limit", offset=offset)
        tokens[-1] = ("sym", value._replace(marks=value.marks + marks), offset, gap)
    elif kind == ")":
        tokens.append(("comb", marks, offset, gap))
    elif kind == "num" and "bar" in marks:
        tokens.append(("overbar", None, offset, False))


def _negate_last(tokens: list[Token]) -> None:
    """A stroke through the relation before it."""
    if tokens and tokens[-1][0] == "rel":
        kind, sign, offset, gap = tokens[-1]
        tokens[-1] = (kind, negated(sign), offset, gap)


def _command(lexeme: str, words: Vocabulary) -> tuple[Entry, ...]:
    name, body = _head(lexeme)
    if name in ("left", "right", "middle"):
        return (_delimiter(name, body),)
    if name in ("begin", "end"):
        return (("end\\" if name == "end" else name, body.strip("{} ")),)
    if name in _SIUNITX and not (name == "unit" and _PLAIN_UNIT.fullmatch(body)):
        return (_siunitx(name, body),)
    if "{" in lexeme or (body and name in _SWITCHES):
        return _upright(name, body, words)
    if name and body:
        return (GAP,)
    raise EquationSyntaxError(f"unknown command {lexeme}", expected="a known command")


def _siunitx(name: str, body: str) -> Entry:
    """A quantity of siunitx: the command, its number and its unit as typed."""
    parts = [part[1:-1].strip() for part in _ARGUMENT.findall(body)]
    if not parts:
        raise EquationSyntaxError(f"\\{name} without an argument", expected="{")
    number = "" if name in ("si", "unit") else parts[0]
    return ("quantity", (name, number, "" if name in ("num", "ang") else parts[-1]))


def _head(lexeme: str) -> tuple[str, str]:
    match = re.match(r"\\([A-Za-z]*)\*?\s*(.*)", lexeme, re.DOTALL)
    return (match[1], match[2]) if match else ("", "")


def _delimiter(name: str, sign: str) -> Entry:
    value = DELIMITERS.get(sign)
    if value is None:
        raise EquationSyntaxError(f"\\{name} without a delimiter", expected="a delimiter")
    if name == "middle":
        return ("mid", "|")
    return ("left" if name == "left" else "right", value)


def _upright(name: str, body: str, words: Vocabulary) -> tuple[Entry, ...]:
    """Upright text: a function name, a differential, a word or a label."""
    text = body.strip("{} \t\n~")
    if name not in _UPRIGHT_NAMES or not text:
        return (GAP,)
    if name in _VERBATIM:
        return (_verbatim(_VERBATIM[name], text),)
    if text in _UPRIGHT_LETTERS and name not in ("text", "mbox", "hbox"):
        return (_UPRIGHT_LETTERS[text],)
    if (text in FUNCTION_NAMES and len(text) > 1) or _PLAIN_NUMBER.fullmatch(text):
        return (_number(text) if text[0].isdigit() else ("fn", FUNCTION_NAMES[text]),)
    if text.isalnum() and not (text in CONNECTIVES and name in _PROSE):
        return (_upright_word(name, text, words),)
    unit = unit_text.read(text, 0, upright=True)
    return (("text" if unit is None else "unittext", label_of(text)),)


def _upright_word(name: str, text: str, words: Vocabulary) -> Entry:
    whole = words.whole(text)
    if whole is not None and whole[0] == "greekfn" and name == "operatorname":
        return whole
    if whole is not None and whole[0] in ("sym", "word", "phi", "d", "const"):
        return whole
    if text in _DEFINED:
        return ("pycall", text)
    return ("label", text)
