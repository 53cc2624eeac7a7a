"""Gaussian elimination over GF(2) on the host, in integers of any size.

A matrix is a list of ints, one a row, whose bits are the columns. Batches on a device: `gf2.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


class Span:
    """The rows that can be had by adding up some of those put in."""

    def __init__(self) -> None:
        self._pivots: dict[int, int] = {}

    def extend(self, row: int) -> bool:
        """Put a row in; False when it could be had already."""
        reduced = row
        while reduced:
            top = reduced.bit_length()
            if top not in self._pivots:
                self._pivots[top] = reduced
                return True
            reduced ^= self._pivots[top]
        return False


def rank(rows: Iterable[int]) -> int:
    """The rank of one matrix of any size."""
    span = Span()
    return sum(span.extend(row) for row in rows)


def ranks(matrices: Sequence[Sequence[int]]) -> list[int]:
    """The rank of each matrix, one by one."""
    return [rank(rows) for rows in matrices]
