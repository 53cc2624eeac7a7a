"""Sees that no rational number solves a polynomial equation: x² = 2, x ∈ ℚ.

By the rational root theorem: the numerator of a solution divides the last coefficient, its
denominator the first.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import isqrt
from typing import Final

from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.identity.judgement import Judgement
from phiq.scorer.identity.refute.expanded import Exact, Expansion, NotPolynomialError

#: Largest coefficient whose divisors are tried, and largest degree.
MAX_COEFFICIENT, MAX_DEGREE = 10**6, 12
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
    coefficients = _coefficients(equation, variable) if variable.op == "sym" else None
    if coefficients is None or _has_rational_root(coefficients):
        return None
    return Judgement("contradiction", "exact", "no rational number solves it", unknowns=1)


def _coefficients(equation: Node, variable: Node) -> dict[int, int] | None:
    """The whole coefficients of left - right by the powers of the variable, if that is all."""
    try:
        difference = Expansion(split=False).difference(*equation.args)
    except (NotPolynomialError, OverflowError, ZeroDivisionError):
        return None
    total: dict[int, Exact] = {}
    for monomial, factor in difference.items():
        degree = _degree(monomial, variable)
        if degree is None:
            return None
        total[degree] = factor
    common = 1
    for factor in total.values():
        common *= Fraction(factor).denominator
    whole = {degree: int(factor * common) for degree, factor in total.items() if factor}
    small = all(abs(factor) <= MAX_COEFFICIENT for factor in whole.values())
    return whole if small and 0 < max(whole, default=0) <= MAX_DEGREE else None


def _degree(monomial: tuple[tuple[bytes, Exact], ...], variable: Node) -> int | None:
    """The power of the variable in a monomial; None where anything else is in it."""
    if not monomial:
        return 0
    (atom, exponent), *rest = monomial
    plain = not rest and atom == variable.digest and isinstance(exponent, int) and exponent > 0
    return int(exponent) if plain else None


def _has_rational_root(coefficients: dict[int, int]) -> bool:
    if 0 not in coefficients:
        return True
    first, last = coefficients[max(coefficients)], coefficients[0]
    for above, below in product(_divisors(last), _divisors(first)):
        for x in (Fraction(above, below), Fraction(-above, below)):
            if sum(factor * x**degree for degree, factor in coefficients.items()) == 0:
                return True
    return False


def _divisors(number: int) -> list[int]:
    size = abs(number)
    small = [k for k in range(1, isqrt(size) + 1) if size % k == 0]
    return sorted({*small, *(size // k for k in small)})
