"""Tells what may change its form beyond all sample points: max(x, 300) is 300 at each of them."""

from __future__ import annotations

from typing import Final

from phiq.scorer.expression.tree import Node, kinds

_ABS: Final = kinds("abs")
_FN: Final = kinds("fn")
_WAVES: Final = frozenset(("sin", "cos", "tan"))
_SWITCHING: Final = frozenset(("max", "min", "sign", "floor", "ceil", "round", "mod", "gcd", "lcm"))


def may_switch_far(relation: Node) -> bool:
    """Whether it holds a function that changes its form, and a number that may say far out."""
    if not relation.kinds & (_ABS | _FN):
        return False
    parts = relation.walk()
    functions = [n.text for n in parts if n.op == "fn"]
    switches = bool(relation.kinds & _ABS) or not _SWITCHING.isdisjoint(functions)
    return switches and any(map(_is_large, parts))


def has_fast_wave(relation: Node) -> bool:
    """Whether a sine has so short a period that points may miss its crests: sin 100x."""
    waves = (n for n in relation.walk() if n.op == "fn" and n.text in _WAVES)
    return any(any(map(_is_large, wave.walk())) for wave in waves)


def _is_large(node: Node) -> bool:
    """Whether it is a number of several digits, or a power of numbers."""
    if node.op == "pow":
        return all(part.op == "num" for part in node.args)
    return node.op == "num" and len(node.text) > 1
