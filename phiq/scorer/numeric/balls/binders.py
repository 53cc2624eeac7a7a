"""Rules of what evaluates a part of itself many times: sums, products, integrals, limits.

Finite sums and most integrals between finite ends have enclosures. All others are estimates by
`series` and `integrals`, given where estimates are asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from math import comb
from typing import Any, Final

from flint import acb, arb, ctx

from phiq.scorer.expression.derivative import NoDerivativeError, derive
from phiq.scorer.expression.literals import is_infinite
from phiq.scorer.expression.tree import Arena, Node, TreeLimitError, kinds
from phiq.scorer.numeric.balls import series
from phiq.scorer.numeric.balls.basics import Ball, as_whole
from phiq.scorer.numeric.balls.enclosure import Enclosure
from phiq.scorer.numeric.balls.integrals import fades, integrate
from phiq.scorer.numeric.balls.magnitude import magnitude, widened
from phiq.scorer.numeric.balls.oscillation import Wave, oscillating, shape_of, wave_of
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.balls.waves import integral_from
from phiq.scorer.numeric.errors import DivergentError, NoEnclosureError, OutsideError

#: Most terms of a finite sum or product; one term takes some 10 µs.
MAX_TERMS: Final = 2000
#: Integrand evaluations of one integral for each bit of precision, and bisections; past them the
#: enclosure is given up. The textbooks' integrals that have one take 1 to 3 a bit.
EVALUATIONS_A_BIT: Final = 10
INTEGRAL_DEPTH: Final = 60
#: Width of the ball at an end of an integral on which the integrand must be analytic for its
#: enclosure to be tried where an estimate would do, as a share of the stretch.
BESIDE_END: Final = 1e-6
#: Highest derivative.
MAX_ORDER: Final = 6
#: Relative difference of the limits from two sides from which on there is no limit.
ONE_LIMIT: Final = -20
_NOWHERE: Final = acb("nan")
#: What may have no enclosure, so that integrating it to a proven radius is not worth trying.
_ENDLESS: Final = kinds("sum", "prod", "int", "lim", "deriv")


def span(e: Enclosure, node: Node) -> Ball:
    """A sum or product over whole numbers."""
    body, variable, low, high = node.args
    if node.text != "range" or variable.op != "sym":
        raise NoEnclosureError("a sum over something else than a range")
    adds = node.op == "sum"
    infinite = series.infinite_sum if adds else series.infinite_product
    if is_infinite(high):
        e.estimate()
        if is_infinite(low):
            forward = infinite(partial(_terms, e, body, variable, 1), 0)
            backward = infinite(partial(_terms, e, body, variable, -1), 1)
            return forward + backward if adds else forward * backward
        return infinite(partial(_terms, e, body, variable, 1), as_whole(e.of(low)))
    first, last = as_whole(e.of(low)), as_whole(e.of(high))
    if last - first >= MAX_TERMS:
        raise NoEnclosureError("too many terms")
    term, result = e.along(variable, body), acb(0 if adds else 1)
    for k in range(first, last + 1):
        value = term(acb(k))
        result = result + value if adds else result * value
    return result


def _terms(e: Enclosure, body: Node, variable: Node, sign: int) -> series.Term:
    term = e.again().along(variable, body)
    return lambda k: term(acb(sign * k))


def integral(e: Enclosure, node: Node) -> Ball:
    """A definite integral."""
    body, variable, low, high = node.args
    if node.text != "int" or variable.op != "sym" or "none" in (low.op, high.op):
        raise NoEnclosureError("an integral without ends")
    if e.analytic:
        raise NoEnclosureError("an integral is not known to be analytic")
    start, end = _end(e, low), _end(e, high)
    endless = not (start.is_finite() and end.is_finite())
    if not endless and (not e.estimates or _is_tame(e, body, variable, start, end)):
        found = _enclosed(e, body, variable, start, end)
        if found.is_finite():
            return found
    e.estimate()
    function = e.along(variable, body)
    if not end.is_finite() and end.real > 0 and wave_of(body, variable.symbol) is not None:
        try:
            return integral_from(e, body, variable, start)
        except DivergentError:
            raise
        except OutsideError:
            pass  # an integrand of another form
    wave = wave_of(body, variable.symbol) if _waves(low, high, body) else None
    if wave is not None and not fades(function, start, end):
        with suppress(OutsideError):
            return oscillating(partial(_wave, e, body, variable, wave, whole=is_infinite(low)))
    return integrate(function, start, end)


def _end(e: Enclosure, node: Node) -> Ball:
    if not is_infinite(node):
        end = e.of(node)
        if not end.is_finite():
            raise NoEnclosureError("no finite value")
        return end
    return acb(arb.neg_inf() if node.op == "neg" else arb.pos_inf())


def _waves(low: Node, high: Node, body: Node) -> bool:
    """Whether it goes from 0, or from -∞, to ∞, and holds no integral itself."""
    starts = is_infinite(low) or (low.op == "num" and not low.text.strip("0."))
    return high.op == "const" and is_infinite(high) and starts and not body.kinds & kinds("int")


def _wave(
    e: Enclosure, body: Node, variable: Node, wave: Node, *, whole: bool
) -> tuple[Callable[[Ball], Ball], Wave]:
    """The integrand from 0 on, that on both sides together where the whole line is meant."""
    outer = e.again()
    integrand = outer.along(variable, body)

    def on_both_sides(x: Ball) -> Ball:
        return integrand(x) + integrand(-x)

    shape = shape_of(outer.along(variable, wave.args[0]), cosine=wave.text == "cos")
    return on_both_sides if whole else integrand, shape


def _is_tame(e: Enclosure, body: Node, variable: Node, start: Ball, end: Ball) -> bool:
    """Whether the integrand is analytic around both ends, as it mostly is between them too."""
    if body.kinds & _ENDLESS:
        return False
    integrand = e.along(variable, body, analytic=True)
    slack = acb(arb(0, 1), arb(0, 1)) * (abs(end - start) * BESIDE_END)
    try:
        return all(integrand(place + slack).is_finite() for place in (start, end))
    except NoEnclosureError:
        return False


def _enclosed(e: Enclosure, body: Node, variable: Node, start: Ball, end: Ball) -> Ball:
    """The integral by FLINT's adaptive Gauss-Legendre quadrature; not finite where that fails.

    Source: F. Johansson, Numerical integration in arbitrary-precision ball arithmetic (2018).
    """
    raised: list[BaseException] = []
    ways = e.along(variable, body), e.along(variable, body, analytic=True)

    def integrand(x: Ball, analytic: Any) -> Ball:  # FLINT gives an int, no bool
        # FLINT calls this from C: nothing may be raised here, the end of the time least of all.
        try:
            return _NOWHERE if raised else ways[bool(analytic)](x)
        except NoEnclosureError:
            return _NOWHERE
        except BaseException as error:
            raised.append(error)
            return _NOWHERE

    found = acb.integral(
        integrand,
        start,
        end,
        eval_limit=EVALUATIONS_A_BIT * int(ctx.prec),
        depth_limit=INTEGRAL_DEPTH,
    )
    if raised:
        raise raised.pop()  # kept in the list, it would hold the frame that holds the list
    return found


def limit(e: Enclosure, node: Node) -> Ball:
    """A limit; where no side is given, those from both sides must agree."""
    body, variable, target = node.args
    if variable.op != "sym":
        raise NoEnclosureError("a limit in something else than a symbol")
    e.estimate()

    def function() -> Callable[[Ball], Ball]:
        return e.again().along(variable, body)

    if is_infinite(target):
        return series.limit_at_infinity(function, -1 if target.op == "neg" else 1)
    sides = {"+": (1,), "-": (-1,)}.get(node.text, (1, -1))
    found = [series.limit_at(function, lambda: e.again().of(target), side) for side in sides]
    if magnitude(found[0] - found[-1]) > ONE_LIMIT + max(0.0, magnitude(found[0])):
        raise OutsideError("the limits from the two sides differ")
    return found[0]


def derivative(e: Enclosure, node: Node) -> Ball:
    """A derivative: carried out, or by differences where its rule is not known."""
    if len(node.args) != 3:
        raise NoEnclosureError("a derivative in several symbols")
    body, variable, order = node.args
    whole = order.text if order.op == "num" else ""
    if not whole.isdigit() or not 1 <= int(whole) <= MAX_ORDER or variable.op != "sym":
        raise NoEnclosureError("a derivative without an enclosure")
    arena = Arena()
    try:
        derived = body
        for _ in range(int(whole)):
            derived = derive(arena, derived, variable)
    except (NoDerivativeError, TreeLimitError):
        e.estimate()
        return _by_differences(e, body, variable, int(whole))
    return e.of(derived)


def _by_differences(e: Enclosure, body: Node, variable: Node, order: int) -> Ball:
    """The derivative by central differences, so close that what they leave out does not show."""
    bits = ctx.prec
    with precision((order + 2) * bits):
        function, middle = e.again().along(variable, body), e.symbol(variable.symbol)
        step = arb(2) ** -bits
        places = [middle + acb(step * (order - 2 * k)) / 2 for k in range(order + 1)]
        terms = [(-1) ** k * comb(order, k) * function(x) for k, x in enumerate(places)]
        found = sum(terms, acb(0)) / step**order
    return widened(found, magnitude(found) - bits)
