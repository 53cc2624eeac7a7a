"""What a search for a solution found."""

from __future__ import annotations

from typing import NamedTuple

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.numeric.compiler import Point


class Solution(NamedTuple):
    """A point where both sides agree, and the symbol that was solved for if there was one."""

    point: Point
    solved_for: Symbol | None = None
