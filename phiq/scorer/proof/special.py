"""Rules of Γ and what is made of it, ψ, ζ, Fibonacci numbers and classical polynomials."""

from __future__ import annotations

import math
from typing import Final

from flint import fmpq

from phiq.scorer.algebra.families import FAMILIES, Arithmetic, Operand, member, plain
from phiq.scorer.proof.arithmetic import MAX_WRITTEN, constant_term, golden, powered
from phiq.scorer.proof.elementary import sine
from phiq.scorer.proof.errors import UnprovableError
from phiq.scorer.proof.ring import (
    Quotient,
    add,
    constant,
    inverse,
    multiply,
    negative,
    number,
    power,
    whole,
)
from phiq.scorer.proof.translator import Rule, Translator

#: Largest index of a number that is taken from a table: B_n, F_n, n!.
MAX_INDEX: Final = 60


def gamma(t: Translator, z: Quotient) -> Quotient:
    """Γ(z), its argument shifted by a whole number, turned to a positive one and halved.

    Γ(z + 1) = z Γ(z), Γ(z) Γ(1 - z) = π / sin πz, Γ(2z) = 2^{2z-1} Γ(z) Γ(z + 1/2) / √π.
    """
    shift = constant_term(z)
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


def _factorial(t: Translator, n: Quotient) -> Quotient:
    return gamma(t, add(n, constant(1)))


def _over(t: Translator, above: Quotient, below: Quotient) -> Quotient:
    return multiply(above, t.ring.invert(below))


def _binomial(t: Translator, n: Quotient, k: Quotient) -> Quotient:
    count = whole(k)
    if count is not None:
        if not 0 <= count <= MAX_WRITTEN:
            raise UnprovableError("a binomial coefficient far out")
        product = constant(1)
        for j in range(count):
            product = multiply(product, add(n, constant(-j)))
        return multiply(product, constant(fmpq(1, math.factorial(count))))
    below = multiply(_factorial(t, k), _factorial(t, add(n, negative(k))))
    return _over(t, _factorial(t, n), below)


def _digamma(t: Translator, z: Quotient) -> Quotient:
    """ψ(z), its argument shifted: ψ(z + 1) = ψ(z) + 1/z; ψ(1) = -γ."""
    known = number(z)
    shift = constant_term(z)
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


def _zeta(t: Translator, s: Quotient, *rest: Quotient) -> Quotient:
    """ζ(2k) = (-1)^{k+1} B_{2k} (2π)^{2k} / 2 (2k)!, and ζ(-k) = -B_{k+1} / (k + 1)."""
    n = None if rest else whole(s)
    if n is None or (n > 0 and n % 2) or abs(n) > MAX_INDEX:
        return t.opaque("zeta", s, *rest)
    if n <= 0:
        return constant(fmpq(-1, 2) if n == 0 else -fmpq.bernoulli(1 - n) / (1 - n))
    sign = 1 if n % 4 == 2 else -1
    factor = sign * fmpq.bernoulli(n) * 2 ** (n - 1) / math.factorial(n)
    return multiply(constant(factor), power(t.exponents.pi(), n))


def _bernoulli_number(t: Translator, n: Quotient) -> Quotient:
    index = whole(n)
    if index is None or index == 1 or not 0 <= index <= MAX_INDEX:
        return t.opaque("bernoulli", n)
    return constant(fmpq.bernoulli(index))


#: How quotients are computed with.
_ARITHMETIC: Final = Arithmetic(
    constant,
    lambda a, b: add(a, negative(b)),
    multiply,
    lambda a, b: multiply(a, inverse(b)),
)


def _polynomial(name: str) -> Rule:
    """A classical polynomial of a degree that is a number, written out."""

    def rule(t: Translator, degree: Quotient, *rest: Quotient) -> Quotient:
        n = whole(degree)
        if n is None or abs(n) > MAX_WRITTEN or len(rest) != 1:
            return t.opaque(name, degree, *rest)
        found = member(FAMILIES[name], n, Operand(rest[0], _ARITHMETIC), [])
        polynomial: Quotient = plain(found, _ARITHMETIC)
        return polynomial

    return rule


def _binet(sign: int) -> Rule:
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


#: Functions, each by its rule: of the translator and the quotients of its arguments.
FUNCTIONS: Final[dict[str, Rule]] = {
    "gamma": gamma,
    "factorial": _factorial,
    "binomial": _binomial,
    "pochhammer": lambda t, a, n: _over(t, gamma(t, add(a, n)), gamma(t, a)),
    "fallingfactorial": lambda t, a, n: _over(
        t, _factorial(t, a), _factorial(t, add(a, negative(n)))
    ),
    "beta": lambda t, a, b: _over(t, multiply(gamma(t, a), gamma(t, b)), gamma(t, add(a, b))),
    "digamma": _digamma,
    "harmonic": lambda t, n: add(_digamma(t, add(n, constant(1))), t.ring.generator("euler")[0]),
    "zeta": _zeta,
    "bernoulli": _bernoulli_number,
    "fibonacci": _binet(-1),
    "lucas": _binet(1),
    **{name: _polynomial(name) for name in FAMILIES},
    "erfc": lambda t, u: add(constant(1), negative(t.opaque("erf", u))),
}
