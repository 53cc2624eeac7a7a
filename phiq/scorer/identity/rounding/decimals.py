"""What typed decimals promise: 3.14159 stands for every number that rounds or cuts to it.

It also tells which literals, and which domains, are too far from 1 for machine floats to compare
sums there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from flint import arb

from phiq.scorer.bounds.boxes import excludes_zero
from phiq.scorer.evaluate.lowering.lower import exact_value
from phiq.scorer.expression.domain import REAL, Domain, Domains, Interval
from phiq.scorer.expression.functions import FUNCTIONS
from phiq.scorer.expression.literals import figure, last_place, last_unit, unsigned
from phiq.scorer.expression.rewrite import copied, rewritten
from phiq.scorer.expression.tree import Arena, Node, Number, Symbol, kinds
from phiq.scorer.identity.rounding.propagation import joint_reach
from phiq.scorer.numeric.errors import DivergentError
from phiq.scorer.numeric.sides import Sides

#: Digits beyond those of a literal that the number it may be rounded from is computed to.
SPARE_DIGITS = 15
#: Digits, and the point among them, from which on a decimal is one that a program printed.
FLOAT_DIGITS: Final = 16
#: What per cent and per mille divide by.
_SHARES: Final = frozenset(("100", "1000"))
#: Digits from which on a decimal is so precise that rounding it explains no slip.
PRECISE_DIGITS: Final = 8
#: Share of an exact result by which what decimals give may be off.
NEARLY_EXACT: Final = 0.025
#: And by which two calculations may, each with decimals.
WIDELY: Final = 0.1
_RATIONAL: Final = kinds("num", "add", "mul", "neg", "div")
#: Share of the last unit of decimals from which on a gap between them is a difference.
NEARLY_A_UNIT: Final = 0.95
#: Digits a whole number must have to be a rounded one: 1 mi is 1600 m, but no 2 km.
COUNTED_DIGITS: Final = 2
#: Decimal places up to which a number is written out and not rounded: 3/4 is 0.75 and not 0.8. The
#: second is for what is rounded to a single digit: 5/8 is not 0.6, where it may be 0.63.
WRITTEN_OUT: Final = (2, 4)
#: Characters of a literal up to which its digits cannot hide in the rounding of other terms.
PLAIN_DIGITS = 7
#: Distance from 0 from which on e^-x is lost beside 1; width below which functions are straight.
FAR, NARROW = 10.0, 1e-2
#: Functions that grow or settle exponentially.
_EXPONENTIAL = frozenset(name for name, row in FUNCTIONS.items() if row.exponential)
_POWERS = frozenset(("pow", "fn"))
#: Functions that jump: what they are taken of counts as it stands.
_STEPS: Final = frozenset(("floor", "ceil", "round", "sign", "mod"))
_EVERYWHERE: Final = REAL.within


def typed_uncertainty(node: Node) -> float:
    """One unit in the last digit of the coarsest decimal typed in the tree; 0 without decimals.

    It is a yardstick, not a bound: how a decimal's error grows on its way is not followed.
    """
    return max(map(last_unit, _typed_decimals(node)), default=0.0)


def _typed_decimals(node: Node) -> Iterator[str]:
    """The decimals of a tree but those under a function that jumps, which count as they stand."""
    if node.op == "num":
        if Number(node.text).typed_decimal:
            yield node.text
    elif node.op != "fn" or node.text not in _STEPS:
        for part in node.args:
            yield from _typed_decimals(part)


def digits_explain(left: Node, right: Node, gap: float) -> bool:
    """Whether a gap between two numbers may be one between decimals and what they stand for.

    Where one side has none, its number decides; decimals on both sides are compared as they stand.
    """
    units = typed_uncertainty(left), typed_uncertainty(right)
    precise = all(len(text) > PRECISE_DIGITS for s in (left, right) for text in _typed_decimals(s))
    if all(units) and not precise and ((left.args and right.args) or _tells_result(left, right)):
        return False
    if (all(units) and not precise) or not any(units):
        return gap < NEARLY_A_UNIT * min(max(units), joint_reach(left, right))
    if _is_far_off(left, right, gap) or _is_far_off(right, left, gap):
        return False
    arena = Arena()
    domains: dict[Symbol, Domain] = {}
    first, second = [loosened(side, arena, domains) for side in (left, right)]
    return not excludes_zero(first, second, domains)


def _is_far_off(typed: Node, exact: Node, gap: float) -> bool:
    """Whether what decimals give misses an exact number widely: 500 × 0.04 × 3 is not 70.

    Its decimals count as they stand then, though 0.333 × 3 may be 1. A function may be 0 where a
    decimal rounds its zero, as cos(1.57) is.
    """
    number = None if typed_uncertainty(exact) else exact_value(exact, {})
    if number is None or (number == 0 and typed.kinds & ~_RATIONAL):
        return False
    return gap > NEARLY_EXACT * abs(number)


def _misses_widely(left: Node, right: Node, gap: float) -> bool:
    """Whether two calculations, each with decimals, miss by a tenth: 20 × 0.3 is not 15 × 0.5."""
    if not (typed_uncertainty(left) and typed_uncertainty(right)):
        return False
    sizes = [exact_value(side, {}) for side in (left, right)]
    return any(size is not None and gap > WIDELY * abs(size) for size in sizes)


def can_be_typed(left: Node, right: Node, gap: float | None) -> bool:
    """Whether the one decimal of a side can stand for what makes the sides equal.

    The other side counts as it stands: in 4.2/1.6 = 2.63 the result is rounded, not what it is
    computed from.
    """
    for typed, exact in ((left, right), (right, left)):
        if _is_literal(typed) or _decimals(typed) != 1:
            continue
        shared = exact.args[0] if exact.op == "div" and exact.args[1].text in _SHARES else exact
        if _is_literal(shared) and (_decimals(exact) or not typed.kinds & ~_RATIONAL):
            continue
        if gap is not None and (
            _is_far_off(typed, exact, gap) or _misses_widely(typed, exact, gap)
        ):
            continue
        arena = Arena()
        domains: dict[Symbol, Domain] = {}
        loose = loosened(typed, arena, domains)
        if not excludes_zero(loose, copied(arena, exact), domains):
            return True
    return False


def _is_literal(side: Node) -> bool:
    return unsigned(side).op == "num"


def _tells_result(left: Node, right: Node) -> bool:
    """Whether one side is a decimal and the other computes it from others."""
    bare = [unsigned(side) for side in (left, right)]
    return any(side.op == "num" for side in bare) and any(side.op != "num" for side in bare)


def _decimals(node: Node) -> int:
    return len([*_typed_decimals(node)])


def loosened(
    node: Node, arena: Arena, domains: dict[Symbol, Domain], *, counted: bool = False
) -> Node:
    """The tree with a symbol for each typed decimal, on what the decimal may stand for.

    counted: whether whole numbers may be rounded too, as those of a unit are.
    """

    def loosen(part: Node) -> Node | None:
        if part.op == "fn" and part.text in _STEPS:
            return copied(arena, part)
        whole = counted and part.text.isdigit() and len(part.text) >= COUNTED_DIGITS
        if part.op != "num" or not (whole or Number(part.text).typed_decimal):
            return None
        value, unit = float(part.text), last_unit(part.text)
        symbol = Symbol(part.text)
        cut_off = value + NEARLY_A_UNIT * unit
        domains[symbol] = Domain("real", Interval(value - unit / 2, cut_off))
        return arena.symbol(symbol)

    return rewritten(arena, node, loosen)


def is_rounded(left: Node, right: Node) -> bool | None:
    """Whether a decimal on one side is what the number on the other rounds to, or is cut off to.

    None where no side is one typed decimal, or the other has decimals and does not round to it;
    a whole number that decimals give must be theirs to its last digit, since it is none itself.
    """
    for typed, exact in ((left, right), (right, left)):
        literal = figure(typed)
        if literal is not None:
            if _is_written_out(exact, literal):
                return False
            rounds = _rounds_to(exact, typed, literal)
            finer = typed_uncertainty(exact)
            if rounds or not finer or (_is_literal(exact) and finer <= last_unit(literal)):
                return rounds
            if not _is_literal(exact):
                return None
    return False if _misses_whole(left, right) else None


def _is_written_out(exact: Node, literal: str) -> bool:
    """Whether a number has so few decimal places, if more than a literal, that none is left out."""
    measured = typed_uncertainty(exact) and not _is_literal(exact)
    value = None if measured else exact_value(exact, {})
    if value is None:
        return False
    places = WRITTEN_OUT[len(literal.replace(".", "").strip("0")) == 1]
    return bool(10**places * value % 1 == 0 != 10 ** max(0, -last_place(literal)) * value % 1)


def _misses_whole(left: Node, right: Node) -> bool:
    """Whether one side is a whole number, and plain decimals on the other give none like it."""
    for whole, computed in ((left, right), (right, left)):
        bare = unsigned(whole)
        decimals = [*_typed_decimals(computed)]
        if bare.op == "num" and bare.text.isdigit() and decimals and "e" not in "".join(decimals):
            values = Sides(computed, whole).at({}, len(bare.text) + SPARE_DIGITS)
            return values is not None and bool(2 * abs(values.gap) > 1)
    return False


def has_one_side_exact(left: Node, right: Node) -> bool:
    """Whether decimals are typed on one side only."""
    return bool(typed_uncertainty(left)) != bool(typed_uncertainty(right))


def is_cut_off(left: Node, right: Node) -> bool:
    """Whether a decimal is only the beginning of the digits of the other side: 2/3 = 0.66."""
    for typed, exact in ((left, right), (right, left)):
        literal = unsigned(typed)
        if len(literal.text) > FLOAT_DIGITS:
            continue
        if literal.op == "num" and Number(literal.text).typed_decimal:
            values = Sides(exact, typed).at({}, len(literal.text) + SPARE_DIGITS)
            return values is not None and bool(
                2 * abs(values.gap) > arb(10) ** last_place(literal.text)
            )
    return False


def _rounds_to(exact: Node, typed: Node, literal: str) -> bool | None:
    try:
        values = Sides(exact, typed).at({}, len(literal) + SPARE_DIGITS)
    except DivergentError:
        return None
    if values is None:
        return None
    if not values.are_real():
        return False
    gap, unit = abs(values.gap), arb(10) ** last_place(literal)
    printed = len(literal.partition("e")[0]) > FLOAT_DIGITS  # by a program that computed it
    if printed and not typed_uncertainty(exact):
        unit = max(unit, abs(values.right) * arb(2) ** -51)
    cut_off = gap < unit and abs(values.right) < abs(values.left)
    return not 2 * gap > unit or bool(cut_off)  # just half a unit is rounded too


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


def is_remote(domains: Domains) -> bool:
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
