"""Numbers typed as exponents and limits, exactly; it evaluates nothing else."""

from __future__ import annotations

from fractions import Fraction

from phiq.scorer.expr import Node

#: Longest literal read as an exact exponent; longer ones are no exponents of a law.
MAX_EXPONENT_DIGITS = 8


def rational(node: Node) -> Fraction | None:
    """The exact value of a numeric exponent such as 2, -1/2 or 1.5; None where it is not one."""
    if node.op == "num":
        literal = node.text
        plain = len(literal) <= MAX_EXPONENT_DIGITS and "e" not in literal.lower()
        return Fraction(literal) if plain else None
    values = [rational(child) for child in node.args]
    known = [value for value in values if value is not None]
    if not known or len(known) < len(values):
        return None
    return _combined(node.op, known)


def _combined(op: str, values: list[Fraction]) -> Fraction | None:
    if op == "neg":
        return -values[0]
    if op == "add":
        return sum(values, Fraction(0))
    if op == "div" and values[1]:
        return values[0] / values[1]
    if op == "mul":
        product = Fraction(1)
        for value in values:
            product *= value
        return product
    return None


def is_zero(literal: str) -> bool:
    """Whether a literal is zero, which fits any dimension."""
    return not literal.lower().partition("e")[0].strip("0.")


def count(low: Node, high: Node) -> int | None:
    """How many whole numbers are from one limit to the other."""
    start, end = rational(low), rational(high)
    return int(end - start) + 1 if start is not None and end is not None else None
