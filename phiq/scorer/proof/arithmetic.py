"""Rules of arithmetic, derivatives, finite sums and products, sizes and conjugates."""

from __future__ import annotations

from functools import reduce
from typing import Final

from flint import fmpq

from phiq.scorer.expression.derivative import NoDerivativeError, derive
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Arena, Node, TreeLimitError
from phiq.scorer.proof.errors import UnprovableError
from phiq.scorer.proof.ring import (
    Quotient,
    add,
    constant,
    key_of,
    multiply,
    negative,
    number,
    power,
    whole,
)
from phiq.scorer.proof.translator import NodeRule, Translator

#: Largest decimal exponent of a literal.
MAX_DECIMAL_EXPONENT: Final = 60
#: Most terms of a sum that is written out, and factors of a shifted factorial.
MAX_WRITTEN: Final = 24
#: Highest derivative carried out.
MAX_ORDER: Final = 4


def _number(_t: Translator, node: Node) -> Quotient:
    digits, _, exponent = node.text.lower().partition("e")
    before, _, decimals = digits.partition(".")
    shift = int(exponent or 0) - len(decimals)
    if abs(shift) > MAX_DECIMAL_EXPONENT:
        raise UnprovableError("a literal with a huge exponent")
    return constant(fmpq(int(before + decimals or 0)) * fmpq(10) ** shift)


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


def _pow(t: Translator, node: Node) -> Quotient:
    base, exponent = node.args
    if base.op == "const" and base.text == "e" and number(t.of(exponent)) is None:
        return t.exponents.exp(t.of(exponent))
    return powered(t, t.of(base), t.of(exponent))


def powered(t: Translator, base: Quotient, exponent: Quotient) -> Quotient:
    """The principal power."""
    known = number(exponent)
    if known is not None:
        return t.exponents.rational_power(base, known)
    # The whole part of an exponent is a plain power: x^(n+1) is x^n x.
    shift = constant_term(exponent)
    rest = add(exponent, constant(-shift))
    return multiply(power(base, shift), t.exponents.exp(multiply(rest, t.exponents.ln(base))))


def constant_term(value: Quotient) -> int:
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
    square = t.ring.reduced(multiply(value, t.conjugate(value)))
    if number(square) is not None or t.exponents.is_surely_positive(square):
        return t.exponents.root(square, 2)
    # |u| and |-u| are one generator, whose square is u times its conjugate.
    key = ("abs", key_of(square))
    size, fresh = t.ring.generator(key)
    if fresh:
        t.ring.relate(key, 2, square)
    return size


def _deriv(t: Translator, node: Node) -> Quotient:
    if len(node.args) != 3:
        raise UnprovableError("a derivative in several variables")
    body, variable, order = node.args
    times = int(order.text) if is_whole(order) else 0
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
        base, count = constant(first - 1), end - first + 1
        result = constant(0 if node.op == "sum" else 1)
    else:
        count = constant_term(last)
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


#: Operations, each by its rule.
RULES: Final[dict[str, NodeRule]] = {
    "num": _number,
    "sym": lambda t, node: t.symbol(node.symbol),
    "const": _constant,
    "add": lambda t, node: reduce(add, map(t.of, node.args)),
    "mul": lambda t, node: reduce(multiply, map(t.of, node.args)),
    "neg": lambda t, node: negative(t.of(node.args[0])),
    "div": lambda t, node: multiply(t.of(node.args[0]), t.ring.invert(t.of(node.args[1]))),
    "pow": _pow,
    "root": _root,
    "abs": _abs,
    "conj": lambda t, node: t.conjugate(t.of(node.args[0])),
    "deriv": _deriv,
    "int": _integral,
    "sum": _span,
    "prod": _span,
}
