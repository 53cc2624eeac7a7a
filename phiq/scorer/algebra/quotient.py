"""Quotients of two polynomials, exact and small: what an expression is in normal form.

It cancels single terms, no sums. It knows nothing of expressions.
"""

from __future__ import annotations

from phiq.scorer.algebra.laurent import (
    ONE,
    Polynomial,
    Rational,
    monomial_power,
    plus,
    times,
    written,
)


class Quotient:
    """over/under, both polynomials; `under` is 1 unless it is a sum."""

    __slots__ = ("over", "under")

    def __init__(self, over: Polynomial, under: Polynomial) -> None:
        self.over = over
        self.under = under


def single(text: str) -> Quotient:
    """An atom by itself."""
    return Quotient({((text, 1),): 1}, ONE)


def over_one(polynomial: Polynomial) -> Quotient:
    """A polynomial by itself."""
    return Quotient(polynomial, ONE)


def divided(over: Polynomial, under: Polynomial) -> Quotient:
    """A quotient; a denominator of one term goes into the numerator."""
    if under == ONE:
        return Quotient(over, ONE)
    if len(under) == 1:
        return Quotient(times(over, monomial_power(under, -1)), ONE)
    return Quotient(over, under)


def inverse(quotient: Quotient) -> Quotient:
    """One over it."""
    return divided(quotient.under, quotient.over)


def multiplied(a: Quotient, b: Quotient) -> Quotient:
    """The product."""
    return divided(times(a.over, b.over), times(a.under, b.under))


def added(a: Quotient, b: Quotient) -> Quotient:
    """The sum."""
    if a.under == b.under:
        return Quotient(plus(a.over, b.over), a.under)
    over = plus(times(a.over, b.under), times(b.over, a.under))
    return divided(over, times(a.under, b.under))


def subtracted(a: Quotient, b: Quotient) -> Quotient:
    """The difference."""
    return added(a, negated(b))


def negated(quotient: Quotient) -> Quotient:
    """The same with the other sign."""
    return Quotient({m: -c for m, c in quotient.over.items()}, quotient.under)


def constant(quotient: Quotient) -> Rational | None:
    """The number it is; None where it is none."""
    if quotient.under != ONE or any(quotient.over.keys() - {()}):
        return None
    return quotient.over.get((), 0)


def text_of(quotient: Quotient) -> str:
    """A text that is the same for equal quotients."""
    over = written(quotient.over)
    return over if quotient.under == ONE else f"{over}÷{written(quotient.under)}"
