"""Texts that a pattern has most to try on: what it repeats, over and over, and then a misfit.

A pattern that can divide a run among its parts in many ways tries all of them before it gives up.
The texts are made of the pattern itself, by the tree that `re` compiles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random
from re import _constants as ops  # type: ignore[attr-defined] # not in typeshed
from re import _parser as trees  # type: ignore[attr-defined] # not in typeshed
from typing import Any

#: Signs of each class of characters that patterns ask for.
_CLASSES = {
    ops.CATEGORY_DIGIT: "07", ops.CATEGORY_NOT_DIGIT: "a= ", ops.CATEGORY_SPACE: " ",
    ops.CATEGORY_NOT_SPACE: "a1=", ops.CATEGORY_WORD: "ab1", ops.CATEGORY_NOT_WORD: " =-",
}  # fmt: skip
_ANY = "a1 =(x+,"
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
#: A sign that no pattern of ours takes.
_MISFIT = "\0"
#: Fewest repeats at most that are worth a look: fewer end soon.
_MANY = 8

_Tree = Sequence[tuple[Any, Any]]


def pumped(pattern: re.Pattern[str], random: Random) -> Iterator[tuple[str, str, str]]:
    """What stands before, what is repeated, and what stands after, of each repeat of a pattern."""
    tree = trees.parse(pattern.pattern, pattern.flags & ~re.UNICODE)
    for before, body in _repeats(tree, []):
        one, other = _sample(body, random), _sample(body, random)
        for word in {one, one + other} - {""}:
            yield _sample(before, random), word, _MISFIT


def _repeats(tree: _Tree, before: list[Any]) -> Iterator[tuple[_Tree, _Tree]]:
    """Each repeat without a small bound, and what comes before it."""
    before = [*before]
    for op, held in tree:
        if op in _REPEATS and held[1] > _MANY:
            yield before, held[2]
        for part in _parts(op, held):
            yield from _repeats(part, before)
        before.append((op, held))


def _parts(op: Any, held: Any) -> list[_Tree]:
    if op is ops.BRANCH:
        return list(held[1])
    if op in (*_REPEATS, ops.SUBPATTERN):
        return [held[-1]]
    if op in (ops.ASSERT, ops.ASSERT_NOT):
        return [held[1]]
    return [held] if op is ops.ATOMIC_GROUP else []


def _sample(tree: _Tree, random: Random) -> str:
    """A text that a pattern takes, but for what it looks ahead or back at."""
    return "".join([_taken(op, held, random) for op, held in tree])


def _taken(op: Any, held: Any, random: Random) -> str:
    if op is ops.LITERAL:
        return chr(held)
    if op is ops.IN:
        return _of_class(held, random)
    if op in (ops.ANY, ops.NOT_LITERAL):
        return random.choice(_ANY)
    if op in _REPEATS:
        count = random.randint(held[0], min(held[1], held[0] + 2))
        return "".join([_sample(held[2], random) for _ in range(count)])
    if op in (ops.ASSERT, ops.ASSERT_NOT):
        return ""
    parts = _parts(op, held)
    return _sample(random.choice(parts), random) if parts else ""


def _of_class(held: _Tree, random: Random) -> str:
    if held[0][0] is ops.NEGATE:
        return next((sign for sign in _ANY if not _holds(held[1:], sign)), ";")
    op, of = random.choice(held)
    if op is ops.CATEGORY:
        return random.choice(_CLASSES[of])
    return chr(of) if op is ops.LITERAL else chr(random.randint(*of))


def _holds(held: _Tree, sign: str) -> bool:
    return any(
        (op is ops.CATEGORY and sign in _CLASSES[of])
        or (op is ops.LITERAL and chr(of) == sign)
        or (op is ops.RANGE and of[0] <= ord(sign) <= of[1])
        for op, of in held
    )
