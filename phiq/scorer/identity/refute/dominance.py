"""Tells that left - right is 0 at no whole number: an exponential comes to outgrow the rest.

Ratios of neighbouring values that settle at a geometric pace show an exponential but for what
fades; the values before are looked at one by one. Evidence by 50 digits, as that of an identity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import inf
from typing import Final

from phiq.scorer.expression.domain import Domain, integer_ends
from phiq.scorer.numeric.balls.basics import Ball

#: Whole numbers looked at, from the end of the domain or from 0 both ways.
COUNT: Final = 32
#: How much ratios must settle from one whole number to the one after the next, in the later half.
PACE: Final = 0.9
#: Difference of neighbouring ratios, relative to them, that no longer counts.
STEADY: Final = 1e-25
#: Largest such difference at the end.
SETTLED: Final = 1e-3


def is_dominated(gap: Callable[[int], Ball | None], domain: Domain) -> bool:
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


def _settles(gap: Callable[[int], Ball | None], numbers: Sequence[int]) -> bool:
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
