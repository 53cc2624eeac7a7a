"""Statements with ± on both sides as the two that they say at once: sin(a ± b) = … ± ….

Where one side alone has a ±, it lists two values, and stays as it is; beside other statements one
of them holds: x² = 9, x = ±3. Of measured numbers, the values are compared:
(1.50 ± 0.01)/(0.75 ± 0.02) = 2.00 ± 0.05. Beside an interval they are its ends. Values that are
listed, x² − 4x + 3 = 0 ⇒ x = 1, 3 and x = (−5 ± 1)/2 = −2, −3, hold each by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from phiq.scorer.expression.arithmetic import joined, terms_of
from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.rewrite import copied, rebuilt, with_value
from phiq.scorer.expression.tree import Arena, Node, kinds
from phiq.scorer.identity.statement.conditions.narrowing import number

#: How many times as large as another an uncertainty of the same value may be.
TWICE: Final = 2
_SIGN = kinds("pm")
_UNIT = kinds("unit")
_PAIR = kinds("interval", "tuple")
_LETTERS = kinds("sym", "apply", "index")


def by_double_signs(root: Node) -> Node:
    """Both statements as one system; the same root where not every side has a double sign."""
    if not root.kinds & _SIGN:
        return root
    if root.op in ("rel", "system") and _is_measured(root):
        return _of_measured(root)
    if root.op == "system":
        arena = Arena()
        return arena.node("system", tuple([_either(arena, part) for part in root.args]))
    if root.op == "rel" and root.kinds & _PAIR:
        return _at_ends(root)
    if root.op != "rel" or not all(side.kinds & _SIGN for side in root.args):
        return root
    arena = Arena()
    both = tuple(_signed(arena, root, upper=upper) for upper in (True, False))
    return arena.node("system", both)


def by_listed_values(root: Node) -> Node:
    """The system with what each value after the first one says; the same root where none is."""
    first = next((k for k, part in enumerate(root.args) if k and _is_number(part)), 0)
    first = first or (len(root.args) if root.kinds & _SIGN else 0)
    if root.op != "system" or not first:
        return root
    last = next((k for k, p in enumerate(root.args[first:], first) if not _is_number(p)), None)
    if last is not None and root.args[last].op == "dots":
        return root  # n = 1, 2, 3, … is a range
    known, more = root.args[: first - 1], root.args[first:last]
    told = root.args[first - 1]
    steps = told.args if told.op == "logic" and told.text == "⇒" else (told,)
    arena = Arena()
    said = [*_of_values([*known, *steps[:-1]], steps[-1], more, arena)]
    if not said:
        return root
    before = [copied(arena, part) for part in (*known, *steps[:-1])]
    after = [copied(arena, part) for part in (() if last is None else root.args[last:])]
    return arena.node("system", (*before, *said, *after))


def _is_number(part: Node) -> bool:
    return part.op in _NUMBERS and not part.kinds & (_LETTERS | _UNIT)


_NUMBERS = frozenset(("num", "neg", "div", "root", "mul", "add", "pm", "const"))


def _of_values(
    known: Sequence[Node], told: Node, more: Sequence[Node], arena: Arena
) -> Iterator[Node]:
    """What x = 1 and the values after it say: of the equations in x alone, of its two signs."""
    if told.op != "rel" or set(told.signs) != {"="} or told.args[0].op != "sym":
        return
    letter, *middle, value = told.args
    signed = [side for side in middle if side.kinds & _SIGN]
    alone = [
        part for part in known if part.op == "rel" and [*free_symbols(part)] == [letter.symbol]
    ]
    if not alone and (not signed or signed[0].kinds & _LETTERS):
        return
    value, *others = [one for part in (value, *more) for one in _both(arena, part)]
    yield arena.node("rel", (copied(arena, letter), copied(arena, value)), ("=",))
    for one in others:
        yield from (with_value(arena, part, letter.symbol, one) for part in alone)
    for one in (value, *others) if signed else ():
        both = [_signed(arena, signed[0], upper=upper) for upper in (True, False)]
        nearest = min(both, key=lambda side: abs((number(side) or 0) - (number(one) or 0)))
        yield arena.node("rel", (nearest, copied(arena, one)), ("=",))


def _both(arena: Arena, value: Node) -> list[Node]:
    """The two values of a ±; any other value alone."""
    if not value.kinds & _SIGN:
        return [copied(arena, value)]
    return [_signed(arena, value, upper=upper) for upper in (True, False)]


def _at_ends(root: Node) -> Node:
    """The ends of an interval as the values of a ±: 5 ± 2 = [3, 7]."""
    kept = [side for side in root.args if side.kinds & _SIGN or side.op in ("interval", "tuple")]
    if any(side.kinds & _LETTERS or (side.kinds & _PAIR and len(side.args) != 2) for side in kept):
        return root
    arena = Arena()
    ends = []
    for upper in (False, True):
        sides = [side.args[upper] if side.kinds & _PAIR else side for side in kept]
        relation = arena.node(
            "rel", tuple(copied(arena, s) for s in sides), ("=",) * (len(sides) - 1)
        )
        ends.append(_signed(arena, relation, upper=upper))
    return arena.node("system", tuple(ends))


def _either(arena: Arena, part: Node) -> Node:
    """The equation with a ± on one side as a product that is 0; any other part as it is."""
    lists = part.op == "rel" and part.value == ("=",) and len(part.args) == 2
    signed = [side for side in part.args if side.kinds & _SIGN]
    decimal = any("." in one.text for one in part.walk() if one.op == "num")
    if not lists or len(signed) != 1 or decimal or part.kinds & _UNIT:
        return copied(arena, part)
    gaps = []
    for upper in (True, False):
        left, right = _signed(arena, part, upper=upper).args
        terms = terms_of(left)
        gaps.append(arena.add(*terms, arena.neg(right)))
    return arena.node("rel", (arena.node("mul", tuple(gaps)), arena.num(0)), ("=",))


def _is_measured(root: Node) -> bool:
    """Whether several sides have uncertainties, all of numbers with decimals."""
    if root.op == "system":
        return any(map(_is_measured, root.args))
    sides = [side for side in root.args if side.kinds & _SIGN]
    if len(sides) < 2 or any(side.kinds & _LETTERS for side in sides):
        return False
    return all(any("." in part.text for part in side.walk() if part.op == "num") for side in sides)


def _of_measured(root: Node) -> Node:
    """The values without their uncertainties, and those uncertainties that are far apart."""
    arena = Arena()
    values, apart = _values(arena, root), _uncertainties_apart(root)
    if apart is None:
        return values
    told = arena.node("rel", tuple([copied(arena, one) for one in apart]), ("=",))
    return joined(arena, "system", [values, told])


def _uncertainties_apart(root: Node) -> tuple[Node, Node] | None:
    """Those of one value that are far apart, in 9.79 ± 1.96 × 0.05 = 9.79 ± 0.98.

    How they add up, and that they are rounded up, differs by no more than TWICE.
    """
    if root.op != "rel":
        return None
    for left, right in pairwise(root.args):
        first, second = _measured_value(left), _measured_value(right)
        if first is None or second is None or first[0] != second[0]:
            continue
        sizes = [abs(number(one) or 0) for one in (first[1], second[1])]
        if min(sizes) * TWICE < max(sizes) and min(sizes):
            return first[1], second[1]
    return None


def _measured_value(side: Node) -> tuple[str, Node] | None:
    """The number as it is typed, and its uncertainty; None of anything else."""
    if side.op != "add" or len(side.args) != 2 or side.args[0].op != "num":
        return None
    return (side.args[0].text, side.args[1].args[0]) if side.args[1].op == "pm" else None


def _values(arena: Arena, node: Node) -> Node:
    """The tree without the uncertainties of numbers."""
    if node.op == "add" and not node.kinds & _LETTERS:
        kept = [part for part in node.args if part.op != "pm"]
        if len(kept) < len(node.args):
            return _values(arena, joined(arena, "add", kept))
    parts = tuple(_values(arena, part) for part in node.args)
    return arena.node(node.op, parts, node.value)


def _signed(arena: Arena, root: Node, *, upper: bool) -> Node:
    """The statement of the upper signs, or of the lower ones."""

    def one(node: Node, parts: tuple[Node, ...]) -> Node | None:
        if node.op != "pm":
            return None
        return parts[0] if (node.text == "±") == upper else arena.node("neg", parts)

    return rebuilt(arena, root, one)
