"""The terms of a series in many digits, computed in ever longer rows and remembered.

It does not know where a series ends or what it tends to: `series` does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from phiq.scorer.numeric.compiler import NO_VALUE
from phiq.scorer.numeric.rows.rows import GUARD, WHOLE, Row
from phiq.scorer.time_limit import check_time

#: Terms in the first row, and in the longest; each between has as many as came before it.
SHORTEST_ROW, LONGEST_ROW = 8, 32
#: Terms asked for out of turn come in pairs.
ASIDE = 2


class Terms:
    """A term for each whole number of a span, called with the number.

    Asked in turn, they come from rows, the longest at once where the span has an end; where a row
    has no value, each comes from `single`. The index has the value of the number times `sign`.
    """

    def __init__(
        self,
        ctx: Any,
        single: Callable[[int], Any],
        at_once: Callable[[Row], Row],
        span: tuple[int, float],
        sign: int,
    ) -> None:
        self.ctx = ctx
        self.single = single
        self.at_once = at_once
        (self.first, self.last), self.sign = span, sign
        self._shortest = SHORTEST_ROW if self.last == math.inf else LONGEST_ROW
        self._precision = 0
        self._start = self.first
        self._known: list[Any] = []

    def __call__(self, k: int) -> Any:
        """The term of that number."""
        place = k - self._start
        if not (0 <= place < len(self._known) and self._precision == self.ctx.prec):
            self._known = self._fetch(k)
            self._start, self._precision, place = k, self.ctx.prec, 0
        return self._known[place]

    def row(self, count: int) -> Row:
        """The first so many terms."""
        try:
            return self._at_once(self.first, count)
        except NO_VALUE:
            numbers = range(self.first, self.first + count)
            return Row.of(self.ctx.prec + GUARD, [self.single(self.sign * k) for k in numbers])

    def rows(self) -> Iterator[Row]:
        """All terms in turn."""
        k = self.first
        while True:
            try:
                row = self._at_once(k, max(SHORTEST_ROW, min(k - self.first, LONGEST_ROW)))
            except NO_VALUE:
                row = Row.of(self.ctx.prec + GUARD, [self.single(self.sign * k)])
            yield row
            k += len(row.items)

    def _fetch(self, k: int) -> list[Any]:
        in_turn = k == self._start + len(self._known) and self._precision == self.ctx.prec
        count = min(k - self.first, LONGEST_ROW) if in_turn else ASIDE
        count = self._shortest if k == self.first else count
        try:
            return self._at_once(k, int(min(count, self.last + 1 - k))).values(self.ctx)
        except NO_VALUE:
            return [self.single(self.sign * k)]

    def _at_once(self, start: int, count: int) -> Row:
        check_time()
        numbers = [self.sign * k for k in range(start, start + count)]
        return self.at_once(Row(self.ctx.prec + GUARD, WHOLE, numbers))
