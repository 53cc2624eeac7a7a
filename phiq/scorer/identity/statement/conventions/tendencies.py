"""Arrows that tell where something tends, as limits: 1/n → 0, sin x/x → 1 as x → 0.

Where no other arrow tells what the letter tends to, it is one that counts, and tends to infinity.
What has no letter of its own to tend, as aₙ → 0, stays as it is.
"""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.rewrite import copied
from phiq.scorer.expression.tree import Arena, Node
from phiq.scorer.identity.statement.domains import COUNTING

#: The signs of what tends somewhere.
ARROW: Final = ("→",)
#: Words before what a letter tends to.
_WHEN: Final = frozenset(("as", "when", "for", "if", "where"))


def as_limit(root: Node) -> Node:
    """The statement as one about a limit; the same root where it is none."""
    if root.op == "rel":
        return _endless(root) if root.value == ARROW else root
    if root.op != "system" or not all(part.op in ("rel", "text") for part in root.args):
        return root
    stated, *between, tends = root.args
    if stated.value != ARROW or tends.value != ARROW or tends.args[0].op != "sym":
        return root
    if len(between) > 1 or any(part.text not in _WHEN for part in between):
        return root
    return _limit(stated, *tends.args) or root


def _endless(stated: Node) -> Node:
    """That of a sequence of numbers."""
    free = free_symbols(stated)
    if len(free) != 1 or free[0] not in COUNTING or free_symbols(stated.args[1]):
        return stated
    arena = Arena()
    return _limit(stated, arena.symbol(free[0]), arena.const("inf")) or stated


def _limit(stated: Node, letter: Node, target: Node) -> Node | None:
    """None where the letter tends alone, or what it is told to tend to holds it too."""
    side, value = stated.args
    if side.op == "sym" or letter.symbol in free_symbols(value):
        return None
    if letter.symbol not in free_symbols(side):
        return None
    arena = Arena()
    parts = tuple(copied(arena, part) for part in (side, letter, target))
    limit = arena.node("lim", parts)
    return arena.node("rel", (limit, copied(arena, value)), ("=",))
