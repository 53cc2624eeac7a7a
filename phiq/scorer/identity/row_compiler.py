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
from itertools import repeat
from typing import Any

from mpmath import libmp

from phiq.scorer.domain import free_symbols
from phiq.scorer.expr import Node, Symbol
from phiq.scorer.identity.arithmetic import MAX_EXACT_BITS, power, root
from phiq.scorer.identity.compiler import NO_VALUE, Compiler, Point
from phiq.scorer.identity.deadline import check_time
from phiq.scorer.identity.functions import FUNCTIONS
from phiq.scorer.identity.integers import FAMILIES, member
from phiq.scorer.identity.rows import GUARD, REAL, WHOLE, Row
from phiq.scorer.identity.values import Function, OutsideError

#: A point and the values of the symbol, to the values of the expression.
RowFunction = Callable[[Point, Row], Row]
#: Magnitude of Re(b ln a) up to which a power is surely in range.
MOST_LOG_BITS = 19
#: Terms of a series in the first row, and in the longest.
SHORTEST_ROW, LONGEST_ROW = 8, 128


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
    check_time()
    if any(row.unsure for row in rows):
        raise OutsideError("whole numbers among others")
    bits, columns = rows[0].bits, [row.values(ctx) for row in rows]
    if all(row.constant for row in rows):
        return Row.of(bits, [function(ctx, *(column[0] for column in columns))], constant=True)
    spread: Iterable[Iterable[Any]] = [
        repeat(column[0]) if row.constant else column
        for row, column in zip(rows, columns, strict=True)
    ]
    return Row.of(bits, [function(ctx, *values) for values in zip(*spread, strict=False)])


class Terms:
    """The terms of a series by their numbers: computed in ever longer rows, and remembered.

    A term is that of `single`, which is asked where a row has no value; `sign` times its number is
    the value of the index. Numbers past `last` are not asked for.
    """

    def __init__(
        self,
        ctx: Any,
        single: Callable[[int], Any],
        at_once: Callable[[Row], Row],
        sign: int,
        last: float,
    ) -> None:
        self.ctx = ctx
        self.single = single
        self.at_once = at_once
        self.sign = sign
        self.last = last
        self._precision = 0
        self._first = 0
        self._known: list[Any] = []

    def __call__(self, k: int) -> Any:
        place = k - self._first
        if not (0 <= place < len(self._known) and self._precision == self.ctx.prec):
            self._known = self._fetch(k)
            self._first, self._precision, place = k, self.ctx.prec, 0
        return self._known[place]

    def _fetch(self, k: int) -> list[Any]:
        continued = k == self._first + len(self._known) and self._precision == self.ctx.prec
        count = min(2 * len(self._known), LONGEST_ROW) if continued else SHORTEST_ROW
        numbers = range(k, int(min(k + count, self.last + 1)))
        check_time()
        try:
            row = Row(self.ctx.prec + GUARD, WHOLE, [self.sign * n for n in numbers])
            return self.at_once(row).values(self.ctx)
        except NO_VALUE:
            return [self.single(self.sign * k)]


def _compile(c: Compiler, node: Node, symbol: Symbol) -> RowFunction:
    if node.op == "sym" and node.symbol == symbol:
        return lambda _point, x: x
    if symbol not in free_symbols(node):
        scalar = c.compile(node)
        return lambda point, x: Row.of(x.bits, [scalar(point)], constant=True)
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
        pairs = zip(*(repeat(r.items[0]) if r.constant else r.items for r in (base, exponent)))
        return Row(base.bits, WHOLE, [a**n for a, n in pairs])
    if exponent.constant:
        return base.to_power(most) if most else None
    step = exponents[1] - exponents[0] if len(exponents) > 1 else 1
    even = all(b - a == step for a, b in zip(exponents, exponents[1:], strict=False))
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
        degree, argument = parts
        return lambda point, x: _members(ctx, name, degree(point, x), argument(point, x))
    if name not in FUNCTIONS:
        raise _OneByOneError
    if name in _DIRECT:
        (inner,) = parts
        return lambda point, x: _apply(ctx, name, inner(point, x))
    function = FUNCTIONS[name]
    return lambda point, x: each(ctx, function, *(part(point, x) for part in parts))


def _members(ctx: Any, name: str, degree: Row, argument: Row) -> Row:
    """Polynomials of a family: of whole degrees at one argument, by their recurrence."""
    if degree.kind != WHOLE or not argument.constant:
        return each(ctx, FUNCTIONS[name], degree, argument)
    x, known = argument.values(ctx)[0] * ctx.mpf(1), []
    return Row.of(degree.bits, [member(FAMILIES[name], n, x, known) for n in degree.items])


def _apply(ctx: Any, name: str, x: Row) -> Row:
    """A function that is real at reals; the logarithm at those above 0."""
    if x.kind == WHOLE or x.constant or (name == "ln" and not _is_positive(x)):
        return each(ctx, FUNCTIONS[name], x)
    check_time()
    real, complex_ = _DIRECT[name]
    bits, made = x.bits, libmp.from_man_exp
    if x.kind == REAL:
        found = [real(made(n, e), bits, "n") for n, e in x.items]
        return Row(bits, REAL, [(-n if sign else n, e) for sign, n, e, _ in found])
    values = [complex_((made(n, e), made(m, e)), bits, "n") for n, m, e in x.items]
    return Row.of(bits, [ctx.make_mpc(value) for value in values])


def _is_positive(x: Row) -> bool:
    return x.kind == REAL and all(n > 0 for n, _ in x.items)


_Builder = Callable[[Compiler, Node, list[RowFunction]], RowFunction]
_DIRECT: Mapping[str, tuple[Any, Any]] = {
    "exp": (libmp.mpf_exp, libmp.mpc_exp),
    "ln": (libmp.mpf_log, libmp.mpc_log),
    "sin": (libmp.mpf_sin, libmp.mpc_sin),
    "cos": (libmp.mpf_cos, libmp.mpc_cos),
    "atan": (libmp.mpf_atan, libmp.mpc_atan),
    "sinh": (libmp.mpf_sinh, libmp.mpc_sinh),
    "cosh": (libmp.mpf_cosh, libmp.mpc_cosh),
    "tanh": (libmp.mpf_tanh, libmp.mpc_tanh),
}
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
