"""Proves that an equation over positive quantities has no solution, from its expanded form.

`never_equal_expanded` writes left - right as a Laurent polynomial over atoms: symbols, constants
and whatever is no sum, product or power of them; e^(a+b) becomes e^a times e^b. Where every atom
is positive, coefficients of one sign exclude a zero, and so does each negative term that a pair of
positive ones outweighs (p + q ≥ 2√(pq)). Two terms e^s and e^t of equal weight are equal only for
s = t. Coefficients are exact fractions.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import Final

from phiq.scorer.algebra.laurent import (
    FormTooLargeError,
    Monomial,
    Polynomial,
    Rational,
    monomial_power,
    number,
    plain,
    plus,
    power,
    times,
)
from phiq.scorer.algebra.quotient import (
    Quotient,
    added,
    inverse,
    multiplied,
    negated,
    over_one,
    subtracted,
)
from phiq.scorer.bounds.signs import NEGATIVE, POSITIVE, ZERO, signs_of
from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Arena, Node

#: Largest whole power that is multiplied out.
MAX_POWER: Final = 8
#: Largest degree of a polynomial whose coefficients are listed.
MAX_DEGREE: Final = 1000
#: Hyperbolic functions of exponentials, each with the sign of the falling one.
_HYPERBOLIC: Final = {"sinh": -1, "cosh": 1}
_HALF: Final[Polynomial] = {(): Fraction(1, 2)}
_MINUS: Final[Polynomial] = {(): -1}
#: What ends an expansion.
_TOO_LARGE: Final = (FormTooLargeError, OverflowError, ZeroDivisionError)


def never_equal_expanded(left: Node, right: Node, domains: Domains) -> bool:
    """Whether the expanded difference of the sides is proved to have no zero in the domains."""
    hyperbolic = any(n.text in _HYPERBOLIC for side in (left, right) for n in side.walk())
    ways = (False, True) if hyperbolic else (False,)
    return any(_excluded(Expansion(split), left, right, domains) for split in ways)


def in_one_part(left: Node, right: Node) -> tuple[Node, list[Fraction]] | None:
    """Left - right as a polynomial in one part of them: the part, and the coefficients from x⁰ on.

    None where it is none, or a number.
    """
    work = Expansion(split=False)
    try:
        difference = plus(work.expand(left), times(work.expand(right), _MINUS))
    except _TOO_LARGE:
        return None
    atoms = {atom for monomial in difference for atom, _ in monomial}
    powers = [exponent for monomial in difference for _, exponent in monomial]
    if len(atoms) != 1 or any(p.denominator != 1 or not 0 < p <= MAX_DEGREE for p in powers):
        return None
    coefficients = [Fraction(0)] * (int(max(powers)) + 1)
    for monomial, coefficient in difference.items():
        coefficients[int(monomial[0][1]) if monomial else 0] = Fraction(coefficient)
    return work.atoms[atoms.pop()], coefficients


def _excluded(work: Expansion, left: Node, right: Node, domains: Domains) -> bool:
    first, second = _squared(work, left, right)
    try:
        difference = subtracted(work.quotient(first), work.quotient(second)).over
    except _TOO_LARGE:
        return False
    if len(difference) == 1 and work.is_never_0(next(iter(difference)), domains):
        return True
    if not difference or not all(work.is_positive(m, domains) for m in difference):
        return False
    negated = {monomial: -coefficient for monomial, coefficient in difference.items()}
    return (
        _pairs_outweigh(difference)
        or _pairs_outweigh(negated)
        or work.exponents_differ(difference, domains)
    )


def _squared(work: Expansion, left: Node, right: Node) -> tuple[Node, Node]:
    """Sides without |u| or √u around one: |u| = v only where u² = v², √u = v where u = v²."""
    if not any(side.op == "abs" or _is_square_root(side) for side in (left, right)):
        return left, right
    first, second = [_square(work.arena, side) for side in (left, right)]
    return first, second


def _is_square_root(node: Node) -> bool:
    return node.op == "root" and node.args[1].text == "2"


def _square(arena: Arena, side: Node) -> Node:
    if _is_square_root(side):
        return side.args[0]
    return arena.power(side.args[0] if side.op == "abs" else side, arena.num(2))


def _raised(base: Polynomial, n: Rational) -> Polynomial:
    """A power of a polynomial, multiplied out.

    Raises:
        FormTooLargeError: it is too large, or no whole power of a sum.
    """
    whole = n.denominator == 1 and -MAX_POWER <= n <= MAX_POWER
    if len(base) == 1:
        ((monomial, coefficient),) = base.items()
        if coefficient == 1:
            return {tuple([(atom, plain(e * n)) for atom, e in monomial if n]): 1}
        if whole:
            return monomial_power(base, n)
    if not whole or n < 0:
        raise FormTooLargeError
    return power(base, int(n))


def _pairs_outweigh(polynomial: Polynomial) -> bool:
    """Whether pairs of positive terms outweigh each negative one, if there are any."""
    spare = {m: c for m, c in polynomial.items() if c > 0}
    for monomial, coefficient in polynomial.items():
        if coefficient < 0 and not _take_pair(spare, monomial, coefficient):
            return False
    return True


def _take_pair(spare: Polynomial, monomial: Monomial, coefficient: Rational) -> bool:
    """Use up two terms p, q with pq = m² and 4pq > c² against the term -c m."""
    square = _product(monomial, monomial)
    for p in spare:
        for q in spare:
            if p < q and _product(p, q) == square and 4 * spare[p] * spare[q] > coefficient**2:
                del spare[p], spare[q]
                return True
    return False


def _product(one: Monomial, other: Monomial) -> Monomial:
    (product,) = times({one: 1}, {other: 1})
    return product


class Expansion:
    """Expands trees, remembering what its atoms stand for."""

    def __init__(self, split: bool) -> None:
        self.split = split  # sinh and cosh into exponentials
        self.arena = Arena()
        self.atoms: dict[str, Node] = {}
        self._done: dict[Node, Polynomial] = {}

    def quotient(self, node: Node) -> Quotient:
        """A side over what is not 0 where the side has a value."""
        try:
            return over_one(self.expand(node))
        except FormTooLargeError:
            if node.op not in ("add", "mul", "neg", "div"):
                raise
        first, *rest = [self.quotient(child) for child in node.args]
        if node.op == "neg":
            return negated(first)
        for other in rest:
            if node.op == "add":
                first = added(first, other)
            else:
                first = multiplied(first, other if node.op == "mul" else inverse(other))
        return first

    def expand(self, node: Node) -> Polynomial:
        """The tree multiplied out, each part once: powers in powers ask for theirs twice."""
        known = self._done.get(node)
        if known is None:
            known = self._done[node] = self._expand(node)
        return known

    def _expand(self, node: Node) -> Polynomial:
        if node.op == "num":
            return number(int(node.text) if node.text.isdigit() else Fraction(node.text))
        if node.op in ("add", "mul"):
            return reduce(plus if node.op == "add" else times, map(self.expand, node.args))
        if node.op == "neg":
            return times(self.expand(node.args[0]), _MINUS)
        if node.op == "div":
            above, below = [self.expand(child) for child in node.args]
            return times(above, _raised(below, -1))
        return self._expand_power(node)

    def _expand_power(self, node: Node) -> Polynomial:
        hyperbolic = self.split and node.text in _HYPERBOLIC
        if node.op == "fn" and (node.text == "exp" or hyperbolic):
            rising = self._exponential(self.arena.const("e"), node.args[0])
            if not hyperbolic:
                return rising
            falling = times(_raised(rising, -1), {(): _HYPERBOLIC[node.text]})
            return times(plus(rising, falling), _HALF)
        if node.op == "fn" and node.text == "factorial" and node.args[0].op == "add":
            return self._factorial(node)
        if node.op in ("pow", "root"):
            exponent = self.expand(node.args[1])
            if not exponent.keys() - {()}:
                n = exponent.get((), 0)
                return _raised(
                    self.expand(node.args[0]), n if node.op == "pow" else Fraction(1) / n
                )
            if node.op == "pow":
                return self._exponential(node.args[0], node.args[1])
        return {((self._atom(node), 1),): 1}

    def _factorial(self, node: Node) -> Polynomial:
        """(n + k)! as (n + k)···(n + 1) n!."""
        base, *shift = node.args[0].args
        if len(shift) != 1 or not is_whole(shift[0]):
            return {((self._atom(node), 1),): 1}
        steps = int(shift[0].text)
        if steps > MAX_POWER:
            raise FormTooLargeError
        factors = [plus(self.expand(base), number(step)) for step in range(1, steps + 1)]
        return reduce(times, factors, self.expand(self.arena.fn("factorial", base)))

    def _exponential(self, base: Node, exponent: Node) -> Polynomial:
        """Base to a sum: the product of base to each monomial of the sum."""
        if base.op not in ("const", "sym", "num"):
            return {((self._atom(self.arena.power(base, exponent)), 1),): 1}
        parts: list[tuple[str, Rational]] = []
        for monomial, coefficient in self.expand(exponent).items():
            raised = self.arena.power(base, self._rebuild(monomial))
            parts.append((self._atom(raised), coefficient))
        return {tuple(sorted(parts)): 1}

    def _rebuild(self, monomial: Monomial) -> Node:
        factors = [
            self.arena.power(self.atoms[atom], self.arena.num(str(exponent)))
            if exponent != 1
            else self.atoms[atom]
            for atom, exponent in monomial
        ]
        return joined(self.arena, "mul", factors)

    def _atom(self, node: Node) -> str:
        name = node.digest.hex()
        self.atoms[name] = node
        return name

    def is_positive(self, monomial: Monomial, domains: Domains) -> bool:
        """Whether a product of atoms is positive in the domains."""
        return all(
            signs_of(self.atoms[a], domains) == POSITIVE or self._even(a, p, domains)
            for a, p in monomial
        )

    def is_never_0(self, monomial: Monomial, domains: Domains) -> bool:
        """Whether a product of atoms is not 0 wherever it has a value."""
        for atom, exponent in monomial:
            signs = signs_of(self.atoms[atom], domains)
            if exponent > 0 and (signs is None or signs & ZERO):
                return False
        return True

    def _even(self, atom: str, exponent: Rational, domains: Domains) -> bool:
        """Whether an even power of a real that is never 0."""
        signs = signs_of(self.atoms[atom], domains)
        return signs == NEGATIVE and exponent.denominator == 1 and exponent % 2 == 0

    def exponents_differ(self, polynomial: Polynomial, domains: Domains) -> bool:
        """Whether it is c e^s - c e^t with s - t of one sign and never 0."""
        if len(polynomial) != 2 or sum(polynomial.values()) != 0:
            return False
        first, second = polynomial
        ratio = _product(first, tuple([(atom, -e) for atom, e in second]))
        signs = set()
        for atom, exponent in ratio:
            node = self.atoms[atom]
            if node.op != "pow" or node.args[0].text != "e" or node.args[0].op != "const":
                return False
            sign = signs_of(node.args[1], domains)
            if sign not in (POSITIVE, NEGATIVE):
                return False
            signs.add((sign == POSITIVE) == (exponent > 0))
        return len(signs) == 1
