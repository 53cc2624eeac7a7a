"""Images of elementary functions under Laplace's transform, by its rules.

    tⁿ e^(ct)         n!/(s − c)^(n+1)
    e^(ct) sin bt     b/((s − c)² + b²)
    e^(ct) cos bt     (s − c)/((s − c)² + b²), and sinh and cosh with −b²
    t f(t)            −F′(s)

Sums and multiples go term by term. (M. Abramowitz and I. Stegun, Handbook of Mathematical
Functions, 29.2 and 29.3.) Where the image converges is not told.
"""

from __future__ import annotations

from math import factorial
from typing import Final

from phiq.scorer.expression.arithmetic import factors_of, product_of, sum_of
from phiq.scorer.expression.derivative import NoDerivativeError, derive
from phiq.scorer.expression.fold import all_known
from phiq.scorer.expression.tree import Arena, Node

#: Largest power of t beside a sine: as many derivatives are taken.
MAX_POWER: Final = 4
#: Largest power of t alone.
MAX_FACTORIAL: Final = 20
#: Sines and cosines, whether each is even, and the sign of b² in its image.
_WAVES: Final[dict[str, tuple[bool, bool]]] = {
    "sin": (False, True), "cos": (True, True), "sinh": (False, False), "cosh": (True, False),
}  # fmt: skip


def image_of(arena: Arena, signal: Node, time: Node, frequency: Node) -> Node | None:
    """F(s) of a function of t; None where the rules do not give it."""
    if signal.op == "add":
        parts = all_known(image_of(arena, part, time, frequency) for part in signal.args)
        return None if parts is None else sum_of(arena, parts)
    if signal.op == "neg":
        inner = image_of(arena, signal.args[0], time, frequency)
        return inner and arena.neg(inner)
    if signal.op == "div" and time not in signal.args[1].walk():
        above = image_of(arena, signal.args[0], time, frequency)
        return above and arena.div(above, signal.args[1])
    term = _Term(arena, time)
    for factor in factors_of(signal):
        if not term.take(factor):
            return None
    return term.image(frequency)


class _Term:
    """A product of a constant, a power of t, exponentials, and at most one sine or cosine."""

    def __init__(self, arena: Arena, time: Node) -> None:
        self.arena = arena
        self.time = time
        self.scale: list[Node] = []
        self.power = 0
        self.rate: list[Node] = []
        self.wave = ""
        self.turns: Node | None = None

    def take(self, factor: Node) -> bool:
        """Whether a factor is of one of these kinds; it is taken into the product."""
        if self.time not in factor.walk():
            self.scale.append(factor)
            return True
        exponent = _exponent(factor)
        if exponent is not None:
            rate = self._slope(exponent)
            self.rate += [] if rate is None else [rate]
            return rate is not None
        if factor.op == "fn" and factor.text in _WAVES and not self.wave:
            self.wave, self.turns = factor.text, self._slope(factor.args[0])
            return self.turns is not None
        power = 1 if factor is self.time else _power(factor, self.time)
        self.power += power
        return power > 0

    def _slope(self, line: Node) -> Node | None:
        """The a of at; None where it is no multiple of t."""
        if line is self.time:
            return self.arena.num(1)
        if line.op == "neg":
            inner = self._slope(line.args[0])
            return inner and self.arena.neg(inner)
        if line.op == "div" and self.time not in line.args[1].walk():
            above = self._slope(line.args[0])
            return above and self.arena.div(above, line.args[1])
        rest = [part for part in line.args if part is not self.time]
        multiple = line.op == "mul" and len(rest) == len(line.args) - 1
        if not multiple or any(self.time in part.walk() for part in rest):
            return None
        return product_of(self.arena, rest)

    def image(self, frequency: Node) -> Node | None:
        """The image of the product; None where its power of t is too large."""
        arena = self.arena
        minus = [arena.neg(rate) for rate in self.rate]
        s = sum_of(arena, (frequency, *minus))
        if self.turns is None:
            if self.power > MAX_FACTORIAL:
                return None
            above = product_of(arena, (arena.num(factorial(self.power)), *self.scale))
            return arena.div(above, self._raised(s, self.power + 1))
        even, circular = _WAVES[self.wave]
        square = self._raised(self.turns, 2)
        below = sum_of(
            arena,
            (self._raised(s, 2), square if circular else arena.neg(square)),
        )
        found = arena.div(s if even else self.turns, below)
        if self.power > MAX_POWER:
            return None
        try:
            for _ in range(self.power):
                found = arena.neg(derive(arena, found, frequency))
        except NoDerivativeError:
            return None
        return product_of(arena, (*self.scale, found))

    def _raised(self, base: Node, exponent: int) -> Node:
        return self.arena.power(base, self.arena.num(exponent))


def _exponent(factor: Node) -> Node | None:
    """The c t of e^(ct)."""
    if factor.op == "fn" and factor.text == "exp":
        return factor.args[0]
    natural = factor.op == "pow" and factor.args[0].op == "const" and factor.args[0].text == "e"
    return factor.args[1] if natural else None


def _power(factor: Node, time: Node) -> int:
    """The n of tⁿ; 0 of anything else."""
    raised = factor.op == "pow" and factor.args[0] is time and factor.args[1].text.isdigit()
    return int(factor.args[1].text) if raised else 0
