"""Sees that no rational number solves a polynomial equation: x² = 2, x ∈ ℚ.

A rational root is that of a linear factor with rational coefficients.
"""

from __future__ import annotations

from typing import Final

from flint import fmpq, fmpq_poly

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.refute.expanded import in_one_part

#: Largest degree of a polynomial that is taken into factors.
MAX_DEGREE: Final = 12
_EXISTS: Final = Symbol("∃")
_RATIONAL: Final = Symbol("Q", "", ("bb",))


def judge_rational(root: Node) -> Judgement | None:
    """That such an equation is never true; None of any other statement, and where it may be."""
    if root.op != "system" or len(root.args) != 2:
        return None
    member, equation = sorted(root.args, key=lambda part: part.value != ("∈",))
    if equation.op != "rel" or equation.value != ("=",) or member.op != "rel":
        return None
    if member.value != ("∈",) or member.args[1].value != _RATIONAL:
        return None
    head = member.args[0]
    variable = head.args[1] if head.op == "mul" and head.args[0].value == _EXISTS else head
    found = in_one_part(*equation.args) if variable.op == "sym" else None
    if found is None or found[0].digest != variable.digest or len(found[1]) > MAX_DEGREE + 1:
        return None
    _, factors = fmpq_poly([fmpq(c.numerator, c.denominator) for c in found[1]]).factor()
    if any(factor.degree() == 1 for factor, _ in factors):
        return None
    return Judgement("contradiction", "exact", "no rational number solves it", unknowns=1)
