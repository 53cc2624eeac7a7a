"""Values of trees all of whose parts have one, and exact arithmetic with literals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import prod
from typing import Final, TypeVar

from phiq.scorer.expression.tree import Node

_T = TypeVar("_T")
#: An exact number; whole ones mostly are ints, which are ten times as fast.
Rational = int | Fraction


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
    values: list[_T] = []
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
