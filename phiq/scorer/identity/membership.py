"""Whether a number lies in a domain, and whether it does so only by rounding."""

from __future__ import annotations

from math import inf
from typing import Any

from phiq.scorer.domain import Domain

#: Distance from an excluded end, relative to it, within which a computed value may lie outside.
NEXT_TO = 1e-9


def on_open_end(domain: Domain, value: Any) -> bool:
    """Whether a computed value is inside only by rounding, next to an end that is excluded."""
    within = domain.within
    ends = (within.low, within.closed_low), (within.high, within.closed_high)
    return any(
        not closed and abs(end) < inf and abs(value - end) <= NEXT_TO * (1 + abs(end))
        for end, closed in ends
    )


def contains(domain: Domain, value: Any) -> bool:
    """Whether a domain holds a number."""
    real = not isinstance(value, complex) or value.imag == 0
    part = value.real
    if domain.kind != "complex" and not real:
        return False
    if domain.kind == "integer" and part != round(part):
        return False
    if part not in domain.within:
        return False
    cut = domain.without
    if cut is None or not real or part not in cut:
        return True
    return domain.integers_only and part != round(part)
