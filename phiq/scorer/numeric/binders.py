"""Closures of what evaluates a part of itself many times: sums, integrals, limits and others.

Infinite ones follow `series` and `integrals`; none carries a proven bound.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, partial
from typing import Any, TypeVar

from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.numeric import series
from phiq.scorer.numeric.compiler import Compiled, Compiler, Point, UnsupportedError
from phiq.scorer.numeric.errors import OutsideError
from phiq.scorer.numeric.integers import FAMILIES, member
from phiq.scorer.numeric.integrals import integrate
from phiq.scorer.numeric.oscillation import oscillating, wave_of
from phiq.scorer.numeric.quadrature import quadrature
from phiq.scorer.numeric.rows.compiler import compile_row
from phiq.scorer.numeric.special import SPECIAL
from phiq.scorer.numeric.terms import Terms
from phiq.scorer.numeric.values import as_real, is_whole
from phiq.scorer.numeric.vectors import as_double, compile_vector
from phiq.scorer.time_limit import check_time

#: Most terms of a finite sum or product.
MAX_TERMS = 2000
#: Largest limit of a sum or product that is not typed as a whole number.
MAX_LIMIT = 1e15
#: Precision of machine floats, in bits.
FLOAT_BITS = 53
#: Precision up to which integrals are computed in doubles: 20 digits only tell a difference.
VECTOR_BITS = 72

_Built = TypeVar("_Built")


def span(c: Compiler, node: Node) -> Compiled:
    """A sum or product over whole numbers, finite or infinite."""
    body, variable, low, high = node.args
    term, start = c.compile(body), c.compile(low)
    symbol = variable.symbol
    adds = node.op == "sum"
    endless = high.op == "const" and high.text == "inf"
    stop = None if endless else c.compile(high)
    infinite = series.infinite_sum if adds else series.infinite_product
    both_ways = endless and low.op == "neg" and low.args[0] is high
    ctx, row_of_terms = c.ctx, _later(compile_row, c, body, symbol)

    def run(point: Point) -> Any:
        at = _along(symbol, point, term)

        def terms(first: int, last: float = math.inf, sign: int = 1) -> series.Term:
            rows = row_of_terms() if ctx.prec > FLOAT_BITS else None
            if rows is None:
                return at if sign == 1 else lambda k: at(-k)
            return Terms(ctx, at, partial(rows, point), (first, last), sign)

        if both_ways:
            forward = infinite(ctx, terms(0), 0)
            backward = infinite(ctx, terms(1, sign=-1), 1)
            return forward + backward if adds else forward * backward
        first = _whole(start(point))
        if stop is None:
            return infinite(ctx, terms(first), first)
        last = _whole(stop(point))
        return _finite(terms(first, last), first, last, adds)

    return run


def _later(
    build: Callable[[Compiler, Node, Symbol], _Built], c: Compiler, body: Node, symbol: Symbol
) -> Callable[[], _Built]:
    """What `build` makes of a body, once it is asked for; most are not."""
    fresh = c.fresh()
    return cache(partial(build, fresh, body, symbol))


def _along(symbol: Symbol, point: Point, compiled: Compiled) -> Callable[[Any], Any]:
    """What varies with the symbol alone, from the other values of a point."""
    inner = dict(point)

    def at(value: Any) -> Any:
        check_time()
        inner[symbol] = value
        return compiled(inner)

    return at


def _finite(at: Callable[[int], Any], first: int, last: int, adds: bool) -> Any:
    if last - first >= MAX_TERMS:
        raise OutsideError("too many terms")
    result: Any = 0 if adds else 1
    for k in range(first, last + 1):
        result = result + at(k) if adds else result * at(k)
    return result


def _whole(value: Any) -> int:
    if is_whole(value):
        return int(value)
    real = as_real(value)
    if abs(real) > MAX_LIMIT:
        raise OutsideError("a limit of summation that is out of range")
    if real != int(real):
        raise OutsideError("a limit of summation that is no whole number")
    return int(real)


def integral(c: Compiler, node: Node) -> Compiled:
    """A definite integral."""
    body, variable, low, high = node.args
    ctx, symbol = c.ctx, variable.symbol
    integrand, lower, upper = c.all((body, low, high))
    settled = _settled(c, body, symbol, integrand)
    simple = high.text == "inf" and not body.kinds & kinds("int")
    wave = wave_of(c.fresh(), body, symbol) if simple else None

    def run(point: Point) -> Any:
        ends = lower(point), upper(point)
        whole = ctx.isinf(ends[0])
        try:
            return settled(point, ends)
        except OutsideError:
            if wave is None or not (whole or ends[0] == 0):
                raise
        at = _along(symbol, point, integrand)
        return oscillating(ctx, _both_ways(at) if whole else at, wave, point, symbol)

    return run


def _settled(
    c: Compiler, body: Node, symbol: Symbol, integrand: Compiled
) -> Callable[[Point, tuple[Any, Any]], Any]:
    """The integral between two ends, by the rules for what vanishes there."""
    ctx = c.ctx
    vector_of_body = _later(compile_vector, c, body, symbol)
    row_of_body = _later(compile_row, c, body, symbol)

    def run(point: Point, ends: tuple[Any, Any]) -> Any:
        vector = vector_of_body() if ctx.prec <= VECTOR_BITS else None
        if vector is not None:
            found = quadrature(lambda x: vector(point, x), *map(as_double, ends))
            return ctx.convert(found if found.imag else found.real)
        at = _along(symbol, point, integrand)
        rows = row_of_body()
        return integrate(ctx, at, *ends, None if rows is None else partial(rows, point))

    return run


def _both_ways(at: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """What an integral over the whole line has at a distance from 0."""
    return lambda x: at(x) + at(-x)


def limit(c: Compiler, node: Node) -> Compiled:
    """A limit; where no side is given, those from both sides must agree."""
    body, variable, target = node.args
    ctx, symbol = c.ctx, variable.symbol
    function, towards = c.all((body, target))
    sides = {"+": (1,), "-": (-1,)}.get(node.text, (1, -1))

    def run(point: Point) -> Any:
        at = _along(symbol, point, function)
        end = towards(point)
        if not is_whole(end) and ctx.isinf(end):
            return series.limit_at_infinity(ctx, at, 1 if end > 0 else -1)
        values = [series.limit_at(ctx, at, end, side) for side in sides]
        if abs(values[0] - values[-1]) > 1e-6 * (1 + abs(values[0])):
            raise OutsideError("the limits from the two sides differ")
        return values[0]

    return run


def derivative(c: Compiler, node: Node) -> Compiled:
    """A derivative in one variable, by differences in many digits; not in machine floats."""
    body, variable, order = node.args
    times = int(order.text)
    ctx, symbol, function = c.ctx, variable.symbol, c.compile(body)

    def run(point: Point) -> Any:
        if ctx.prec <= FLOAT_BITS:
            raise OutsideError("differences of machine floats")
        at = _along(symbol, point, function)
        return ctx.diff(at, point[symbol] * ctx.mpf(1), times)

    return run


def polynomial(c: Compiler, node: Node) -> Compiled:
    """A family of polynomials: whole degrees by recurrence, remembered for the argument at hand."""
    ctx, family, general = c.ctx, FAMILIES[node.text], SPECIAL[node.text]
    if len(node.args) != 2:
        raise UnsupportedError(f"{node.text} without its degree")
    degree, argument = c.all(node.args)
    rows: dict[tuple[int, Any], list[Any]] = {}

    def run(point: Point) -> Any:
        n, x = degree(point), argument(point)
        if not is_whole(n):
            return general(ctx, n, x)
        key = (ctx.prec, x)
        if key not in rows:
            rows.clear()
            rows[key] = []
        return member(family, n, x * ctx.mpf(1), rows[key])

    return run
