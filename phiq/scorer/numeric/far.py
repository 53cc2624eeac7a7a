"""What a function does far out: tends to a number, grows without end, or does neither.

It is looked at in stretches ever farther from 0, at 3 to 10^128 where it can be computed that
far, in as many digits as such arguments ask for. A slow limit, like that of 1/ln x, is told by how
its steps shrink. Evidence, not proof; what shows no clear pattern stays open. Whether a series or
an integral converges is read off the power by which its terms fall (Bertrand's tests).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice, pairwise
from typing import Any, Final, Literal, NamedTuple

from phiq.scorer.numeric.compiler import NO_VALUE
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

Function = Callable[[Any], Any]
_Powers = tuple[Any, Any, Any]


class Far(NamedTuple):
    """What a function does: `tends` to `value` within `error`, `grows` in a sign, or `wanders`."""

    kind: Literal["tends", "grows", "wanders"]
    value: Any = 0
    error: Any = 0


def behaviour(ctx: Any, function: Function, *, whole: bool = False) -> Far | None:
    """What a function does as its argument grows; None where that is not clear.

    Args:
        ctx: a context of mpmath, whose precision is changed.
        function: from a positive number to a value.
        whole: whether only whole numbers are meant.
    """
    rows = _rows(ctx, function, whole)
    if len(rows) < NEEDED:
        return None
    sign = _growing(rows)
    if sign:
        return Far("grows", sign)
    middles = [row[0] for row in rows]
    moves = [abs(b - a) for a, b in pairwise(middles)]
    steps = [max(move, _spread(row)) for move, row in zip(moves, rows[1:], strict=True)]
    value = middles[-1]
    size = max(abs(value), ctx.mpf(1))
    if _shrink(steps, NOTHING * size):
        return Far("tends", value, steps[-1] * SHRINKS / (1 - SHRINKS))
    spreads = [_spread(row) for row in rows[-LAST - 1 :]]
    settled = all(spread >= STAYS * spreads[0] > 0 for spread in spreads)
    turns = min(_turns(row) for row in rows[-LAST:])
    return Far("wanders") if settled and turns else None


def tends_to(ctx: Any, function: Function, value: Any, *, whole: bool = False) -> bool:
    """Whether the function comes ever nearer to the value."""
    rows = _rows(ctx, function, whole)
    gaps = [max(abs(v - value) for v in row) for row in rows]
    size = max(abs(value), ctx.mpf(1))
    return len(gaps) >= NEEDED and _shrink(gaps, NOTHING * size)


def is_gentle(ctx: Any, function: Function) -> bool:
    """Whether the slopes of a function do not grow: ∫ f dx converges then only if f tends to 0.

    That is Barbalat's lemma, for a function that is uniformly continuous.
    """
    slopes = []
    for decade in _GENTLE:
        ctx.dps = SPARE_DIGITS + WIDTH_DECADES + 2 * decade
        width = ctx.mpf(10) ** -WIDTH_DECADES
        row = [ctx.mpf(10) ** decade * place / PLACES[0] for place in PLACES]
        try:
            slopes.append(max(abs(function(x + width) - function(x)) / width for x in row))
        except NO_VALUE:
            return False
    return all(slope <= STEEPER * slopes[0] for slope in slopes)


def _rows(ctx: Any, function: Function, whole: bool) -> list[list[Any]]:
    """The real values in each stretch, as far out as there are some."""
    rows: list[list[Any]] = []
    for decade in DECADES:
        ctx.dps = SPARE_DIGITS + int(2 * decade)
        scale = ctx.mpf(10) ** decade / PLACES[0]
        try:
            row = []
            for k, place in enumerate(PLACES):
                check_time()
                x = scale * place
                x = ctx.floor(x) + k if whole else x + k * ctx.sqrt(2)
                row.append(ctx.convert(function(x)))
        except NO_VALUE:
            break
        if any(ctx.isnan(v) or ctx.isinf(v) or v.imag != 0 for v in row):
            break
        rows.append([v.real for v in row])
    return rows


def _spread(row: Sequence[Any]) -> Any:
    return max(row) - min(row)


def _turns(row: Sequence[Any]) -> int:
    """How often values that follow one another turn from rising to falling, or back."""
    steps = [b - a for a, b in pairwise(row)]
    return sum(a * b < 0 for a, b in pairwise(steps))


def _shrink(steps: Sequence[Any], nothing: Any) -> bool:
    """Whether the last steps become smaller and smaller, or are nothing."""
    last = steps[-LAST - 1 :]
    return all(b <= max(nothing, SHRINKS * a) for a, b in pairwise(last))


def _growing(rows: Sequence[Sequence[Any]]) -> int:
    """The sign in which the values grow without end; 0 where they do not."""
    for sign in (1, -1):
        least = [min(sign * v for v in row) for row in rows[-LAST - 2 :]]
        growth = [b - a for a, b in pairwise(least)]
        steady = all(b >= KEEPS * a > 0 for a, b in pairwise(growth))
        if steady and least[-1] > 0:
            return sign
    return 0


def power_of_fall(ctx: Any, function: Function) -> bool | None:
    """Whether ∫ f dx converges at infinity for an f of one sign far out; None where not clear.

    By the powers p, q, r of x, ln x and ln ln x by which it falls: the first other than 1 decides.
    """
    farthest = (powers for powers in map(_powers(ctx, function), DECADES[-2::-1]) if powers)
    found = list(islice(farthest, LAST))
    if len(found) < LAST:
        return None
    last, before = found[:2]
    for old, new in zip(before, last, strict=True):
        excess = new - 1
        if abs(excess) > EXACT and abs(excess) >= KEEPS * abs(old - 1):
            return bool(excess > 0)
        if abs(excess) > SMALL and abs(excess) > SHRINKS * abs(old - 1):
            return None
    return False


#: How near to 1 a power is that is 1, and from which on it must be seen to tend to it.
EXACT: Final = 1e-12
SMALL: Final = 1e-3


def _powers(ctx: Any, function: Function) -> Callable[[float], _Powers | None]:
    """The powers at a decade, where they are much the same at all its places."""

    def at(decade: float) -> _Powers | None:
        ctx.dps = SPARE_DIGITS + 3 * WIDTH_DECADES + int(2 * decade)
        scale = ctx.mpf(10) ** decade / PLACES[0]
        found: list[_Powers] = []
        signs = set()
        for k, place in enumerate(PLACES):
            check_time()
            one = _powers_at(ctx, function, scale * place + k * ctx.sqrt(2))
            if one is None:
                return None
            signs.add(one[0])
            found.append(one[1])
        falls = [powers[0] for powers in found]
        regular = min(falls) > CLEAR or max(falls) < 0 or max(falls) - min(falls) <= ALIKE
        return found[0] if regular and len(signs) == 1 else None

    return at


def _powers_at(ctx: Any, function: Function, x: Any) -> tuple[int, _Powers] | None:
    """The sign of a function at a place, and the powers of x, ln x, ln ln x by which it falls."""
    step = 1 + ctx.mpf(10) ** -WIDTH_DECADES
    try:
        values = [ctx.convert(function(x)), ctx.convert(function(x * step))]
    except NO_VALUE:
        return None
    if any(v.imag != 0 or not v or ctx.isinf(v) for v in values):
        return None
    ratio = values[1].real / values[0].real
    log = ctx.ln(x)
    if not ratio > 0 or not log > 1:
        return None
    p = -ctx.ln(ratio) / ctx.ln(step)
    q = (p - 1) * log
    return (1 if values[0].real > 0 else -1), (p, q, (q - 1) * ctx.ln(log))
