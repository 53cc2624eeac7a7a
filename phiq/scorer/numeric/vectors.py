"""Evaluates elementary expressions at many values of one symbol at once, in numpy's doubles.

`compile_vector` gives a function of a point and an array of values of the symbol, for sums,
products, powers and elementary functions of it; parts without the symbol may be anything and are
computed once a call. It has no error bounds; where a value does not exist, or conventions differ
(arcsin on its cuts), the entry is not finite. What depends on the symbol in any other way gives
None: sums, integrals, special functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.numeric.compiler import Compiler, Point

Array = NDArray[Any]
#: A point and the values of the symbol, to the values of the expression.
Vector = Callable[[Point, Array], Any]
_Function = Callable[[Any], Any]


class _ScalarOnlyError(Exception):
    """The expression depends on the symbol in a way that is not known here."""


def compile_vector(c: Compiler, node: Node, symbol: Symbol) -> Vector | None:
    """The value of `node` as a function of a point and many values of `symbol`, if elementary."""
    try:
        return _compile(c, node, symbol)
    except _ScalarOnlyError:
        return None


def _compile(c: Compiler, node: Node, symbol: Symbol) -> Vector:
    if node.op == "sym" and node.symbol == symbol:
        return lambda _point, x: x
    if symbol not in free_symbols(node):
        scalar = c.compile(node)
        return lambda point, _x: as_double(scalar(point))
    parts = [_compile(c, child, symbol) for child in node.args]
    join = _JOINS.get(node.op) or _FUNCTIONS.get(node.text if node.op == "fn" else "")
    if join is None:
        raise _ScalarOnlyError
    return lambda point, x: join(*(part(point, x) for part in parts))


def as_double(value: Any) -> Any:
    """A number as float or complex."""
    return (
        complex(value) if getattr(value, "imag", 0) != 0 else float(getattr(value, "real", value))
    )


def _plane(outside: Callable[[Any], Any]) -> Callable[[_Function], _Function]:
    """Makes a function take principal complex values where a real argument is `outside`."""

    def wrap(function: _Function) -> _Function:
        def call(x: Any) -> Any:
            return function(x + 0j if np.isrealobj(x) and np.any(outside(x)) else x)

        return call

    return wrap


_positive = _plane(lambda x: x < 0)
_above = _plane(lambda x: x < 1)
_ln = _positive(np.log)


def _power(base: Any, exponent: Any) -> Any:
    if np.isrealobj(base) and np.any(base < 0) and np.any(exponent != np.round(np.real(exponent))):
        base = base + 0j
    return np.power(base, exponent)


def _root(base: Any, order: Any) -> Any:
    if order == 2:
        return _positive(np.sqrt)(base)
    odd = np.isrealobj(base) and np.isrealobj(order) and order % 2 == 1
    if odd:
        return np.sign(base) * np.power(np.abs(base), 1 / order)
    return _power(base, 1 / order)


def _under_one(function: _Function) -> _Function:
    return lambda x: 1 / function(x)


_JOINS: Final[Mapping[str, Callable[..., Any]]] = {
    "add": lambda *parts: reduce(np.add, parts),
    "mul": lambda *parts: reduce(np.multiply, parts),
    "neg": np.negative,
    "div": np.divide,
    "pow": _power,
    "root": _root,
    "abs": np.abs,
    "conj": np.conj,
}
_FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "exp": np.exp,
    "ln": _ln,
    "log": lambda x, base: _ln(x) / _ln(base),
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "sec": _under_one(np.cos),
    "csc": _under_one(np.sin),
    "cot": _under_one(np.tan),
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "sech": _under_one(np.cosh),
    "csch": _under_one(np.sinh),
    "coth": _under_one(np.tanh),
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "asinh": np.arcsinh,
    "acosh": _above(np.arccosh),
    "atanh": np.arctanh,
}
