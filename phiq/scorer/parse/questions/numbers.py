"""Questions of numbers: mixed ones, bases in a subscript, uncertainties, numbers of equations."""

from __future__ import annotations

import re
import string
from typing import Final

from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node
from phiq.scorer.parse.questions.readings import choose
from phiq.scorer.parse.state import State

#: Kinds of tokens after which a whole number and a fraction are rather factors: 2½mv².
_FACTORS: Final = frozenset(("sym", "word", "e", "phi", "Delta", "accent", "font"))
#: A power of ten behind a number, and one that ends it.
_SCALE: Final = re.compile(
    r"(?:[×·]|\\times|\\cdot)\s*10\s*(?:(?:\^|\*\*)\s*(?:\{\s*[-−+]?\d+\s*\}|\([-−+]?\d+\)|[-−+]?\d+)"
    r"|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)\s*"
)
_UNIT_ABOVE: Final = re.compile(r"\d\s[A-Za-zμΩ]{1,4}\s*\Z")
_SCALED_ABOVE: Final = re.compile(rf"\d\s*{_SCALE.pattern}\)?\s*\Z")
_MANTISSA: Final = re.compile(r"[1-9]\.\d+")
#: A whole number with a fraction behind it.
_MIXED: Final = re.compile(r"(?<![\d.])\d+\s?(?:\\[dtc]?frac(?![A-Za-z])|[¼-¾⅐-⅞])")
#: Largest base: digits and 26 letters.
MAX_BASE: Final = 36
_DIGITS: Final = string.digits + string.ascii_uppercase


def mixed(p: State, whole: Node, part: Node) -> Node | None:
    """The sum that 2½ stands for, perhaps in a unit, 2½″; None where the two are factors."""
    if part.op == "mul" and part.args[0].op == "div" and part.args[-1].op == "unit":
        number = mixed(p, whole, part.args[0])
        return None if number is None else p.mul([number, *part.args[1:]])
    if not is_whole(whole) or part.op != "div":
        return None
    above, below = part.args
    if not (above.op == below.op == "num" and above.text.isdigit() and below.text.isdigit()):
        return None
    if not 0 < int(above.text) < int(below.text):
        return None
    shown = f"{whole.text} {above.text}/{below.text}"
    default = p.toks[p.i][0] not in _FACTORS
    words = f"{shown} read as a mixed number", f"{shown} read as a product"
    several = default and p.once(_mixed_numbers) > 1  # who writes several hardly multiplies
    if several or choose(p, "mixed", default, *words):
        return p.add([whole, part])
    return None


def _mixed_numbers(p: State) -> int:
    """How many whole numbers of the text have a fraction behind them."""
    return len(_MIXED.findall(p.text))


def is_equation_number(p: State, before: Node) -> bool:
    """Whether the number in brackets at the end is that of the equation: 2 + 2 = 4 (12), a = b [3].

    Behind a number it rather is a factor, and so is one with decimals.
    """
    kinds = [tok[0] for tok in p.toks[p.i : p.i + 4]]
    if kinds not in (["(", "num", ")", "end"], ["[", "num", "]", "end"]):
        return False
    number = p.toks[p.i + 1][1]
    default = before.op != "num" and number.isdigit() and p.notation != "python"
    words = f"({number}) read as the number of the equation", f"({number}) read as a factor"
    return choose(p, "equation number", default, *words)


def is_power_of_ten(p: State, slash: int) -> bool:
    """Whether the power of ten at hand is of the number below a slash: 3.0×10^8/2.0×10^8.

    It is where the number above has one too or a unit, or the one below is written as such numbers
    are: 2.5.
    """
    if not _SCALE.match(p.text, p.toks[p.i][2]):
        return False
    above = p.before(slash)
    measured = _SCALED_ABOVE.search(above) or _UNIT_ABOVE.search(above)
    if not (measured or _MANTISSA.fullmatch(str(p.toks[p.i - 1][1]))):
        return False
    words = "the power of ten is below the slash", "the power of ten is beside the fraction"
    return choose(p, "power of ten", True, *words)


def is_slashed(p: State) -> bool:
    """Whether the number at hand is the upper part of a fraction typed in a line: 1 1/2."""
    (kind, above, _, gap), (slash, _, _, before), (after, below, _, behind) = p.toks[p.i : p.i + 3]
    typed = kind == after == "num" and slash == "/" and gap and not (before or behind)
    return typed and above.isdigit() and below.isdigit() and 0 < int(above) < int(below)


def in_base(p: State, digits: str, base: Node, *, bracketed: bool = False) -> Node | None:
    """The number that digits with a numeric subscript stand for; None where they do not.

    In parentheses they could also be a Pochhammer symbol, (10)_3.
    """
    value = _value(digits, base.text) if base.op == "num" else None
    if value is None:
        return None
    words = f"{digits} read in base {base.text}", f"{digits} read as a rising factorial"
    if bracketed and not choose(p, "base", True, *words):
        return None
    return p.num(str(value))


def _value(digits: str, base: str) -> int | None:
    if not base.isdigit() or not 2 <= int(base) <= MAX_BASE or len(digits) < 2:
        return None
    known = _DIGITS[: int(base)]
    return int(digits, int(base)) if all(char in known for char in digits.upper()) else None


def _is_summand(p: State) -> bool:
    """Whether a number and digits in parentheses, at hand, are a term of a sum: 0 + 9.8(3) = 29.4.

    Nobody adds what is measured to a plain number in its short form.
    """
    before, after = p.toks[p.i - 2][0] if p.i > 1 else "", p.toks[p.i + 3][0]
    if after == "(":  # 0.5(2)(4²)
        return True
    return before in ("+", "-", "*") and after in ("rel", "+", "-", "end")


def uncertain(p: State, literal: str) -> Node | None:
    """The number ± what the digits in parentheses right after it say of its last ones."""
    (opens, _, _, gap), (kind, digits, _, _), (closes, *_) = p.toks[p.i : p.i + 3]
    decimals = len(literal.partition(".")[2])
    concise = opens == "(" and kind == "num" and closes == ")" and not gap and decimals
    if not concise or not digits.isdigit() or len(digits) > decimals:
        return None
    shown = f"{literal}({digits})"
    words = f"{shown} read as a number and its uncertainty", f"{shown} read as a product"
    if not choose(p, "uncertainty", not _is_summand(p), *words):
        return None
    p.i += 3
    size = digits.rjust(decimals, "0")
    return p.add([p.num(literal), p.node("pm", (p.num(f"0.{size}"),), "±")])
