"""Witnesses: points at which the two sides of a relation surely differ, or surely agree.

Values are balls (FLINT's Arb), so that "differ" and "less" are proved, never guessed from digits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from math import log2
from typing import Final

from flint import acb, arb, fmpq

from phiq.contract import Witness
from phiq.scorer.evidence.points import FractionPoint, plain_points
from phiq.scorer.evidence.spelling import identifier
from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.numeric import sides as numeric
from phiq.scorer.numeric.balls.basics import ZERO, Ball
from phiq.scorer.numeric.balls.enclosure import BallPoint
from phiq.scorer.numeric.balls.evaluate import enclose
from phiq.scorer.numeric.balls.magnitude import magnitude
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.errors import DivergentError, NoEnclosureError, UnsupportedError
from phiq.scorer.proof.prover import holds_at

#: Bits of the first look and of a closer one: 30 digits, and 100.
BITS: Final = (100, 332)
#: Digits of both sides' values that a witness tells.
DIGITS: Final = 20
#: A ball around 0 that is smaller than this is told as 0.
NOTHING: Final = arb(1e-25)
_ORIGIN: Final = arb(0)
#: The least number with more than DIGITS digits.
_MOST_DIGITS: Final = arb(10**DIGITS)
#: Points at which sides without enclosure are computed.
MAX_COMPUTED: Final = 4
#: Digits to which they are, and digits that may not agree of two sides.
COMPUTED_DIGITS: Final = 35
DIGITS_APART: Final = 10
_Verdicts = Callable[[Ball], tuple[bool, bool]]
#: What a ball of left - right says about a relation: it surely holds, surely fails, or neither.
_HOLDS: Final[dict[str, _Verdicts]] = {
    "=": lambda gap: (gap.is_zero(), not gap.contains(ZERO)),
    "≡": lambda gap: (gap.is_zero(), not gap.contains(ZERO)),
    "≔": lambda gap: (gap.is_zero(), not gap.contains(ZERO)),
    "≠": lambda gap: (not gap.contains(ZERO), gap.is_zero()),
    "<": lambda gap: (real_part(gap) < 0, real_part(gap) >= 0),
    "≤": lambda gap: (real_part(gap) <= 0, real_part(gap) > 0),
    ">": lambda gap: (real_part(gap) > 0, real_part(gap) <= 0),
    "≥": lambda gap: (real_part(gap) >= 0, real_part(gap) < 0),
}
_SATISFIED_BY_EQUALITY: Final = frozenset("=≡≔≤≥")
DECIDABLE: Final = frozenset(_HOLDS)


def real_part(ball: Ball) -> arb:
    """The ball as one on the real line.

    Raises:
        NoEnclosureError: it may have an imaginary part.
    """
    if not ball.imag.is_zero():
        raise NoEnclosureError("a complex number is neither more nor less")
    return ball.real


class Sides:
    """Two sides and the relation between them, to be looked at from points."""

    def __init__(self, sign: str, left: Node, right: Node, domains: Domains) -> None:
        self.sign = sign
        self.left = left
        self.right = right
        self.domains = domains
        self._more = plain_points(domains)
        self._plain: list[FractionPoint] = []
        #: Balls of BITS[0] around sides at plain points, by the number of the point; None where
        #: there is none.
        self._seen: dict[tuple[int, Node], Ball | None] = {}
        #: The plain points as balls of BITS[0], by their numbers.
        self._balls: dict[int, dict[Symbol, Ball]] = {}

    def plain(self) -> Iterator[tuple[int, FractionPoint]]:
        """The plain points of the domains and their numbers; each is made once."""
        yield from enumerate([*self._plain])
        for point in self._more:
            self._plain.append(point)
            yield len(self._plain) - 1, point

    def at_plain(self, turn: int, side: Node) -> Ball:
        """A ball of BITS[0] around a side at a plain point, computed once.

        Raises:
            NoEnclosureError: there is none.
        """
        if (turn, side) not in self._seen:
            try:
                with precision(BITS[0]):
                    if turn not in self._balls:
                        self._balls[turn] = as_balls(self._plain[turn])
                    self._seen[turn, side] = enclose(side, self._balls[turn])
            except NoEnclosureError:
                self._seen[turn, side] = None
        ball = self._seen[turn, side]
        if ball is None:
            raise NoEnclosureError("no value at a plain point")
        return ball

    def values(self, point: BallPoint) -> tuple[Ball, Ball]:
        """Balls around both sides at a point of balls."""
        return enclose(self.left, point), enclose(self.right, point)

    def gap(self, point: BallPoint) -> Ball:
        """A ball around left - right."""
        left, right = self.values(point)
        return left - right

    def witness(
        self, point: FractionPoint, *, holding: bool, turn: int | None = None
    ) -> Witness | None:
        """The witness of a point at which the relation surely holds, or surely fails.

        turn: its number, if it is a plain point.
        """
        try:
            for bits in BITS:
                with precision(bits):
                    if turn is not None and bits == BITS[0]:
                        left, right = [self.at_plain(turn, s) for s in (self.left, self.right)]
                    else:
                        left, right = self.values(as_balls(point))
                    holds, fails = _HOLDS[self.sign](left - right)
                    if holds or fails:
                        wanted = holds if holding else fails
                        return witness_at(point, left, right) if wanted else None
        except NoEnclosureError:
            return None
        proves = holding and self.sign in _SATISFIED_BY_EQUALITY
        if not proves or not holds_at(self.left, self.right, self.domains, point):
            return None
        return witness_at(point, left, right)


def as_balls(point: FractionPoint) -> dict[Symbol, Ball]:
    """An exact point as balls."""
    return {symbol: acb(fmpq(*value.as_integer_ratio())) for symbol, value in point.items()}


def witness_at(point: FractionPoint, left: Ball, right: Ball) -> Witness:
    """The witness of an exact point and of the balls around both sides there."""
    return Witness(
        point={identifier(symbol): str(value) for symbol, value in point.items()},
        left=digits(left),
        right=digits(right),
    )


def digits(ball: Ball) -> str:
    """A ball's value to DIGITS digits, as `3.25` or `1.5 + 2.0j`."""
    real = digits_of(ball.real)
    if ball.imag.is_zero():
        return real
    imaginary = digits_of(ball.imag)
    sign = "-" if imaginary.startswith("-") else "+"
    return f"{real} {sign} {imaginary.lstrip('-')}j"


def digits_of(ball: arb) -> str:
    """A real ball's value to DIGITS digits."""
    if ball.rad() < NOTHING and ball.contains(_ORIGIN):
        return "0"
    if ball.is_exact() and ball.is_integer() and abs(ball) < _MOST_DIGITS:
        return str(ball.fmpz())
    return str(ball.mid().str(DIGITS, radius=False))


def find(sides: Sides, *, holding: bool) -> Witness | None:
    """A plain point at which the relation surely holds, or surely fails; None where none shows."""
    for turn, point in sides.plain():
        found = sides.witness(point, holding=holding, turn=turn)
        if found is not None:
            return found
    return None


def computed(sides: Sides) -> Witness | None:
    """A plain point at which the sides differ by what was computed, not proved.

    For endless sums and integrals, whose values have no enclosure here.
    """
    try:
        both = numeric.Sides(sides.left, sides.right)
    except UnsupportedError:
        return None
    for _, point in islice(sides.plain(), MAX_COMPUTED):
        try:
            with precision(BITS[0]):
                values = both.at(as_balls(point), COMPUTED_DIGITS)
        except DivergentError:
            continue
        if values is not None and magnitude(values.gap) > values.size - DIGITS_APART * log2(10):
            return witness_at(point, values.left, values.right)
    return None
