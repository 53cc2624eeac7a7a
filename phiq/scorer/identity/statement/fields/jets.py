"""Derivatives of unnamed functions as symbols of their own, and arithmetic with them.

f, f' and f'' are three symbols, and the derivative of f² is 2 f f'. What is equal for all values of
these symbols is equal for every smooth function, since a function may have any derivatives at one
place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from phiq.scorer.expression.arithmetic import product_of, sum_of
from phiq.scorer.expression.derivative import derive
from phiq.scorer.expression.tree import Arena, Node, Symbol
from phiq.scorer.identity.statement.unknowns import UNKNOWN

#: A scalar, or the three components of a vector.
Value = Node | tuple[Node, ...]

AXES: Final = ("x", "y", "z")
#: The two axes across each one, in their order.
TURNS: Final = ((1, 2), (2, 0), (0, 1))
#: Highest derivative that is carried out.
MAX_ORDER: Final = 4


class NoFieldError(Exception):
    """A part of the statement has no components, or no known derivative."""


class Jets:
    """The symbols of one statement's derivatives, in an arena of its own."""

    def __init__(self) -> None:
        self.arena = Arena()
        #: Of each symbol made: its function, the argument if that is no variable, its derivatives.
        self._jets: dict[Node, tuple[str, Node | None, tuple[str, ...]]] = {}
        self._known: dict[tuple[str, Node | None, tuple[str, ...]], Node] = {}

    def jet(self, name: str, argument: Node | None, index: tuple[str, ...]) -> Node:
        """The symbol of a derivative of a function."""
        if len(index) > MAX_ORDER:
            raise NoFieldError("a high derivative")
        key = (name, argument, tuple(sorted(index)))
        if key not in self._known:
            label = f"{name}_{''.join(key[2])}{'' if argument is None else argument.index}"
            self._known[key] = made = self.arena.symbol(Symbol(label, UNKNOWN))
            self._jets[made] = key
        return self._known[key]

    def derived(self, node: Node, variable: str) -> Node:
        """The derivative of a value by a variable, on which every function depends."""
        terms = [derive(self.arena, node, self.arena.sym(variable))]
        for jet in [part for part in node.walk() if part in self._jets]:
            name, argument, index = self._jets[jet]
            if argument is None:
                inner = [self.jet(name, None, (*index, variable))]
            else:
                inner = [self.jet(name, argument, (*index, "·")), self.derived(argument, variable)]
            terms.append(self.mul([derive(self.arena, node, jet), *inner]))
        return self.add(terms)

    def add(self, terms: Sequence[Node]) -> Node:
        """A sum without its zeros."""
        return sum_of(self.arena, terms)

    def mul(self, factors: Sequence[Node]) -> Node:
        """A product; zero where a factor is, without its ones."""
        return product_of(self.arena, factors)

    def minus(self, node: Node) -> Node:
        """The negative."""
        return self.arena.neg(node)

    def dot(self, one: Sequence[Node], other: Sequence[Node]) -> Node:
        """The scalar product."""
        return self.add([self.mul(pair) for pair in zip(one, other, strict=True)])

    def cross(self, a: Sequence[Node], b: Sequence[Node]) -> tuple[Node, ...]:
        """The vector product."""
        pairs = [(self.mul((a[i], b[j])), self.minus(self.mul((a[j], b[i])))) for i, j in TURNS]
        return tuple([self.add(pair) for pair in pairs])
