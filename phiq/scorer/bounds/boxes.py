"""Proves that l - r has no zero on a bounded real box, by interval arithmetic with subdivision.

Intervals are pairs of floats; every operation is rounded outward by a relative margin far above
the error of the library's elementary functions. The box is halved along its widest side until
every piece excludes zero, or the pieces run out: then nothing is proved. It knows the elementary
functions; anything else, an unbounded box, or a pole inside a piece raises `NoIntervalError`.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from functools import reduce
from typing import Final

from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node, Symbol

Interval = tuple[float, float]
Box = dict[Symbol, Interval]

#: Most pieces looked at: 200 pieces of 30 operations are some milliseconds.
MAX_PIECES: Final = 200
#: Outward rounding; the platform's elementary functions are good to a few units of 2e-16.
MARGIN: Final = 4e-15
#: The absolute part of it, for results near 0.
TINY: Final = 1e-290


class NoIntervalError(Exception):
    """The node has no interval: unknown operation, pole, or complex value."""


def excludes_zero(left: Node, right: Node, domains: Domains) -> bool:
    """Whether left - right is proved to have no zero for real symbols in their bounded domains."""
    box = box_of(domains)
    if box is None:
        return False
    return keeps_sign(box, lambda piece: _sign(left, right, piece), MAX_PIECES)


def keeps_sign(box: Box, sign: Callable[[Box], int], most: int) -> bool:
    """Whether something is proved to have one sign on all of a box.

    The sign on a piece is 1 or -1 where it is proved, else 0; the box is halved into at most about
    `most` pieces. Neighbouring pieces share a side, so that two signs leave no proof to be found.
    """
    corners = [{symbol: (ends[k], ends[k]) for symbol, ends in box.items()} for k in (0, 1)]
    seen = {sign(corner) for corner in corners} - {0}
    pieces = deque([box])
    for _ in range(most):
        if not pieces or len(seen) > 1:
            break
        piece = pieces.popleft()
        found = sign(piece)
        if found:
            seen.add(found)
        elif piece:
            pieces.extend(halves(piece))
        else:
            return False  # numbers alone have no halves
    return not pieces and len(seen) == 1


def box_of(domains: Domains) -> Box | None:
    """The box of bounded real domains, None where one is another kind."""
    box: Box = {}
    for symbol, domain in domains.items():
        low, high = domain.within.low, domain.within.high
        if domain.kind != "real" or math.isinf(low) or math.isinf(high):
            return None
        box[symbol] = (low, high)
    return box


def _sign(left: Node, right: Node, box: Box) -> int:
    """The sign of left - right on a box, 0 if that is not known."""
    try:
        known: dict[Node, Interval] = {}
        a, b = interval(left, box, known), interval(right, box, known)
    except (NoIntervalError, OverflowError, ValueError):
        return 0
    return (a[0] > b[1]) - (a[1] < b[0])


def halves(box: Box) -> list[Box]:
    """The box cut across its widest side."""
    widest = max(box, key=lambda symbol: box[symbol][1] - box[symbol][0])
    low, high = box[widest]
    middle = (low + high) / 2
    return [box | {widest: (low, middle)}, box | {widest: (middle, high)}]


def interval(node: Node, box: Box, known: dict[Node, Interval]) -> Interval:
    """An interval that holds every value of the node over the box.

    Raises:
        NoIntervalError: the node has none.
    """
    if node not in known:
        if node.op == "sym":
            if node.symbol not in box:  # bound by a sum or an integral
                raise NoIntervalError
            known[node] = box[node.symbol]
        elif node.op in _RULES:
            parts = [interval(child, box, known) for child in node.args]
            known[node] = _RULES[node.op](node, parts)
        else:
            raise NoIntervalError
    return known[node]


def _out(low: float, high: float) -> Interval:
    if math.isnan(low) or math.isnan(high):
        raise NoIntervalError
    return low - MARGIN * abs(low) - TINY, high + MARGIN * abs(high) + TINY


def _multiply(a: Interval, b: Interval) -> Interval:
    products = [x * y for x in a for y in b]
    return _out(min(products), max(products))


def _reciprocal(a: Interval) -> Interval:
    if a[0] <= 0 <= a[1]:
        raise NoIntervalError
    return _out(1 / a[1], 1 / a[0])


def _sum(_node: Node, parts: list[Interval]) -> Interval:
    low, high = sum(p[0] for p in parts), sum(p[1] for p in parts)
    slack = MARGIN * sum(abs(p[0]) + abs(p[1]) for p in parts)
    return _out(low - slack, high + slack)


def _product(node: Node, parts: list[Interval]) -> Interval:
    if all(child is node.args[0] for child in node.args):
        return _whole_power(parts[0], len(parts))
    return reduce(_multiply, parts)


def _power(node: Node, parts: list[Interval]) -> Interval:
    base, exponent = parts
    if is_whole(node.args[1]):
        return _whole_power(base, int(node.args[1].text))
    if base[0] <= 0:
        raise NoIntervalError
    log = _multiply(exponent, _out(math.log(base[0]), math.log(base[1])))
    return _out(math.exp(log[0]), math.exp(log[1]))


def _whole_power(base: Interval, n: int) -> Interval:
    ends = [base[0] ** n, base[1] ** n]
    if n % 2 == 0 and base[0] < 0 < base[1]:
        ends.append(0.0)
    return _out(min(ends), max(ends))


def _root(_node: Node, parts: list[Interval]) -> Interval:
    base, degree = parts
    if base[0] < 0 or degree[0] < 0.5 or degree[1] - degree[0] > 1e-6:
        raise NoIntervalError
    n = round(degree[0])
    return _out(base[0] ** (1 / n), base[1] ** (1 / n))


def _magnitude(_node: Node, parts: list[Interval]) -> Interval:
    low, high = parts[0]
    least = 0.0 if low <= 0 <= high else min(abs(low), abs(high))
    return least, max(abs(low), abs(high))


def _angle(y: Interval, x: Interval) -> Interval:
    """The angles of a box of points: its corners have the extremes where it misses the cut."""
    if x[0] <= 0 and y[0] <= 0 <= y[1]:
        raise NoIntervalError
    angles = [math.atan2(up, across) for up in y for across in x]
    return _out(min(angles), max(angles))


def _function(node: Node, parts: list[Interval]) -> Interval:
    if node.text == "atan2":
        return _angle(*parts)
    if node.text == "log" and len(parts) == 2 and node.args[1].op == "num":
        inner, base = _value("ln", parts[0]), math.log(float(node.args[1].text))
        return _out(*sorted((inner[0] / base, inner[1] / base)))
    if len(parts) != 1:
        raise NoIntervalError
    inner = parts[0]
    row = FUNCTIONS.get(node.text)
    if row is not None and row.reciprocal and not (node.text == "cot" and inner[1] > 1.57):
        return _reciprocal(_value(row.reciprocal, inner))
    return _value(node.text, inner)


def _value(name: str, inner: Interval) -> Interval:
    """The values of a function of one argument."""
    if name in _RISING:
        rising = _RISING[name]
        return _out(rising(inner[0]), rising(inner[1]))
    if name in ("sin", "cos"):
        return _wave(inner, math.pi / 2 if name == "sin" else 0.0)
    if name == "tan" and inner[0] > -1.57 and inner[1] < 1.57:
        return _out(math.tan(inner[0]), math.tan(inner[1]))
    if name == "cot" and inner[0] > 0 and inner[1] < 3.14:
        return _out(1 / math.tan(inner[1]), 1 / math.tan(inner[0]))
    if name == "acos":
        return _out(math.acos(inner[1]), math.acos(inner[0]))
    if name == "cosh":
        ends = [math.cosh(inner[0]), math.cosh(inner[1])]
        return _out(1.0 if inner[0] < 0 < inner[1] else min(ends), max(ends))
    raise NoIntervalError


def _wave(inner: Interval, peak: float) -> Interval:
    """The cosine of the angle from `peak`: extremes where a multiple of π lies inside."""
    low, high = inner[0] - peak, inner[1] - peak
    if high - low > 6 or max(abs(low), abs(high)) > 1e6:
        return -1.0, 1.0
    values = [math.cos(low), math.cos(high)]
    slack = 1e-12
    first = math.ceil((low - slack) / math.pi)
    last = math.floor((high + slack) / math.pi)
    values.extend(1.0 if k % 2 == 0 else -1.0 for k in range(first, last + 1))
    return _out(min(values) - slack, max(values) + slack)


def _constant(node: Node, _parts: list[Interval]) -> Interval:
    if node.text not in _CONSTANTS:
        raise NoIntervalError
    return _out(_CONSTANTS[node.text], _CONSTANTS[node.text])


_CONSTANTS: Final = {
    "pi": math.pi,
    "e": math.e,
    "phi": (1 + math.sqrt(5)) / 2,
    "degree": math.pi / 180,
}
_RISING: Final[dict[str, Callable[[float], float]]] = {"ln": math.log} | {
    name: getattr(math, name)
    for name in ("exp", "sinh", "tanh", "asin", "atan", "asinh", "acosh", "atanh", "erf")
}
_RULES: Final[dict[str, Callable[[Node, list[Interval]], Interval]]] = {
    "num": lambda node, _parts: _out(float(node.text), float(node.text)),
    "const": _constant,
    "add": _sum,
    "mul": _product,
    "neg": lambda _node, parts: (-parts[0][1], -parts[0][0]),
    "div": lambda _node, parts: _multiply(parts[0], _reciprocal(parts[1])),
    "pow": _power,
    "root": _root,
    "abs": _magnitude,
    "fn": _function,
}
