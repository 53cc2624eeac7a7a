"""Special functions as functions of balls; elliptic integrals are of the parameter m."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flint import acb

from phiq.scorer.numeric.balls.basics import (
    MAX_ORDER,
    Ball,
    Function,
    as_real,
    as_whole,
    bounded,
    entire,
    is_whole,
)
from phiq.scorer.numeric.balls.elementary import bounded_cut, crosses_negative
from phiq.scorer.numeric.errors import NoEnclosureError


def _ordered(name: str) -> Function:
    """A Bessel function: order, argument."""
    method: Callable[..., Ball] = getattr(acb, name)

    def call(args: Sequence[Ball], analytic: bool) -> Ball:
        order, x = [*map(bounded, args)]
        if analytic and crosses_negative(x) and not is_whole(order):
            raise NoEnclosureError("a branch cut")
        if analytic and name in ("bessel_y", "bessel_k") and crosses_negative(x):
            raise NoEnclosureError("a branch cut")
        return method(x, order)

    return call


def _spherical(name: str) -> Function:
    bessel = _ordered(name)

    def call(args: Sequence[Ball], analytic: bool) -> Ball:
        order, x = args
        factor = (acb.pi() / 2 / x).sqrt(analytic=analytic)
        return factor * bessel([order + acb(1) / 2, x], analytic)

    return call


def _polynomial(name: str) -> Function:
    """A classical polynomial: degree, parameters, argument."""
    method: Callable[..., Ball] = getattr(acb, name)

    def call(args: Sequence[Ball], _analytic: bool) -> Ball:
        degree, *parameters, x = [*map(bounded, args)]
        return method(x, acb(_degree(degree)), *parameters)

    return call


def _hankel(sign: int) -> Function:
    first, second = _ordered("bessel_j"), _ordered("bessel_y")
    unit = acb(0, sign)

    def call(args: Sequence[Ball], analytic: bool) -> Ball:
        return first(args, analytic) + unit * second(args, analytic)

    return call


def _degree(ball: Ball) -> int:
    """A whole number up to MAX_ORDER.

    Raises:
        NoEnclosureError: it is none.
    """
    degree = as_whole(ball)
    if not 0 <= degree <= MAX_ORDER:
        raise NoEnclosureError("a polynomial without a whole degree")
    return degree


def _bernoulli_polynomial(args: Sequence[Ball], _analytic: bool) -> Ball:
    n, x = args
    return bounded(x).bernoulli_poly(_degree(n))


def _associated_legendre(args: Sequence[Ball], analytic: bool) -> Ball:
    n, m, x = [*map(bounded, args)]
    if analytic:
        raise NoEnclosureError("a branch cut")
    return x.legendre_p(acb(_degree(n)), m)


def _spherical_harmonic(args: Sequence[Ball], analytic: bool) -> Ball:
    degree, order, polar, azimuth = [*map(bounded, args)]
    m = as_whole(order)
    if analytic or abs(m) > MAX_ORDER:
        raise NoEnclosureError("a spherical harmonic of this order")
    return acb.spherical_y(_degree(degree), m, polar, azimuth)


def _zeta(args: Sequence[Ball], _analytic: bool) -> Ball:
    s, *rest = [*map(bounded, args)]
    if len(rest) > 1:
        raise NoEnclosureError("a zeta function of more than two arguments")
    return s.zeta(*rest)


def _polygamma(args: Sequence[Ball], _analytic: bool) -> Ball:
    order, z = [*map(bounded, args)]
    if not is_whole(order) or not 0 <= as_whole(order) <= MAX_ORDER:
        raise NoEnclosureError("a polygamma function between orders, where definitions differ")
    return z.polygamma(order)


def _polylog(args: Sequence[Ball], analytic: bool) -> Ball:
    s, z = [*map(bounded, args)]
    if analytic and z.imag.contains(0) and not z.real < 1:
        raise NoEnclosureError("a branch cut")
    return z.polylog(s)


def _beta(args: Sequence[Ball], _analytic: bool) -> Ball:
    a, b = [*map(bounded, args)]
    return a.gamma() * b.gamma() * (a + b).rgamma()


def _incomplete(name: str) -> Function:
    method: Callable[..., Ball] = getattr(acb, name)

    def call(args: Sequence[Ball], analytic: bool) -> Ball:
        s, x = [*map(bounded, args)]
        if analytic and crosses_negative(x):
            raise NoEnclosureError("a branch cut")
        return method(x, s)

    return call


def _agm(args: Sequence[Ball], _analytic: bool) -> Ball:
    """The mean of positive numbers: elsewhere the choice of roots is a convention."""
    values = [as_real(bounded(x)) for x in (*args, acb(1))[:2]]
    if not all(value > 0 for value in values):
        raise NoEnclosureError("a mean of numbers that are not positive")
    return acb(values[0]).agm(acb(values[1]))


def _hypergeometric(args: Sequence[Ball], _analytic: bool) -> Ball:
    if len(args) < 3:
        raise NoEnclosureError("a hypergeometric function without parameters")
    upper, lower = as_whole(args[0]), as_whole(args[1])
    rest = [*map(bounded, args[2:])]
    if len(rest) != upper + lower + 1:
        raise NoEnclosureError("a hypergeometric function with the wrong count of parameters")
    return rest[-1].hypgeom([*rest[:upper]], [*rest[upper:-1]])


def special() -> dict[str, Function]:
    """The functions by their names."""
    whole = {"erf": "erf", "erfc": "erfc", "erfi": "erfi", "si": "si"}
    meromorphic = {"gamma": "gamma", "digamma": "digamma", "airyai": "airy_ai", "airybi": "airy_bi"}
    cut = {"loggamma": "lgamma", "ei": "ei", "li": "li", "ci": "ci", "lambertw": "lambertw"}
    cut |= {"ellipk": "elliptic_k", "ellipe": "elliptic_e"}
    bessel = {f"bessel{kind}": f"bessel_{kind}" for kind in "jyik"}
    polynomials = {
        "legendre": "legendre_p",
        "hermite": "hermite_h",
        "laguerre": "laguerre_l",
        "chebyshevt": "chebyshev_t",
        "chebyshevu": "chebyshev_u",
        "gegenbauer": "gegenbauer_c",
        "jacobi": "jacobi_p",
    }
    return {
        **{name: entire(method) for name, method in (whole | meromorphic).items()},
        **{name: bounded_cut(method) for name, method in cut.items()},
        **{name: _ordered(method) for name, method in bessel.items()},
        **{name: _polynomial(method) for name, method in polynomials.items()},
        "sphericalj": _spherical("bessel_j"),
        "sphericaly": _spherical("bessel_y"),
        "hankel1": _hankel(1),
        "hankel2": _hankel(-1),
        "bernoullipoly": _bernoulli_polynomial,
        "assoclegendre": _associated_legendre,
        "sphericalharmonic": _spherical_harmonic,
        "zeta": _zeta,
        "polygamma": _polygamma,
        "polylog": _polylog,
        "beta": _beta,
        "uppergamma": _incomplete("gamma_upper"),
        "lowergamma": _incomplete("gamma_lower"),
        "agm": _agm,
        "agm1": _agm,
        "hyp": _hypergeometric,
    }
