"""Sums and products with an ellipsis, as sums and products over a range: 1 + 2 + … + n.

The general term is the last one with its symbol varying; it counts only where it gives all the
terms that are written out. What has no last term, as 1 + 2 + 3 + …, is a matter of
`series`, what is nested that of `nested`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Final

from phiq.scorer.expression.binding import all_symbols, free_symbols
from phiq.scorer.expression.fold import all_known
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.rewrite import copied, rewritten, with_value
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds
from phiq.scorer.identity.statement.ellipses.nested import HOLE, of_layers
from phiq.scorer.identity.statement.ellipses.series import NEEDED_TERMS, endless
from phiq.scorer.numeric.compiler import Compiled, Number
from phiq.scorer.numeric.errors import NO_VALUE, UnsupportedError
from phiq.scorer.numeric.floats import compiler

_DOTS: Final = kinds("dots")
#: Where the range may begin, and the value of n at which terms after the ellipsis are compared.
_STARTS: Final = (1, 0, 2)
_FAR: Final = 9
#: Values of the other symbols at which terms are compared.
_VALUES: tuple[Number, ...] = (0.734, 1.618, 0.291, 2.137)
#: Relative difference up to which two terms are the same.
_SAME: Final = 1e-9


#: Most terms of a sum between numbers.
MAX_TERMS: Final = 1000
_NAMES: Final = ("k", "j", "i", "m", "l")


def over_ranges(root: Node) -> Node:
    """The statement with each such sum over its range; the same root where there is none."""
    if not root.kinds & _DOTS:
        return root
    arena = Arena()
    return of_layers(arena, root) or rewritten(arena, root, partial(_summed, arena))


def _summed(arena: Arena, node: Node) -> Node | None:
    """The sum or product over its range; None of what may hold one."""
    if not node.kinds & _DOTS:
        return node
    found = endless(arena, node) if node.op == "add" else None
    if found is None and node.op in ("add", "mul"):
        once = sum(part.op == "dots" for part in node.args) == 1
        found = _over_range(node, arena) if once else None
    return found


def _over_range(node: Node, arena: Arena) -> Node | None:
    place = next(k for k, part in enumerate(node.args) if part.op == "dots")
    before, after = node.args[:place], node.args[place + 1 :]
    if len(before) < 2 or not after:
        return None
    listed = _progression(node, arena, before, after) if len(after) == 1 else None
    if listed is None and node.op == "add" and len(after) == 1:
        listed = _up_to(arena, before, after[0])
    if listed is None and len(after) == 1:
        listed = _by_places(node, arena, before, after[0])
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
    if not all(is_whole(part) for part in (*before, *after)):
        return None
    first, second, *_, last = [int(text) for text in texts]
    step = second - first
    known = [int(part.text) for part in before]
    even = all(b - a == step for a, b in pairwise(known))
    if step <= 0 or not even or (last - first) % step:
        return None
    index = arena.sym("k")
    scaled = arena.mul(arena.num(step), index)
    body = arena.add(arena.num(first), scaled)
    ends = arena.num(0), arena.num((last - first) // step)
    return arena.node("sum" if node.op == "add" else "prod", (body, index, *ends), "range")


def _by_places(node: Node, arena: Arena, before: Sequence[Node], last: Node) -> Node | None:
    """C(n, 0) + C(n, 1) + … + C(n, n): terms that differ by a number which grows by one."""
    ends: list[tuple[int, Node]] = []
    body = _with_places(arena, before[0], before[1], last, ends)
    if body is None or not ends:
        return None
    start, end = ends[0]
    together = {(low, high.digest) for low, high in ends} == {(start, end.digest)}
    counted = all(is_whole(high) for _, high in ends)
    if not together and not (counted and len({int(high.text) - low for low, high in ends}) == 1):
        return None
    if together and any(
        with_value(arena, body, HOLE, arena.num(start + k)).digest != part.digest
        for k, part in enumerate(before)
    ):
        return None
    index = _index(arena, node)
    term = with_value(arena, body, HOLE, index)
    op = "sum" if node.op == "add" else "prod"
    return arena.node(op, (term, index, arena.num(start), copied(arena, end)), "range")


def _with_places(
    arena: Arena, first: Node, second: Node, last: Node, ends: list[tuple[int, Node]]
) -> Node | None:
    """The term with a hole where the number differs; its first value and the last go to `ends`."""
    if first.digest == second.digest:
        return copied(arena, first) if last.digest == first.digest else None
    if is_whole(first) and is_whole(second):
        ends.append((int(first.text), last))
        shift = ends[-1][0] - ends[0][0]
        if int(second.text) != int(first.text) + 1:
            return None
        hole = arena.symbol(HOLE)
        return arena.add(hole, arena.num(shift)) if shift > 0 else hole if not shift else None
    if not first.args or not (first.op == second.op == last.op and first.value == last.value):
        return None
    if not len(first.args) == len(second.args) == len(last.args):
        return None
    rows = zip(first.args, second.args, last.args, strict=True)
    parts = all_known(_with_places(arena, *row, ends) for row in rows)
    return None if parts is None else arena.node(first.op, tuple(parts), first.value)


def _up_to(arena: Arena, before: Sequence[Node], last: Node) -> Node | None:
    """1 + 4 + 9 + … + 100: the series that its terms begin, up to the last one."""
    if len(before) < NEEDED_TERMS or any(part.letters for part in (*before, last)):
        return None
    typed = [copied(arena, part) for part in before]
    series = endless(arena, arena.add(*typed, arena.node("dots")))
    if series is None or series.op != "sum" or not is_whole(series.args[2]):
        return None
    body, index, first, _ = series.args
    try:
        term, end = compiler().compile(body), compiler().compile(last)
    except UnsupportedError:
        return None
    start = int(first.text)
    for k in range(start + len(before), start + MAX_TERMS):
        if _same(end, {}, term, {index.symbol: k}):
            return arena.node("sum", (body, index, first, arena.num(k)), "range")
    return None


def _range(node: Node, arena: Arena, last: Node, variable: Symbol, start: int) -> Node:
    index = _index(arena, node)
    body = with_value(arena, last, variable, index)
    end = arena.symbol(variable)
    op = "sum" if node.op == "add" else "prod"
    return arena.node(op, (body, index, arena.num(start), end), "range")


def _index(arena: Arena, node: Node) -> Node:
    """A counting letter that a sum does not hold."""
    taken = {symbol.base for symbol in all_symbols(node)}
    return arena.sym(next(name for name in _NAMES if name not in taken))


def _gives_all(
    last: Node, variable: Symbol, start: int, before: Sequence[Node], after: Sequence[Node]
) -> bool:
    """Whether the term gives those before the ellipsis from `start` on, and those at its end."""
    symbols = {s for part in (*before, *after) for s in free_symbols(part)} - {variable}
    others: dict[Symbol, Number] = dict(zip(sorted(symbols), _VALUES, strict=False))
    if len(others) < len(symbols) or any(variable in free_symbols(part) for part in before):
        return False
    try:
        compiled = compiler()
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
    one: Compiled, here: dict[Symbol, Number], other: Compiled, there: dict[Symbol, Number]
) -> bool:
    try:
        first, second = one(here), other(there)
    except NO_VALUE:
        return False
    return bool(abs(first - second) <= _SAME * (1 + abs(first)))
