"""Elementary functions as functions of balls, on their principal branches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from flint import acb, arb

from phiq.scorer.expression.functions import OF_RECIPROCALS
from phiq.scorer.numeric.balls.basics import (
    MAX_EXPONENTIAL,
    Ball,
    Function,
    bounded,
    entire,
    exponential,
    on_line,
)
from phiq.scorer.numeric.errors import NoEnclosureError


def cut(name: str) -> Function:
    """A function with a branch cut: under an integral its argument must keep away from it."""
    method: Callable[..., Ball] = getattr(acb, name)

    def call(args: Sequence[Ball], analytic: bool) -> Ball:
        (x,) = args
        if analytic and _CUTS[name](x):
            raise NoEnclosureError("a branch cut")
        return method(x)

    return call


def _crosses_outside(x: Ball) -> bool:
    """Whether the ball may meet the real axis beyond -1 or 1."""
    return bool(x.imag.contains(0)) and not bool(-1 < x.real < 1)


def _crosses_outside_i(x: Ball) -> bool:
    return _crosses_outside(x * acb(0, 1))


def _crosses_below_one(x: Ball) -> bool:
    return bool(x.imag.contains(0)) and not bool(x.real > 1)


def crosses_negative(x: Ball) -> bool:
    """Whether the ball may meet the real axis at or below 0."""
    return bool(x.imag.contains(0)) and not bool(x.real > 0)


_CUTS: Final[dict[str, Callable[[Ball], bool]]] = {
    "asin": _crosses_outside,
    "acos": _crosses_outside,
    "atanh": _crosses_outside,
    "atan": _crosses_outside_i,
    "asinh": _crosses_outside_i,
    "acosh": _crosses_below_one,
    "lgamma": crosses_negative,
    "ci": crosses_negative,
    "ei": crosses_negative,
    "li": _crosses_below_one,
    "lambertw": lambda x: bool(x.imag.contains(0)) and not bool(x.real > -0.36),
    "elliptic_k": lambda x: bool(x.imag.contains(0)) and not bool(x.real < 1),
    "elliptic_e": lambda x: bool(x.imag.contains(0)) and not bool(x.real < 1),
}


def _of_reciprocal(name: str) -> Function:
    inner = cut(name)

    def call(args: Sequence[Ball], analytic: bool) -> Ball:
        (x,) = args
        if x.contains(0):
            raise NoEnclosureError("a reciprocal of what may be 0")
        return inner([1 / x], analytic)

    return call


def _logarithm(args: Sequence[Ball], analytic: bool) -> Ball:
    values = [x.log(analytic=analytic) for x in args]
    if len(values) == 1:
        return values[0]
    if values[1].contains(0):
        raise NoEnclosureError("a logarithm to base 1")
    return values[0] / values[1]


def _circular(name: str) -> Function:
    """A sine or its like: FLINT gives the whole range where the precision tells no phase."""
    method: Callable[..., Ball] = getattr(acb, name)

    def call(args: Sequence[Ball], _analytic: bool) -> Ball:
        (x,) = args
        if x.abs_upper() <= MAX_EXPONENTIAL or (x.is_finite() and abs(x.imag) <= MAX_EXPONENTIAL):
            return method(x)
        raise NoEnclosureError("a huge argument")

    return call


def _part(of: Callable[[Ball], arb]) -> Function:
    """A part of a number, which is no analytic function of it."""

    def call(args: Sequence[Ball], analytic: bool) -> Ball:
        if analytic:
            raise NoEnclosureError("not analytic")
        return acb(of(args[0]))

    return call


def bounded_cut(name: str) -> Function:
    """The same, at arguments of bounded size."""
    inner = cut(name)
    return lambda args, analytic: inner([*map(bounded, args)], analytic)


def elementary() -> dict[str, Function]:
    """The functions by their names."""
    circular = ("sin", "cos", "tan", "cot", "sec", "csc")
    hyperbolic = ("sinh", "cosh", "tanh", "coth", "sech", "csch")
    inverse = ("asin", "acos", "atan", "asinh", "acosh", "atanh")
    return {
        **{name: _circular(name) for name in circular},
        **{name: entire(name, MAX_EXPONENTIAL) for name in hyperbolic},
        **{name: cut(name) for name in inverse},
        **{name: _of_reciprocal(other) for name, other in OF_RECIPROCALS.items()},
        "exp": exponential,
        "ln": _logarithm,
        "log": _logarithm,
        "sinc": lambda args, _analytic: bounded(args[0], MAX_EXPONENTIAL).sinc(),
        "re": _part(lambda x: x.real),
        "im": _part(lambda x: x.imag),
        "arg": _part(acb.arg),
        "atan2": on_line(arb.atan2),
    }
