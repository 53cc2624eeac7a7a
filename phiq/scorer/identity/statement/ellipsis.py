"""Sums and products with an ellipsis, as sums and products over a range: 1 + 2 + … + n.

The general term is the last one with its symbol varying; it counts only where it gives all the
terms that are written out. What has no last term, as 1 + 2 + 3 + …, stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import mpmath

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.tree import Arena, Node, Symbol, TreeLimitError, kinds
from phiq.scorer.numeric.compiler import NO_VALUE, Compiled, UnsupportedError
from phiq.scorer.numeric.highprec import compiler

_DOTS: Final = kinds("dots")
#: Where the range may begin, and the value of n at which terms after the ellipsis are compared.
_STARTS: Final = (1, 0, 2)
_FAR: Final = 9
#: Values of the other symbols at which terms are compared.
_VALUES: tuple[Any, ...] = (0.734, 1.618, 0.291, 2.137)
#: Relative difference up to which two terms are the same.
_SAME: Final = 1e-9
_NAMES: Final = ("k", "j", "i", "m", "l")


def over_ranges(root: Node) -> Node:
    """The statement with each such sum over its range; the same root where there is none."""
    if not root.kinds & _DOTS:
        return root
    try:
        return _rewritten(root, Arena())
    except TreeLimitError:
        return root


def _rewritten(node: Node, arena: Arena) -> Node:
    if not node.args or not node.kinds & _DOTS:
        return node
    if node.op in ("add", "mul") and sum(part.op == "dots" for part in node.args) == 1:
        found = _over_range(node, arena)
        if found is not None:
            return found
    parts = tuple(_rewritten(part, arena) for part in node.args)
    return arena.node(node.op, parts, node.value)


def _over_range(node: Node, arena: Arena) -> Node | None:
    place = next(k for k, part in enumerate(node.args) if part.op == "dots")
    before, after = node.args[:place], node.args[place + 1 :]
    if len(before) < 2 or not after:
        return None
    listed = _progression(node, arena, before, after) if len(after) == 1 else None
    if listed is not None:
        return listed
    ends = [after] if len(after) == 1 or node.op == "mul" else [after, _joined(arena, after)]
    for end in ends:
        last = end[-1]
        for variable in free_symbols(last):
            for start in _STARTS:
                if _gives_all(last, variable, start, before, end):
                    return _range(node, arena, last, variable, start)
    return None


def _joined(arena: Arena, after: Sequence[Node]) -> tuple[Node]:
    """The terms of (2n - 1), which a sum takes in, as one again."""
    return (arena.node("add", tuple(after)),)


def _progression(
    node: Node, arena: Arena, before: Sequence[Node], after: Sequence[Node]
) -> Node | None:
    """1 + 2 + … + 100: equal steps between whole numbers, the last one known."""
    texts = [part.text for part in (*before, *after)]
    if not all(part.op == "num" and part.text.isdigit() for part in (*before, *after)):
        return None
    first, second, *_, last = [int(text) for text in texts]
    step = second - first
    known = [int(part.text) for part in before]
    even = all(b - a == step for a, b in pairwise(known))
    if step <= 0 or not even or (last - first) % step:
        return None
    index = arena.sym("k")
    scaled = arena.node("mul", (arena.num(step), index))
    body = arena.node("add", (arena.num(first), scaled))
    ends = arena.num(0), arena.num((last - first) // step)
    return arena.node("sum" if node.op == "add" else "prod", (body, index, *ends), "range")


def _range(node: Node, arena: Arena, last: Node, variable: Symbol, start: int) -> Node:
    taken = {n.symbol.base for n in node.walk() if n.op == "sym"}
    index = arena.sym(next(name for name in _NAMES if name not in taken))
    body = _put(arena, last, variable, index)
    end = arena.node("sym", (), variable)
    op = "sum" if node.op == "add" else "prod"
    return arena.node(op, (body, index, arena.num(start), end), "range")


def _put(arena: Arena, node: Node, variable: Symbol, value: Node) -> Node:
    if node.op == "sym" and node.symbol == variable:
        return value
    parts = tuple(_put(arena, part, variable, value) for part in node.args)
    return arena.node(node.op, parts, node.value)


def _gives_all(
    last: Node, variable: Symbol, start: int, before: Sequence[Node], after: Sequence[Node]
) -> bool:
    """Whether the term gives those before the ellipsis from `start` on, and those at its end."""
    symbols = {s for part in (*before, *after) for s in free_symbols(part)} - {variable}
    others: dict[Symbol, Any] = dict(zip(sorted(symbols), _VALUES, strict=False))
    if len(others) < len(symbols) or any(variable in free_symbols(part) for part in before):
        return False
    try:
        compiled = compiler(mpmath.fp)
        term = compiled.compile(last)
        places = {part: compiled.compile(part) for part in (*before, *after)}
    except UnsupportedError:
        return False
    pairs: list[tuple[Node, int, int | None]] = [
        (part, start + k, None) for k, part in enumerate(before)
    ]
    pairs += [(part, _FAR - len(after) + 1 + k, _FAR) for k, part in enumerate(after)]
    return all(
        _same(places[part], {**others, variable: at or 0}, term, {**others, variable: n})
        for part, n, at in pairs
    )


def _same(
    one: Compiled, here: dict[Symbol, Any], other: Compiled, there: dict[Symbol, Any]
) -> bool:
    try:
        first, second = one(here), other(there)
    except NO_VALUE:
        return False
    return bool(abs(first - second) <= _SAME * (1 + abs(first)))
