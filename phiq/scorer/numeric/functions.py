"""Functions of machine numbers: of the standard library on the principal branch, else of balls.

Whole arguments are used exactly where the function has whole values. All that is not told here is
the middle of a ball, so that there is one meaning of each function. Nothing returns an infinity on
purpose.
"""

from __future__ import annotations

import cmath
import math
from collections.abc import Callable
from functools import cache
from typing import Final

from phiq.scorer.algebra.families import FAMILIES, member
from phiq.scorer.numeric import integers
from phiq.scorer.numeric.balls.evaluate import as_ball
from phiq.scorer.numeric.balls.functions import FUNCTIONS as OF_BALLS
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.compiler import Number
from phiq.scorer.numeric.errors import OutsideError
from phiq.scorer.numeric.machine import exponential, is_whole, logarithm

Function = Callable[..., Number]

#: Bits at which functions of balls are asked for a machine number.
BITS: Final = 72
#: Bits at which series and integrals are, whose last third says nothing.
BITS_OF_ESTIMATES: Final = 54
#: Largest number that is rounded to a whole one, and how near a jump nothing is told of it.
MAX_ROUNDED: Final = 1e15
AT_A_JUMP: Final = 1e-12


def function(name: str) -> Function:
    """The function of that name, of machine numbers.

    Raises:
        KeyError: there is none.
    """
    found = _OWN.get(name)
    return found if found is not None else _by_balls(name)


def has_function(name: str) -> bool:
    """Whether there is a function of that name."""
    return name in _OWN or name in OF_BALLS


@cache
def _by_balls(name: str) -> Function:
    """The function as the middle of a ball; real functions of the library where there are some."""
    of_balls = OF_BALLS[name]
    on_line, within = _ON_LINE.get(name, (None, None))
    on_plane: Function | None = getattr(cmath, name) if name in _ENTIRE else None

    def call(*args: Number) -> Number:
        if len(args) == 1:
            x = args[0]
            if type(x) is float and on_line is not None and (within is None or within(x)):
                return on_line(x)
            if type(x) is complex and on_plane is not None:
                return on_plane(x)
        with precision(BITS):
            return as_machine(of_balls([as_ball(x) for x in args], False))

    return call


def as_machine(ball: Number) -> Number:
    """The middle of a ball as a machine number: an int where it is known to be one.

    Raises:
        OutsideError: it is not finite.
        OverflowError: it is past the range of floats.
    """
    if not ball.is_finite():
        raise OutsideError("no finite value")
    if not ball.imag.is_zero():
        return complex(float(ball.real.mid()), float(ball.imag.mid()))
    if ball.is_exact() and ball.real.is_integer():
        return int(ball.real.unique_fmpz())
    value = float(ball.real.mid())
    if math.isinf(value):
        raise OverflowError
    return value


def _in_unit(x: float) -> bool:
    return -1 <= x <= 1


#: Real functions of the standard library, and where they are those of the principal branch: None
#: stands for the whole line.
_ON_LINE: Final[dict[str, tuple[Callable[[float], float], Callable[[float], bool] | None]]] = {
    **{
        name: (getattr(math, name), None)
        for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "atan", "asinh", "erf", "erfc")
    },
    "asin": (math.asin, _in_unit),
    "acos": (math.acos, _in_unit),
    "acosh": (math.acosh, lambda x: x >= 1),
    "atanh": (math.atanh, lambda x: -1 < x < 1),
    "gamma": (math.gamma, None),
}
#: Functions of the standard library without a branch cut.
_ENTIRE: Final = frozenset(("sin", "cos", "tan", "sinh", "cosh", "tanh"))


def _real(value: Number) -> Number:
    """The value as a real number.

    Raises:
        OutsideError: it has an imaginary part.
    """
    if value.imag != 0:
        raise OutsideError("a complex number where a real one is needed")
    return value.real


def _rounding(to: Callable[[float], int], *, jumps: bool) -> Function:
    def call(x: Number) -> Number:
        value = _real(x)
        if is_whole(value):
            return value
        if abs(value) > MAX_ROUNDED:
            raise OutsideError("rounding a number too large to tell its units")
        near = round(value)
        # At a jump the last bits would decide: such points tell nothing.
        if jumps and near != value and abs(value - near) < AT_A_JUMP * (1 + abs(value)):
            raise OutsideError("a number at a jump of floor or ceil")
        return to(value)

    return call


def _sign(x: Number) -> Number:
    if x == 0:
        return 0
    return x / abs(x) if x.imag != 0 else 1 if x.real > 0 else -1


def _mod(a: Number, b: Number) -> Number:
    a, b = _real(a), _real(b)
    return a % b if is_whole(a) and is_whole(b) else a - b * _FLOOR(a / b)


def _step(x: Number) -> Number:
    if (value := _real(x)) == 0:
        raise OutsideError("the step at 0 is a matter of convention")
    return int(value > 0)


def _part(name: str) -> Function:
    return lambda x: getattr(x, name)


def _whole_or(exact: Function, name: str) -> Function:
    """`exact(*args)` where all arguments are whole, else the function of balls."""

    def call(*args: Number) -> Number:
        if all(map(is_whole, args)):
            return exact(*args)
        return _by_balls(name)(*args)

    return call


def _polynomial(name: str) -> Function:
    """A family of polynomials: whole degrees by recurrence, remembered for the argument at hand."""
    family = FAMILIES[name]

    def call(n: Number, x: Number) -> Number:
        if not is_whole(n):
            return _by_balls(name)(n, x)
        return member(family, integers.bounded(n), x * 1.0, [])

    return call


_FLOOR: Final = _rounding(math.floor, jumps=True)
#: What is computed here: functions of the real line, and whole numbers exactly.
_OWN: Final[dict[str, Function]] = {
    "exp": exponential,
    "ln": logarithm,
    "log": lambda x, base: logarithm(x) / logarithm(base),
    "re": _part("real"),
    "im": _part("imag"),
    "floor": _FLOOR,
    "ceil": _rounding(math.ceil, jumps=True),
    "round": _rounding(round, jumps=False),
    "sign": _sign,
    "mod": _mod,
    "heaviside": _step,
    "min": lambda *values: min(map(_real, values)),
    "max": lambda *values: max(map(_real, values)),
    "kronecker": lambda i, j: int(i == j),
    "factorial": _whole_or(integers.factorial, "factorial"),
    "binomial": _whole_or(integers.binomial, "binomial"),
    "fibonacci": _whole_or(integers.fibonacci, "fibonacci"),
    "lucas": _whole_or(integers.lucas, "lucas"),
    **{name: _polynomial(name) for name in FAMILIES},
}
