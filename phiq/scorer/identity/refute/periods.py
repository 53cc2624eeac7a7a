"""Tells that left - right is 0 at no whole number because it is periodic, with no 0 in a period.

Evidence by 50 digits, as that of an identity: the values repeat over several periods in a row, far
away and at the sample points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf
from typing import Final

from phiq.scorer.expression.domain import Domain, integer_ends
from phiq.scorer.numeric.balls.basics import Ball
from phiq.scorer.time_limit import check_time

#: Longest period looked for: that of angles in steps of 15 degrees.
LONGEST: Final = 24
#: Whole numbers looked at in a row: at least two periods.
COUNT: Final = 60
#: How many periods away the values are looked at again, so that no slow change passes for none.
FAR: Final = 997
#: Difference, relative to a value, that counts as none.
SAME: Final = 1e-25


def is_periodic(gap: Callable[[int], Ball | None], domain: Domain, samples: Iterable[int]) -> bool:
    """Whether the gap, None where it has no clear value, repeats and is 0 nowhere."""
    first, last = integer_ends(domain.within)
    if domain.kind != "integer" or domain.without is not None or last < inf:
        return False
    start = 0 if first == -inf else int(first)
    values: list[Ball] = []
    for n in range(start, start + COUNT):
        check_time()
        value = gap(n)
        if value is None:
            return False
        values.append(value)
    period = next((p for p in range(1, LONGEST + 1) if _repeats(values, p)), None)
    if period is None:
        return False
    far = (start + period * FAR + k for k in range(period))
    return all(_same(gap(n), values[(n - start) % period]) for n in (*far, *samples))


def _repeats(values: list[Ball], period: int) -> bool:
    return all(_same(b, a) for a, b in zip(values, values[period:], strict=False))


def _same(value: Ball | None, known: Ball) -> bool:
    return value is not None and bool(abs(value - known) <= SAME * abs(known))
