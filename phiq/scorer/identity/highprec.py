"""Evaluates any tree in mpmath values: `compile_node(node, ctx)` gives a function of a point.

A point maps symbols to numbers. The context decides the arithmetic: `mpmath.fp` computes in
machine floats, an `MPContext` to its current precision, which may change between calls. Infinite
sums and products, definite integrals, limits and derivatives are computed by the methods of
`series` and mpmath, without proven bounds.

It knows no undeclared functions, vectors, matrices, operators or units: `UnsupportedError` names
the part it cannot read. Points where the tree has no value raise one of `NO_VALUE`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mpmath.libmp.libhyper import NoConvergence

from phiq.scorer.domain import free_symbols
from phiq.scorer.expr import Node, Symbol
from phiq.scorer.identity import series
from phiq.scorer.identity.arithmetic import divide, power, root
from phiq.scorer.identity.functions import (
    FUNCTIONS,
    Function,
    OutsideError,
    as_real,
    is_whole,
)
from phiq.scorer.identity.integers import FAMILIES, member
from phiq.scorer.identity.integrals import integrate

Point = dict[Symbol, Any]
Compiled = Callable[[Point], Any]

#: Most terms of a finite sum or product.
MAX_TERMS = 2000
#: Highest derivative taken numerically.
MAX_ORDER = 6
#: Precision of machine floats, in bits.
FLOAT_BITS = 53
#: What mpmath and Python raise where a tree has no value, or none that can be computed.
NO_VALUE = (
    ArithmeticError,
    ValueError,
    TypeError,
    NotImplementedError,
    NoConvergence,
)


class UnsupportedError(Exception):
    """A part of the tree that has no numeric meaning here; the message names it."""


def compile_node(node: Node, ctx: Any) -> Compiled:
    """The value of `node` as a function of a point, in the arithmetic of `ctx`.

    Raises:
        UnsupportedError: the tree has a part without numeric meaning.
    """
    return _Compiler(ctx).compile(node)


def has_value(node: Node) -> bool:
    """Whether this node, its children apart, has a numeric meaning here."""
    extra = _CONDITIONS.get(node.op)
    return node.op in _BUILDERS and (extra is None or extra(node))


#: Operations that bind a symbol inside their first part.
BINDERS = frozenset({"sum", "prod", "int", "lim"})


class _Compiler:
    """Turns nodes into closures, one for each distinct node."""

    def __init__(self, ctx: Any) -> None:
        self.ctx = ctx
        self._done: dict[Node, Compiled] = {}
        self._closed: dict[Node, bool] = {}

    def compile(self, node: Node) -> Compiled:
        if node not in self._done:
            if not has_value(node):
                raise UnsupportedError(f"{node.op} {node.text}".strip())
            compiled = _BUILDERS[node.op](self, node)
            if node.args and self.is_closed(node):
                compiled = self.once(compiled)
            self._done[node] = compiled
        return self._done[node]

    def all(self, nodes: tuple[Node, ...]) -> list[Compiled]:
        return [self.compile(node) for node in nodes]

    def is_closed(self, node: Node) -> bool:
        """Whether no symbol occurs below, so that the value is the same at every point."""
        closed = self._closed.get(node)
        if closed is None:
            closed = node.op != "sym" and all(self.is_closed(child) for child in node.args)
            closed = closed or (node.op in BINDERS and not free_symbols(node))
            self._closed[node] = closed
        return closed

    def once(self, compute: Compiled) -> Compiled:
        """The same function, computed once for each precision."""
        ctx = self.ctx
        known: dict[int, Any] = {}

        def run(point: Point) -> Any:
            precision = ctx.prec
            if precision not in known:
                known[precision] = compute(point)
            return known[precision]

        return run


def _number(c: _Compiler, node: Node) -> Compiled:
    literal = node.text
    if literal.isdigit():
        whole = int(literal)
        return lambda _point: whole
    return c.once(lambda _point: c.ctx.mpf(literal))


def _symbol(_c: _Compiler, node: Node) -> Compiled:
    symbol = node.symbol

    def value(point: Point) -> Any:
        try:
            return point[symbol]
        except KeyError:
            raise OutsideError(f"{symbol.name} has no value") from None

    return value


def _constant(c: _Compiler, node: Node) -> Compiled:
    ctx = c.ctx
    make = _CONSTANTS[node.text]
    return c.once(lambda _point: make(ctx))


_CONSTANTS: dict[str, Callable[[Any], Any]] = {
    "pi": lambda ctx: +ctx.pi,
    "e": lambda ctx: ctx.exp(1),
    "i": lambda ctx: ctx.mpc(0, 1),
    "phi": lambda ctx: (1 + ctx.sqrt(5)) / 2,
    "euler": lambda ctx: +ctx.euler,
    "degree": lambda ctx: ctx.pi / 180,
    "inf": lambda ctx: ctx.inf,
}


def _add(c: _Compiler, node: Node) -> Compiled:
    first, *rest = c.all(node.args)

    def run(point: Point) -> Any:
        total = first(point)
        for part in rest:
            total = total + part(point)
        return total

    return run


def _mul(c: _Compiler, node: Node) -> Compiled:
    first, *rest = c.all(node.args)

    def run(point: Point) -> Any:
        product = first(point)
        for part in rest:
            product = product * part(point)
        return product

    return run


def _neg(c: _Compiler, node: Node) -> Compiled:
    inner = c.compile(node.args[0])
    return lambda point: -inner(point)


def _binary(function: Callable[[Any, Any, Any], Any]) -> Callable[[_Compiler, Node], Compiled]:
    def build(c: _Compiler, node: Node) -> Compiled:
        ctx = c.ctx
        left, right = c.all(node.args)
        return lambda point: function(ctx, left(point), right(point))

    return build


def _pow(c: _Compiler, node: Node) -> Compiled:
    base, exponent = node.args
    if base.op == "const" and base.text == "e":
        return _call(c, FUNCTIONS["exp"], (exponent,))
    return _binary(power)(c, node)


def _call(c: _Compiler, function: Function, nodes: tuple[Node, ...]) -> Compiled:
    ctx = c.ctx
    parts = c.all(nodes)
    if len(parts) == 1:
        only = parts[0]
        return lambda point: function(ctx, only(point))
    return lambda point: function(ctx, *(part(point) for part in parts))


def _fn(c: _Compiler, node: Node) -> Compiled:
    if node.text in FAMILIES:
        return _polynomial(c, node)
    return _call(c, FUNCTIONS[node.text], node.args)


def _polynomial(c: _Compiler, node: Node) -> Compiled:
    """A family of polynomials: whole degrees by recurrence, remembered for the argument at hand."""
    ctx, family, general = c.ctx, FAMILIES[node.text], FUNCTIONS[node.text]
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


def _unary(name: str) -> Callable[[_Compiler, Node], Compiled]:
    def function(ctx: Any, x: Any) -> Any:
        return abs(x) if is_whole(x) else getattr(ctx, name)(x)

    return lambda c, node: _call(c, function, node.args[:1])


def _conjugate(c: _Compiler, node: Node) -> Compiled:
    return _call(c, lambda ctx, x: x if is_whole(x) else ctx.conj(x), node.args[:1])


def _binop(c: _Compiler, node: Node) -> Compiled:
    return _call(c, FUNCTIONS["mod"], node.args)


def _range(c: _Compiler, node: Node) -> Compiled:
    """A sum or product over whole numbers, finite or infinite."""
    body, variable, low, high = node.args
    term, start = c.compile(body), c.compile(low)
    symbol = variable.symbol
    adds = node.op == "sum"
    endless = high.op == "const" and high.text == "inf"
    stop = None if endless else c.compile(high)
    infinite = series.infinite_sum if adds else series.infinite_product
    both_ways = endless and low.op == "neg" and low.args[0] is high

    def run(point: Point) -> Any:
        inner = dict(point)

        def at(k: int) -> Any:
            inner[symbol] = k
            return term(inner)

        if both_ways:
            forward, backward = infinite(c.ctx, at, 0), infinite(c.ctx, lambda k: at(-k), 1)
            return forward + backward if adds else forward * backward
        first = _whole(start(point))
        if stop is None:
            return infinite(c.ctx, at, first)
        return _finite(at, first, _whole(stop(point)), adds)

    return run


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
    if real != int(real):
        raise OutsideError("a limit of summation that is no whole number")
    return int(real)


def _integral(c: _Compiler, node: Node) -> Compiled:
    body, variable, low, high = node.args
    ctx, symbol = c.ctx, variable.symbol
    integrand, lower, upper = c.all((body, low, high))

    def run(point: Point) -> Any:
        inner = dict(point)

        def at(x: Any) -> Any:
            inner[symbol] = x
            return integrand(inner)

        return integrate(ctx, at, lower(point), upper(point))

    return run


def _limit(c: _Compiler, node: Node) -> Compiled:
    body, variable, target = node.args
    ctx, symbol = c.ctx, variable.symbol
    function, towards = c.all((body, target))
    sides = {"+": (1,), "-": (-1,)}.get(node.text, (1, -1))

    def run(point: Point) -> Any:
        inner = dict(point)

        def at(x: Any) -> Any:
            inner[symbol] = x
            return function(inner)

        end = towards(point)
        if not is_whole(end) and ctx.isinf(end):
            return series.limit_at_infinity(ctx, at, 1 if end > 0 else -1)
        values = [series.limit_at(ctx, at, end, side) for side in sides]
        if abs(values[0] - values[-1]) > 1e-6 * (1 + abs(values[0])):
            raise OutsideError("the limits from the two sides differ")
        return values[0]

    return run


def _derivative(c: _Compiler, node: Node) -> Compiled:
    body, variable, order = node.args
    times = int(order.text)
    ctx, symbol, function = c.ctx, variable.symbol, c.compile(body)

    def run(point: Point) -> Any:
        if ctx.prec <= FLOAT_BITS:
            raise OutsideError("differences of machine floats")
        inner = dict(point)

        def at(x: Any) -> Any:
            inner[symbol] = x
            return function(inner)

        return ctx.diff(at, point[symbol] * ctx.mpf(1), times)

    return run


_Builder = Callable[[_Compiler, Node], Compiled]
_BUILDERS: dict[str, _Builder] = {
    "num": _number,
    "sym": _symbol,
    "const": _constant,
    "add": _add,
    "mul": _mul,
    "neg": _neg,
    "div": _binary(divide),
    "pow": _pow,
    "root": _binary(root),
    "fn": _fn,
    "abs": _unary("fabs"),
    "conj": _conjugate,
    "binop": _binop,
    "sum": _range,
    "prod": _range,
    "int": _integral,
    "lim": _limit,
    "deriv": _derivative,
}


def _has_limits(node: Node) -> bool:
    return node.text == "int" and all(a.op != "none" for a in node.args) and _binds_symbol(node)


def _binds_symbol(node: Node) -> bool:
    return node.args[1].op == "sym"


def _is_concrete_derivative(node: Node) -> bool:
    """Whether it is d/dx, a few times, of something that contains x."""
    if len(node.args) != 3 or node.text not in ("d", "partial"):
        return False
    body, variable, order = node.args
    few = order.op == "num" and order.text.isdigit() and 1 <= int(order.text) <= MAX_ORDER
    return few and variable.op == "sym" and variable in body.walk()


_CONDITIONS: dict[str, Callable[[Node], bool]] = {
    "const": lambda node: node.text in _CONSTANTS,
    "fn": lambda node: node.text in FUNCTIONS,
    "binop": lambda node: node.text == "mod",
    "sum": lambda node: node.text == "range" and _binds_symbol(node),
    "prod": lambda node: node.text == "range" and _binds_symbol(node),
    "int": _has_limits,
    "lim": _binds_symbol,
    "deriv": _is_concrete_derivative,
}
