"""Limits of sequences in mpmath values: infinite sums, infinite products, limits at a point.

Fast series are added up; slow ones, products and limits are accelerated by Levin's u-transform
(Weniger, Computer Physics Reports 10, 1989, section 7), which takes linear, alternating and
logarithmic convergence alike. Every acceleration is done twice with different orders; results
that differ raise `OutsideError`. No result carries a proven bound.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import accumulate, pairwise
from operator import mul
from typing import Any

from phiq.scorer.numeric.errors import DivergentError, OutsideError
from phiq.scorer.numeric.harmonic import is_harmonic
from phiq.scorer.numeric.rows.rows import GUARD, Row
from phiq.scorer.numeric.terms import Terms

#: Partial results of a series, one after the other.
_Results = Row | list[Any]
Term = Callable[[int], Any]

#: Terms after which the pace of a series is judged.
PROBE_TERMS = 32
#: Most terms added up one by one: enough for 50 digits where each term is 0.95 of the one before.
MAX_DIRECT_TERMS = 2500
#: A ratio of neighbouring terms under which plain addition is quickest.
FAST_RATIO = 0.8
#: One up to which plain addition still ends within MAX_DIRECT_TERMS.
DIRECT_RATIO = 0.95
#: Negligible terms in a row that end a sum: a series may have a few zeros inside.
NEGLIGIBLE_IN_A_ROW = 6
#: A ratio of neighbouring terms that lets one negligible term end a sum.
COLLAPSE_RATIO = 1e-4
#: The difference of two magnitudes that assures that ratio.
COLLAPSE_BITS = 15
#: Order of the acceleration in machine floats; beyond it rounding eats what the order gains.
FLOAT_ORDER = 10
#: Fewest different partial results the acceleration works with.
FEWEST_CHANGES = 8
#: Relative difference of two orders of the acceleration that still counts as settled in floats.
FLOAT_SETTLED = 1e-5
#: Order of the acceleration for each bit of precision wanted.
ORDER_PER_BIT = 0.28


def infinite_sum(ctx: Any, term: Term, start: int) -> Any:
    """The sum of term(k) over k >= start.

    Raises:
        DivergentError: the terms do not tend to 0.
        OutsideError: the sum did not settle.
    """
    if isinstance(term, Terms):
        return _sum_of_rows(ctx, term, start)
    terms: list[Any] = []
    total: Any = 0
    negligible, share = 0, ctx.eps / 4
    for k in range(start, start + MAX_DIRECT_TERMS):
        value = term(k)
        terms.append(value)
        total = total + value
        negligible = negligible + 1 if abs(value) <= share * abs(total) else 0
        if negligible >= NEGLIGIBLE_IN_A_ROW or (negligible and _collapses(terms)):
            return total
        if len(terms) == PROBE_TERMS and _pace(terms) > FAST_RATIO:
            slow = _slow_sum(ctx, term, start, terms)
            if slow is not None:
                return slow
    raise OutsideError("the sum did not settle")


def _sum_of_rows(ctx: Any, terms: Terms, start: int) -> Any:
    """The same in many digits, a row of terms at a time."""
    total: Any = 0
    first: list[Any] = []
    sizes: list[float] = [math.inf]
    peak, negligible = -math.inf, 0
    rows = terms.rows()
    while len(sizes) <= MAX_DIRECT_TERMS:
        row = next(rows)
        before = ctx.mag(total) if total else math.inf
        total = total + row.total(ctx)
        around = min(before, ctx.mag(total))
        for size in row.magnitudes():
            # The total at this term is known by what it was before and after the row: no later
            # term may make this one small.
            peak = max(peak, size)
            negligible = negligible + 1 if size <= min(peak, around) - ctx.prec - 4 else 0
            collapses = -math.inf < size <= sizes[-1] - COLLAPSE_BITS
            if negligible >= NEGLIGIBLE_IN_A_ROW or (negligible and collapses):
                return total
            sizes.append(size)
        if len(first) < PROBE_TERMS:
            first += row.values(ctx)
            if len(first) >= PROBE_TERMS and _pace(first[:PROBE_TERMS]) > FAST_RATIO:
                slow = _slow_sum(ctx, terms, start, first[:PROBE_TERMS])
                if slow is not None:
                    return slow
    raise OutsideError("the sum did not settle")


def _collapses(terms: list[Any]) -> bool:
    """Whether the terms fall so fast that the next one cannot matter either."""
    last, before = abs(terms[-1]), abs(terms[-2]) if len(terms) > 1 else 0
    return bool(0 < last < before * COLLAPSE_RATIO)


def _pace(terms: list[Any]) -> float:
    """The mean ratio of |term| to the one before, over the later half."""
    half = len(terms) // 2
    early = max(abs(t) for t in terms[half - 4 : half])
    late = max(abs(t) for t in terms[-4:])
    if early == 0 or late == 0:
        return 0.0
    return float((late / early) ** (1 / (len(terms) - half)))


def _slow_sum(ctx: Any, term: Term, start: int, terms: list[Any]) -> Any:
    """The sum by acceleration, None where that does not settle but plain addition does."""
    if _keeps_its_size(term, start, terms):
        raise DivergentError("the terms of the series do not tend to 0")

    def partial_sums(count: int) -> _Results:
        if isinstance(term, Terms):
            return term.row(count).running_sums()
        return list(accumulate(map(term, range(start, start + count)), initial=0))

    try:
        return _accelerate(ctx, partial_sums)
    except OutsideError as error:
        if is_harmonic(term, start):
            raise DivergentError("the terms of the series fall no faster than 1/k") from error
        if _pace(terms) > DIRECT_RATIO:
            raise
        return None


def _keeps_its_size(term: Term, start: int, terms: list[Any]) -> bool:
    """Whether the terms are, further out, as large as those at the probe."""
    pace = _pace(terms)
    if pace < 0.97:
        return False
    # Growing terms show soon; 1/k and slower must be told from terms with a limit.
    near, far = (1, 2) if pace > 1.03 else (3, 12)
    try:
        size = [max(abs(term(start + n * PROBE_TERMS + i)) for i in (0, 1)) for n in (near, far)]
    except OverflowError:
        return True
    return bool(size[1] >= 0.97 * size[0] and size[0] >= 0.9 * max(map(abs, terms[-2:])))


def _accelerate(ctx: Any, partials: Callable[[int], _Results]) -> Any:
    """The limit of the partial results partials(count) as their count grows."""
    precision = ctx.prec
    in_floats = precision <= 53
    order = FLOAT_ORDER if in_floats else math.ceil(ORDER_PER_BIT * precision) + 6
    for tried in (order,) if in_floats else (order, 2 * order):
        try:
            if not in_floats:
                ctx.prec = 2 * precision + 4 * tried
            first, second = _two_orders(ctx, partials, tried)
        finally:
            if not in_floats:
                ctx.prec = precision
        if _settles(ctx, first, second):
            return first
    raise OutsideError("the limit did not settle")


def _two_orders(ctx: Any, partials: Callable[[int], _Results], order: int) -> tuple[Any, Any]:
    """The limit by the transform of that order and of a lower one."""
    results = partials(order + 2)
    if isinstance(results, Row):
        return _two_orders_of_row(ctx, results)
    if ctx.prec > 53:
        return _two_orders_of_row(ctx, Row.of(ctx.prec + GUARD, results))
    values = _without_repeats(results)
    if len(values) < FEWEST_CHANGES:
        constant = _constant(values)
        return constant, constant
    return _levin(ctx, values), _levin(ctx, values[:-3])


def _two_orders_of_row(ctx: Any, results: Row) -> tuple[Any, Any]:
    """The same in many digits."""
    steps = results.part(1) - results.part(0, -1)
    # Terms that vanish make steps of 0, without which the limit is the same.
    moves = [k for k, size in enumerate(steps.magnitudes()) if size > -math.inf]
    if len(moves) < FEWEST_CHANGES - 1:
        constant = _constant(results.values(ctx)[: len(moves) + 1])
        return constant, constant
    weights = Row.repeated(results.bits, 1) / steps.chosen(moves)
    weighted = weights * results.part(1).chosen(moves)
    first, second = [_coefficients(len(moves) - drop - 1) for drop in (0, 3)]
    return (
        weighted.dot(first, ctx) / weights.dot(first, ctx),
        weighted.dot(second, ctx) / weights.dot(second, ctx),
    )


def _without_repeats(values: list[Any]) -> list[Any]:
    """The sequence without steps of 0, which terms that vanish make; its limit is the same."""
    return values[:1] + [b for a, b in pairwise(values) if a != b]


def _constant(values: list[Any]) -> Any:
    if len(values) > 1:
        raise OutsideError("the sequence hardly changes")
    return values[0]


def _levin(ctx: Any, values: list[Any]) -> Any:
    """Levin's u-transform of the sequence, of the highest order its length allows."""
    coefficients = _coefficients(len(values) - 2)
    steps = (b - a for a, b in pairwise(values))
    weights = [c / step for c, step in zip(coefficients, steps, strict=True)]
    return ctx.fdot(weights, values[1:]) / ctx.fsum(weights)


@lru_cache(maxsize=64)
def _coefficients(order: int) -> tuple[int, ...]:
    """Those of the transform of that order, without the steps."""
    return tuple((-1) ** j * math.comb(order, j) * (j + 1) ** (order - 2) for j in range(order + 1))


def _settles(ctx: Any, first: Any, second: Any) -> bool:
    tolerance = FLOAT_SETTLED if ctx.prec <= 53 else ctx.mpf(2) ** (-ctx.prec * 2 // 3)
    return bool(abs(first - second) <= max(tolerance * abs(first), ctx.eps))


def infinite_product(ctx: Any, factor: Term, start: int) -> Any:
    """The product of factor(k) over k >= start.

    Raises:
        DivergentError: the factors do not tend to 1.
        OutsideError: the product did not settle.
    """
    if isinstance(factor, Terms):
        quick = _quick_product_of_row(ctx, factor.row(PROBE_TERMS))
    else:
        quick = _quick_product(ctx, map(factor, range(start, start + PROBE_TERMS)))
    if quick is not None:
        return quick
    if abs(factor(start + 1600) - 1) > 0.9 * abs(factor(start + 400) - 1) > 0:
        raise DivergentError("the factors of the product do not tend to 1")

    def partial_products(count: int) -> _Results:
        if isinstance(factor, Terms):
            return factor.row(count).running_products()
        return list(accumulate(map(factor, range(start, start + count)), mul, initial=ctx.mpf(1)))

    return _accelerate(ctx, partial_products)


def _quick_product(ctx: Any, factors: Iterable[Any]) -> Any:
    """The product, None where these factors do not end it."""
    product: Any = 1
    negligible, share = 0, ctx.eps / 4
    for value in factors:
        product = product * value
        negligible = negligible + 1 if abs(value - 1) <= share else 0
        if negligible >= NEGLIGIBLE_IN_A_ROW or product == 0:
            return product
    return None


def _quick_product_of_row(ctx: Any, factors: Row) -> Any:
    """The same in many digits."""
    if -math.inf in factors.magnitudes():
        return 0
    negligible = 0
    off = factors - Row.repeated(factors.bits, 1)
    for size in off.magnitudes():
        negligible = negligible + 1 if size <= -ctx.prec - 2 else 0
        if negligible >= NEGLIGIBLE_IN_A_ROW:
            return factors.running_products().values(ctx)[-1]
    return None


def limit_at_infinity(ctx: Any, function: Callable[[Any], Any], sign: int) -> Any:
    """The limit of function(n) for n through the whole numbers to sign times infinity."""

    def values(count: int) -> _Results:
        return [function(sign * n) for n in range(1, count + 1)]

    return _accelerate(ctx, values)


def limit_at(ctx: Any, function: Callable[[Any], Any], target: Any, sign: int) -> Any:
    """The limit of function(x) as x tends to target from above (sign 1) or below (sign -1)."""

    def values(count: int) -> _Results:
        return [function(target + sign * ctx.mpf(1) / n) for n in range(1, count + 1)]

    return _accelerate(ctx, values)
