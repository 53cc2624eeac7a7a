"""Looks for one solution of an equation that is no identity, in machine floats.

Tried in turn: a few plain values for all symbols; undoing the operations around a symbol that
occurs once; a change of sign between two real points; secant steps in one complex symbol. A
solution found counts only if it lies in the domain and the sides agree there. Finding none
proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import mpmath

from phiq.scorer.domain import Domain
from phiq.scorer.expr import Node, Symbol
from phiq.scorer.identity.highprec import NO_VALUE, Compiled, Point, compile_node
from phiq.scorer.identity.inversion import invert, single_symbols

#: Plain values tried for all symbols at once: where textbook equations often hold.
PLAIN_VALUES = (1, 0, 2, -1, 0.5, 3, -2)
#: Sample points whose other symbols are kept while one is solved for.
STARTS = 4
#: Pairs of sample points searched for a change of sign.
PAIRS = 12
#: Halvings that take a bracket of size 1 down to neighbouring floats.
HALVINGS = 60
#: Secant steps from one start; they converge in a dozen or not at all.
SECANT_STEPS = 25
#: |l - r| over the larger side that counts as equal at a computed solution.
EQUAL = 1e-9
#: How far the gap must fall from the ends of a bracket to its root; at a pole or jump it stays.
SHRINKS = 1e-7
#: How far aside a root is compared with its surroundings, and how much smaller the gap is there.
ASIDE = 1e-3
ISOLATED = 1e-5
#: Largest symbol at which two sides that are both 0 count: beyond it functions underflow.
LARGEST_ZERO = 10


@dataclass(frozen=True, slots=True)
class Equation:
    """Two sides with the domains of their symbols; `declared` ones may not be left."""

    left: Node
    right: Node
    domains: Mapping[Symbol, Domain]
    declared: frozenset[Symbol]


@dataclass(frozen=True, slots=True)
class Solution:
    """A point where both sides agree, and how it was found."""

    point: Point
    how: str

    @property
    def is_real(self) -> bool:
        """Whether every symbol has a real value."""
        return not any(isinstance(v, complex) and v.imag for v in self.point.values())


def find_solution(equation: Equation, points: Sequence[Point]) -> Solution | None:
    """One solution of the equation, searched from the sample points; None if none was found.

    Raises:
        UnsupportedError: a side has a part without numeric meaning.
    """
    search = _Search(equation)
    for how, candidates in (
        ("plain values", search.plain()),
        ("solved for a symbol", search.inverted(points)),
        ("change of sign", search.bracketed(points)),
        ("secant steps", search.secant(points)),
    ):
        for point in candidates:
            if search.holds(point):
                return Solution(point, how)
    return None


class _Search:
    def __init__(self, equation: Equation) -> None:
        self.equation = equation
        self.sides: tuple[Compiled, Compiled] = (
            compile_node(equation.left, mpmath.fp),
            compile_node(equation.right, mpmath.fp),
        )

    def values(self, point: Point) -> tuple[Any, Any] | None:
        try:
            values = self.sides[0](point), self.sides[1](point)
            return values if all(mpmath.fp.isfinite(v) for v in values) else None
        except NO_VALUE:
            return None

    def gap(self, point: Point) -> Any:
        values = self.values(point)
        return None if values is None else values[0] - values[1]

    def holds(self, point: Point) -> bool:
        """Whether the point lies in the domain and the sides agree at it."""
        if not all(self.allowed(symbol, value) for symbol, value in point.items()):
            return False
        values = self.values(point)
        if values is None:
            return False
        gap, size = abs(values[0] - values[1]), max(abs(values[0]), abs(values[1]))
        if size == 0:
            return all(abs(value) <= LARGEST_ZERO for value in point.values())
        return bool(gap <= EQUAL * size) or self._stands_out(point, gap)

    def _stands_out(self, point: Point, gap: Any) -> bool:
        """Whether the gap is far smaller here than around: a root of a vanishing side."""
        around = {s: v + ASIDE * (1 + abs(v)) for s, v in point.items()}
        beside = self.gap(around)
        return beside is not None and bool(gap <= ISOLATED * abs(beside))

    def allowed(self, symbol: Symbol, value: Any) -> bool:
        domain = self.equation.domains[symbol]
        if symbol not in self.equation.declared and domain.kind != "integer":
            return True
        return contains(domain, value)

    def plain(self) -> Iterable[Point]:
        symbols = list(self.equation.domains)
        for value in PLAIN_VALUES:
            if all(contains(self.equation.domains[symbol], value) for symbol in symbols):
                yield dict.fromkeys(symbols, value)

    def inverted(self, points: Sequence[Point]) -> Iterable[Point]:
        left, right = self.equation.left, self.equation.right
        for symbol in single_symbols(left, right):
            for point in points[:STARTS]:
                try:
                    value = _tidy(invert(left, right, symbol, point, mpmath.fp))
                except NO_VALUE:
                    continue
                yield {**point, symbol: value}

    def bracketed(self, points: Sequence[Point]) -> Iterable[Point]:
        """Roots on lines between sample points where the real gap changes its sign."""
        if any(domain.kind != "real" for domain in self.equation.domains.values()):
            return
        gaps = [(point, self.gap(point)) for point in points[: 2 * PAIRS]]
        real = [(p, g.real) for p, g in gaps if g is not None and abs(g.imag) == 0]
        below = [pair for pair in real if pair[1] < 0]
        above = [pair for pair in real if pair[1] > 0]
        for (start, low), (end, high) in zip(below[:PAIRS], above[:PAIRS], strict=False):
            found = self._bisect(start, end, min(-low, high))
            if found is not None:
                yield found

    def _bisect(self, below: Point, above: Point, size: float) -> Point | None:
        middle = below
        for _ in range(HALVINGS):
            middle = {s: (below[s] + above[s]) / 2 for s in below}
            gap = self.gap(middle)
            if gap is None or abs(gap.imag) > 0:
                return None
            if gap.real < 0:
                below = middle
            else:
                above = middle
            if abs(gap) <= SHRINKS * EQUAL * size:
                return middle
        gap = self.gap(middle)
        return middle if gap is not None and abs(gap) <= SHRINKS * size else None

    def secant(self, points: Sequence[Point]) -> Iterable[Point]:
        for symbol, domain in self.equation.domains.items():
            if domain.kind == "integer":
                continue
            for point in points[:STARTS]:
                found = self._secant(point, symbol)
                if found is not None:
                    yield found

    def _secant(self, point: Point, symbol: Symbol) -> Point | None:
        old = complex(point[symbol]) * (1 + 0.01j) + 0.01
        new = complex(point[symbol])
        old_gap, new_gap = (self.gap({**point, symbol: x}) for x in (old, new))
        for _ in range(SECANT_STEPS):
            if old_gap is None or new_gap is None or old_gap == new_gap:
                return None
            step = new_gap * (new - old) / (new_gap - old_gap)
            old, old_gap, new = new, new_gap, new - step
            if abs(new) > 1e6:
                return None
            new_gap = self.gap({**point, symbol: new})
            if abs(step) <= 1e-14 * abs(new):
                break
        return {**point, symbol: _tidy(new)}


def _tidy(value: Any) -> Any:
    """The value without an imaginary part that rounding made, whole where it is whole."""
    if isinstance(value, complex):
        if abs(value.imag) > 1e-12 * abs(value):
            return value
        value = value.real
    if isinstance(value, float) and abs(value - round(value)) <= 1e-12 * abs(value):
        return round(value)
    return value


def contains(domain: Domain, value: Any) -> bool:
    """Whether a domain holds a number."""
    real = not isinstance(value, complex) or value.imag == 0
    part = value.real
    if domain.kind != "complex" and not real:
        return False
    if domain.kind == "integer" and part != round(part):
        return False
    if part not in domain.within:
        return False
    cut = domain.without
    if cut is None or not real or part not in cut:
        return True
    return domain.integers_only and part != round(part)
