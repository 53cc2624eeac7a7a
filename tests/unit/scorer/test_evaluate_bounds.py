"""The error bound beside each value covers the true error, against 40 digits of mpmath."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phiq.scorer.evaluate import POINTS, Problem, evaluate, seed_of
from phiq.scorer.expression.domain import COMPLEX, INTEGER, REAL, Domain, Interval
from phiq.scorer.expression.tree import Arena, Node, Symbol

DOMAINS = {
    Symbol("x"): REAL,
    Symbol("y"): Domain("real", Interval(low=0.0)),
    Symbol("z"): COMPLEX,
    Symbol("n"): INTEGER,
    Symbol("u"): Domain("real", Interval(-1.0, 1.0)),
}
#: Points of each expression that mpmath computes too.
CHECKED = range(0, POINTS, 9)

UNARY: dict[str, Callable[..., mpmath.mpc]] = {
    "sin": mpmath.sin, "cos": mpmath.cos, "tan": mpmath.tan, "cot": mpmath.cot,
    "sec": mpmath.sec, "csc": mpmath.csc, "asin": mpmath.asin, "acos": mpmath.acos,
    "atan": mpmath.atan, "acot": mpmath.acot, "sinh": mpmath.sinh, "cosh": mpmath.cosh,
    "tanh": mpmath.tanh, "coth": mpmath.coth, "sech": mpmath.sech, "csch": mpmath.csch,
    "asinh": mpmath.asinh, "acosh": mpmath.acosh, "atanh": mpmath.atanh, "exp": mpmath.exp,
    "ln": mpmath.log, "re": mpmath.re, "im": mpmath.im, "arg": mpmath.arg,
    "gamma": mpmath.gamma, "factorial": mpmath.factorial,
    "sign": mpmath.sign, "floor": mpmath.floor, "ceil": mpmath.ceil,
}  # fmt: skip
POLYNOMIALS: dict[str, Callable[..., mpmath.mpc]] = {
    "legendre": lambda n, x: mpmath.legendre(int(n), x),
    "chebyshevt": lambda n, x: mpmath.chebyt(int(n), x),
    "chebyshevu": lambda n, x: mpmath.chebyu(int(n), x),
    "hermite": lambda n, x: mpmath.hermite(int(n), x),
    "laguerre": lambda n, x: mpmath.laguerre(int(n), 0, x),
}
BINARY: dict[str, Callable[..., mpmath.mpc]] = {
    "log": lambda x, b: mpmath.log(x) / mpmath.log(b),
    "atan2": lambda y, x: mpmath.atan2(mpmath.re(y), mpmath.re(x)),
    "mod": lambda a, b: a - b * mpmath.floor(a / b),
    "binomial": mpmath.binomial,
    "pochhammer": mpmath.rf,
    "fallingfactorial": mpmath.ff,
    "beta": mpmath.beta,
}
CONSTANTS = {
    "pi": lambda: mpmath.pi,
    "e": lambda: mpmath.e,
    "i": lambda: mpmath.mpc(0, 1),
    "phi": lambda: mpmath.phi,
    "euler": lambda: mpmath.euler,
}


class UndefinedError(Exception):
    """The oracle has no value here."""


def odd_root(x: mpmath.mpc, n: mpmath.mpf) -> mpmath.mpc:
    """Principal, but the real root of a negative real where n is odd."""
    if not mpmath.im(x) and mpmath.re(x) < 0 and n % 2:
        return -mpmath.power(-mpmath.re(x), 1 / n)
    return mpmath.power(x, 1 / n)


def power(a: mpmath.mpc, b: mpmath.mpc) -> mpmath.mpc:
    """Principal; mpmath takes 0 to a complex power for 1."""
    if a == 0 and mpmath.im(b):
        if mpmath.re(b) <= 0:
            raise UndefinedError
        return mpmath.mpf(0)
    return mpmath.power(a, b)


OPERATIONS: dict[str, Callable[..., mpmath.mpc]] = {
    "add": lambda *terms: mpmath.fsum(terms),
    "mul": lambda *factors: mpmath.fprod(factors),
    "div": lambda a, b: a / b,
    "neg": lambda a: -a,
    "abs": abs,
    "conj": mpmath.conj,
    "pow": power,
    "root": odd_root,
}


def exact(node: Node, point: Mapping[Symbol, mpmath.mpc]) -> mpmath.mpc:
    """The value of a tree at a point, by mpmath; an oracle independent of the lowering."""
    if node.op == "num":
        return mpmath.mpf(node.text)
    if node.op == "sym":
        return point[node.symbol]
    if node.op == "const":
        return CONSTANTS[node.text]() + mpmath.mpf(0)
    values = [exact(child, point) for child in node.args]
    if node.op == "fn":
        return function(node.text, values)
    return OPERATIONS[node.op](*values)


def function(name: str, values: list[mpmath.mpc]) -> mpmath.mpc:
    if name in ("floor", "ceil", "sign", "mod") and any(mpmath.im(v) for v in values):
        raise UndefinedError
    if name in POLYNOMIALS:  # real and imaginary values come out with a part of 1e-59 beside
        return mpmath.chop(POLYNOMIALS[name](*values), 1e-35)
    return {**UNARY, **BINARY}[name](*values)


leaves = st.one_of(
    st.sampled_from(sorted(DOMAINS)).map(lambda s: ("sym", s)),
    st.sampled_from(["0", "1", "2", "3", "7", "0.5", "0.1", "2.75", "1e-3", "12345678901"]).map(
        lambda literal: ("num", literal)
    ),
    st.sampled_from(sorted(CONSTANTS)).map(lambda name: ("const", name)),
)


def branches(
    children: st.SearchStrategy[tuple[object, ...]],
) -> st.SearchStrategy[tuple[object, ...]]:
    """Recipes: (op, value, children…)."""
    small = st.sampled_from(["2", "3", "5", "8"]).map(lambda literal: ("num", literal))
    return st.one_of(
        st.tuples(st.sampled_from(["add", "mul", "div", "pow"]), st.none(), children, children),
        st.tuples(st.just("pow"), st.none(), children, small),
        st.tuples(st.just("root"), st.none(), children, small),
        st.tuples(st.sampled_from(["neg", "abs", "conj"]), st.none(), children),
        st.tuples(st.just("fn"), st.sampled_from(sorted(UNARY)), children),
        st.tuples(st.just("fn"), st.sampled_from(sorted(BINARY)), children, children),
        st.tuples(st.just("fn"), st.sampled_from(sorted(POLYNOMIALS)), small, children),
    )


recipes = st.recursive(leaves, branches, max_leaves=8)


def grow(arena: Arena, recipe: tuple[object, ...]) -> Node:
    """The tree of a recipe, with sums and products kept flat."""
    op, value, *children = recipe
    if not children:
        return arena.node(str(op), (), value)  # type: ignore[arg-type]
    nodes = [grow(arena, child) for child in children]  # type: ignore[arg-type]
    if op in ("add", "mul"):
        nodes = [part for n in nodes for part in (n.args if n.op == op else (n,))]
    return arena.node(str(op), tuple(nodes), value)  # type: ignore[arg-type]


@settings(max_examples=400)
@given(recipes)
def test_the_bound_covers_the_true_error(recipe: tuple[object, ...]) -> None:
    """Where the bound is finite, |computed - true| is within it, whatever the expression."""
    # Given
    arena = Arena()
    tree = grow(arena, recipe)
    relation = arena.node("rel", (tree, arena.num(0)), ("=",))

    # When
    [found] = evaluate([Problem(relation, DOMAINS, seed_of(relation))])

    # Then
    if found.unsupported:
        return
    values, bounds = found.operands[0].tolist(), found.bounds[0].tolist()
    for place in CHECKED:
        if bounds[place] == mpmath.inf:
            continue
        point = {symbol: samples[place].item() for symbol, samples in found.points.items()}
        with mpmath.workdps(40):
            true = oracle(tree, {symbol: number(value) for symbol, value in point.items()})
            if true is not None:
                slack = mpmath.mpf("1e-30") * (1 + abs(true))  # the oracle's own rounding
                error = abs(number(values[place]) - true)
                assert error <= bounds[place] + slack, (tree, point, true)


def number(value: complex) -> mpmath.mpc:
    """Exactly real values as real numbers, so that mpmath takes the same side of cuts."""
    return mpmath.mpf(value.real) if value.imag == 0.0 else mpmath.mpc(value.real, value.imag)


def oracle(tree: Node, point: Mapping[Symbol, mpmath.mpc]) -> mpmath.mpc | None:
    try:
        value = exact(tree, point)
    except (
        UndefinedError,
        ValueError,
        ZeroDivisionError,
        OverflowError,
        mpmath.libmp.NoConvergence,
    ):
        return None
    return value if mpmath.isfinite(value) else None


@pytest.mark.parametrize(
    "steps",
    [1, 4, 8],
)
def test_the_bound_grows_with_cancellation(steps: int) -> None:
    """(1 + x)^k - x^k at large x loses digits, and the bound says how many."""
    # Given
    arena = Arena()
    x, k = arena.node("mul", (arena.num("1e6"), arena.sym("x"))), arena.num(steps)
    grown = arena.node("pow", (arena.node("add", (arena.num(1), x)), k))
    tree = arena.node("add", (grown, arena.node("neg", (arena.node("pow", (x, k)),))))
    relation = arena.node("rel", (tree, arena.num(0)), ("=",))

    # When
    [found] = evaluate([Problem(relation, {Symbol("x"): REAL}, seed_of(relation))])

    # Then
    for place in CHECKED:
        sample = found.points[Symbol("x")][place].item().real * 1e6
        with mpmath.workdps(120):
            true = mpmath.power(1 + mpmath.mpf(sample), steps) - mpmath.power(sample, steps)
            error = abs(mpmath.mpf(found.operands[0, place].item().real) - true)
        assert error <= found.bounds[0, place].item() <= 1e-13 * abs(sample) ** steps * steps + 1e-9
