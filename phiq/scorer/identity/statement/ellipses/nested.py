"""What is nested without end, √(2 + √(2 + …)), by the layers that are typed.

It holds itself: its value v is f(v), where f is one of its layers, so that the statement is that of
one layer, √(2 + 2) = 2. Of several such numbers it is the one that layer upon layer tends to, which
floats tell; where they tend to another the statement stays as it is. A number that one layer
changes is put into many, which come near the value that is to be told. What stands before the
layers is undone first: √2 = 1 + 1/(2 + 1/(2 + …)) is said of 1/(√2 - 1). A continued fraction whose
terms do not repeat says that what is left over, undone in this way, is more than 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from phiq.scorer.expression.literals import is_whole
from phiq.scorer.expression.rewrite import copied, with_value
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds
from phiq.scorer.numeric.errors import NO_VALUE, UnsupportedError
from phiq.scorer.numeric.floats import compiler

_DOTS: Final = kinds("dots")
#: Where a part of a tree is left out.
HOLE: Final = Symbol("…", "?")
#: Layers that must be typed: one tells what is nested, the next bears it out.
NEEDED_LAYERS: Final = 2
#: Layers that are put upon each other in floats, and how near they come to a value they tend to.
LAYERS: Final = 400
NEAR: Final = 1e-9
#: Levels of a tree up to which layers are put upon a number that they change.
MAX_DEPTH: Final = 40


def of_layers(arena: Arena, root: Node) -> Node | None:
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
    side = with_value(arena, layer, HOLE, value)
    while not kept and side.depth + layer.depth <= MAX_DEPTH:
        side = with_value(arena, layer, HOLE, side)
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
    return _with_part(arena, node, path, arena.symbol(HOLE))


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
    if value.letters or any(part.op == "sym" and part.symbol != HOLE for part in layer.walk()):
        return True
    try:
        function, target = compiler().compile(layer), compiler().compile(value)({})
        near = NEAR * (1 + abs(target))
        if abs(function({HOLE: target}) - target) > near:
            return False
        reached = target + 1
        for _ in range(LAYERS):
            reached = function({HOLE: reached})
        return True if abs(reached - target) <= near else None
    except (UnsupportedError, *NO_VALUE):
        return None
