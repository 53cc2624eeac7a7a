"""Splits an equation with |u|, min and max into cases without them.

|u| is u or -u, min(a, b) is a or b. A solution solves the equation of its case, so that there is
none where none of these has one, be it outside the case. What keeps one sign makes one case only,
and the sign of a - b decides |a - b|, |b - a|, min(a, b) and max(a, b) alike.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import chain
from math import inf, nextafter
from typing import Final

from phiq.scorer.bounds.signs import NEGATIVE, POSITIVE, Signs, signs_of, signs_of_difference
from phiq.scorer.expression.binding import BINDING
from phiq.scorer.expression.domain import Domains, Interval
from phiq.scorer.expression.rewrite import rebuilt
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError, kinds
from phiq.scorer.identity.refute.expanded import in_one_part
from phiq.scorer.time_limit import check_time

Proof = Callable[[Node, Node, Domains], bool]
#: Most differences whose signs are asked for one after the other: they make up to eight cases.
MAX_DIFFERENCES: Final = 3
#: What binds symbols, for which no domain is known.
_BOUND: Final = BINDING | kinds("deriv")
#: What stands for 0 in a difference a - 0.
_NOTHING: Final = b""


def no_case_solved(left: Node, right: Node, domains: Domains, excluded: Proof) -> bool:
    """Whether the sides fall into cases, and `excluded` proves each of them without a solution."""
    if (left.kinds | right.kinds) & _BOUND or _first_switch(left, right) is None:
        return False
    try:
        return _none_solved(left, right, domains, excluded, MAX_DIFFERENCES)
    except TreeLimitError:
        return False


def _none_solved(left: Node, right: Node, domains: Domains, excluded: Proof, more: int) -> bool:
    check_time()
    switch = _first_switch(left, right)
    if switch is None:
        return excluded(left, right, domains)
    signs = _signs(switch, domains)
    if signs is None or more == 0:
        return False
    for sign in [s for s in (POSITIVE, NEGATIVE) if signs & s] or [POSITIVE]:
        case = _Case(_difference(switch), sign)
        narrowed = _narrowed(domains, switch, sign)
        if narrowed is None:
            continue
        if not _none_solved(case.of(left), case.of(right), narrowed, excluded, more - 1):
            return False
    return True


def _first_switch(left: Node, right: Node) -> Node | None:
    """A magnitude, or an extreme of two."""
    return next((node for node in chain(left.walk(), right.walk()) if _is_switch(node)), None)


def _is_switch(node: Node) -> bool:
    return node.op == "abs" or (
        node.op == "fn" and node.text in ("min", "max") and len(node.args) == 2
    )


def _signs(switch: Node, domains: Domains) -> Signs:
    """The signs that its difference can take; None where it may be complex."""
    if switch.op == "abs":
        return signs_of(switch.args[0], domains)
    return signs_of_difference(switch.args[0], switch.args[1], domains)


def _difference(switch: Node) -> tuple[bytes, bytes]:
    """What it compares: a and b of min(a, b) and |a - b|, u and nothing of |u|."""
    if switch.op == "fn":
        return switch.args[0].digest, switch.args[1].digest
    inner = switch.args[0]
    if inner.op == "neg":
        return _NOTHING, inner.args[0].digest
    if inner.op == "add" and len(inner.args) == 2:
        first, second = inner.args
        if second.op == "neg" and first.op != "neg":
            return first.digest, second.args[0].digest
        if first.op == "neg" and second.op != "neg":
            return second.digest, first.args[0].digest
    return inner.digest, _NOTHING


def _narrowed(domains: Domains, switch: Node, sign: int) -> Domains | None:
    """The domains with that of x on one side of where u is 0, for u = ax + b in |u|.

    None where nothing is there.
    """
    edge = _edge(switch.args[0]) if switch.op == "abs" else None
    if edge is None:
        return domains
    symbol, zero, rises = edge
    domain, place = domains[symbol], float(zero)
    low, high, has_low, has_high = (
        domain.within.low, domain.within.high, domain.within.closed_low, domain.within.closed_high,
    )  # fmt: skip
    # A step outwards where the zero is no float: what more than the case excludes, excludes it.
    if rises == (sign == POSITIVE):
        place = place if place == zero else nextafter(place, -inf)
        low, has_low = (place, True) if place > low else (low, has_low)
    else:
        place = place if place == zero else nextafter(place, inf)
        high, has_high = (place, True) if place < high else (high, has_high)
    if low > high:
        return None
    return {**domains, symbol: domain._replace(within=Interval(low, high, has_low, has_high))}


def _edge(inner: Node) -> tuple[Symbol, Fraction, bool] | None:
    """The symbol of ax + b, where that is 0, and whether it rises there; None of anything else."""
    found = in_one_part(inner, Arena().num(0))
    if found is None or len(found[1]) != 2 or found[0].op != "sym":
        return None
    at_zero, slope = found[1]
    return found[0].symbol, -at_zero / slope, slope > 0


class _Case:
    """Rewrites sides for one sign of a difference."""

    def __init__(self, difference: tuple[bytes, bytes], sign: int) -> None:
        self._larger, self._smaller = difference if sign == POSITIVE else difference[::-1]
        self._arena = Arena()  # one for both sides, since proofs compare nodes by identity

    def of(self, node: Node) -> Node:
        return rebuilt(self._arena, node, self._change)

    def _change(self, node: Node, parts: tuple[Node, ...]) -> Node | None:
        if not _is_switch(node) or {*_difference(node)} != {self._larger, self._smaller}:
            return None
        rises = _difference(node)[0] == self._larger
        if node.op == "fn":
            return parts[0] if rises == (node.text == "max") else parts[1]
        return parts[0] if rises else self._arena.neg(parts[0])
