"""Every function of the tree as a function of mpmath values: `FUNCTIONS[name](ctx, *arguments)`.

`ctx` is an mpmath context: `mpmath.fp` (machine floats, quick, no promise of accuracy) or an
`MPContext` (any precision). Whole arguments come as Python integers and are used exactly where
the function has whole values. Conventions are mpmath's: principal branches, elliptic integrals
of the parameter m. Poles raise; nothing here returns an infinity on purpose.
"""

from __future__ import annotations

import math
from typing import Any, Final

from phiq.scorer.numeric import integers
from phiq.scorer.numeric.arithmetic import power
from phiq.scorer.numeric.errors import OutsideError
from phiq.scorer.numeric.special import SPECIAL, special
from phiq.scorer.numeric.values import Function, as_real, is_whole, named

_SAME: Final = (
    "sin cos tan cot sec csc asin acos atan acot asec acsc sinh cosh tanh coth sech csch "
)
#: Functions that are a context's own, under the same name.
PLAIN: Final = frozenset((_SAME + "asinh acosh atanh acoth asech acsch exp ln re im arg").split())


def _same(name: str) -> Function:
    def call(ctx: Any, *args: Any) -> Any:
        return named(ctx, name)(*args)

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


def _factorial(ctx: Any, n: Any) -> Any:
    return integers.factorial(n) if is_whole(n) else special("gamma")(ctx, n + 1)


def _fibonacci(ctx: Any, n: Any) -> Any:
    phi = (1 + ctx.sqrt(5)) / 2
    return (power(ctx, phi, n) - ctx.cospi(n) * power(ctx, phi, -n)) / ctx.sqrt(5)


def _lucas(ctx: Any, n: Any) -> Any:
    phi = (1 + ctx.sqrt(5)) / 2
    return power(ctx, phi, n) + ctx.cospi(n) * power(ctx, phi, -n)


def _catalan(ctx: Any, n: Any) -> Any:
    return FUNCTIONS["binomial"](ctx, 2 * n, n) / ctx.mpf(1) / (n + 1)


def _bernoulli(ctx: Any, n: Any) -> Any:
    if not is_whole(n) or not 0 <= n <= integers.MAX_EXACT:
        raise OutsideError("Bernoulli numbers have whole indices")
    # B_1 = -1/2 or +1/2 by convention.
    if n == 1:
        raise OutsideError("B_1 has either sign by convention")
    return ctx.bernoulli(n)


def _sinc(ctx: Any, x: Any) -> Any:
    return 1 if x == 0 else named(ctx, "sin")(x) / x


def _heaviside(_ctx: Any, x: Any) -> Any:
    if (value := as_real(x)) == 0:
        raise OutsideError("the step at 0 is a matter of convention")
    return int(value > 0)


def _kronecker(_ctx: Any, i: Any, j: Any) -> Any:
    return int(i == j)


def _table() -> dict[str, Function]:
    table = {name: _same(name) for name in PLAIN}
    return table | _number_theory() | _remaining() | SPECIAL


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
        "doublefactorial": special("fac2"),
        "binomial": _whole_or(integers.binomial, _second_whole_binomial),
        "pochhammer": _second_whole_or(integers.rising, special("rf")),
        "fallingfactorial": _second_whole_or(integers.falling, special("ff")),
        "stirling1": _wholes(integers.stirling1),
        "stirling2": _wholes(integers.stirling2),
        "totient": _wholes(integers.totient),
        "fibonacci": _whole_or(integers.fibonacci, _fibonacci),
        "lucas": _whole_or(integers.lucas, _lucas),
        "bernoulli": _bernoulli,
        "eulernumber": special("eulernum"),
        "catalan": _catalan,
        "kronecker": _kronecker,
        "levicivita": _wholes(integers.levi_civita),
    }


def _second_whole_binomial(ctx: Any, a: Any, k: Any) -> Any:
    if is_whole(k) and k >= 0:
        return integers.falling(a, k) / ctx.mpf(math.factorial(k))
    return special("binomial")(ctx, a, k)


def _remaining() -> dict[str, Function]:
    return {
        "atan2": _atan2,
        "sinc": _sinc,
        "log": _logarithm,
        "heaviside": _heaviside,
    }


FUNCTIONS: Final = _table()
