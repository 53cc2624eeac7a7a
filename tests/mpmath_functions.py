"""mpmath's functions under the names of the tree: an outside truth for the functions of balls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath

mp = mpmath.mp

#: Functions of the same name.
_SAME = (
    *("sin", "cos", "tan", "cot", "sec", "csc", "asin", "acos", "atan", "acot", "asec", "acsc"),
    *("sinh", "cosh", "tanh", "coth", "sech", "csch", "asinh", "acosh", "atanh", "acoth"),
    *("asech", "acsch", "exp", "ln", "re", "im", "arg", "atan2", "sinc", "floor", "ceil", "sign"),
    *("gamma", "loggamma", "digamma", "beta", "zeta", "polylog", "erf", "erfc", "erfi"),
    *("lambertw", "ei", "li", "si", "ci", "airyai", "airybi", "besselj", "bessely", "besseli"),
    *("besselk", "harmonic", "hankel1", "hankel2", "legendre", "hermite", "gegenbauer", "jacobi"),
    *("binomial", "ellipk", "ellipe", "agm", "factorial", "bernoulli", "stirling1", "stirling2"),
)
#: Functions that mpmath calls otherwise.
_RENAMED = {
    "chebyshevt": "chebyt",
    "chebyshevu": "chebyu",
    "assoclegendre": "legenp",
    "sphericalharmonic": "spherharm",
    "bernoullipoly": "bernpoly",
    "eulernumber": "eulernum",
    "doublefactorial": "fac2",
    "pochhammer": "rf",
    "fallingfactorial": "ff",
    "fibonacci": "fib",
    "uppergamma": "gammainc",
    "polygamma": "psi",
    "round": "nint",
}


def _spherical(name: str) -> Callable[..., Any]:
    return lambda n, x: mp.sqrt(mp.pi / 2 / x) * getattr(mp, name)(n + mp.mpf(1) / 2, x)


def _hypergeometric(p: int, _q: int, *args: Any) -> Any:
    return mp.hyper(list(args[:p]), list(args[p:-1]), args[-1])


def _lucas(n: Any) -> Any:
    return mp.fib(n - 1) + mp.fib(n + 1)


#: Functions that mpmath has, or of which it has the parts.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    **{name: getattr(mp, name) for name in _SAME},
    **{name: getattr(mp, other) for name, other in _RENAMED.items()},
    "log": lambda x, base: mp.ln(x) / mp.ln(base),
    "mod": lambda a, b: mp.mpf(a) % b,
    "min": min,
    "max": max,
    "heaviside": lambda x: mp.mpf(x > 0),
    "kronecker": lambda i, j: mp.mpf(i == j),
    "lucas": _lucas,
    "catalan": lambda n: mp.binomial(2 * n, n) / (n + 1),
    "laguerre": lambda n, x: mp.laguerre(n, 0, x),
    "lowergamma": lambda s, x: mp.gammainc(s, 0, x),
    "agm1": lambda x: mp.agm(1, x),
    "sphericalj": _spherical("besselj"),
    "sphericaly": _spherical("bessely"),
    "hyp": _hypergeometric,
}
