"""Evaluates any tree in machine numbers: `compiler().compile(node)` gives a function of a point.

A point maps symbols to ints, floats and complex numbers. Quick, without promise of accuracy: it
serves the search for solutions, and whatever is looked at before digits are asked for. Series and
integrals, limits and derivatives are the middles of the balls around them.

It knows no undeclared functions, vectors, matrices, operators or units: `UnsupportedError` names
the part it cannot read. Points where the tree has no value raise one of `NO_VALUE`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node
from phiq.scorer.numeric.balls.evaluate import as_ball, estimated
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.compiler import Compiled, Compiler, Number, Point
from phiq.scorer.numeric.errors import NO_VALUE, OutsideError, UnsupportedError
from phiq.scorer.numeric.functions import (
    BITS_OF_ESTIMATES,
    Function,
    as_machine,
    function,
    has_function,
)
from phiq.scorer.numeric.machine import MAX_EXPONENT, divide, exponential, power, root, whole_power
from phiq.scorer.time_limit import check_time

#: Highest derivative.
MAX_ORDER: Final = 6
#: Most terms of a finite sum or product.
MAX_TERMS: Final = 2000
#: Values of a series or an integral that are remembered: searches come back to the same points.
REMEMBERED: Final = 256
#: Nodes of a tree, shared ones as often as they are, from which on a value takes its time.
LONG: Final = 100
#: Largest limit of a sum or product that is not typed as a whole number.
MAX_LIMIT: Final = 1e15


def compile_node(node: Node) -> Compiled:
    """The value of `node` as a function of a point.

    Raises:
        UnsupportedError: the tree has a part without numeric meaning.
    """
    return compiler().compile(node)


def compiler() -> Compiler:
    """A compiler that remembers what it compiled."""
    return Compiler(_build)


def _build(c: Compiler, node: Node) -> Compiled:
    if not has_value(node):
        raise UnsupportedError(f"{node.op} {node.text}".strip())
    value = _BUILDERS[node.op](c, node)
    return value if node.weight < LONG else _in_time(value)


def _in_time(value: Compiled) -> Compiled:
    """The same, after asking for the time."""

    def run(point: Point) -> Number:
        check_time()
        return value(point)

    return run


def has_value(node: Node) -> bool:
    """Whether this node, its children apart, has a numeric meaning here."""
    condition = _CONDITIONS.get(node.op)
    return node.op in _BUILDERS and (condition is None or condition(node))


def _number(_c: Compiler, node: Node) -> Compiled:
    value: Number = int(node.text) if node.text.isdigit() else float(node.text)
    return lambda _point: value


def _symbol(_c: Compiler, node: Node) -> Compiled:
    symbol = node.symbol

    def value(point: Point) -> Number:
        try:
            return point[symbol]
        except KeyError:
            raise OutsideError(f"{symbol.name} has no value") from None

    return value


_CONSTANTS: Final[dict[str, Number]] = {
    "pi": math.pi,
    "e": math.e,
    "i": 1j,
    "phi": (1 + math.sqrt(5)) / 2,
    "euler": 0.57721566490153286,
    "degree": math.pi / 180,
    "inf": math.inf,
}


def _constant(_c: Compiler, node: Node) -> Compiled:
    value: Number = _CONSTANTS[node.text]
    return lambda _point: value


def _add(c: Compiler, node: Node) -> Compiled:
    first, second, *rest = c.all(node.args)
    if not rest:
        return lambda point: first(point) + second(point)

    def run(point: Point) -> Number:
        total = first(point) + second(point)
        for part in rest:
            total = total + part(point)
        return total

    return run


def _mul(c: Compiler, node: Node) -> Compiled:
    first, second, *rest = c.all(node.args)
    if not rest:
        return lambda point: first(point) * second(point)

    def run(point: Point) -> Number:
        product = first(point) * second(point)
        for part in rest:
            product = product * part(point)
        return product

    return run


def _neg(c: Compiler, node: Node) -> Compiled:
    inner = c.compile(node.args[0])
    return lambda point: -inner(point)


def _binary(join: Callable[[Number, Number], Number]) -> Callable[[Compiler, Node], Compiled]:
    def build(c: Compiler, node: Node) -> Compiled:
        left, right = c.all(node.args)
        return lambda point: join(left(point), right(point))

    return build


def _pow(c: Compiler, node: Node) -> Compiled:
    base, exponent = node.args
    if base.op == "const" and base.text == "e":
        inner = c.compile(exponent)
        return lambda point: exponential(inner(point))
    if is_whole(exponent):
        return _whole_power(c.compile(base), int(exponent.text))
    return _binary(power)(c, node)


def _whole_power(inner: Compiled, n: int) -> Compiled:
    def run(point: Point) -> Number:
        value = inner(point)
        # A float is by far the most frequent base, and has no exact powers to keep.
        if type(value) is float and n <= MAX_EXPONENT:
            return value**n
        return whole_power(value, n)

    return run


def _call(c: Compiler, of: Function, nodes: tuple[Node, ...]) -> Compiled:
    parts = c.all(nodes)
    if len(parts) == 1:
        only = parts[0]
        return lambda point: of(only(point))
    return lambda point: of(*[part(point) for part in parts])


def _conjugate(x: Number) -> Number:
    return x.conjugate()


def _span(c: Compiler, node: Node) -> Compiled:
    """A sum or product over whole numbers."""
    body, variable, low, high = node.args
    if high.op == "const" and high.text == "inf":
        return _by_balls(c, node)
    term, start, stop = c.all((body, low, high))
    symbol, adds = variable.symbol, node.op == "sum"

    def run(point: Point) -> Number:
        first, last = _whole(start(point)), _whole(stop(point))
        if last - first >= MAX_TERMS:
            raise OutsideError("too many terms")
        inner = dict(point)
        result: Number = 0 if adds else 1
        for k in range(first, last + 1):
            check_time()
            inner[symbol] = k
            value: Number = term(inner)
            result = result + value if adds else result * value
        return result

    return run


def _whole(value: Number) -> int:
    if isinstance(value, int):
        return value
    if value.imag != 0 or abs(value) > MAX_LIMIT or value.real != int(value.real):
        raise OutsideError("a limit of summation that is no whole number")
    return int(value.real)


def _by_balls(c: Compiler, node: Node) -> Compiled:
    """What evaluates a part of itself many times: the middle of the ball around it."""
    for part in node.args:
        c.compile(part)  # so that what has no meaning is told before a point is asked for

    symbols = free_symbols(node)
    known: dict[tuple[Number, ...], Number] = {}

    def run(point: Point) -> Number:
        key = tuple([point.get(symbol) for symbol in symbols])
        if key not in known:
            if len(known) >= REMEMBERED:
                known.clear()
            known[key] = _looked_up(node, dict(zip(symbols, key, strict=True)))
        found = known[key]
        if isinstance(found, Exception):
            raise type(found)(
                *found.args
            )  # raised itself, it would keep all frames it went through
        return found

    return run


def _looked_up(node: Node, point: Point) -> Number:
    """The middle of the ball, or the error that there is in its place."""
    try:
        with precision(BITS_OF_ESTIMATES):
            balls = {s: as_ball(v) for s, v in point.items() if v is not None}
            return as_machine(estimated(node, balls)[0])
    except NO_VALUE as error:
        return error.with_traceback(None)


_BUILDERS: Final[dict[str, Callable[[Compiler, Node], Compiled]]] = {
    "num": _number,
    "sym": _symbol,
    "const": _constant,
    "add": _add,
    "mul": _mul,
    "neg": _neg,
    "div": _binary(divide),
    "pow": _pow,
    "root": _binary(root),
    "fn": lambda c, node: _call(c, function(node.text), node.args),
    "abs": lambda c, node: _call(c, abs, node.args[:1]),
    "conj": lambda c, node: _call(c, _conjugate, node.args[:1]),
    "binop": lambda c, node: _call(c, function("mod"), node.args),
    "sum": _span,
    "prod": _span,
    "int": _by_balls,
    "lim": _by_balls,
    "deriv": _by_balls,
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
    few = is_whole(order) and 1 <= int(order.text) <= MAX_ORDER
    return few and variable.op == "sym" and variable in body.walk()


#: Operations that have a numeric meaning in some forms alone.
_CONDITIONS: Final[dict[str, Callable[[Node], bool]]] = {
    "const": lambda node: node.text in _CONSTANTS,
    "fn": lambda node: has_function(node.text),
    "binop": lambda node: node.text == "mod",
    "sum": lambda node: node.text == "range" and _binds_symbol(node),
    "prod": lambda node: node.text == "range" and _binds_symbol(node),
    "int": _has_limits,
    "lim": _binds_symbol,
    "deriv": _is_concrete_derivative,
}
