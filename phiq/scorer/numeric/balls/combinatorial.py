"""Functions of whole numbers, exact there, with their continuations to other numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from flint import acb, arb, fmpz

from phiq.scorer.numeric import integers
from phiq.scorer.numeric.balls.basics import (
    MAX_ORDER,
    Ball,
    Function,
    as_whole,
    bounded,
    power,
    whole_number,
)
from phiq.scorer.numeric.errors import NoEnclosureError, TooLargeError


def _wholes(function: Callable[..., int | arb]) -> Function:
    return lambda args, _analytic: _exactly(function, [*map(as_whole, args)])


def _exactly(function: Callable[..., int | arb], numbers: Sequence[int]) -> Ball:
    try:
        return acb(function(*numbers))
    except (TooLargeError, ZeroDivisionError) as error:
        raise NoEnclosureError(str(error)) from None


def _whole_or(exact: Callable[..., int], general: Function) -> Function:
    """Exact where all arguments are whole."""

    def call(args: Sequence[Ball], analytic: bool) -> Ball:
        numbers = [n for n in map(whole_number, args) if n is not None]
        if len(numbers) == len(args):
            return _exactly(exact, numbers)
        return general([*map(bounded, args)], analytic)

    return call


def _gamma_of(args: Sequence[Ball], _analytic: bool) -> Ball:
    return (bounded(args[0]) + 1).gamma()


def _binomial(args: Sequence[Ball], _analytic: bool) -> Ball:
    n, k = args
    count = whole_number(k)
    if count is not None and 0 <= count <= MAX_ORDER:
        return acb(integers.falling(n, count)) / fmpz(integers.factorial(count))
    return (n + 1).gamma() * (k + 1).rgamma() * (n - k + 1).rgamma()


def _in_steps(product: Callable[[Ball, int], Ball], general: Callable[..., Ball]) -> Function:
    """A product of n factors from a on, written out where n is a small whole number."""

    def call(args: Sequence[Ball], _analytic: bool) -> Ball:
        a, n = args
        count = whole_number(n)
        if count is not None and 0 <= count <= MAX_ORDER:
            return acb(product(a, count))
        return general(a, n)

    return call


def _binet(sign: int) -> Function:
    def call(args: Sequence[Ball], _analytic: bool) -> Ball:
        (n,) = args
        phi = (1 + acb(5).sqrt()) / 2
        total = power(phi, n) + sign * n.cos_pi() * power(phi, -n)
        return total / acb(5).sqrt() if sign < 0 else total

    return call


_BINOMIAL = _whole_or(integers.binomial, _binomial)


def _catalan(args: Sequence[Ball], analytic: bool) -> Ball:
    (n,) = args
    return _BINOMIAL([2 * n, n], analytic) / (n + 1)


def _double_factorial(args: Sequence[Ball], _analytic: bool) -> Ball:
    """By the gamma function, as n!! continues to all numbers with (-1)!! = 1."""
    n = bounded(args[0])
    half = acb(2) ** ((1 + 2 * n - n.cos_pi()) / 4) * acb.pi() ** ((n.cos_pi() - 1) / 4)
    return half * (n / 2 + 1).gamma()


def _kronecker(args: Sequence[Ball], analytic: bool) -> Ball:
    i, j = args
    if analytic or (i.overlaps(j) and not (i.is_exact() and j.is_exact())):
        raise NoEnclosureError("numbers that may be the same or not")
    return acb(int(i.overlaps(j)))


def _bernoulli(n: int) -> arb:
    if n == 1 or not 0 <= n <= MAX_ORDER:
        raise TooLargeError("a Bernoulli number of this index")
    return arb.bernoulli(n)


def combinatorial() -> dict[str, Function]:
    """The functions by their names."""
    return {
        "factorial": _whole_or(integers.factorial, _gamma_of),
        "binomial": _BINOMIAL,
        "pochhammer": _in_steps(integers.rising, lambda a, n: (a + n).gamma() * a.rgamma()),
        "fallingfactorial": _in_steps(
            integers.falling, lambda a, n: (a + 1).gamma() * (a - n + 1).rgamma()
        ),
        "stirling1": _wholes(integers.stirling1),
        "stirling2": _wholes(integers.stirling2),
        "totient": _wholes(integers.totient),
        "levicivita": _wholes(integers.levi_civita),
        "gcd": _wholes(lambda *ns: int(reduce(lambda a, b: fmpz(a).gcd(fmpz(b)), ns))),
        "lcm": _wholes(lambda *ns: int(reduce(lambda a, b: fmpz(a).lcm(fmpz(b)), ns))),
        "kronecker": _kronecker,
        "fibonacci": _whole_or(integers.fibonacci, _binet(-1)),
        "lucas": _whole_or(integers.lucas, _binet(1)),
        "doublefactorial": _double_factorial,
        "eulernumber": _wholes(integers.euler_number),
        "bernoulli": _wholes(_bernoulli),
        "catalan": _catalan,
        "harmonic": lambda args, _analytic: (bounded(args[0]) + 1).digamma() - acb(1).digamma(),
    }
