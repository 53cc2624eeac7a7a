"""Ways of an argument to a target, finite or not, and what an expression does along one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from flint import acb, arb

from phiq.scorer.expression.literals import is_infinite
from phiq.scorer.expression.tree import Node, Symbol
from phiq.scorer.numeric.balls.basics import Ball
from phiq.scorer.numeric.balls.evaluate import estimated
from phiq.scorer.numeric.far import behaviour, tends_to

#: Letters that count: a limit in one of them is that of a sequence.
COUNTING: Final = frozenset("nmkjN")


class Path(NamedTuple):
    """A way of a function's argument to a target, by a number that grows."""

    body: Node
    symbol: Symbol
    target: Node
    sign: int

    def at(self, t: arb) -> Ball:
        """The value where that number is t: at ±t, or 1/t beside the target."""
        if is_infinite(self.target):
            place = acb(t if self.target.op != "neg" else -t)
        else:
            place = estimated(self.target, {})[0] + acb(self.sign / arb(t))
        return estimated(self.body, {self.symbol: place})[0]

    def weighed(self, t: arb) -> Ball:
        """What an integral adds up there."""
        return self.at(t) if is_infinite(self.target) else self.at(t) / arb(t) ** 2


def ways(body: Node, symbol: Symbol, target: Node, side: str) -> list[Path]:
    """The ways to the target of a limit."""
    sides = {"+": (1,), "-": (-1,)}.get(side, (1, -1))
    if is_infinite(target):
        sides = sides[:1]
    return [Path(body, symbol, target, sign) for sign in sides]


def tendency(
    values: Callable[[arb], Ball], *, whole: bool
) -> Literal["falls", "settles", "grows"] | None:
    """What a function does as its argument grows: tends to 0, to another number, or to ∞.

    Raises:
        UnsupportedError: a part of it has no value.
    """
    found = behaviour(values, whole=whole)
    if found is None or found.kind == "wanders":
        return None
    if found.kind == "grows":
        return "grows"
    return "falls" if tends_to(values, arb(0), whole=whole) else "settles"
