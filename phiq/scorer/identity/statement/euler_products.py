"""Products over all primes as values of ζ: ∏ 1/(1 - p⁻ˢ) = ζ(s), ∏ (1 + p⁻ˢ) = ζ(s)/ζ(2s).

The body is a quotient of polynomials in x = p⁻ˢ. Where it is a product of powers of 1 - xᵏ, each of
these over all primes is a power of ζ(ks) (Apostol, Introduction to Analytic Number Theory, §11.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any, Final, NamedTuple

from flint import fmpq_poly

from phiq.scorer.expression.rewrite import copied
from phiq.scorer.expression.tree import Arena, Node, Symbol

#: Largest k of a factor 1 - xᵏ, and largest power of one and of p.
MAX_FACTOR: Final = 12
MAX_POWER: Final = 8
_ONE: Final[Any] = fmpq_poly([1])
_X: Final[Any] = fmpq_poly([0, 1])


class _Fraction(NamedTuple):
    """A quotient of polynomials in x."""

    over: Any
    under: Any


class _NoFractionError(Exception):
    """The body is no quotient of polynomials in p⁻ˢ."""


def _plus(a: _Fraction, b: _Fraction) -> _Fraction:
    return _Fraction(a.over * b.under + b.over * a.under, a.under * b.under)


def _times(a: _Fraction, b: _Fraction) -> _Fraction:
    return _Fraction(a.over * b.over, a.under * b.under)


def _divided(a: _Fraction, b: _Fraction) -> _Fraction:
    return _Fraction(a.over * b.under, a.under * b.over)


_RULES: Final = {"add": _plus, "mul": _times, "div": _divided}


def over_primes(arena: Arena, body: Node, prime: Symbol) -> Node | None:
    """The product of the body over all primes; None where it is none of ζ, or has no end."""
    unit = _unit(body, prime)
    try:
        powers = _factors(_fraction(body, prime, unit))
    except (_NoFractionError, ZeroDivisionError):
        return None
    if not powers or (unit is None and 1 in powers):
        return None
    values = []
    for k, power in powers.items():
        multiple = arena.num(k)
        if unit is not None:
            multiple = copied(arena, unit) if k == 1 else arena.mul(multiple, copied(arena, unit))
        zeta = arena.fn("zeta", multiple)
        raised = zeta if abs(power) == 1 else arena.node("pow", (zeta, arena.num(abs(power))))
        values.append(raised if power < 0 else arena.div(arena.num(1), raised))
    return values[0] if len(values) == 1 else arena.mul(*values)


def _unit(body: Node, prime: Symbol) -> Node | None:
    """The s of p⁻ˢ; None where the powers of p are numbers."""
    for part in body.walk():
        if part.op == "pow" and part.args[0].value == prime:
            found = next((one for one in part.args[1].walk() if one.op == "sym"), None)
            if found is not None:
                return found
    return None


def _fraction(node: Node, prime: Symbol, unit: Node | None) -> _Fraction:
    parts = node.args
    if not parts:
        return _leaf(node, prime, unit)
    if node.op == "pow" and parts[0].value == prime:
        return _power(_Fraction(_ONE, _X), _multiple(parts[1], unit))
    if node.op == "pow":
        return _power(_fraction(parts[0], prime, unit), _multiple(parts[1], None))
    first, *rest = [_fraction(part, prime, unit) for part in parts]
    if node.op == "neg":
        return _Fraction(-first.over, first.under)
    if node.op not in _RULES:
        raise _NoFractionError
    return reduce(_RULES[node.op], rest, first)


def _leaf(node: Node, prime: Symbol, unit: Node | None) -> _Fraction:
    if node.value == prime and unit is None:
        return _Fraction(_ONE, _X)
    if node.op != "num" or not node.text.isdigit():
        raise _NoFractionError
    return _Fraction(int(node.text) * _ONE, _ONE)


def _multiple(exponent: Node, unit: Node | None) -> int:
    """How many times the unit, or 1, an exponent is."""
    if exponent.op == "neg":
        return -_multiple(exponent.args[0], unit)
    if unit is not None and exponent.value == unit.value:
        return 1
    number = exponent
    if unit is not None:
        if exponent.op != "mul" or len(exponent.args) != 2 or exponent.args[1].value != unit.value:
            raise _NoFractionError
        number = exponent.args[0]
    if number.op != "num" or not number.text.isdigit() or int(number.text) > MAX_POWER:
        raise _NoFractionError
    return int(number.text)


def _power(base: _Fraction, power: int) -> _Fraction:
    over, under = base if power >= 0 else base[::-1]
    return _Fraction(over ** abs(power), under ** abs(power))


def _factors(body: _Fraction) -> Mapping[int, int]:
    """The powers of the factors 1 - xᵏ that the body is the product of."""
    common = body.over.gcd(body.under)
    over, under = body.over // common, body.under // common
    if over[0] == 0 or over[0] != under[0] or max(over.degree(), under.degree()) > MAX_FACTOR:
        raise _NoFractionError
    over, under = over / over[0], under / under[0]
    found: dict[int, int] = {}
    for k in range(1, MAX_FACTOR + 1):
        gap = over[k] - under[k]  # of two polynomials that agree below xᵏ
        if gap == 0:
            continue
        if gap.q != 1 or abs(gap) > MAX_POWER:
            raise _NoFractionError
        found[k] = -int(gap.p)
        factor = (_ONE - _X**k) ** abs(found[k])
        over, under = (over, under * factor) if found[k] > 0 else (over * factor, under)
    if over != under:
        raise _NoFractionError
    return found
