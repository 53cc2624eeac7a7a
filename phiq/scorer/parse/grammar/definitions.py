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


def _power_of(exponent: str) -> Definition:
    return lambda p, args: p.power(args[0], p.num(exponent)) if len(args) == 1 else None


def _of_magnitude(name: str) -> Definition:
    """A function of |x|, as programs guard themselves against negative numbers."""

    def define(p: State, args: tuple[Node, ...]) -> Node | None:
        if len(args) != 1:
            return None
        size = p.node("abs", args)
        if name == "sqrt":
            return p.node("root", (size, p.num("2")))
        if name != "ln":
            return p.node("fn", (size, p.num(name[3:])), "log")
        return p.node("fn", (size,), "ln")

    return define


def _raising(base: str) -> Definition:
    return lambda p, args: p.power(p.num(base), args[0]) if len(args) == 1 else None


def _inverse(p: State, args: tuple[Node, ...]) -> Node | None:
    return p.node("div", (p.num("1"), args[0])) if len(args) == 1 else None


def _inverse_root(p: State, args: tuple[Node, ...]) -> Node | None:
    root = p.node("root", (args[0], p.num("2"))) if len(args) == 1 else None
    return None if root is None else p.node("div", (p.num("1"), root))


def _negative(p: State, args: tuple[Node, ...]) -> Node | None:
    return p.node("neg", args) if len(args) == 1 else None


def _quotient(p: State, args: tuple[Node, ...]) -> Node | None:
    return p.node("div", args) if len(args) == 2 else None


def _difference(p: State, args: tuple[Node, ...]) -> Node | None:
    return p.add([args[0], p.node("neg", (args[1],))]) if len(args) == 2 else None


def _logistic(p: State, args: tuple[Node, ...]) -> Node | None:
    if len(args) != 1:
        return None
    decay = p.node("fn", (p.node("neg", args),), "exp")
    return p.node("div", (p.num("1"), p.add([p.num("1"), decay])))


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
    **dict.fromkeys(("pow", "Pow", "power", "Power", "POWER", "powf", "powi", "safe_pow"), _pow),
    **dict.fromkeys(("square", "sq", "pow2"), _power_of("2")),
    **dict.fromkeys(("cube", "pow3"), _power_of("3")),
    **dict.fromkeys(("inv", "reciprocal"), _inverse),
    **dict.fromkeys(("neg", "negative", "Minus"), _negative),
    **dict.fromkeys(("plus", "add", "Plus", "Add", "SUM"), lambda p, args: p.add(args)),
    **dict.fromkeys(
        ("mult", "mul", "multiply", "Times", "Mul", "PRODUCT"), lambda p, args: p.mul(args)
    ),
    **dict.fromkeys(("sub", "subtract", "Subtract"), _difference),
    **dict.fromkeys(("div", "divide", "Divide", "safe_div", "pdiv", "protected_div"), _quotient),
    **dict.fromkeys(
        ("safe_log", "log_abs", "abs_log", "protected_log", "plog"), _of_magnitude("ln")
    ),
    **dict.fromkeys(
        ("safe_sqrt", "sqrt_abs", "abs_sqrt", "protected_sqrt", "psqrt"), _of_magnitude("sqrt")
    ),
    "safe_log2": _of_magnitude("log2"),
    "safe_log10": _of_magnitude("log10"),
    "safe_log1p": _log1p,
    "rsqrt": _inverse_root,
    "exp2": _raising("2"),
    "exp10": _raising("10"),
    "logistic": _logistic,
    "sigmoid": _logistic,
    **dict.fromkeys(
        (
            "simplify",
            "expand",
            "factor",
            "trigsimp",
            "Simplify",
            "FullSimplify",
            "Expand",
            "Factor",
        ),
        lambda p, args: args[0] if args else None,
    ),
    **{f"hyp{p}f{q}": _hypergeometric(p, q) for p, q in ("01", "11", "21")},
}
