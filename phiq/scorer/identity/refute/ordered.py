"""Proves that an order holds wherever both sides are real, or nowhere: by signs, ranges and roots.

Where the difference of the sides is a polynomial in one part of them, such as x or sin x, its signs
over the range of that part are known exactly. It looks for no point where the order fails.
"""

from __future__ import annotations

from fractions import Fraction

from phiq.scorer.algebra.sturm import signs_on
from phiq.scorer.bounds.enclosure import Domains, order_by_ranges, real_range
from phiq.scorer.bounds.signs import NEGATIVE, POSITIVE, ZERO, signs_of_difference
from phiq.scorer.expression.tree import Node
from phiq.scorer.identity.refute.expanded import Expansion, NotPolynomialError


def holds_everywhere(small: Node, large: Node, domains: Domains, *, strict: bool) -> bool | None:
    """Whether small < large (≤ where not strict): proved everywhere, nowhere, or not known.

    Only points count at which both sides are real, in the domains.
    """
    signs = signs_of_difference(large, small, domains)
    if signs is not None:
        if not signs & (NEGATIVE | (ZERO if strict else 0)):
            return True
        if not signs & (POSITIVE | (0 if strict else ZERO)):
            return False
    by_ranges = order_by_ranges(small, large, domains, strict=strict)
    if by_ranges is not None:
        return by_ranges
    return _by_roots(small, large, domains, strict=strict)


def _by_roots(small: Node, large: Node, domains: Domains, *, strict: bool) -> bool | None:
    """By the signs of large - small as a polynomial in one part of the sides."""
    signs = polynomial_signs(small, large, domains)
    if signs is None:
        return None
    if signs <= ({1} if strict else {0, 1}):
        return True
    return False if signs <= ({-1, 0} if strict else {-1}) else None


def polynomial_signs(small: Node, large: Node, domains: Domains) -> frozenset[int] | None:
    """The signs of large - small where it is a polynomial in one part of the sides, else None."""
    work = Expansion(split=False)
    try:
        difference = work.difference(large, small)
    except (NotPolynomialError, OverflowError, ZeroDivisionError):
        return None
    atoms = {atom for monomial in difference for atom, _ in monomial}
    powers = [power for monomial in difference for _, power in monomial]
    if len(atoms) != 1 or any(p.denominator != 1 or p < 0 for p in powers):
        return None
    (atom,) = atoms
    within = real_range(work.atoms[atom], domains)
    if within is None:
        return None
    coefficients = [Fraction(0)] * (int(max(powers)) + 1)
    for monomial, coefficient in difference.items():
        coefficients[int(monomial[0][1]) if monomial else 0] = Fraction(coefficient)
    return signs_on(
        coefficients, within.low, within.high, has_low=within.has_low, has_high=within.has_high
    )
