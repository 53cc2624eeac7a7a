"""Calls in square brackets whose names are letters: D[f, {x, 2}] and N[Pi, 5] of Wolfram."""

from __future__ import annotations

from phiq.scorer.expression.tree import Node
from phiq.scorer.parse.grammar.groups import arguments
from phiq.scorer.parse.state import State


def derivative_of_wolfram(p: State) -> Node | None:
    """D[f, x], D[f, {x, 2}], the bracket at hand; None where it has one entry."""
    start = p.i
    args = arguments(p)
    if len(args) < 2:
        p.i = start
        return None
    return p.node("deriv", (args[0], *orders(p, args[1:])), "d")


def number_of_wolfram(p: State) -> Node | None:
    """What N[Pi] and N[Pi, 5] compute, the bracket at hand; None where it is no number."""
    start = p.i
    args = arguments(p)
    if not args or len(args) > 2 or any(arg.letters for arg in args) or args[0].op == "num":
        p.i = start
        return None
    return args[0]


def orders(p: State, variables: tuple[Node, ...]) -> list[Node]:
    """Each variable with its order: a number after it, else 1."""
    pairs: list[Node] = []
    for item in variables:
        if item.op in ("tuple", "set", "anticommutator") and len(item.args) == 2:
            pairs += item.args
        elif item.op == "num" and pairs:
            pairs[-1] = item
        else:
            pairs += [item, p.num("1")]
    return pairs
