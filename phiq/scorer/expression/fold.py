"""Values of trees all of whose parts have one, and exact arithmetic with literals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import prod
from typing import Final, TypeVar

from phiq.scorer.expression.tree import Node

_T = TypeVar("_T")
#: An exact number; whole ones mostly are ints, which are ten times as fast.
Rational = int | Fraction


def all_known(parts: Iterable[_T | None]) -> list[_T] | None:
    """The parts, where every one is known; None where one is not."""
    known: list[_T] = []
    for part in parts:
        if part is None:
            return None
        known.append(part)
    return known


def folded(
    node: Node,
    leaf: Callable[[Node], _T | None],
    operations: Mapping[str, Callable[[list[_T]], _T | None]],
) -> _T | None:
    """The value of a tree: a leaf's own, and of an operation what it makes of those of its parts.

    None where a part has none.
    """
    if not node.args:
        return leaf(node)
    operation = operations.get(node.op)
    if operation is None:
        return None
    values: list[_T] = []  # no `all_known`: a generator costs a call for each part
    for part in node.args:
        value = folded(part, leaf, operations)
        if value is None:
            return None
        values.append(value)
    return operation(values)


#: Exact arithmetic.
RATIONAL: Final[dict[str, Callable[[list[Rational]], Rational | None]]] = {
    "neg": lambda values: -values[0],
    "add": sum,
    "mul": prod,
    "div": lambda values: Fraction(values[0]) / values[1] if values[1] else None,
}


def exact_number(
    node: Node, operations: Mapping[str, Callable[[list[Rational]], Rational | None]] = RATIONAL
) -> Rational | None:
    """The number that typed ones come to by these operations; None of anything else."""
    return folded(node, _of_literal, operations)


def _of_literal(leaf: Node) -> Rational | None:
    if leaf.op != "num":
        return None
    return int(leaf.text) if leaf.text.isdigit() else Fraction(leaf.text)


def powers(most: int) -> Callable[[list[Rational]], Rational | None]:
    """Powers of exact numbers, for `folded`, with whole exponents up to a size."""

    def power(parts: list[Rational]) -> Rational | None:
        base, exponent = parts
        small = exponent.denominator == 1 and -most <= exponent <= most
        return Fraction(base) ** int(exponent) if small and (base or exponent >= 0) else None

    return power
