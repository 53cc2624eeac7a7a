"""The equality rows an expression imposes on dimensions, and exact solving over them.

A row is a form that must vanish. Unknowns of which nothing is known are eliminated; what is left
binds symbols that have a set of readings, and a bounded search looks for readings that satisfy
every row. All seven base dimensions are carried at once, so one elimination settles all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import gcd
from typing import NamedTuple

from phiq.scorer.dimensions.vector import PARTS, Form, coefficients, has_unknown
from phiq.scorer.expr import Node

#: Readings tried for one equation before the answer is `unknown`: under 20 ms.
MAX_TRIALS = 1500


class Row(NamedTuple):
    """`left` and `right` must be one dimension, because of `node`; `what` says what they are.

    what: "sides", "terms", "argument", "exponent", "limits" or "order".
    """

    what: str
    node: Node
    left: Form
    right: Form


@dataclass(slots=True)
class Constraint:
    """A row over unknowns: known + Σ coefficient · dimension of unknown = 0, and where from.

    Coefficients are in parts of 1/PARTS and `known` is PARTS times its form, so all is whole.
    """

    known: int
    terms: dict[int, int]
    source: Row


class TrialLimitError(Exception):
    """More combinations of readings than MAX_TRIALS."""


def constraints(rows: Iterable[Row], free: Sequence[bool]) -> list[Constraint]:
    """The rows left when unknowns that may be anything (`free[i]`) are eliminated.

    Their number is the number of rows less the rank of the free unknowns' coefficients.
    """
    pivots: list[tuple[int, Constraint]] = []
    left: list[Constraint] = []
    for row in rows:
        constraint = _constraint(row)
        for unknown, pivot in pivots:
            _substitute(constraint, unknown, pivot)
        found = next((i for i in constraint.terms if free[i]), None)
        if found is None:
            left.append(constraint)
        else:
            pivots.append((found, constraint))
    return left


def _constraint(row: Row) -> Constraint:
    form = row.left - row.right
    if not has_unknown(form):
        return Constraint(form, {}, row)
    known, unknown = coefficients(form)
    return Constraint(known * PARTS, unknown, row)


def _substitute(constraint: Constraint, unknown: int, pivot: Constraint) -> None:
    """Takes `unknown` out of `constraint`, by a whole combination of the two."""
    at = constraint.terms.get(unknown)
    if at is None:
        return
    common = gcd(at, pivot.terms[unknown])
    ours, theirs = pivot.terms[unknown] // common, at // common
    constraint.known = constraint.known * ours - pivot.known * theirs
    terms = {i: c * ours for i, c in constraint.terms.items()}
    for i, c in pivot.terms.items():
        terms[i] = terms.get(i, 0) - c * theirs
    constraint.terms = {i: c for i, c in terms.items() if c}


def components(found: Iterable[Constraint]) -> list[list[Constraint]]:
    """Constraints grouped so that different groups share no unknown."""
    groups: list[tuple[set[int], list[Constraint]]] = []
    for constraint in found:
        unknowns, members = set(constraint.terms), [constraint]
        apart = []
        for group in groups:
            if group[0] & unknowns:
                unknowns |= group[0]
                members = group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (unknowns, members)]
    return [members for _, members in groups]


class Search:
    """Looks for one reading of each unknown so that a group of constraints holds.

    domains: for each unknown the forms it may have and how surprising each is, in bits, in
    ascending order.
    """

    def __init__(self, domains: Mapping[int, Mapping[Form, float]]) -> None:
        self.domains = domains
        self.trials = 0
        self.chosen: dict[int, Form] = {}

    def solve(self, group: Sequence[Constraint], budget: float) -> bool:
        """Whether readings of at most `budget` bits in all satisfy the group; see `chosen`.

        Raises:
            TrialLimitError: neither found nor excluded within MAX_TRIALS.
        """
        open_rows = [(row, self._open(row)) for row in group]
        if any(not unknowns and self._rest(row) for row, unknowns in open_rows):
            return False
        waiting = [entry for entry in open_rows if entry[1]]
        if not waiting:
            return True
        row, unknowns = min(waiting, key=lambda entry: len(entry[1]))
        if len(unknowns) == 1:
            return self._forced(group, row, unknowns[0], budget)
        unknown = min(unknowns, key=lambda i: len(self.domains[i]))
        return any(self._try(group, unknown, form, budget) for form in self.domains[unknown])

    def _surprise(self, unknown: int, form: Form) -> float:
        """Bits of a reading; none where a letter already means this: T_2 after T_1."""
        readings = self.domains[unknown]
        for other, chosen in self.chosen.items():
            if chosen == form and self.domains[other] is readings:
                return 0.0
        return readings[form]

    def _open(self, row: Constraint) -> list[int]:
        return [i for i in row.terms if i not in self.chosen]

    def _rest(self, row: Constraint) -> int:
        chosen = self.chosen
        return row.known + sum(c * chosen[i] for i, c in row.terms.items() if i in chosen)

    def _forced(
        self, group: Sequence[Constraint], row: Constraint, unknown: int, budget: float
    ) -> bool:
        needed, rest = divmod(-self._rest(row), row.terms[unknown])
        fits = not rest and needed in self.domains[unknown]
        return fits and self._try(group, unknown, needed, budget)

    def _try(self, group: Sequence[Constraint], unknown: int, form: Form, budget: float) -> bool:
        budget -= self._surprise(unknown, form)
        if budget < 0:
            return False
        self.trials += 1
        if self.trials > MAX_TRIALS:
            raise TrialLimitError
        self.chosen[unknown] = form
        if self.solve(group, budget):
            return True
        del self.chosen[unknown]
        return False
