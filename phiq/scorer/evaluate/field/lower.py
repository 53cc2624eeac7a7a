"""Turns the operands of a relation into prime field instructions, where they are rational.

Rational are expressions of numbers, free symbols, φ, i and square roots of rationals (as far as the
roots exist in both fields) under + - × ÷, constant integer powers. The
roots of -1 and of primes are fixed once, and every other root is a product of them, so that the map
into the field respects all relations between them.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Final

from flint import fmpz
from flint.utils.flint_exceptions import DomainError

from phiq.scorer.evaluate.field.execute import LINEAR, PRODUCT, QUOTIENT, FieldProgram, P, Q
from phiq.scorer.evaluate.lowering.lower import exact_value
from phiq.scorer.evaluate.problem import Problem
from phiq.scorer.expression.tree import Node

#: Largest exponent: the parser's own limit.
MAX_EXPONENT: Final = 400
_SMALL: Final = frozenset(map(str, range(65)))
#: Largest prime factor looked for under a root.
_MAX_FACTOR: Final = 1000


class NotRationalError(Exception):
    """The expression is not rational over the symbols, φ, i and the roots that exist."""


def field_pairs(program: FieldProgram, problem: Problem) -> list[tuple[int, int]] | None:
    """Slots of the neighbouring operands of the relation; None where one is not rational."""
    lowering = _FieldLowering(program, problem)
    try:
        slots = [lowering.lower(operand) for operand in problem.relation.args]
    except NotRationalError:
        return None
    return list(pairwise(slots))


class _FieldLowering:
    def __init__(self, program: FieldProgram, problem: Problem) -> None:
        self.program = program
        self._known: dict[Node, int] = {}
        self._seed = problem.seed
        self._places = {symbol: place for place, symbol in enumerate(problem.domains)}

    def lower(self, node: Node) -> int:
        slot = self._known.get(node)
        if slot is None:
            handler = _HANDLERS.get(node.op)
            if handler is None:
                raise NotRationalError
            slot = self._known[node] = handler(self, node)
        return slot

    def emit(self, kind: int, a: int, b: int, k: int = 0) -> int:
        return self.program.emit(kind, a, b, k)

    def number(self, top: int, bottom: int = 1) -> int:
        return self.program.number((top % P, bottom % P), (top % Q, bottom % Q))

    def free(self, node: Node) -> int:
        place = self._places.get(node.symbol)
        if place is None:
            raise NotRationalError
        return self.program.free(self._seed, place)

    def power(self, base: int, exponent: int) -> int:
        if exponent < 0:
            return self.emit(QUOTIENT, self.number(1), self.power(base, -exponent))
        result = self.number(1) if exponent == 0 else -1
        while exponent:
            if exponent & 1:
                result = base if result < 0 else self.emit(PRODUCT, result, base)
            exponent >>= 1
            if exponent:
                base = self.emit(PRODUCT, base, base)
        return result


def _num(low: _FieldLowering, node: Node) -> int:
    if node.text.isdigit():
        return low.number(int(node.text))
    _, _, exponent = node.text.partition("e")
    if exponent and abs(int(exponent)) > MAX_EXPONENT:
        raise NotRationalError
    value = Fraction(node.text)
    return low.number(value.numerator, value.denominator)


def _const(low: _FieldLowering, node: Node) -> int:
    if node.text == "i":
        return _root_of(low, Fraction(-1))
    if node.text == "phi":
        total = low.emit(LINEAR, low.number(1), _root_of(low, Fraction(5)), 1)
        return low.emit(QUOTIENT, total, low.number(2))
    raise NotRationalError


def _add(low: _FieldLowering, node: Node) -> int:
    total = low.lower(node.args[0])
    for child in node.args[1:]:
        negated = child.op == "neg"
        term = low.lower(child.args[0] if negated else child)
        total = low.emit(LINEAR, total, term, -1 if negated else 1)
    return total


def _mul(low: _FieldLowering, node: Node) -> int:
    total = low.lower(node.args[0])
    for child in node.args[1:]:
        total = low.emit(PRODUCT, total, low.lower(child))
    return total


def _pow(low: _FieldLowering, node: Node) -> int:
    if node.args[1].text in _SMALL:
        return low.power(low.lower(node.args[0]), int(node.args[1].text))
    exponent = exact_value(node.args[1], {})
    if exponent is None or abs(exponent) > MAX_EXPONENT or exponent.denominator > 2:
        raise NotRationalError
    base = node.args[0]
    if exponent.denominator == 1:
        return low.power(low.lower(base), int(exponent))
    return low.power(_root(low, base), exponent.numerator)


def _square_root(low: _FieldLowering, node: Node) -> int:
    if exact_value(node.args[1], {}) != 2:
        raise NotRationalError
    return _root(low, node.args[0])


def _root(low: _FieldLowering, node: Node) -> int:
    value = exact_value(node, {})
    if value is None:
        raise NotRationalError
    return _root_of(low, value)


def _root_of(low: _FieldLowering, value: Fraction) -> int:
    """√(a/b) = √(ab)/b; the roots of -1 and of the prime factors of ab multiply."""
    inside = value.numerator * value.denominator
    if inside == 0:
        return low.number(0)
    outside, roots = _square_free(inside)
    slot = low.number(outside, value.denominator)
    for prime in roots:
        residues = _residue_root(prime, P), _residue_root(prime, Q)
        if not all(residues):
            raise NotRationalError
        slot = low.emit(PRODUCT, slot, low.program.number((residues[0], 1), (residues[1], 1)))
    return slot


def _square_free(n: int) -> tuple[int, tuple[int, ...]]:
    """N = outside²·Π roots, with -1 and distinct primes as roots."""
    roots = [-1] if n < 0 else []
    n, outside, factor = abs(n), 1, 2
    while factor * factor <= n and factor <= _MAX_FACTOR:
        while n % (factor * factor) == 0:
            n //= factor * factor
            outside *= factor
        if n % factor == 0:
            n //= factor
            roots.append(factor)
        factor += 1
    if factor <= _MAX_FACTOR:
        return outside, (*roots, n) if n > 1 else tuple(roots)
    raise NotRationalError


@cache
def _residue_root(n: int, prime: int) -> int:
    """The lesser root of n modulo a prime, or 0 where there is none."""
    try:
        root = int(fmpz(n % prime).sqrtmod(prime))
    except DomainError:
        return 0
    return min(root, prime - root)


_HANDLERS: Final[dict[str, Callable[[_FieldLowering, Node], int]]] = {
    "num": _num,
    "sym": _FieldLowering.free,
    "const": _const,
    "add": _add,
    "mul": _mul,
    "div": lambda low, node: low.emit(QUOTIENT, low.lower(node.args[0]), low.lower(node.args[1])),
    "neg": lambda low, node: low.emit(LINEAR, low.number(0), low.lower(node.args[0]), -1),
    "pow": _pow,
    "root": _square_root,
}
