"""Encloses the value of a tree at a point: a ball that surely holds it, or an estimate of one.

A point maps symbols to balls, or to exact numbers. `enclose` knows no estimates: whatever has no
enclosure (series without end, integrals without end, limits, undeclared functions) raises
`NoEnclosureError`. `estimated` gives those too, and tells that their radius is no proof.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from flint import acb, arb, ctx, fmpq, fmpz

from phiq.scorer.expression.literals import unsigned
from phiq.scorer.expression.tree import Node
from phiq.scorer.numeric.balls import binders
from phiq.scorer.numeric.balls.basics import ZERO, Ball, exponential, power, root
from phiq.scorer.numeric.balls.enclosure import BallPoint, Enclosure, Join, Rule, Rules
from phiq.scorer.numeric.balls.functions import FUNCTIONS, MOST_BITS
from phiq.scorer.numeric.balls.precision import MAX_BITS
from phiq.scorer.numeric.errors import NoEnclosureError
from phiq.scorer.time_limit import check_time

#: Digits of a whole number that Python reads as fast as it is passed on.
SHORT: Final = 18
#: Largest decimal exponent of a literal: it is read as an exact fraction.
MAX_DECIMAL_EXPONENT: Final = 400


def enclose(node: Node, point: BallPoint) -> Ball:
    """A finite ball around the value of `node`, at the precision that is set.

    Raises:
        NoEnclosureError: there is no value, or none that can be enclosed.
    """
    return finite(Enclosure(_RULES, point).of(node))


def estimated(node: Node, point: BallPoint) -> tuple[Ball, bool]:
    """A ball around the value of `node`, and whether its radius is an estimate.

    Raises:
        NoEnclosureError: there is no value, or none that can be computed.
        DivergentError: a part of it is a series that diverges.
    """
    values = Enclosure(_RULES, point, estimates=True)
    return finite(values.of(node)), values.estimated


def finite(ball: Ball) -> Ball:
    """The ball itself.

    Raises:
        NoEnclosureError: it is not finite: a pole, or all precision lost.
    """
    if not ball.is_finite():
        raise NoEnclosureError("no finite value")
    return ball


def as_ball(value: Any) -> Ball:
    """A machine number as an exact ball; a ball as it is."""
    if isinstance(value, complex):
        return acb(value.real, value.imag)
    return value if isinstance(value, acb) else acb(value)


def as_fraction(literal: str) -> fmpq:
    """A literal, "2", "0.5", "6.02e23", as the exact fraction that it spells.

    Raises:
        NoEnclosureError: its exponent is too large.
    """
    digits, _, exponent = literal.lower().partition("e")
    whole, _, decimals = digits.partition(".")
    shift = int(exponent or 0) - len(decimals)
    if abs(shift) > MAX_DECIMAL_EXPONENT:
        raise NoEnclosureError("a literal with a huge exponent")
    value = fmpz(int((whole + decimals) or 0))
    ten = fmpz(10) ** abs(shift)
    return fmpq(value * ten) if shift >= 0 else fmpq(value, ten)


def _number(_e: Enclosure, node: Node) -> Ball:
    literal = node.text
    return acb(int(literal) if len(literal) < SHORT and literal.isdigit() else as_fraction(literal))


_CONSTANTS: Final[dict[str, Callable[[], Ball]]] = {
    "pi": acb.pi,
    "e": lambda: acb(1).exp(),
    "i": lambda: acb(0, 1),
    "phi": lambda: (1 + acb(5).sqrt()) / 2,
    "euler": lambda: -acb(1).digamma(),
    "degree": lambda: acb.pi() / 180,
}


def _constant(e: Enclosure, node: Node) -> Ball:
    if node.text == "inf" and e.estimates:
        return acb(arb.pos_inf())
    make = _CONSTANTS.get(node.text)
    if make is None:
        raise NoEnclosureError(node.text)
    return make()


def _add(node: Node) -> Join:
    """A sum, differences as such: FLINT rounds what it negates, and 1 - x is exact next to 1."""
    negated = [part.op == "neg" for part in node.args]
    if True not in negated:
        return _total
    first = negated.index(False) if False in negated else -1
    rest = [(k, sign) for k, sign in enumerate(negated) if k != max(first, 0)]

    def join(_e: Enclosure, *values: Ball) -> Ball:
        total = values[first] if first >= 0 else -values[0]
        for k, subtracted in rest:
            total = total - values[k] if subtracted else total + values[k]
        return total

    return join


def _total(_e: Enclosure, first: Ball, second: Ball, *rest: Ball) -> Ball:
    total = first + second
    for value in rest:
        total = total + value
    return total


def _product(_e: Enclosure, first: Ball, second: Ball, *rest: Ball) -> Ball:
    product = first * second
    for value in rest:
        product = product * value
    return product


def _quotient(_e: Enclosure, above: Ball, below: Ball) -> Ball:
    if below.contains(ZERO):
        raise NoEnclosureError("a division by what may be 0")
    return above / below


def _pow(node: Node) -> Join:
    base, exponent = node.args
    if base.op == "const" and base.text == "e":
        return lambda e, _base, exponent: exponential((exponent,), e.analytic)
    plain = _PLAIN_POWERS.get(exponent.text) if exponent.op == "num" else None
    if plain is not None:
        return lambda _e, base, _exponent: base**plain
    return lambda e, base, exponent: power(base, exponent, analytic=e.analytic)


#: Literal exponents that need no further look.
_PLAIN_POWERS: Final = {str(n): n for n in range(1, 33)}


def _fn(node: Node) -> Join:
    function, most = FUNCTIONS.get(node.text), MOST_BITS.get(node.text, MAX_BITS)

    def join(e: Enclosure, *values: Ball) -> Ball:
        check_time()
        if function is None or ctx.prec > most:
            raise NoEnclosureError(node.text)
        return function(values, e.analytic)

    return join


def _abs(e: Enclosure, value: Ball) -> Ball:
    return value.real_abs(analytic=True) if e.analytic else acb(abs(value))


def _conj(e: Enclosure, value: Ball) -> Ball:
    if e.analytic:
        raise NoEnclosureError("a conjugate is not analytic")
    return value.conjugate()


def _terms(node: Node) -> Sequence[Node]:
    """The terms of a sum without their signs."""
    for part in node.args:
        if part.op == "neg":
            return [unsigned(term) for term in node.args]
    return node.args


def _first(node: Node) -> Sequence[Node]:
    return node.args[:1]


_JOINS: Final[dict[str, Join]] = {
    "mul": _product,
    "neg": lambda _e, value: -value,
    "div": _quotient,
    "root": lambda e, value, order: root(value, order, analytic=e.analytic),
    "abs": _abs,
    "conj": _conj,
    "binop": lambda e, *values: FUNCTIONS["mod"](values, e.analytic),
}
_MADE: Final[dict[str, Callable[[Node], Join]]] = {"add": _add, "pow": _pow, "fn": _fn}
_LOOKING: Final[dict[str, Rule]] = {
    "num": _number,
    "const": _constant,
    "sum": binders.span,
    "prod": binders.span,
    "int": binders.integral,
    "lim": binders.limit,
    "deriv": binders.derivative,
}
_RULES: Final = Rules(_JOINS, _MADE, {"add": _terms, "abs": _first, "conj": _first}, _LOOKING)


def is_enclosable(nodes: Sequence[Node]) -> bool:
    """Whether the trees hold neither a sum nor an integral without end, nor a limit."""
    return not any(
        part.op == "lim" or (part.op in ("sum", "prod", "int") and _is_endless(part))
        for node in nodes
        for part in node.walk()
    )


def _is_endless(node: Node) -> bool:
    return any(end.text == "inf" or end.op in ("neg", "none") for end in node.args[2:])
