"""Numbers typed as exponents and limits, exactly; it evaluates nothing else."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Final

from phiq.scorer.expression.tree import Node

#: Longest literal read as an exact exponent; longer ones are no exponents of a law.
MAX_EXPONENT_DIGITS: Final = 8
#: Literals remembered: a bulk repeats a few dozen.
LITERAL_CACHE_SIZE: Final = 1024


#: Operations by which exponents are typed: -1/2, n+1 with plain numbers.
_OPERATIONS: Final = frozenset(("neg", "add", "div", "mul"))

#: Exact numbers; whole ones mostly are ints, which are ten times as fast.
Rational = int | Fraction


def rational(node: Node) -> Rational | None:
    """The exact value of a numeric exponent such as 2, -1/2 or 1.5; None where it is not one."""
    if node.op == "num":
        return _exact(node.text)
    if node.op not in _OPERATIONS:
        return None
    values = []
    for child in node.args:
        value = rational(child)
        if value is None:
            return None
        values.append(value)
    return _combined(node.op, values)


@lru_cache(LITERAL_CACHE_SIZE)
def _exact(literal: str) -> Rational | None:
    if len(literal) > MAX_EXPONENT_DIGITS or "e" in literal.lower():
        return None
    return int(literal) if literal.isdigit() else Fraction(literal)


def _combined(op: str, values: list[Rational]) -> Rational | None:
    if op == "neg":
        return -values[0]
    if op == "add":
        return sum(values)
    if op == "div":
        return Fraction(values[0]) / values[1] if values[1] else None
    product = values[0]
    for value in values[1:]:
        product *= value
    return product


@lru_cache(LITERAL_CACHE_SIZE)
def is_zero(literal: str) -> bool:
    """Whether a literal is zero, which fits any dimension."""
    return not literal.lower().partition("e")[0].strip("0.")


def count(low: Node, high: Node) -> int | None:
    """How many whole numbers are from one limit to the other."""
    start, end = rational(low), rational(high)
    return int(end - start) + 1 if start is not None and end is not None else None
