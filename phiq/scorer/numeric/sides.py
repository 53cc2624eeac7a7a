"""Both sides of a relation at one point, in as many digits as are asked for.

What cancels inside a side costs digits: precision is raised until the balls around both are small
enough, or it is clear that they will not be. Values of endless series and integrals have estimated
radii, and are trusted to two thirds of their digits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import log2
from typing import Final, NamedTuple

from phiq.scorer.expression.tree import Node, Symbol, kinds
from phiq.scorer.numeric.balls.basics import Ball
from phiq.scorer.numeric.balls.evaluate import as_ball, estimated
from phiq.scorer.numeric.balls.magnitude import magnitude
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.compiler import Number
from phiq.scorer.numeric.errors import NO_VALUE, DivergentError, UnsupportedError
from phiq.scorer.numeric.floats import has_value

Point = dict[Symbol, Number]

#: Digits to which sides are compared at most points, and at the one that decides; some in between.
SHALLOW, MIDDLE, DEEP = 15, 35, 50
#: Share of the digits of an estimate that are trusted.
TRUSTED: Final = 2 / 3
#: Bits of a digit, and spare ones.
BITS_A_DIGIT: Final = log2(10)
SPARE_BITS: Final = 16
#: By how much the bits grow where sums inside the sides cancel; estimates take long.
_STEPS: Final[tuple[float, ...]] = (1.0, 2.0, 4.0, 8.0)
_STEPS_OF_ESTIMATES: Final[tuple[float, ...]] = (1.0, 1.7, 2.9)
_ENDLESS: Final = kinds("sum", "prod", "int", "lim", "deriv")


class Values(NamedTuple):
    """Balls around both sides, and whether a radius is an estimate."""

    left: Ball
    right: Ball
    #: Left - right.
    gap: Ball
    estimated: bool

    @property
    def size(self) -> float:
        """The magnitude of the larger side; 0, that of 1, where neither is told from 0."""
        if self.left.contains(0) and self.right.contains(0):
            return 0.0
        return max(magnitude(self.left), magnitude(self.right))

    def are_known_to(self, digits: float) -> bool:
        """Whether the gap is known to so many digits of the larger side."""
        if self.gap.is_exact():
            return True
        share = TRUSTED if self.estimated else 1.0
        radius = max(magnitude(self.gap.real.rad()), magnitude(self.gap.imag.rad()))
        return radius <= self.size - share * digits * BITS_A_DIGIT

    def are_real(self) -> bool:
        """Whether neither side surely has an imaginary part."""
        return bool(self.left.imag.contains(0)) and bool(self.right.imag.contains(0))


class Sides:
    """Two sides, to be looked at from points of machine numbers or of balls."""

    def __init__(self, left: Node, right: Node) -> None:
        """Raises UnsupportedError where a part of a side has no numeric meaning."""
        for side in (left, right):
            for part in side.walk():
                if not has_value(part):
                    raise UnsupportedError(f"{part.op} {part.text}".strip())
        self.left = left
        self.right = right
        self._is_endless = bool((left.kinds | right.kinds) & _ENDLESS)

    def looked_at(self, point: Mapping[Symbol, Number], digits: int) -> Iterator[Values]:
        """Both values, ever more precise; none where one does not exist.

        Raises:
            DivergentError: a side is a series that diverges.
        """
        balls = {symbol: as_ball(value) for symbol, value in point.items()}
        steps = _STEPS_OF_ESTIMATES if self._is_endless else _STEPS
        for step in steps:
            try:
                with precision(int(step * digits * BITS_A_DIGIT) + SPARE_BITS):
                    (left, guess), (right, other) = [
                        estimated(side, balls) for side in (self.left, self.right)
                    ]
                    values = Values(left, right, left - right, guess or other)
            except DivergentError:
                raise
            except NO_VALUE:
                return
            yield values

    def at(self, point: Mapping[Symbol, Number], digits: int) -> Values | None:
        """Both values to so many digits; None where they are not to be had."""
        for values in self.looked_at(point, digits):
            if values.are_known_to(digits):
                return values
        return None

    def diverging(self) -> int:
        """How many of the sides are series that diverge, where the others have a value."""
        count = 0
        for side in (self.left, self.right):
            try:
                with precision(int(SHALLOW * BITS_A_DIGIT) + SPARE_BITS):
                    estimated(side, {})
            except DivergentError:
                count += 1
            except NO_VALUE:
                return 0
        return count
