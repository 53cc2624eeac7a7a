"""Turns trees into closures over points: each node once, and what is constant computed once.

It knows no operation: `build` makes the closure of a node from those of its children.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from phiq.scorer.expression.binding import BINDING, free_symbols
from phiq.scorer.expression.tree import Node, Symbol, kinds

#: An int, which is exact, a float or a complex number. No union of them: compiled code would take
#: ints for floats.
Number = Any
Point = dict[Symbol, Number]
Compiled = Callable[[Point], Number]

_SYMBOLS = kinds("sym")
_BOUND_OR_FREE = _SYMBOLS | BINDING


class Compiler:
    """Turns nodes into closures, one for each distinct node."""

    def __init__(self, build: Callable[[Compiler, Node], Compiled]) -> None:
        self._build = build
        self._done: dict[Node, Compiled] = {}

    def compile(self, node: Node) -> Compiled:
        """The value of a node as a function of a point."""
        compiled = self._done.get(node)
        if compiled is None:
            compiled = self._build(self, node)
            # Most parts hold symbols and bind none.
            if node.args and node.kinds & _BOUND_OR_FREE != _SYMBOLS and _is_closed(node):
                compiled = _once(compiled)
            self._done[node] = compiled
        return compiled

    def all(self, nodes: tuple[Node, ...]) -> list[Compiled]:
        """Several nodes at once."""
        return [self.compile(node) for node in nodes]


def _is_closed(node: Node) -> bool:
    """Whether no symbol occurs below, so that the value is the same at every point."""
    if not node.kinds & _SYMBOLS:
        return True
    return bool(node.kinds & BINDING) and not free_symbols(node)


def _once(compute: Compiled) -> Compiled:
    """The same function, computed once."""
    known: list[Number] = []

    def run(point: Point) -> Number:
        if not known:
            known.append(compute(point))
        return known[0]

    return run
