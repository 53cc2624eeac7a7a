"""Functions of numerical libraries that stand for a plain expression: hypot, expm1, hyp2f1, ….

The tree holds the expression, so that no later stage knows them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from phiq.scorer.expression.literals import unsigned
from phiq.scorer.expression.tree import Node
from phiq.scorer.parse.grammar.listed_calls import (
    count,
    deviation,
    in_order,
    listed,
    mean,
    median,
    sequence,
    so_far,
    summed,
    tabulated,
    up_to,
    variance,
)
from phiq.scorer.parse.state import State

#: The arguments, of which there are as many as the function takes, in what it stands for.
Definition = Callable[[State, tuple[Node, ...]], Node | None]
#: Any number of arguments.
ANY: Final = -1


def spelled_out(p: State, name: str, args: tuple[Node, ...]) -> Node | None:
    """What a function of `DEFINED` stands for; None for others, and with a wrong count."""
    define = _BY_COUNT.get((name, len(args))) or _BY_COUNT.get((name, ANY))
    return None if define is None else define(p, args)


def _hypot(p: State, args: tuple[Node, ...]) -> Node | None:
    two = p.num("2")
    return p.node("root", (p.add([p.power(arg, two) for arg in args]), two))


def _difference(p: State, a: Node, b: Node) -> Node:
    return p.add([a, p.node("neg", (b,))])


def _over_one(p: State, below: Node) -> Node:
    return p.node("div", (p.num("1"), below))


def _root(p: State, inner: Node) -> Node:
    return p.node("root", (inner, p.num("2")))


def _log1p(p: State, args: tuple[Node, ...]) -> Node:
    return p.node("fn", (p.add([p.num("1"), args[0]]),), "ln")


def _of_magnitude(name: str, *base: str) -> Definition:
    """A function of |x|, as programs guard themselves against negative numbers."""
    return lambda p, args: p.node("fn", (p.node("abs", args), *map(p.num, base)), name)


def _logistic(p: State, args: tuple[Node, ...]) -> Node:
    decay = p.node("fn", (p.node("neg", args),), "exp")
    return _over_one(p, p.add([p.num("1"), decay]))


def _logit(p: State, args: tuple[Node, ...]) -> Node:
    """The logarithm of the odds."""
    odds = p.node("div", (args[0], _difference(p, p.num("1"), args[0])))
    return p.node("fn", (odds,), "ln")


def _round(p: State, args: tuple[Node, ...]) -> Node | None:
    """A number to the nearest whole one, or to so many decimals."""
    return p.node("fn", args, "round") if len(args) == 1 else _rounded_to(p, args, name="round")


def _rounded_to(p: State, args: tuple[Node, ...], *, name: str) -> Node | None:
    """A number to so many decimals, in one direction."""
    if len(args) != 2 or not unsigned(args[1]).text.isdigit():
        return None
    scale = p.power(p.num("10"), args[1])
    return p.node("div", (p.node("fn", (p.mul([args[0], scale]),), name), scale))


def _to_multiple(p: State, args: tuple[Node, ...], name: str) -> Node:
    """The multiple of the second argument that is next to the first."""
    return p.mul([args[1], p.node("fn", (p.node("div", args),), name)])


def _hypergeometric(upper: str, lower: str) -> Definition:
    return lambda p, args: p.node("fn", (p.num(upper), p.num(lower), *args), "hyp")


#: Names, the count of their arguments, and what they stand for.
_DEFINITIONS: Final[tuple[tuple[str, int, Definition], ...]] = (
    ("hypot", ANY, lambda p, args: _hypot(p, args) if len(args) > 1 else None),
    ("round ROUND", ANY, _round),
    ("mean Mean average AVERAGE", ANY, mean),
    ("median MEDIAN", ANY, median),
    ("sorted sort", ANY, in_order),
    ("seq", 2, sequence),
    ("arange", ANY, up_to),
    ("cumsum", 1, partial(so_far, product=False)),
    ("cumprod", 1, partial(so_far, product=True)),
    ("list", 1, partial(listed, op="tuple")),
    ("set unique", 1, partial(listed, op="set")),
    ("Table", 2, tabulated),
    ("std pstdev", ANY, partial(deviation, sample=False)),
    ("pvariance", 1, partial(variance, sample=False)),
    ("var", 1, lambda p, args: variance(p, args, sample="c(" in p.text)),  # R's divides by n - 1
    ("variance VAR", ANY, partial(variance, sample=True)),
    ("matrix_rank", 1, lambda p, args: p.node("fn", args, "rank")),
    ("CEILING", 2, lambda p, args: _to_multiple(p, args, "ceil")),
    ("FLOOR", 2, lambda p, args: _to_multiple(p, args, "floor")),
    ("QUOTIENT", 2, lambda p, args: p.node("fn", (p.node("div", args),), "floor")),
    ("ROUNDUP", 2, partial(_rounded_to, name="ceil")),
    ("ROUNDDOWN", 2, partial(_rounded_to, name="floor")),
    ("stdev sd STDEV", ANY, partial(deviation, sample=True)),
    ("len COUNT Length numel length", ANY, count),
    ("Total", ANY, summed),
    ("isclose allclose", ANY,
     lambda p, args: p.node("rel", args[:2], ("≈",)) if len(args) > 1 else None),
    ("expm1", 1, lambda p, args: _difference(p, p.node("fn", args, "exp"), p.num("1"))),
    ("log1p safe_log1p", 1, _log1p),
    ("fma", 3, lambda p, args: p.add([p.mul(args[:2]), args[2]])),
    ("pow Pow power Power POWER powf powi safe_pow", 2, lambda p, args: p.power(*args)),
    ("pow Pow power Power POWER powf powi safe_pow", 3,
     lambda p, args: p.node("fn", (p.power(*args[:2]), args[2]), "mod")),
    ("square sq pow2", 1, lambda p, args: p.power(args[0], p.num("2"))),
    ("cube pow3", 1, lambda p, args: p.power(args[0], p.num("3"))),
    ("exp2", 1, lambda p, args: p.power(p.num("2"), args[0])),
    ("exp10", 1, lambda p, args: p.power(p.num("10"), args[0])),
    ("inv reciprocal", 1, lambda p, args: _over_one(p, args[0])),
    ("rsqrt", 1, lambda p, args: _over_one(p, _root(p, args[0]))),
    ("neg negative Minus", 1, lambda p, args: p.node("neg", args)),
    ("plus add Plus Add", ANY, lambda p, args: p.add(args)),
    ("mult mul multiply Times Mul", ANY, lambda p, args: p.mul(args)),
    ("sub subtract Subtract", 2, lambda p, args: _difference(p, *args)),
    ("div divide Divide safe_div pdiv protected_div", 2, lambda p, args: p.node("div", args)),
    ("safe_log log_abs abs_log protected_log plog", 1, _of_magnitude("ln")),
    ("safe_log2", 1, _of_magnitude("log", "2")),
    ("safe_log10", 1, _of_magnitude("log", "10")),
    ("safe_sqrt sqrt_abs abs_sqrt protected_sqrt psqrt", 1,
     lambda p, args: _root(p, p.node("abs", args))),
    ("logistic sigmoid expit", 1, _logistic),
    ("softplus", 1, lambda p, args: _log1p(p, (p.node("fn", args, "exp"),))),
    ("logit", 1, _logit),
    ("evalf", ANY, lambda p, args: args[0]),
    ("simplify expand factor trigsimp Simplify FullSimplify Expand Factor", ANY,
     lambda p, args: args[0] if args else None),
    ("hyp0f1", 2, _hypergeometric("0", "1")),
    ("hyp1f1", 3, _hypergeometric("1", "1")),
    ("hyp2f1", 4, _hypergeometric("2", "1")),
)  # fmt: skip
_BY_COUNT: Final = {
    (name, arity): define for names, arity, define in _DEFINITIONS for name in names.split()
}
DEFINED: Final = frozenset([name for name, _ in _BY_COUNT])
