"""How finite sums and products are lowered: term by term.

A limit that depends on integer symbols takes one of the values their samples reach: all terms that
may be needed are written out, each with a gate that lets it count where it is in range. Infinite
ones are not in the batched set. An empty sum is 0, an empty product 1.
"""

from __future__ import annotations

from typing import Final

from phiq.scorer.evaluate.lowering.lower import Lowering, UnsupportedError
from phiq.scorer.evaluate.lowering.reach import reach
from phiq.scorer.evaluate.opcodes import Op
from phiq.scorer.expression.tree import Node

#: Terms of a sum or product that are written out; more belong to a closed form or to balls.
MAX_TERMS: Final = 64


def written_out(low: Lowering, node: Node) -> int:
    """The slot of a `sum` or `prod` node over a range.

    Raises:
        UnsupportedError: a limit is not a small known number.
    """
    body, index, first, last = node.args
    spans = reach(low, first), reach(low, last)
    if node.value != "range" or index.op != "sym" or spans[0] is None or spans[1] is None:
        raise UnsupportedError(f"this {_WORDS[node.op]}")
    if spans[1][1] - spans[0][0] >= MAX_TERMS:
        raise UnsupportedError(f"a {_WORDS[node.op]} of more than {MAX_TERMS} terms")
    numbers = range(spans[0][0], spans[1][1] + 1)
    symbol, off = index.symbol, int(node.op == "prod")
    dependent = _containing(index, body)
    below = low.lower(first) if spans[0][0] != spans[0][1] else None
    above = low.lower(last) if spans[1][0] != spans[1][1] else None
    terms = low.terms(body, symbol, dependent, numbers)
    places = [low.number(number) for number in numbers]
    if below is not None:
        gates = [low.emit(Op.AT_MOST, below, place) for place in places]
        terms = [low.emit(Op.GATE, *pair, off) for pair in zip(terms, gates, strict=True)]
    if above is not None:
        gates = [low.emit(Op.AT_MOST, place, above) for place in places]
        terms = [low.emit(Op.GATE, *pair, off) for pair in zip(terms, gates, strict=True)]
    if not terms:
        return low.number(off)
    return low.product(terms) if off else low.total(terms)


def _containing(index: Node, body: Node) -> frozenset[Node]:
    """The nodes of `body` that contain the node `index`."""
    found = {index}
    for node in sorted(body.walk(), key=lambda node: node.index):  # children first
        if not found.isdisjoint(node.args):
            found.add(node)
    return frozenset(found)


_WORDS: Final = {"sum": "sum", "prod": "product"}
