"""Rows of numbers in many digits against mpmath's numbers, one by one."""

from __future__ import annotations

import operator
import random
from collections.abc import Callable
from typing import Any

import mpmath
import pytest
from mpmath.ctx_mp import MPContext

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.numeric.errors import OutsideError
from phiq.scorer.numeric.highprec import compiler
from phiq.scorer.numeric.rows.compiler import compile_row
from phiq.scorer.numeric.rows.functions import applied, complex_exponentials
from phiq.scorer.numeric.rows.rows import COMPLEX, GUARD, REAL, WHOLE, Row
from phiq.scorer.numeric.terms import LONGEST_ROW, Terms
from phiq.scorer.parse import parse_expression

BITS = 169
K, X, A = Symbol("k"), Symbol("x"), Symbol("a")


@pytest.fixture
def ctx() -> Any:
    context = MPContext()
    context.prec = BITS
    return context


def numbers(ctx: Any, kind: int) -> list[Any]:
    """Numbers of a kind: near each other, far apart, 0, of either sign."""
    chance = random.Random(kind)
    whole = [0, 1, -1, *(chance.randint(-(10**9), 10**9) for _ in range(20)), 3**400, -(7**200)]
    if kind == WHOLE:
        return whole
    ends = (-700, -170, -3, 0, 5, 170, 900)
    real = [ctx.ldexp(ctx.mpf(chance.uniform(-1, 1)) / 3, chance.choice(ends)) for _ in whole]
    real[:3] = [ctx.mpf(0), ctx.mpf(1), ctx.mpf(-1)]
    if kind == REAL:
        return real
    return [ctx.mpc(a, b) for a, b in zip(real, reversed(real), strict=True)]


def row(ctx: Any, values: list[Any]) -> Row:
    return Row.of(ctx.prec + GUARD, values)


@pytest.mark.parametrize("join", [operator.add, operator.sub, operator.mul, operator.truediv])
@pytest.mark.parametrize("first", [WHOLE, REAL, COMPLEX])
@pytest.mark.parametrize("second", [WHOLE, REAL, COMPLEX])
def test_arithmetic_is_that_of_single_numbers(
    ctx: Any, join: Callable[[Any, Any], Any], first: int, second: int
) -> None:
    """Every kind with every other, whatever their sizes; what is lost to cancellation apart."""
    # Given all pairs of numbers of two kinds
    pairs = [
        (a, b)
        for a in numbers(ctx, first)
        for b in numbers(ctx, second)
        if b != 0 or join is not operator.truediv
    ]
    left, right = (list(side) for side in zip(*pairs, strict=True))
    # When rows of them are joined
    found = join(row(ctx, left), row(ctx, right)).values(ctx)
    # Then each result is that of its pair, to the precision of the operands
    for value, (a, b) in zip(found, pairs, strict=True):
        expected = join(ctx.mpf(1) * a, b)
        summands = abs(a) + abs(b) if join in (operator.add, operator.sub) else abs(expected)
        assert abs(value - expected) <= 8 * ctx.eps * summands


@pytest.mark.parametrize("kind", [WHOLE, REAL, COMPLEX])
def test_totals_and_powers(ctx: Any, kind: int) -> None:
    """Sums of all, sums with weights, running results, powers of a constant."""
    values = [v for v in numbers(ctx, kind) if 0 < abs(v) < 10**12]
    items = row(ctx, values)
    sizes = sum(map(abs, values))

    assert abs(items.total(ctx) - sum(values)) <= ctx.eps * sizes
    weighted = sum(k * v for k, v in enumerate(values))
    assert abs(items.dot(range(len(values)), ctx) - weighted) <= len(values) * ctx.eps * sizes
    assert abs(items.running_sums().values(ctx)[-1] - sum(values)) <= ctx.eps * sizes * len(values)
    product = ctx.fprod(values)
    assert abs(items.running_products().values(ctx)[-1] - product) <= 99 * ctx.eps * abs(product)
    if kind != WHOLE:
        powers = Row.repeated(items.bits, values[-1]).powers(2, 3, 5).values(ctx)
        for n, power in zip((2, 5, 8, 11, 14), powers, strict=True):
            assert abs(power - values[-1] ** n) <= 32 * ctx.eps * abs(power)


@pytest.mark.parametrize("bits", [94, 193, 578])
@pytest.mark.parametrize("name", ["exp", "sin", "atan"])
def test_functions_of_reals(bits: int, name: str) -> None:
    """Tiny, huge, negative, 0: within units of the last bit."""
    chance = random.Random(bits)
    items = [(0, 0), (1, 0), (-1, 0), (1, -3 * bits), (-1, -3 * bits), (1, 23), (-1, 24), (-3, 60)]
    items += [
        (chance.getrandbits(bits) * chance.choice((1, -1)), chance.randint(-2 * bits, 30 - bits))
        for _ in range(200)
    ]
    with mpmath.workprec(2 * bits + 99):
        for (n, e), (m, f) in zip(items, applied(name, bits, items), strict=True):
            expected = getattr(mpmath, name)(mpmath.ldexp(n, e))
            assert abs(mpmath.ldexp(m, f) - expected) <= mpmath.ldexp(abs(expected), 1 - bits)


def test_exponentials_of_complex_numbers() -> None:
    """Also where one part is far smaller than the other."""
    items = [(0, 0, 0), (1, 0, 0), (0, 1, 0), (3, 5, -2), (-(3**90), 5**60, -140), (1, 1, -400)]
    with mpmath.workprec(600):
        for (n, m, e), (a, b, f) in zip(items, complex_exponentials(BITS, items), strict=True):
            expected = mpmath.exp(mpmath.ldexp(n, e) + 1j * mpmath.ldexp(m, e))
            found = mpmath.ldexp(a, f) + 1j * mpmath.ldexp(b, f)
            assert abs(found - expected) <= mpmath.ldexp(abs(expected), 3 - BITS)


@pytest.mark.parametrize(
    "text",
    [
        "(-1)^k/(2 k + 1) + k^2 - 3",
        "2^{k + 1} k!^2/(2 k + 1)!",
        "a^k k! - a^{2 k}",
        "{2 k \\choose k}/F_{2 k + 1}",
        "1 - a^2/(\\pi^2 (k + 1)^2)",
        "k/2 + arctan(1/(k^2 + k + 1)) - ln(k + 1)",
        "\\sqrt{k} exp(-a k) + |k - 3|",
        "P_{k}(a) - \\zeta(k + 2)",
        "(k + 1)^{a}",
        "(k + 1)^k - a^{-k}",
    ],
)
@pytest.mark.parametrize("a", [0.3, -1.25, 0.5 - 0.75j])
def test_terms_in_rows_are_those_one_by_one(ctx: Any, text: str, a: complex) -> None:
    """Whole numbers stay exact, constants are computed once, functions follow their branches."""
    # Given an expression in k, compiled for rows and for points
    c = compiler(ctx)
    node = parse_expression(text, declared=("k", "a"))
    many, single = compile_row(c, node, K), c.compile(node)
    point = {A: ctx.convert(a)}
    # When both are evaluated
    assert many is not None
    found = many(point, row(ctx, list(range(12)))).values(ctx)
    # Then they agree
    for k, value in enumerate(found):
        expected = single(point | {K: k})
        assert abs(value - expected) <= 64 * ctx.eps * (1 + abs(expected))


@pytest.mark.parametrize("text", ["x^2 - x/3 + 1/x", "exp(-x^2) x^{a - 1}", "sin(x) + \\sqrt{x}"])
@pytest.mark.parametrize("a", [0.3, 0.5 - 0.75j])
def test_integrands_in_rows_are_those_one_by_one(ctx: Any, text: str, a: complex) -> None:
    """At real places, far out and near 0 alike."""
    c = compiler(ctx)
    node = parse_expression(text, declared=("x", "a"))
    many, single = compile_row(c, node, X), c.compile(node)
    places = [ctx.ldexp(ctx.mpf(2) / 3, n) for n in range(-200, 9, 8)]

    assert many is not None
    found = many({A: ctx.convert(a)}, row(ctx, places)).values(ctx)

    for x, value in zip(places, found, strict=True):
        expected = single({A: ctx.convert(a), X: x})
        assert abs(value - expected) <= 64 * ctx.eps * (abs(expected) + 1)


def test_a_row_that_mixes_whole_numbers_with_others_is_refused_where_that_matters(ctx: Any) -> None:
    """Half the factorials of k/2 are exact and half are gamma functions: one by one knows best."""
    many = compile_row(compiler(ctx), parse_expression("(k/2)!", declared=("k",)), K)

    assert many is not None
    with pytest.raises(OutsideError):
        many({}, row(ctx, [1, 2, 3]))


def test_what_binds_the_symbol_of_a_row_is_left_alone(ctx: Any) -> None:
    """A sum up to k has no row of its own."""
    node = parse_expression(r"\sum_{j=0}^{k} j^k", declared=("k",))

    assert compile_row(compiler(ctx), node, K) is None


def test_terms_without_a_row_come_one_by_one(ctx: Any) -> None:
    """An error at one number costs the others of its row no value."""

    # Given terms of which the row knows only those below 20
    def at_once(numbers: Row) -> Row:
        if max(numbers.items) >= 20:
            raise OutsideError
        return row(ctx, [n * n for n in numbers.items])

    terms = Terms(ctx, lambda k: -k, at_once, (0, 99), 1)
    # When they are asked for in turn, and out of it
    found = [terms(k) for k in range(24)]
    # Then the first come from rows and the last do not
    assert found[:16] == [k * k for k in range(16)]
    assert found[20:] == [-20, -21, -22, -23]
    assert terms(5) == 25
    assert len(next(terms.rows()).items) <= LONGEST_ROW
