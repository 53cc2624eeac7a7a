"""What is looked for a solution of, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from phiq.scorer.expression.domain import Domain
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.numeric.compiler import Point


class Equation:
    """Two sides with the domains of their symbols; `declared` ones may not be left."""

    __slots__ = ("declared", "domains", "left", "right")

    def __init__(
        self,
        left: Node,
        right: Node,
        domains: Mapping[Symbol, Domain],
        declared: frozenset[Symbol],
    ) -> None:
        self.left = left
        self.right = right
        self.domains = domains
        self.declared = declared


class Solution(NamedTuple):
    """A point where both sides agree, and the symbol that was solved for if there was one."""

    point: Point
    solved_for: Symbol | None = None
