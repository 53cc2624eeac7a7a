"""Judges two numbers that differ: whether the digits typed explain it."""

from __future__ import annotations

import math

from phiq.scorer.dimensions.quantity import si_unit
from phiq.scorer.expression.literals import is_whole, unsigned
from phiq.scorer.identity.judgement import Judgement, JudgementName
from phiq.scorer.identity.rounding.decimals import (
    can_be_typed,
    digits_explain,
    has_one_side_exact,
    is_cut_off,
    is_rounded,
    typed_uncertainty,
)
from phiq.scorer.identity.rounding.propagation import rounds_a_step
from phiq.scorer.identity.rounding.results import is_rounded_quantity, is_rounded_result
from phiq.scorer.identity.solve.search import Search
from phiq.scorer.identity.solve.shown import plain_number, two_numbers
from phiq.scorer.identity.statement.clauses import Clause
from phiq.scorer.numeric.compiler import Number

#: What is said where a typed decimal stands for a number that makes both sides equal.
TO_THE_DIGITS = "it holds to the digits typed"
#: Half a degree in radians.
WHOLE_ANGLE = math.pi / 360


def of_numbers(clause: Clause, base: Judgement, search: Search) -> Judgement:
    """What is said of two numbers that are not the same, in the plane or on the line."""
    return _in_plane(clause, base, search) or _on_line(clause, base, search)


def _on_line(clause: Clause, base: Judgement, search: Search) -> Judgement:
    sides, gap = (clause.left, clause.right), base.residual
    typed = is_rounded(*sides)
    # The digits typed, not rounding error, explain such a difference.
    if typed:
        way = "cut off and not rounded" if is_cut_off(*sides) else "rounded"
        reason = f"it holds to the digits typed: the decimal is the other side, {way}"
        return base._replace(verdict="satisfiable", reason=reason, bound=None)
    if typed is None and can_be_typed(*sides, gap):
        reason = "it holds to the digits typed: the decimal is what the other side rounds to"
        return base._replace(verdict="satisfiable", reason=reason, bound=None)
    if typed is None and gap is not None and digits_explain(*sides, gap):
        verdict: JudgementName = "satisfiable" if has_one_side_exact(*sides) else "undecided"
        reason = "the sides are equal only to the digits typed"
        return base._replace(verdict=verdict, reason=reason, bound=None)
    values = search.values({})
    rounded = _rounded_how(clause, values, gap)
    if rounded is not None:
        reason = f"{TO_THE_DIGITS}: {rounded}"
        return base._replace(verdict="satisfiable", reason=reason, bound=None)
    reason = two_numbers(values, si_unit(clause.typed[0])) or "the sides are two different numbers"
    return base._replace(verdict="contradiction", reason=reason)


def _rounded_how(
    clause: Clause, values: tuple[Number, Number] | None, gap: float | None
) -> str | None:
    """Which number is rounded where that explains the gap; None where it does not."""
    sides = clause.left, clause.right
    if gap is not None and rounds_a_step(*sides, gap):
        return "one side goes on from numbers that are rounded"
    if values is not None and is_rounded_quantity(clause.typed, values):
        return "the whole number is the other side, rounded"
    if values is not None and is_rounded_result(sides, values):
        number = plain_number(values[is_whole(unsigned(clause.left))])
        return f"the whole number is {number}, rounded"
    return None


def _in_plane(clause: Clause, base: Judgement, search: Search) -> Judgement | None:
    """Complex numbers differ where no decimal, nor angle of whole degrees, explains it."""
    sides, values = (clause.left, clause.right), search.values({})
    if values is None or not any(complex(value).imag for value in values):
        return None
    turned = any(part.text == "degree" for side in sides for part in side.walk())
    angle = WHOLE_ANGLE * max(map(abs, values)) if turned else 0.0
    if abs(values[0] - values[1]) < max(angle, *map(typed_uncertainty, sides)):
        return base._replace(verdict="satisfiable", reason=TO_THE_DIGITS, bound=None)
    reason = two_numbers(values, "") or "the sides are two different numbers"
    return base._replace(verdict="contradiction", reason=reason)
