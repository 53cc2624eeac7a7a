"""What SymPy writes as calls: relations, fractions, derivatives, integrals, sums, limits."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.grammar.groups import arguments
from phiq.scorer.parse.grammar.pratt import PREFIX as PREFIX_OF
from phiq.scorer.parse.grammar.pratt import Prefix
from phiq.scorer.parse.state import State

_PYTHON_RELATIONS: Final[dict[str, str]] = {
    "Eq": "=", "Ne": "≠", "Lt": "<", "Le": "≤", "Gt": ">", "Ge": "≥",
}  # fmt: skip


_CALCULUS: Final = frozenset(("Derivative", "diff", "Limit"))


def python_call(p: State) -> Node:
    """Eq(a, b), Derivative(f, x, 2), Sum(f, (k, 1, n)), Limit(f, x, 0) and their like."""
    name = p.toks[p.i][1]
    if p.toks[p.i + 1][0] != "(":
        return PREFIX_OF["word"](_as_word(p, name))
    p.i += 1
    args = arguments(p)
    if name in _PYTHON_RELATIONS and len(args) == 2:
        return p.node("rel", args, (_PYTHON_RELATIONS[name],))
    if name == "Rational" and len(args) == 2:
        return p.node("div", args)
    if name in _CALCULUS and len(args) > 1:
        return _calculus(p, name, args)
    if len(args) == 2 and args[1].op == "tuple":
        return _over_range(p, name, args[0], args[1].args)
    return p.node("apply", (p.sym(Symbol(name)), *args))


def _calculus(p: State, name: str, args: tuple[Node, ...]) -> Node:
    if name == "Limit":
        target = args[2] if len(args) > 2 else p.node("none")
        return p.node("lim", (args[0], args[1], target), "")
    return p.node("deriv", (args[0], *_orders(p, args[1:])), "d")


def _orders(p: State, variables: tuple[Node, ...]) -> list[Node]:
    """Each variable with its order: a number after it, else 1."""
    pairs: list[Node] = []
    for item in variables:
        if item.op == "num" and pairs:
            pairs[-1] = item
        else:
            pairs += [item, p.num("1")]
    return pairs


def _as_word(p: State, name: str) -> State:
    p.toks[p.i] = ("word", Symbol(name), *p.toks[p.i][2:])
    return p


def _over_range(p: State, name: str, body: Node, limits: tuple[Node, ...]) -> Node:
    none = p.node("none")
    var, low, high = (*limits, none, none)[:3]
    if name in ("Integral", "integrate"):
        return p.node("int", (body, var, low, high), "int")
    op = "prod" if name.lower() == "product" else "sum"
    return p.node(op, (body, var, low, high), "range")


PREFIX: Final[dict[str, Prefix]] = {"pycall": python_call}
