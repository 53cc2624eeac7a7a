"""Witnesses: points at which the two sides of a relation surely differ, or surely agree.

Values are balls (FLINT's Arb), so that "differ" and "less" are proved, never guessed from digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import islice
from typing import Any, Final

from flint import acb, fmpq

from phiq.contract import Witness
from phiq.scorer.evidence.points import FractionPoint, plain_points
from phiq.scorer.evidence.spelling import identifier
from phiq.scorer.expression.domain import Domain
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.numeric.agreement import context
from phiq.scorer.numeric.balls.evaluate import enclose
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.compiler import NO_VALUE, UnsupportedError
from phiq.scorer.numeric.errors import NoEnclosureError
from phiq.scorer.numeric.highprec import compiler
from phiq.scorer.proof.prover import holds_at

#: Bits of the first look and of a closer one: 30 digits, and 100.
BITS: Final = (100, 332)
#: Digits of both sides' values that a witness tells.
DIGITS: Final = 20
#: A ball around 0 that is smaller than this is told as 0.
NOTHING: Final = 1e-25
#: Points at which sides without enclosure are computed.
MAX_COMPUTED: Final = 4
#: Digits of two computations whose results must agree, and digits that may not agree of two sides.
COMPUTED_DIGITS: Final = (30, 45)
DIGITS_APART: Final = 10
_Verdicts = Callable[[Any], tuple[Any, Any]]
#: What a ball of left - right says about a relation: it surely holds, surely fails, or neither.
_HOLDS: Final[dict[str, _Verdicts]] = {
    "=": lambda gap: (gap.is_zero(), not gap.contains(0)),
    "≡": lambda gap: (gap.is_zero(), not gap.contains(0)),
    "≔": lambda gap: (gap.is_zero(), not gap.contains(0)),
    "≠": lambda gap: (not gap.contains(0), gap.is_zero()),
    "<": lambda gap: (real_part(gap) < 0, real_part(gap) >= 0),
    "≤": lambda gap: (real_part(gap) <= 0, real_part(gap) > 0),
    ">": lambda gap: (real_part(gap) > 0, real_part(gap) <= 0),
    "≥": lambda gap: (real_part(gap) >= 0, real_part(gap) < 0),
}
_SATISFIED_BY_EQUALITY: Final = frozenset("=≡≔≤≥")
DECIDABLE: Final = frozenset(_HOLDS)


def real_part(ball: Any) -> Any:
    """The ball as one on the real line.

    Raises:
        NoEnclosureError: it may have an imaginary part.
    """
    if not ball.imag.is_zero():
        raise NoEnclosureError("a complex number is neither more nor less")
    return ball.real


class Sides:
    """Two sides and the relation between them, to be looked at from points."""

    def __init__(
        self, sign: str, left: Node, right: Node, domains: Mapping[Symbol, Domain]
    ) -> None:
        self.sign = sign
        self.left = left
        self.right = right
        self.domains = domains

    def values(self, point: Mapping[Symbol, Any]) -> tuple[Any, Any]:
        """Balls around both sides at a point of balls."""
        return enclose(self.left, point), enclose(self.right, point)

    def gap(self, point: Mapping[Symbol, Any]) -> Any:
        """A ball around left - right."""
        left, right = self.values(point)
        return left - right

    def says(self, point: FractionPoint) -> tuple[bool, bool, Witness] | None:
        """Whether the relation surely holds, or surely fails, at a point, and the witness of it."""
        for bits in BITS:
            try:
                with precision(bits):
                    balls = as_balls(point)
                    left, right = self.values(balls)
                    holds, fails = [*map(bool, _HOLDS[self.sign](left - right))]
                    if holds or fails:
                        return holds, fails, witness_at(point, left, right)
                    close = witness_at(point, left, right)
            except NoEnclosureError:
                return None
        if self.sign in _SATISFIED_BY_EQUALITY and holds_at(
            self.left, self.right, self.domains, point
        ):
            return True, False, close
        return None


def as_balls(point: FractionPoint) -> dict[Symbol, Any]:
    """An exact point as balls."""
    return {s: acb(fmpq(v.numerator, v.denominator)) for s, v in point.items()}


def witness_at(point: FractionPoint, left: Any, right: Any) -> Witness:
    """The witness of an exact point and of the balls around both sides there."""
    return Witness(
        point={identifier(symbol): str(value) for symbol, value in point.items()},
        left=digits(left),
        right=digits(right),
    )


def digits(ball: Any) -> str:
    """A ball's value to DIGITS digits, as `3.25` or `1.5 + 2.0j`."""
    real = digits_of(ball.real)
    if ball.imag.is_zero():
        return real
    imaginary = digits_of(ball.imag)
    sign = "-" if imaginary.startswith("-") else "+"
    return f"{real} {sign} {imaginary.lstrip('-')}j"


def digits_of(ball: Any) -> str:
    """A real ball's value to DIGITS digits."""
    if ball.contains(0) and ball.rad() < NOTHING:
        return "0"
    if ball.is_exact() and ball.is_integer() and abs(ball) < 10**DIGITS:
        return str(int(ball.unique_fmpz()))
    return str(ball.mid().str(DIGITS, radius=False))


def find(sides: Sides, *, holding: bool) -> Witness | None:
    """A plain point at which the relation surely holds, or surely fails; None where none shows."""
    for point in plain_points(sides.domains):
        found = sides.says(point)
        if found is not None and found[0 if holding else 1]:
            return found[2]
    return None


def computed(sides: Sides) -> Witness | None:
    """A plain point at which the sides differ by what was computed, not proved.

    For endless sums and integrals, whose values have no enclosure here.
    """
    many = compiler(context())
    ctx = many.ctx
    both = many.compile(sides.left), many.compile(sides.right)
    for point in islice(plain_points(sides.domains), MAX_COMPUTED):
        try:
            seen = []
            for count in COMPUTED_DIGITS:
                ctx.dps = count
                given = {s: _mpmath(ctx, value) for s, value in point.items()}
                seen.append([side(given) * ctx.mpf(1) for side in both])
        except (*NO_VALUE, UnsupportedError):
            continue
        (left, right), (left_again, right_again) = seen
        settled = _near(ctx, left, left_again) and _near(ctx, right, right_again)
        if settled and abs(left - right) > abs(left) * ctx.mpf(10) ** -DIGITS_APART:
            told = [ctx.nstr(side, DIGITS).strip("()") for side in (left, right)]
            named = {identifier(s): str(v) for s, v in point.items()}
            return Witness(point=named, left=told[0], right=told[1])
    return None


def _mpmath(ctx: Any, value: Fraction) -> Any:
    whole = value.denominator == 1
    return value.numerator if whole else ctx.mpf(value.numerator) / value.denominator


def _near(ctx: Any, a: Any, b: Any) -> bool:
    return bool(abs(a - b) <= max(abs(a), abs(b)) * ctx.mpf(10) ** -DIGITS)
