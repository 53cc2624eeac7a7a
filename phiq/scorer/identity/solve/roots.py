"""All roots of a polynomial in one symbol, with how many are real: x² - 5x + 6 = 0 for 2 and 3.

The coefficients are exact, and so is the count; the roots are machine floats. It solves no other
equations.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Any, Final

import numpy as np
from flint import fmpq_poly

from phiq.scorer.algebra.sturm import Polynomial, distinct_roots
from phiq.scorer.expression.fold import folded
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node, Symbol

#: Largest degree: past it a list of roots is no answer to read.
MOST: Final = 4
#: Largest numerator or denominator of a coefficient: past it floats lose roots.
LARGEST: Final = 10**9
#: Longest literal that is a coefficient, and largest power of one.
LITERAL: Final = 12
LARGEST_POWER: Final = 9


def difference(left: Node, right: Node, symbol: Symbol) -> Polynomial | None:
    """The polynomial left - right; None where it is none, or of too large a degree."""
    above, below = _polynomial(left, symbol), _polynomial(right, symbol)
    if above is None or below is None:
        return None
    found = above - below
    large = any(abs(c.p) > LARGEST or c.q > LARGEST for c in found.coeffs())
    return None if found.degree() < 1 or large else found


def real_roots(polynomial: Polynomial) -> tuple[list[float], list[complex]]:
    """The distinct roots: the real ones, and the others."""
    if polynomial.degree() == 2:
        return _of_square(*map(_fraction, polynomial.coeffs()))
    simple, count = distinct_roots(polynomial)
    # In their order of closeness to the real line as many are real as are counted.
    roots = sorted(_roots(simple), key=lambda root: abs(root.imag))
    return [root.real for root in roots[:count]], roots[count:]


def _fraction(number: Any) -> Fraction:
    return Fraction(int(number.p), int(number.q))


def _of_square(c: Fraction, b: Fraction, a: Fraction) -> tuple[list[float], list[complex]]:
    """The roots of ax² + bx + c, by its discriminant."""
    discriminant = b * b - 4 * a * c
    middle, aside = float(-b / (2 * a)), math.sqrt(abs(discriminant)) / abs(float(2 * a))
    if discriminant < 0:
        return [], [complex(middle, aside), complex(middle, -aside)]
    # The larger root has all its digits; the other one has them by their product c/a.
    first = middle + math.copysign(aside, middle)
    second = float(c / a) / first if first else 0.0
    return [first, second] if discriminant else [middle], []


def _roots(polynomial: Polynomial) -> list[complex]:
    coefficients = [_fraction(c) for c in polynomial.coeffs()]
    if len(coefficients) == 2:
        return [complex(-coefficients[0] / coefficients[1])]
    return [complex(root) for root in np.roots([float(c) for c in coefficients[::-1]])]


def _polynomial(node: Node, symbol: Symbol) -> Polynomial | None:
    """The polynomial that a node is, up to degree MOST."""
    return folded(node, lambda leaf: _leaf(leaf, symbol), _RULES)


def _leaf(node: Node, symbol: Symbol) -> Polynomial | None:
    """The symbol, or a whole number: a typed decimal stands for more than one number."""
    if node.op == "sym":
        return fmpq_poly([0, 1]) if node.symbol == symbol else None
    return fmpq_poly([int(node.text)]) if is_whole(node) and len(node.text) <= LITERAL else None


def _power(parts: list[Polynomial]) -> Polynomial | None:
    base, exponent = parts
    n = exponent[0]
    if exponent.degree() > 0 or n.q != 1 or not 0 <= n <= LARGEST_POWER:
        return None
    return base ** int(n) if base.degree() * int(n) <= MOST else None


def _product(parts: list[Polynomial]) -> Polynomial | None:
    total = parts[0]
    for part in parts[1:]:
        total = total * part
        if total.degree() > MOST:
            return None
    return total


_RULES: Final[dict[str, Callable[[list[Polynomial]], Polynomial | None]]] = {
    "neg": lambda parts: -parts[0],
    "add": lambda parts: reduce(operator.add, parts),
    "mul": _product,
    "pow": _power,
    "div": lambda parts: parts[0] / parts[1][0] if parts[1].degree() == 0 else None,
}
