"""What sums, products and functions of endless parts come to: 1/∞ = 0, ∞ + 1 = ∞, atan ∞ = π/2."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from flint import arb

from phiq.scorer.expression.fold import all_known
from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.tree import Node
from phiq.scorer.identity.infinity.endless import (
    end_of_integral,
    end_of_limit,
    end_of_product,
    end_of_series,
)
from phiq.scorer.identity.infinity.ends import BITS, End, end_of_number
from phiq.scorer.numeric.balls.precision import precision


def end_of(node: Node) -> End | None:
    """What a side comes to; None where that is not clear."""
    return _Ends().of(node)


class _Ends:
    """What the parts of a side come to, each once however often it is shared."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[Node, End | None] = {}

    def of(self, node: Node) -> End | None:
        """What a part comes to; None where that is not clear."""
        if node not in self._known:
            self._known[node] = self._looked_at(node)
        return self._known[node]

    def _looked_at(self, node: Node) -> End | None:
        whole = _WHOLE.get(node.op)
        if whole is not None:
            return whole(node)
        rule = _RULES.get(node.op)
        if rule is not None and (node.op != "const" or node.text == "inf"):
            return rule(node, self)
        return end_of_number(node)


def _negative(node: Node, ends: _Ends) -> End | None:
    inner = ends.of(node.args[0])
    if inner is None or inner.limit is not None:
        return None if inner is None else end_of_number(node)
    with precision(BITS):
        value = None if inner.value is None else -inner.value
    return inner._replace(sign=-inner.sign, value=value)


def _sum_of(node: Node, ends: _Ends) -> End | None:
    known = all_known(map(ends.of, node.args))
    if known is None:
        return None
    infinite = [part for part in known if part.kind == "infinite"]
    if not infinite:
        return end_of_number(node)
    if any(part.kind == "nothing" for part in known):
        return None
    return infinite[0] if len({part.sign for part in infinite}) == 1 else None


def _product_of(node: Node, ends: _Ends) -> End | None:
    known = all_known(map(ends.of, node.args))
    if known is None:
        return None
    infinite = [part for part in known if part.kind == "infinite"]
    if not infinite:
        return next((p for p in known if p.kind == "nothing"), None) or end_of_number(node)
    sign = 1
    for part in known:
        if part.kind == "infinite":
            sign *= part.sign
        elif part.value is None or part.value.is_zero():
            return None
        else:
            sign *= 1 if part.value > 0 else -1
    return infinite[0]._replace(sign=sign)


def _quotient_of(node: Node, ends: _Ends) -> End | None:
    above, below = ends.of(node.args[0]), ends.of(node.args[1])
    if above is None or below is None or "nothing" in (above.kind, below.kind):
        return None
    if below.kind == "infinite":
        return End("number", value=arb(0)) if above.kind == "number" else None
    if above.kind == "number":
        return end_of_number(node)
    if below.value is None or below.value.is_zero():
        return None
    return above._replace(sign=above.sign if below.value > 0 else -above.sign)


def _function(node: Node, ends: _Ends) -> End | None:
    """A function or a power of a number at infinity, where it tends to a number or grows."""
    row = FUNCTIONS.get("exp" if node.op == "pow" else node.text)
    known = row is not None and row.limits is not None and len(node.args) == 1 + (node.op == "pow")
    inner = ends.of(node.args[-1]) if known else None
    if row is None or row.limits is None or inner is None or inner.kind != "infinite":
        return None if inner is not None and inner.kind == "nothing" else end_of_number(node)
    sign = inner.sign
    if node.op == "pow":
        base = end_of_number(node.args[0])
        if base is None or base.value is None or base.value <= 0 or base.value == 1:
            return None
        sign = sign if base.value > 1 else -sign
    limit = row.limits[sign > 0]
    if math.isinf(limit):
        return End("infinite", 1 if limit > 0 else -1, why="a side grows without end")
    with precision(BITS):
        quarter = arb.pi() / 2
        exact = quarter * arb(limit > 0) - quarter * arb(limit < 0)
        return End("number", value=exact if abs(limit) == math.pi / 2 else arb(limit))


#: What is looked at with all its parts at once.
_WHOLE: Final[dict[str, Callable[[Node], End | None]]] = {
    "lim": end_of_limit,
    "sum": end_of_series,
    "prod": end_of_product,
    "int": end_of_integral,
}
_RULES: Final[dict[str, Callable[[Node, _Ends], End | None]]] = {
    "const": lambda _node, _ends: End("infinite", 1, why="a side is infinite"),
    "fn": _function,
    "pow": _function,
    "neg": _negative,
    "add": _sum_of,
    "mul": _product_of,
    "div": _quotient_of,
}
