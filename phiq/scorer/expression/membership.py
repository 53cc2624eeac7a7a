"""Whether a number lies in a domain, and whether it does so only by rounding."""

from __future__ import annotations

from math import inf
from typing import Any, Final

from phiq.scorer.expression.domain import Domain

#: Distance from an excluded end, relative to it, within which a computed value may lie outside.
NEXT_TO: Final = 1e-9


def on_open_end(domain: Domain, value: Any) -> bool:
    """Whether a computed value is inside only by rounding, next to an end that is excluded."""
    return open_end_by(domain, value, NEXT_TO) is not None


def open_end_by(domain: Domain, value: Any, near: float) -> float | None:
    """The excluded end next to a value."""
    within = domain.within
    if within.low > -inf and not within.closed_low and _is_next_to(within.low, value, near):
        return within.low
    if within.high < inf and not within.closed_high and _is_next_to(within.high, value, near):
        return within.high
    return None


def _is_next_to(end: float, value: Any, near: float) -> bool:
    return bool(abs(value - end) <= near * (1 + abs(end)))


def contains(domain: Domain, value: Any) -> bool:
    """Whether a domain holds a number."""
    kind, within, cut, integers_only = domain
    real = not isinstance(value, complex) or value.imag == 0
    part = value.real
    if kind != "complex" and not real:
        return False
    if kind == "integer" and part != round(part):
        return False
    if part not in within:
        return False
    if cut is None or not real or part not in cut:
        return True
    return integers_only and part != round(part)
