"""Proves that both sides of an equation are equal, by exact algebra, induction or differentiation.

`prove` names the way it found, or gives None: then nothing is known. A proof says that the sides
are equal wherever both are defined and the domains of the symbols hold.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction
from typing import Final, Literal

from flint import fmpq

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.derivative import NoDerivativeError, derive
from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError, kinds
from phiq.scorer.proof.errors import FinerError, UnprovableError
from phiq.scorer.proof.ring import (
    Quotient,
    add,
    constant,
    from_terms,
    multiply,
    negative,
    place_of,
    whole,
)
from phiq.scorer.proof.rules import RULES
from phiq.scorer.proof.translator import Translator

Method = Literal["exact algebra", "induction", "differentiation"]
_Check = Callable[[Translator, Node, Node], bool]

#: Times that a proof begins anew with finer generators.
MAX_ATTEMPTS: Final = 6
_SPANS: Final = kinds("sum", "prod")
_INTEGRALS: Final = kinds("int")


def prove(left: Node, right: Node, domains: Domains) -> Method | None:
    """How the sides are proved equal, None where they are not."""
    held = left.kinds | right.kinds
    if held & _INTEGRALS:
        return "differentiation" if _by_differentiation(left, right, domains) else None
    if _attempt(_is_zero, left, right, domains):
        return "exact algebra"
    if held & _SPANS and _attempt(_by_induction, left, right, domains):
        return "induction"
    return None


def holds_at(left: Node, right: Node, domains: Domains, point: Mapping[Symbol, Fraction]) -> bool:
    """Whether the sides are proved equal at one point of exact numbers."""

    def check(t: Translator, a: Node, b: Node) -> bool:
        for symbol, value in point.items():
            t.bind(symbol, constant(fmpq(value.numerator, value.denominator)))
        return _is_zero(t, a, b)

    return _attempt(check, left, right, domains)


def _attempt(check: _Check, left: Node, right: Node, domains: Domains) -> bool:
    """Whether a check succeeds, begun anew while it asks for finer generators."""
    grains: dict[Hashable, int] = {}
    for _ in range(MAX_ATTEMPTS):
        try:
            return check(Translator(RULES, domains, grains), left, right)
        except FinerError:
            continue
        except (UnprovableError, ZeroDivisionError, OverflowError):
            return False
    return False


def _difference(t: Translator, left: Node, right: Node) -> Quotient:
    return t.ring.reduced(add(t.of(left), negative(t.of(right))))


def _is_zero(t: Translator, left: Node, right: Node) -> bool:
    return bool(_difference(t, left, right).above.is_zero())


def _by_induction(t: Translator, left: Node, right: Node) -> bool:
    """Whether the equation follows for n + 1 from n, and holds at the first n.

    It is linear in its one sum or product S(n) up to n: a S + b = 0, so S(n) = -b/a, and the same
    at n + 1, where S(n + 1) is S(n) and one more term, must give 0.
    """
    spans = [part for side in (left, right) for part in side.walk() if part.op in ("sum", "prod")]
    if len(set(spans)) != 1:
        return False
    body, _, low, high = spans[0].args
    first = whole(t.of(low))
    if high.op != "sym" or first is None or high.symbol in free_symbols(body):
        return False
    n = high.symbol
    now = _split(t, _difference(t, left, right), spans[0])
    following = _split(
        t, _difference_at(t, left, right, n, add(t.symbol(n), constant(1))), spans[0]
    )
    if now is None or following is None:
        return False
    (a, b), (a_next, b_next) = now, following
    step = add(multiply(b_next, a), negative(multiply(a_next, b)))
    if not t.ring.reduced(step).above.is_zero():
        return False
    starts = [_difference_at(t, left, right, n, constant(k)) for k in (first,)]
    return all(start.above.is_zero() for start in starts)


def _difference_at(t: Translator, left: Node, right: Node, n: Symbol, value: Quotient) -> Quotient:
    """The difference of the sides with a value for a symbol."""
    sides = add(t.at(left, n, value), negative(t.at(right, n, value)))
    return t.ring.reduced(sides)


def _split(t: Translator, value: Quotient, span: Node) -> tuple[Quotient, Quotient] | None:
    """The a and b of a numerator a S + b that is linear in a sum S, None where it is not."""
    place = t.span_place(span)
    if place is None:
        return None
    at = place_of(place)
    if value.above.degrees()[at] != 1:
        return None
    parts: tuple[dict[object, fmpq], dict[object, fmpq]] = ({}, {})
    for monomial, coefficient in value.above.terms():
        parts[monomial[at]][(*monomial[:at], 0, *monomial[at + 1 :])] = coefficient
    b, a = [Quotient(from_terms(part), constant(1).below) for part in parts]
    return a, b


def _by_differentiation(left: Node, right: Node, domains: Domains) -> bool:
    """Whether the derivatives of the sides are equal, and the sides at one point.

    The point is where an integral up to x begins, so that it is 0 there.
    """
    integrals = [part for side in (left, right) for part in side.walk() if part.op == "int"]
    ends = {(part.args[2], part.args[3]) for part in integrals}
    if len(ends) != 1:
        return False
    ((low, high),) = ends
    if high.op != "sym" or low.op != "num":
        return False
    arena = Arena()
    try:
        slopes = [derive(arena, side, high) for side in (left, right)]
    except (NoDerivativeError, TreeLimitError):
        return False
    if any(slope.kinds & _INTEGRALS for slope in slopes):
        return False
    return _attempt(_is_zero, slopes[0], slopes[1], domains) and _attempt(
        lambda t, a, b: _agree_at(t, a, b, high.symbol, low), left, right, domains
    )


def _agree_at(t: Translator, left: Node, right: Node, symbol: Symbol, low: Node) -> bool:
    t.integrals_vanish = True
    return bool(_difference_at(t, left, right, symbol, t.of(low)).above.is_zero())
