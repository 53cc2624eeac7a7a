"""Proves that one side of an equation is real and the other never is, on a bounded real box.

Logarithms and even roots of negative numbers, arcosh below 1, arcsin and arccos beyond ±1 are
never real; nor is what real numbers other than 0 make of them by sums, products and quotients.
Signs and sizes come from intervals over the whole box, which is not cut.
"""

from __future__ import annotations

from phiq.scorer.bounds.boxes import Box, Interval, NoIntervalError, box_of, interval
from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.tree import Node


def never_both_real(left: Node, right: Node, domains: Domains) -> bool:
    """Whether one side is proved real and the other never real, so that they never agree."""
    box = box_of(domains)
    if box is None:
        return False
    sides = ((left, right), (right, left))
    return any(_range(a, box) is not None and _never_real(b, box) for a, b in sides)


def _range(node: Node, box: Box) -> Interval | None:
    """The real values of a node over the box, None where it may have others."""
    try:
        return interval(node, box, {})
    except (NoIntervalError, OverflowError, ValueError):
        return None


def _never_real(node: Node, box: Box) -> bool:
    if node.op in ("add", "neg", "mul", "div"):
        return _one_odd_part(node, box)
    inner = _range(node.args[0], box) if node.args else None
    if inner is None:
        return False
    if node.op == "root":
        return node.args[1].text == "2" and inner[1] < 0
    known = FUNCTIONS.get(node.text) if node.op == "fn" else None
    if known is None or known.real is None:
        return False
    low, high = known.real
    return inner[1] < low or inner[0] > high


def _one_odd_part(node: Node, box: Box) -> bool:
    """Whether one part is never real and the others are, and none of them is 0."""
    odd = 0
    for part in node.args:
        values = _range(part, box)
        if values is None:
            odd += 1
            if odd > 1 or not _never_real(part, box):
                return False
        elif node.op != "add" and values[0] <= 0 <= values[1]:
            return False
    return odd == 1
