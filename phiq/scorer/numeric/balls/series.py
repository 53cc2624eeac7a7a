"""Limits of sequences as balls: infinite sums, infinite products, limits at a point.

Fast series are added up; slow ones, products and limits are accelerated by Levin's u-transform
(Weniger, Computer Physics Reports 10, 1989, section 7), which takes linear, alternating and
logarithmic convergence alike. Every acceleration is done twice with different orders; results
that differ raise `OutsideError`. The radius of a result is an estimate: what rounding does is
bounded, what the terms left out come to is not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from math import inf, log2
from operator import mul
from typing import Final

from flint import acb, arb, ctx, fmpz

from phiq.scorer.numeric.balls.basics import Ball
from phiq.scorer.numeric.balls.magnitude import magnitude, widened
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.errors import NO_VALUE, DivergentError, OutsideError
from phiq.scorer.time_limit import check_time

Term = Callable[[int], Ball]
#: What gives the terms, or a function, at the precision that is set.
Terms = Callable[[], Term]
Functions = Callable[[], Callable[[Ball], Ball]]

#: Terms after which the pace of a series is judged.
PROBE_TERMS: Final = 32
#: Most terms added up one by one: enough for 50 digits where each term is 0.95 of the one before.
MAX_DIRECT_TERMS: Final = 2500
#: Binary logarithms of the ratio of neighbouring terms under which plain addition is quickest, and
#: up to which it still ends within MAX_DIRECT_TERMS.
FAST_RATIO: Final = log2(0.8)
DIRECT_RATIO: Final = log2(0.95)
#: Negligible terms in a row that end a sum: a series may have a few zeros inside.
NEGLIGIBLE_IN_A_ROW: Final = 6
#: The fall in magnitude from one term to the next that lets one negligible term end a sum.
COLLAPSE_BITS: Final = 15
#: Fewest different partial results the acceleration works with.
FEWEST_CHANGES: Final = 8
#: Order of the acceleration for each bit of precision wanted.
ORDER_PER_BIT: Final = 0.28
#: Share of the bits to which two orders of the acceleration must agree.
SETTLED: Final = 2 / 3
#: Terms at which a harmonic series is told, and how much k times a term may fall between two.
FAR_TERMS: Final = (400, 1600, 6400)
HARMONIC: Final = 0.01
#: Where a function is looked at that tends to a limit: e^x/x^100 seems to tend to 0 at first.
FAR_OUT: Final = 2000
#: Most that neighbours may differ by, relative to them and times k: the power of k they go with.
SMOOTH: Final = 2


def infinite_sum(terms: Terms, start: int) -> Ball:
    """The sum of the terms of k >= start.

    Raises:
        DivergentError: the terms do not tend to 0.
        OutsideError: the sum did not settle.
    """
    term, bits = terms(), ctx.prec
    total, quiet, sizes = acb(0), 0, [inf]
    largest = -inf
    for k in range(start, start + MAX_DIRECT_TERMS):
        value = term(k)
        size = magnitude(value)
        total += value
        # So many terms are no larger together than each as the largest.
        largest = max(largest, size)
        most = largest + len(sizes).bit_length()
        negligible = size <= most - bits - 2 and size <= magnitude(total) - bits - 2
        quiet = quiet + 1 if negligible else 0
        if quiet >= NEGLIGIBLE_IN_A_ROW or (quiet and -inf < size <= sizes[-1] - COLLAPSE_BITS):
            return widened(total, max(sizes[-quiet:]))
        sizes.append(size)
        if len(sizes) == PROBE_TERMS + 1 and _pace(sizes[1:]) > FAST_RATIO:
            slow = _slow_sum(terms, term, start, sizes[1:])
            if slow is not None:
                return slow
    raise OutsideError("the sum did not settle")


def _pace(sizes: Sequence[float]) -> float:
    """The mean step of the magnitudes from one term to the next, over the later half."""
    half = len(sizes) // 2
    early, late = max(sizes[half - 4 : half]), max(sizes[-4:])
    return -inf if -inf in (early, late) else (late - early) / (len(sizes) - half)


def _slow_sum(terms: Terms, term: Term, start: int, sizes: Sequence[float]) -> Ball | None:
    """The sum by acceleration, None where that does not settle but plain addition does."""
    if _keeps_its_size(term, start, sizes):
        raise DivergentError("the terms of the series do not tend to 0")

    def partial_sums(count: int) -> list[Ball]:
        return list(accumulate(map(terms(), range(start, start + count)), initial=acb(0)))

    try:
        return _accelerated(partial_sums)
    except OutsideError as error:
        if _is_harmonic(term, start):
            raise DivergentError("the terms of the series fall no faster than 1/k") from error
        if _pace(sizes) > DIRECT_RATIO:
            raise
        return None


def _keeps_its_size(term: Term, start: int, sizes: Sequence[float]) -> bool:
    """Whether the terms are, further out, as large as those at the probe."""
    pace = _pace(sizes)
    if pace < log2(0.97):
        return False
    # Growing terms show soon; 1/k and slower must be told from terms with a limit.
    places = (1, 2) if pace > log2(1.03) else (3, 12)
    near, far = [max(magnitude(term(start + n * PROBE_TERMS + i)) for i in (0, 1)) for n in places]
    return far >= near + log2(0.97) and near >= max(sizes[-2:]) + log2(0.9)


def _is_harmonic(term: Term, start: int) -> bool:
    """Whether the terms keep their sign and fall like 1/k, or slower, as far as can be seen."""
    try:
        found = [(term(start + k), term(start + k + 1)) for k in FAR_TERMS]
    except NO_VALUE:
        return False
    signs = {(v.real > 0) - (v.real < 0) if v.imag.contains(0) else 0 for p in found for v in p}
    if signs not in ({1}, {-1}):
        return False
    pairs = [(abs(float(v.real)), abs(float(w.real))) for v, w in found]
    # Terms that go up and down on their way tell nothing by three of them.
    steps = zip(FAR_TERMS, pairs, strict=True)
    if any(k * abs(after - t) > SMOOTH * t for k, (t, after) in steps):
        return False
    near, middle, far = [k * t for k, (t, _) in zip(FAR_TERMS, pairs, strict=True)]
    # k times a term has a limit other than 0, or grows: it must not go on falling.
    falls = 1 - middle / near
    return falls <= HARMONIC and 1 - far / middle <= max(falls / 2, 0.0)


def _accelerated(partials: Callable[[int], list[Ball]]) -> Ball:
    """The limit of the partial results partials(count) as their count grows."""
    bits = ctx.prec
    order = math.ceil(ORDER_PER_BIT * bits) + 6
    for tried in (order, 2 * order):
        with precision(2 * bits + 4 * tried):
            first, second = _by_two_orders(partials(tried + 2))
            error = magnitude(first - second)
        if error < inf and error <= max(magnitude(first) - SETTLED * bits, -bits):
            return widened(first, error)
    raise OutsideError("the limit did not settle")


def _by_two_orders(results: list[Ball]) -> tuple[Ball, Ball]:
    """The limit of the sequence by the transform of that order and of a lower one."""
    # Terms that vanish make steps of 0, without which the limit is the same.
    moved = [(b, b - a) for a, b in pairwise(results)]
    moved = [(b, step) for b, step in moved if not step.contains(0)]
    if len(moved) < FEWEST_CHANGES - 1:
        if moved:
            raise OutsideError("the sequence hardly changes")
        return results[0], results[0]
    weights, weighted = [], []
    for b, step in moved:
        check_time()
        weights.append(1 / step)
        weighted.append(b * weights[-1])
    first, second = [_coefficients(len(moved) - drop - 1) for drop in (0, 3)]
    return _share(weighted, weights, first), _share(weighted, weights, second)


def _share(above: list[Ball], below: list[Ball], by: Sequence[fmpz]) -> Ball:
    return _dot(above, by) / _dot(below, by)


def _dot(values: list[Ball], by: Sequence[fmpz]) -> Ball:
    total = acb(0)
    for value, weight in zip(values, by, strict=False):
        check_time()
        total += value * weight
    return total


@lru_cache(maxsize=64)
def _coefficients(order: int) -> tuple[fmpz, ...]:
    """Those of the transform of that order, without the steps."""
    found = []
    for j in range(order + 1):
        check_time()
        found.append(fmpz((-1) ** j * math.comb(order, j) * (j + 1) ** (order - 2)))
    return tuple(found)


def infinite_product(factors: Terms, start: int) -> Ball:
    """The product of the factors of k >= start.

    Raises:
        DivergentError: the factors do not tend to 1.
        OutsideError: the product did not settle.
    """
    factor = factors()
    quick = _quick_product([*map(factor, range(start, start + PROBE_TERMS))])
    if quick is not None:
        return quick
    near, far = [_distance(factor(start + k) - 1) for k in (400, 1600)]
    if far > near + log2(0.9) > -inf:
        raise DivergentError("the factors of the product do not tend to 1")

    def partial_products(count: int) -> list[Ball]:
        return list(accumulate(map(factors(), range(start, start + count)), mul, initial=acb(1)))

    return _accelerated(partial_products)


def _distance(off: Ball) -> float:
    """How far from 0 it is, as a magnitude: -inf where rounding leaves nothing of it."""
    return -inf if off.contains(0) else magnitude(off)


def _quick_product(factors: Sequence[Ball]) -> Ball | None:
    """The product, None where these factors do not end it."""
    product, quiet = acb(1), 0
    for value in factors:
        product *= value
        off = magnitude(value - 1)
        quiet = quiet + 1 if off <= 2 - ctx.prec else 0
        if quiet >= NEGLIGIBLE_IN_A_ROW:
            return widened(product, magnitude(product) - ctx.prec)
        if product.is_zero():
            return product
    return None


def limit_at_infinity(functions: Functions, sign: int) -> Ball:
    """The limit of function(n) for n through the whole numbers to sign times infinity.

    Raises:
        OutsideError: it did not settle, or far out the function is farther from it than at first.
    """

    def values(count: int) -> list[Ball]:
        function = functions()
        return [function(acb(sign * n)) for n in range(1, count + 1)]

    found = _accelerated(values)
    function = functions()
    near, far = [magnitude(function(acb(sign * n)) - found) for n in (1, FAR_OUT)]
    if far > max(near, magnitude(found)):
        raise OutsideError("far out it goes elsewhere")
    return found


def limit_at(functions: Functions, target: Callable[[], Ball], sign: int) -> Ball:
    """The limit of function(x) as x tends to the target from above (sign 1) or below (sign -1)."""

    def values(count: int) -> list[Ball]:
        function, end = functions(), target()
        return [function(end + acb(arb(sign) / n)) for n in range(1, count + 1)]

    return _accelerated(values)
