"""Values of rational expressions modulo a number, at residues of their symbols."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.literals import whole_number
from phiq.scorer.expression.tree import Node

#: Powers beyond this are no polynomial worth expanding.
MAX_EXPONENT: Final = 400


class NoResidueError(Exception):
    """The expression is no such, or divides by 0."""


def residue(node: Node, values: dict[Node, int], modulus: int) -> int:
    """The value of sums, products, quotients and whole powers, modulo a number.

    values: of the symbols; what is worked out is added. Quotients need a prime as modulus.

    Raises:
        NoResidueError: it holds anything else, or divides by 0.
    """
    found = values.get(node)
    if found is not None:
        return found
    op, args = node.op, node.args
    if op == "mul":
        found = 1
        for part in args:
            found = found * residue(part, values, modulus) % modulus
    elif op == "add":
        found = sum([residue(part, values, modulus) for part in args])
    elif op == "neg":
        found = -residue(args[0], values, modulus)
    elif op == "num" and node.text.isdigit():
        found = int(node.text)
    elif op == "pow":
        exponent = whole_number(args[1])
        if exponent is None or abs(exponent) > MAX_EXPONENT:
            raise NoResidueError
        found = _raised(residue(args[0], values, modulus), exponent, modulus)
    elif op == "div":
        below = _raised(residue(args[1], values, modulus), -1, modulus)
        found = residue(args[0], values, modulus) * below
    else:
        raise NoResidueError
    values[node] = found % modulus
    return values[node]


def _raised(base: int, exponent: int, modulus: int) -> int:
    if base == 0 and exponent < 0:
        raise NoResidueError
    return pow(base, exponent, modulus)
