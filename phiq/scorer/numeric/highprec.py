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

from phiq.scorer.expression.tree import Node
from phiq.scorer.numeric import binders
from phiq.scorer.numeric.arithmetic import MAX_EXPONENT, divide, power, root, whole_power
from phiq.scorer.numeric.compiler import Compiled, Compiler, Point, UnsupportedError
from phiq.scorer.numeric.errors import OutsideError
from phiq.scorer.numeric.functions import FUNCTIONS, PLAIN
from phiq.scorer.numeric.integers import FAMILIES
from phiq.scorer.numeric.values import Function, is_whole, named

#: Highest derivative taken numerically.
MAX_ORDER = 6


def compile_node(node: Node, ctx: Any) -> Compiled:
    """The value of `node` as a function of a point, in the arithmetic of `ctx`.

    Raises:
        UnsupportedError: the tree has a part without numeric meaning.
    """
    return compiler(ctx).compile(node)


def compiler(ctx: Any) -> Compiler:
    """A compiler in the arithmetic of `ctx`, which remembers what it compiled."""
    return Compiler(ctx, _build)


def _build(c: Compiler, node: Node) -> Compiled:
    build = _BUILDERS.get(node.op)
    if build is None or (node.op in _CONDITIONS and not _CONDITIONS[node.op](node)):
        raise UnsupportedError(f"{node.op} {node.text}".strip())
    return build(c, node)


def has_value(node: Node) -> bool:
    """Whether this node, its children apart, has a numeric meaning here."""
    op = node.op
    if op in _ALWAYS:
        return True
    extra = _CONDITIONS.get(op)
    return extra is not None and extra(node)


def _number(c: Compiler, node: Node) -> Compiled:
    if node.text.isdigit():
        return _always(int(node.text))
    return c.once(_decimal(c.ctx, node.text))


def _always(whole: int) -> Compiled:
    return lambda _point: whole


def _decimal(ctx: Any, literal: str) -> Compiled:
    return lambda _point: ctx.mpf(literal)


def _symbol(_c: Compiler, node: Node) -> Compiled:
    symbol = node.symbol

    def value(point: Point) -> Any:
        try:
            return point[symbol]
        except KeyError:
            raise OutsideError(f"{symbol.name} has no value") from None

    return value


def _constant(c: Compiler, node: Node) -> Compiled:
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


def _add(c: Compiler, node: Node) -> Compiled:
    first, second, *rest = c.all(node.args)
    if not rest:
        return lambda point: first(point) + second(point)

    def run(point: Point) -> Any:
        total = first(point) + second(point)
        for part in rest:
            total = total + part(point)
        return total

    return run


def _mul(c: Compiler, node: Node) -> Compiled:
    first, second, *rest = c.all(node.args)
    if not rest:
        return lambda point: first(point) * second(point)

    def run(point: Point) -> Any:
        product = first(point) * second(point)
        for part in rest:
            product = product * part(point)
        return product

    return run


def _neg(c: Compiler, node: Node) -> Compiled:
    inner = c.compile(node.args[0])
    return lambda point: -inner(point)


def _binary(function: Callable[[Any, Any, Any], Any]) -> Callable[[Compiler, Node], Compiled]:
    def build(c: Compiler, node: Node) -> Compiled:
        ctx = c.ctx
        left, right = c.all(node.args)
        return lambda point: function(ctx, left(point), right(point))

    return build


def _pow(c: Compiler, node: Node) -> Compiled:
    base, exponent = node.args
    if base.op == "const" and base.text == "e":
        return _plain(c, "exp", exponent)
    if exponent.op == "num" and exponent.text.isdigit():
        return _whole_power(c.ctx, c.compile(base), int(exponent.text))
    return _binary(power)(c, node)


def _whole_power(ctx: Any, inner: Compiled, n: int) -> Compiled:
    def run(point: Point) -> Any:
        value = inner(point)
        # A float is by far the most frequent base, and has no exact powers to keep.
        if type(value) is float and n <= MAX_EXPONENT:
            return value**n
        return whole_power(ctx, value, n)

    return run


def _call(c: Compiler, function: Function, nodes: tuple[Node, ...]) -> Compiled:
    ctx = c.ctx
    parts = c.all(nodes)
    if len(parts) == 1:
        only = parts[0]
        return lambda point: function(ctx, only(point))
    return lambda point: function(ctx, *(part(point) for part in parts))


def _fn(c: Compiler, node: Node) -> Compiled:
    if node.text in FAMILIES:
        return binders.polynomial(c, node)
    if node.text in PLAIN and len(node.args) == 1:
        return _plain(c, node.text, node.args[0])
    return _call(c, FUNCTIONS[node.text], node.args)


def _plain(c: Compiler, name: str, argument: Node) -> Compiled:
    """A function of one argument that the context has under the same name."""
    function, inner = named(c.ctx, name), c.compile(argument)
    return lambda point: function(inner(point))


def _unary(name: str) -> Callable[[Compiler, Node], Compiled]:
    def function(ctx: Any, x: Any) -> Any:
        return abs(x) if is_whole(x) else getattr(ctx, name)(x)

    return lambda c, node: _call(c, function, node.args[:1])


def _conjugate(c: Compiler, node: Node) -> Compiled:
    return _call(c, lambda ctx, x: x if is_whole(x) else ctx.conj(x), node.args[:1])


def _binop(c: Compiler, node: Node) -> Compiled:
    return _call(c, FUNCTIONS["mod"], node.args)


_Builder = Callable[[Compiler, Node], Compiled]
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
    "sum": binders.span,
    "prod": binders.span,
    "int": binders.integral,
    "lim": binders.limit,
    "deriv": binders.derivative,
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
#: Operations that have a value wherever their children have one.
_ALWAYS = frozenset(_BUILDERS) - frozenset(_CONDITIONS)
