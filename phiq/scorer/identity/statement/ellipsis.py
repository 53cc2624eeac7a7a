"""Sums and products with an ellipsis, as sums and products over a range: 1 + 2 + … + n.

The general term is the last one with its symbol varying; it counts only where it gives all the
terms that are written out. What has no last term, as 1 + 2 + 3 + …, is a matter of `endless_sums`.

What is nested without end, √(2 + √(2 + …)), holds itself: its value v is f(v), where f is one of
its layers, so that the statement is that of one layer, √(2 + 2) = 2. Of several such numbers it is
the one that layer upon layer tends to, which floats tell; where they tend to another the statement
stays as it is. A number that one layer changes is put into many, which come near the value that is
to be told. What stands before the layers is undone first: √2 = 1 + 1/(2 + 1/(2 + …)) is said of
1/(√2 - 1). A continued fraction whose terms do not repeat says that what is left over, undone in
this way, is more than 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Final

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.fold import all_known
from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.rewrite import copied, rewritten, with_value
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds
from phiq.scorer.identity.statement.endless_sums import NEEDED_TERMS, endless
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
_HOLE: Final = Symbol("…", "?")
#: Layers that must be typed: one tells what is nested, the next bears it out.
NEEDED_LAYERS: Final = 2
#: Layers that are put upon each other in floats, and how near they come to a value they tend to.
LAYERS: Final = 400
NEAR: Final = 1e-9
#: Levels of a tree up to which layers are put upon a number that they change.
MAX_DEPTH: Final = 40
#: Most terms of a sum between numbers.
MAX_TERMS: Final = 1000
_NAMES: Final = ("k", "j", "i", "m", "l")


def over_ranges(root: Node) -> Node:
    """The statement with each such sum over its range; the same root where there is none."""
    if not root.kinds & _DOTS:
        return root
    arena = Arena()
    return _of_layers(arena, root) or rewritten(arena, root, partial(_summed, arena))


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
        with_value(arena, body, _HOLE, arena.num(start + k)).digest != part.digest
        for k, part in enumerate(before)
    ):
        return None
    taken = {n.symbol.base for n in node.walk() if n.op == "sym"}
    index = arena.sym(next(name for name in _NAMES if name not in taken))
    term = with_value(arena, body, _HOLE, index)
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
        hole = arena.symbol(_HOLE)
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
    taken = {n.symbol.base for n in node.walk() if n.op == "sym"}
    index = arena.sym(next(name for name in _NAMES if name not in taken))
    body = with_value(arena, last, variable, index)
    end = arena.symbol(variable)
    op = "sum" if node.op == "add" else "prod"
    return arena.node(op, (body, index, arena.num(start), end), "range")


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


def _of_layers(arena: Arena, root: Node) -> Node | None:
    """The statement about one layer, or many; None where no side is nested without end."""
    if root.op != "rel" or root.value != ("=",):
        return None
    for nested, value in (root.args, root.args[::-1]):
        line, path = _way_to_dots(nested)
        if value.kinds & _DOTS or line[-1].op != "dots":
            continue
        left = copied(arena, value)
        for at, place in enumerate(path):
            if at <= len(path) - at and (side := _repeated(arena, line[at], left)):
                whole = _with_part(arena, nested, path[:at], side)
                return arena.node("rel", (whole, copied(arena, value)), ("=",))
            undone = _undone(arena, line[at], place, left)
            if undone is None:
                break
            left = undone
        else:
            if not value.letters and _is_continued_fraction(line):
                rest = left if line[-2].op == "div" else arena.div(arena.num(1), left)
                return arena.node("rel", (rest, arena.num(1)), (">",))
    return None


def _repeated(arena: Arena, nested: Node, value: Node) -> Node | None:
    """What a value must equal that is that of layers all alike; None where they are not."""
    layer = _layer(arena, nested)
    kept = None if layer is None else _keeps(layer, value)
    if layer is None or kept is None:
        return None
    side = with_value(arena, layer, _HOLE, value)
    while not kept and side.depth + layer.depth <= MAX_DEPTH:
        side = with_value(arena, layer, _HOLE, side)
    return side


def _way_to_dots(nested: Node) -> tuple[list[Node], list[int]]:
    """The parts that hold the only ellipsis, from the whole on, and the places of each in the last.

    The last part is something else where there are several.
    """
    line, path = [nested], []
    while line[-1].op != "dots":
        steps = [k for k, part in enumerate(line[-1].args) if part.kinds & _DOTS]
        if len(steps) != 1:
            break
        path.append(steps[0])
        line.append(line[-1].args[steps[0]])
    return line, path


def _undone(arena: Arena, node: Node, place: int, value: Node) -> Node | None:
    """What the part at a place must be for a sum or quotient to have the value."""
    others = [copied(arena, part) for k, part in enumerate(node.args) if k != place]
    if node.op == "add":
        return arena.add(value, *map(arena.neg, others))
    if node.op == "div" and place == 1:
        return arena.div(others[0], value)
    return None


def _is_continued_fraction(line: Sequence[Node]) -> bool:
    """Whether it is one of whole numbers, with a 1 above each slash."""
    terms, slashes = line[:-1:2], line[1:-1:2]  # the ellipsis is the last
    return (
        bool(slashes)
        and all(p.op == "add" and len(p.args) == 2 and is_whole(p.args[0]) for p in terms)
        and all(part.op == "div" and part.args[0].text == "1" for part in slashes)
    )


def _layer(arena: Arena, nested: Node) -> Node | None:
    """What is nested, with a symbol for what it holds."""
    line, path = _way_to_dots(nested)
    for size in range(1, len(path) // NEEDED_LAYERS + 1):
        layer = _with_hole(arena, nested, path[:size])
        if all(_is_layer(arena, layer, part, path[at:], size) for at, part in _each(line, size)):
            return layer
    return None


def _each(line: Sequence[Node], size: int) -> Iterator[tuple[int, Node]]:
    """Where the layers of a size begin, from the second one on."""
    return ((at, line[at]) for at in range(size, len(line) - 1, size))


def _is_layer(arena: Arena, layer: Node, part: Node, path: Sequence[int], size: int) -> bool:
    """Whether a part is the layer again, the last one perhaps cut off inside."""
    whole = _with_hole(arena, part, path[:size])
    if len(path) >= size:
        return whole.digest == layer.digest
    return whole.digest == _with_hole(arena, layer, path).digest


def _with_hole(arena: Arena, node: Node, path: Sequence[int]) -> Node:
    return _with_part(arena, node, path, arena.symbol(_HOLE))


def _with_part(arena: Arena, node: Node, path: Sequence[int], part: Node) -> Node:
    """A tree with another part at the end of a path."""
    if not path:
        return part
    parts = [
        _with_part(arena, one, path[1:], part) if k == path[0] else copied(arena, one)
        for k, one in enumerate(node.args)
    ]
    return arena.node(node.op, tuple(parts), node.value)


def _keeps(layer: Node, value: Node) -> bool | None:
    """Whether one layer keeps the value; None where layers upon layers tend to another.

    Of letters nothing is asked.
    """
    if value.letters or any(part.op == "sym" and part.symbol != _HOLE for part in layer.walk()):
        return True
    try:
        function, target = compiler().compile(layer), compiler().compile(value)({})
        near = NEAR * (1 + abs(target))
        if abs(function({_HOLE: target}) - target) > near:
            return False
        reached = target + 1
        for _ in range(LAYERS):
            reached = function({_HOLE: reached})
        return True if abs(reached - target) <= near else None
    except (UnsupportedError, *NO_VALUE):
        return None
