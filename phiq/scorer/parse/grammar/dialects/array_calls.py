"""Calls of programs and sheets that make arrays, or combine several: eye(2), rep(1, 3), SUMPRODUCT.

The tree holds the matrix, list or sum that is meant. A call on anything else stays a call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Final

from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.parse.grammar.listed_calls import MAX_WRITTEN, entries_of, spread
from phiq.scorer.parse.state import State


def _identity_matrix(p: State, _: str, args: tuple[Node, ...]) -> Node | None:
    """The matrix eye(n)."""
    size = _size(args[0]) if len(args) == 1 else 0
    if not size or size**2 > MAX_WRITTEN:
        return None
    cells = [p.num(str(int(i == j))) for i in range(size) for j in range(size)]
    return p.node("matrix", tuple(cells), (size, size, "[]"))


def _filled(entry: str, p: State, _: str, args: tuple[Node, ...]) -> Node | None:
    """The matrix zeros(2, 3) or zeros((2, 3)); zeros(3) is a list to some, a matrix to others."""
    sizes = [_size(arg) for arg in spread(args)]
    if len(sizes) != 2 or not 0 < sizes[0] * sizes[1] <= MAX_WRITTEN:
        return None
    return p.node("matrix", (p.num(entry),) * (sizes[0] * sizes[1]), (*sizes, "[]"))


def _repeated(p: State, _: str, args: tuple[Node, ...]) -> Node | None:
    """The list rep(x, n), of a number or of a list."""
    if len(args) != 2:
        return None
    items = (entries_of(args[0]) or args[:1]) * _size(args[1])
    return p.node("tuple", items) if 1 < len(items) <= MAX_WRITTEN else None


def _sum_of_products(p: State, _: str, args: tuple[Node, ...]) -> Node | None:
    """The sum of the products of entries that stand at the same place."""
    lists = [entries_of(arg) or () for arg in args]
    if not lists[0] or any(len(items) != len(lists[0]) for items in lists):
        return None
    return p.add([p.mul(entries) for entries in zip(*lists, strict=True)])


def _sum_of_squares(p: State, _: str, args: tuple[Node, ...]) -> Node | None:
    """The sum of the squares of all entries."""
    return p.add([p.power(item, p.num("2")) for item in _entries(args)])


def _sum_of_all(p: State, _: str, args: tuple[Node, ...]) -> Node | None:
    """The sum of numbers and of the entries of lists."""
    return p.add(_entries(args))


def _product_of_all(p: State, _: str, args: tuple[Node, ...]) -> Node | None:
    """The product of numbers and of the entries of lists."""
    return p.mul(_entries(args))


def _most_frequent(_p: State, _: str, args: tuple[Node, ...]) -> Node | None:
    """The entry that occurs most often; None where several do."""
    counts = Counter(spread(args)).most_common(2)
    return counts[0][0] if len(counts) == 1 or counts[0][1] > counts[1][1] else None


def _reversed(p: State, _: str, args: tuple[Node, ...]) -> Node | None:
    """The list rev(…), from its end."""
    items = entries_of(args[0]) if len(args) == 1 else None
    return p.node("tuple", items[::-1]) if items and len(items) > 1 else None


def _spaced(p: State, _: str, args: tuple[Node, ...]) -> Node | None:
    """The list linspace(a, b, n), both ends included."""
    steps = _size(args[2]) - 1 if len(args) == 3 else 0
    if steps < 1:
        return None
    low, high = args[:2]
    width = p.add([high, p.node("neg", (low,))])
    shares = [p.node("div", (p.num(str(k)), p.num(str(steps)))) for k in range(1, steps)]
    inner = [p.add([low, p.mul([share, width])]) for share in shares]
    return p.node("tuple", (low, *inner, high))


def _divided(p: State, _: str, args: tuple[Node, ...]) -> Node | None:
    """The quotient and remainder divmod(a, b)."""
    if len(args) != 2:
        return None
    quotient = p.node("fn", (p.node("div", args),), "floor")
    return p.node("tuple", (quotient, p.node("fn", args, "mod")))


def _truth(p: State, name: str, args: tuple[Node, ...]) -> Node | None:
    """What all, any and bool make of truth values and numbers."""
    items = spread(args)
    known = [_is_true(item) for item in items]
    if not items or None in known or (name == "bool" and len(known) != 1):
        return None
    return p.sym(_TRUE if (all if name == "all" else any)(known) else _FALSE)


_TRUE: Final = Symbol("⊤")
_FALSE: Final = Symbol("⊥")


def _is_true(item: Node) -> bool | None:
    if item.op == "num":
        return any(digit in "123456789" for digit in item.text)
    return {_TRUE: True, _FALSE: False}.get(item.symbol) if item.op == "sym" else None


def _entries(args: tuple[Node, ...]) -> list[Node]:
    return [item for arg in args for item in entries_of(arg) or (arg,)]


def _size(node: Node) -> int:
    """A whole number that may be a size, else 0."""
    return int(node.text) if is_whole(node) and len(node.text) < len(str(MAX_WRITTEN)) + 1 else 0


BUILT: Final[dict[str, Callable[[State, str, tuple[Node, ...]], Node | None]]] = {
    **dict.fromkeys(("eye", "identity", "IdentityMatrix"), _identity_matrix),
    "zeros": partial(_filled, "0"),
    "ones": partial(_filled, "1"),
    "rep": _repeated,
    "rev": _reversed,
    "linspace": _spaced,
    "divmod": _divided,
    **dict.fromkeys(("all", "any", "bool"), _truth),
    "SUM": _sum_of_all,
    "PRODUCT": _product_of_all,
    **dict.fromkeys(("SUMPRODUCT", "sumproduct"), _sum_of_products),
    **dict.fromkeys(("SUMSQ", "sumsq"), _sum_of_squares),
    **dict.fromkeys(("mode", "MODE"), _most_frequent),
}
