"""An equation with a function defined piece by piece, as one equation for each piece.

Where numbers alone tell which piece is meant, as in IF(2>1, 10, 20), that stands for the whole.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.domain import Domains, Interval
from phiq.scorer.expression.fold import Rational, all_known, exact_number
from phiq.scorer.expression.rewrite import rebuilt
from phiq.scorer.expression.tree import Arena, Node, kinds
from phiq.scorer.identity.statement.conditions.narrowing import narrowed

_COMPARE: Final[dict[str, Callable[[Rational, Rational], bool]]] = {
    "=": operator.eq, "≠": operator.ne, "<": operator.lt, "≤": operator.le,
    ">": operator.gt, "≥": operator.ge,
}  # fmt: skip
Piece = tuple[tuple[Node, Node], Domains]
#: What has no value of its own to compare pieces with: f(x) = … defines f.
_DEFINED: Final = kinds("apply", "index", "cases", "deriv")
_OTHERWISE: Final = frozenset(("otherwise", "else", "elsewhere", "True"))


def with_choices(root: Node) -> Node:
    """The statement with the piece that numbers choose, for each choice that they make."""
    return rebuilt(Arena(), root, _chosen)


def _chosen(node: Node, parts: tuple[Node, ...]) -> Node | None:
    if node.op != "cases":
        return None
    for value, condition in zip(parts[::2], parts[1::2], strict=True):
        holds = condition.op == "none" or _holds(condition)
        if holds is None:
            return None
        if holds:
            return value
    return None


def _holds(condition: Node) -> bool | None:
    """Whether a comparison of plain numbers is true; None of any other condition."""
    if condition.op == "logic" and condition.text in ("∧", "∨"):
        found = all_known(map(_holds, condition.args))
        return None if found is None else all(found) if condition.text == "∧" else any(found)
    if condition.op != "rel":
        return None
    signs = condition.signs
    sizes: list[Rational] | None = all_known(map(exact_number, condition.args))
    if sizes is None or not _COMPARE.keys() >= set(signs):
        return None
    steps = zip(signs, pairwise(sizes), strict=True)
    return all(_COMPARE[sign](one, other) for sign, (one, other) in steps)


def pieces(relation: Node, declared: Domains) -> list[Piece] | None:
    """The sides on each piece, with the domains there; None where there are no such pieces.

    The other side must depend on what the pieces depend on, or it would be defined by them.
    """
    if len(relation.args) != 2:
        return None
    left, right = relation.args
    other, cases = (left, right) if right.op == "cases" else (right, left)
    if cases.op != "cases" or other.kinds & _DEFINED:
        return None
    found: list[Piece] = []
    rest: Domains | None = declared
    for value, condition in zip(cases.args[::2], cases.args[1::2], strict=True):
        if condition.op in ("none", "text") or (
            condition.op == "sym" and condition.symbol.base in _OTHERWISE
        ):
            domains = rest
        else:
            told = narrowed(condition, rest or declared)
            domains = None if told is None else {**declared, **told}
            rest = None if told is None else _without(told, declared)
        if domains is None or not _varies(other, domains, declared):
            return None
        found.append(((other, value), domains))
    return found


def _varies(other: Node, domains: Domains, declared: Domains) -> bool:
    """Whether the other side holds every symbol that the piece is bounded by."""
    bounded = {symbol for symbol, domain in domains.items() if declared.get(symbol) != domain}
    return bool(bounded) and bounded <= set(free_symbols(other))


def _without(told: Domains, declared: Domains) -> Domains | None:
    """What one bounded symbol is left outside of a half-line; None where that is no half-line."""
    if len(told) != 1:
        return None
    ((symbol, domain),) = told.items()
    low, high = domain.within.low, domain.within.high
    if domain.without is not None or (math.isinf(low) == math.isinf(high)):
        return None
    span = (
        Interval(high=low, closed_high=not domain.within.closed_low)
        if math.isinf(high)
        else Interval(low=high, closed_low=not domain.within.closed_high)
    )
    return {**declared, symbol: domain._replace(within=span)}
