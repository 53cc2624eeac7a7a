"""Proves that an equation has no solution from the sides of the imaginary axis its sides lie on.

A principal even root lies on the right of it or on it, whatever is under the root, so that
√x + 1 = 0 has no solution in the whole plane. What is real lies where its sign says.
"""

from __future__ import annotations

from typing import Final

from phiq.scorer.bounds.signs import NEGATIVE, POSITIVE, ZERO, signs_of
from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.literals import is_whole, whole_number
from phiq.scorer.expression.tree import Node

_RIGHT: Final = ZERO | POSITIVE
_LEFT: Final = NEGATIVE | ZERO


def never_equal_halves(left: Node, right: Node, domains: Domains) -> bool:
    """Whether the real parts of the sides have different signs wherever both have a value.

    Whole numbers on the one side are taken to the other: √x + 5 = 2 is √x = -3.
    """
    if _apart(_signs(left, domains), _signs(right, domains)):
        return True
    for side, other in ((left, right), (right, left)):
        number, rest = whole_number(other), _without_wholes(side)
        if number is not None and rest is not None:
            terms, whole = rest
            size = number - whole
            sign = (POSITIVE if size > 0 else NEGATIVE) if size else ZERO
            if _apart(_of_sum([_signs(term, domains) for term in terms]), sign):
                return True
    return False


def _apart(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and not one & other


def _without_wholes(side: Node) -> tuple[list[Node], int] | None:
    """The terms of a sum that are no whole numbers, and the sum of those; None without any."""
    if side.op != "add":
        return None
    values = [whole_number(term) for term in side.args]
    known = [value for value in values if value is not None]
    terms = [term for term, value in zip(side.args, values, strict=True) if value is None]
    return (terms, sum(known)) if known and terms else None


def _signs(node: Node, domains: Domains) -> int | None:
    """The signs the real part can have, as in `signs`; None where nothing is known of it."""
    known = signs_of(node, domains)
    if known is not None:
        return known
    if node.op == "neg":
        inner = _signs(node.args[0], domains)
        return {POSITIVE: NEGATIVE, _RIGHT: _LEFT, NEGATIVE: POSITIVE, _LEFT: _RIGHT}.get(
            inner or 0
        )
    if _is_even_root(node):
        return _RIGHT
    if node.op == "add":
        return _of_sum([_signs(child, domains) for child in node.args])
    if node.op == "mul":
        return _of_product(node, domains)
    return None


def _is_even_root(node: Node) -> bool:
    """Whether it is √u, a fourth root and so on, or a power of 1/2, 1/4."""
    if node.op == "root":
        degree = node.args[1]
    elif node.op == "pow" and node.args[1].op == "div" and node.args[1].args[0].text == "1":
        degree = node.args[1].args[1]
    else:
        return False
    return is_whole(degree) and int(degree.text) % 2 == 0


def _of_sum(parts: list[int | None]) -> int | None:
    """The sign of a sum of parts on one side."""
    for half, whole in ((_RIGHT, POSITIVE), (_LEFT, NEGATIVE)):
        if all(part is not None and not part & ~half for part in parts):
            return whole if whole in parts else half
    return None


def _of_product(node: Node, domains: Domains) -> int | None:
    """The sign of a real factor times one part that is not real."""
    others = [child for child in node.args if signs_of(child, domains) is None]
    if len(others) != 1:
        return None
    by = [signs_of(child, domains) for child in node.args if child is not others[0]]
    return _signs(others[0], domains) if all(sign == POSITIVE for sign in by) else None
