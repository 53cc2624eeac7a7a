"""The equality rows an expression imposes on dimensions, and exact elimination over them.

A row is a form that must vanish. Unknowns of which nothing is known are eliminated; what is left
binds symbols that have a set of readings: `phiq.scorer.dimensions.search` looks for some that
satisfy it. All seven base dimensions are carried at once, so one elimination settles all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import gcd

from phiq.scorer.dimensions.vector import PARTS, Form, coefficients, has_unknown
from phiq.scorer.expression.tree import Node


class Row:
    """`left` and `right` must be one dimension, because of `node`; `what` says what they are.

    what: "sides", "terms", "argument", "exponent", "limits" or "order".
    """

    __slots__ = ("left", "node", "right", "what")

    def __init__(self, what: str, node: Node, left: Form, right: Form) -> None:
        self.what = what
        self.node = node
        self.left = left
        self.right = right


class Constraint:
    """A row over unknowns: known + Σ coefficient · dimension of unknown = 0, and where from.

    Coefficients are in parts of 1/PARTS and `known` is PARTS times its form, so all is whole.
    """

    __slots__ = ("known", "source", "terms")

    def __init__(self, known: int, terms: dict[int, int], source: Row) -> None:
        self.known = known
        self.terms = terms
        self.source = source


def constraints(rows: Iterable[Row], free: Sequence[bool]) -> list[Constraint]:
    """The rows left when unknowns that may be anything (`free[i]`) are eliminated.

    Their number is the number of rows less the rank of the free unknowns' coefficients.
    """
    if not any(free):
        return [_constraint(row) for row in rows]
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


def components(found: Sequence[Constraint]) -> list[list[Constraint]]:
    """Constraints grouped so that different groups share no unknown."""
    if len(found) == 1:
        return [[found[0]]]
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
