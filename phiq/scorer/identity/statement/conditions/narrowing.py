"""Domains that relations leave to a symbol: x > 0, 0 < x ≤ 1, |x| < 1, x ≠ 2, n ∈ ℤ, x ∈ [0, 1)."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Final

from phiq.scorer.expression.domain import (
    COMPLEX,
    INTEGER,
    NATURAL,
    POSITIVE,
    REAL,
    Domain,
    Domains,
    Interval,
)
from phiq.scorer.expression.fold import all_known, folded
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node, Symbol

_MIRRORED: Final = {"<": ">", ">": "<", "≤": "≥", "≥": "≤", "≠": "≠"}
_CONSTANTS: Final = {"pi": math.pi, "e": math.e, "inf": math.inf, "degree": math.pi / 180}
_KIND_ORDER: Final = ("integer", "real", "complex")


def number_set(letter: str, mark: str = "") -> Domain:
    """The domain of a set of numbers by its letter: R, Z, N, Q or C; the positive ones with +."""
    if letter == "N":
        return Domain("integer", Interval(low=1.0, closed_low=True))
    domain = {"Z": INTEGER, "C": COMPLEX}.get(letter, REAL)
    return domain._replace(within=POSITIVE.within) if mark == "plus" else domain


def some_values(first: Node) -> Domain | None:
    """The whole numbers from the first that is listed on: 1, 2, 3, …; None for other values."""
    if not is_whole(first):
        return None
    return Domain("integer", Interval(low=float(first.text), closed_low=True))


def narrowed(relation: Node, domains: Domains) -> dict[Symbol, Domain] | None:
    """The domains of the symbols that a relation bounds; None where it bounds none, or two."""
    if relation.op != "rel":
        return None
    found: dict[Symbol, Domain] = {}
    signs = relation.signs
    for sign, (left, right) in zip(signs, pairwise(relation.args), strict=True):
        one = _bound(left, sign, right) or _bound(right, _MIRRORED.get(sign, ""), left)
        if one is None:
            return None
        symbol, domain = one
        known = found.get(symbol) or domains.get(symbol)
        joined = domain if known is None else _both(known, domain)
        if joined is None:
            return None
        found[symbol] = joined
    return found


def _bound(inner: Node, sign: str, outer: Node) -> tuple[Symbol, Domain] | None:
    """The symbol and domain of one relation with the symbol on its left."""
    if inner.op == "abs" and inner.args[0].op == "sym":
        size = number(outer)
        if size is None or sign not in ("<", "≤") or size <= 0:
            return None
        closed = sign == "≤"
        span = Interval(-size, size, closed, closed)
        return inner.args[0].symbol, Domain("real", span)
    if inner.op != "sym":
        return None
    if sign == "∈":
        domain = _set_of(outer)
        return None if domain is None else (inner.symbol, domain)
    bound = number(outer)
    if bound is None or not sign or sign not in _MIRRORED:
        return None
    return inner.symbol, _ordered(sign, bound)


def _ordered(sign: str, bound: float) -> Domain:
    if sign == "≠":
        return REAL._replace(without=Interval(bound, bound, closed_low=True, closed_high=True))
    closed = sign in ("≤", "≥")
    if sign in (">", "≥"):
        return Domain("real", Interval(low=bound, closed_low=closed))
    return Domain("real", Interval(high=bound, closed_high=closed))


def _set_of(node: Node) -> Domain | None:
    """The domain that a set after ∈ is."""
    if node.op == "sym":
        base, below, marks = node.symbol
        if "bb" in marks and base in "RZNQC":
            if base == "N" and below == "0":
                return NATURAL
            return number_set(base, marks[-1])
        return None
    span = span_of(node)
    return None if span is None or span.low >= span.high else Domain("real", span)


def is_span(node: Node) -> bool:
    """Whether it is an interval; two entries in parentheses are an open one."""
    return node.op in ("interval", "tuple") and len(node.args) == 2


def span_of(node: Node, digits: int = 17) -> Interval | None:
    """An interval between plain numbers, its ends rounded to so many digits; None of all else."""
    ends = all_known(map(number, node.args)) if is_span(node) else None
    if ends is None:
        return None
    low, high = [float(f"{end:.{digits}g}") for end in ends]
    shape = node.text if node.op == "interval" else "()"
    return Interval(low, high, shape[0] == "[", shape[1] == "]")


def number(node: Node) -> float | None:
    """The value of a plain number; None for anything else."""
    try:
        return folded(node, _of_leaf, _ARITHMETIC)
    except ArithmeticError:
        return None


def _of_leaf(node: Node) -> float | None:
    return float(node.text) if node.op == "num" else _CONSTANTS.get(node.text)


def _root(parts: list[float]) -> float | None:
    return float(parts[0] ** (1 / parts[1])) if parts[0] >= 0 else None


_ARITHMETIC: Final[dict[str, Callable[[list[float]], float | None]]] = {
    "add": sum,
    "neg": lambda parts: -parts[0],
    "mul": math.prod,
    "div": lambda parts: parts[0] / parts[1],
    "root": _root,
}


def _both(one: Domain, other: Domain) -> Domain | None:
    """What two domains have in common; None where that is nothing, or no domain."""
    kind = min(one.kind, other.kind, key=_KIND_ORDER.index)
    first, second = one.within, other.within
    low, closed_low = max((first.low, not first.closed_low), (second.low, not second.closed_low))
    high, closed_high = min((first.high, first.closed_high), (second.high, second.closed_high))
    if low > high or (one.without and other.without and one.without != other.without):
        return None
    span = Interval(low, high, not closed_low, closed_high)
    return Domain(
        kind, span, one.without or other.without, one.integers_only or other.integers_only
    )
