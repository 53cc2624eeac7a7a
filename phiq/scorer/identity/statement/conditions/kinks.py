"""Cuts integrals at the places where a magnitude, a maximum or a floor changes its rule.

    ∫ |x| dx from -1 to 2       ∫ -x dx from -1 to 0, and ∫ x dx from 0 to 2

Each piece is an integral of a smooth function. Places are looked for among values at many points,
and must be fractions or multiples of π; where they are not, or too many, the integral stays as it
is.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.rewrite import copied, rewritten
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds
from phiq.scorer.numeric.errors import NO_VALUE, UnsupportedError
from phiq.scorer.numeric.floats import compiler

#: Points at which an integrand is looked at, and most pieces that an integral is cut into.
POINTS, MAX_PIECES = 401, 12
#: Largest denominator of a place, and how near it must be.
MAX_DENOMINATOR, NEAR = 60, 1e-9
#: Halvings that find a place between two points to the digits of a float.
HALVINGS: Final = 60
_GOLDEN: Final = (math.sqrt(5) - 1) / 2
_INTEGRAL: Final = kinds("int")
_KINKED: Final = kinds("abs", "fn")
_RULES: Final = frozenset(("max", "min", "floor", "ceil", "sign"))


def at_kinks(root: Node) -> Node:
    """The statement with such integrals in pieces; the same root where there are none."""
    if not root.kinds & _INTEGRAL or not root.kinds & _KINKED or root.op != "rel":
        return root
    if not any(node.op == "int" and _kinks(node) for node in root.walk()):
        return root
    arena = Arena()
    return rewritten(arena, root, lambda node: _pieces(arena, node))


def _kinks(integral: Node) -> list[Node]:
    """What changes its rule inside of an integral."""
    body, variable, *_ = integral.args
    changing = [n for n in body.walk() if n.op == "abs" or (n.op == "fn" and n.text in _RULES)]
    return [node for node in changing if variable in node.walk()]


def _pieces(arena: Arena, node: Node) -> Node | None:
    """The sum of the integrals between the kinks of one; None where it has none, or bad ones."""
    if node.op != "int" or node.text != "int" or node.args[1].op != "sym":
        return None
    body, variable, low, high = node.args
    kinks = _kinks(node)
    if kinks and all(kink.op == "abs" and kink.args[0] is variable for kink in kinks):
        halves = _halves(arena, node)
        if halves is not None:
            return halves
    if not kinks or free_symbols(node) or free_symbols(body) != (variable.symbol,):
        return None
    try:
        cut = _Cut(kinks, variable.symbol, low, high)
    except (*NO_VALUE, UnsupportedError):
        return None
    places = cut.places()
    if places is None or not cut.holds_between(places):
        return None
    ends = [copied(arena, low), *(_written(arena, place) for place in places), copied(arena, high)]
    values = [cut.low, *(float(value) * unit for value, unit in places), cut.high]
    parts: list[Node] = []
    for (start, end), (left, right) in zip(pairwise(ends), pairwise(values), strict=True):
        inside = cut.around(arena, body, (left + right) / 2)
        parts.append(arena.node("int", (inside, copied(arena, variable), start, end), "int"))
    return joined(arena, "add", parts)


def _halves(arena: Arena, node: Node) -> Node | None:
    """An integral of |x| from -∞ to ∞, or from -a to a, in two: the left one is turned round."""
    body, variable, low, high = node.args
    if low.op != "neg" or low.args[0] is not high:
        return None
    here = copied(arena, variable)
    back = arena.node("neg", (here,))

    def turned(part: Node) -> Node | None:
        if part.op == "abs" and part.args[0] is variable:
            return here
        return back if part is variable else None

    def kept(part: Node) -> Node | None:
        return here if part.op == "abs" and part.args[0] is variable else None

    ends = arena.num(0), copied(arena, high)
    bodies = [rewritten(arena, body, change) for change in (turned, kept)]
    return arena.node("add", tuple([arena.node("int", (b, here, *ends), "int") for b in bodies]))


class _Cut:
    """Where the rules inside of an integral change.

    Raises:
        UnsupportedError: an end or a part has no value.
    """

    def __init__(self, kinks: Sequence[Node], symbol: Symbol, low: Node, high: Node) -> None:
        self.kinks = kinks
        self.symbol = symbol
        self.compiler = compiler()
        self.low, self.high = [float(self.compiler.compile(end)({}).real) for end in (low, high)]
        for kink in kinks:
            self.state(kink, (self.low + self.high) / 2)

    def state(self, kink: Node, x: float) -> int:
        """Which rule holds at a place: a sign, a whole number, or the place of the largest."""
        point = {self.symbol: x}
        values = [float(self.compiler.compile(part)(point).real) for part in kink.args]
        if kink.op == "abs" or kink.text == "sign":
            return (values[0] > 0) - (values[0] < 0)
        if kink.text in ("floor", "ceil"):
            return math.floor(values[0]) if kink.text == "floor" else math.ceil(values[0])
        best = max(values) if kink.text == "max" else min(values)
        return values.index(best)

    def places(self) -> list[tuple[Fraction, float]] | None:
        """The places between the ends, as fractions of 1 or of π; None where they are no such."""
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low < self.high):
            return None
        step = (self.high - self.low) / (POINTS - 1)
        # Between the points of the grid, that a kink may well lie on.
        grid = [self.low + (k + 0.37) * step for k in range(POINTS - 1)]
        found: dict[float, tuple[Fraction, float]] = {}
        for kink in self.kinks:
            try:
                states = [self.state(kink, x) for x in grid]
            except (*NO_VALUE, UnsupportedError):
                return None
            for (x, y), (a, b) in zip(pairwise(grid), pairwise(states), strict=True):
                if a != b:
                    place = _simple(self._between(kink, x, y))
                    if place is None or len(found) >= MAX_PIECES:
                        return None
                    found[float(place[0]) * place[1]] = place
        return [found[value] for value in sorted(found)]

    def _between(self, kink: Node, x: float, y: float) -> float:
        start = self.state(kink, x)
        for _ in range(HALVINGS):
            middle = (x + y) / 2
            if self.state(kink, middle) == start:
                x = middle
            else:
                y = middle
        return (x + y) / 2

    def holds_between(self, places: Sequence[tuple[Fraction, float]]) -> bool:
        """Whether other points, in no step with the first ones, have the rules of their pieces."""
        ends = [self.low, *(float(value) * unit for value, unit in places), self.high]
        middles = [(left + right) / 2 for left, right in pairwise(ends)]
        for k in range(1, POINTS):
            x = self.low + (k * _GOLDEN % 1.0) * (self.high - self.low)
            middle = middles[max(0, bisect_left(ends, x) - 1)]
            if any(self.state(kink, x) != self.state(kink, middle) for kink in self.kinks):
                return False
        return True

    def around(self, arena: Arena, part: Node, at: float) -> Node:
        """A part with the rules that hold around a place."""
        return rewritten(arena, part, lambda inner: self.ruled(arena, inner, at))

    def ruled(self, arena: Arena, part: Node, at: float) -> Node | None:
        """A kinked part as its rule is around a place; None of any other part."""
        if part not in self.kinks:
            return None
        state = self.state(part, at)
        if part.text in ("max", "min"):
            return self.around(arena, part.args[state], at)
        if part.op != "abs":
            return arena.exact(state)
        inner = self.around(arena, part.args[0], at)
        return inner if state > 0 else arena.node("neg", (inner,))


def _simple(x: float) -> tuple[Fraction, float] | None:
    """A number as a fraction of 1 or of π."""
    for unit in (1.0, math.pi):
        value = Fraction(x / unit).limit_denominator(MAX_DENOMINATOR)
        if abs(float(value) * unit - x) <= NEAR * (1 + abs(x)):
            return value, unit
    return None


def _written(arena: Arena, place: tuple[Fraction, float]) -> Node:
    """A place as a node."""
    value, unit = place
    size = arena.exact(abs(value))
    if unit != 1.0:
        size = arena.node("mul", (size, arena.node("const", (), "pi")))
    return size if value >= 0 else arena.node("neg", (size,))
