"""What functions of balls share: guards on sizes, whole and real balls, powers and roots.

One call into FLINT cannot be interrupted, so sizes are bounded before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from flint import acb, arb

from phiq.scorer.numeric.errors import NoEnclosureError

Ball = acb
Function = Callable[[Sequence[Ball], bool], Ball]

#: Largest magnitude of a special function's argument. FLINT cannot be interrupted; at 2000 its
#: slowest function here (Hurwitz's zeta) stays under 50 ms.
MAX_ARGUMENT: Final = arb(2000)
#: Largest |argument| of exponentials, sines and their kin: the result has as many digits before
#: the point as the argument's size, and memory must hold them.
MAX_EXPONENTIAL: Final = arb(10**7)
#: Largest whole exponent, and most bits of the exact power that FLINT is asked for.
MAX_EXPONENT: Final = 1_000_000
#: Largest whole number that is looked at as one.
MAX_WHOLE: Final = 10**15
#: Largest order, degree or index of a function.
MAX_ORDER: Final = 500


#: FLINT compares with numbers of its own in half the time that it takes with others.
ZERO: Final = acb(0)


def as_whole(ball: Ball) -> int:
    """The one whole number that the ball holds.

    Raises:
        NoEnclosureError: it holds none or several, or other numbers too.
    """
    if not ball.is_exact():
        raise NoEnclosureError("a whole number that is not known exactly")
    found = whole_number(ball)
    if found is None:
        raise NoEnclosureError("not a whole number")
    return found


def whole_number(ball: Ball) -> int | None:
    """The whole number that the ball is exactly, None where it is none.

    Raises:
        NoEnclosureError: it is larger than MAX_WHOLE.
    """
    found = ball.unique_fmpz() if ball.is_exact() else None
    if found is None:
        return None
    whole = int(found)
    if abs(whole) > MAX_WHOLE:
        raise NoEnclosureError("not a whole number")
    return whole


def is_whole(ball: Ball) -> bool:
    """Whether the ball is exactly one whole number."""
    return bool(ball.is_exact()) and ball.imag.is_zero() and bool(ball.real.is_integer())


def as_real(ball: Ball) -> arb:
    """The ball as one on the real line.

    Raises:
        NoEnclosureError: it may have an imaginary part.
    """
    if not ball.imag.is_zero():
        raise NoEnclosureError("a complex number where a real one is needed")
    return ball.real


def power(base: Ball, exponent: Ball, *, analytic: bool = False) -> Ball:
    """The principal value of base to the exponent."""
    n = whole_number(exponent)
    if n is not None:
        if abs(n) > MAX_EXPONENT:
            raise NoEnclosureError("a power out of range")
        if n < 0 and base.contains(ZERO):
            raise NoEnclosureError("a negative power of what may be 0")
        return base**n
    if bool(base.is_zero()):
        if exponent.real > 0:
            return acb(0)
        raise NoEnclosureError("0 to a power that is not positive")
    return exponential([exponent * base.log(analytic=analytic)], False)


def root(value: Ball, order: Ball, *, analytic: bool = False) -> Ball:
    """The root: principal, but real for a real value and an odd order."""
    if order.contains(ZERO):
        raise NoEnclosureError("a root of order 0")
    degree = whole_number(order) or 0
    if degree == 2:
        return value.sqrt(analytic=analytic)
    if degree % 2 and value.imag.is_zero() and not analytic:
        if value.real < 0:
            return -power(-value, 1 / order)
        if not value.real >= 0:
            raise NoEnclosureError("an odd root of what may have either sign")
    return power(value, 1 / order, analytic=analytic)


def bounded(ball: Ball, most: arb = MAX_ARGUMENT) -> Ball:
    """The ball itself.

    Raises:
        NoEnclosureError: it is not finite, or too large for a function that may take long there.
    """
    if ball.abs_upper() <= most:
        return ball
    raise NoEnclosureError("a huge argument")


#: What holds the exponential of all numbers left of -MAX_EXPONENTIAL.
_NEXT_TO_NOTHING: Final = acb(arb(0, arb(2) ** -(10**7)), arb(0, arb(2) ** -(10**7)))


def exponential(args: Sequence[Ball], _analytic: bool) -> Ball:
    """The exponential, of an exponent of bounded size; next to nothing far below 0."""
    (x,) = args
    if x.abs_upper() <= MAX_EXPONENTIAL:
        return x.exp()
    if x.is_finite() and x.real < -MAX_EXPONENTIAL:
        return _NEXT_TO_NOTHING
    raise NoEnclosureError("a huge exponent")


def entire(name: str, most: arb = MAX_ARGUMENT) -> Function:
    """A function that is analytic wherever it has a value."""
    method: Callable[..., Ball] = getattr(acb, name)

    def call(args: Sequence[Ball], _analytic: bool) -> Ball:
        (x,) = args
        return method(bounded(x, most))

    return call


def on_line(function: Callable[..., Any]) -> Function:
    """A function of real numbers that is not analytic."""

    def call(args: Sequence[Ball], analytic: bool) -> Ball:
        if analytic:
            raise NoEnclosureError("not analytic")
        return acb(function(*map(as_real, args)))

    return call
