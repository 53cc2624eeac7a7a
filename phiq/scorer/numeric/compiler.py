"""Turns trees into closures over points: each node once, and what is constant computed once.

It knows no operation: `build` makes the closure of a node from those of its children.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
from mpmath.libmp.libhyper import NoConvergence

from phiq.scorer.expression.binding import BINDING, free_symbols
from phiq.scorer.expression.tree import Node, Symbol, kinds

Point = dict[Symbol, Any]
Compiled = Callable[[Point], Any]

#: What mpmath and Python raise where a tree has no value, or none that can be computed; some of
#: mpmath's functions call themselves without end.
NO_VALUE = (
    ArithmeticError,
    ValueError,
    TypeError,
    NotImplementedError,
    NoConvergence,
    RecursionError,
)
_SYMBOLS = kinds("sym")
_BOUND_OR_FREE = _SYMBOLS | BINDING


class UnsupportedError(Exception):
    """A part of the tree that has no numeric meaning here; the message names it."""


class Compiler:
    """Turns nodes into closures, one for each distinct node."""

    def __init__(self, ctx: Any, build: Callable[[Compiler, Node], Compiled]) -> None:
        self.ctx = ctx
        self._build = build
        self._done: dict[Node, Compiled] = {}

    def fresh(self) -> Compiler:
        """Another one that remembers nothing: what is kept in a closure must not remember it.

        Cycles would wait for the garbage collector, and make it slow.
        """
        return Compiler(self.ctx, self._build)

    def compile(self, node: Node) -> Compiled:
        """The value of a node as a function of a point."""
        compiled = self._done.get(node)
        if compiled is None:
            compiled = self._build(self, node)
            # Most parts hold symbols and bind none.
            if node.args and node.kinds & _BOUND_OR_FREE != _SYMBOLS and self.is_closed(node):
                compiled = self.once(compiled)
            self._done[node] = compiled
        return compiled

    def all(self, nodes: tuple[Node, ...]) -> list[Compiled]:
        """Several nodes at once."""
        return [self.compile(node) for node in nodes]

    def is_closed(self, node: Node) -> bool:
        """Whether no symbol occurs below, so that the value is the same at every point."""
        if not node.kinds & _SYMBOLS:
            return True
        return bool(node.kinds & BINDING) and not free_symbols(node)

    def once(self, compute: Compiled) -> Compiled:
        """The same function, computed once for each precision."""
        ctx = self.ctx
        if ctx is mpmath.fp:
            return _once(compute)
        known: dict[int, Any] = {}

        def run(point: Point) -> Any:
            try:
                return known[ctx.prec]
            except KeyError:
                value = known[ctx.prec] = compute(point)
                return value

        return run


def _once(compute: Compiled) -> Compiled:
    """The same in machine floats, which have one precision."""
    known: list[Any] = []

    def run(point: Point) -> Any:
        if not known:
            known.append(compute(point))
        return known[0]

    return run
