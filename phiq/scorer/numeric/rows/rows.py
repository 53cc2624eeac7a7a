"""Many numbers in many digits at once: a `Row` holds the values of an expression at many places.

mpmath makes an object of each number and rounds each result exactly. A row is a list of integers
with binary exponents, cut after each operation to a few bits more than the precision wanted: the
same digits in a fraction of the time. It knows sums, products, quotients and whole powers; what is
applied to its values one by one is in `row_compiler`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, Final

from mpmath.libmp import from_man_exp

from phiq.scorer.numeric.rows.items import (
    MULTIPLES,
    PRODUCTS,
    QUOTIENTS,
    SUMS,
    TOTALS,
    Complex,
    Item,
    Join,
    Real,
    as_float,
    cut,
    pair,
    scaled,
    shared,
    triple,
)
from phiq.scorer.numeric.values import is_whole

#: Kinds of rows. Their items: n, (n, e) for n·2^e, and (n, m, e) for (n + m·i)·2^e.
WHOLE, REAL, COMPLEX = 0, 1, 2
#: Bits kept beyond the precision wanted: cutting a million times takes less.
GUARD = 24
#: A magnitude further from 0 stands at it: e^(-cosh 1000) has one that no float can hold.
MOST_MAGNITUDE: Final = 2**60


class Row:
    """Numbers of one kind. A `constant` row has one item, which stands for any number of them.

    An `unsure` row is real, but some of its values were whole numbers before others made it real:
    what treats whole numbers in their own way cannot take it.
    """

    __slots__ = ("bits", "constant", "items", "kind", "unsure")

    def __init__(
        self,
        bits: int,
        kind: int,
        items: list[Item],
        *,
        constant: bool = False,
        unsure: bool = False,
    ) -> None:
        self.bits = bits
        self.kind = kind
        self.items = items
        self.constant = constant
        self.unsure = unsure

    @classmethod
    def repeated(cls, bits: int, value: Any) -> Row:
        """The constant row of a number.

        Raises:
            OutsideError: it is infinite or undefined.
        """
        if isinstance(value, int):
            return cls(bits, WHOLE, [value], constant=True)
        return cls.of(bits, [value], constant=True)

    @classmethod
    def of(cls, bits: int, values: Sequence[Any], *, constant: bool = False) -> Row:
        """The row of Python or mpmath numbers, of the narrowest kind that holds all.

        Raises:
            OutsideError: one is infinite or undefined.
        """
        whole = [is_whole(value) for value in values]
        if all(whole):
            return cls(bits, WHOLE, list(values), constant=constant)
        if any(isinstance(value, complex) or hasattr(value, "_mpc_") for value in values):
            items: list[Item] = [triple(value, bits) for value in values]
            return cls(bits, COMPLEX, items, constant=constant)
        items = [pair(value, bits) for value in values]
        return cls(bits, REAL, items, constant=constant, unsure=any(whole))

    def values(self, ctx: Any) -> list[Any]:
        """The numbers in the arithmetic of a context."""
        if self.kind == WHOLE:
            return self.items
        precision = ctx.prec
        if not hasattr(ctx, "make_mpf"):
            return [as_float(item) for item in self.items]
        if self.kind == REAL:
            make = ctx.make_mpf
            return [make(from_man_exp(n, e, precision, "n")) for n, e in self.items]
        make, rounded = ctx.make_mpc, from_man_exp
        return [
            make((rounded(n, e, precision, "n"), rounded(m, e, precision, "n")))
            for n, m, e in self.items
        ]

    def lifted(self, kind: int) -> list[Item]:
        """The items as those of a wider kind."""
        items, bits = self.items, self.bits
        if self.kind == WHOLE and kind > WHOLE:
            items = [cut(n, 0, bits) for n in items]
        if self.kind < COMPLEX and kind == COMPLEX:
            items = [(n, 0, e) for n, e in items]
        return items

    def __add__(self, other: Row) -> Row:
        return self._joined(other, max(self.kind, other.kind), SUMS)

    def __sub__(self, other: Row) -> Row:
        return self + -other

    def __mul__(self, other: Row) -> Row:
        if self.kind == REAL and other.kind == COMPLEX:
            return other * self
        if self.kind == COMPLEX and other.kind < COMPLEX:
            pairs = self._pairs(self.items, other, other.lifted(REAL))
            return self._like(other, COMPLEX, scaled(self.bits, pairs))
        return self._joined(other, max(self.kind, other.kind), PRODUCTS)

    def __truediv__(self, other: Row) -> Row:
        """The quotient.

        Raises:
            ZeroDivisionError: an item of the divisor is 0.
        """
        if self.kind == other.kind == WHOLE:
            return self._whole_quotient(other)
        if self.kind == COMPLEX and other.kind < COMPLEX:
            pairs = self._pairs(self.items, other, other.lifted(REAL))
            return self._like(other, COMPLEX, shared(self.bits, pairs))
        return self._joined(other, max(self.kind, other.kind, REAL), QUOTIENTS)

    def __neg__(self) -> Row:
        if self.kind == WHOLE:
            items = [-n for n in self.items]
        elif self.kind == REAL:
            items = [(-n, e) for n, e in self.items]
        else:
            items = [(-n, -m, e) for n, m, e in self.items]
        return self._same(self.kind, items)

    def to_power(self, n: int) -> Row:
        """The power of a row that is not whole to n >= 1."""
        result, square = None, self
        while True:
            if n & 1:
                result = square if result is None else result * square
            n >>= 1
            if not n:
                return result or square
            square = square * square

    def powers(self, first: int, step: int, count: int) -> Row:
        """A constant, not whole, to the powers first, first + step, …, none of them below 0."""
        one = Row(self.bits, REAL, [(1, 0)], constant=True)
        now = self.to_power(first) if first else one
        ratio = self.to_power(step)
        items = []
        for _ in range(count):
            items += now.lifted(self.kind)
            now = now * ratio
        return Row(self.bits, self.kind, items)

    def part(self, start: int, end: int | None = None) -> Row:
        """The items from start up to end."""
        return Row(self.bits, self.kind, self.items[start:end], unsure=self.unsure)

    def chosen(self, places: Sequence[int]) -> Row:
        """The items at these places."""
        items = self.items
        return Row(self.bits, self.kind, [items[k] for k in places], unsure=self.unsure)

    def running_sums(self) -> Row:
        """The sums of the first 0, 1, 2, … items."""
        return self._running(SUMS, 0)

    def running_products(self) -> Row:
        """The products of the first 0, 1, 2, … items."""
        return self._running(PRODUCTS, 1)

    def _running(self, joins: Sequence[Join], initial: int) -> Row:
        kind, bits = max(self.kind, REAL), self.bits
        join = joins[kind]
        now = (initial, 0) if kind == REAL else (initial, 0, 0)
        items = [now]
        for item in self.lifted(kind):
            (now,) = join(bits, ((now, item),))
            items.append(now)
        return Row(bits, kind, items)

    def magnitudes(self) -> list[float]:
        """For each item the m with 2^(m-1) <= |item| < 2^m, within 1; -inf for 0.

        None but that is past MOST_MAGNITUDE.
        """
        if self.kind == COMPLEX:
            numbers: list[Complex] = self.items
            return [_magnitude(max(n.bit_length(), m.bit_length()), e) for n, m, e in numbers]
        reals: list[Real] = self.lifted(REAL)
        return [_magnitude(n.bit_length(), e) for n, e in reals]

    def total(self, ctx: Any) -> Any:
        """The sum of all items, in the arithmetic of a context."""
        return self._sum(self.items, ctx)

    def dot(self, numbers: Iterable[int], ctx: Any) -> Any:
        """The sum of the items times whole numbers, in the arithmetic of a context."""
        pairs = zip(self.items, numbers, strict=False)
        return self._sum(MULTIPLES[self.kind](self.bits, pairs), ctx)

    def _sum(self, items: list[Item], ctx: Any) -> Any:
        total = TOTALS[self.kind](self.bits, items)
        return Row(self.bits, self.kind, total).values(ctx)[0] if total else 0

    def _whole_quotient(self, other: Row) -> Row:
        pairs = list(self._pairs(self.items, other, other.items))
        uneven = [bool(a) if abs(a) < abs(b) else a % b != 0 for a, b in pairs]
        if not any(uneven):
            return self._like(other, WHOLE, [a // b for a, b in pairs])
        found = self._joined(other, REAL, QUOTIENTS)
        found.unsure = not all(uneven)
        return found

    def _joined(self, other: Row, kind: int, joins: Sequence[Join]) -> Row:
        pairs = self._pairs(self.lifted(kind), other, other.lifted(kind))
        return self._like(other, kind, joins[kind](self.bits, pairs))

    def _pairs(
        self, items: list[Item], other: Row, others: list[Item]
    ) -> Iterator[tuple[Item, Item]]:
        if self.constant == other.constant:
            return zip(items, others, strict=True)
        first: Iterable[Item] = repeat(items[0]) if self.constant else items
        second: Iterable[Item] = repeat(others[0]) if other.constant else others
        return zip(first, second, strict=False)

    def _like(self, other: Row, kind: int, items: list[Item]) -> Row:
        """What was made of two rows: unsure where neither makes every value real."""
        constant = self.constant and other.constant
        unsure = self.kind == WHOLE or self.unsure
        unsure = kind == REAL and unsure and (other.kind == WHOLE or other.unsure)
        return Row(self.bits, kind, items, constant=constant, unsure=unsure)

    def _same(self, kind: int, items: list[Item]) -> Row:
        return Row(self.bits, kind, items, constant=self.constant, unsure=self.unsure)


def _magnitude(bits: int, e: int) -> float:
    if not bits:
        return -math.inf
    return float(max(-MOST_MAGNITUDE, min(MOST_MAGNITUDE, e + bits)))
