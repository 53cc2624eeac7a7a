"""Judges several clauses that are each satisfiable: do they have a common solution?

Where the equations can be solved one after the other, each for a symbol that those before it do
not hold, that is tried first; then Newton steps on all of them at once. Both start from sample
points and plain values, in machine floats; inequalities are checked where the equations hold. A
common solution makes the whole satisfiable, also one for numbers that the typed decimals stand for:
x² = 2, x = 1.414. Where none is found it stays undecided, unless linear combinations of the parts
exclude each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from phiq.scorer.evaluate import Evaluation
from phiq.scorer.expression.domain import Domain
from phiq.scorer.expression.tree import Arena, Symbol, kinds
from phiq.scorer.identity.inequality import CLEAR, Inequality
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.refute.given_values import excluded_by_values
from phiq.scorer.identity.refute.linear import exclude_each_other
from phiq.scorer.identity.rounding.decimals import loosened
from phiq.scorer.identity.solve.remainders import Remainders, solved_by_remainders
from phiq.scorer.identity.solve.search import PLAIN_VALUES, Search
from phiq.scorer.identity.solve.solution import Solution
from phiq.scorer.identity.statement.clauses import APPROXIMATE, EQUALITIES, INEQUALITIES, Clause
from phiq.scorer.identity.statement.naming import spelled
from phiq.scorer.identity.statement.samples import joint_points
from phiq.scorer.numeric.closed_form import closed_form, plain_form
from phiq.scorer.numeric.compiler import Number, Point
from phiq.scorer.numeric.errors import UnsupportedError
from phiq.scorer.numeric.machine import is_float, tidy
from phiq.scorer.time_limit import Allowance, TimeLimitError

#: Signs of clauses that hold where both sides are equal.
_EQUAL = EQUALITIES | APPROXIMATE
_SOLVABLE = _EQUAL | INEQUALITIES | {"≠"}
#: Starts and steps of the joint search.
STARTS, STEPS = 6, 40
#: Most equations solved together: each step evaluates all of them once for every symbol.
MOST_EQUATIONS = 8
#: Share of the sides by which a strict inequality must hold at a solution of the equations beside
#: it, which is not exact.
STRICT = 1e-6
_UNIT = kinds("unit")
#: Symbols of a solution that is told: more are no answer to read.
MOST_TOLD = 4
#: Further steps from a solution that holds to some digits, and how near they end at least.
POLISHING = 2
CLOSE = 1e-7
#: Width of the differences that estimate a slope, as a share of a symbol's value.
WIDTH = 1e-7
#: Values from which on that is so; those nearer to 0 are rounding.
SMALLEST = 1e-40
#: Share of the largest singular value of the slopes below which one is the noise of differences.
RANK = 1e-6


def judge_together(
    clauses: Sequence[Clause],
    found: Sequence[Evaluation],
    weakest: Judgement,
    allowance: Allowance,
) -> Judgement:
    """The judgement of the conjunction, given that of its weakest member, which is satisfiable."""
    # Those between numbers are decided, and hold.
    held = [place for place, clause in enumerate(clauses) if clause.domains]
    clauses, found = [clauses[k] for k in held], [found[k] for k in held]
    if len(clauses) == 1:
        return weakest
    congruences = solved_by_remainders(clauses)
    if congruences is not None:
        return of_remainders(weakest, *congruences)
    reason = "each part can hold, but no solution of all together was found"
    try:
        joint = allowance.run(_solved, clauses, found)
        if joint is not None:
            reason = f"all its parts hold together for {joint.where()}"
            return weakest._replace(reason=reason, solution=Solution(joint.solution))
        if allowance.run(_hold_as_typed, clauses, found):
            reason = "all its parts hold together to the digits typed"
            return weakest._replace(reason=reason, solution=None, bound=None)
    except TimeLimitError:
        reason = "each part can hold, but time was up before all together were solved"
    except UnsupportedError:
        pass
    # What was measured of one part says nothing of them together.
    open_case = weakest._replace(verdict="undecided", reason=reason, residual=None, bound=None)
    if exclude_each_other(clauses) or excluded_by_values(clauses):
        reason = "its parts exclude each other: combined they say something false"
        return open_case._replace(verdict="contradiction", stage="exact", reason=reason)
    return open_case


def of_remainders(weakest: Judgement, symbol: Symbol, common: Remainders) -> Judgement:
    """The judgement of congruences by the remainders that make all of them true."""
    if not common.found:
        reason = f"no whole number {spelled(symbol)} leaves all these remainders"
        return weakest._replace(verdict="contradiction", stage="exact", reason=reason, bound=None)
    least = common.found[0]
    more = f"number that is {least} more than a " if least else ""
    every = f"every {more}multiple of {common.modulus}"
    more = f", and for {every}" if len(common.found) == 1 else ""
    parts = "all its parts hold together" if weakest.verdict != "undecided" else "it holds"
    reason = f"{parts} for {spelled(symbol)} = {least}{more}"
    return weakest._replace(
        verdict="satisfiable", reason=reason, solution=Solution({symbol: least})
    )


def _solved(clauses: Sequence[Clause], found: Sequence[Evaluation]) -> _Joint | None:
    """The clauses with a point at which all hold; None where no such point was found."""
    if not _can_be_solved(clauses):
        return None
    joint = _Joint(clauses)
    starts = _starts(clauses, found, joint, {})
    if any(map(joint.solve_in_turn, starts)) or any(map(joint.solve_at_once, starts)):
        return joint
    if joint.solve_at_once(joint.as_given(starts[0], {})):
        return joint
    between = joint.between(starts[0])
    return joint if any(map(joint.solve_in_turn, between)) else None


def _can_be_solved(clauses: Sequence[Clause]) -> bool:
    return len(clauses) <= MOST_EQUATIONS and _SOLVABLE.issuperset(c.sign for c in clauses)


def _hold_as_typed(clauses: Sequence[Clause], found: Sequence[Evaluation]) -> bool:
    """Whether all hold for some numbers that the typed decimals may stand for.

    Those of results alone are tried first: what 6 = 24.63 n is computed from counts as it stands.
    """
    results = [clause for clause in clauses if any(side.op == "sym" for side in clause.typed)]
    for loosened_ones in (results, clauses) if 0 < len(results) < len(clauses) else (clauses,):
        if _hold_loosened(clauses, loosened_ones, found):
            return True
    return False


def _hold_loosened(
    clauses: Sequence[Clause], some: Sequence[Clause], found: Sequence[Evaluation]
) -> bool:
    """Whether all hold where the decimals of some are what these may stand for."""
    arena = Arena()
    domains: dict[Symbol, Domain] = {}
    loose = []
    for clause in clauses:
        if clause not in some:
            loose.append(clause)
            continue
        within: dict[Symbol, Domain] = {}
        counted = any(side.kinds & _UNIT for side in clause.typed)
        sides = [loosened(side, arena, within, counted=counted) for side in clause.relation.args]
        relation = arena.node("rel", tuple(sides), (clause.sign,))
        domains |= within
        typed = replace(clause, relation=relation, typed=relation.args)
        loose.append(typed.on({**clause.domains, **within}, clause.declared.union(within)))
    if not domains or not _can_be_solved(clauses):
        return False
    joint = _Joint(loose)
    values = {symbol: float(symbol.base) for symbol in domains}
    starts = _starts(clauses, found, joint, values)
    return any(joint.solve_at_once(joint.as_given(start, values)) for start in starts)


def _starts(
    clauses: Sequence[Clause], found: Sequence[Evaluation], joint: _Joint, known: Point
) -> list[Point]:
    """Points to begin at, those first at which the fewest inequalities fail."""
    points = [point | known for point in joint_points(clauses, found)]
    starts = sorted(points, key=joint.broken)[:STARTS] if joint.inequalities else points[:STARTS]
    return starts + [dict.fromkeys(starts[0], value) | known for value in PLAIN_VALUES]


class _Joint:
    """Several equations and inequalities in all their symbols."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.searches = [Search(c.equation) for c in clauses if c.sign in _EQUAL]
        self.inequalities = [Inequality(c, ()) for c in clauses if c.sign in INEQUALITIES]
        self.apart = [Search(c.equation) for c in clauses if c.sign == "≠"]
        self.turns = _in_turn(self.searches)
        #: Symbols that stand for whole sides have no values to tell of.
        self.nameless = any(not c.unknowns.isdisjoint(c.domains) for c in clauses)
        #: The last point at which all held.
        self.solution: Point = {}

    def solve_in_turn(self, point: Point) -> bool:
        """Whether a solution is found by solving one equation after the other."""
        for search, symbol in self.turns:
            value = search.solved_for(symbol, point)
            if value is None:
                return False
            point = point | {symbol: value}
        return self._all_hold(point)

    def solve_at_once(self, point: Point) -> bool:
        """Whether Newton steps from the point end at a common solution."""
        for _ in range(STEPS):
            if self._all_hold(point):
                return True
            after = self._after_step(point)
            if after is None:
                return False
            point = after
        return False

    def as_given(self, point: Point, known: Point) -> Point:
        """The point with the value of each symbol that follows from known ones, one by one."""
        told = dict(known)
        for _ in self.searches:
            for search in self.searches:
                unknown = [symbol for symbol in search.equation.domains if symbol not in told]
                if len(unknown) != 1 or unknown[0] not in search.single_symbols():
                    continue
                value = search.solved_for(unknown[0], told)
                if value is not None:
                    whole = search.equation.domains[unknown[0]].kind == "integer"
                    told[unknown[0]] = value if whole else value * 1.0
        return point | told

    def where(self) -> str:
        """The solution found in words, where its numbers have forms that people write."""
        self._polish()
        real = {s: float(v.real) for s, v in self.solution.items() if not v.imag}
        forms = {s: closed_form(x) or plain_form(x, CLOSE) for s, x in real.items()}
        known = {s: form for s, form in forms.items() if form is not None}
        exact: Point = {s: tidy(form.value) for s, form in known.items()}
        told = len(known) == len(self.solution) <= MOST_TOLD and not self.nameless
        told = told and bool(self.searches)  # of inequalities one value says little
        if not told or not self._all_hold(exact):
            return "some values"
        return ", ".join(f"{spelled(s)} = {form.text}" for s, form in known.items())

    def _polish(self) -> None:
        """Takes the solution on by the steps of Newton's that give it the digits of a float."""
        point = self.solution
        for _ in range(POLISHING):
            after = self._after_step(point)
            if after is None:
                return
            point = after
        self._all_hold(point)

    def broken(self, point: Point) -> int:
        """How many inequalities do not hold at the point."""
        return sum(not self._keeps(inequality, point) for inequality in self.inequalities)

    def between(self, point: Point) -> Iterator[Point]:
        """Points between those where the sides of inequalities are equal, and beyond all of them.

        One symbol is moved, the others are as in the point.
        """
        edges: dict[Symbol, set[float]] = {}
        for inequality in self.inequalities:
            for symbol in inequality.search.single_symbols():
                edge = inequality.search.solved_for(symbol, point)
                if edge is not None and is_float(edge) and edge.imag == 0 and symbol in point:
                    edges.setdefault(symbol, set()).add(float(edge.real))
        for symbol, found in edges.items():
            whole = isinstance(point[symbol], int)
            for value in _values_between(sorted(found)):
                yield point | {symbol: round(value) if whole else value}

    def _keeps(self, inequality: Inequality, point: Point) -> bool:
        clear = STRICT if self.searches else CLEAR
        return inequality.holds({s: point[s] for s in inequality.clause.domains}, clear)

    def _all_hold(self, point: Point) -> bool:
        for search in self.searches:
            own = {s: point[s] for s in search.equation.domains}
            if not search.holds(own):
                return False
        for search in self.apart:
            if not search.differs({s: point[s] for s in search.equation.domains}):
                return False
        held = all(self._keeps(inequality, point) for inequality in self.inequalities)
        self.solution = point if held else self.solution
        return held

    def _after_step(self, point: Point) -> Point | None:
        """The point that a Newton step in all but whole numbers ends at."""
        free = [s for s, v in point.items() if not isinstance(v, int)]
        step = self._step(point, free)
        if step is None:
            return None
        return point | {s: point[s] + d for s, d in zip(free, step, strict=True)}

    def _step(self, point: Point, free: Sequence[Symbol]) -> list[Number] | None:
        """The least-norm Newton step, by least squares: one equation may follow from others."""
        here = self._gaps(point)
        if not here or not free:
            return None
        columns = []
        for symbol in free:
            size = abs(point[symbol])
            width = WIDTH * (size if size > SMALLEST else 1)
            there = self._gaps(point | {symbol: point[symbol] + width})
            if there is None:
                return None
            columns.append([(b - a) / width for a, b in zip(here, there, strict=True)])
        slopes = np.array(columns)  # (symbols, equations)
        with np.errstate(all="ignore"):
            try:
                step = np.linalg.lstsq(slopes.T, -np.array(here), rcond=RANK)[0]
            except (np.linalg.LinAlgError, TypeError):  # TypeError: whole numbers past 64 bits
                return None
            return step.tolist() if np.isfinite(step).all() else None

    def _gaps(self, point: Point) -> list[Number] | None:
        gaps = []
        for search in self.searches:
            gap = search.gap(point)
            if gap is None:
                return None
            gaps.append(gap)
        return gaps


def _values_between(edges: Sequence[float]) -> Iterator[float]:
    """A value in each gap, at each edge, and beyond the outermost ones."""
    yield from ((a + b) / 2 for a, b in pairwise(edges))
    yield from edges
    yield edges[0] - 1 - abs(edges[0])
    yield edges[-1] + 1 + abs(edges[-1])


def _in_turn(searches: Sequence[Search]) -> list[tuple[Search, Symbol]]:
    """Equations in an order to solve them in, each with a symbol that those before do not hold.

    Where no such symbol is left, the remaining equations are left out: they may hold as it is.
    """
    order: list[tuple[Search, Symbol]] = []
    left = list(searches)
    while (last := _solved_last(left)) is not None:
        order.insert(0, last)
        left.remove(last[0])
    return order


def _solved_last(searches: Sequence[Search]) -> tuple[Search, Symbol] | None:
    """An equation that holds a symbol once which no other equation holds."""
    for search in searches:
        others = [other.equation.domains for other in searches if other is not search]
        for symbol in search.single_symbols():
            if symbol in search.equation.domains and not any(symbol in other for other in others):
                return search, symbol
    return None
