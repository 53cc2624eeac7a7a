"""Functions of numerical libraries that stand for a plain expression: hypot, expm1, hyp2f1, ….

The tree holds the expression, so that no later stage knows them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.parse.state import State

#: Takes the arguments; None where their count is not the function's.
Definition = Callable[[State, tuple[Node, ...]], Node | None]


def spelled_out(p: State, name: str, args: tuple[Node, ...]) -> Node | None:
    """What a function of `DEFINED` stands for; None for others, and with a wrong count."""
    define = DEFINED.get(name)
    return None if define is None else define(p, args)


def _hypot(p: State, args: tuple[Node, ...]) -> Node | None:
    if len(args) < 2:
        return None
    two = p.num("2")
    return p.node("root", (p.add([p.power(arg, two) for arg in args]), two))


def _expm1(p: State, args: tuple[Node, ...]) -> Node | None:
    if len(args) != 1:
        return None
    return p.add([p.node("fn", args, "exp"), p.node("neg", (p.num("1"),))])


def _log1p(p: State, args: tuple[Node, ...]) -> Node | None:
    return p.node("fn", (p.add([p.num("1"), args[0]]),), "ln") if len(args) == 1 else None


def _fma(p: State, args: tuple[Node, ...]) -> Node | None:
    return p.add([p.mul(args[:2]), args[2]]) if len(args) == 3 else None


def _pow(p: State, args: tuple[Node, ...]) -> Node | None:
    return p.power(args[0], args[1]) if len(args) == 2 else None


def _hypergeometric(upper: str, lower: str) -> Definition:
    count = int(upper) + int(lower) + 1

    def define(p: State, args: tuple[Node, ...]) -> Node | None:
        if len(args) != count:
            return None
        return p.node("fn", (p.num(upper), p.num(lower), *args), "hyp")

    return define


DEFINED: Final[dict[str, Definition]] = {
    "hypot": _hypot,
    "expm1": _expm1,
    "log1p": _log1p,
    "fma": _fma,
    "pow": _pow,
    **{f"hyp{p}f{q}": _hypergeometric(p, q) for p, q in ("01", "11", "21")},
}
