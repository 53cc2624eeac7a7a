"""Proves that an order holds wherever both sides are real, or nowhere: by signs, ranges and roots.

Where the difference of the sides is a polynomial in one part of them, such as x or sin x, its signs
over the range of that part are known exactly. It looks for no point where the order fails.
"""

from __future__ import annotations

from phiq.scorer.algebra.sturm import signs_on
from phiq.scorer.bounds.enclosure import order_by_ranges, real_range
from phiq.scorer.bounds.signs import NEGATIVE, POSITIVE, ZERO, signs_of_difference
from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.tree import Node
from phiq.scorer.identity.refute.expanded import in_one_part


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
    found = in_one_part(large, small)
    within = None if found is None else real_range(found[0], domains)
    if found is None or within is None:
        return None
    return signs_on(
        found[1], within.low, within.high, has_low=within.has_low, has_high=within.has_high
    )
