"""Plain points to look at a statement from: small whole numbers and simple fractions.

A witness is for a person to check, so it is looked for at x = 2 before x = 0.6837….
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from math import inf
from typing import Final

from phiq.scorer.expression.domain import Domain, Domains
from phiq.scorer.expression.membership import contains
from phiq.scorer.expression.tree import Symbol

FractionPoint = dict[Symbol, Fraction]

#: Values that are tried, plain ones first. Few symbols share one at a time, so that x - y is not 0.
_PLAIN: Final = tuple(
    Fraction(n, d)
    for n, d in (
        *((2, 1), (3, 1), (1, 2), (5, 3), (7, 4), (4, 1), (1, 3), (5, 1), (1, 1), (-1, 1)),
        *((-2, 1), (-1, 2), (0, 1), (7, 1), (3, 5), (-5, 3), (9, 10), (11, 1), (13, 2), (-7, 2)),
    )
)
#: Points that are tried for one statement: with one symbol, 0 is the last of them.
MAX_POINTS: Final = 13
#: Domains whose values are kept: most symbols live in a handful.
CACHE_DOMAINS: Final = 256
#: How far along a bounded interval values are tried.
_SHARES: Final = tuple(Fraction(n, d) for n, d in ((1, 2), (1, 3), (3, 4), (2, 5), (5, 6), (1, 7)))


def plain_points(domains: Domains) -> Iterator[FractionPoint]:
    """Points inside the domains, plain ones first; one empty point where there is no symbol."""
    if not domains:
        yield {}
        return
    allowed = [_values(domain) for domain in domains.values()]
    if not all(allowed):
        return
    for turn in range(MAX_POINTS):
        chosen = [values[(turn + 3 * k) % len(values)] for k, values in enumerate(allowed)]
        yield dict(zip(domains, chosen, strict=True))


@lru_cache(maxsize=CACHE_DOMAINS)
def _values(domain: Domain) -> list[Fraction]:
    """The values of a domain that are tried."""
    found = [value for value in (*_PLAIN, *_between(domain)) if _holds(domain, value)]
    return found or [value for value in _near_ends(domain) if _holds(domain, value)]


def _holds(domain: Domain, value: Fraction) -> bool:
    whole = value.denominator == 1
    return contains(domain, int(value) if whole else float(value))


def _between(domain: Domain) -> Iterator[Fraction]:
    low, high = domain.within.low, domain.within.high
    if domain.kind != "integer" and -inf < low < high < inf:
        start, width = Fraction(low), Fraction(high) - Fraction(low)
        yield from ((start + share * width).limit_denominator(1000) for share in _SHARES)


def _near_ends(domain: Domain) -> Iterator[Fraction]:
    for end, sign in ((domain.within.low, 1), (domain.within.high, -1)):
        if abs(end) < inf:
            yield from (Fraction(end) + sign * step for step in (1, 2, 3, 5, 0))
