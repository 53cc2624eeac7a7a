"""Probabilities of the standard normal variable Z, P(Z < 1.96), by the error function."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.tree import Arena, Node, Symbol

Z: Final = Symbol("Z")
_ORDERS: Final = (frozenset("<≤"), frozenset(">≥"))


def probability(arena: Arena, event: Node) -> Node | None:
    """How probable it is that Z lies between numbers; None of any other event."""
    signs = set(event.signs)
    if not any(map(signs.issubset, _ORDERS)):
        return None
    sides = event.args if signs <= _ORDERS[0] else event.args[::-1]
    at = next((k for k, side in enumerate(sides) if side.letters), -1)
    variable = sides[at]
    size = variable.op == "abs"
    bounds = [*sides[:at], *sides[at + 1 :]]
    known = variable.args[0].value if size else variable.value
    if known != Z or at < 0 or any(b.letters for b in bounds) or (size and len(bounds) > 1):
        return None
    low, high = bounds[:at], bounds[at:]
    if size:
        low, high = [arena.node("neg", (bounds[0],))], bounds
    above = below(arena, high[0]) if high else arena.num(1)
    terms = [above, *(arena.node("neg", (below(arena, bound),)) for bound in low)]
    if size and at:
        terms = [arena.num(1), arena.node("neg", (arena.node("add", tuple(terms)),))]
    return joined(arena, "add", terms)


def below(arena: Arena, bound: Node) -> Node:
    """Φ(x) = (1 + erf(x/√2))/2."""
    scaled = arena.node("div", (bound, arena.node("root", (arena.num(2), arena.num(2)))))
    value = arena.node("add", (arena.num(1), arena.node("fn", (scaled,), "erf")))
    return arena.node("div", (value, arena.num(2)))
