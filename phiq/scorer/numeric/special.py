"""Special functions of the tree as functions of mpmath values: `SPECIAL[name](ctx, *arguments)`.

Conventions are mpmath's: principal branches, elliptic integrals of the parameter m. Arguments far
from 0 are refused, since mpmath's series run for minutes there.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import mpmath

from phiq.scorer.numeric import integers
from phiq.scorer.numeric.errors import OutsideError
from phiq.scorer.numeric.values import Function, is_whole

#: Largest magnitude a special function is asked for; far beyond, mpmath's series run for minutes.
MAX_SPECIAL_ARGUMENT = 2000.0
#: The same in machine floats, at real arguments, without mpmath's detours.
_OF_FLOATS: dict[str, Callable[[float], float]] = {
    "gamma": math.gamma,
    "erf": math.erf,
    "erfc": math.erfc,
}


def special(name: str) -> Function:
    """The context's function of that name, at arguments of bounded size."""
    of_floats = _OF_FLOATS.get(name)

    def call(ctx: Any, *args: Any) -> Any:
        if of_floats is not None and ctx is mpmath.fp and type(args[0]) is float:
            return of_floats(args[0])
        if any(abs(a) > MAX_SPECIAL_ARGUMENT for a in args):
            raise OutsideError(f"{name} of a huge argument")
        try:
            return getattr(ctx, name)(*args)
        except AttributeError as error:  # parts of mpmath exist for arbitrary precision alone
            raise OutsideError(str(error)) from None
        except RecursionError:  # the incomplete gamma functions of doubles call each other for ever
            raise OutsideError(f"{name} does not come to an end") from None

    return call


_GENERAL_GAMMA, _GENERAL_ZETA = special("gamma"), special("zeta")


def _gamma(ctx: Any, z: Any) -> Any:
    if is_whole(z):
        return integers.factorial(z - 1)
    return _GENERAL_GAMMA(ctx, z)


def _zeta(ctx: Any, s: Any, *rest: Any) -> Any:
    if ctx is mpmath.fp and is_whole(s) and not rest:
        return _zeta_of_whole(s)
    return _GENERAL_ZETA(ctx, s, *rest)


@lru_cache(maxsize=256)
def _zeta_of_whole(n: int) -> Any:
    """In machine floats: a series over n asks for the same at each of its points."""
    return _GENERAL_ZETA(mpmath.fp, n)


def _spherical(name: str) -> Function:
    def call(ctx: Any, order: Any, x: Any) -> Any:
        return ctx.sqrt(ctx.pi / 2 / x) * special(name)(ctx, order + ctx.mpf(1) / 2, x)

    return call


def _even_in_order(name: str) -> Function:
    """A function that is the same at a whole order and at its negative, where mpmath is slow."""

    def call(ctx: Any, order: Any, x: Any) -> Any:
        return special(name)(ctx, abs(order) if is_whole(order) else order, x)

    return call


def _hankel(sign: int) -> Function:
    # The context's own hankel1 is wrong in machine floats.
    def call(ctx: Any, order: Any, x: Any) -> Any:
        return special("besselj")(ctx, order, x) + sign * ctx.j * special("bessely")(ctx, order, x)

    return call


def _elliptic(name: str) -> Function:
    # mpmath defines these for arbitrary precision alone.
    def call(ctx: Any, m: Any) -> Any:
        half = ctx.mpf(1) / 2
        first = half if name == "ellipk" else -half
        return ctx.pi / 2 * ctx.hyp2f1(first, half, 1, m)

    return call


def _agm(ctx: Any, a: Any, b: Any = 1) -> Any:
    if abs(a * b) == 0:
        return 0
    a, b = a * ctx.mpf(1), b * ctx.mpf(1)
    for _ in range(64):
        if abs(a - b) <= 8 * ctx.eps * abs(a):
            return a
        root = ctx.sqrt(a) * ctx.sqrt(b)
        a, b = (a + b) / 2, root
    raise OutsideError("the mean did not settle")


def _lower_gamma(ctx: Any, s: Any, x: Any) -> Any:
    return special("gammainc")(ctx, s, 0, x)


def _polygamma(ctx: Any, m: Any, z: Any) -> Any:
    return special("psi")(ctx, m, z)


def _bernoulli_polynomial(ctx: Any, n: Any, x: Any) -> Any:
    if not is_whole(n) or n < 0:
        raise OutsideError("Bernoulli polynomials have whole degrees")
    return special("bernpoly")(ctx, n, x)


def _hypergeometric(ctx: Any, upper: Any, lower: Any, *args: Any) -> Any:
    """The pFq function: p, q, the p upper parameters, the q lower ones, z."""
    if not (is_whole(upper) and is_whole(lower) and len(args) == upper + lower + 1):
        raise OutsideError("a hypergeometric function with the wrong count of parameters")
    if any(abs(a) > MAX_SPECIAL_ARGUMENT for a in args):
        raise OutsideError("a hypergeometric function of a huge argument")
    return ctx.hyper(list(args[:upper]), list(args[upper:-1]), args[-1])


def _table() -> dict[str, Function]:
    same = "loggamma digamma beta polylog erf erfc erfi lambertw ei li si ci airyai airybi "
    same += "besselj bessely harmonic"
    table = {name: special(name) for name in same.split()}
    return table | _families() | _gammas()


def _gammas() -> dict[str, Function]:
    return {
        "gamma": _gamma,
        "polygamma": _polygamma,
        "uppergamma": special("gammainc"),
        "lowergamma": _lower_gamma,
        "zeta": _zeta,
        "ellipk": _elliptic("ellipk"),
        "ellipe": _elliptic("ellipe"),
        "agm": _agm,
        "agm1": _agm,
        "hyp": _hypergeometric,
    }


def _families() -> dict[str, Function]:
    return {
        "legendre": special("legendre"),
        "chebyshevt": special("chebyt"),
        "chebyshevu": special("chebyu"),
        "hermite": special("hermite"),
        "laguerre": lambda ctx, n, x: special("laguerre")(ctx, n, 0, x),
        "gegenbauer": special("gegenbauer"),
        "bernoullipoly": _bernoulli_polynomial,
        "jacobi": special("jacobi"),
        "assoclegendre": special("legenp"),
        "sphericalharmonic": special("spherharm"),
        "besseli": _even_in_order("besseli"),
        "besselk": _even_in_order("besselk"),
        "hankel1": _hankel(1),
        "hankel2": _hankel(-1),
        "sphericalj": _spherical("besselj"),
        "sphericaly": _spherical("bessely"),
    }


SPECIAL = _table()
