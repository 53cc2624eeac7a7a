"""What typed decimals promise: 3.14159 stands for every number that rounds or cuts to it.

It also tells which literals, and which domains, are too far from 1 for machine floats to compare
sums there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from phiq.scorer.domain import REAL, Domain
from phiq.scorer.expr import Node, Number, Symbol

#: Characters of a literal up to which its digits cannot hide in the rounding of other terms.
PLAIN_DIGITS = 7
#: Distance from 0 from which on e^-x is lost beside 1; width below which functions are straight.
FAR, NARROW = 10.0, 1e-2
#: Functions that grow or settle exponentially.
_EXPONENTIAL = frozenset(
    ("exp", "sinh", "cosh", "tanh", "coth", "sech", "csch", "erf", "erfc", "gamma", "factorial")
)
_POWERS = frozenset(("pow", "fn"))
_EVERYWHERE: Final = REAL.within


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
        elif part.op in _POWERS:
            exponent = _exponent(part)
            if exponent is not None and _holds_large(exponent):
                return True
    return False


def _exponent(node: Node) -> Node | None:
    """What a power of a number, or a function that grows or settles like one, is taken of."""
    if node.op == "pow" and node.args[0].op in ("num", "const"):
        return node.args[1]
    return node.args[0] if node.op == "fn" and node.text in _EXPONENTIAL else None


def _holds_large(exponent: Node) -> bool:
    return any(len(inner.text) > 1 for inner in exponent.walk() if inner.op == "num")


def is_remote(domains: Mapping[Symbol, Domain]) -> bool:
    """Whether a symbol lives where all that floats tell apart elsewhere may be lost in rounding."""
    for domain in domains.values():
        if domain.within is not _EVERYWHERE and _is_remote(domain):
            return True
    return False


def _is_remote(domain: Domain) -> bool:
    low, high = domain.within.low, domain.within.high
    if high - low <= NARROW and domain.kind != "integer":
        return True
    return FAR < low < math.inf or -math.inf < high < -FAR
