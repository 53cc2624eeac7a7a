"""How many digits it takes to tell two numbers apart that are typed as closed expressions.

tanh(100) is 1 to 86 digits and √(10^100 + 1) is 10^50 to a hundred: what a sum adds or a function
comes near to may lie as far down as the numbers in it are large. It is a yardstick by the sizes of
the parts, no bound: numbers that agree to so many digits are still not proved to be equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import ceil, log
from typing import Any, Final

from phiq.scorer.expression.binding import BINDERS
from phiq.scorer.expression.tree import Node, kinds
from phiq.scorer.numeric.compiler import NO_VALUE
from phiq.scorer.numeric.highprec import compiler
from phiq.scorer.numeric.values import is_whole

#: Digits looked at where no part is large or small: the numerical coincidences known to us end
#: within 50 (e^(π√163) and its corrections), sums and integrals apart.
BASE_DIGITS: Final = 100
#: Digits for each decade of the largest or smallest part: the fourth power of a part of 10^-30 in
#: the series of a cosine is 10^-120.
A_DECADE: Final = 4
#: Most digits computed: past it the numbers stay as they are, too close to tell.
MOST_DIGITS: Final = 4000
#: Precision of the sizes of the parts.
ROUGH_DIGITS: Final = 15
#: What has parts that are computed over and over, and is not looked into.
_SLOW: Final = kinds("sum", "prod", "int", "lim", "deriv")
#: Functions that jump, and what makes a number other than a fraction.
_STEPS: Final = frozenset(("floor", "ceil", "round", "sign", "mod"))
_IRRATIONAL: Final = kinds("const", "root")
#: Functions that come near to a number, by the digits of what is left at an argument x.
_NEARING: Final[dict[str, Callable[[float], float]]] = {
    **dict.fromkeys(("tanh", "coth"), lambda x: 2 * x / log(10)),
    **dict.fromkeys(("erf", "erfc"), lambda x: x * x / log(10)),
    "zeta": lambda x: x * log(2) / log(10),
}


def digits_to_tell(sides: Iterable[Node], ctx: Any) -> int | None:
    """The digits to compare closed sides to; None where they are too many.

    `ctx` is a context of mpmath, whose precision is changed.
    """
    ctx.dps = ROUGH_DIGITS
    values = compiler(ctx)
    decades = 0.0
    for part in _parts(sides):
        try:
            value = values.compile(part)({})
            decades = max(decades, abs(_decade(ctx, value)))
            nearing = _NEARING.get(part.text) if part.op == "fn" else None
            if nearing is not None:
                argument = abs(values.compile(part.args[0])({}))
                decades = max(decades, nearing(float(argument)) / A_DECADE)
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
    return any(step.kinds & _IRRATIONAL or _holds_function(step.args[0]) for step in steps)


def _holds_function(node: Node) -> bool:
    return any(part.op == "fn" for part in node.walk())


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


def _decade(ctx: Any, value: Any) -> float:
    """The power of ten of a value, 0 for nothing."""
    if not value:
        return 0.0
    bits = value.bit_length() if is_whole(value) else ctx.mag(value)
    return float(bits) * log(2) / log(10)
