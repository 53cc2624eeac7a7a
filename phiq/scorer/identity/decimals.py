"""What typed decimals promise: 3.14159 stands for every number that rounds or cuts to it.

It also tells which literals, and which domains, are too far from 1 for machine floats to compare
sums there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from phiq.scorer.bounds.boxes import excludes_zero
from phiq.scorer.expression.domain import REAL, Domain, Interval
from phiq.scorer.expression.tree import Arena, Node, Number, Symbol
from phiq.scorer.numeric.agreement import context
from phiq.scorer.numeric.compiler import NO_VALUE
from phiq.scorer.numeric.highprec import compile_node

#: Digits beyond those of a literal that the number it may be rounded from is computed to.
SPARE_DIGITS = 15
#: Share of the last unit of decimals from which on a gap between them is a difference.
NEARLY_A_UNIT: Final = 0.95
#: Characters of a literal up to which its digits cannot hide in the rounding of other terms.
PLAIN_DIGITS = 7
#: Distance from 0 from which on e^-x is lost beside 1; width below which functions are straight.
FAR, NARROW = 10.0, 1e-2
#: Functions that grow or settle exponentially.
_EXPONENTIAL = frozenset(
    ("exp", "sinh", "cosh", "tanh", "coth", "sech", "csch", "erf", "erfc", "gamma", "factorial")
)
_POWERS = frozenset(("pow", "fn"))
_EVERYWHERE: Final = REAL.within


def typed_uncertainty(node: Node) -> float:
    """One unit in the last digit of the coarsest decimal typed in the tree; 0 without decimals.

    It is a yardstick, not a bound: how a decimal's error grows on its way is not followed.
    """
    typed = (n.text for n in node.walk() if n.op == "num" and Number(n.text).typed_decimal)
    return max((last_unit(literal) for literal in typed), default=0.0)


def last_unit(literal: str) -> float:
    """One unit in the last digit of a literal."""
    return float(10.0 ** _last_place(literal))


def _last_place(literal: str) -> int:
    """The power of ten of its last digit."""
    mantissa, _, exponent = literal.lower().partition("e")
    return int(exponent or 0) - len(mantissa.partition(".")[2])


def digits_explain(left: Node, right: Node, gap: float) -> bool:
    """Whether a gap between two numbers may be one between decimals and what they stand for.

    Where one side has none, its number decides; decimals on both sides are compared as they stand.
    """
    units = typed_uncertainty(left), typed_uncertainty(right)
    if all(units) and ((left.args and right.args) or _tells_result(left, right)):
        return False
    if all(units) or not any(units):
        return gap < NEARLY_A_UNIT * max(units)
    arena = Arena()
    domains: dict[Symbol, Domain] = {}
    first, second = [_loosened(side, arena, domains) for side in (left, right)]
    return not excludes_zero(first, second, domains)


def can_be_typed(left: Node, right: Node) -> bool:
    """Whether the one decimal of a side can stand for what makes the sides equal.

    The other side counts as it stands: in 4.2/1.6 = 2.63 the result is rounded, not what it is
    computed from.
    """
    for typed, exact in ((left, right), (right, left)):
        if _decimals(typed) != 1 or (exact.op in ("num", "neg") and _decimals(exact)):
            continue
        arena = Arena()
        domains: dict[Symbol, Domain] = {}
        loose = _loosened(typed, arena, domains)
        if not excludes_zero(loose, _copied(exact, arena), domains):
            return True
    return False


def _tells_result(left: Node, right: Node) -> bool:
    """Whether one side is a decimal and the other computes it from others."""
    bare = [side.args[0] if side.op == "neg" else side for side in (left, right)]
    return any(side.op == "num" for side in bare) and any(side.op != "num" for side in bare)


def _decimals(node: Node) -> int:
    return sum(n.op == "num" and Number(n.text).typed_decimal for n in node.walk())


def _copied(node: Node, arena: Arena) -> Node:
    return arena.node(node.op, tuple(_copied(part, arena) for part in node.args), node.value)


def _loosened(node: Node, arena: Arena, domains: dict[Symbol, Domain]) -> Node:
    """The tree with a symbol for each typed decimal, on what the decimal may stand for."""
    if node.op == "num" and Number(node.text).typed_decimal:
        value, unit = float(node.text), last_unit(node.text)
        symbol = Symbol(node.text)
        domains[symbol] = Domain("real", Interval(value - unit / 2, value + unit))
        return arena.node("sym", (), symbol)
    parts = tuple(_loosened(part, arena, domains) for part in node.args)
    return arena.node(node.op, parts, node.value)


def is_rounded(left: Node, right: Node) -> bool | None:
    """Whether a decimal on one side is what the number on the other rounds to, or is cut off to.

    None where no side is one typed decimal, or the other has decimals and does not round to it.
    """
    for typed, exact in ((left, right), (right, left)):
        literal = typed.args[0] if typed.op == "neg" else typed
        if literal.op == "num" and Number(literal.text).typed_decimal:
            rounds = _rounds_to(exact, typed, literal.text)
            return rounds if rounds or not typed_uncertainty(exact) else None
    return None


def has_one_side_exact(left: Node, right: Node) -> bool:
    """Whether decimals are typed on one side only."""
    return bool(typed_uncertainty(left)) != bool(typed_uncertainty(right))


def _rounds_to(exact: Node, typed: Node, literal: str) -> bool | None:
    ctx = context()
    ctx.dps = len(literal) + SPARE_DIGITS
    try:
        value, decimal = [compile_node(side, ctx)({}) * ctx.mpf(1) for side in (exact, typed)]
    except NO_VALUE:
        return None
    if value.imag:
        return False
    gap, unit = abs(value - decimal), ctx.mpf(10) ** _last_place(literal)
    return bool(2 * gap <= unit or (gap < unit and abs(decimal) < abs(value)))


def is_delicate(node: Node) -> bool:
    """Whether the tree holds numbers so large or small that floats may lose what they add."""
    for part in node.walk():
        if part.op == "num":
            if len(part.text) > PLAIN_DIGITS or "e" in part.text.lower():
                return True
        elif part.op in _POWERS:
            exponent = _exponent(part)
            if exponent is not None and _holds_large(exponent):
                return True
    return False


def _exponent(node: Node) -> Node | None:
    """What a power of a number, or a function that grows or settles like one, is taken of."""
    if node.op == "pow" and node.args[0].op in ("num", "const"):
        return node.args[1]
    return node.args[0] if node.op == "fn" and node.text in _EXPONENTIAL else None


def _holds_large(exponent: Node) -> bool:
    return any(len(inner.text) > 1 for inner in exponent.walk() if inner.op == "num")


def is_remote(domains: Mapping[Symbol, Domain]) -> bool:
    """Whether a symbol lives where all that floats tell apart elsewhere may be lost in rounding."""
    for domain in domains.values():
        if domain.within is not _EVERYWHERE and _is_remote(domain):
            return True
    return False


def _is_remote(domain: Domain) -> bool:
    low, high = domain.within.low, domain.within.high
    if high - low <= NARROW and domain.kind != "integer":
        return True
    return FAR < low < math.inf or -math.inf < high < -FAR
