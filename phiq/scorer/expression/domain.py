"""Where a symbol lives: the types of a domain, and the sets that most symbols live in.

They are declared in the language of `phiq.scorer.domains`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, inf, isinf
from typing import Any, Final, Literal, NamedTuple

from phiq.scorer.expression.tree import Symbol

Kind = Literal["integer", "real", "complex"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of the real axis; `closed_low`/`closed_high` say whether the ends belong to it."""

    low: float = -inf
    high: float = inf
    closed_low: bool = False
    closed_high: bool = False

    def __contains__(self, x: Any) -> bool:
        # Not a float: compiled code takes no whole number past the range of floats for one.
        above = x >= self.low if self.closed_low else x > self.low
        return bool(above and (x <= self.high if self.closed_high else x < self.high))


class Domain(NamedTuple):
    """Where a symbol lives.

    within: the values allowed, for complex those of the real part.
    without: a stretch of the real axis left out (None: nothing); a point a is [a, a].
    integers_only: only the integers of `without` are left out.
    """

    kind: Kind
    within: Interval = Interval()
    without: Interval | None = None
    integers_only: bool = False


#: The domain of each symbol.
Domains = Mapping[Symbol, Domain]

REAL: Final = Domain("real")
POSITIVE: Final = Domain("real", Interval(low=0.0))
COMPLEX: Final = Domain("complex")
INTEGER: Final = Domain("integer")
NATURAL: Final = Domain("integer", Interval(low=0, closed_low=True))


def integer_ends(span: Interval) -> tuple[float, float]:
    """First and last integer of an interval; infinite where it has no end."""
    low, high = span.low, span.high
    first = low if isinf(low) else ceil(low) + (ceil(low) == low and not span.closed_low)
    last = high if isinf(high) else floor(high) - (floor(high) == high and not span.closed_high)
    return first, last
