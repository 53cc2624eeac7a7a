"""Every function of the tree as a function of mpmath values: `FUNCTIONS[name](ctx, *arguments)`.

`ctx` is an mpmath context: `mpmath.fp` (machine floats, quick, no promise of accuracy) or an
`MPContext` (any precision). Whole arguments come as Python integers and are used exactly where
the function has whole values. Conventions are mpmath's: principal branches, elliptic integrals
of the parameter m. Poles raise; nothing here returns an infinity on purpose.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import mpmath

from phiq.scorer.identity import integers

Function = Callable[..., Any]

#: Largest magnitude a special function is asked for; far beyond, mpmath's series run for minutes.
MAX_SPECIAL_ARGUMENT = 2000.0
#: Largest index of a Stirling number; their recurrence takes n² steps.
MAX_STIRLING = 200


class OutsideError(ArithmeticError):
    """An argument at which the function is undefined, ambiguous or too costly."""


def is_whole(value: Any) -> bool:
    """Whether the value is held as an exact whole number."""
    return isinstance(value, int)


def is_finite(ctx: Any, value: Any) -> bool:
    """Whether the value is neither an infinity nor undefined."""
    return is_whole(value) or not (ctx.isinf(value) or ctx.isnan(value))


def as_real(value: Any) -> Any:
    """The value as a real number.

    Raises:
        OutsideError: it has an imaginary part.
    """
    if is_whole(value):
        return value
    if value.imag != 0:
        raise OutsideError("a complex number where a real one is needed")
    return value.real


def _same(name: str) -> Function:
    def call(ctx: Any, *args: Any) -> Any:
        return named(ctx, name)(*args)

    return call


def named(ctx: Any, name: str) -> Callable[..., Any]:
    """The context's function of that name; doubles lack asinh and its like, so they borrow them."""
    found: Callable[..., Any] | None = getattr(ctx, name, None)
    return found or (lambda *args: complex(getattr(mpmath.mp, name)(*args)))


def _special(name: str) -> Function:
    """The context's function of that name, at arguments of bounded size."""

    def call(ctx: Any, *args: Any) -> Any:
        if any(abs(a) > MAX_SPECIAL_ARGUMENT for a in args):
            raise OutsideError(f"{name} of a huge argument")
        try:
            return getattr(ctx, name)(*args)
        except AttributeError as error:  # parts of mpmath exist for arbitrary precision alone
            raise OutsideError(str(error)) from None

    return call


def _whole_or(exact: Function, general: Function) -> Function:
    """`exact(*args)` where all arguments are whole, else the general function."""

    def call(ctx: Any, *args: Any) -> Any:
        if all(map(is_whole, args)):
            return exact(*args)
        return general(ctx, *args)

    return call


def _second_whole_or(exact: Function, general: Function) -> Function:
    def call(ctx: Any, a: Any, n: Any) -> Any:
        return exact(a, n) if is_whole(n) and n >= 0 else general(ctx, a, n)

    return call


def _rounding(name: str) -> Function:
    """floor, ceil and nint, as Python integers; complex arguments are refused."""

    def call(ctx: Any, x: Any) -> Any:
        value = as_real(x)
        if is_whole(value):
            return value
        if abs(value) > 1e15:
            raise OutsideError("rounding a number too large to tell its units")
        near = round(float(value))
        # At a jump the last bits would decide: such points tell nothing.
        if name != "nint" and near != value and abs(value - near) < 1e-12 * (1 + abs(value)):
            raise OutsideError("a number at a jump of floor or ceil")
        return near if name == "nint" else int(getattr(ctx, name)(value))

    return call


def _sign(_ctx: Any, x: Any) -> Any:
    if x == 0:
        return 0
    if not is_whole(x) and x.imag != 0:
        return x / abs(x)
    return 1 if as_real(x) > 0 else -1


def _atan2(ctx: Any, y: Any, x: Any) -> Any:
    return ctx.atan2(as_real(y), as_real(x))


def _logarithm(ctx: Any, x: Any, base: Any) -> Any:
    return ctx.ln(x) / ctx.ln(base)


def _mod(ctx: Any, a: Any, b: Any) -> Any:
    a, b = as_real(a), as_real(b)
    return a % b if is_whole(a) and is_whole(b) else a - b * FUNCTIONS["floor"](ctx, a / b)


def _wholes(function: Function) -> Function:
    def call(_ctx: Any, *args: Any) -> Any:
        if not all(map(is_whole, args)):
            raise OutsideError("needs whole numbers")
        return function(*args)

    return call


def _extreme(function: Function) -> Function:
    def call(_ctx: Any, *args: Any) -> Any:
        return function(as_real(a) for a in args)

    return call


def _gamma(ctx: Any, z: Any) -> Any:
    if is_whole(z):
        return integers.factorial(z - 1)
    return _special("gamma")(ctx, z)


def _factorial(ctx: Any, n: Any) -> Any:
    return integers.factorial(n) if is_whole(n) else _special("gamma")(ctx, n + 1)


def _fibonacci(ctx: Any, n: Any) -> Any:
    phi = (1 + ctx.sqrt(5)) / 2
    return (phi**n - ctx.cospi(n) * phi ** (-n)) / ctx.sqrt(5)


def _lucas(ctx: Any, n: Any) -> Any:
    phi = (1 + ctx.sqrt(5)) / 2
    return phi**n + ctx.cospi(n) * phi ** (-n)


def _catalan(ctx: Any, n: Any) -> Any:
    return FUNCTIONS["binomial"](ctx, 2 * n, n) / ctx.mpf(1) / (n + 1)


def _bernoulli(ctx: Any, n: Any) -> Any:
    if not is_whole(n) or not 0 <= n <= integers.MAX_EXACT:
        raise OutsideError("Bernoulli numbers have whole indices")
    # B_1 = -1/2 or +1/2 by convention.
    if n == 1:
        raise OutsideError("B_1 has either sign by convention")
    return ctx.bernoulli(n)


def _spherical(name: str) -> Function:
    def call(ctx: Any, order: Any, x: Any) -> Any:
        return ctx.sqrt(ctx.pi / 2 / x) * _special(name)(ctx, order + ctx.mpf(1) / 2, x)

    return call


def _hankel(sign: int) -> Function:
    # The context's own hankel1 is wrong in machine floats.
    def call(ctx: Any, order: Any, x: Any) -> Any:
        return ctx.besselj(order, x) + sign * ctx.j * ctx.bessely(order, x)

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
    return _special("gammainc")(ctx, s, 0, x)


def _polygamma(ctx: Any, m: Any, z: Any) -> Any:
    return _special("psi")(ctx, m, z)


def _sinc(ctx: Any, x: Any) -> Any:
    return 1 if x == 0 else ctx.sin(x) / x


def _hypergeometric(ctx: Any, upper: Any, lower: Any, *args: Any) -> Any:
    """The pFq function: p, q, the p upper parameters, the q lower ones, z."""
    if not (is_whole(upper) and is_whole(lower) and len(args) == upper + lower + 1):
        raise OutsideError("a hypergeometric function with the wrong count of parameters")
    if any(abs(a) > MAX_SPECIAL_ARGUMENT for a in args):
        raise OutsideError("a hypergeometric function of a huge argument")
    return ctx.hyper(list(args[:upper]), list(args[upper:-1]), args[-1])


def _heaviside(_ctx: Any, x: Any) -> Any:
    if (value := as_real(x)) == 0:
        raise OutsideError("the step at 0 is a matter of convention")
    return int(value > 0)


def _kronecker(_ctx: Any, i: Any, j: Any) -> Any:
    return int(i == j)


def _levi_civita(*indices: int) -> int:
    sign = 1
    for i, first in enumerate(indices):
        for second in indices[i + 1 :]:
            sign *= (second > first) - (second < first)
    return sign


def _check_stirling(n: int, k: int) -> None:
    if not (0 <= n <= MAX_STIRLING and 0 <= k <= MAX_STIRLING):
        raise OutsideError("Stirling numbers of indices this large, or negative")


def _stirling1(n: int, k: int) -> int:
    _check_stirling(n, k)
    row = [1]
    for m in range(n):
        shifted = [0, *row]
        row = [a + m * b for a, b in zip(shifted, [*row, 0], strict=True)]
    return row[k] if k < len(row) else 0


def _stirling2(n: int, k: int) -> int:
    _check_stirling(n, k)
    total: int = sum((1 if (k - j) % 2 == 0 else -1) * math.comb(k, j) * j**n for j in range(k + 1))
    return total // math.factorial(k)


def _table() -> dict[str, Function]:
    same = "sin cos tan cot sec csc asin acos atan acot asec acsc sinh cosh tanh coth sech csch "
    same += "asinh acosh atanh acoth asech acsch exp ln re im arg"
    special = "loggamma digamma beta zeta polylog erf erfc erfi lambertw ei li si ci airyai airybi "
    special += "besselj bessely besseli besselk harmonic"
    table = {name: _same(name) for name in same.split()}
    table |= {name: _special(name) for name in special.split()}
    return table | _number_theory() | _families() | _remaining()


def _number_theory() -> dict[str, Function]:
    return {
        "floor": _rounding("floor"),
        "ceil": _rounding("ceil"),
        "round": _rounding("nint"),
        "sign": _sign,
        "mod": _mod,
        "gcd": _wholes(math.gcd),
        "lcm": _wholes(math.lcm),
        "min": _extreme(min),
        "max": _extreme(max),
        "factorial": _factorial,
        "doublefactorial": _special("fac2"),
        "binomial": _whole_or(integers.binomial, _second_whole_binomial),
        "pochhammer": _second_whole_or(integers.rising, _special("rf")),
        "fallingfactorial": _second_whole_or(integers.falling, _special("ff")),
        "stirling1": _wholes(_stirling1),
        "stirling2": _wholes(_stirling2),
        "fibonacci": _whole_or(integers.fibonacci, _fibonacci),
        "lucas": _whole_or(integers.lucas, _lucas),
        "bernoulli": _bernoulli,
        "eulernumber": _special("eulernum"),
        "catalan": _catalan,
        "kronecker": _kronecker,
        "levicivita": _wholes(_levi_civita),
    }


def _second_whole_binomial(ctx: Any, a: Any, k: Any) -> Any:
    if is_whole(k) and k >= 0:
        return integers.falling(a, k) / ctx.mpf(math.factorial(k))
    return _special("binomial")(ctx, a, k)


def _families() -> dict[str, Function]:
    return {
        "legendre": _special("legendre"),
        "chebyshevt": _special("chebyt"),
        "chebyshevu": _special("chebyu"),
        "hermite": _special("hermite"),
        "laguerre": lambda ctx, n, x: _special("laguerre")(ctx, n, 0, x),
        "gegenbauer": _special("gegenbauer"),
        "jacobi": _special("jacobi"),
        "assoclegendre": _special("legenp"),
        "sphericalharmonic": _special("spherharm"),
        "hankel1": _hankel(1),
        "hankel2": _hankel(-1),
        "sphericalj": _spherical("besselj"),
        "sphericaly": _spherical("bessely"),
    }


def _remaining() -> dict[str, Function]:
    return {
        "atan2": _atan2,
        "sinc": _sinc,
        "log": _logarithm,
        "gamma": _gamma,
        "polygamma": _polygamma,
        "uppergamma": _special("gammainc"),
        "lowergamma": _lower_gamma,
        "ellipk": _elliptic("ellipk"),
        "ellipe": _elliptic("ellipe"),
        "agm": _agm,
        "agm1": _agm,
        "hyp": _hypergeometric,
        "heaviside": _heaviside,
    }


FUNCTIONS = _table()
