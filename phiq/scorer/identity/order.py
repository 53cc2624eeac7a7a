"""Judges one inequality, or one approximate equality, between two sides.

An inequality that no sample point violates is challenged by a descent towards a violation before
it is called an identity; that one holds nowhere needs a proof by signs or intervals, or sides
without symbols. Only points where both sides are real count.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from phiq.scorer.bounds.boxes import excludes_zero
from phiq.scorer.bounds.signs import NEGATIVE, POSITIVE, ZERO, signs_of_difference
from phiq.scorer.evaluate import Evaluation
from phiq.scorer.expression.membership import on_open_end
from phiq.scorer.identity.decimals import typed_uncertainty
from phiq.scorer.identity.equality import OUT_OF_RANGE, OUT_OF_TIME, judge_equality
from phiq.scorer.identity.judgement import Judgement, JudgementName
from phiq.scorer.identity.outcome import by_evaluation, has_steady_gap
from phiq.scorer.identity.refute.switches import may_switch_far
from phiq.scorer.identity.solve.equation import Equation, Solution
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.identity.statement.samples import NEEDED_POINTS, points_of
from phiq.scorer.numeric.agreement import context
from phiq.scorer.numeric.compiler import Point, UnsupportedError
from phiq.scorer.numeric.pair import MIDDLE, Pair
from phiq.scorer.time_limit import Allowance, TimeLimitError

#: Steps of the descent from each of its starts; the step halves when no neighbour is lower.
DESCENT_STEPS = 60
#: Lowest sample points the descent starts from.
DESCENT_STARTS = 3
#: A violation counts when it is larger than this share of the sides: less may be rounding.
CLEAR = 1e-9
#: A margin that is no more than the last digits of a computed solution.
MET = 1e-14
#: Distance from an open end, relative to it, within which sides may be told apart by digits alone.
NEAR = 0.01
#: Relative difference up to which two plain numbers may be called approximately equal, and
#: from which on they may not.
CLOSE, FAR = 0.01, 0.5
#: Functions that jump.
_JUMPING = frozenset(("floor", "ceil", "round", "sign", "mod"))
_HOW_CLOSE = "and how close is close enough is not said"


def judge_order(clause: Clause, evaluation: Evaluation, allowance: Allowance) -> Judgement:
    """Judge l < r, l ≤ r, l > r, l ≥ r or l ≠ r."""
    if clause.sign == "≠":
        return _judge_unequal(clause, evaluation, allowance)
    try:
        return allowance.run(_judge, clause, evaluation)
    except TimeLimitError:
        return Judgement("undecided", "mpmath", OUT_OF_TIME)
    except ArithmeticError:
        return Judgement("undecided", "mpmath", OUT_OF_RANGE)
    except UnsupportedError as error:
        return Judgement("undecided", "none", f"a part of it has no value to compute: {error}")


def _judge(clause: Clause, evaluation: Evaluation) -> Judgement:
    found = by_evaluation(evaluation)
    steady = has_steady_gap(evaluation) and not may_switch_far(clause.relation)
    inequality = Inequality(clause, points_of(evaluation, clause.domains), steady=steady)
    if found.outcome == "agree":
        return inequality.of_equal_sides(found.stage)
    return inequality.judge()


def _judge_unequal(clause: Clause, evaluation: Evaluation, allowance: Allowance) -> Judgement:
    """Whether l ≠ r: the mirror image of l = r, with every symbol kept to its domain."""
    kept = clause.on(clause.domains, frozenset(clause.domains))
    equal = judge_equality(kept, evaluation, allowance)
    if equal.verdict == "identity":
        return equal._replace(
            verdict="contradiction", reason=f"the sides are equal: {equal.reason}"
        )
    if equal.verdict == "contradiction":
        return equal._replace(verdict="identity")
    if equal.verdict == "satisfiable" and clause.domains:
        return equal._replace(reason="its sides differ for some values, and are equal for others")
    return equal._replace(verdict="undecided")


class Inequality:
    """An inequality as `margin >= 0`, or `> 0` where it is strict.

    `steady` tells that the sides differ by one number other than 0, wherever the batch looked.
    """

    def __init__(self, clause: Clause, points: Sequence[Point], *, steady: bool = False) -> None:
        self.strict = clause.sign in "<>"
        self.steady = steady
        self.clause = clause
        self.small, self.large = clause.left, clause.right
        if clause.sign in ">≥":
            self.small, self.large = self.large, self.small
        equation = Equation(self.small, self.large, clause.domains, frozenset(clause.domains))
        self.search = Search(equation)
        self.points = points

    def margin(self, point: Point) -> float | None:
        """(large - small) / size, None where a side has no real value or the point is outside."""
        if not self.search.allows(point):
            return None
        values = self.search.values(point)
        if values is None or any(abs(v.imag) > 0 for v in values):
            return None
        small, large = [float(v.real) for v in values]
        size = max(abs(small), abs(large))
        return (large - small) / size if size else 0.0

    def holds(self, point: Point, clear: float = CLEAR) -> bool:
        """Whether the inequality clearly holds at the point."""
        margin = self.margin(point)
        return margin is not None and margin > (clear if self.strict else -CLEAR)

    def of_equal_sides(self, stage: str) -> Judgement:
        """What is said where the batch saw both sides agree everywhere."""
        even: JudgementName = "contradiction" if self.strict else "identity"
        return self._answer(even, stage, "the sides are equal")

    def judge(self) -> Judgement:
        """Decide it from its margins at the points, then by proof or descent."""
        margins = self._margins()
        if len(margins) < (NEEDED_POINTS if self.clause.domains else 1):
            return Judgement("undecided", "none", "both sides are real at too few points")
        margins.sort(key=lambda pair: pair[0])
        lowest, highest = margins[0], margins[-1]
        if not self.clause.domains:
            return self._by_value(lowest[0])
        if _both_ways(lowest[0], highest[0]):
            return self._answer(
                "satisfiable", "float", "it holds for some values and fails for others"
            )
        if self.steady:
            name: JudgementName = "identity" if lowest[0] > 0 else "contradiction"
            return self._answer(name, "float", "the sides differ by a constant")
        signs = signs_of_difference(self.large, self.small, self.clause.domains)
        if lowest[0] < -CLEAR:
            return self._mostly_false(signs, [p for _, p in reversed(margins)])
        return self._mostly_true(signs, [p for _, p in margins])

    def _margins(self) -> list[tuple[float, Point]]:
        """The margins at the points, up to where enough of them differ clearly in sign."""
        margins: list[tuple[float, Point]] = []
        lowest, highest = math.inf, -math.inf
        for point in self.points:
            margin = self.margin(point)
            if margin is None:
                continue
            margins.append((margin, point))
            lowest, highest = min(lowest, margin), max(highest, margin)
            if len(margins) >= NEEDED_POINTS and _both_ways(lowest, highest):
                break
        return margins

    def _by_value(self, margin: float) -> Judgement:
        if abs(margin) <= CLEAR:
            if margin == 0.0:
                return self.of_equal_sides("float")
            return self._answer("undecided", "float", "the sides are too close to order")
        name: JudgementName = "identity" if margin > 0 else "contradiction"
        return self._answer(name, "float", "the values of the sides decide it")

    def _mostly_true(self, signs: int | None, points: Sequence[Point]) -> Judgement:
        forbidden = NEGATIVE | (ZERO if self.strict else 0)
        if signs is not None and not signs & forbidden:
            return self._answer("identity", "interval", "the signs of the sides prove it")
        fails = any(self._fails_below(p) for p in self._starts(points))
        if fails or (self.strict and self._meets(self.search.find(self.points))):
            return self._answer("satisfiable", "solve", "it holds for most values, but not for all")
        seen: JudgementName = "undecided" if may_switch_far(self.clause.relation) else "identity"
        return self._answer(seen, "float", "no value was found for which it fails")

    def _mostly_false(self, signs: int | None, points: Sequence[Point]) -> Judgement:
        wanted = POSITIVE | (0 if self.strict else ZERO)
        proved = (signs is not None and not signs & wanted) or (
            excludes_zero(self.small, self.large, self.clause.domains)
        )
        if proved:
            return self._answer("contradiction", "interval", "it holds nowhere in the domain")
        enough = -CLEAR if self.strict else CLEAR
        if any(self._descent(p, -1, enough) is not None for p in self._starts(points)):
            return self._answer("satisfiable", "solve", "it fails for most values, but not for all")
        return self._answer("undecided", "float", "no value was found for which it holds")

    def _starts(self, points: Sequence[Point]) -> list[Point]:
        plain = [p for p in self.search.plain_points() if self.margin(p) is not None]
        return [*points[:DESCENT_STARTS], *plain]

    def _fails_below(self, start: Point) -> bool:
        """Whether a descent ends where it fails by more than floats lose next to equal sides."""
        point = self._descent(start, 1, -CLEAR)
        margin = None if point is None else self._digits_margin(point)
        return margin is not None and margin < -CLEAR

    def _meets(self, solution: Solution | None) -> bool:
        """Whether the sides are equal there, and do not only tend to be.

        Next to an open end they may, and next to a jump: x - ⌊x⌋ tends to 1 and never is.
        """
        if solution is None:
            return False
        domains = self.clause.domains
        at_end = any(on_open_end(domains[s], v, NEAR) for s, v in solution.point.items())
        jumps = any(node.text in _JUMPING for node in self.clause.relation.walk())
        if not at_end and not jumps:
            return True
        margin = self._digits_margin(solution.point)
        return margin is None or abs(margin) <= (0.0 if jumps else MET)

    def _digits_margin(self, point: Point) -> float | None:
        """The margin in many digits, where the sides have real values."""
        values = Pair(self.small, self.large, context()).values_at(point, MIDDLE)
        if values is None or any(abs(v.imag) > 0 for v in values):
            return None
        size = max(abs(values[0]), abs(values[1]))
        return float(((values[1] - values[0]) / size).real) if size else 0.0

    def _descent(self, point: Point, sign: int, below: float) -> Point | None:
        """Where a pattern search from a point finds `sign * margin` below that."""
        best = sign * (self.margin(point) or 0.0)
        step = 0.5
        for _ in range(DESCENT_STEPS):
            if best < below:
                return point
            lower = None
            for symbol, value in point.items():
                whole = isinstance(value, int)
                for direction in (step, -step):
                    moved = value + (
                        round(direction * 2) if whole else direction * (1 + abs(value))
                    )
                    margin = self.margin({**point, symbol: moved})
                    if margin is not None and sign * margin < best:
                        best, lower = sign * margin, {**point, symbol: moved}
            if lower is None:
                step /= 2
            else:
                point = lower
        return point if best < below else None

    def _answer(self, verdict: JudgementName, stage: str, reason: str) -> Judgement:
        return Judgement(
            verdict,
            stage,
            reason,
            points=len(self.points),
            unknowns=len(self.clause.domains),
            real_gap=True,
        )


def _both_ways(lowest: float, highest: float) -> bool:
    """Whether margins tell clearly that an inequality holds here and fails there."""
    return lowest < -CLEAR and highest > CLEAR


def judge_approximation(clause: Clause, evaluation: Evaluation, allowance: Allowance) -> Judgement:
    """Judge l ≈ r: by the digits typed, or by 1 % where none are; with symbols it stays open."""
    equal = judge_equality(clause, evaluation, allowance)
    if not clause.domains and equal.verdict != "identity":
        return _closeness(clause, equal)
    if equal.verdict == "contradiction":
        return equal._replace(verdict="undecided", reason=f"the sides differ, {_HOW_CLOSE}")
    return equal


def _closeness(clause: Clause, equal: Judgement) -> Judgement:
    """Judge two numbers that are not equal."""
    values = _numbers(clause)
    if values is None:
        return equal
    gap, size = abs(values[0] - values[1]), max(map(abs, values))
    unit = max(typed_uncertainty(clause.left), typed_uncertainty(clause.right))
    what = "the digits typed" if unit else "one percent"
    if gap <= (unit or CLOSE * size):
        return equal._replace(verdict="identity", reason=f"the sides agree to {what}")
    if gap >= FAR * size:
        return equal._replace(verdict="contradiction", reason="the sides are far apart")
    return equal._replace(verdict="undecided", reason=f"the numbers differ, {_HOW_CLOSE}")


def _numbers(clause: Clause) -> tuple[Any, Any] | None:
    try:
        return Search(Equation(clause.left, clause.right, {}, frozenset())).values({})
    except UnsupportedError:
        return None
