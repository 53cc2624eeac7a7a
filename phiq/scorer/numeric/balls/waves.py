"""Integrals to infinity of powers times sines and cosines, as balls: sin²x/x², (cos x² - cos x)/x².

An integrand that is a sum of c·x^p·e^(irxⁿ) has a value term by term, with s = (p + 1)/n: from a
place a on by exponential integrals, a^(p+1) E₁₋ₛ(-iraⁿ)/n; from 0 on by Γ(s)(-ir)^(-s)/n, where
that has a pole by its finite part, since the poles of all terms cancel if the integral exists
(NIST, Digital Library of Mathematical Functions, 5.9.1 and 8.19.2). Whether it does is looked at
first. It knows no other integrand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from math import factorial
from typing import Final, NamedTuple

from flint import acb, arb, ctx

from phiq.scorer.expression.fold import RATIONAL, folded
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node
from phiq.scorer.numeric.balls.basics import Ball
from phiq.scorer.numeric.balls.enclosure import Enclosure
from phiq.scorer.numeric.balls.magnitude import magnitude
from phiq.scorer.numeric.errors import DivergentError, OutsideError
from phiq.scorer.time_limit import check_time

#: Most terms of an integrand, and the largest power that is multiplied out.
MAX_TERMS: Final = 48
MAX_POWER: Final = 8
#: Lowest power of the variable.
LOWEST: Final = -8


class Term(NamedTuple):
    """`factor` times x to the power `power`, times e to the power i times `rate` x to `degree`."""

    factor: Ball
    power: Fraction
    rate: Ball
    degree: int = 1


def integral_from(e: Enclosure, body: Node, variable: Node, low: Ball) -> Ball:
    """The integral of a body from a finite end that is not negative, or from -∞, to ∞.

    Raises:
        DivergentError: the integral diverges; on the whole line it may have a principal value.
        NoEnclosureError: a part of the body has no value.
        OutsideError: it is no such sum.
    """
    terms = _Reader(e, variable).terms(body)
    if low.is_finite():
        return _to_infinity(terms, low)
    try:
        return _to_infinity(terms, acb(0)) + _to_infinity([_mirrored(t) for t in terms], acb(0))
    except DivergentError:
        raise OutsideError("an integral that is no more than a principal value") from None


class _Reader:
    """Takes an integrand apart."""

    def __init__(self, e: Enclosure, variable: Node) -> None:
        self._e = e
        self._variable = variable

    def terms(self, node: Node) -> list[Term]:
        check_time()
        if node is self._variable:
            return [Term(acb(1), Fraction(1), acb(0))]
        if not node.letters & self._variable.letters:
            return [Term(self._e.of(node), Fraction(0), acb(0))]
        rule = _RULES.get(node.op)
        if rule is None:
            raise OutsideError("an integrand of another form")
        return rule(self, node)

    def single(self, node: Node) -> Term:
        """A power of the variable, without a wave."""
        found = self.terms(node)
        if len(found) != 1 or not found[0].rate.is_zero():
            raise OutsideError("a sum below the line")
        return found[0]


def _sum(reader: _Reader, node: Node) -> list[Term]:
    return _collected([term for part in node.args for term in reader.terms(part)])


def _negative(reader: _Reader, node: Node) -> list[Term]:
    return _times(reader.terms(node.args[0]), [Term(acb(-1), Fraction(0), acb(0))])


def _product(reader: _Reader, node: Node) -> list[Term]:
    found = reader.terms(node.args[0])
    for part in node.args[1:]:
        found = _times(found, reader.terms(part))
    return found


def _quotient(reader: _Reader, node: Node) -> list[Term]:
    below = reader.single(node.args[1])
    inverse = Term(1 / below.factor, -below.power, acb(0))
    return _times(reader.terms(node.args[0]), [inverse])


def _power(reader: _Reader, node: Node) -> list[Term]:
    base, exponent = node.args
    number = _rational(exponent)
    if number.denominator == 1 and 0 < number <= MAX_POWER:
        found = factors = reader.terms(base)
        for _ in range(int(number) - 1):
            found = _times(found, factors)
        return found
    return [_raised(reader.single(base), number)]


def _root(reader: _Reader, node: Node) -> list[Term]:
    return [_raised(reader.single(node.args[0]), 1 / _rational(node.args[1]))]


def _raised(term: Term, number: Fraction) -> Term:
    exponent = acb(arb(number.numerator) / number.denominator)
    return Term(term.factor**exponent, term.power * number, acb(0))


def _wave(reader: _Reader, node: Node) -> list[Term]:
    """A sine or cosine of axⁿ + b, as exponentials."""
    if node.text not in ("sin", "cos"):
        raise OutsideError("an integrand of another form")
    parts = reader.terms(node.args[0])
    slopes = [term for term in parts if term.power > 0 and term.power.denominator == 1]
    shifts = [term for term in parts if term.power == 0]
    straight = len(slopes) == 1 and len(slopes) + len(shifts) == len(parts)
    if not straight or not all(t.rate.is_zero() and t.factor.imag.is_zero() for t in parts):
        raise OutsideError("an oscillation of another form")
    rate, degree, shift = (
        slopes[0].factor,
        int(slopes[0].power),
        sum((term.factor for term in shifts), acb(0)),
    )
    turn = (shift * acb(0, 1)).exp()
    above, below = (turn / 2, 1 / turn / 2)
    if node.text == "sin":
        above, below = above / acb(0, 1), -below / acb(0, 1)
    return [Term(above, Fraction(0), rate, degree), Term(below, Fraction(0), -rate, degree)]


def _rational(node: Node) -> Fraction:
    """A number of whole numbers.

    Raises:
        OutsideError: it is none.
    """
    value = folded(node, lambda leaf: int(leaf.text) if is_whole(leaf) else None, RATIONAL)
    if value is None:
        raise OutsideError("a power that is no plain number")
    return Fraction(value)


_RULES: Final[dict[str, Callable[[_Reader, Node], list[Term]]]] = {
    "add": _sum,
    "neg": _negative,
    "mul": _product,
    "div": _quotient,
    "pow": _power,
    "root": _root,
    "fn": _wave,
}


def _times(a: Sequence[Term], b: Sequence[Term]) -> list[Term]:
    if len(a) * len(b) > MAX_TERMS**2:
        raise OutsideError("an integrand of too many terms")
    return _collected([_multiplied(s, t) for s in a for t in b])


def _multiplied(s: Term, t: Term) -> Term:
    if s.degree != t.degree and not s.rate.is_zero() and not t.rate.is_zero():
        raise OutsideError("waves of two kinds multiplied")
    degree = t.degree if s.rate.is_zero() else s.degree
    return Term(s.factor * t.factor, s.power + t.power, s.rate + t.rate, degree)


def _collected(terms: Iterable[Term]) -> list[Term]:
    """The terms with those of one power and rate put together."""
    found: list[Term] = []
    for term in terms:
        rate = acb(0) if _is_nothing(term.rate, acb(1)) else term.rate
        for place, other in enumerate(found):
            alike = rate.is_zero() is other.rate.is_zero() and other.power == term.power
            alike = alike and (rate.is_zero() or other.degree == term.degree)
            if alike and _is_nothing(other.rate - rate, acb(1) + abs(rate)):
                found[place] = other._replace(factor=other.factor + term.factor)
                break
        else:
            found.append(Term(term.factor, term.power, rate, term.degree))
    if len(found) > MAX_TERMS:
        raise OutsideError("an integrand of too many terms")
    return [term for term in found if not term.factor.is_zero()]


def _is_nothing(value: Ball, beside: Ball) -> bool:
    """Whether a ball is 0 to most of the digits of another."""
    return bool(value.contains(0)) and magnitude(value) < magnitude(beside) - ctx.prec / 2


def _mirrored(term: Term) -> Term:
    """The term at minus the variable."""
    if term.power.denominator != 1:
        raise OutsideError("a root on the negative side")
    factor = -term.factor if term.power % 2 else term.factor
    return term._replace(factor=factor, rate=-term.rate if term.degree % 2 else term.rate)


def _to_infinity(terms: Sequence[Term], low: Ball) -> Ball:
    """The integral of the terms from a finite place that is not negative."""
    if low.real < 0 or not low.imag.is_zero() or (low.contains(0) and not low.is_zero()):
        raise OutsideError("an end on the negative side")
    size = max((abs(term.factor) for term in terms), key=magnitude, default=arb(0))
    held = [term for term in terms if not _is_nothing(term.factor, acb(size))]
    for term in held:
        if term.power >= (-1 if term.rate.is_zero() else term.degree - 1):
            raise DivergentError("the integral diverges")
    if low.is_zero():
        _look_at_nought(held)
        return sum((t.factor * _from_nought(t) for t in held if not t.rate.is_zero()), acb(0))
    return sum((term.factor * _beyond(term, low) for term in held), acb(0))


def _look_at_nought(terms: Sequence[Term]) -> None:
    """See that the powers of the variable up to -1 cancel.

    Raises:
        DivergentError: they do not.
        OutsideError: there are too many.
    """
    for lowest in {term.power for term in terms}:
        if lowest < LOWEST:
            raise OutsideError("too high a power below the line")
    ends = {t.power + k * t.degree for t in terms for k in range(-LOWEST)}
    for power in [end for end in ends if end <= -1]:
        steps = [(t, (power - t.power) / t.degree) for t in terms if power >= t.power]
        parts = [_of_power(t, int(k)) for t, k in steps if k.denominator == 1]
        size = max((abs(part) for part in parts), key=magnitude)
        if not _is_nothing(sum(parts, acb(0)), acb(size)):
            raise DivergentError("the integral diverges at its lower end")


def _of_power(term: Term, k: int) -> Ball:
    """The factor of the k-th term in the expansion at 0."""
    return term.factor * (acb(0, 1) * term.rate) ** k / factorial(k)


def _from_nought(term: Term) -> Ball:
    """The finite part of the integral of x^p e^(irxⁿ) from 0 to infinity."""
    s, turned = (term.power + 1) / term.degree, acb(0, -1) * term.rate
    if s.denominator == 1 and s <= 0:
        k = -int(s)
        found = (-turned) ** k / factorial(k) * (acb(k + 1).digamma() - turned.log())
        return found / term.degree
    exponent = acb(arb(s.numerator) / s.denominator)
    return exponent.gamma() * turned ** (-exponent) / term.degree


def _beyond(term: Term, low: Ball) -> Ball:
    """The integral of x^p e^(irxⁿ) from a place on."""
    raised = acb(arb(term.power.numerator) / term.power.denominator) + 1
    if term.rate.is_zero():
        return -(low**raised) / raised
    phase = acb(0, -1) * term.rate * low**term.degree
    return low**raised * phase.expint(1 - raised / term.degree) / term.degree
