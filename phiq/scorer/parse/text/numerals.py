r"""Numbers of several lexemes as one token: 10\,000, 1{,}5, 0.\overline{3}, 3.14159…, 0xff.

    groups of three digits     10\,000  1 000 000  1_000_000  101,325  1'000  1{,}234{,}567.8
    continental, Indian        1.234.567,8  12,34,567
    decimal commas             3,14  3{,}14  0,5  12,5 + 7,5
    repeating decimals         0.\overline{3}  0.1\dot{6}  0.(3)  0.333…      as fractions
    decimals that go on        3.14159…                                       as what is typed
    other bases                0xff  0b1010  0o17
    parts of an inch           5/8"  1-1/2 in                                 as fractions

A comma between brackets parts entries, unless it stands in braces of its own. What a subscript says
of a base (1010_2), and mixed numbers (2½), are the grammar's matter.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final, NamedTuple

from phiq.scorer.parse.brackets import CLOSERS, OPENERS
from phiq.scorer.parse.text.tokens import MAX_DIGITS, Token

#: What all such numbers hold; texts without it need no look at their tokens.
HINT: Final = re.compile(
    r"\d(?:(?:\s|~|\\[,;:! ]|\\thinspace|\{,\}|[,_'])++\d|\.?(?:\.\.\.|…|⋯|\\[lc]?dots|\\overline"
    r"|\\bar|\\dot|\(\d)|\u0305|[xXbBoO][0-9a-fA-F]|\.\d{3}\.\d{3}|/\d{1,2}-?\s?(?:″|''|in))"
)
#: White space and what prints as such between two groups of digits; one letter may follow.
_SPACES: Final = re.compile(r"(?:\s|~|\\[,;:! ]|\\thinspace(?![A-Za-z]))++")
_OTHER_BASE: Final = re.compile(r"0[xX]([0-9a-fA-F]{2,}|\d)\b|0[bB]([01]{2,})\b|0[oO]([0-7]+)\b")
_BASES: Final = (16, 2, 8)
#: The fraction of an inch, with whole ones before it; a rule's marks halve.
_INCHES: Final = re.compile(
    r"(?:(?P<whole>\d+)-)?(?P<above>\d{1,2})/(?P<below>2|4|8|16|32|64)(?=-?\s?(?:″|''|in(?![a-bd-z])))"
)
#: Groups as most of the continent and as India writes them, as many as MAX_DIGITS has.
_OTHER_GROUPS: Final = re.compile(
    r"(?:\d{1,3}(?:\.\d{3}){1,16},\d+|\d{1,3}(?:\.\d{3}){2,16}|(?P<indian>\d{1,2}(?:,\d\d){1,24},\d{3}))(?![\d.,]\d)"
)
#: A symbol and what is one number where the comma has no space behind it: x = 1,5.
_ONE_VALUE: Final = re.compile(r"\s*\\?[^\W\d_](?:_?\w+)?\s*[=≈]\s*[-−]?\d+,\d\s*\.?\s*")
#: Decimals with a comma in a product or before a unit, which tell of the others.
_COMMAS: Final = re.compile(r"(?<![\d,])\d+,\d+\s?(?:[·×*/]|[A-Za-zμΩ°]{1,3}(?![\w(]))")
#: What follows the comma of a number that has a unit and brackets to itself: (29,000 ksi).
_QUANTITY_IN_BRACKETS: Final = re.compile(
    r"(?:,\d{3})+(?:\.\d+)?(?:(?<=000)|\s?[A-Za-zμΩÅ°%][^()=,+]*)\)"
)
#: What follows or precedes the comma of a number that is calculated with.
_CALCULATED_WITH: Final = re.compile(r"(?:,\d{3})+(?:\.\d+)?\s*[-−+×*/·÷]\s*\d")
_CALCULATED_BEFORE: Final = re.compile(r"\d\s*[-−+×*/·÷]\s*\d{1,3}(?:,\d{3})*\Z")
#: Characters that the one before it takes: a number of ten groups and its sign.
_MAX_BEFORE: Final = 48
#: Kinds beside which a comma is no separator of a list: 12,5 + 7,5.
_OPERATORS: Final = frozenset(("+", "-", "*", "/"))
#: A decimal whose last digits repeat: one digit three times, a longer period twice.
_REPEATS: Final = re.compile(r"(\d*)\.(\d*?)(?:(\d)\3\3+|(\d{2,}?)\4+)")
_SCRIPTS: Final = frozenset(("_", "^", "**"))
#: Decorations that tell which digits repeat.
_OVER: Final = frozenset(("overline", "bar", "dot"))
#: Kinds of tokens that go on with a quantity after its number.
_GOES_ON: Final = frozenset(
    ("sym", "word", "label", "unit", "font", "*", "e", "%", "degree", "sup")
)
_GROUP: Final = 3


def join_numbers(text: str, toks: list[Token]) -> list[Token]:
    """The tokens with each such number as one."""
    out: list[Token] = []
    groups: list[str] = []
    commas = "," in text and _has_decimal_commas(text)
    at = 0
    while at < len(toks):
        tok = toks[at]
        kind = tok[0]
        if kind in OPENERS:
            # Braces group in LaTeX; as a script, and drawn, they hold a list.
            plain = kind == "{" and "\\" in text and not (out and out[-1][0] in _SCRIPTS)
            groups.append("" if plain else kind)
        elif kind in CLOSERS and groups:
            groups.pop()
        inches = _INCHES.match(text, tok[2]) if kind == "num" else None
        if inches is not None and inches["whole"]:
            out.append(tok)
            at = _token_at(toks, at, inches.end("whole") + 1)
        elif inches is not None:
            out.append(("frac", (inches["above"], inches["below"]), *tok[2:]))
            at = _token_at(toks, at, inches.end())
        elif kind == "num" and not (out and out[-1][0] in ("_", "sub")):
            raised = bool(out) and out[-1][0] in ("^", "**")
            place = _Place(in_list=bool(groups and groups[-1]), alone=raised, commas=commas)
            joined, at = _number(text, toks, at, place)
            out.append(joined)
        else:
            out.append(tok)
            at += 1
    return out


def _has_decimal_commas(text: str) -> bool:
    """Whether a number somewhere in the text tells that its commas are decimal ones."""
    if _OTHER_GROUPS.search(text) or _COMMAS.search(text):
        return True
    return _ONE_VALUE.fullmatch(text) is not None


class _Place(NamedTuple):
    """Where a number stands.

    alone: whether a number beside it is another one, as beside an exponent.
    commas: whether the text tells that commas are decimal ones.
    """

    in_list: bool
    alone: bool
    commas: bool


def _number(text: str, toks: list[Token], at: int, place: _Place) -> tuple[Token, int]:
    """The number that begins at a token, and where what follows it begins."""
    _, literal, offset, gap = toks[at]
    other = _OTHER_BASE.match(text, offset) if literal == "0" else None
    if other is not None:
        number = next(int(d, b) for d, b in zip(other.groups(), _BASES, strict=True) if d)
        return ("num", str(number), offset, gap), _token_at(toks, at, other.end())
    whole = None if place.in_list else _OTHER_GROUPS.match(text, offset)
    if whole is not None:
        digits = whole[0].replace(",", "") if whole["indian"] else _with_point(whole[0])
        return ("num", digits, offset, gap), _token_at(toks, at, whole.end())
    after = at + 1
    if not (place.alone and toks[after][0] == "num"):
        literal, after = _grouped(text, toks, at, in_list=place.in_list)
    if after == at + 1 and toks[at - 1][0] in _OPERATORS:
        place = place._replace(commas=True)
    literal, after = _with_decimal_comma(text, toks, literal, after, place)
    value, after = _repeating(toks, literal, after)
    if value is None:
        return ("num", literal, offset, gap), after
    if value.denominator == 1:
        return ("num", str(value.numerator), offset, gap), after
    return ("frac", (str(value.numerator), str(value.denominator)), offset, gap), after


def _token_at(toks: list[Token], at: int, offset: int) -> int:
    """The first token at or past an offset."""
    while toks[at][0] != "end" and toks[at][2] < offset:
        at += 1
    return at


def _grouped(text: str, toks: list[Token], at: int, *, in_list: bool) -> tuple[str, int]:
    """The digits of a number and of the groups of three after it."""
    literal = str(toks[at][1])
    after = at + 1
    whole, point, decimals = literal.partition(".")
    if "e" in literal.lower() or len(whole) > _GROUP or (len(whole) > 1 and whole[0] == "0"):
        return literal, after
    if point:
        return _grouped_decimals(text, toks, literal, after) if len(decimals) == _GROUP else (
            literal, after)  # fmt: skip
    sign = ""
    while True:
        found = _group_at(text, toks, after, in_list=in_list)
        if found is None or literal == "0" or (sign and found[0] != sign):
            return literal, after
        sign, digits, after = found
        literal += digits
        if not digits.isdigit() or len(literal) > MAX_DIGITS:
            return literal, after


def _group_at(
    text: str, toks: list[Token], at: int, *, in_list: bool
) -> tuple[str, str, int] | None:
    """A separator, the three digits after it (perhaps with decimals), and the token after these."""
    kind, _, offset, gap = toks[at]
    size = 0
    if kind == "num" and gap:
        sign = "space"
    elif kind == "{" and toks[at + 1][0] == "," and toks[at + 2][0] == "}":
        sign, size = ",", 3
    elif (
        kind in (",", "_", "'")
        and not gap
        and not (kind == "," and in_list and not _is_grouped_in_brackets(text, offset))
    ):
        sign, size = kind, 1
    else:
        return None
    kind, digits, _, gap = toks[at + size]
    if kind != "num" or (size and gap) or "e" in digits or len(digits.partition(".")[0]) != _GROUP:
        return None
    if not size and not _SPACES.fullmatch(text, _end_of_digits(text, offset), offset):
        return None
    return sign, str(digits), at + size + 1


def _is_grouped_in_brackets(text: str, comma: int) -> bool:
    """Whether it is a number to itself, or one that is calculated with: (50,000 - 5,000)/5."""
    if _QUANTITY_IN_BRACKETS.match(text, comma):
        return True
    start = text.rfind("(", 0, comma)
    if start < 0 or (start and (text[start - 1].isalpha() or text[start - 1] == "}")):
        return False
    behind = _CALCULATED_BEFORE.search(text, max(start, comma - _MAX_BEFORE), comma)
    return behind is not None or _CALCULATED_WITH.match(text, comma) is not None


def _end_of_digits(text: str, offset: int) -> int:
    """Where the digits before an offset end, what separates them left out."""
    while offset and not text[offset - 1].isdigit():
        offset -= 1
    return offset


def _grouped_decimals(text: str, toks: list[Token], literal: str, after: int) -> tuple[str, int]:
    """Groups of decimals: 3.141 592 653; the last may be shorter."""
    while True:
        kind, digits, offset, gap = toks[after]
        # The uncertainty is of the last two digits, which are in one group.
        most = _GROUP + (toks[after + 1][0] == "(")
        spaced = kind == "num" and gap and str(digits).isdigit() and len(digits) <= most
        if not spaced or not _SPACES.fullmatch(text, _end_of_digits(text, offset), offset):
            return literal, after
        literal += str(digits)
        after += 1
        if len(digits) != _GROUP:
            return literal, after


def _with_point(number: str) -> str:
    """A number with a comma before its decimals and points between its groups, as we write it."""
    return number.replace(".", "").replace(",", ".")


def _with_decimal_comma(
    text: str, toks: list[Token], literal: str, after: int, place: _Place
) -> tuple[str, int]:
    """3,14 and 0,5 where no list is, nor remainders are, which are whole; 3{,}14 anywhere."""
    if "." in literal or "e" in literal.lower():
        return literal, after
    if toks[after][0] == "{" and toks[after + 1][0] == "," and toks[after + 2][0] == "}":
        kind, digits, _, gap = toks[after + 3]
        if kind == "num" and not gap and str(digits).isdigit():
            return f"{literal}.{digits}", after + 4
        return literal, after
    if toks[after][0] != "," or place.in_list or toks[after][3] or "mod" in text:
        return literal, after
    kind, digits, _, gap = toks[after + 1]
    if kind != "num" or gap or not str(digits).isdigit() or toks[after + 2][0] == ",":
        return literal, after
    decimal = literal == "0" or len(digits) not in (1, _GROUP) or toks[after + 2][0] in _GOES_ON
    decimal = decimal or place.commas or toks[after + 2][0] in _OPERATORS
    return (f"{literal}.{digits}", after + 2) if decimal else (literal, after)


def _repeating(toks: list[Token], literal: str, after: int) -> tuple[Fraction | None, int]:
    """The value of a repeating decimal, None for any other number, and the token after it.

    A decimal that goes on without a period loses its dots: a typed decimal stands for all that
    begin as it does.
    """
    at = after
    if toks[at][0] == "." and not toks[at][3] and literal.isdigit():
        literal += "."
        at += 1
    if "." not in literal or "e" in literal:
        return None, after
    kind, value, _, gap = toks[at]
    found: tuple[Fraction | None, int] = None, after
    if kind == "accent" and value in _OVER and not gap:
        found = _decorated(toks, literal, at, after, dotted=value == "dot")
    elif kind == "overbar":
        found = _fraction(literal[:-1], literal[-1]), at + 1
    elif literal.endswith("."):
        closed = [tok[0] for tok in toks[at : at + 3]] == ["(", "num", ")"]
        if closed and not gap and str(toks[at + 1][1]).isdigit():
            found = _fraction(literal, str(toks[at + 1][1])), at + 3
    elif kind == "dots":
        match = _REPEATS.fullmatch(literal)
        period = "" if match is None else match[3] or match[4]
        found = _fraction(f"{match[1]}.{match[2]}", period) if match else None, at + 1
    return found


def _decorated(
    toks: list[Token], literal: str, at: int, otherwise: int, *, dotted: bool
) -> tuple[Fraction | None, int]:
    r"""The digits under bars, or from the first dot to the last: 0.\dot{1}4285\dot{7}."""
    period = ""
    end = at
    while True:
        kind, value, _, _ = toks[at]
        if kind == "accent" and value in _OVER:
            braced = toks[at + 1][0] == "{"
            digits = toks[at + 1 + braced]
            if digits[0] != "num" or (braced and toks[at + 3][0] != "}"):
                break
            at = end = at + 2 + 2 * braced
            period += str(digits[1])
            if not dotted:
                break
        elif dotted and kind == "num":
            period += str(value)
            at += 1
        else:
            break
    return (_fraction(literal, period), end) if period.isdigit() else (None, otherwise)


def _fraction(start: str, period: str) -> Fraction:
    """The value of start, a decimal such as "0.1", followed by a period without end."""
    tail = Fraction(int(period), 10 ** len(period) - 1)
    shift = Fraction(1, int("1" + "0" * len(start.partition(".")[2])))
    return Fraction(start + "0") + tail * shift
