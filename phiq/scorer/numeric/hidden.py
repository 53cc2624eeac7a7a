"""How many digits it takes to tell two numbers apart that are typed as closed expressions.

tanh(100) is 1 to 86 digits and √(10^100 + 1) is 10^50 to a hundred: what a sum adds or a function
comes near to may lie as far down as the numbers in it are large. It is a yardstick by the sizes of
the parts, no bound: numbers that agree to so many digits are still not proved to be equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, log, log10
from typing import Final

from phiq.scorer.expression.binding import BINDERS
from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.tree import Node, kinds
from phiq.scorer.numeric.balls.evaluate import estimated
from phiq.scorer.numeric.balls.magnitude import magnitude
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.errors import NO_VALUE

#: Digits looked at where no part is large or small: the numerical coincidences known to us end
#: within 50 (e^(π√163) and its corrections), sums and integrals apart.
BASE_DIGITS: Final = 100
#: Digits for each decade of the largest or smallest part: the fourth power of a part of 10^-30 in
#: the series of a cosine is 10^-120.
A_DECADE: Final = 4
#: Most digits computed: past it the numbers stay as they are, too close to tell.
MOST_DIGITS: Final = 4000
#: Bits to which the sizes of the parts are computed.
ROUGH_BITS: Final = 64
#: What has parts that are computed over and over, and is not looked into.
_SLOW: Final = kinds("sum", "prod", "int", "lim", "deriv")
#: Functions that jump, and what makes a number other than a fraction.
_STEPS: Final = frozenset(("floor", "ceil", "round", "sign", "mod"))
_IRRATIONAL: Final = kinds("const", "root")
_FUNCTION: Final = kinds("fn")


def digits_to_tell(sides: Iterable[Node]) -> int | None:
    """The digits to compare closed sides to; None where they are too many."""
    decades = 0.0
    with precision(ROUGH_BITS):
        for part in _parts(sides):
            try:
                decades = max(decades, abs(_decades(part)))
                known = FUNCTIONS.get(part.text) if part.op == "fn" else None
                if known is not None and known.settles is not None:
                    factor, power = known.settles
                    nearing = factor * 10 ** (power * _decades(part.args[0])) / log(10)
                    decades = max(decades, nearing / A_DECADE)
            except NO_VALUE:
                continue
    digits = BASE_DIGITS + ceil(A_DECADE * decades)
    return digits if digits <= MOST_DIGITS else None


def hides_steps(node: Node) -> bool:
    """Whether it sums, without end, whole parts of numbers that are no fractions.

    Those may be all alike for as many terms as one cares to add: ⌊n tanh π⌋ is n for n < 269.
    """
    if not node.kinds & _SLOW:
        return False
    steps = (part for part in node.walk() if part.op == "fn" and part.text in _STEPS)
    return any(step.kinds & _IRRATIONAL or step.args[0].kinds & _FUNCTION for step in steps)


def is_closed_form(node: Node) -> bool:
    """Whether it holds nothing that is summed, integrated or taken to a limit."""
    return not node.kinds & _SLOW


def _parts(sides: Iterable[Node]) -> dict[Node, None]:
    """The parts of the sides that have a value of their own."""
    found: dict[Node, None] = {}
    stack = list(sides)
    while stack:
        node = stack.pop()
        if node not in found and not (node.op in BINDERS or node.op == "deriv"):
            found[node] = None
            stack += node.args
    return found


def _decades(node: Node) -> float:
    """The power of ten of the value of a part, 0 for nothing."""
    value = estimated(node, {})[0]
    return 0.0 if value.contains(0) else magnitude(value) * log10(2)
