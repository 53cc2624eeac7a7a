"""All roots of a polynomial in one symbol, with how many are real: x² - 5x + 6 = 0 for 2 and 3.

The coefficients are exact, and so is the count (Sturm's theorem: Basu, Pollack, Roy, Algorithms in
Real Algebraic Geometry, section 2.2.2); the roots are machine floats. It solves no other equations.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np

from phiq.scorer.expression.tree import Node, Symbol

#: Largest degree: past it a list of roots is no answer to read.
MOST: Final = 4
#: Largest numerator or denominator of a coefficient: past it floats lose roots.
LARGEST: Final = 10**9
#: Longest literal that is a coefficient.
LITERAL: Final = 12

#: Coefficients, the constant one first and the last not 0.
Coefficients = list[Fraction]


def difference(left: Node, right: Node, symbol: Symbol) -> Coefficients | None:
    """The polynomial left - right; None where it is none, or of too large a degree."""
    above, below = _coefficients(left, symbol), _coefficients(right, symbol)
    if above is None or below is None:
        return None
    found = _add(above, [-c for c in below])
    large = any(abs(c.numerator) > LARGEST or c.denominator > LARGEST for c in found)
    return None if len(found) < 2 or large else found


def real_roots(polynomial: Coefficients) -> tuple[list[float], list[complex]]:
    """The distinct roots: the real ones, and the others."""
    if len(polynomial) == 3:
        return _of_square(polynomial)
    simple = _without_repeats(polynomial)
    # In their order of closeness to the real line as many are real as Sturm counts.
    roots = sorted(_roots(simple), key=lambda root: abs(root.imag))
    count = _count_real(simple)
    return [root.real for root in roots[:count]], roots[count:]


def _of_square(polynomial: Coefficients) -> tuple[list[float], list[complex]]:
    """The roots of a polynomial of degree 2, by its discriminant."""
    c, b, a = polynomial
    discriminant = b * b - 4 * a * c
    middle, aside = float(-b / (2 * a)), math.sqrt(abs(discriminant)) / abs(float(2 * a))
    if discriminant < 0:
        return [], [complex(middle, aside), complex(middle, -aside)]
    # The larger root has all its digits; the other one has them by their product c/a.
    first = middle + math.copysign(aside, middle)
    second = float(c / a) / first if first else 0.0
    return [first, second] if discriminant else [middle], []


def _roots(polynomial: Coefficients) -> list[complex]:
    if len(polynomial) == 2:
        return [complex(-polynomial[0] / polynomial[1])]
    return [complex(root) for root in np.roots([float(c) for c in polynomial[::-1]])]


def _coefficients(node: Node, symbol: Symbol) -> Coefficients | None:
    op = node.op
    if op == "num":
        return _number(node.text)
    if op == "sym":
        return [Fraction(0), Fraction(1)] if node.symbol == symbol else None
    if op not in ("add", "neg", "mul", "div", "pow"):
        return None
    if op == "pow":
        return _power(node, symbol)
    parts = []
    for arg in node.args:
        part = _coefficients(arg, symbol)
        if part is None:
            return None
        parts.append(part)
    return _combined(op, parts)


def _combined(op: str, parts: list[Coefficients]) -> Coefficients | None:
    if op == "neg":
        return [-c for c in parts[0]]
    if op == "div":
        return [c / parts[1][0] for c in parts[0]] if len(parts[1]) == 1 else None
    total = parts[0]
    for part in parts[1:]:
        total = _add(total, part) if op == "add" else _multiply(total, part)
        if len(total) > MOST + 1:
            return None
    return total


def _number(literal: str) -> Coefficients | None:
    """A constant; no typed decimal, which stands for more than one number."""
    if not literal.isdigit() or len(literal) > LITERAL:
        return None
    return _trimmed([Fraction(int(literal))])


def _power(node: Node, symbol: Symbol) -> Coefficients | None:
    base, exponent = node.args
    if exponent.op != "num" or not exponent.text.isdigit() or len(exponent.text) > 1:
        return None
    part = _coefficients(base, symbol)
    if part is None or (len(part) - 1) * int(exponent.text) > MOST:
        return None
    total = [Fraction(1)]
    for _ in range(int(exponent.text)):
        total = _multiply(total, part)
    return total


def _add(a: Coefficients, b: Coefficients) -> Coefficients:
    if len(a) < len(b):
        a, b = b, a
    return _trimmed([c + (b[k] if k < len(b) else 0) for k, c in enumerate(a)])


def _multiply(a: Coefficients, b: Coefficients) -> Coefficients:
    product = [Fraction(0)] * max(len(a) + len(b) - 1, 0)
    for i, c in enumerate(a):
        for k, d in enumerate(b):
            product[i + k] += c * d
    return _trimmed(product)


def _trimmed(a: Coefficients) -> Coefficients:
    end = len(a)
    while end and not a[end - 1]:
        end -= 1
    return a[:end]


def _remainder(a: Coefficients, b: Coefficients) -> tuple[Coefficients, Coefficients]:
    """Quotient and remainder."""
    quotient = [Fraction(0)] * max(len(a) - len(b) + 1, 0)
    rest = list(a)
    while len(rest) >= len(b):
        factor, shift = rest[-1] / b[-1], len(rest) - len(b)
        quotient[shift] = factor
        for k, c in enumerate(b):
            rest[k + shift] -= factor * c
        rest = _trimmed(rest[:-1])
    return quotient, rest


def _derivative(a: Coefficients) -> Coefficients:
    return _trimmed([k * c for k, c in enumerate(a)][1:])


def _without_repeats(a: Coefficients) -> Coefficients:
    """The polynomial with each of its roots once."""
    common, rest = a, _derivative(a)
    while rest:
        common, rest = rest, _remainder(common, rest)[1]
    return _remainder(a, common)[0]


def _count_real(a: Coefficients) -> int:
    """How many real roots a polynomial without repeated ones has."""
    chain = [a, _derivative(a)]
    while len(chain[-1]) > 1:
        rest = _remainder(chain[-2], chain[-1])[1]
        if not rest:
            break
        chain.append([-c for c in rest])
    below = [c[-1] > 0 if len(c) % 2 else c[-1] < 0 for c in chain]
    above = [c[-1] > 0 for c in chain]
    return _changes(below) - _changes(above)


def _changes(signs: list[bool]) -> int:
    return sum(a != b for a, b in pairwise(signs))
