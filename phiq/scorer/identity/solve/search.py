"""Looks for one solution of an equation that is no identity, in machine floats.

Tried in turn: a few plain values for all symbols; undoing the operations around a symbol that
occurs once; a change of sign between two real points; secant steps in one complex symbol. A
solution found counts only if it lies in the domain and the sides agree there. Finding none
proves nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, product

from phiq.scorer.expression.domain import COMPLEX, REAL
from phiq.scorer.expression.membership import contains, on_open_end
from phiq.scorer.expression.tree import Arena, Symbol
from phiq.scorer.identity.solve.inversion import invert, single_symbols
from phiq.scorer.identity.solve.isolation import aside, is_far, is_isolated
from phiq.scorer.identity.solve.relations import DISTINCT, EQUAL, constant_ratio
from phiq.scorer.identity.solve.solution import Solution
from phiq.scorer.identity.statement.clauses import Equation
from phiq.scorer.numeric.compiler import Compiled, Number, Point
from phiq.scorer.numeric.errors import NO_VALUE
from phiq.scorer.numeric.floats import compiler
from phiq.scorer.numeric.machine import is_float, tidy

#: Whole numbers that are tried together for up to three symbols: a few milliseconds.
SMALL_WHOLE: tuple[int, ...] = (0, 1, 2, 3, -1, 4, 5, -2, 6, 7, -3)
MOST_COUNTED = 3
#: Plain values tried for all symbols at once: where textbook equations often hold.
PLAIN_VALUES: tuple[Number, ...] = (1, 0, 2, -1, 0.5, 3, -2)
#: Plain values mixed with each other, for at most so many symbols; counts tried for a single index.
MIXED_VALUES, MOST_MIXED = (0, 1, 2), 3
COUNTS = tuple(range(-10, 21))
#: Domains that hold all plain values.
_WHOLE = (REAL, COMPLEX)
#: Sample points whose other symbols are kept while one is solved for.
STARTS = 4
#: Share of a start's distance from 0 at which another lies: far off, many functions are straight.
NEARER = 0.2
#: Pairs of sample points searched for a change of sign.
PAIRS = 12
#: Halvings that take a bracket of size 1 down to neighbouring floats.
HALVINGS = 60
#: How many times larger than at either end a gap is inside a bracket that holds a pole.
POLE = 16.0
#: Secant steps from one start; they converge in a dozen, to a double root in forty, or not at all.
SECANT_STEPS = 40

#: Points looked at closely of those where the sides seem to agree: all may only be far out.
MOST_DOUBTED = 4
#: Where secant steps are given up.
FARTHEST = 1e6
#: How far the gap must fall from the ends of a bracket to its root; at a pole or jump it stays.
SHRINKS = 1e-7
#: How far aside a root is compared with its surroundings, and how much smaller the gap is there.
ASIDE = 1e-3
ISOLATED = 1e-5
#: How much smaller sides are that vanish there.
VANISHING = 0.1
#: Largest symbol at which two sides that are both 0 count: beyond it functions underflow.
LARGEST_ZERO = 10


class Search:
    """Evaluates one equation in machine floats and looks for a point where it holds."""

    def __init__(self, equation: Equation) -> None:
        self.equation = equation
        self.compiler = compiler()
        self.sides: tuple[Compiled, Compiled] = (
            self.compiler.compile(equation.left),
            self.compiler.compile(equation.right),
        )
        #: The domains that may not be left.
        self._binding = [
            (symbol, domain)
            for symbol, domain in equation.domains.items()
            if symbol in equation.declared or domain.kind == "integer"
        ]

    def values(self, point: Point) -> tuple[Number, Number] | None:
        """Both sides, None where one has no finite value."""
        try:
            left, right = self.sides[0](point), self.sides[1](point)
            if type(left) is float is type(right):
                return (left, right) if math.isfinite(left) and math.isfinite(right) else None
            return (left, right) if is_float(left) and is_float(right) else None
        except NO_VALUE:
            return None

    def find(self, points: Sequence[Point]) -> Solution | None:
        """One solution, searched from the sample points; None if none was found."""
        return self.find_soon(points) or self.find_late(points)

    def find_soon(self, points: Sequence[Point], *, one_sided: bool = False) -> Solution | None:
        """One solution, by quick searches; `one_sided`: one side is larger at all the points."""
        for point, symbol in self._inverted(points):
            if self.holds(point) and self._is_sure(point):
                return Solution(point, symbol)
        brackets = () if one_sided else self.bracketed(points)
        candidates = chain(self.plain_points(), self._straight(points), brackets)
        return self._first(candidates, self._is_sure)

    def find_late(self, points: Sequence[Point]) -> Solution | None:
        """One solution, by the searches that take longest where there is none."""
        others: Iterable[Point] = self._secant(points)
        if self._in_the_plane() or constant_ratio(self.values, points):
            others = chain(others, self._common_zeros(points))
        return self._first(others, self._is_isolated) or self._small_whole()

    def _small_whole(self) -> Solution | None:
        """The least solution in small whole numbers, where all symbols are such."""
        domains = self.equation.domains
        whole = all(domain.kind == "integer" for domain in domains.values())
        if not whole or not 1 < len(domains) <= MOST_COUNTED:
            return None
        for values in product(SMALL_WHOLE, repeat=len(domains)):
            point = dict(zip(domains, values, strict=True))
            if self.holds(point):
                return Solution(point)
        return None

    def _is_sure(self, point: Point) -> bool:
        """Whether floats are to be believed that the sides agree there."""
        return not is_far(point) or self._is_isolated(point)

    def _is_isolated(self, point: Point) -> bool:
        floats = self.values(point), self.values(aside(point))
        return is_isolated(self.equation, point, *floats)

    def _first(
        self, candidates: Iterable[Point], is_sure: Callable[[Point], bool]
    ) -> Solution | None:
        held = islice(filter(self.holds, candidates), MOST_DOUBTED)
        found = next(filter(is_sure, held), None)
        return None if found is None else Solution(found)

    def differs(self, point: Point, share: float = DISTINCT) -> bool:
        """Whether the sides have values that are not the same by more than a share of them."""
        values = self.values(point)
        if values is None:
            return False
        return bool(abs(values[0] - values[1]) > share * max(abs(values[0]), abs(values[1])))

    def gap(self, point: Point) -> Number:
        """Left - right, None where there is no value."""
        values = self.values(point)
        return None if values is None else values[0] - values[1]

    def holds(self, point: Point) -> bool:
        """Whether the point lies in the domain and the sides agree at it."""
        values = self.values(point) if self.allows(point) else None
        if values is None:
            return False
        gap, size = abs(values[0] - values[1]), max(abs(values[0]), abs(values[1]))
        if size == 0:
            small = all(abs(value) <= LARGEST_ZERO for value in point.values())
            return small or self._is_lone_zero(point)
        return bool(gap <= EQUAL * size) or self._stands_out(point, gap, size)

    def _is_lone_zero(self, point: Point) -> bool:
        """Whether the sides are 0 here and no longer around, where nothing is lost to underflow."""
        beside = self.values({s: v + ASIDE * (1 + abs(v)) for s, v in point.items()})
        return beside is not None and abs(beside[0] - beside[1]) > ASIDE**2

    def _stands_out(self, point: Point, gap: Number, size: Number) -> bool:
        """Whether gap and sides are far smaller here than around: a root of a vanishing side."""
        beside = self.values({s: v + ASIDE * (1 + abs(v)) for s, v in point.items()})
        if beside is None or not size <= VANISHING * max(map(abs, beside)):
            return False
        return bool(gap <= ISOLATED * abs(beside[0] - beside[1]))

    def allows(self, point: Point) -> bool:
        """Whether each symbol may have its value; an inferred domain binds whole numbers alone."""
        for symbol, domain in self._binding:
            value = point[symbol]
            if not contains(domain, value) or on_open_end(domain, value):
                return False
        return True

    def plain_points(self) -> Iterable[Point]:
        """Points of plain values inside the domains: one for all symbols, then mixed ones."""
        domains = self.equation.domains
        whole = all(domain.kind == "integer" for domain in domains.values())
        mixed = COUNTS if whole and len(domains) == 1 else MIXED_VALUES
        rows = [(value,) * len(domains) for value in PLAIN_VALUES]
        if len(domains) <= MOST_MIXED:
            rows += product(mixed, repeat=len(domains))
        narrow = [(place, d) for place, d in enumerate(domains.values()) if d not in _WHOLE]
        for row in dict.fromkeys(rows):
            if not narrow or all(contains(domain, row[place]) for place, domain in narrow):
                yield dict(zip(domains, row, strict=True))

    def single_symbols(self) -> list[Symbol]:
        """The symbols that stand once in the equation, so that it is solved for them."""
        return single_symbols(self.equation.left, self.equation.right)

    def solved_for(self, symbol: Symbol, point: Point) -> Number:
        """The value of such a symbol, the others as in the point; None where there is none."""
        left, right = self.equation.left, self.equation.right
        try:
            return tidy(invert(left, right, symbol, point, self.compiler))
        except NO_VALUE:
            return None

    def _inverted(self, points: Sequence[Point]) -> Iterable[tuple[Point, Symbol]]:
        for symbol in self.single_symbols():
            for point in islice(points, STARTS):
                value = self.solved_for(symbol, point)
                if value is not None:
                    yield {**point, symbol: value}, symbol

    def _straight(self, points: Sequence[Point]) -> Iterator[Point]:
        """Where the line through the gaps at two points is 0: the root of a linear equation."""
        if len(self.equation.domains) != 1 or len(points) < 2:
            return
        (symbol,) = self.equation.domains
        gaps = [self.gap(point) for point in points[:2]]
        if None in gaps or gaps[0] == gaps[1]:
            return
        (near, _), (start, end) = gaps, [point[symbol] for point in points[:2]]
        yield {symbol: tidy(start - near * (end - start) / (gaps[1] - near))}

    def bracketed(self, points: Sequence[Point]) -> Iterable[Point]:
        """Roots on lines between real sample points where the real gap changes its sign."""
        kinds = {domain.kind for domain in self.equation.domains.values()}
        if "integer" in kinds:
            return
        if "complex" in kinds:
            points = [{s: v.real for s, v in point.items()} for point in points[: 2 * PAIRS]]
        below: list[tuple[Point, float]] = []
        above: list[tuple[Point, float]] = []
        for point in islice(points, 2 * PAIRS):
            gap = self.gap(point)
            if not gap or abs(gap.imag) != 0:
                continue
            new, others = (below, above) if gap.real < 0 else (above, below)
            new.append((point, abs(gap.real)))
            if len(new) <= len(others):
                (start, low), (end, high) = below[len(new) - 1], above[len(new) - 1]
                found = self._bisect(start, end, (min(low, high), max(low, high)))
                if found is not None:
                    yield found

    def _bisect(self, below: Point, above: Point, sizes: tuple[float, float]) -> Point | None:
        """A root between two points with gaps of these sizes; none where the gap has a pole."""
        size, largest = sizes
        middle = below
        for _ in range(HALVINGS):
            middle = {s: (below[s] + above[s]) / 2 for s in below}
            gap = self.gap(middle)
            if gap is None or abs(gap.imag) > 0 or abs(gap.real) > POLE * largest:
                return None
            if gap.real < 0:
                below = middle
            else:
                above = middle
            if abs(gap) <= SHRINKS * EQUAL * size:
                return middle
        gap = self.gap(middle)
        return middle if gap is not None and abs(gap) <= SHRINKS * size else None

    def _secant(self, points: Sequence[Point]) -> Iterable[Point]:
        """Roots in one symbol: along the real line, then in the plane where that is allowed."""
        for symbol, domain in self.equation.domains.items():
            if domain.kind == "integer":
                continue
            plane = domain.kind == "complex" or symbol not in self.equation.declared
            near = points[: STARTS // 2] if plane else ()
            starts = [*(p[symbol] for p in points[:STARTS]), *(NEARER * p[symbol] for p in near)]
            for point, start in zip((*points[:STARTS], *near), starts, strict=True):
                steps = [start * 1.01 + 0.01] if domain.kind == "real" else []
                steps += [start * (1 + 0.01j) + 0.01] if plane else []
                for beside, flip in product(steps, (False, True)):
                    yield from self.iterate(point, symbol, (start, beside), flip)

    def iterate(
        self, point: Point, symbol: Symbol, starts: tuple[Number, Number], flip: bool
    ) -> Iterable[Point]:
        """Secant steps on l/r - 1 (r/l - 1 where flipped): zeros of the gap, better scaled."""
        new, old = starts
        old_gap, new_gap = [self._ratio({**point, symbol: x}, flip) for x in (old, new)]
        for _ in range(SECANT_STEPS):
            if old_gap is None or new_gap is None or old_gap == new_gap:
                return
            step = new_gap * (new - old) / (new_gap - old_gap)
            old, old_gap, new = new, new_gap, new - step
            # Not by its size, which may be past machine floats where both parts are not.
            if not max(abs(new.real), abs(new.imag)) <= FARTHEST:
                return
            if abs(step) <= 1e-14 * abs(new):
                break
            new_gap = self._ratio({**point, symbol: new}, flip)
        yield {**point, symbol: tidy(new)}

    def _in_the_plane(self) -> bool:
        return [domain.kind for domain in self.equation.domains.values()] == ["complex"]

    def _common_zeros(self, points: Sequence[Point]) -> Iterable[Point]:
        """Zeros of the left side, where the sides may agree if they do nowhere else."""
        arena, equation = Arena(), self.equation
        one = arena.num(1)
        above = arena.add(equation.left, one)
        shifted = Equation(above, one, equation.domains, equation.declared)
        yield from Search(shifted)._secant(points)

    def _ratio(self, point: Point, flip: bool) -> Number:
        values = self.values(point)
        if values is None:
            return None
        above, below = reversed(values) if flip else values
        return above / below - 1 if below != 0 else above
