"""Reads ψ beside φ as the golden ratio's conjugate 1 - φ, and F_n and L_n beside them as usual.

A parser takes φ and ψ together for fields or angles. Judged in this way an equation may turn out an
identity, such as Binet's formula, which then tells that the golden ratio was meant.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from phiq.scorer.expression.tree import Arena, Node, Symbol

_PHI, _PSI = Symbol("φ"), Symbol("ψ")
_SEQUENCES: Final = {"F": "fibonacci", "L": "lucas"}
_INDICES: Final = frozenset("nmkjprs")


def in_golden_letters(root: Node, declared: Collection[Symbol]) -> Node | None:
    """The statement with such letters as numbers; None where it has no ψ beside a φ."""
    if not any(node.value == _PSI for node in root.walk()):
        return None
    beside = any(node.value == _PHI or _is_golden(node) for node in root.walk())
    if not beside or _PSI in declared or _PHI in declared:
        return None
    return _Golden(declared).rewrite(root)


def _is_golden(node: Node) -> bool:
    return node.op == "const" and node.text == "phi"


class _Golden:
    def __init__(self, declared: Collection[Symbol]) -> None:
        self.declared = declared
        self.arena = Arena()
        self._done: dict[Node, Node] = {}

    def rewrite(self, node: Node) -> Node:
        if node not in self._done:
            self._done[node] = self._number(node) or self.arena.node(
                node.op, tuple([self.rewrite(child) for child in node.args]), node.value
            )
        return self._done[node]

    def _number(self, node: Node) -> Node | None:
        if node.op == "index" and len(node.args) == 2 and node.args[0].op == "sym":
            return self._term(node.args[0].symbol, self.rewrite(node.args[1]))
        return self._letter(node.symbol) if node.op == "sym" else None

    def _letter(self, symbol: Symbol) -> Node | None:
        if symbol == _PHI:
            return self._phi()
        if symbol == _PSI:
            parts = self.arena.num(1), self.arena.node("neg", (self._phi(),))
            return self.arena.node("add", parts)
        index = symbol.sub
        if not index.isdigit() and index not in _INDICES:
            return None
        number = self.arena.num(index) if index.isdigit() else self.arena.sym(index)
        return self._term(Symbol(symbol.base, "", symbol.marks), number)

    def _phi(self) -> Node:
        return self.arena.node("const", (), "phi")

    def _term(self, head: Symbol, index: Node) -> Node | None:
        """The Fibonacci or Lucas number."""
        name = None if head.sub or head.marks or head in self.declared else head.base
        function = _SEQUENCES.get(name or "")
        return None if function is None else self.arena.node("fn", (index,), function)
