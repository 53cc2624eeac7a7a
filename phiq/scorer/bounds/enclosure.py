"""Proves that an equation has no solution from the ranges of its sides, ends in or out.

Intervals of floats on a bounded box cannot tell that erf x is never 1. Here ends are exact, and
domains may be without bounds. A side of unknown range proves nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from math import inf
from typing import Final

from phiq.scorer.bounds.ranges import (
    ANGLES,
    MAX_POWER,
    NOT_NEGATIVE,
    PI,
    ZERO,
    Range,
    above,
    below,
    exact,
    logarithm,
    magnitude,
    negative,
    of_function,
    plus,
    reciprocal,
    remainder,
    root,
    slack,
    times,
    whole_power,
)
from phiq.scorer.expression.domain import Domain, Domains
from phiq.scorer.expression.fold import all_known
from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node

#: Longest literal: one of more digits may look like π.
MAX_DIGITS: Final = 14
_CONSTANTS: Final = {"e": math.e, "phi": (1 + math.sqrt(5)) / 2, "euler": 0.5772156649015329}
#: Functions whose limits floats take for values far out, where a search finds what is no solution.
_NEARING: Final = frozenset(
    name for name, row in FUNCTIONS.items() if row.limits is not None and inf not in row.limits
)


def only_nears(left: Node, right: Node, domains: Domains) -> bool:
    """Whether a side comes near to the other far out without ever being equal."""
    names = {node.text for side in (left, right) for node in side.walk() if node.op == "fn"}
    return not _NEARING.isdisjoint(names) and ranges_apart(left, right, domains)


def ranges_apart(left: Node, right: Node, domains: Domains) -> bool:
    """Whether no real value is in the ranges of both sides."""
    known: dict[Node, Range | None] = {}
    a, b = _range(left, domains, known), _range(right, domains, known)
    return a is not None and b is not None and (_is_below(a, b) or _is_below(b, a))


def order_by_ranges(small: Node, large: Node, domains: Domains, *, strict: bool) -> bool | None:
    """Whether small < large (≤ where not strict) wherever both are real: always, never, or unknown.

    Points count at which both sides are real, so what is real only in places has the range that it
    has there.
    """
    known: dict[Node, Range | None] = {}
    a, b = _real_range(small, domains, known), _real_range(large, domains, known)
    if a is None or b is None:
        return None
    if _is_below(a, b) or (not strict and a.high == b.low):
        return True
    return False if _is_below(b, a) or (strict and b.high == a.low) else None


def real_range(node: Node, domains: Domains) -> Range | None:
    """Where the real values of a node lie, at points where it has one; None where unknown."""
    return _real_range(node, domains, {})


def _real_range(node: Node, domains: Domains, known: dict[Node, Range | None]) -> Range | None:
    found = _range(node, domains, known)
    if found is not None or node.op not in _ONE_ODD:
        return found
    odd = [part for part in node.args if _range(part, domains, known) is None]
    rule = _PARTLY_REAL.get(node.text or node.op)
    if rule is not None:
        return rule(node, _range(node.args[0], domains, known))
    # A sum or product of one such part and real ones is real only where that part is, or 0.
    if len(odd) != 1 or node.op == "fn":
        return None
    parts = all_known([_real_range(part, domains, known) for part in node.args])
    return None if parts is None else _by_rule(node, parts)


def _is_below(a: Range, b: Range) -> bool:
    if a.high == b.low:
        return not (a.has_high and b.has_low)
    return a.high < b.low and b.low - a.high > slack(a.high) + slack(b.low)


def _range(node: Node, domains: Domains, known: dict[Node, Range | None]) -> Range | None:
    if node in known:
        return known[node]
    known[node] = _new_range(node, domains, known)
    return known[node]


def _new_range(node: Node, domains: Domains, known: dict[Node, Range | None]) -> Range | None:
    op = node.op
    if op == "sym":
        return _of_domain(domains.get(node.symbol))
    if op in ("num", "const"):
        return _number(node.text) if op == "num" else _constant(node.text)
    if op not in _RULES:
        return None
    parts = all_known([_range(child, domains, known) for child in node.args])
    return None if parts is None else _by_rule(node, parts)


def _by_rule(node: Node, parts: list[Range]) -> Range | None:
    try:
        return _RULES[node.op](node, parts)
    except (OverflowError, ValueError, ZeroDivisionError):
        return None


def _of_domain(domain: Domain | None) -> Range | None:
    if domain is None or domain.kind == "complex":
        return None
    within = domain.within
    return Range(exact(within.low), exact(within.high), within.closed_low, within.closed_high)


def _number(text: str) -> Range | None:
    if len(text) > MAX_DIGITS:
        return None
    value = Fraction(text)
    return Range(value, value, True, True)


def _constant(text: str) -> Range | None:
    if text == "pi":
        return Range(PI, PI, True, True)
    value = _CONSTANTS.get(text)
    return None if value is None else Range(below(value), above(value), True, True)


def _product(node: Node, parts: list[Range]) -> Range | None:
    if all(child is node.args[0] for child in node.args):
        return whole_power(parts[0], len(parts))
    return reduce(times, parts)


def _quotient(_node: Node, parts: list[Range]) -> Range | None:
    over, under = parts
    return None if under.low < 0 < under.high else times(over, reciprocal(under))


def _power(node: Node, parts: list[Range]) -> Range | None:
    base, exponent = node.args
    if is_whole(exponent) and int(exponent.text) > 0:
        return whole_power(parts[0], int(exponent.text))
    natural = base.op == "const" and base.text == "e"
    return of_function("exp", parts[1]) if natural else None


def _function(node: Node, parts: list[Range]) -> Range | None:
    if node.text == "mod":
        return remainder(parts[1])
    return of_function(node.text, parts[0]) if len(parts) == 1 else None


def _root(node: Node, parts: list[Range]) -> Range | None:
    degree = node.args[1]
    known = is_whole(degree) and 0 < int(degree.text) <= MAX_POWER
    return root(parts[0], int(degree.text)) if known else None


def _root_where_real(node: Node, inner: Range | None) -> Range | None:
    """An even root, of whatever: it is real only where it is not negative."""
    degree = node.args[1].text
    if node.args[1].op != "num" or not degree.isdigit() or int(degree) % 2:
        return None
    if inner is None:
        return NOT_NEGATIVE
    if inner.high < 0:
        return None
    return _root(node, [Range(max(inner.low, ZERO), inner.high, True, inner.has_high)])


_RULES: Final[dict[str, Callable[[Node, list[Range]], Range | None]]] = {
    "neg": lambda _node, parts: negative(parts[0]),
    "add": lambda _node, parts: reduce(plus, parts),
    "mul": _product,
    "div": _quotient,
    "pow": _power,
    "root": _root,
    "abs": lambda _node, parts: magnitude(parts[0]),
    "fn": _function,
}
#: What is real in places and has this range there.
_PARTLY_REAL: Final[dict[str, Callable[[Node, Range | None], Range | None]]] = {
    "root": _root_where_real,
    "asin": lambda _node, _inner: ANGLES["asin"],
    "acos": lambda _node, _inner: ANGLES["acos"],
    "ln": lambda _node, inner: (
        None
        if inner is None or inner.high <= 0
        else logarithm(Range(ZERO, inner.high, False, inner.has_high))
    ),
}
#: Operations that may have one part that is real in places only.
_ONE_ODD: Final = frozenset(("fn", "root", "neg", "add", "mul", "div"))
