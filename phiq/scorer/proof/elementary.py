"""Rules of the elementary functions: exponentials, circular functions, and their inverses."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.functions import OF_RECIPROCALS, QUOTIENTS
from phiq.scorer.proof.ring import (
    HALF,
    Quotient,
    add,
    constant,
    multiply,
    negative,
    number,
    power,
)
from phiq.scorer.proof.translator import Rule, Translator


def _turned(t: Translator, u: Quotient) -> tuple[Quotient, Quotient]:
    """e^{iu} and e^{-iu}."""
    turned = t.exponents.exp(multiply(t.exponents.i(), u))
    return turned, t.ring.invert(turned)


def sine(t: Translator, u: Quotient) -> Quotient:
    """Sin u = (e^{iu} - e^{-iu}) / 2i."""
    ahead, back = _turned(t, u)
    difference = add(ahead, negative(back))
    return multiply(difference, multiply(negative(HALF), t.exponents.i()))


def cosine(t: Translator, u: Quotient) -> Quotient:
    """Cos u = (e^{iu} + e^{-iu}) / 2."""
    return multiply(add(*_turned(t, u)), HALF)


def _sinh(t: Translator, u: Quotient) -> Quotient:
    ahead = t.exponents.exp(u)
    return multiply(add(ahead, negative(t.ring.invert(ahead))), HALF)


def _cosh(t: Translator, u: Quotient) -> Quotient:
    ahead = t.exponents.exp(u)
    return multiply(add(ahead, t.ring.invert(ahead)), HALF)


def _ratio(above: str, below: str) -> Rule:
    """The quotient of two basic functions, "" for 1."""

    def rule(t: Translator, u: Quotient) -> Quotient:
        top = _BASIC[above](t, u) if above else constant(1)
        return multiply(top, t.ring.invert(_BASIC[below](t, u)))

    return rule


def _of_reciprocal(function: Rule) -> Rule:
    return lambda t, u: function(t, t.ring.invert(u))


def _asinh(t: Translator, u: Quotient) -> Quotient:
    """Asinh u = ln(u + √(u² + 1)), everywhere."""
    root = t.exponents.root(add(power(u, 2), constant(1)), 2)
    return t.exponents.ln(add(u, root))


def _atanh(t: Translator, u: Quotient) -> Quotient:
    """Atanh u = (ln(1 + u) - ln(1 - u)) / 2, everywhere."""
    above = t.exponents.ln(add(constant(1), u))
    below = t.exponents.ln(add(constant(1), negative(u)))
    return multiply(add(above, negative(below)), HALF)


def _acosh(t: Translator, u: Quotient) -> Quotient:
    """Acosh u = ln(u + √(u - 1) √(u + 1)), everywhere."""
    less = t.exponents.root(add(u, constant(-1)), 2)
    more = t.exponents.root(add(u, constant(1)), 2)
    return t.exponents.ln(add(u, multiply(less, more)))


def _asin(t: Translator, u: Quotient) -> Quotient:
    """Asin u = -i ln(iu + √(1 - u²)), everywhere."""
    root = t.exponents.root(add(constant(1), negative(power(u, 2))), 2)
    inside = add(multiply(t.exponents.i(), u), root)
    return negative(multiply(t.exponents.i(), t.exponents.ln(inside)))


def _acos(t: Translator, u: Quotient) -> Quotient:
    """Acos u = π/2 - asin u."""
    return add(multiply(t.exponents.pi(), HALF), negative(_asin(t, u)))


def _atan(t: Translator, u: Quotient) -> Quotient:
    """Atan u = (ln(1 + iu) - ln(1 - iu)) / 2i; of a real u that is no number, itself."""
    if number(u) is None and t.is_real(u):
        return t.exponents.atan(u)
    turned = multiply(t.exponents.i(), u)
    above = t.exponents.ln(add(constant(1), turned))
    below = t.exponents.ln(add(constant(1), negative(turned)))
    halved = multiply(add(above, negative(below)), HALF)
    return negative(multiply(halved, t.exponents.i()))


def _im(t: Translator, z: Quotient) -> Quotient:
    difference = add(z, negative(t.conjugate(z)))
    return multiply(difference, t.ring.invert(multiply(constant(2), t.exponents.i())))


_BASIC: Final[dict[str, Rule]] = {"sin": sine, "cos": cosine, "sinh": _sinh, "cosh": _cosh}
_INVERSES: Final[dict[str, Rule]] = {
    "asinh": _asinh, "acosh": _acosh, "atanh": _atanh, "asin": _asin, "acos": _acos, "atan": _atan,
}  # fmt: skip
#: Functions, each by its rule: of the translator and the quotients of its arguments.
FUNCTIONS: Final[dict[str, Rule]] = {
    "exp": lambda t, u: t.exponents.exp(u),
    "ln": lambda t, u: t.exponents.ln(u),
    "log": lambda t, u, base: multiply(t.exponents.ln(u), t.ring.invert(t.exponents.ln(base))),
    **_BASIC,
    "tan": _ratio("sin", "cos"),
    "tanh": _ratio("sinh", "cosh"),
    **{name: _ratio(above, below) for name, (above, below) in QUOTIENTS.items()},
    **_INVERSES,
    **{name: _of_reciprocal(_INVERSES[other]) for name, other in OF_RECIPROCALS.items()},
    "sinc": lambda t, u: multiply(sine(t, u), t.ring.invert(u)),
    "re": lambda t, z: multiply(add(z, t.conjugate(z)), HALF),
    "im": _im,
}
