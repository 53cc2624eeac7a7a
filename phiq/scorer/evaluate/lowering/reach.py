"""Which integers an expression can take at the sample points of its problem."""

from __future__ import annotations

from math import floor

from phiq.scorer.evaluate.lowering.lower import Lowering
from phiq.scorer.evaluate.sampling import spec_of
from phiq.scorer.expression.fold import all_known
from phiq.scorer.expression.tree import Node

Span = tuple[float, float]


def reach(low: Lowering, node: Node) -> tuple[int, int] | None:
    """First and last integer `node` may be at the samples; None where that is not known.

    Every symbol in it must be an integer; +, -, ×, division by numbers and ⌊⌋ are followed.
    """
    try:
        span = _span(low, node)
        return None if span is None else (floor(span[0]), floor(span[1]))
    except (OverflowError, ValueError):  # past machine floats, or none of them
        return None


def _span(low: Lowering, node: Node) -> Span | None:
    exact = low.rational(node)
    if exact is not None:
        return float(exact), float(exact)
    if node.op == "sym":
        return _samples(low, node)
    spans = all_known([_span(low, child) for child in node.args])
    return _joined(node, spans) if spans else None


def _joined(node: Node, spans: list[Span]) -> Span | None:
    low, high = spans[0]
    if node.op == "neg":
        return -high, -low
    if node.op == "fn" and node.text == "floor":
        return float(floor(low)), float(floor(high))
    if node.op not in ("add", "mul", "div"):
        return None
    for left, right in spans[1:]:
        if node.op == "add":
            low, high = low + left, high + right
            continue
        if node.op == "div":
            if left * right <= 0.0:
                return None
            left, right = 1.0 / right, 1.0 / left  # noqa: PLW2901
        corners = [x * y for x in (low, high) for y in (left, right)]
        low, high = min(corners), max(corners)
    return low, high


def _samples(low: Lowering, node: Node) -> Span | None:
    domain = low.domains.get(node.symbol)
    if domain is None or domain.kind != "integer":
        return None
    _, base, width, direction, *_ = spec_of(domain, low.reach)
    if width > 0.0:
        return base, base + width - 1.0
    return base + width * (direction <= 0.0), base - width * (direction >= 0.0)
