"""Proves that an equation over positive quantities has no solution, from its expanded form.

`never_equal_expanded` writes left - right as a Laurent polynomial over atoms: symbols, constants
and whatever is no sum, product or power of them; e^(a+b) becomes e^a times e^b. Where every atom
is positive, coefficients of one sign exclude a zero, and so does each negative term that a pair of
positive ones outweighs (p + q ≥ 2√(pq)). Two terms e^s and e^t of equal weight are equal only for
s = t. Coefficients are exact fractions.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from phiq.scorer.bounds.signs import NEGATIVE, POSITIVE, ZERO, signs_of
from phiq.scorer.expression.arithmetic import joined
from phiq.scorer.expression.domain import Domain
from phiq.scorer.expression.tree import Arena, Node, Symbol

Domains = Mapping[Symbol, Domain]
#: An exact number; most are whole, and whole numbers are the quicker ones.
Exact = int | Fraction
#: A monomial: the exponent of each atom, by the atom's digest, sorted.
Monomial = tuple[tuple[bytes, Exact], ...]
Polynomial = dict[Monomial, Exact]

#: Most terms of an expansion; larger ones are given up.
MAX_TERMS: Final = 64
#: Largest whole power that is multiplied out.
MAX_POWER: Final = 8
#: Hyperbolic functions of exponentials, each with the sign of the falling one.
_HYPERBOLIC: Final = {"sinh": -1, "cosh": 1}


class NotPolynomialError(Exception):
    """The expansion is too large, or divides by a sum."""


def never_equal_expanded(left: Node, right: Node, domains: Domains) -> bool:
    """Whether the expanded difference of the sides is proved to have no zero in the domains."""
    hyperbolic = any(n.text in _HYPERBOLIC for side in (left, right) for n in side.walk())
    ways = (False, True) if hyperbolic else (False,)
    return any(_excluded(Expansion(split), left, right, domains) for split in ways)


def _excluded(work: Expansion, left: Node, right: Node, domains: Domains) -> bool:
    first, second = _squared(work, left, right)
    try:
        (above, below), (over, under) = work.fraction(first), work.fraction(second)
        difference = _add(_multiply(above, under), _multiply(over, below), -1)
    except (NotPolynomialError, OverflowError, ZeroDivisionError):
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


def _add(a: Polynomial, b: Polynomial, factor: Exact) -> Polynomial:
    total = dict(a)
    for monomial, coefficient in b.items():
        total[monomial] = total.get(monomial, 0) + factor * coefficient
    if len(total) > MAX_TERMS:
        raise NotPolynomialError
    return {m: c for m, c in total.items() if c}


def _multiply(a: Polynomial, b: Polynomial) -> Polynomial:
    product: Polynomial = {}
    for m, c in a.items():
        product = _add(product, {_join(m, n): c * d for n, d in b.items()}, 1)
    return product


def _join(m: Monomial, n: Monomial) -> Monomial:
    exponents = dict(m)
    for atom, power in n:
        exponents[atom] = exponents.get(atom, 0) + power
    return tuple(sorted((a, p) for a, p in exponents.items() if p))


def _to_power(base: Polynomial, n: Exact) -> Polynomial:
    if len(base) == 1:
        ((monomial, coefficient),) = base.items()
        if n.denominator == 1 and -MAX_POWER <= n <= MAX_POWER:
            return {tuple((a, p * n) for a, p in monomial if n): _power(coefficient, int(n))}
        if coefficient == 1:
            return {tuple((a, p * n) for a, p in monomial): 1}
    if n.denominator != 1 or not 0 <= n <= MAX_POWER:
        raise NotPolynomialError
    product: Polynomial = {(): 1}
    for _ in range(int(n)):
        product = _multiply(product, base)
    return product


def _power(base: Exact, n: int) -> Exact:
    return base**n if n >= 0 else Fraction(base) ** n


def _pairs_outweigh(polynomial: Polynomial) -> bool:
    """Whether pairs of positive terms outweigh each negative one, if there are any."""
    spare = {m: c for m, c in polynomial.items() if c > 0}
    for monomial, coefficient in polynomial.items():
        if coefficient < 0 and not _take_pair(spare, monomial, coefficient):
            return False
    return True


def _take_pair(spare: Polynomial, monomial: Monomial, coefficient: Exact) -> bool:
    """Use up two terms p, q with pq = m² and 4pq > c² against the term -c m."""
    square = _join(monomial, monomial)
    for p in spare:
        for q in spare:
            if p < q and _join(p, q) == square and 4 * spare[p] * spare[q] > coefficient**2:
                del spare[p], spare[q]
                return True
    return False


class Expansion:
    """Expands trees, remembering what its atoms stand for."""

    def __init__(self, split: bool) -> None:
        self.split = split  # sinh and cosh into exponentials
        self.arena = Arena()
        self.atoms: dict[bytes, Node] = {}

    def difference(self, left: Node, right: Node) -> Polynomial:
        """The sides' difference, where neither divides by a sum."""
        return _add(self.expand(left), self.expand(right), -1)

    def fraction(self, node: Node) -> tuple[Polynomial, Polynomial]:
        """A side as numerator and denominator, the latter not 0 where the side has a value."""
        try:
            return self.expand(node), {(): 1}
        except NotPolynomialError:
            if node.op not in ("add", "mul", "neg", "div"):
                raise
        parts = [self.fraction(child) for child in node.args]
        if node.op == "neg":
            return _add({}, parts[0][0], -1), parts[0][1]
        if node.op == "div":
            parts[1] = parts[1][1], parts[1][0]
        above, below = parts[0]
        for over, under in parts[1:]:
            if node.op == "add":
                above = _add(_multiply(above, under), _multiply(over, below), 1)
            else:
                above = _multiply(above, over)
            below = _multiply(below, under)
        return above, below

    def expand(self, node: Node) -> Polynomial:
        """The tree multiplied out."""
        if node.op == "num":
            value = int(node.text) if node.text.isdigit() else Fraction(node.text)
            return {(): value} if value else {}
        if node.op in ("add", "mul"):
            first, *rest = [self.expand(child) for child in node.args]
            for other in rest:
                first = _multiply(first, other) if node.op == "mul" else _add(first, other, 1)
            return first
        if node.op == "neg":
            return _add({}, self.expand(node.args[0]), -1)
        if node.op == "div":
            above, below = [self.expand(child) for child in node.args]
            return _multiply(above, _to_power(below, -1))
        return self._expand_power(node)

    def _expand_power(self, node: Node) -> Polynomial:
        hyperbolic = self.split and node.text in _HYPERBOLIC
        if node.op == "fn" and (node.text == "exp" or hyperbolic):
            rising = self._exponential(self.arena.const("e"), node.args[0])
            if not hyperbolic:
                return rising
            falling = _to_power(rising, -1)
            half = Fraction(_HYPERBOLIC[node.text], 2)
            return _add(_add({}, rising, Fraction(1, 2)), falling, half)
        if node.op == "fn" and node.text == "factorial" and node.args[0].op == "add":
            return self._factorial(node)
        if node.op in ("pow", "root"):
            exponent = self.expand(node.args[1])
            if not exponent or set(exponent) == {()}:
                n = exponent.get((), 0)
                return _to_power(
                    self.expand(node.args[0]), n if node.op == "pow" else Fraction(1) / n
                )
            if node.op == "pow":
                return self._exponential(node.args[0], node.args[1])
        return {((self._atom(node), 1),): 1}

    def _factorial(self, node: Node) -> Polynomial:
        """(n + k)! as (n + k)···(n + 1) n!."""
        base, *shift = node.args[0].args
        if len(shift) != 1 or shift[0].op != "num" or not shift[0].text.isdigit():
            return {((self._atom(node), 1),): 1}
        steps = int(shift[0].text)
        if steps > MAX_POWER:
            raise NotPolynomialError
        product = self.expand(self.arena.fn("factorial", base))
        for step in range(1, steps + 1):
            factor = _add(self.expand(base), {(): step}, 1)
            product = _multiply(product, factor)
        return product

    def _exponential(self, base: Node, exponent: Node) -> Polynomial:
        """Base to a sum: the product of base to each monomial of the sum."""
        if base.op not in ("const", "sym", "num"):
            return {((self._atom(self.arena.power(base, exponent)), 1),): 1}
        parts: list[tuple[bytes, Exact]] = []
        for monomial, coefficient in self.expand(exponent).items():
            power = self.arena.power(base, self._rebuild(monomial))
            parts.append((self._atom(power), coefficient))
        return {tuple(sorted(parts)): 1}

    def _rebuild(self, monomial: Monomial) -> Node:
        factors = [
            self.arena.power(self.atoms[atom], self.arena.num(str(power)))
            if power != 1
            else self.atoms[atom]
            for atom, power in monomial
        ]
        return joined(self.arena, "mul", factors)

    def _atom(self, node: Node) -> bytes:
        self.atoms[node.digest] = node
        return node.digest

    def is_positive(self, monomial: Monomial, domains: Domains) -> bool:
        """Whether a product of atoms is positive in the domains."""
        return all(
            signs_of(self.atoms[a], domains) == POSITIVE or self._even(a, p, domains)
            for a, p in monomial
        )

    def is_never_0(self, monomial: Monomial, domains: Domains) -> bool:
        """Whether a product of atoms is not 0 wherever it has a value."""
        for atom, power in monomial:
            signs = signs_of(self.atoms[atom], domains)
            if power > 0 and (signs is None or signs & ZERO):
                return False
        return True

    def _even(self, atom: bytes, power: Exact, domains: Domains) -> bool:
        """Whether an even power of a real that is never 0."""
        signs = signs_of(self.atoms[atom], domains)
        return signs == NEGATIVE and power.denominator == 1 and power % 2 == 0

    def exponents_differ(self, polynomial: Polynomial, domains: Domains) -> bool:
        """Whether it is c e^s - c e^t with s - t of one sign and never 0."""
        if len(polynomial) != 2 or sum(polynomial.values()) != 0:
            return False
        first, second = polynomial
        ratio = _join(first, tuple((a, -p) for a, p in second))
        signs = set()
        for atom, power in ratio:
            node = self.atoms[atom]
            if node.op != "pow" or node.args[0].text != "e" or node.args[0].op != "const":
                return False
            sign = signs_of(node.args[1], domains)
            if sign not in (POSITIVE, NEGATIVE):
                return False
            signs.add((sign == POSITIVE) == (power > 0))
        return len(signs) == 1
