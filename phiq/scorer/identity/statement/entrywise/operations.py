"""What sums, products, quotients and powers of values with entries are, and products of vectors."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from phiq.scorer.expression.rewrite import with_value
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.identity.statement.entrywise.composites import (
    Algebra,
    Grid,
    Listing,
    NoCompositeError,
    Value,
    as_set,
    entries_of,
    number_of,
    transposed,
)

IDENTITY: Final = Symbol("I")


def _with_identities(algebra: Algebra, values: list[Value]) -> list[Value]:
    """The terms beside a square matrix, with multiples of I as matrices."""
    grid = next((value for value in values if isinstance(value, Grid)), None)
    if grid is None or grid.rows != grid.columns:
        return values
    found = list[Value]()
    for value in values:
        if isinstance(value, Node) and any(part.value == IDENTITY for part in value.walk()):
            entry = with_value(algebra.arena, value, IDENTITY, algebra.num(1))
            found.append(algebra.identity(grid.rows, entry))
        else:
            found.append(value)
    return found


def _sum(algebra: Algebra, _: Node, values: list[Value]) -> Value:
    first, *values = _with_identities(algebra, values)
    for value in values:
        if isinstance(first, Node) or isinstance(value, Node):
            raise NoCompositeError("add")
        first = algebra.together(first, value, partial(_sum_of, algebra))
    return first


def _multiplied(algebra: Algebra, _: Node, values: list[Value]) -> Value:
    result = values[0]
    for value in values[1:]:
        result = algebra.times(result, value)
    return result


def _divided(algebra: Algebra, _: Node, values: list[Value]) -> Value:
    above, below = values
    if isinstance(below, Grid) and isinstance(above, Node) and above.text == "1":
        return algebra.inverse(below)
    if not isinstance(below, Node):
        raise NoCompositeError("div")
    return algebra.each(above, lambda entry: algebra.arena.node("div", (entry, below)))


def _raised(algebra: Algebra, _: Node, values: list[Value]) -> Value:
    base, exponent = values
    if not isinstance(base, Grid) or not isinstance(exponent, Node):
        raise NoCompositeError("pow")
    return algebra.power(base, exponent)


def _marked(_: Algebra, node: Node, values: list[Value]) -> Value:
    (value,) = values
    if isinstance(value, Listing) and value.kind == "tuple":
        value = Grid(1, len(value.items), value.items)
    if node.text not in ("transpose", "prime") or not isinstance(value, Grid):
        raise NoCompositeError("mark")
    return transposed(value)


def _dotted(algebra: Algebra, _: Node, values: list[Value]) -> Value:
    left, right = [entries_of(value) for value in values]
    if len(left) != len(right):
        raise NoCompositeError("dot")
    return algebra.add([algebra.mul(pair) for pair in zip(left, right, strict=True)])


def _crossed(algebra: Algebra, _: Node, values: list[Value]) -> Value:
    left, right = [entries_of(value) for value in values]
    if not len(left) == len(right) == 3:
        raise NoCompositeError("cross")
    items = []
    for k in range(3):
        i, j = (k + 1) % 3, (k + 2) % 3
        minus = algebra.negative(algebra.mul((left[j], right[i])))
        items.append(algebra.add([algebra.mul((left[i], right[j])), minus]))
    first = values[0]
    return Listing("tuple", tuple(items)) if isinstance(first, Listing) else Grid(3, 1, (*items,))


def _joined(algebra: Algebra, node: Node, values: list[Value]) -> Value:
    if node.text == "@":
        return algebra.times(*values)
    if node.text in _DOTTED:
        return algebra.together(values[0], values[1], partial(_DOTTED[node.text], algebra))
    left, right, *more = [as_set(value) for value in values]
    if left is None or right is None or more:
        raise NoCompositeError("binop")
    if node.text == "∪":
        return Listing("set", (*left.items, *right.items))
    others = {number_of(item) for item in right.items}
    if node.text not in ("∩", "∖", "△") or None in others:
        raise NoCompositeError(node.text)
    kept = [i for i in left.items if (number_of(i) in others) == (node.text == "∩")]
    if node.text == "△":
        known = {number_of(item) for item in left.items}
        kept += [i for i in right.items if number_of(i) not in known]
    return Listing("set", tuple(kept))


def _product_of(algebra: Algebra, left: Node, right: Node) -> Node:
    return algebra.mul((left, right))


def _quotient_of(algebra: Algebra, left: Node, right: Node) -> Node:
    return algebra.arena.node("div", (left, right))


def _sum_of(algebra: Algebra, left: Node, right: Node) -> Node:
    return algebra.add((left, right))


def _power_of(algebra: Algebra, left: Node, right: Node) -> Node:
    return algebra.arena.node("pow", (left, right))


_DOTTED: Final = {".*": _product_of, "./": _quotient_of}
#: What joins lists entry by entry.
ENTRY_BY_ENTRY: Final[dict[str, Callable[[Algebra, Node, Node], Node]]] = {
    "add": _sum_of, "mul": _product_of, "div": _quotient_of, "pow": _power_of,
}  # fmt: skip
COMBINE: Final[dict[str, Callable[[Algebra, Node, list[Value]], Value]]] = {
    "add": _sum, "mul": _multiplied,
    "neg": lambda algebra, _, values: algebra.each(values[0], algebra.negative), "div": _divided,
    "pow": _raised, "mark": _marked, "dot": _dotted, "cross": _crossed, "binop": _joined,
}  # fmt: skip
