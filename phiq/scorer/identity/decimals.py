"""What typed decimals promise: 3.14159 stands for every number that rounds or cuts to it.

It also tells which literals are too far from 1 for machine floats to compare sums with.
"""

from __future__ import annotations

from typing import Final

from phiq.scorer.expr import Node, Number

#: Characters of a literal up to which its digits cannot hide in the rounding of other terms.
PLAIN_DIGITS: Final = 7


def typed_uncertainty(node: Node) -> float:
    """One unit in the last digit of the coarsest decimal typed in the tree; 0 without decimals.

    It is a yardstick, not a bound: how a decimal's error grows on its way is not followed.
    """
    typed = (n.text for n in node.walk() if n.op == "num" and Number(n.text).typed_decimal)
    return max((_last_unit(literal) for literal in typed), default=0.0)


def _last_unit(literal: str) -> float:
    mantissa, _, exponent = literal.lower().partition("e")
    decimals = len(mantissa.partition(".")[2])
    return float(10.0 ** (int(exponent or 0) - decimals))


def within_typed_digits(left: Node, right: Node, gap: float | None) -> bool:
    """Whether a gap between two numbers is no larger than the last digits typed explain."""
    unit = max(typed_uncertainty(left), typed_uncertainty(right))
    return gap is not None and gap <= unit


def is_delicate(node: Node) -> bool:
    """Whether the tree holds numbers so large or small that floats may lose what they add."""
    for part in node.walk():
        if part.op == "num":
            if len(part.text) > PLAIN_DIGITS or "e" in part.text.lower():
                return True
        elif part.op == "pow" and part.args[0].op == "num":
            literals = [inner.text for inner in part.args[1].walk() if inner.op == "num"]
            if any(len(text) > 1 for text in literals):
                return True
    return False
