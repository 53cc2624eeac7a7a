"""The functions a tree may name: what each takes, and what is true of it wherever it is used.

How it is spelled is known where texts are read and written; how it is computed where it is: as
balls, as floats, as kernels of a batch, as exact algebra, as its derivative. All else asks here.
"""

from __future__ import annotations

from math import inf, log, pi
from typing import Final, NamedTuple


class Function(NamedTuple):
    """What is true of a function, on the principal branch and with angles in radians.

    arguments: their names. inverse: the function that undoes it. parity: 1 where f(-x) is f(x), -1
    where it is -f(x), else 0. reciprocal: the function that it is one over. below: the function
    that it is divided by. real: the ends between which a real argument has a real value, where
    that is not everywhere. limits: what it comes near to at -∞ and ∞, never reaching it, where it
    is monotone on the real line. values: the ends of its real values, where they are not all.
    exponential: whether it grows or settles like one. settles: a and n where at x it is about
    e^(-a x^n) from its limit. vanishes: whether it is 0 anywhere in the plane. injective: whether
    it takes different numbers of the plane to different ones.
    """

    arguments: str
    inverse: str = ""
    parity: int = 0
    reciprocal: str = ""
    below: str = ""
    real: tuple[float, float] | None = None
    limits: tuple[float, float] | None = None
    values: tuple[float, float] | None = None
    exponential: bool = False
    settles: tuple[float, int] | None = None
    vanishes: bool = True
    injective: bool = False

    @property
    def rises(self) -> bool:
        """Whether it rises on the whole real line."""
        return self.limits is not None and self.limits[0] < self.limits[1]

    @property
    def positive(self) -> bool:
        """Whether it is above 0 for every real argument."""
        if self.limits is not None:
            return min(self.limits) >= 0
        if self.values is None:
            return False
        return self.values[0] > 0 or (self.values[0] == 0 and not self.vanishes)


_CIRCULAR: Final[dict[str, Function]] = {
    "sin": Function("x", "asin", -1, values=(-1, 1)),
    "cos": Function("x", "acos", 1, values=(-1, 1)),
    "tan": Function("x", "atan", -1, below="cos"),
    "cot": Function("x", "acot", -1, "tan", "sin"),
    "sec": Function("x", "asec", 1, "cos", "cos", vanishes=False),
    "csc": Function("x", "acsc", -1, "sin", "sin", vanishes=False),
    "asin": Function("x", "sin", -1, real=(-1, 1), values=(-pi / 2, pi / 2), injective=True),
    "acos": Function("x", "cos", real=(-1, 1), values=(0, pi), injective=True),
    "atan": Function("x", "tan", -1, limits=(-pi / 2, pi / 2), injective=True),
    "acot": Function("x", "cot", -1, injective=True),
    "asec": Function("x", "sec", injective=True),
    "acsc": Function("x", "csc", -1, injective=True),
}
_HYPERBOLIC: Final[dict[str, Function]] = {
    "sinh": Function("x", "asinh", -1, limits=(-inf, inf), exponential=True),
    "cosh": Function("x", "acosh", 1, values=(1, inf), exponential=True),
    "tanh": Function(
        "x", "atanh", -1, below="cosh", limits=(-1, 1), exponential=True, settles=(2, 1)
    ),
    "coth": Function("x", "acoth", -1, "tanh", "sinh", exponential=True, settles=(2, 1)),
    "sech": Function(
        "x", "asech", 1, "cosh", "cosh", values=(0, 1), exponential=True, vanishes=False
    ),
    "csch": Function("x", "acsch", -1, "sinh", "sinh", exponential=True, vanishes=False),
    "asinh": Function("x", "sinh", -1, limits=(-inf, inf), injective=True),
    "acosh": Function("x", "cosh", real=(1, inf), injective=True),
    "atanh": Function("x", "tanh", -1, real=(-1, 1), injective=True),
    "acoth": Function("x", "coth", -1, injective=True),
    "asech": Function("x", "sech", injective=True),
    "acsch": Function("x", "csch", -1, injective=True),
}
_EXPONENTIAL: Final[dict[str, Function]] = {
    "exp": Function("x", "ln", limits=(0, inf), exponential=True, vanishes=False),
    "ln": Function("x (natural)", "exp", real=(0, inf), injective=True),
    "log": Function("x, base (always with a base)"),
    "erf": Function("x", parity=-1, limits=(-1, 1), exponential=True, settles=(1, 2)),
    "erfc": Function("x", limits=(2, 0), exponential=True, settles=(1, 2)),
    "gamma": Function("z", exponential=True, vanishes=False),
    "factorial": Function("n", exponential=True, vanishes=False),
    "zeta": Function("s[, a]", settles=(log(2), 1)),
}
#: Names of the circular functions and of the hyperbolic ones, those that undo them among them.
CIRCULAR: Final = tuple(_CIRCULAR)
HYPERBOLIC: Final = tuple(_HYPERBOLIC)
#: What is known of the others by their arguments alone.
_ARGUMENTS: Final[dict[str, str]] = {
    "atan2": "y, x", "sinc": "x (sin x / x)",
    **dict.fromkeys(("re", "im", "arg", "sign", "floor", "ceil", "round"), "x"), "mod": "a, b",
    "gcd": "a, b, …", "lcm": "a, b, …", "min": "a, b, …", "max": "a, b, …", "doublefactorial": "n",
    "binomial": "n, k", "pochhammer": "a, n (rising factorial)", "fallingfactorial": "a, n",
    "stirling1": "n, k (unsigned)", "stirling2": "n, k",
    **dict.fromkeys(("fibonacci", "lucas", "bernoulli", "eulernumber", "catalan", "harmonic"), "n"),
    "totient": "n (Euler's φ)", **dict.fromkeys(("loggamma", "digamma"), "z"), "polygamma": "m, z",
    "beta": "a, b", "uppergamma": "s, x", "lowergamma": "s, x", "polylog": "s, z",
    **dict.fromkeys(("erfi", "lambertw", "ei", "li", "si", "ci"), "x"),
    **dict.fromkeys(("airyai", "airybi", "ellipk", "ellipe", "agm1"), "x"), "agm": "a, b",
    **dict.fromkeys(("besselj", "bessely", "besseli", "besselk", "hankel1", "hankel2"), "order, x"),
    **dict.fromkeys(("sphericalj", "sphericaly"), "order, x"),
    **dict.fromkeys(("legendre", "hermite", "laguerre", "chebyshevt", "chebyshevu"), "n, x"),
    "bernoullipoly": "n, x", "assoclegendre": "n, m, x", "gegenbauer": "n, a, x",
    "jacobi": "n, a, b, x", "sphericalharmonic": "l, m, theta, phi",
    "hyp": "p, q, p upper and q lower parameters, z (p and q as numbers)", "heaviside": "x",
    "dirac": "x", "kronecker": "i, j", "levicivita": "i, j, …",
    **dict.fromkeys(("det", "tr", "rank", "diag", "span", "ker", "dim", "prob", "var"), "…"),
    "sqrt": "never in a tree: a square root is root(x, 2)",
    "abs": "never in a tree: an absolute value is the op abs",
}  # fmt: skip
#: Functions with a fixed meaning.
FUNCTIONS: Final[dict[str, Function]] = {
    **_CIRCULAR,
    **_HYPERBOLIC,
    **_EXPONENTIAL,
    **{name: Function(arguments) for name, arguments in _ARGUMENTS.items()},
}
#: Functions that are quotients of others: what is above, "" for 1, and what is below.
QUOTIENTS: Final[dict[str, tuple[str, str]]] = {
    name: ("" if row.below == row.reciprocal else FUNCTIONS[row.reciprocal].below, row.below)
    for name, row in FUNCTIONS.items()
    if row.reciprocal
}
#: Functions that are others at 1/x: acot x is atan(1/x).
OF_RECIPROCALS: Final[dict[str, str]] = {
    name: FUNCTIONS[FUNCTIONS[row.inverse].reciprocal].inverse
    for name, row in FUNCTIONS.items()
    if row.injective and row.inverse in QUOTIENTS
}
