"""Numbers typed as exponents and limits, exactly; it evaluates nothing else."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Final

from phiq.scorer.expression.fold import RATIONAL, Rational, folded
from phiq.scorer.expression.tree import Node

#: Longest literal read as an exact exponent; longer ones are no exponents of a law.
MAX_EXPONENT_DIGITS: Final = 8
#: Literals remembered: a bulk repeats a few dozen.
LITERAL_CACHE_SIZE: Final = 1024


def rational(node: Node) -> Rational | None:
    """The exact value of a numeric exponent such as 2, -1/2 or 1.5; None where it is not one."""
    return folded(node, _of_leaf, RATIONAL)


def _of_leaf(node: Node) -> Rational | None:
    return _exact(node.text) if node.op == "num" else None


@lru_cache(LITERAL_CACHE_SIZE)
def _exact(literal: str) -> Rational | None:
    if len(literal) > MAX_EXPONENT_DIGITS or "e" in literal.lower():
        return None
    return int(literal) if literal.isdigit() else Fraction(literal)


@lru_cache(LITERAL_CACHE_SIZE)
def is_zero(literal: str) -> bool:
    """Whether a literal is zero, which fits any dimension."""
    return not literal.lower().partition("e")[0].strip("0.")


def count(low: Node, high: Node) -> int | None:
    """How many whole numbers are from one limit to the other."""
    start, end = rational(low), rational(high)
    return int(end - start) + 1 if start is not None and end is not None else None
