"""Certified solutions: points at which a relation surely holds, or near which it surely does.

A computed solution is certified as exact, or by a change of sign of left - right on an interval on
which it is continuous; y = f(x) is solved by f(x) itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import chain, islice
from sys import float_info
from typing import Final

from flint import acb, arb, fmpq

from phiq.contract import Witness
from phiq.scorer.evidence.points import FractionPoint, plain_points
from phiq.scorer.evidence.spelling import identifier
from phiq.scorer.evidence.witness import (
    BITS,
    DIGITS,
    Sides,
    as_balls,
    digits_of,
    real_part,
    witness_at,
)
from phiq.scorer.expression.membership import contains
from phiq.scorer.expression.tree import Symbol
from phiq.scorer.identity.solve.inversion import invert, single_symbols
from phiq.scorer.identity.solve.solution import Solution
from phiq.scorer.numeric.balls.evaluate import enclose
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.compiler import Number
from phiq.scorer.numeric.errors import NO_VALUE, NoEnclosureError
from phiq.scorer.numeric.floats import compiler

#: Half-widths, relative to a solution, of the intervals on which a change of sign is looked for.
WIDTHS: Final[tuple[float, ...]] = (1e-14, 1e-11, 1e-8)
#: Largest half-width that is told: the largest machine float.
LARGEST: Final = Fraction(float_info.max)
#: Points at which an equation is solved for one symbol.
MAX_TRIED: Final = 4
#: Largest denominator of an exact solution that is looked for beside a computed one.
MAX_DENOMINATOR: Final = 1000


def bounded(sides: Sides) -> Witness | None:
    """A point at which an order between a symbol and a number holds, found beside that number."""
    for side, other in ((sides.left, sides.right), (sides.right, sides.left)):
        if side.op != "sym" or len(sides.domains) != 1:
            continue
        try:
            with precision(BITS[0]):
                near = Fraction(float(real_part(enclose(other, {})).mid())).limit_denominator(10)
        except (NoEnclosureError, OverflowError):  # or past machine floats
            continue
        for value in (near, near + 1, near - 1, 2 * near, near / 2):
            found = sides.witness({side.symbol: value}, holding=True)
            if found is not None:
                return found
    return None


def jointly(relations: Sequence[Sides], solution: Solution | None) -> Witness | None:
    """An exact point at which several relations surely hold together."""
    domains = {symbol: domain for one in relations for symbol, domain in one.domains.items()}
    points: Iterator[FractionPoint] = plain_points(domains)
    start = None if solution is None else _as_fractions(solution.point)
    if start:
        near = {s: v.limit_denominator(MAX_DENOMINATOR) for s, v in start.items()}
        points = chain([near, start], points)
    for point in points:
        if point.keys() >= domains.keys() and all(_surely_holds(one, point) for one in relations):
            return Witness(point={identifier(s): str(v) for s, v in point.items()})
    return None


def _surely_holds(sides: Sides, point: FractionPoint) -> bool:
    here = {symbol: point[symbol] for symbol in sides.domains}
    return sides.witness(here, holding=True) is not None


def certified(sides: Sides, solution: Solution) -> Witness | None:
    """The witness of a computed solution: exact, or with an interval that surely holds one."""
    start = _as_fractions(solution.point)
    if not start or not start.keys() >= sides.domains.keys():
        return None
    exact = {s: v.limit_denominator(MAX_DENOMINATOR) for s, v in start.items()}
    found = sides.witness(exact, holding=True)
    if found is not None:
        return found
    for symbol in _order(sides, solution):
        if sides.domains[symbol].kind != "integer":
            found_interval = _crossing(sides, {**exact, symbol: start[symbol]}, symbol)
            found_interval = found_interval or _crossing(sides, start, symbol)
            if found_interval is not None:
                return found_interval
    return None


def explicit(sides: Sides) -> Witness | None:
    """A solution of y = f(x), f(x) at plain values: none other is needed, whatever f is."""
    for side, other in ((sides.left, sides.right), (sides.right, sides.left)):
        if side.op != "sym" or side in other.walk() or side.symbol not in sides.domains:
            continue
        for turn, point in islice(sides.plain(), MAX_TRIED):
            try:
                value = real_part(sides.at_plain(turn, other))
            except NoEnclosureError:
                continue
            if contains(sides.domains[side.symbol], float(value.mid())):
                return _explicit_witness(point, side.symbol, value)
    return None


def _explicit_witness(point: FractionPoint, symbol: Symbol, value: arb) -> Witness:
    told = digits_of(value)
    named = {identifier(s): str(v) for s, v in point.items()}
    named[identifier(symbol)] = told
    error = abs(value) * arb(10) ** (1 - DIGITS) + value.rad()
    radius = None if value.is_exact() and value.is_integer() else float(error.upper())
    solved_for = None if radius is None else identifier(symbol)
    return Witness(point=named, left=told, right=told, solved_for=solved_for, radius=radius)


def solved(sides: Sides) -> Witness | None:
    """A certified solution for a symbol that occurs once, the other symbols at plain values.

    None is sought for one that is a side, which `explicit` gives its value.
    """
    floats = compiler()
    whole = [side.symbol for side in (sides.left, sides.right) if side.op == "sym"]
    for symbol in single_symbols(sides.left, sides.right):
        if symbol in whole or symbol not in sides.domains:
            continue
        if sides.domains[symbol].kind == "integer":
            continue
        for _, point in islice(sides.plain(), MAX_TRIED):
            given = {s: v.numerator if v.denominator == 1 else float(v) for s, v in point.items()}
            try:
                value = invert(sides.left, sides.right, symbol, given, floats)
                found = _placed(sides, point, symbol, value)
            except NO_VALUE:
                continue
            if found is not None:
                return found
    return None


def _placed(sides: Sides, point: FractionPoint, symbol: Symbol, value: Number) -> Witness | None:
    """The witness of a solution computed for one symbol, if it lies in its domain."""
    if value.imag != 0:
        return None
    exact = Fraction(value.real)
    if not contains(sides.domains[symbol], float(exact)):
        return None
    plain = exact.limit_denominator(MAX_DENOMINATOR)
    if abs(plain - exact) <= abs(exact) * Fraction(WIDTHS[0]):
        found = sides.witness({**point, symbol: plain}, holding=True)
        if found is not None:
            return found
    return _crossing(sides, {**point, symbol: exact}, symbol)


def _as_fractions(point: Mapping[Symbol, Number]) -> FractionPoint | None:
    """A point of machine numbers as exact fractions; None of a complex one."""
    values: FractionPoint = {}
    for symbol, value in point.items():
        if isinstance(value, complex) and value.imag:
            return None
        values[symbol] = Fraction(value.real)
    return values


def _order(sides: Sides, solution: Solution) -> Iterator[Symbol]:
    if solution.solved_for in sides.domains and solution.solved_for is not None:
        yield solution.solved_for
    yield from (s for s in sides.domains if s != solution.solved_for)


def _crossing(sides: Sides, point: FractionPoint, symbol: Symbol) -> Witness | None:
    """An interval of one symbol on which left - right changes its sign, the others as they are.

    By the intermediate value theorem it holds a solution, if left - right is continuous there,
    which the finite ball around its values on the whole interval tells.
    """
    middle = point[symbol]
    with precision(BITS[1]):
        others = as_balls(point)
        for width in WIDTHS:
            half = abs(middle) * Fraction(width) or Fraction(width)
            low, high = middle - half, middle + half
            if half <= LARGEST and _changes_sign(sides, others, symbol, (low, high)):
                return _interval_witness(sides, point, symbol, half)
    return None


def _changes_sign(
    sides: Sides, others: Mapping[Symbol, acb], symbol: Symbol, ends: tuple[Fraction, Fraction]
) -> bool:
    low, high = [arb(fmpq(end.numerator, end.denominator)) for end in ends]
    try:
        first = real_part(sides.gap({**others, symbol: acb(low)}))
        last = real_part(sides.gap({**others, symbol: acb(high)}))
        if not ((first < 0 and last > 0) or (first > 0 and last < 0)):
            return False
        sides.gap({**others, symbol: acb(low.union(high))})
    except NoEnclosureError:
        return False
    return True


def _interval_witness(
    sides: Sides, point: FractionPoint, symbol: Symbol, half: Fraction
) -> Witness:
    left, right = sides.values(as_balls(point))
    found = witness_at(point, left, right)
    found.point[identifier(symbol)] = _decimal(point[symbol])
    found.solved_for = identifier(symbol)
    found.radius = float(half)
    return found


def _decimal(value: Fraction) -> str:
    """A fraction as decimal digits, more of them than its interval is wide."""
    return str(arb(fmpq(value.numerator, value.denominator)).str(25, radius=False))
