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


#: What is left of a constraint in a search: its known part, and the terms of unknowns still open.
_Open = tuple[int, Mapping[int, int]]


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

    domains: for each unknown the forms it may have and how surprising each is, in bits.
    """

    def __init__(self, domains: Mapping[int, Mapping[Form, float]]) -> None:
        self.domains = domains
        self.trials = 0
        self.chosen: dict[int, Form] = {}

    def solve(self, group: Iterable[Constraint], budget: float) -> bool:
        """Whether readings of at most `budget` bits in all satisfy the group; see `chosen`.

        Raises:
            TrialLimitError: neither found nor excluded within MAX_TRIALS.
        """
        return self._solve([(row.known, row.terms) for row in group], budget)

    def _solve(self, rows: Sequence[_Open], budget: float) -> bool:
        shortest: Mapping[int, int] | None = None
        rest = 0
        for known, terms in rows:
            if not terms:
                if known:
                    return False
            elif shortest is None or len(terms) < len(shortest):
                rest, shortest = known, terms
        if shortest is None:
            return True
        if len(shortest) == 1:
            return self._forced(rows, rest, shortest, budget)
        return self._tried(rows, min(shortest, key=self._choices), budget)

    def _choices(self, unknown: int) -> int:
        return len(self.domains[unknown])

    def _forced(
        self, rows: Sequence[_Open], rest: int, terms: Mapping[int, int], budget: float
    ) -> bool:
        """Whether the only form that a row leaves its last unknown works."""
        ((unknown, coefficient),) = terms.items()
        needed, inexact = divmod(-rest, coefficient)
        bits = self.domains[unknown].get(needed)
        if inexact or bits is None:
            return False
        if needed in self._meant(unknown):
            bits = 0.0
        if bits > budget:
            return False
        others = _without(rows, unknown) if len(rows) > 1 else ()
        return self._choose(others, unknown, needed, budget - bits)

    def _tried(self, rows: Sequence[_Open], unknown: int, budget: float) -> bool:
        """Whether one of the forms an unknown may have works."""
        meant = self._meant(unknown)
        open_rows = _without(rows, unknown)
        for form, usual_bits in self.domains[unknown].items():
            bits = 0.0 if form in meant else usual_bits
            if bits <= budget and self._choose(open_rows, unknown, form, budget - bits):
                return True
        return False

    def _meant(self, unknown: int) -> list[Form]:
        """What the same letter already stands for, which is no surprise then: T_2 after T_1."""
        domains = self.domains
        readings = domains[unknown]
        return [form for other, form in self.chosen.items() if domains[other] is readings]

    def _choose(
        self,
        rows: Iterable[tuple[int, int, Mapping[int, int]]],
        unknown: int,
        form: Form,
        budget: float,
    ) -> bool:
        self.trials += 1
        if self.trials > MAX_TRIALS:
            raise TrialLimitError
        self.chosen[unknown] = form
        if self._solve([(known + by * form, terms) for known, by, terms in rows], budget):
            return True
        del self.chosen[unknown]
        return False


def _without(rows: Iterable[_Open], unknown: int) -> list[tuple[int, int, Mapping[int, int]]]:
    """Rows with an unknown taken out of their terms, and its coefficient in each."""
    return [
        (known, terms[unknown], {i: by for i, by in terms.items() if i != unknown})
        if unknown in terms
        else (known, 0, terms)
        for known, terms in rows
    ]
