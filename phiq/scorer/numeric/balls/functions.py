"""The functions of the tree as functions of balls: `FUNCTIONS[name](arguments, analytic)`.

Conventions are those of `phiq.scorer.numeric.functions`: principal branches, elliptic integrals of
the parameter m. One call into FLINT cannot be interrupted, so sizes are bounded before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any, Final

from flint import acb, arb, fmpz

from phiq.scorer.numeric import integers
from phiq.scorer.numeric.errors import NoEnclosureError, TooLargeError

Ball = Any
Function = Callable[[Sequence[Ball], bool], Ball]

#: Largest magnitude of a special function's argument. FLINT cannot be interrupted; at 2000 its
#: slowest function here (Hurwitz's zeta) stays under 50 ms.
MAX_ARGUMENT: Final = 2000
#: Largest |argument| of exponentials, sines and their kin: the result has as many digits before
#: the point as the argument's size, and memory must hold them.
MAX_EXPONENTIAL: Final = 1e7
#: Largest whole exponent, and most bits of the exact power that FLINT is asked for.
MAX_EXPONENT: Final = 1_000_000
#: Largest order, degree or index of a function.
MAX_ORDER: Final = 500


def as_whole(ball: Ball) -> int:
    """The one whole number that the ball holds.

    Raises:
        NoEnclosureError: it holds none or several, or other numbers too.
    """
    if not ball.is_exact():
        raise NoEnclosureError("a whole number that is not known exactly")
    whole = ball.unique_fmpz()
    if whole is None or ball != acb(whole) or abs(whole) > 10**15:
        raise NoEnclosureError("not a whole number")
    return int(whole)


def is_whole(ball: Ball) -> bool:
    """Whether the ball is exactly one whole number."""
    return bool(ball.is_exact()) and ball.imag.is_zero() and bool(ball.real.is_integer())


def as_real(ball: Ball) -> Any:
    """The ball as one on the real line.

    Raises:
        NoEnclosureError: it may have an imaginary part.
    """
    if not ball.imag.is_zero():
        raise NoEnclosureError("a complex number where a real one is needed")
    return ball.real


def power(base: Ball, exponent: Ball, *, analytic: bool = False) -> Ball:
    """The principal value of base to the exponent."""
    if is_whole(exponent):
        n = as_whole(exponent)
        if abs(n) > MAX_EXPONENT:
            raise NoEnclosureError("a power out of range")
        if n < 0 and base.contains(0):
            raise NoEnclosureError("a negative power of what may be 0")
        return base**n
    if bool(base.is_zero()):
        if exponent.real > 0:
            return acb(0)
        raise NoEnclosureError("0 to a power that is not positive")
    return exponential([exponent * base.log(analytic=analytic)], False)


def root(value: Ball, degree: int, *, analytic: bool = False) -> Ball:
    """The root: principal, but real for a real value and an odd degree."""
    if not 1 <= degree <= MAX_ORDER:
        raise NoEnclosureError("a root of this degree")
    if degree == 2:
        return value.sqrt(analytic=analytic)
    if degree % 2 and value.imag.is_zero() and not analytic:
        if value.real < 0:
            return -power(-value, acb(1) / degree)
        if not value.real >= 0:
            raise NoEnclosureError("an odd root of what may have either sign")
    return power(value, acb(1) / degree, analytic=analytic)


def _bounded(ball: Ball, most: float = MAX_ARGUMENT) -> Ball:
    if not ball.is_finite() or not ball.abs_upper() <= most:
        raise NoEnclosureError("a huge argument")
    return ball


def exponential(args: Sequence[Ball], _analytic: bool) -> Ball:
    """The exponential, of an exponent of bounded size."""
    return _bounded(args[0], MAX_EXPONENTIAL).exp()


def _entire(name: str, most: float = MAX_ARGUMENT) -> Function:
    """A function that is analytic wherever it has a value."""
    method = getattr(acb, name)

    def call(args: Sequence[Ball], _analytic: bool) -> Ball:
        (x,) = args
        return method(_bounded(x, most))

    return call


def _cut(name: str) -> Function:
    """A function with a branch cut: under an integral its argument must keep away from it."""
    method = getattr(acb, name)

    def call(args: Sequence[Ball], analytic: bool) -> Ball:
        (x,) = args
        if analytic and _CUTS[name](x):
            raise NoEnclosureError("a branch cut")
        return method(x)

    return call


def _crosses_outside(x: Ball) -> bool:
    """Whether the ball may meet the real axis beyond -1 or 1."""
    return bool(x.imag.contains(0)) and not bool(-1 < x.real < 1)


def _crosses_outside_i(x: Ball) -> bool:
    return _crosses_outside(x * acb(0, 1))


def _crosses_below_one(x: Ball) -> bool:
    return bool(x.imag.contains(0)) and not bool(x.real > 1)


def _crosses_negative(x: Ball) -> bool:
    return bool(x.imag.contains(0)) and not bool(x.real > 0)


_CUTS: Final[dict[str, Callable[[Ball], bool]]] = {
    "asin": _crosses_outside,
    "acos": _crosses_outside,
    "atanh": _crosses_outside,
    "atan": _crosses_outside_i,
    "asinh": _crosses_outside_i,
    "acosh": _crosses_below_one,
    "lgamma": _crosses_negative,
    "ci": _crosses_negative,
    "ei": _crosses_negative,
    "li": _crosses_below_one,
    "lambertw": lambda x: bool(x.imag.contains(0)) and not bool(x.real > -0.36),
    "elliptic_k": lambda x: bool(x.imag.contains(0)) and not bool(x.real < 1),
    "elliptic_e": lambda x: bool(x.imag.contains(0)) and not bool(x.real < 1),
}


def _of_reciprocal(name: str) -> Function:
    inner = _cut(name)

    def call(args: Sequence[Ball], analytic: bool) -> Ball:
        (x,) = args
        if x.contains(0):
            raise NoEnclosureError("a reciprocal of what may be 0")
        return inner([1 / x], analytic)

    return call


def _logarithm(args: Sequence[Ball], analytic: bool) -> Ball:
    values = [x.log(analytic=analytic) for x in args]
    if len(values) == 1:
        return values[0]
    if values[1].contains(0):
        raise NoEnclosureError("a logarithm to base 1")
    return values[0] / values[1]


def _on_line(function: Callable[..., Any]) -> Function:
    """A function of real numbers that is not analytic."""

    def call(args: Sequence[Ball], analytic: bool) -> Ball:
        if analytic:
            raise NoEnclosureError("not analytic")
        return acb(function(*map(as_real, args)))

    return call


def _settled(value: Any) -> Any:
    """The whole number a step function gives, where the ball does not lie across a jump."""
    whole = value.unique_fmpz()
    if whole is None:
        raise NoEnclosureError("a number at a jump")
    return whole


def _round(x: Any) -> Any:
    if (2 * x).is_exact() and (2 * x).is_integer() and not x.is_integer():
        raise NoEnclosureError("a half is rounded by convention")
    return _settled((x + arb(0.5)).floor())


def _sign(x: Any) -> int:
    if x > 0 or x < 0:
        return 1 if x > 0 else -1
    if x.is_zero():
        return 0
    raise NoEnclosureError("a sign that is not known")


def _step(x: Any) -> int:
    sign = _sign(x)
    if sign == 0:
        raise NoEnclosureError("the step at 0 is a matter of convention")
    return int(sign > 0)


def _mod(a: Any, b: Any) -> Any:
    if b.contains(0):
        raise NoEnclosureError("a remainder by what may be 0")
    return a - b * _settled((a / b).floor())


def _wholes(function: Callable[..., int]) -> Function:
    def call(args: Sequence[Ball], _analytic: bool) -> Ball:
        try:
            return acb(function(*map(as_whole, args)))
        except (TooLargeError, ZeroDivisionError) as error:
            raise NoEnclosureError(str(error)) from None

    return call


def _whole_or(exact: Callable[..., int], general: Function) -> Function:
    """Exact where all arguments are whole."""
    whole = _wholes(exact)

    def call(args: Sequence[Ball], analytic: bool) -> Ball:
        if all(map(is_whole, args)):
            return whole(args, analytic)
        return general([*map(_bounded, args)], analytic)

    return call


def _gamma_of(args: Sequence[Ball], _analytic: bool) -> Ball:
    return (_bounded(args[0]) + 1).gamma()


def _binomial(args: Sequence[Ball], _analytic: bool) -> Ball:
    n, k = args
    if is_whole(k) and 0 <= as_whole(k) <= MAX_ORDER:
        count = as_whole(k)
        return integers.falling(n, count) / fmpz(integers.factorial(count))
    return (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma()


def _rising(args: Sequence[Ball], _analytic: bool) -> Ball:
    a, n = args
    if is_whole(n) and 0 <= as_whole(n) <= MAX_ORDER:
        return acb(integers.rising(a, as_whole(n)))
    return (a + n).gamma() * a.rgamma()


def _falling(args: Sequence[Ball], _analytic: bool) -> Ball:
    a, n = args
    if is_whole(n) and 0 <= as_whole(n) <= MAX_ORDER:
        return acb(integers.falling(a, as_whole(n)))
    return (a + 1).gamma() * (a - n + 1).rgamma()


def _binet(sign: int) -> Function:
    def call(args: Sequence[Ball], _analytic: bool) -> Ball:
        (n,) = args
        phi = (1 + acb(5).sqrt()) / 2
        total = power(phi, n) + sign * n.cos_pi() * power(phi, -n)
        return total / acb(5).sqrt() if sign < 0 else total

    return call


def _catalan(args: Sequence[Ball], analytic: bool) -> Ball:
    (n,) = args
    return FUNCTIONS["binomial"]([2 * n, n], analytic) / (n + 1)


def _ordered(name: str) -> Function:
    """A Bessel function: order, argument."""
    method = getattr(acb, name)

    def call(args: Sequence[Ball], analytic: bool) -> Ball:
        order, x = [*map(_bounded, args)]
        if analytic and _crosses_negative(x) and not is_whole(order):
            raise NoEnclosureError("a branch cut")
        if analytic and name in ("bessel_y", "bessel_k") and _crosses_negative(x):
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
    method = getattr(acb, name)

    def call(args: Sequence[Ball], _analytic: bool) -> Ball:
        degree, *parameters, x = [*map(_bounded, args)]
        if not is_whole(degree) or not 0 <= as_whole(degree) <= MAX_ORDER:
            raise NoEnclosureError("a polynomial without a whole degree")
        return method(x, degree, *parameters)

    return call


def _zeta(args: Sequence[Ball], _analytic: bool) -> Ball:
    s, *rest = [*map(_bounded, args)]
    return s.zeta(*rest)


def _polygamma(args: Sequence[Ball], _analytic: bool) -> Ball:
    order, z = [*map(_bounded, args)]
    if not is_whole(order) or not 0 <= as_whole(order) <= MAX_ORDER:
        raise NoEnclosureError("a polygamma function between orders, where definitions differ")
    return z.polygamma(order)


def _polylog(args: Sequence[Ball], analytic: bool) -> Ball:
    s, z = [*map(_bounded, args)]
    if analytic and z.imag.contains(0) and not z.real < 1:
        raise NoEnclosureError("a branch cut")
    return z.polylog(s)


def _beta(args: Sequence[Ball], _analytic: bool) -> Ball:
    a, b = [*map(_bounded, args)]
    return a.gamma() * b.gamma() * (a + b).rgamma()


def _incomplete(name: str) -> Function:
    method = getattr(acb, name)

    def call(args: Sequence[Ball], analytic: bool) -> Ball:
        s, x = [*map(_bounded, args)]
        if analytic and _crosses_negative(x):
            raise NoEnclosureError("a branch cut")
        return method(x, s)

    return call


def _agm(args: Sequence[Ball], _analytic: bool) -> Ball:
    """The mean of positive numbers: elsewhere the choice of roots is a convention."""
    values = [as_real(_bounded(x)) for x in (*args, acb(1))[:2]]
    if not all(value > 0 for value in values):
        raise NoEnclosureError("a mean of numbers that are not positive")
    return acb(values[0]).agm(acb(values[1]))


def _harmonic(args: Sequence[Ball], _analytic: bool) -> Ball:
    return (_bounded(args[0]) + 1).digamma() - acb(1).digamma()


def _sinc(args: Sequence[Ball], _analytic: bool) -> Ball:
    return _bounded(args[0], MAX_EXPONENTIAL).sinc()


def _hypergeometric(args: Sequence[Ball], _analytic: bool) -> Ball:
    if len(args) < 3:
        raise NoEnclosureError("a hypergeometric function without parameters")
    upper, lower = as_whole(args[0]), as_whole(args[1])
    rest = [*map(_bounded, args[2:])]
    if len(rest) != upper + lower + 1:
        raise NoEnclosureError("a hypergeometric function with the wrong count of parameters")
    return rest[-1].hypgeom(rest[:upper], rest[upper:-1])


def _part(name: str) -> Function:
    def call(args: Sequence[Ball], analytic: bool) -> Ball:
        if analytic:
            raise NoEnclosureError("not analytic")
        return acb(getattr(args[0], name))

    return call


def _argument(args: Sequence[Ball], analytic: bool) -> Ball:
    if analytic:
        raise NoEnclosureError("not analytic")
    return acb(args[0].arg())


def _chosen(pick: Callable[[Any, Any], Any]) -> Function:
    return _on_line(lambda *values: reduce(pick, values))


def _bernoulli(n: int) -> Any:
    if n == 1 or not 0 <= n <= MAX_ORDER:
        raise TooLargeError("a Bernoulli number of this index")
    return arb.bernoulli(n)


def _elementary() -> dict[str, Function]:
    circular = ("sin", "cos", "tan", "cot", "sec", "csc")
    hyperbolic = ("sinh", "cosh", "tanh", "coth", "sech", "csch")
    inverse = ("asin", "acos", "atan", "asinh", "acosh", "atanh")
    of_reciprocals = {
        "acot": "atan",
        "asec": "acos",
        "acsc": "asin",
        "acoth": "atanh",
        "asech": "acosh",
        "acsch": "asinh",
    }
    return {
        **{name: _entire(name, MAX_EXPONENTIAL) for name in circular + hyperbolic},
        **{name: _cut(name) for name in inverse},
        **{name: _of_reciprocal(other) for name, other in of_reciprocals.items()},
        "exp": exponential,
        "ln": _logarithm,
        "log": _logarithm,
        "sinc": _sinc,
        "re": _part("real"),
        "im": _part("imag"),
        "arg": _argument,
        "atan2": _on_line(arb.atan2),
    }


def _of_reals() -> dict[str, Function]:
    return {
        "floor": _on_line(lambda x: _settled(x.floor())),
        "ceil": _on_line(lambda x: _settled(x.ceil())),
        "round": _on_line(_round),
        "sign": _on_line(_sign),
        "heaviside": _on_line(_step),
        "mod": _on_line(_mod),
        "min": _chosen(lambda a, b: a.min(b)),
        "max": _chosen(lambda a, b: a.max(b)),
    }


def _combinatorial() -> dict[str, Function]:
    return {
        "factorial": _whole_or(integers.factorial, _gamma_of),
        "binomial": _whole_or(integers.binomial, _binomial),
        "pochhammer": _rising,
        "fallingfactorial": _falling,
        "stirling1": _wholes(integers.stirling1),
        "stirling2": _wholes(integers.stirling2),
        "totient": _wholes(integers.totient),
        "levicivita": _wholes(integers.levi_civita),
        "gcd": _wholes(lambda *ns: int(reduce(lambda a, b: fmpz(a).gcd(fmpz(b)), ns))),
        "lcm": _wholes(lambda *ns: int(reduce(lambda a, b: fmpz(a).lcm(fmpz(b)), ns))),
        "kronecker": _wholes(lambda i, j: int(i == j)),
        "fibonacci": _whole_or(integers.fibonacci, _binet(-1)),
        "lucas": _whole_or(integers.lucas, _binet(1)),
        "bernoulli": _wholes(_bernoulli),
        "catalan": _catalan,
        "harmonic": _harmonic,
    }


def _special() -> dict[str, Function]:
    entire = {"erf": "erf", "erfc": "erfc", "erfi": "erfi", "si": "si"}
    plain = {"gamma": "gamma", "digamma": "digamma", "airyai": "airy_ai", "airybi": "airy_bi"}
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
    }
    return {
        **{name: _entire(method) for name, method in (entire | plain).items()},
        **{name: _bounded_cut(method) for name, method in cut.items()},
        **{name: _ordered(method) for name, method in bessel.items()},
        **{name: _polynomial(method) for name, method in polynomials.items()},
        "sphericalj": _spherical("bessel_j"),
        "sphericaly": _spherical("bessel_y"),
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


def _bounded_cut(name: str) -> Function:
    inner = _cut(name)
    return lambda args, analytic: inner([*map(_bounded, args)], analytic)


FUNCTIONS: Final[dict[str, Function]] = {
    **_elementary(),
    **_of_reals(),
    **_combinatorial(),
    **_special(),
}
