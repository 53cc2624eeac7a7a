"""Works out limits that hold other symbols, by substitution or by l'Hôpital's rule.

    lim ((x+h)² - x²)/h for h → 0     2(x+h) at h = 0, which is 2(x+0)

What is left has no limit in it, so that it can be solved and compared like any other side. Whether
numerator and denominator vanish is seen at a few values of the other symbols. Limits of numbers
alone are left to those who compute them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.derivative import NoDerivativeError, derive
from phiq.scorer.expression.rewrite import with_value
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError
from phiq.scorer.numeric.compiler import Number
from phiq.scorer.numeric.errors import NO_VALUE, UnsupportedError
from phiq.scorer.numeric.floats import compile_node
from phiq.scorer.numeric.machine import is_float

#: Times that numerator and denominator are derived.
MAX_STEPS: Final = 4
#: Values of the other symbols, the first of which goes to the first symbol, and so on.
_VALUES: Final = ((0.71, 1.37, 2.13, 0.93), (1.91, 0.57, 1.13, 2.71))
#: Distance from the target at which a function must be near its value there, and how near.
BESIDE: Final = 1e-6
NEAR: Final = 1e-3
#: A value that is 0 but for rounding.
NOTHING: Final = 1e-12


def closed_limit(arena: Arena, node: Node) -> Node | None:
    """The limit in closed form; None where it has no other symbols, or the rules say nothing."""
    body, variable, target = node.args
    if variable.op != "sym" or target.op == "none" or _is_infinite(target):
        return None
    others = [s for s in free_symbols(body) if s != variable.symbol]
    if not others or variable in target.walk() or len(others) > len(_VALUES[0]):
        return None
    try:
        return _worked_out(arena, body, variable.symbol, target, others)
    except (NoDerivativeError, TreeLimitError, UnsupportedError):
        return None


def _is_infinite(node: Node) -> bool:
    return any(part.op == "const" and part.text == "inf" for part in node.walk())


def _worked_out(
    arena: Arena, body: Node, symbol: Symbol, target: Node, others: Sequence[Symbol]
) -> Node | None:
    above, below = body.args if body.op == "div" else (body, arena.num(1))
    names = [*others, *(s for s in free_symbols(target) if s not in others)]
    points = [dict(zip(names, values, strict=False)) for values in _VALUES]
    variable = arena.symbol(symbol)
    for _ in range(MAX_STEPS):
        over, under = [with_value(arena, part, symbol, target) for part in (above, below)]
        if not all(_vanishes(under, point) for point in points):
            whole = arena.div(above, below)
            found = arena.div(over, under)
            smooth = all(_is_near(whole, found, symbol, target, point) for point in points)
            return found if smooth else None
        if not all(_vanishes(over, point) for point in points):
            return None
        above, below = derive(arena, above, variable), derive(arena, below, variable)
    return None


def _vanishes(node: Node, point: dict[Symbol, Number]) -> bool:
    value = _value(node, point)
    return value is not None and abs(value) <= NOTHING


def _is_near(
    whole: Node, found: Node, symbol: Symbol, target: Node, point: dict[Symbol, Number]
) -> bool:
    """Whether the function has values beside the target near the one found."""
    at, end = _value(found, point), _value(target, point)
    if at is None or end is None:
        return False
    beside = [_value(whole, point | {symbol: end + step}) for step in (BESIDE, -BESIDE)]
    return all(v is not None and abs(v - at) <= NEAR * (1 + abs(at)) for v in beside)


def _value(node: Node, point: dict[Symbol, Number]) -> Number:
    try:
        value = compile_node(node)(point)
    except NO_VALUE:
        return None
    return value if is_float(value) else None
