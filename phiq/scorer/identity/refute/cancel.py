"""Takes away what both sides of an equation share, without changing its solutions.

Sums of logarithms become products. Equal injective functions around both sides go, then equal
terms, then equal factors that are never zero. What is left is easier to prove unsolvable by its
signs. Nothing is expanded or reordered; `cancelled` returns the sides as they are where nothing
cancels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from phiq.scorer.bounds.signs import POSITIVE, signs_of
from phiq.scorer.bounds.vanishing import never_zero
from phiq.scorer.expression.arithmetic import factors_of, joined, terms_of
from phiq.scorer.expression.domain import Domains
from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.tree import Arena, Node, kinds

_Parts = Sequence[Node]
_FUNCTION = kinds("fn")
#: Functions that take different reals to different values, and those that do so in the plane.
_INJECTIVE = frozenset(name for name, row in FUNCTIONS.items() if row.rises)
_UNDOING = frozenset(name for name, row in FUNCTIONS.items() if row.injective)


def cancelled(left: Node, right: Node, domains: Domains) -> tuple[Node, Node]:
    """Sides that are equal at the same real points as left and right, and often shorter."""
    arena = Arena()
    left, right = _without_logarithms(arena, left, right, domains) or (left, right)
    for _ in range(8):
        peeled = _without_function(left, right, domains) or _without_base(left, right, domains)
        if peeled is None:
            break
        left, right = peeled
    left, right = _without_terms(arena, left, right)
    return _without_factors(arena, left, right, domains)


def _without_logarithms(
    arena: Arena, left: Node, right: Node, domains: Domains
) -> tuple[Node, Node] | None:
    """The products of what sums of logarithms are of, all positive: ln a - ln b = 0 is a = b."""
    if not (left.kinds | right.kinds) & _FUNCTION:
        return None
    sides: tuple[list[Node], list[Node]] = ([], [])
    for place, side in enumerate((left, right)):
        for term in terms_of(side):
            negated = term.op == "neg"
            inner = term.args[0] if negated else term
            if inner.op == "fn" and inner.text == "ln":
                sides[place ^ negated].append(inner.args[0])
            elif not (inner.op == "num" and inner.text == "0"):
                return None
    inside = sides[0] + sides[1]
    if not inside or any(signs_of(node, domains) != POSITIVE for node in inside):
        return None
    return joined(arena, "mul", sides[0]), joined(arena, "mul", sides[1])


def _is_real(node: Node, domains: Domains) -> bool:
    return signs_of(node, domains) is not None


def _without_function(left: Node, right: Node, domains: Domains) -> tuple[Node, Node] | None:
    same = left.op == right.op == "fn" and left.text == right.text
    if not same or left.text not in _INJECTIVE | _UNDOING or len(left.args) != 1:
        return None
    inner = left.args[0], right.args[0]
    return (
        inner if left.text in _UNDOING or all(_is_real(node, domains) for node in inner) else None
    )


def _without_base(left: Node, right: Node, domains: Domains) -> tuple[Node, Node] | None:
    """The exponents of powers of one number above 1, e among them."""
    if left.op != "pow" or right.op != "pow" or left.args[0].digest != right.args[0].digest:
        return None
    base = left.args[0]
    large = base.op == "const" and base.text in ("e", "pi", "phi")
    if not large and not (base.op == "num" and float(base.text) > 1):
        return None
    inner = left.args[1], right.args[1]
    return inner if all(_is_real(node, domains) for node in inner) else None


def _without_terms(arena: Arena, left: Node, right: Node) -> tuple[Node, Node]:
    first, second = _without_common(terms_of(left), terms_of(right))
    return joined(arena, "add", first), joined(arena, "add", second)


def _without_factors(arena: Arena, left: Node, right: Node, domains: Domains) -> tuple[Node, Node]:
    mine, theirs = factors_of(left), factors_of(right)
    others = {n.digest for n in theirs}
    if any(n.digest in others and not never_zero(n, domains) for n in mine):
        return left, right
    first, second = _without_common(mine, theirs)
    return joined(arena, "mul", first), joined(arena, "mul", second)


def _without_common(first: _Parts, second: _Parts) -> tuple[_Parts, _Parts]:
    mine = {n.digest for n in first}
    if not any(n.digest in mine for n in second):
        return first, second
    shared = Counter(n.digest for n in first) & Counter(n.digest for n in second)
    return _less(first, shared), _less(second, shared)


def _less(parts: _Parts, shared: Counter[bytes]) -> _Parts:
    left_over = Counter(shared)
    kept = []
    for part in parts:
        if left_over[part.digest] > 0:
            left_over[part.digest] -= 1
        else:
            kept.append(part)
    return kept
