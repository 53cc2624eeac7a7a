"""Gives a false sum the number that it comes to: 2 + 2 = 5 → 2 + 2 = 4.

Only where one side is a number as typed and the other a calculation that comes to a whole number,
or to as many decimals as were typed.
"""

from __future__ import annotations

import re
from typing import Final

from phiq.scorer.expression.tree import Node
from phiq.scorer.numeric.compiler import Number
from phiq.scorer.numeric.errors import NO_VALUE, UnsupportedError
from phiq.scorer.numeric.floats import compiler
from phiq.scorer.time_limit import Allowance, TimeLimitError

_NUMBER: Final = re.compile(r"[-−]?\s*\d+(?:\.(\d+))?")
#: Longest a side may take that is computed for it, in seconds of processor time.
TIME_LIMIT_S: Final = 0.02
#: Largest number put in: all its digits are known.
LARGEST: Final = 10**12
#: How near to a constant a number is that was meant to be it, as a share.
NEARLY: Final = 0.05
#: How near to a whole number a value must be to be one.
WHOLE: Final = 1e-12


def with_value(text: str, root: Node) -> str | None:
    """The text with the right number in place of the wrong one."""
    parts = text.split("=")
    if root.op != "rel" or len(root.args) != 2 or len(parts) != 2 or root.value != ("=",):
        return None
    typed = [_is_number(side) for side in root.args]
    if sum(typed) != 1:
        return None
    place = typed.index(True)
    old = parts[place].strip()
    shape = _NUMBER.fullmatch(old)
    value = _value(root.args[1 - place])
    new = _written(value, len(shape.group(1) or "")) if shape and value is not None else None
    if new is None or new == old or not _is_meant(root.args[1 - place], old, value):
        return None
    parts[place] = parts[place].replace(old, new)
    return "=".join(parts)


def _is_meant(side: Node, old: str, value: float) -> bool:
    """Whether the number typed was meant to be the value: of a constant alone only one near it."""
    if side.op != "const":
        return True
    typed = float(old.replace("−", "-").replace(" ", ""))
    return abs(typed - value) <= NEARLY * abs(value)


def _is_number(node: Node) -> bool:
    return node.op == "num" or (node.op == "neg" and node.args[0].op == "num")


def _value(node: Node) -> Number:
    """What a side comes to, where that is a real number that machine floats hold."""
    try:
        value = Allowance(TIME_LIMIT_S).run(compiler().compile(node), {})
    except (*NO_VALUE, UnsupportedError, TimeLimitError):
        return None
    if isinstance(value, complex):
        if abs(value.imag) > WHOLE * abs(value):
            return None
        value = value.real
    return value if abs(value) < LARGEST else None


def _written(value: Number, decimals: int) -> str | None:
    """A whole number, or one with so many decimals."""
    if decimals:
        return f"{value:.{decimals}f}"
    whole = round(value)
    return str(whole) if abs(value - whole) <= WHOLE * max(1, abs(whole)) else None
