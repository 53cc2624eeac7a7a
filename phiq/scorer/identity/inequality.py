"""One inequality between two sides, and how it is decided: by values, by proof, by search.

An inequality that no sample point violates is challenged by a descent towards a violation, and next
to where its sides are equal, before it is called an identity; so is one that holds at no sample
point, before it is called a contradiction. Only points where both sides are real count.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from phiq.scorer.bounds.boxes import excludes_zero
from phiq.scorer.dimensions.quantity import si_unit
from phiq.scorer.expression.membership import open_end_by
from phiq.scorer.identity.judgement import Judgement, JudgementName
from phiq.scorer.identity.refute.ordered import holds_everywhere
from phiq.scorer.identity.refute.switches import has_fast_wave, may_switch_far
from phiq.scorer.identity.solve.descent import around, descend
from phiq.scorer.identity.solve.onto import takes_all_values
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.solve.shown import two_numbers
from phiq.scorer.identity.solve.solution import Solution
from phiq.scorer.identity.statement.clauses import Clause, Equation
from phiq.scorer.identity.statement.samples import NEEDED_POINTS, outlying
from phiq.scorer.numeric.compiler import Point
from phiq.scorer.numeric.hidden import digits_to_tell, is_closed_form
from phiq.scorer.numeric.machine import is_whole
from phiq.scorer.numeric.sides import DEEP, MIDDLE, Sides

#: A margin, the place of its point among the sample points, and the point.
_Margin = tuple[float, int, Point]

#: Lowest sample points the descent starts from.
DESCENT_STARTS = 3
#: A violation counts when it is larger than this share of the sides: less may be rounding.
CLEAR = 1e-9
#: A margin that is no more than the last digits of a computed solution.
MET = 1e-14
#: Distance from an open end, relative to it, within which sides may be told apart by digits alone.
NEAR = 0.01
#: Share of the step before that a step of a margin has which goes on without end.
KEEPS = 0.5
#: Functions that jump.
_JUMPING = frozenset(("floor", "ceil", "round", "sign", "mod"))
_TOO_CLOSE = "the sides are too close to order"
_AS_IT_IS_MEANT = "it can hold; if always, depends on what its parts stand for"
_HERE_AND_THERE = "it holds for some values and fails for others"


class Inequality:
    """An inequality as `margin >= 0`, or `> 0` where it is strict.

    `steady` tells that the sides differ by one number other than 0, wherever the batch looked.
    """

    def __init__(self, clause: Clause, points: Sequence[Point]) -> None:
        self.strict = clause.sign in "<>"
        self.steady = False
        self.clause = clause
        self.small, self.large = clause.left, clause.right
        if clause.sign in ">≥":
            self.small, self.large = self.large, self.small
        equation = Equation(self.small, self.large, clause.domains, frozenset(clause.domains))
        self.search = Search(equation)
        self.points = points

    def margin(self, point: Point) -> float | None:
        """(large - small) / size, None where a side has no real value or the point is outside."""
        return self._margin(point) if self.search.allows(point) else None

    def _margin(self, point: Point) -> float | None:
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
        if not self.clause.domains:
            return self._of_numbers()
        margins = self._margins()
        enough = len(margins) >= NEEDED_POINTS
        if enough and _both_ways(min(margins)[0], max(margins)[0]):
            return self._answer("satisfiable", "float", self._here_and_there())
        if takes_all_values(self.search.equation):
            return self._answer("satisfiable", "solve", self._here_and_there())
        proved = holds_everywhere(self.small, self.large, self.clause.domains, strict=self.strict)
        if proved is not None:
            return self._proved(holds=proved)
        if not enough:
            return Judgement("undecided", "none", "both sides are real at too few test points")
        return self._by_margins(margins)

    def _here_and_there(self) -> str:
        """What is said where it holds at some points; parts without values may not be free."""
        free = self.clause.unknowns.isdisjoint(self.clause.domains)
        return _HERE_AND_THERE if free else _AS_IT_IS_MEANT

    def _by_margins(self, margins: list[_Margin]) -> Judgement:
        """Decide it where all points, or nearly all, say the same."""
        margins.sort()
        lowest = margins[0][0]
        if self.steady:
            name: JudgementName = "identity" if lowest > 0 else "contradiction"
            return self._answer(name, "float", "the sides differ by a constant")
        if lowest < -CLEAR:
            return self._mostly_false([p for _, _, p in reversed(margins)])
        return self._mostly_true([p for _, _, p in margins])

    def _proved(self, *, holds: bool) -> Judgement:
        if holds:
            return self._answer("identity", "interval", "the values its sides can take prove it")
        return self._answer("contradiction", "interval", "it holds nowhere in the domain")

    def _margins(self) -> list[_Margin]:
        """The margins at the points, up to where enough of them differ clearly in sign."""
        margins: list[_Margin] = []
        lowest, highest = math.inf, -math.inf
        for place, point in enumerate(self.points):
            margin = self.margin(point)
            if margin is None:
                continue
            margins.append((margin, place, point))
            lowest, highest = min(lowest, margin), max(highest, margin)
            if len(margins) >= NEEDED_POINTS and _both_ways(lowest, highest):
                break
        return margins

    def _of_numbers(self) -> Judgement:
        """Decide between two numbers, by as many digits as it takes."""
        margin, stage = self.margin({}), "float"
        if margin is not None and abs(margin) <= CLEAR and self._is_exact():
            margin, stage = 0.0, "exact"
        elif margin is None or abs(margin) <= CLEAR:
            unclear = "a side is no real number" if margin is None else _TOO_CLOSE
            margin, stage = self._digits_of_numbers(), "digits"
            if margin is None:
                return self._answer("undecided", stage, unclear)
        if margin == 0.0:
            return self.of_equal_sides(stage)
        name: JudgementName = "identity" if margin > 0 else "contradiction"
        search = Search(Equation(self.clause.left, self.clause.right))
        unit = si_unit(self.clause.typed[0])
        values = two_numbers(search.values({}), unit) or "the values of the sides decide it"
        return self._answer(name, stage, values)

    def _is_exact(self) -> bool:
        """Whether both sides are one whole number."""
        values = self.search.values({})
        if values is None or not all(map(is_whole, values)):
            return False
        return bool(values[0] == values[1])

    def _digits_of_numbers(self) -> float | None:
        """The sign of large - small, 0 where they agree to all digits that may tell them apart."""
        sides = self.small, self.large
        digits = digits_to_tell(sides) if all(map(is_closed_form, sides)) else DEEP
        values = None if digits is None else Sides(*sides).at({}, digits)
        if values is None or not values.are_real():
            return None
        if values.gap.contains(0):
            return 0.0
        return 1.0 if values.gap.real < 0 else -1.0

    def _mostly_true(self, points: Sequence[Point]) -> Judgement:
        fails = any(self._fails_below(p) for p in self._starts(points))
        if fails or self._fails_beyond(self.search.find(self.points)) or self._turns(-1):
            return self._answer("satisfiable", "solve", "it holds for most values, but not for all")
        seen: JudgementName = "undecided" if self._may_turn(-1) else "identity"
        return self._answer(seen, "float", "no value was found for which it fails")

    def _mostly_false(self, points: Sequence[Point]) -> Judgement:
        if excludes_zero(self.small, self.large, self.clause.domains):
            return self._proved(holds=False)
        enough = -CLEAR if self.strict else CLEAR
        descents = (self._holds_above(p, enough) for p in self._starts(points))
        if self._holds_beyond(self.search.find(self.points)) or any(descents) or self._turns(1):
            return self._answer("satisfiable", "solve", "it fails for most values, but not for all")
        seen: JudgementName = "undecided" if self._may_turn(1) else "contradiction"
        return self._answer(seen, "float", "no value was found for which it holds")

    def _outlying(self) -> Iterator[list[Point]]:
        start = next((p for p in self.points if self.margin(p) is not None), None)
        return iter(()) if start is None else outlying(start, self.clause.domains)

    def _turns(self, sign: int) -> bool:
        """Whether a margin of this sign is found far out, or next to an end."""
        for point in chain.from_iterable(self._outlying()):
            seen = self._margin(point)
            if seen is not None and sign * seen > CLEAR:
                exact = self._digits_margin(point)
                if exact is not None and sign * exact > CLEAR:
                    return True
        return False

    def _may_turn(self, sign: int) -> bool:
        """Whether margins may come to have this sign beyond all points looked at."""
        if may_switch_far(self.clause.relation) or has_fast_wave(self.clause.relation):
            return True
        return any(
            self._drifts([p for p in row if self._margin(p)], sign) for row in self._outlying()
        )

    def _drifts(self, row: Sequence[Point], sign: int) -> bool:
        """Whether the last steps of a margin towards this sign do not die down: those of ln x."""
        margins = [sign * (self._digits_margin(point) or 0.0) for point in row[-3:]]
        steps = [b - a for a, b in pairwise(margins)]
        return len(steps) > 1 and steps[1] > CLEAR and steps[1] >= KEEPS * steps[0]

    def _starts(self, points: Sequence[Point]) -> list[Point]:
        plain = [p for p in self.search.plain_points() if self.margin(p) is not None]
        return [*points[:DESCENT_STARTS], *plain]

    def _fails_below(self, start: Point) -> bool:
        """Whether a descent ends where it fails by more than floats lose next to equal sides."""
        point = descend(self.margin, start, 1, -CLEAR)
        margin = None if point is None else self._digits_margin(point)
        return margin is not None and margin < -CLEAR

    def _holds_above(self, start: Point, enough: float) -> bool:
        """Whether a descent ends where it holds by more than floats lose next to equal sides."""
        point = descend(self.margin, start, -1, enough)
        margin = None if point is None else self._digits_margin(point)
        if margin is None:
            return point is not None
        if self.strict:
            return margin > CLEAR
        return margin >= (0.0 if self._jumps() else -CLEAR)

    def _jumps(self) -> bool:
        return any(node.text in _JUMPING for node in self.clause.relation.walk())

    def _meets(self, solution: Solution | None) -> bool:
        """Whether the sides are equal there, and do not only tend to be.

        Next to an open end they may, and next to a jump: x - ⌊x⌋ tends to 1 and never is.
        """
        if solution is None:
            return False
        nearer = self._nearer_the_end(solution.point)
        if nearer is None and not self._jumps():
            return True
        margin = self._digits_margin(solution.point)
        if not margin:
            return True
        if nearer is None or self._jumps() or abs(margin) > MET:
            return False
        beyond = self._digits_margin(nearer)
        return beyond is None or abs(beyond) >= abs(margin)

    def _nearer_the_end(self, point: Point) -> Point | None:
        """The point half as far from the open ends that it is next to; None where it is at none."""
        ends = {s: open_end_by(self.clause.domains[s], v, NEAR) for s, v in point.items()}
        halfway = {s: (point[s] + end) / 2 for s, end in ends.items() if end is not None}
        return {**point, **halfway} if halfway else None

    def _fails_beyond(self, solution: Solution | None) -> bool:
        """Whether it fails where the sides are equal, or next to it."""
        if solution is None:
            return False
        if self.strict and self._meets(solution):
            return True
        margins = map(self.margin, around(solution.point))
        return any(margin is not None and margin < -CLEAR for margin in margins)

    def _holds_beyond(self, solution: Solution | None) -> bool:
        """Whether it holds where the sides are equal, or next to it."""
        if solution is None:
            return False
        if not self.strict and self._meets(solution):
            return True
        return any(self.holds(point) for point in around(solution.point))

    def _digits_margin(self, point: Point) -> float | None:
        """The margin in many digits, where the sides have real values."""
        values = Sides(self.small, self.large).at(point, MIDDLE)
        if values is None or not values.are_real():
            return None
        if values.gap.contains(0):
            return 0.0
        return -float((values.gap.real / max(abs(values.left), abs(values.right))).mid())

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
