"""What programs write as calls: of SymPy, NumPy and Wolfram, and operators of formula searches.

A name counts only before a bracket; elsewhere it is a word. Functions that stand for a plain
expression are in `definitions`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from phiq.scorer.expression.rewrite import with_value
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.grammar.definitions import spelled_out
from phiq.scorer.parse.grammar.dialects import array_calls, number_theory
from phiq.scorer.parse.grammar.functions import build
from phiq.scorer.parse.grammar.groups import arguments
from phiq.scorer.parse.grammar.listed_calls import ends_of, entries_of
from phiq.scorer.parse.grammar.matrices import matrix_of
from phiq.scorer.parse.grammar.pratt import PREFIX as PREFIX_OF
from phiq.scorer.parse.grammar.pratt import Prefix
from phiq.scorer.parse.grammar.scripts.parts import Scripts
from phiq.scorer.parse.grammar.wolfram import orders
from phiq.scorer.parse.state import State

_RELATIONS: Final[dict[str, str]] = {
    "Eq": "=", "Ne": "≠", "Lt": "<", "Le": "≤", "Gt": ">", "Ge": "≥",
}  # fmt: skip
_DERIVATIVES: Final = frozenset(("Derivative", "diff"))
_INTEGRALS: Final = frozenset(("Integral", "integrate", "Integrate"))
_RANGES: Final = frozenset(("Sum", "summation", "Product", "product", *_INTEGRALS))
#: Other names of functions.
_NAMES: Final[dict[str, str]] = {
    "LN": "ln", "LOG": "log10", "LOG10": "log10", "rem": "mod",
    "absolute": "abs", "arctan2": "atan2", "safe_acosh": "acosh",
    "MOD": "mod", "Mod": "mod", "nchoosek": "binomial", "Binomial": "binomial",
    "minimum": "min", "maximum": "max", "relu": "max", "ReLU": "max", "MAX": "max", "MIN": "min",
    "amax": "max", "amin": "min", "ABS": "abs", "SQRT": "sqrt", "INT": "floor",
    "comb": "binomial",
    "FACT": "factorial", "GCD": "gcd", "LCM": "lcm", "trunc": "floor", "choose": "binomial",
    "nCr": "binomial", "COMBIN": "binomial", "nPr": "fallingfactorial",
    "perm": "fallingfactorial", "PERMUT": "fallingfactorial", "sinf": "sin", "cosf": "cos",
    "tanf": "tan", "asinf": "asin", "acosf": "acos", "atanf": "atan", "expf": "exp",
    "logf": "ln", "sqrtf": "sqrt", "fabsf": "abs",
}  # fmt: skip
_TRUE: Final = frozenset(("True", "true", "⊤"))
#: Calls that give one of two values.
_CHOOSING: Final = frozenset(("If", "IF", "ifelse", "if_then_else"))


def python_call(p: State) -> Node:
    """Eq(a, b), Derivative(f, x, 2), Sum[f, {k, 1, n}], square(x) and their like."""
    name = p.toks[p.i][1]
    if p.toks[p.i + 1][0] not in ("(", "["):
        return PREFIX_OF["word"](_as_word(p, name))
    p.i += 1
    if name == "PI" and p.toks[p.i + 1][0] == ")":
        p.i += 2
        return p.node("const", (), "pi")
    args = arguments(p)
    known = _called(p, name, args) if args else None
    return known or p.node("apply", (p.sym(Symbol(name)), *args))


def _called(p: State, name: str, args: tuple[Node, ...]) -> Node | None:
    """What a call stands for; None where it has the wrong arguments."""
    if name in _RELATIONS:
        return p.node("rel", args, (_RELATIONS[name],)) if len(args) == 2 else None
    if name in _NAMES:
        zero = (p.num("0"),) if name in ("relu", "ReLU") else ()
        return build(p, _NAMES[name], (*args, *zero), Scripts())
    if name in _DERIVATIVES and len(args) > 1:
        return p.node("deriv", (args[0], *orders(p, args[1:])), "d")
    build_call = _BUILT.get(name, _arithmetic)
    return build_call(p, name, args)


def _arithmetic(p: State, name: str, args: tuple[Node, ...]) -> Node | None:
    """Arithmetic spelled out as calls."""
    count = len(args)
    if name == "Rational" and count == 2:
        return p.node("div", args)
    if name in ("Integer", "Float") and count == 1:
        return args[0]
    if name == "Surd" and count == 2:
        return p.node("root", args)
    if name == "transpose" and count == 1:
        return p.node("mark", args, "transpose")
    if name == "matmul" and count == 2:
        return p.mul(args)
    return spelled_out(p, name, args)


def _together(p: State, name: str, args: tuple[Node, ...]) -> Node | None:
    """The AND and OR of a sheet, of comparisons."""
    if len(args) < 2 or any(arg.op not in ("rel", "logic") for arg in args):
        return None
    return p.node("logic", args, "∧" if name == "AND" else "∨")


def _of_vectors(p: State, name: str, args: tuple[Node, ...]) -> Node | None:
    """A dot or cross product of two lists, or of what two names stand for."""
    if len(args) != 2:
        return None
    lists = [entries_of(part) for part in args]
    parts = zip(lists, args, strict=True)
    vectors = [p.node("tuple", listed) if listed else part for listed, part in parts]
    return p.node(_VECTORS[name], tuple(vectors))


_VECTORS: Final = {"dot": "dot", "inner": "dot", "cross": "cross"}


def _matrix(p: State, _: str, args: tuple[Node, ...]) -> Node | None:
    return matrix_of(p, args[0])


def _substituted(p: State, _: str, args: tuple[Node, ...]) -> Node | None:
    """The expression with a value for a symbol, subs(x**2, x, 3)."""
    if len(args) != 3 or args[1].op != "sym":
        return None
    return with_value(p.arena, args[0], args[1].symbol, args[2])


def _inverse(p: State, _: str, args: tuple[Node, ...]) -> Node | None:
    matrix = matrix_of(p, args[0])
    return matrix and p.power(matrix, p.node("neg", (p.num("1"),)))


def _limit(p: State, _: str, args: tuple[Node, ...]) -> Node | None:
    """Limit(f, x, a) of SymPy and Limit[f, x -> a] of Wolfram."""
    if len(args) == 2 and args[1].op == "rel" and len(args[1].args) == 2:
        return p.node("lim", (args[0], *args[1].args), "")
    if len(args) < 2:
        return None
    target = args[2] if len(args) > 2 else p.node("none")
    return p.node("lim", (args[0], args[1], target), "")


def _as_word(p: State, name: str) -> State:
    p.toks[p.i] = ("word", Symbol(name), *p.toks[p.i][2:])
    return p


def _over_ranges(p: State, name: str, args: tuple[Node, ...]) -> Node | None:
    """A sum, product or integral over one range after the other, the first outermost."""
    body, *ranges = args
    none = p.node("none")
    for limits in reversed(ranges):
        parts = limits.args if limits.op in ("tuple", "set") else (limits,)
        if limits.op == "rel" and (ends := ends_of(limits.args[1])) is not None:
            parts = limits.args[0], *ends  # k = 1..5
        var, low, high = (*parts, none, none)[:3]
        if var.op != "sym":
            return None
        if name in _INTEGRALS:
            body = p.node("int", (body, var, low, high), "int")
        elif high is none:
            return None
        else:
            op = "prod" if name.lower() == "product" else "sum"
            body = p.node(op, (body, var, low, high), "range")
    return body if ranges else None


def _piecewise(p: State, name: str, args: tuple[Node, ...]) -> Node | None:
    """Values with their conditions: pairs in parentheses or braces, or If[c, a, b]."""
    none = p.node("none")
    if name in _CHOOSING:
        return p.node("cases", (args[1], args[0], args[2], none)) if len(args) == 3 else None
    pairs = args[0].args if len(args) == 1 and args[0].op in ("set", "tuple") else args
    cells: list[Node] = []
    for pair in pairs:
        if len(pair.args) != 2 or pair.op not in ("tuple", "set", "anticommutator"):
            return None
        value, condition = pair.args
        always = condition.op == "sym" and condition.symbol.base in _TRUE
        cells += [value, none if always else condition]
    return p.node("cases", tuple(cells))


_BUILT: Final[dict[str, Callable[[State, str, tuple[Node, ...]], Node | None]]] = {
    **dict.fromkeys(("Limit", "limit"), _limit),
    "subs": _substituted,
    "Inverse": _inverse,
    **dict.fromkeys(_RANGES, _over_ranges),
    **dict.fromkeys(("Piecewise", *_CHOOSING), _piecewise),
    **dict.fromkeys(("Matrix", "array"), _matrix),
    **dict.fromkeys(_VECTORS, _of_vectors),
    **dict.fromkeys(("AND", "OR"), _together),
    **dict.fromkeys(number_theory.NAMES, number_theory.of_whole_number),
    **array_calls.BUILT,
}
PREFIX: Final[dict[str, Prefix]] = {"pycall": python_call}
