"""How orthogonal polynomials of whole degree are lowered: written out by their recurrences.

A degree that depends on integer symbols is one of those their samples reach: each is written out
and the right one chosen. Non-integer degrees are not in the batched set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from phiq.scorer.evaluate.lowering.lower import Lowering, UnsupportedError
from phiq.scorer.evaluate.lowering.reach import reach
from phiq.scorer.evaluate.opcodes import Op
from phiq.scorer.expression.tree import Node

#: Highest degree written out.
MAX_DEGREE: Final = 64

Recurrence = Callable[[Lowering, int], Iterator[int]]


def _chebyshev(first: int) -> Recurrence:
    def degrees(low: Lowering, x: int) -> Iterator[int]:
        """T (first = 1) or U (first = 2): p₀ = 1, p₁ = first·x, pₙ₊₁ = 2x pₙ - pₙ₋₁."""
        double = low.add(x, x)
        previous, current = low.number(1), x if first == 1 else double
        while True:
            yield previous
            previous, current = current, low.sub(low.mul(double, current), previous)

    return degrees


def _legendre(low: Lowering, x: int) -> Iterator[int]:
    """Bonnet: (n+1) Pₙ₊₁ = (2n+1) x Pₙ - n Pₙ₋₁."""
    previous, current, n = low.number(1), x, 1
    while True:
        yield previous
        top = low.mul(low.mul(low.number(2 * n + 1), x), current)
        top = low.sub(top, low.mul(low.number(n), previous))
        previous, current, n = current, low.div(top, low.number(n + 1)), n + 1


def _hermite(low: Lowering, x: int) -> Iterator[int]:
    """Physicists': Hₙ₊₁ = 2x Hₙ - 2n Hₙ₋₁."""
    double = low.add(x, x)
    previous, current, n = low.number(1), double, 1
    while True:
        yield previous
        following = low.sub(low.mul(double, current), low.mul(low.number(2 * n), previous))
        previous, current, n = current, following, n + 1


def _laguerre(low: Lowering, x: int) -> Iterator[int]:
    """(n+1) Lₙ₊₁ = (2n+1-x) Lₙ - n Lₙ₋₁."""
    previous, current, n = low.number(1), low.sub(low.number(1), x), 1
    while True:
        yield previous
        top = low.mul(low.sub(low.number(2 * n + 1), x), current)
        top = low.sub(top, low.mul(low.number(n), previous))
        previous, current, n = current, low.div(top, low.number(n + 1)), n + 1


def _polynomial(
    recurrence: Recurrence, mirror: Callable[[int], tuple[int, int]] | None
) -> Callable[[Lowering, tuple[Node, ...]], int]:
    """`mirror`: sign and degree ≥ 0 for a negative degree; None where it is not defined."""

    def function(low: Lowering, args: tuple[Node, ...]) -> int:
        if len(args) != 2:
            raise UnsupportedError("a polynomial without its degree")
        degree, x = args
        span = reach(low, degree)
        if span is None or max(map(abs, span)) > MAX_DEGREE:
            raise UnsupportedError("a polynomial of this degree")
        if mirror is None and span[0] < 0:
            raise UnsupportedError("a polynomial of negative degree")
        table = list(islice(recurrence(low, low.lower(x)), _top(span) + 1))
        values = [_signed(low, table, n, mirror) for n in range(span[0], span[1] + 1)]
        return values[0] if len(values) == 1 else _choose(low, low.lower(degree), span[0], values)

    return function


def _top(span: tuple[int, int]) -> int:
    return max(abs(span[0]), abs(span[1]))


def _signed(
    low: Lowering, table: list[int], n: int, mirror: Callable[[int], tuple[int, int]] | None
) -> int:
    if n >= 0 or mirror is None:
        return table[n]
    sign, degree = mirror(n)
    if sign == 0:
        return low.number(0)
    return table[degree] if sign > 0 else low.sub(low.number(0), table[degree])


def _choose(low: Lowering, degree: int, first: int, values: list[int]) -> int:
    """The value at place degree - first."""
    picked = []
    for place, value in enumerate(values):
        here = low.emit(Op.EQUAL, degree, low.number(first + place))
        picked.append(low.emit(Op.GATE, value, here))
    return low.total(picked)


def _mirror_u(n: int) -> tuple[int, int]:
    """U₋ₙ = -Uₙ₋₂, U₋₁ = 0."""
    return (0, 0) if n == -1 else (-1, -n - 2)


POLYNOMIALS: Final = {
    "chebyshevt": _polynomial(_chebyshev(1), lambda n: (1, -n)),
    "chebyshevu": _polynomial(_chebyshev(2), _mirror_u),
    "legendre": _polynomial(_legendre, lambda n: (1, -n - 1)),
    "hermite": _polynomial(_hermite, None),
    "laguerre": _polynomial(_laguerre, None),
}
