"""Classical polynomials of whole degree by their recurrences, over whatever can be computed with.

    member(FAMILIES["legendre"], 2, Fraction(1, 3), [])     -1/3

Only -, * and / are used, so that exact arguments have exact values. An `Operand` brings these signs
to what has none: instructions, quotients of polynomials. Sizes are the callers' matter.
Reference: NIST Digital Library of Mathematical Functions, section 18.9.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

#: A number of any kind, or an operand.
Value = Any


class Arithmetic(NamedTuple):
    """How values without signs are computed with: that of a whole number, and a - b, a·b, a/b."""

    whole: Callable[[int], Value]
    minus: Callable[[Value, Value], Value]
    times: Callable[[Value, Value], Value]
    over: Callable[[Value, Value], Value]


class Operand:
    """A value with the signs of its arithmetic."""

    __slots__ = ("by", "value")

    def __init__(self, value: Value, by: Arithmetic) -> None:
        self.value = value
        self.by = by

    def __sub__(self, other: object) -> Operand:
        return Operand(self.by.minus(self.value, plain(other, self.by)), self.by)

    def __rsub__(self, other: object) -> Operand:
        return Operand(self.by.minus(plain(other, self.by), self.value), self.by)

    def __mul__(self, other: object) -> Operand:
        return Operand(self.by.times(self.value, plain(other, self.by)), self.by)

    def __rmul__(self, other: object) -> Operand:
        return Operand(self.by.times(plain(other, self.by), self.value), self.by)

    def __truediv__(self, other: object) -> Operand:
        return Operand(self.by.over(self.value, plain(other, self.by)), self.by)


def plain(result: Value, by: Arithmetic) -> Value:
    """The value of an operand, or of a whole number."""
    return result.value if isinstance(result, Operand) else by.whole(result)


@dataclass(frozen=True, slots=True)
class Family:
    """Polynomials of whole degree by a recurrence of two terms.

    first(x) are the members of degree 0 and 1; step(k, x, now, before) is the one of degree k + 1
    from those of degrees k and k - 1. reflect(n) gives, for n < 0, the factor and the degree >= 0
    that the member of degree n equals, or None where negative degrees have no member.
    """

    first: Callable[[Value], tuple[Value, Value]]
    step: Callable[[int, Value, Value, Value], Value]
    reflect: Callable[[int], tuple[int, int]] | None = None


def member(family: Family, n: int, x: Value, row: list[Value]) -> Value:
    """The member of degree n at x; `row` keeps the degrees from 0 computed before at this x.

    Raises:
        ZeroDivisionError: there is no member of a negative degree.
    """
    if n < 0:
        if family.reflect is None:
            raise ZeroDivisionError("a polynomial of negative degree")
        factor, n = family.reflect(n)
        return factor and factor * member(family, n, x, row)
    if not row:
        row.extend(family.first(x))
    for k in range(len(row) - 1, n):
        row.append(family.step(k, x, row[k], row[k - 1]))
    return row[n]


FAMILIES: Final[dict[str, Family]] = {
    "chebyshevt": Family(
        lambda x: (1, x), lambda _k, x, now, before: 2 * x * now - before, lambda n: (1, -n)
    ),
    "chebyshevu": Family(
        lambda x: (1, 2 * x),
        lambda _k, x, now, before: 2 * x * now - before,
        lambda n: (0, 0) if n == -1 else (-1, -n - 2),
    ),
    "legendre": Family(
        lambda x: (1, x),
        lambda k, x, now, before: ((2 * k + 1) * x * now - k * before) / (k + 1),
        lambda n: (1, -n - 1),
    ),
    "hermite": Family(lambda x: (1, 2 * x), lambda k, x, now, before: 2 * x * now - 2 * k * before),
    "laguerre": Family(
        lambda x: (1, 1 - x),
        lambda k, x, now, before: ((2 * k + 1 - x) * now - k * before) / (k + 1),
    ),
}
