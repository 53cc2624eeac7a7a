"""All roots of a polynomial in one symbol, with how many are real: x² - 5x + 6 = 0 for 2 and 3.

The coefficients are exact, and so is the count; the roots are machine floats. It solves no other
equations.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

import numpy as np

from phiq.scorer.algebra.sturm import distinct_roots, trimmed
from phiq.scorer.expression.literals import is_whole
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
    simple, count = distinct_roots(polynomial)
    # In their order of closeness to the real line as many are real as are counted.
    roots = sorted(_roots(simple), key=lambda root: abs(root.imag))
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
    return trimmed([Fraction(int(literal))])


def _power(node: Node, symbol: Symbol) -> Coefficients | None:
    base, exponent = node.args
    if not is_whole(exponent) or len(exponent.text) > 1:
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
    return trimmed([c + (b[k] if k < len(b) else 0) for k, c in enumerate(a)])


def _multiply(a: Coefficients, b: Coefficients) -> Coefficients:
    product = [Fraction(0)] * max(len(a) + len(b) - 1, 0)
    for i, c in enumerate(a):
        for k, d in enumerate(b):
            product[i + k] += c * d
    return trimmed(product)
