"""Proves that an equation has no solution from the signs its sides can take over real domains.

A set of signs is a bit mask of NEGATIVE, ZERO and POSITIVE; None stands for "may be complex or
anything". Every rule over-estimates, so that an absent ZERO is a proof (where both sides have a
value). It knows no magnitudes: `intervals` does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Final

from phiq.scorer.expression.domain import Domain, Domains
from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node

NEGATIVE: Final = 1
ZERO: Final = 2
POSITIVE: Final = 4
ANY: Final = NEGATIVE | ZERO | POSITIVE
Signs = int | None


def never_equal(left: Node, right: Node, domains: Domains) -> bool:
    """Whether the signs alone show that left - right has no zero."""
    signs = signs_of_difference(left, right, domains)
    return signs is not None and not signs & ZERO


def signs_of_difference(left: Node, right: Node, domains: Domains) -> Signs:
    """The signs left - right can take."""
    a, b = signs_of(left, domains), signs_of(right, domains)
    return None if a is None or b is None else _add(a, flipped(b))


def signs_of(node: Node, domains: Domains) -> Signs:
    """The signs a node can take where it has a value; None if it may be complex."""
    leaf = _LEAVES.get(node.op)
    if leaf is not None:
        return leaf(node, domains)
    rule = _RULES.get(node.op)
    parts = [signs_of(child, domains) for child in node.args]
    known = [part for part in parts if part is not None]
    return rule(known) if rule is not None and len(known) == len(parts) else None


def _number(node: Node, _domains: Domains) -> Signs:
    mantissa = node.text.lower().split("e")[0]
    return POSITIVE if mantissa.strip("0.") else ZERO


def _of_domain(domain: Domain | None) -> Signs:
    if domain is None or domain.kind == "complex":
        return None
    within = domain.within
    signs = (NEGATIVE if within.low < 0 else 0) | (POSITIVE if within.high > 0 else 0)
    zero = 0.0 in within and not (
        domain.without and 0.0 in domain.without and not domain.integers_only
    )
    return signs | (ZERO if zero else 0)


def flipped(signs: int) -> int:
    """The signs of -a."""
    return (
        (signs & ZERO)
        | (POSITIVE if signs & NEGATIVE else 0)
        | (NEGATIVE if signs & POSITIVE else 0)
    )


def _add(a: int, b: int) -> int:
    if (a & POSITIVE and b & NEGATIVE) or (a & NEGATIVE and b & POSITIVE):
        return ANY
    signs = (a | b) & ~ZERO
    if a & ZERO:
        signs |= b
    if b & ZERO:
        signs |= a
    return signs if a & ZERO and b & ZERO else signs & ~ZERO


def _multiply(a: int, b: int) -> int:
    signs = (a | b) & ZERO
    if (a & POSITIVE and b & POSITIVE) or (a & NEGATIVE and b & NEGATIVE):
        signs |= POSITIVE
    if (a & POSITIVE and b & NEGATIVE) or (a & NEGATIVE and b & POSITIVE):
        signs |= NEGATIVE
    return signs


def _magnitude(parts: list[int]) -> int:
    return (parts[0] & ZERO) | (POSITIVE if parts[0] & ~ZERO else 0)


def _power(node: Node, domains: Domains) -> Signs:
    base, exponent = [signs_of(child, domains) for child in node.args]
    if base is None or exponent is None:
        return None
    if base == POSITIVE:
        return POSITIVE
    exact = node.args[1].args[0] if node.args[1].op == "neg" else node.args[1]
    if not is_whole(exact):
        return None
    if int(exact.text) == 0:
        return POSITIVE
    if exponent == NEGATIVE:
        base &= ~ZERO
    return _magnitude([base]) if int(exact.text) % 2 == 0 else base


def _root(node: Node, domains: Domains) -> Signs:
    inner = signs_of(node.args[0], domains)
    degree = node.args[1]
    if inner is None or not is_whole(degree):
        return None
    odd = int(degree.text) % 2 == 1
    return inner if odd or not inner & NEGATIVE else None


def _function(node: Node, domains: Domains) -> Signs:
    inner = signs_of(node.args[0], domains) if len(node.args) == 1 else None
    if inner is None:
        return None
    name = node.text
    if name in _ALWAYS_POSITIVE or (name in _POSITIVE_OF_POSITIVE and not inner & NEGATIVE):
        return POSITIVE
    if name in _KEEP_SIGN:
        return inner
    return ANY if name in _REAL else None


_POSITIVE_CONSTANTS: Final = frozenset({"pi", "e", "phi", "euler", "degree"})
_ALWAYS_POSITIVE: Final = frozenset(name for name, row in FUNCTIONS.items() if row.positive)
_POSITIVE_OF_POSITIVE: Final = frozenset({"gamma", "factorial"})
_KEEP_SIGN: Final = frozenset(
    {name for name, row in FUNCTIONS.items() if row.parity == -1 and row.rises} | {"sign"}
)
_REAL: Final = frozenset({"sin", "cos", "tan"})
_RULES: Final[dict[str, Callable[[list[int]], int]]] = {
    "add": lambda parts: reduce(_add, parts, ZERO),
    "mul": lambda parts: reduce(_multiply, parts, POSITIVE),
    "div": lambda parts: _multiply(parts[0], parts[1] & ~ZERO),
    "neg": lambda parts: flipped(parts[0]),
    "abs": _magnitude,
}
_LEAVES: Final[dict[str, Callable[[Node, Domains], Signs]]] = {
    "sym": lambda node, domains: _of_domain(domains.get(node.symbol)),
    "num": _number,
    "const": lambda node, _domains: POSITIVE if node.text in _POSITIVE_CONSTANTS else None,
    "pow": _power,
    "root": _root,
    "fn": _function,
}
