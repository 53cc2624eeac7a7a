"""Gives sums, products and limits the range that people leave out: ∑ k² = n(n+1)(2n+1)/6.

A sum whose variable stands on no other side runs from 1 or 0 to the n beside it; where there is
none, on to infinity. A sequence has its limit at infinity.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from phiq.scorer.expression.binding import free_symbols
from phiq.scorer.expression.rewrite import rewritten
from phiq.scorer.expression.tree import Arena, Node, Symbol, kinds

_RANGED: Final = kinds("sum", "prod", "lim")
#: Letters of counted variables, likeliest first, and of how many there are.
_COUNTED: Final = tuple(map(Symbol, "kijrmn"))
_LAST: Final = tuple(map(Symbol, "nNm"))
#: Where sums begin, likelier first.
_FIRST: Final = (1, 0)


def in_usual_ranges(root: Node, declared: Collection[Symbol]) -> Iterator[Node]:
    """The statement with such ranges, likeliest first."""
    if not root.kinds & _RANGED or not any(map(_is_open, root.walk())):
        return
    for first in _FIRST:
        ranges = _Ranges(root, declared, first)
        found = rewritten(ranges.arena, root, ranges.given)
        if not ranges.complete:
            return
        yield found
        if not ranges.counted:
            return


def _is_open(node: Node) -> bool:
    """Whether it is a sum or product over nothing or a bare variable, or a limit at nothing."""
    if node.op == "lim":
        return node.args[2].op == "none"
    over = node.op in ("sum", "prod") and node.value == "over"
    return over and node.args[1].op in ("none", "sym")


class _Ranges:
    """Ranges for one statement; sums begin at `first`."""

    def __init__(self, root: Node, declared: Collection[Symbol], first: int) -> None:
        self.arena = Arena()
        self.complete = True
        self.counted = False
        self._declared = declared
        self._first = first
        self._outside = {node.symbol for node in _outside(root) if node.op == "sym"}

    def given(self, node: Node) -> Node | None:
        """An open sum, product or limit with its range."""
        if not _is_open(node):
            return None
        variable = self._variable(node)
        if variable is None:
            self.complete = False
            return None
        arena = self.arena
        body = rewritten(arena, node.args[0], self.given)
        counted, endless = arena.symbol(variable), arena.const("inf")
        if node.op == "lim":
            return arena.node("lim", (body, counted, endless), node.value)
        last = next((s for s in _LAST if s in self._outside and s != variable), None)
        self.counted = True
        first = arena.num(self._first)
        end = endless if last is None else arena.symbol(last)
        return arena.node(node.op, (body, counted, first, end), "range")

    def _variable(self, node: Node) -> Symbol | None:
        """The one it says, else the likeliest letter that is nowhere else."""
        if node.args[1].op == "sym":
            return node.args[1].symbol
        able = set(free_symbols(node.args[0])) - self._outside - set(self._declared)
        return next((symbol for symbol in _COUNTED if symbol in able), None)


def _outside(node: Node) -> Iterator[Node]:
    """The parts of a tree that are in no open sum, product or limit."""
    if _is_open(node):
        return
    yield node
    for part in node.args:
        yield from _outside(part)
