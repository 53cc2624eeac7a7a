"""Evaluates trees at many values of one symbol at once, in many digits: see `rows`.

`compile_row` gives a function of a point and a row of values of the symbol. Sums, products,
quotients and powers of rows are computed as such; every other function is applied to the values
one by one, and parts without the symbol are computed once a call. What binds a symbol of its own
around this one (a sum inside a sum) gives None. Where a value does not exist, or depends on whether
a number is held as whole, the whole row raises one of `NO_VALUE`: the evaluator for single points
then tells which.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from itertools import pairwise, repeat
from math import prod
from typing import Any

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.numeric.arithmetic import MAX_EXACT_BITS, power, root
from phiq.scorer.numeric.compiler import Compiler, Point
from phiq.scorer.numeric.errors import OutsideError
from phiq.scorer.numeric.functions import FUNCTIONS
from phiq.scorer.numeric.integers import FAMILIES, MAX_EXACT, factorial, member
from phiq.scorer.numeric.rows import functions
from phiq.scorer.numeric.rows.functions import applied, complex_exponentials
from phiq.scorer.numeric.rows.rows import COMPLEX, REAL, WHOLE, Row
from phiq.scorer.numeric.values import Function
from phiq.scorer.time_limit import check_time

#: A point and the values of the symbol, to the values of the expression.
RowFunction = Callable[[Point, Row], Row]
#: Magnitude of Re(b ln a) up to which a power is surely in range.
MOST_LOG_BITS = 19


class _OneByOneError(Exception):
    """The expression depends on the symbol in a way that is not known here."""


def compile_row(c: Compiler, node: Node, symbol: Symbol) -> RowFunction | None:
    """The value of `node` as a function of a point and many values of `symbol`."""
    try:
        return _compile(c, node, symbol)
    except _OneByOneError:
        return None


def each(ctx: Any, function: Function, *rows: Row) -> Row:
    """The function applied to the values of the rows one by one.

    Raises:
        OutsideError: a row does not tell which of its values are whole.
    """
    if any(row.unsure for row in rows):
        raise OutsideError("whole numbers among others")

    def one(*values: Any) -> Any:
        check_time()
        return function(ctx, *values)

    bits, columns = rows[0].bits, [row.values(ctx) for row in rows]
    if all(row.constant for row in rows):
        return Row.repeated(bits, one(*(column[0] for column in columns)))
    spread: Iterable[Iterable[Any]] = [
        repeat(column[0]) if row.constant else column
        for row, column in zip(rows, columns, strict=True)
    ]
    return Row.of(bits, list(map(one, *spread)))


def _compile(c: Compiler, node: Node, symbol: Symbol) -> RowFunction:
    if node.op == "sym" and node.symbol == symbol:
        return lambda _point, x: x
    if symbol not in free_symbols(node):
        scalar = c.compile(node)
        return lambda point, x: Row.repeated(x.bits, scalar(point))
    build = _BUILDERS.get(node.op)
    if build is None:
        raise _OneByOneError
    return build(c, node, [_compile(c, child, symbol) for child in node.args])


def _folded(join: Callable[[Row, Row], Row]) -> _Builder:
    def build(_c: Compiler, _node: Node, parts: list[RowFunction]) -> RowFunction:
        return lambda point, x: reduce(join, [part(point, x) for part in parts])

    return build


def _neg(_c: Compiler, _node: Node, parts: list[RowFunction]) -> RowFunction:
    (inner,) = parts
    return lambda point, x: -inner(point, x)


def _pow(c: Compiler, node: Node, parts: list[RowFunction]) -> RowFunction:
    ctx, (base, exponent) = c.ctx, parts
    if node.args[0].op == "const" and node.args[0].text == "e":
        return lambda point, x: _apply(ctx, "exp", exponent(point, x))
    return lambda point, x: _power(ctx, base(point, x), exponent(point, x))


def _power(ctx: Any, base: Row, exponent: Row) -> Row:
    if exponent.kind == WHOLE:
        found = _whole_power(base, exponent)
        return each(ctx, power, base, exponent) if found is None else found
    if exponent.unsure or -float("inf") in base.magnitudes():
        raise OutsideError("a power that is taken one by one")
    log = exponent * _apply(ctx, "ln", base)
    if max(log.magnitudes()) > MOST_LOG_BITS:
        raise OutsideError("a power that may be out of range")
    return _apply(ctx, "exp", log)


def _whole_power(base: Row, exponent: Row) -> Row | None:
    """The power where one of the two is constant and the exponent not below 0."""
    exponents = exponent.items
    least, most = min(exponents), max(exponents)
    if least < 0 or base.constant == exponent.constant:
        return None
    if base.kind == WHOLE:
        largest = max(n.bit_length() for n in base.items)
        if largest * most > MAX_EXACT_BITS:
            return None
        if base.constant:
            return Row(base.bits, WHOLE, [base.items[0] ** n for n in exponents])
        return Row(base.bits, WHOLE, [a**most for a in base.items])
    if exponent.constant:
        return base.to_power(most) if most else None
    step = exponents[1] - exponents[0] if len(exponents) > 1 else 1
    even = all(b - a == step for a, b in pairwise(exponents))
    return base.powers(least, step, len(exponents)) if even and step > 0 else None


def _root(c: Compiler, _node: Node, parts: list[RowFunction]) -> RowFunction:
    ctx, (inner, degree) = c.ctx, parts
    return lambda point, x: each(ctx, root, inner(point, x), degree(point, x))


def _abs(c: Compiler, _node: Node, parts: list[RowFunction]) -> RowFunction:
    ctx, (inner,) = c.ctx, parts
    return lambda point, x: each(ctx, lambda _ctx, value: abs(value), inner(point, x))


def _fn(c: Compiler, node: Node, parts: list[RowFunction]) -> RowFunction:
    ctx, name = c.ctx, node.text
    if name in FAMILIES and len(parts) == 2:
        return _family(c, name, parts)
    if name not in FUNCTIONS:
        raise _OneByOneError
    if name in functions.FUNCTIONS:
        (inner,) = parts
        return lambda point, x: _apply(ctx, name, inner(point, x))
    if name == "factorial":
        (inner,) = parts
        return lambda point, x: _factorials(ctx, inner(point, x))
    function = FUNCTIONS[name]
    return lambda point, x: each(ctx, function, *(part(point, x) for part in parts))


def _factorials(ctx: Any, n: Row) -> Row:
    """Factorials of rising whole numbers, each from the one before."""
    rises = n.kind == WHOLE and all(a <= b for a, b in pairwise(n.items))
    if not rises or n.items[-1] > MAX_EXACT:
        return each(ctx, FUNCTIONS["factorial"], n)
    before = n.items[0]
    now, found = factorial(before), []
    for k in n.items:
        now *= prod(range(before + 1, k + 1))
        found.append(now)
        before = k
    return Row(n.bits, WHOLE, found)


def _family(c: Compiler, name: str, parts: list[RowFunction]) -> RowFunction:
    """Polynomials of a family: of whole degrees at one argument by their recurrence."""
    ctx, (degree, argument) = c.ctx, parts
    known: dict[tuple[int, Any], list[Any]] = {}

    def run(point: Point, x: Row) -> Row:
        n, at = degree(point, x), argument(point, x)
        if n.kind != WHOLE or not at.constant:
            return each(ctx, FUNCTIONS[name], n, at)
        value = at.values(ctx)[0] * ctx.mpf(1)
        key = (ctx.prec, value)
        if key not in known:
            known.clear()
            known[key] = []
        return Row.of(n.bits, [member(FAMILIES[name], k, value, known[key]) for k in n.items])

    return run


def _apply(ctx: Any, name: str, x: Row) -> Row:
    """A function that is real at reals, the logarithm at those above 0."""
    check_time()
    real = x.kind == REAL and (name != "ln" or all(n > 0 for n, _ in x.items))
    if real and not x.constant:
        return Row(x.bits, REAL, applied(name, x.bits, x.items))
    if name == "exp" and x.kind == COMPLEX and not x.constant:
        return Row(x.bits, COMPLEX, complex_exponentials(x.bits, x.items))
    return each(ctx, FUNCTIONS[name], x)


_Builder = Callable[[Compiler, Node, list[RowFunction]], RowFunction]
_BUILDERS: Mapping[str, _Builder] = {
    "add": _folded(operator.add),
    "mul": _folded(operator.mul),
    "div": _folded(operator.truediv),
    "neg": _neg,
    "pow": _pow,
    "root": _root,
    "abs": _abs,
    "fn": _fn,
}
