"""Proves or refutes identities of Fibonacci and Lucas numbers, exactly.

By Binet, F_L = (φ^L - ψ^L)/√5 and L_L = φ^L + ψ^L with ψ = -1/φ. For an index L that is linear in
the symbols, both sides therefore become sums of terms c · Π φ^(jn) (-1)^(sn) n^d over the symbols
n, with c in Q(√5). Terms with different (j, s, d) are linearly independent as functions of the
integers n, so the sides are equal for all n exactly where their terms are. (Counting these terms
gives the classical rule that agreement at 2(k+1)(k+2)+1 consecutive n proves an identity of degree
k, where F_{mn} counts as degree m; comparing the terms themselves also covers several symbols.)

It does not evaluate numerically, and it does not know sums, binomials or indices like n².
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from math import inf

from phiq.scorer.algebra.surd import MINUS, ONE, PHI, ROOT5, ZERO, Surd, TooLongError, phi_power
from phiq.scorer.expression.domain import Domain, Domains
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node, Symbol

#: Largest constant part and factor in an index, and largest exponent of a sum.
MAX_INDEX, MAX_FACTOR, MAX_EXPONENT = 400, 64, 12
#: Most terms of an intermediate result: identities in print have under fifty.
MAX_TERMS = 1000
#: Largest |m| for which a constant is recognised as ±φ^m.
_MAX_POWER = 24


#: What a term grows with: for each symbol its exponents (j, s, d), symbols with (0, 0, 0) left out.
Growth = tuple[tuple[Symbol, tuple[int, int, int]], ...]
Terms = dict[Growth, Surd]
#: Integer coefficients of the symbols, and the constant.
_Linear = tuple[dict[Symbol, int], int]


class _NotCoveredError(Exception):
    """The expression is not made of such terms, or is too large."""


def prove(relation: Node, domains: Domains) -> tuple[bool, ...] | None:
    """Whether neighbouring operands of a `rel` are equal for all values of the symbols.

    Args:
        relation: a `rel` node.
        domains: of its free symbols; only integers may occur in the index of F and L.

    Returns:
        One exact answer for each pair of operands, or None where the relation is not covered.
    """
    reader = _Reader(domains)
    try:
        sides = [reader.read(operand) for operand in relation.args]
    except (_NotCoveredError, TooLongError):
        return None
    answers = tuple(left == right for left, right in pairwise(sides))
    unlimited = all(_infinite(domains[symbol]) for symbol in reader.seen)
    return answers if unlimited or all(answers) else None


def difference(left: Node, right: Node, domains: Domains) -> Terms | None:
    """Left - right as a sum of terms, None where a side is not made of them."""
    reader = _Reader(domains)
    try:
        return _sum(reader.read(left), _scaled(reader.read(right), MINUS))
    except (_NotCoveredError, TooLongError):
        return None


def _infinite(domain: Domain) -> bool:
    return domain.within.high - domain.within.low == inf or domain.kind != "integer"


class _Reader:
    """Brings trees into sums of terms."""

    def __init__(self, domains: Domains) -> None:
        self._domains = domains
        self.seen: set[Symbol] = set()

    def read(self, node: Node) -> Terms:
        handler = _HANDLERS.get(node.op)
        if handler is None:
            raise _NotCoveredError
        terms = handler(self, node)
        if len(terms) > MAX_TERMS:
            raise _NotCoveredError
        return terms

    def symbol(self, node: Node) -> Terms:
        if node.symbol not in self._domains:
            raise _NotCoveredError
        self.seen.add(node.symbol)
        return {((node.symbol, (0, 0, 1)),): ONE}

    def linear(self, node: Node, *, whole: bool) -> _Linear:
        """A linear index or exponent; its symbols must be integers if `whole`."""
        coefficients: dict[Symbol, int] = {}
        constant = 0
        for growth, value in self.read(node).items():
            if value.b or value.c != 1:
                raise _NotCoveredError
            if growth == ():
                constant = value.a
            elif len(growth) == 1 and growth[0][1] == (0, 0, 1):
                coefficients[growth[0][0]] = value.a
            else:
                raise _NotCoveredError
        self._check(coefficients, constant, whole)
        return coefficients, constant

    def _check(self, coefficients: dict[Symbol, int], constant: int, whole: bool) -> None:
        large = any(abs(factor) > MAX_FACTOR for factor in coefficients.values())
        fractional = whole and any(self._domains[n].kind != "integer" for n in coefficients)
        if large or fractional or abs(constant) > MAX_INDEX:
            raise _NotCoveredError


def _exponential(index: _Linear, power: int, sign: int) -> Terms:
    """((-1)^sign φ^power)^index as one term."""
    coefficients, constant = index
    value = phi_power(power * constant).times(MINUS if sign * constant % 2 else ONE)
    return {
        _growth(
            {n: (power * factor, sign * factor % 2, 0) for n, factor in coefficients.items()}
        ): value
    }


def _growth(exponents: dict[Symbol, tuple[int, int, int]]) -> Growth:
    present = {symbol: found for symbol, found in exponents.items() if any(found)}
    return tuple(sorted(present.items()))


def _include(terms: Terms, growth: Growth, value: Surd) -> None:
    """Adds one term to `terms` in place."""
    known = terms.pop(growth, None)
    together = value if known is None else known.plus(value)
    if together != ZERO:
        terms[growth] = together


def _sum(*parts: Terms) -> Terms:
    total: Terms = {}
    for terms in parts:
        for growth, value in terms.items():
            _include(total, growth, value)
    return total


def _scaled(terms: Terms, factor: Surd) -> Terms:
    return {growth: value.times(factor) for growth, value in terms.items()}


def _product(a: Terms, b: Terms) -> Terms:
    if len(a) * len(b) > MAX_TERMS * 10:
        raise _NotCoveredError
    total: Terms = {}
    for first, value in a.items():
        for second, other in b.items():
            _include(total, _joined(first, second), value.times(other))
    return total


def _joined(first: Growth, second: Growth) -> Growth:
    exponents = dict(first)
    for symbol, (j, s, d) in second:
        known = exponents.get(symbol, (0, 0, 0))
        exponents[symbol] = (known[0] + j, (known[1] + s) % 2, known[2] + d)
    return _growth(exponents)


def _num(reader: _Reader, node: Node) -> Terms:
    if not node.text.isdigit():
        raise _NotCoveredError
    value = int(node.text)
    return {(): Surd(value)} if value else {}


def _const(reader: _Reader, node: Node) -> Terms:
    if node.text != "phi":
        raise _NotCoveredError
    return {(): PHI}


def _mul(reader: _Reader, node: Node) -> Terms:
    total: Terms = {(): ONE}
    for child in node.args:
        total = _product(total, reader.read(child))
    return total


def _div(reader: _Reader, node: Node) -> Terms:
    top, bottom = map(reader.read, node.args)
    return _scaled(top, _constant(bottom).inverse())


def _constant(terms: Terms) -> Surd:
    if set(terms) != {()}:
        raise _NotCoveredError
    return terms[()]


def _root(reader: _Reader, node: Node) -> Terms:
    if [child.text for child in node.args] != ["5", "2"]:
        raise _NotCoveredError
    return {(): ROOT5}


def _pow(reader: _Reader, node: Node) -> Terms:
    base, exponent = node.args
    if is_whole(exponent) and int(exponent.text) <= MAX_EXPONENT:
        total: Terms = {(): ONE}
        factor = reader.read(base)
        for _ in range(int(exponent.text)):
            total = _product(total, factor)
        return total
    power, sign = _as_phi_power(_constant(reader.read(base)))
    return _exponential(reader.linear(exponent, whole=bool(sign)), power, sign)


def _as_phi_power(value: Surd) -> tuple[int, int]:
    """(m, s) with value = (-1)^s φ^m."""
    found = _phi_powers().get(value)
    if found is None:
        raise _NotCoveredError
    return found


@cache
def _phi_powers() -> dict[Surd, tuple[int, int]]:
    """The constants recognised as ±φ^m."""
    powers = range(-_MAX_POWER, _MAX_POWER + 1)
    plus = {phi_power(power): (power, 0) for power in powers}
    return plus | {value.times(MINUS): (power, 1) for value, (power, _) in plus.items()}


def _fn(reader: _Reader, node: Node) -> Terms:
    if node.text not in ("fibonacci", "lucas"):
        raise _NotCoveredError
    index = reader.linear(node.args[0], whole=True)
    phi, psi = _exponential(index, 1, 0), _exponential(index, -1, 1)
    if node.text == "lucas":
        return _sum(phi, psi)
    return _scaled(_sum(phi, _scaled(psi, MINUS)), ROOT5.inverse())


_HANDLERS: dict[str, Callable[[_Reader, Node], Terms]] = {
    "num": _num,
    "const": _const,
    "sym": _Reader.symbol,
    "add": lambda reader, node: _sum(*map(reader.read, node.args)),
    "mul": _mul,
    "neg": lambda reader, node: _scaled(reader.read(node.args[0]), MINUS),
    "div": _div,
    "root": _root,
    "pow": _pow,
    "fn": _fn,
}
