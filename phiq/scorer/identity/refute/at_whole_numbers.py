"""Tells that left - right is 0 at no whole number: it is periodic, or an exponential outgrows it.

Periodic is what repeats over several periods in a row, far away and at the sample points, with no 0
in a period. Ratios of neighbouring values that settle at a geometric pace show an exponential but
for what fades; the values before are looked at one by one. Evidence by 50 digits, as that of an
identity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import inf
from typing import Final

from phiq.scorer.expression.domain import Domain, integer_ends
from phiq.scorer.numeric.balls.basics import Ball
from phiq.scorer.time_limit import check_time

#: Left - right at a whole number; None where it has no clear value.
Gap = Callable[[int], Ball | None]

#: Whole numbers looked at, from the end of the domain or from 0 both ways.
COUNT: Final = 32
#: How much ratios must settle from one whole number to the one after the next, in the later half.
PACE: Final = 0.9
#: Difference of neighbouring ratios, relative to them, that no longer counts.
STEADY: Final = 1e-25
#: Largest such difference at the end.
SETTLED: Final = 1e-3
#: Longest period looked for: that of angles in steps of 15 degrees.
LONGEST: Final = 24
#: Whole numbers looked at in a row: at least two periods.
PERIODIC_COUNT: Final = 60
#: How many periods away the values are looked at again, so that no slow change passes for none.
FAR: Final = 997
#: Difference, relative to a value, that counts as none.
SAME: Final = 1e-25


def is_dominated(gap: Gap, domain: Domain) -> bool:
    """Whether the gap, None where it has no clear value, is 0 nowhere as far as ratios tell."""
    if domain.kind != "integer" or domain.without is not None:
        return False
    ways = list(_ways(domain))
    return bool(ways) and all(_settles(gap, way) for way in ways)


def _ways(domain: Domain) -> Iterator[range]:
    """The whole numbers of the domain, from its end or from 0 towards what has no end."""
    first, last = integer_ends(domain.within)
    if last == inf:
        start = 0 if first == -inf else int(first)
        yield range(start, start + COUNT)
    if first == -inf:
        start = 0 if last == inf else int(last)
        yield range(start, start - COUNT, -1)


def _settles(gap: Gap, numbers: Sequence[int]) -> bool:
    """Whether no value is missing or 0, and their ratios tend to one at a geometric pace."""
    values: list[Ball] = []
    for n in numbers:
        value = gap(n)
        if value is None or value == 0:
            return False
        values.append(value)
    ratios = [b / a for a, b in pairwise(values)]
    steps = [abs(b - a) / abs(a) for a, b in pairwise(ratios)][len(ratios) // 2 :]
    falls = all(b <= PACE * a or b <= STEADY for a, b in zip(steps, steps[2:], strict=False))
    return falls and bool(steps[-1] <= SETTLED)


def is_periodic(gap: Gap, domain: Domain, samples: Iterable[int]) -> bool:
    """Whether the gap, None where it has no clear value, repeats and is 0 nowhere."""
    first, last = integer_ends(domain.within)
    if domain.kind != "integer" or domain.without is not None or last < inf:
        return False
    start = 0 if first == -inf else int(first)
    values: list[Ball] = []
    for n in range(start, start + PERIODIC_COUNT):
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
