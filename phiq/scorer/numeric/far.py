"""What a function does far out: tends to a number, grows without end, or does neither.

It is looked at in stretches ever farther from 0, at 3 to 10^128 where it can be computed that
far, in as many digits as such arguments ask for. A slow limit, like that of 1/ln x, is told by how
its steps shrink. Evidence, not proof; what shows no clear pattern stays open. Whether a series or
an integral converges is read off the power by which its terms fall (Bertrand's tests).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice, pairwise
from math import log2
from typing import Final, Literal, NamedTuple

from flint import arb

from phiq.scorer.numeric.balls.basics import Ball
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.errors import NO_VALUE
from phiq.scorer.time_limit import check_time

#: Powers of ten of the stretches, and the places in each, to each of which a multiple of √2 is
#: added, or of 1 for whole numbers: so that they have no common period.
DECADES: Final[tuple[float, ...]] = (
    *(0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 16.0, 32.0, 64.0, 128.0),
)
PLACES: Final = (1000, 1103, 1234, 1377, 1501, 1710, 1907, 2114)
#: Digits beyond those of the argument squared, which sums of large terms may cancel.
SPARE_DIGITS: Final = 60
#: Fewest stretches, and how many of the last ones must show the pattern.
NEEDED: Final = 5
LAST: Final = 3
#: How much smaller a step towards a limit is than the one before: that of 1/ln x is half of it.
SHRINKS: Final = 0.6
#: How little the growth of what grows without end may slow down.
KEEPS: Final = 0.9
#: Share of a spread that is left over LAST stretches where it does not die down.
STAYS: Final = 0.3
#: A limit that is no more than this away, in steps that still shrink, is not told apart from it.
ERRORS: Final = 10
#: Width of the quotient by which the power at a place is measured, relative to it.
WIDTH_DECADES: Final = 40
#: A power from which on a function falls quickly enough however it wavers, and how much a power may
#: waver otherwise.
CLEAR: Final = 2
ALIKE: Final = 0.01
#: Powers of ten at which slopes are measured, and how much larger they may be than at the first.
_GENTLE: Final = (2, 6, 16)
STEEPER: Final = 10
#: Share of a size that is nothing.
NOTHING: Final = 1e-40

#: From a positive number to a ball, at the precision that is set.
Function = Callable[[arb], Ball]
_NOUGHT: Final = arb(0)
_Powers = tuple[float, float, float]


class Far(NamedTuple):
    """What a function does: `tends` to `value` within `error`, `grows` in a sign, or `wanders`."""

    kind: Literal["tends", "grows", "wanders"]
    value: arb = _NOUGHT
    error: arb = _NOUGHT


def behaviour(function: Function, *, whole: bool = False) -> Far | None:
    """What a function does as its argument grows; None where that is not clear.

    whole: whether only whole numbers are meant.
    """
    rows = _rows(function, whole)
    if len(rows) < NEEDED:
        return None
    sign = _growing(rows)
    if sign:
        return Far("grows", arb(sign))
    middles = [row[0] for row in rows]
    moves = [abs(b - a) for a, b in pairwise(middles)]
    steps = [max(move, _spread(row)) for move, row in zip(moves, rows[1:], strict=True)]
    value = middles[-1]
    size = max(abs(value), arb(1))
    if _shrink(steps, NOTHING * size):
        return Far("tends", value, steps[-1] * SHRINKS / (1 - SHRINKS))
    spreads = [_spread(row) for row in rows[-LAST - 1 :]]
    settled = all(spread >= STAYS * spreads[0] > 0 for spread in spreads)
    turns = min(_turns(row) for row in rows[-LAST:])
    return Far("wanders") if settled and turns else None


def tends_to(function: Function, value: arb, *, whole: bool = False) -> bool:
    """Whether the function comes ever nearer to the value."""
    rows = _rows(function, whole)
    gaps = [max(abs(v - value) for v in row) for row in rows]
    size = max(abs(value), arb(1))
    return len(gaps) >= NEEDED and _shrink(gaps, NOTHING * size)


def is_gentle(function: Function) -> bool:
    """Whether the slopes of a function do not grow: ∫ f dx converges then only if f tends to 0.

    That is Barbalat's lemma, for a function that is uniformly continuous.
    """
    slopes = []
    for decade in _GENTLE:
        with precision(_bits(WIDTH_DECADES + 2 * decade)):
            width = arb(10) ** -WIDTH_DECADES
            row = [arb(10) ** decade * place / PLACES[0] for place in PLACES]
            try:
                rises = [abs(function(x + width) - function(x)).mid() for x in row]
            except NO_VALUE:
                return False
            slopes.append(max(rises) / width)
    return all(bool(slope <= STEEPER * slopes[0]) for slope in slopes)


def _bits(digits: float) -> int:
    """Bits of so many digits and the spare ones."""
    return int((SPARE_DIGITS + digits) * log2(10))


def _rows(function: Function, whole: bool) -> list[list[arb]]:
    """The real values in each stretch, as exact middles of balls, as far out as there are some."""
    rows: list[list[arb]] = []
    for decade in DECADES:
        row = _row(function, decade, whole)
        if row is None:
            break
        rows.append(row)
    return rows


def _row(function: Function, decade: float, whole: bool) -> list[arb] | None:
    """The real values in one stretch; None where one is missing."""
    row: list[arb] = []
    with precision(_bits(2 * decade)):
        scale = arb(10) ** arb(decade) / PLACES[0]
        for k, place in enumerate(PLACES):
            check_time()
            x = scale * place
            x = x.mid().floor() + k if whole else (x + k * arb(2).sqrt()).mid()
            try:
                value = function(x)
            except NO_VALUE:
                return None
            if not value.is_finite() or not value.imag.contains(0):
                return None
            row.append(value.real.mid())
    return row


def _spread(row: Sequence[arb]) -> arb:
    return max(row) - min(row)


def _turns(row: Sequence[arb]) -> int:
    """How often values that follow one another turn from rising to falling, or back."""
    steps = [b - a for a, b in pairwise(row)]
    return sum(a * b < 0 for a, b in pairwise(steps))


def _shrink(steps: Sequence[arb], nothing: arb) -> bool:
    """Whether the last steps become smaller and smaller, or are nothing."""
    last = steps[-LAST - 1 :]
    return all(b <= max(nothing, SHRINKS * a) for a, b in pairwise(last))


def _growing(rows: Sequence[Sequence[arb]]) -> int:
    """The sign in which the values grow without end; 0 where they do not."""
    for sign in (1, -1):
        least = [min(sign * v for v in row) for row in rows[-LAST - 2 :]]
        growth = [b - a for a, b in pairwise(least)]
        steady = all(b >= KEEPS * a > 0 for a, b in pairwise(growth))
        if steady and least[-1] > 0:
            return sign
    return 0


def power_of_fall(function: Function) -> bool | None:
    """Whether ∫ f dx converges at infinity for an f of one sign far out; None where not clear.

    By the powers p, q, r of x, ln x and ln ln x by which it falls: the first other than 1 decides.
    """
    farthest = (powers for powers in map(_powers(function), DECADES[-2::-1]) if powers)
    found = list(islice(farthest, LAST))
    if len(found) < LAST:
        return None
    last, before = found[:2]
    for old, new in zip(before, last, strict=True):
        excess = new - 1
        if abs(excess) > EXACT and abs(excess) >= KEEPS * abs(old - 1):
            return excess > 0
        if abs(excess) > SMALL and abs(excess) > SHRINKS * abs(old - 1):
            return None
    return False


#: How near to 1 a power is that is 1, and from which on it must be seen to tend to it.
EXACT: Final = 1e-12
SMALL: Final = 1e-3


def _powers(function: Function) -> Callable[[float], _Powers | None]:
    """The powers at a decade, where they are much the same at all its places."""

    def at(decade: float) -> _Powers | None:
        found: list[_Powers] = []
        signs = set()
        with precision(_bits(3 * WIDTH_DECADES + 2 * decade)):
            scale = arb(10) ** arb(decade) / PLACES[0]
            for k, place in enumerate(PLACES):
                check_time()
                one = _powers_at(function, (scale * place + k * arb(2).sqrt()).mid())
                if one is None:
                    return None
                signs.add(one[0])
                found.append(one[1])
        falls = [powers[0] for powers in found]
        regular = min(falls) > CLEAR or max(falls) < 0 or max(falls) - min(falls) <= ALIKE
        return found[0] if regular and len(signs) == 1 else None

    return at


def _powers_at(function: Function, x: arb) -> tuple[int, _Powers] | None:
    """The sign of a function at a place, and the powers of x, ln x, ln ln x by which it falls."""
    step = 1 + arb(10) ** -WIDTH_DECADES
    try:
        values = [function(x), function(x * step)]
    except NO_VALUE:
        return None
    if any(not v.imag.contains(0) or not v.is_finite() or v.contains(0) for v in values):
        return None
    ratio = values[1].real / values[0].real
    log = x.log()
    if not ratio > 0 or not log > 1:
        return None
    p = -ratio.log() / step.log()
    q = (p - 1) * log
    r = (q - 1) * log.log()
    return (1 if values[0].real > 0 else -1), (float(p), float(q), float(r))
