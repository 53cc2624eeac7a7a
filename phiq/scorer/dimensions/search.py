"""Looks for readings of symbols under which all constraints of a group hold.

Which unknown is settled when depends on the terms of the rows alone, not on what the unknowns
before it were taken for: that order is planned once for a group. It eliminates nothing: rows come
from `phiq.scorer.dimensions.rows`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from phiq.scorer.dimensions.rows import Constraint
from phiq.scorer.dimensions.vector import Form

#: Readings tried for one equation before the answer is `unknown`: under 20 ms.
MAX_TRIALS: Final = 1500


class TrialLimitError(Exception):
    """More combinations of readings than MAX_TRIALS."""


class _Step:
    """One unknown in the order of settling.

    readings: the forms it may have, the least surprising first, each with its bits.
    by: the rows that hold it, each with its coefficient there.
    closed: the rows that are settled with it and must then vanish, but the one of `answers`.
    alike: unknowns settled before that are the same letter: what they stand for is no surprise.
    answers: where it is the last of a row, that row, and the form that makes it vanish for each
        sum that the row may have come to.
    """

    __slots__ = ("alike", "answers", "by", "closed", "readings", "unknown")

    def __init__(self, unknown: int, readings: dict[Form, float]) -> None:
        self.unknown = unknown
        self.readings = readings
        self.by: list[tuple[int, int]] = []
        self.closed: list[int] = []
        self.alike: list[int] = []
        self.answers: tuple[int, dict[int, Form]] | None = None


class Search:
    """Looks for one reading of each unknown so that a group of constraints holds.

    domains: for each unknown the forms it may have, the least surprising first, and how surprising
        each is, in bits.
    """

    def __init__(self, domains: dict[int, dict[Form, float]]) -> None:
        self.domains = domains
        self.trials = 0
        self.chosen: dict[int, Form] = {}
        self._plan: list[_Step] = []

    def as_usual(self, group: Iterable[Constraint]) -> bool:
        """Whether the first reading of each unknown satisfies a group: `solve` then takes these."""
        first: dict[int, Form] = {}
        for constraint in group:
            total = constraint.known
            for unknown, by in constraint.terms.items():
                if unknown not in first:
                    first[unknown] = next(iter(self.domains[unknown]))
                total += by * first[unknown]
            if total:
                return False
        self.trials += len(first)
        self.chosen |= first
        return True

    def solve(self, group: Sequence[Constraint], budgets: Iterable[float]) -> bool:
        """Whether readings of at most one of `budgets` bits in all satisfy a group; see `chosen`.

        Raises:
            TrialLimitError: neither found nor excluded within MAX_TRIALS.
        """
        if any(constraint.known and not constraint.terms for constraint in group):
            return False
        self._plan = self._steps([dict(constraint.terms) for constraint in group])
        knowns = [constraint.known for constraint in group]
        return any(self._settle(0, knowns, budget) for budget in budgets)

    def _steps(self, rows: list[dict[int, int]]) -> list[_Step]:
        """The unknowns in the order of settling: of the shortest row first. Empties `rows`."""
        domains = self.domains
        before = list(self.chosen)
        steps: list[_Step] = []
        while shortest := min(filter(None, rows), key=len, default=None):
            unknown = min(shortest, key=lambda unknown: len(domains[unknown]))
            step = _Step(unknown, domains[unknown])
            forced = rows.index(shortest) if len(shortest) == 1 else None
            if forced is not None:
                by_itself = -shortest[unknown]
                step.answers = forced, {by_itself * form: form for form in step.readings}
            for row, terms in enumerate(rows):
                if unknown in terms:
                    step.by.append((row, terms.pop(unknown)))
                    if not terms and row != forced:
                        step.closed.append(row)
            step.alike = [other for other in before if domains[other] is step.readings]
            before.append(unknown)
            steps.append(step)
        return steps

    def _settle(self, at: int, knowns: list[int], budget: float) -> bool:
        """Whether the unknowns from place `at` on can be settled within a budget."""
        if at == len(self._plan):
            return True
        step = self._plan[at]
        readings, closed = step.readings, step.closed
        following = self._plan[at + 1].answers if at + 1 < len(self._plan) else None
        if step.answers is not None:
            row, forms = step.answers
            if knowns[row] not in forms:
                return False
            form = forms[knowns[row]]
            readings = {form: readings[form]}
        meant = [self.chosen[other] for other in step.alike]
        for form, usual_bits in readings.items():
            bits = 0.0 if meant and form in meant else usual_bits
            if bits > budget:
                if meant:
                    continue
                break
            self.trials += 1
            if self.trials > MAX_TRIALS:
                raise TrialLimitError
            after = list(knowns)
            for row, coefficient in step.by:
                after[row] += coefficient * form
            if closed and any(after[row] for row in closed):
                continue
            if following is not None and after[following[0]] not in following[1]:
                continue
            self.chosen[step.unknown] = form
            if self._settle(at + 1, after, budget - bits):
                return True
        return False
