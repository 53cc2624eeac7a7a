"""From a reading to the rows its dimensions must satisfy."""

from __future__ import annotations

from typing import Final

from phiq.scorer.dimensions.arithmetic import ARITHMETIC
from phiq.scorer.dimensions.calculus import CALCULUS
from phiq.scorer.dimensions.functions import FUNCTIONS
from phiq.scorer.dimensions.notation import Unknowns
from phiq.scorer.dimensions.rows import Row
from phiq.scorer.dimensions.walker import Handler, Walker
from phiq.scorer.expression.tree import OPS, Node

_HANDLERS: Final[dict[str, Handler]] = (
    dict.fromkeys(OPS, Walker.opaque) | ARITHMETIC | FUNCTIONS | CALCULUS
)


def rows_of(root: Node, unknowns: Unknowns) -> list[Row]:
    """The rows of a reading, whose symbols get their forms from `unknowns`."""
    walker = Walker(root, unknowns, _HANDLERS)
    walker.statement(root)
    return walker.rows
