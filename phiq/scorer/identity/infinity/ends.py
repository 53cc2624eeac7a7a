"""What an expression comes to: a number, infinite in a sign, or nothing at all."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from flint import arb

from phiq.scorer.expression.tree import Node
from phiq.scorer.identity.infinity.paths import Path
from phiq.scorer.numeric.balls.evaluate import estimated
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.errors import NO_VALUE
from phiq.scorer.numeric.far import Far

#: Bits to which sides that are numbers are computed.
BITS: Final = 180


class End(NamedTuple):
    """What a side comes to: a number, `infinite` in a sign, or `nothing`, with the reason.

    value: of a number, None where it is known to be one and no more.
    limit: what the number is a limit of, along which it is told from another one.
    """

    kind: Literal["number", "infinite", "nothing"]
    sign: int = 0
    value: arb | None = None
    why: str = ""
    limit: Limit | None = None


class Limit(NamedTuple):
    """A function of what grows, and whether it grows by whole numbers; the ways to look at it."""

    ways: tuple[Path, ...]
    whole: bool
    found: Far


def end_of_number(node: Node) -> End | None:
    """The number that an expression is in balls; None where it is none, or not real."""
    try:
        with precision(BITS):
            value, _ = estimated(node, {})
    except NO_VALUE:
        return None
    return End("number", value=value.real.mid()) if value.imag.contains(0) else None
