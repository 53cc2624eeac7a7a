"""Turns a tree into a quotient of polynomials: what is known to equal it exactly.

What no rule takes apart becomes a generator, named by its function and its arguments; so f(x) is
f(x) on both sides, whatever f is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final

from flint import fmpq

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.derivative import NoDerivativeError, derive
from phiq.scorer.expression.domain import Domain
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError
from phiq.scorer.numeric.integers import FAMILIES, member
from phiq.scorer.proof.errors import UnprovableError
from phiq.scorer.proof.exponents import Exponents
from phiq.scorer.proof.ring import (
    Quotient,
    Ring,
    add,
    constant,
    inverse,
    key_of,
    multiply,
    negative,
    number,
    place_of,
    power,
    whole,
)
from phiq.scorer.time_limit import check_time

#: Largest decimal exponent of a literal.
MAX_DECIMAL_EXPONENT: Final = 60
#: Most terms of a sum that is written out, and factors of a shifted factorial.
MAX_WRITTEN: Final = 24
#: Highest derivative carried out.
MAX_ORDER: Final = 4
#: Largest index of a number that is taken from a table: B_n, F_n, n!.
MAX_INDEX: Final = 60


class Translator:
    """Translates the trees of one proof into one ring."""

    def __init__(self, domains: Mapping[Symbol, Domain], grains: dict[Hashable, int]) -> None:
        self.ring = Ring()
        self.domains = domains
        self.exponents = Exponents(self.ring, self._is_positive, self._is_integer, grains)
        self._done: dict[Node, Quotient] = {}
        self._bound: dict[Symbol, Quotient] = {}
        #: Whether integrals are translated where both their ends are equal: they are 0.
        self.integrals_vanish = False

    def of(self, node: Node) -> Quotient:
        """The quotient of a node.

        Raises:
            UnprovableError: it is nothing the prover knows.
            FinerError: translate anew with the grains as they are now.
        """
        found = self._done.get(node)
        if found is None:
            check_time()
            rule = _RULES.get(node.op)
            if rule is None:
                raise UnprovableError(node.op)
            found = self.ring.reduced(rule(self, node))
            if not self._bound:
                self._done[node] = found
        return found

    def at(self, node: Node, symbol: Symbol, value: Quotient) -> Quotient:
        """The quotient of a node with a value for a symbol."""
        before, self._done = self._done, {}
        outer = self._bound.get(symbol)
        self._bound[symbol] = value
        try:
            return self.of(node)
        finally:
            del self._bound[symbol]
            if outer is not None:
                self._bound[symbol] = outer
            self._done = before

    def opaque(self, name: Hashable, *parts: Quotient) -> Quotient:
        """The generator of a function that is not taken apart."""
        return self.ring.generator((name, *map(key_of, parts)))[0]

    def symbol(self, symbol: Symbol) -> Quotient:
        """The generator of a symbol, or what it is bound to."""
        if symbol in self._bound:
            return self._bound[symbol]
        return self.ring.generator(symbol)[0]

    def symbol_of_limit(self, limit: Node) -> Quotient | None:
        """The generator of the one symbol in a limit of a sum."""
        symbols = free_symbols(limit)
        return self.ring.generator(symbols[0])[0] if len(symbols) == 1 else None

    def span_place(self, node: Node) -> int | None:
        """The number of the generator of a sum or product, None where it has none."""
        body, variable, low, _ = node.args
        first = whole(self.of(low))
        return self.ring.place(("span", node.op, body.digest, variable.digest, first))

    def bind(self, symbol: Symbol, value: Quotient) -> None:
        """Let a value stand for a symbol from now on."""
        self._bound[symbol] = value

    def is_bound(self, symbol: Symbol) -> bool:
        """Whether a value stands in for the symbol."""
        return symbol in self._bound

    def is_real(self, value: Quotient) -> bool:
        """Whether all generators of a quotient are real numbers."""
        used = [
            place
            for poly in value
            for place, degree in enumerate(reversed(poly.degrees()))
            if degree
        ]
        return all(self._is_real(self.ring.key_at(place)) for place in used)

    def may_be_whole(self, value: Quotient) -> bool:
        """Whether all generators of a quotient are integers, so that it may be one."""
        degrees = enumerate(reversed(value.above.degrees()))
        return all(self._is_integer(self.ring.key_at(place)) for place, n in degrees if n)

    def is_integral(self, value: Quotient) -> bool:
        """Whether a quotient is a polynomial with integer coefficients in integers."""
        if not value.below.is_one() or any(c.q != 1 for c in value.above.coeffs()):
            return False
        degrees = enumerate(reversed(value.above.degrees()))
        return all(self._is_integer(self.ring.key_at(place)) for place, n in degrees if n)

    def conjugate_of(self, key: Hashable) -> Quotient:
        """The complex conjugate of a generator."""
        if self._is_real(key):
            return self.ring.generator(key)[0]
        if isinstance(key, Symbol):
            return self.ring.generator(("conj", key))[0]
        if isinstance(key, tuple) and key[0] == "conj":
            return self.ring.generator(key[1])[0]
        exponent = self.exponents.argument(key)
        if exponent is not None:
            return self.exponents.exp(conjugate(self, exponent))
        mirrored = self.exponents.conjugate(key)
        if mirrored is None:
            raise UnprovableError("a conjugate that is not known")
        return mirrored

    def _is_real(self, key: Hashable) -> bool:
        if isinstance(key, Symbol):
            domain = self.domains.get(key)
            return domain is not None and domain.kind != "complex"
        if isinstance(key, tuple) and key[0] == "abs":
            return True
        return key in ("pi", "euler") or self._is_positive(key)

    def _is_integer(self, key: Hashable) -> bool:
        domain = self.domains.get(key) if isinstance(key, Symbol) else None
        return domain is not None and domain.kind == "integer"

    def _is_positive(self, key: Hashable) -> bool:
        if isinstance(key, Symbol):
            domain = self.domains.get(key)
            if domain is None or domain.kind == "complex":
                return False
            low = domain.within
            first = 1 if domain.kind == "integer" and not low.closed_low else 0
            return low.low > 0 or (low.low == 0 and not low.closed_low) or first > 1
        if key == "pi" or key == ("exp", key_of(constant(1))):
            return True
        return isinstance(key, tuple) and key[0] == "root" and key[2] in self._positive_numbers()

    def _positive_numbers(self) -> Any:
        return _PositiveNumbers


class _Positive:
    """The keys of positive rational numbers."""

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, tuple) or any(len(poly) != 1 for poly in key):
            return False
        ((above, p, _),), ((below, _, _),) = key
        return not any(above) and not any(below) and p > 0


_PositiveNumbers: Final = _Positive()


def _number(_t: Translator, node: Node) -> Quotient:
    digits, _, exponent = node.text.lower().partition("e")
    before, _, decimals = digits.partition(".")
    shift = int(exponent or 0) - len(decimals)
    if abs(shift) > MAX_DECIMAL_EXPONENT:
        raise UnprovableError("a literal with a huge exponent")
    return constant(fmpq(int(before + decimals or 0)) * fmpq(10) ** shift)


def _symbol(t: Translator, node: Node) -> Quotient:
    return t.symbol(node.symbol)


def _constant(t: Translator, node: Node) -> Quotient:
    name = node.text
    if name == "pi":
        return t.exponents.pi()
    if name == "i":
        return t.exponents.i()
    if name == "e":
        return t.exponents.exp(constant(1))
    if name == "phi":
        return golden(t)
    if name == "degree":
        return multiply(t.exponents.pi(), constant(fmpq(1, 180)))
    if name == "euler":
        return t.ring.generator("euler")[0]
    raise UnprovableError(name)


def golden(t: Translator) -> Quotient:
    """The golden ratio, (1 + √5)/2."""
    return multiply(add(constant(1), t.exponents.root(constant(5), 2)), constant(fmpq(1, 2)))


def _add(t: Translator, node: Node) -> Quotient:
    total = t.of(node.args[0])
    for part in node.args[1:]:
        total = add(total, t.of(part))
    return total


def _mul(t: Translator, node: Node) -> Quotient:
    product = t.of(node.args[0])
    for part in node.args[1:]:
        product = multiply(product, t.of(part))
    return product


def _neg(t: Translator, node: Node) -> Quotient:
    return negative(t.of(node.args[0]))


def _div(t: Translator, node: Node) -> Quotient:
    return multiply(t.of(node.args[0]), t.ring.invert(t.of(node.args[1])))


def _pow(t: Translator, node: Node) -> Quotient:
    return powered(t, t.of(node.args[0]), t.of(node.args[1]))


def powered(t: Translator, base: Quotient, exponent: Quotient) -> Quotient:
    """The principal power."""
    known = number(exponent)
    if known is not None:
        return t.exponents.rational_power(base, known)
    # The whole part of an exponent is a plain power: x^(n+1) is x^n x.
    shift = _constant_term(exponent)
    rest = add(exponent, constant(-shift))
    return multiply(power(base, shift), t.exponents.exp(multiply(rest, t.exponents.ln(base))))


def _constant_term(value: Quotient) -> int:
    """The whole part of the constant term of a polynomial."""
    if not value.below.is_one():
        return 0
    for monomial, coefficient in value.above.terms():
        if not any(monomial):
            return int(coefficient.floor())
    return 0


def _root(t: Translator, node: Node) -> Quotient:
    value, degree = t.of(node.args[0]), whole(t.of(node.args[1]))
    if degree is None or degree < 1:
        raise UnprovableError("a root of this degree")
    if degree % 2 and degree > 1:
        known = number(value)
        if known is not None and known < 0:
            return negative(t.exponents.root(negative(value), degree))
        if known is None and not t.exponents.is_surely_positive(value):
            # Real where the value is real and negative: not the principal root.
            return _real_root(t, value, degree)
    return t.exponents.root(value, degree)


def _real_root(t: Translator, value: Quotient, degree: int) -> Quotient:
    key = ("real root", degree, key_of(value))
    root, fresh = t.ring.generator(key)
    if fresh:
        t.ring.relate(key, degree, value)
    return root


def _abs(t: Translator, node: Node) -> Quotient:
    value = t.of(node.args[0])
    known = number(value)
    if known is not None:
        return constant(abs(known))
    if t.exponents.is_surely_positive(value):
        return value
    square = t.ring.reduced(multiply(value, conjugate(t, value)))
    if number(square) is not None or t.exponents.is_surely_positive(square):
        return t.exponents.root(square, 2)
    # |u| and |-u| are one generator, whose square is u times its conjugate.
    key = ("abs", key_of(square))
    size, fresh = t.ring.generator(key)
    if fresh:
        t.ring.relate(key, 2, square)
    return size


def _fn(t: Translator, node: Node) -> Quotient:
    rule = FUNCTIONS.get(node.text)
    arguments = [t.of(part) for part in node.args]
    if rule is None:
        return t.opaque(node.text, *arguments)
    return rule(t, *arguments)


def _deriv(t: Translator, node: Node) -> Quotient:
    if len(node.args) != 3:
        raise UnprovableError("a derivative in several variables")
    body, variable, order = node.args
    times = int(order.text) if order.op == "num" and order.text.isdigit() else 0
    if not 1 <= times <= MAX_ORDER or variable.op != "sym" or t.is_bound(variable.symbol):
        raise UnprovableError("a derivative of this order")
    arena = Arena()
    try:
        for _ in range(times):
            body = derive(arena, body, variable)
    except (NoDerivativeError, TreeLimitError):
        raise UnprovableError("a derivative that is not known") from None
    return t.of(body)


def _span(t: Translator, node: Node) -> Quotient:
    """A sum or product: few terms are written out, as are those past a limit n of n + 2."""
    body, variable, low, high = node.args
    if node.text != "range" or variable.op != "sym" or low.op == "none" or high.text == "inf":
        raise UnprovableError("a sum without end")
    first, last = whole(t.of(low)), t.of(high)
    if first is None:
        raise UnprovableError("a sum from what is no number")
    end = whole(last)
    if end is not None:
        base, count, result = constant(first - 1), end - first + 1, _nothing(node)
    else:
        count = _constant_term(last)
        base = add(last, constant(-count))
        result = t.ring.generator(("span", node.op, body.digest, variable.digest, first))[0]
        if base != t.symbol_of_limit(high):
            raise UnprovableError("a sum up to what is no symbol")
    if not 0 <= count <= MAX_WRITTEN:
        raise UnprovableError("a sum of many terms")
    for k in range(1, count + 1):
        term = t.at(body, variable.symbol, add(base, constant(k)))
        result = add(result, term) if node.op == "sum" else multiply(result, term)
    return result


def _integral(t: Translator, node: Node) -> Quotient:
    if t.integrals_vanish and t.of(node.args[2]) == t.of(node.args[3]):
        return constant(0)
    raise UnprovableError("an integral")


def _nothing(node: Node) -> Quotient:
    """The sum or product of no terms."""
    return constant(0 if node.op == "sum" else 1)


def _exponential(t: Translator, u: Quotient) -> Quotient:
    return t.exponents.exp(u)


def _turned(t: Translator, u: Quotient) -> tuple[Quotient, Quotient]:
    """e^{iu} and e^{-iu}."""
    turned = t.exponents.exp(multiply(t.exponents.i(), u))
    return turned, t.ring.invert(turned)


def sine(t: Translator, u: Quotient) -> Quotient:
    """Sin u = (e^{iu} - e^{-iu}) / 2i."""
    ahead, back = _turned(t, u)
    difference = add(ahead, negative(back))
    return multiply(difference, t.ring.invert(multiply(constant(2), t.exponents.i())))


def cosine(t: Translator, u: Quotient) -> Quotient:
    """Cos u = (e^{iu} + e^{-iu}) / 2."""
    return multiply(add(*_turned(t, u)), constant(fmpq(1, 2)))


def _sinh(t: Translator, u: Quotient) -> Quotient:
    ahead = t.exponents.exp(u)
    return multiply(add(ahead, negative(t.ring.invert(ahead))), constant(fmpq(1, 2)))


def _cosh(t: Translator, u: Quotient) -> Quotient:
    ahead = t.exponents.exp(u)
    return multiply(add(ahead, t.ring.invert(ahead)), constant(fmpq(1, 2)))


_Rule = Callable[..., Quotient]


def _ratio(above: _Rule, below: _Rule) -> _Rule:
    return lambda t, u: multiply(above(t, u), t.ring.invert(below(t, u)))


def _reciprocal(function: _Rule) -> _Rule:
    return lambda t, u: t.ring.invert(function(t, u))


def _ln(t: Translator, u: Quotient) -> Quotient:
    return t.exponents.ln(u)


def _log(t: Translator, u: Quotient, base: Quotient) -> Quotient:
    return multiply(t.exponents.ln(u), t.ring.invert(t.exponents.ln(base)))


def _asinh(t: Translator, u: Quotient) -> Quotient:
    """Asinh u = ln(u + √(u² + 1)), everywhere."""
    root = t.exponents.root(add(power(u, 2), constant(1)), 2)
    return t.exponents.ln(add(u, root))


def _atanh(t: Translator, u: Quotient) -> Quotient:
    """Atanh u = (ln(1 + u) - ln(1 - u)) / 2, everywhere."""
    above = t.exponents.ln(add(constant(1), u))
    below = t.exponents.ln(add(constant(1), negative(u)))
    return multiply(add(above, negative(below)), constant(fmpq(1, 2)))


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
    return add(multiply(t.exponents.pi(), constant(fmpq(1, 2))), negative(_asin(t, u)))


def _atan(t: Translator, u: Quotient) -> Quotient:
    """Atan u = (ln(1 + iu) - ln(1 - iu)) / 2i; of a real u that is no number, itself."""
    if number(u) is None and t.is_real(u):
        return t.exponents.atan(u)
    turned = multiply(t.exponents.i(), u)
    above = t.exponents.ln(add(constant(1), turned))
    below = t.exponents.ln(add(constant(1), negative(turned)))
    halved = multiply(add(above, negative(below)), constant(fmpq(1, 2)))
    return negative(multiply(halved, t.exponents.i()))


def gamma(t: Translator, z: Quotient) -> Quotient:
    """Γ(z), its argument shifted by a whole number, turned to a positive one and halved.

    Γ(z + 1) = z Γ(z), Γ(z) Γ(1 - z) = π / sin πz, Γ(2z) = 2^{2z-1} Γ(z) Γ(z + 1/2) / √π.
    """
    shift = _constant_term(z)
    known = number(z)
    if known is not None and known.q == 1:
        if not 1 <= shift <= MAX_INDEX:
            raise UnprovableError("Γ at a pole, or far out")
        return constant(math.factorial(shift - 1))
    if abs(shift) > MAX_WRITTEN:
        raise UnprovableError("Γ far out")
    base = add(z, constant(-shift))
    if known is not None and number(base) == fmpq(1, 2):
        result = t.exponents.root(t.exponents.pi(), 2)
    else:
        result = _gamma_of_base(t, base)
    for k in range(shift):
        result = multiply(result, add(base, constant(k)))
    for k in range(shift, 0):
        result = multiply(result, t.ring.invert(add(base, constant(k))))
    return result


def _gamma_of_base(t: Translator, base: Quotient) -> Quotient:
    """Γ at an argument whose constant term is between 0 and 1."""
    pi = t.exponents.pi()
    if number(base) is not None or not base.below.is_one():
        return t.opaque("gamma", base)
    terms = [c for monomial, c in base.above.terms() if any(monomial)]
    if terms[0] < 0 and not t.may_be_whole(base):
        other = add(constant(1), negative(base))
        return multiply(pi, t.ring.invert(multiply(sine(t, multiply(pi, base)), gamma(t, other))))
    if all(c.q == 1 and int(c.p) % 2 == 0 for c in terms):
        half = multiply(base, constant(fmpq(1, 2)))
        both = multiply(gamma(t, half), gamma(t, add(half, constant(fmpq(1, 2)))))
        doubled = powered(t, constant(2), add(base, constant(-1)))
        return multiply(multiply(doubled, both), t.ring.invert(t.exponents.root(pi, 2)))
    return t.opaque("gamma", base)


def factorial(t: Translator, n: Quotient) -> Quotient:
    """N! = Γ(n + 1)."""
    return gamma(t, add(n, constant(1)))


def _binomial(t: Translator, n: Quotient, k: Quotient) -> Quotient:
    count = whole(k)
    if count is not None:
        if not 0 <= count <= MAX_WRITTEN:
            raise UnprovableError("a binomial coefficient far out")
        product = constant(1)
        for j in range(count):
            product = multiply(product, add(n, constant(-j)))
        return multiply(product, constant(fmpq(1, math.factorial(count))))
    below = multiply(factorial(t, k), factorial(t, add(n, negative(k))))
    return multiply(factorial(t, n), t.ring.invert(below))


def _rising(t: Translator, a: Quotient, n: Quotient) -> Quotient:
    return multiply(gamma(t, add(a, n)), t.ring.invert(gamma(t, a)))


def _falling(t: Translator, a: Quotient, n: Quotient) -> Quotient:
    return multiply(factorial(t, a), t.ring.invert(factorial(t, add(a, negative(n)))))


def _beta(t: Translator, a: Quotient, b: Quotient) -> Quotient:
    return multiply(multiply(gamma(t, a), gamma(t, b)), t.ring.invert(gamma(t, add(a, b))))


def _digamma(t: Translator, z: Quotient) -> Quotient:
    """ψ(z), its argument shifted: ψ(z + 1) = ψ(z) + 1/z; ψ(1) = -γ."""
    known = number(z)
    shift = _constant_term(z)
    if abs(shift) > MAX_WRITTEN or (known is not None and known.q == 1 and shift < 1):
        raise UnprovableError("ψ far out")
    if known is not None and known.q == 1:
        shift -= 1
    base = add(z, constant(-shift))
    euler = negative(t.ring.generator("euler")[0])
    result = euler if number(base) == 1 else t.opaque("digamma", base)
    for k in range(shift):
        result = add(result, t.ring.invert(add(base, constant(k))))
    for k in range(shift, 0):
        result = add(result, negative(t.ring.invert(add(base, constant(k)))))
    return result


def _harmonic(t: Translator, n: Quotient) -> Quotient:
    return add(_digamma(t, add(n, constant(1))), t.ring.generator("euler")[0])


def _zeta(t: Translator, s: Quotient, *rest: Quotient) -> Quotient:
    """ζ(2k) = (-1)^{k+1} B_{2k} (2π)^{2k} / 2 (2k)!, and ζ(-k) = -B_{k+1} / (k + 1)."""
    n = None if rest else whole(s)
    if n is None or (n > 0 and n % 2) or abs(n) > MAX_INDEX:
        return t.opaque("zeta", s, *rest)
    if n <= 0:
        return constant(fmpq(-1, 2) if n == 0 else -_bernoulli(1 - n) / (1 - n))
    sign = 1 if n % 4 == 2 else -1
    factor = sign * _bernoulli(n) * 2 ** (n - 1) / math.factorial(n)
    return multiply(constant(factor), power(t.exponents.pi(), n))


def _bernoulli(n: int) -> Any:
    return fmpq.bernoulli(n)


def _bernoulli_number(t: Translator, n: Quotient) -> Quotient:
    index = whole(n)
    if index is None or index == 1 or not 0 <= index <= MAX_INDEX:
        return t.opaque("bernoulli", n)
    return constant(_bernoulli(index))


class _Operand:
    """A quotient with signs of arithmetic, as the recurrences of polynomials want it."""

    __slots__ = ("value",)

    def __init__(self, value: Quotient) -> None:
        self.value = value

    def __add__(self, other: object) -> _Operand:
        return _Operand(add(self.value, _quotient(other)))

    def __sub__(self, other: object) -> _Operand:
        return _Operand(add(self.value, negative(_quotient(other))))

    def __rsub__(self, other: object) -> _Operand:
        return _Operand(add(_quotient(other), negative(self.value)))

    def __mul__(self, other: object) -> _Operand:
        return _Operand(multiply(self.value, _quotient(other)))

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other: object) -> _Operand:
        return _Operand(multiply(self.value, inverse(_quotient(other))))


def _quotient(value: Any) -> Quotient:
    return value.value if isinstance(value, _Operand) else constant(value)


def _polynomial(name: str) -> _Rule:
    """A classical polynomial of a degree that is a number, written out."""

    def rule(t: Translator, degree: Quotient, *rest: Quotient) -> Quotient:
        n = whole(degree)
        if n is None or abs(n) > MAX_WRITTEN or len(rest) != 1:
            return t.opaque(name, degree, *rest)
        return _quotient(member(FAMILIES[name], n, _Operand(rest[0]), []))

    return rule


def _conjugate(t: Translator, node: Node) -> Quotient:
    return conjugate(t, t.of(node.args[0]))


def conjugate(t: Translator, value: Quotient) -> Quotient:
    """The complex conjugate: that of every generator."""
    return multiply(_mirrored(t, value.above), t.ring.invert(_mirrored(t, value.below)))


def _mirrored(t: Translator, poly: Any) -> Quotient:
    total = constant(0)
    for monomial, coefficient in poly.terms():
        term = constant(coefficient)
        for at, exponent in enumerate(monomial):
            if exponent:
                mirrored = t.conjugate_of(t.ring.key_at(place_of(at)))
                term = multiply(term, power(mirrored, exponent))
        total = add(total, term)
    return t.ring.reduced(total)


def _re(t: Translator, z: Quotient) -> Quotient:
    return multiply(add(z, conjugate(t, z)), constant(fmpq(1, 2)))


def _im(t: Translator, z: Quotient) -> Quotient:
    difference = add(z, negative(conjugate(t, z)))
    return multiply(difference, t.ring.invert(multiply(constant(2), t.exponents.i())))


def _binet(sign: int) -> _Rule:
    """F_n and L_n by powers of φ: (φⁿ ∓ (-1)ⁿ φ⁻ⁿ), for F over √5."""

    def rule(t: Translator, n: Quotient) -> Quotient:
        if not t.is_integral(n):
            raise UnprovableError("a Fibonacci number between whole indices")
        ahead = powered(t, golden(t), n)
        turn = powered(t, constant(-1), n)
        total = add(ahead, multiply(constant(sign), multiply(turn, t.ring.invert(ahead))))
        return (
            multiply(total, t.ring.invert(t.exponents.root(constant(5), 2))) if sign < 0 else total
        )

    return rule


FUNCTIONS: Final[dict[str, _Rule]] = {
    "exp": _exponential,
    "ln": _ln,
    "log": _log,
    "sin": sine,
    "cos": cosine,
    "tan": _ratio(sine, cosine),
    "cot": _ratio(cosine, sine),
    "sec": _reciprocal(cosine),
    "csc": _reciprocal(sine),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _ratio(_sinh, _cosh),
    "coth": _ratio(_cosh, _sinh),
    "sech": _reciprocal(_cosh),
    "csch": _reciprocal(_sinh),
    "asinh": _asinh,
    "acosh": _acosh,
    "atanh": _atanh,
    "asin": _asin,
    "acos": _acos,
    "atan": _atan,
    "acoth": lambda t, u: _atanh(t, t.ring.invert(u)),
    "acot": lambda t, u: _atan(t, t.ring.invert(u)),
    "asech": lambda t, u: _acosh(t, t.ring.invert(u)),
    "acsch": lambda t, u: _asinh(t, t.ring.invert(u)),
    "sinc": lambda t, u: multiply(sine(t, u), t.ring.invert(u)),
    "gamma": gamma,
    "factorial": factorial,
    "binomial": _binomial,
    "pochhammer": _rising,
    "fallingfactorial": _falling,
    "beta": _beta,
    "digamma": _digamma,
    "harmonic": _harmonic,
    "zeta": _zeta,
    "bernoulli": _bernoulli_number,
    "fibonacci": _binet(-1),
    "lucas": _binet(1),
    "re": _re,
    "im": _im,
    **{name: _polynomial(name) for name in FAMILIES},
    "erfc": lambda t, u: add(constant(1), negative(t.opaque("erf", u))),
}
_RULES: Final[dict[str, Callable[[Translator, Node], Quotient]]] = {
    "num": _number,
    "sym": _symbol,
    "const": _constant,
    "add": _add,
    "mul": _mul,
    "neg": _neg,
    "div": _div,
    "pow": _pow,
    "root": _root,
    "abs": _abs,
    "conj": _conjugate,
    "fn": _fn,
    "deriv": _deriv,
    "int": _integral,
    "sum": _span,
    "prod": _span,
}
