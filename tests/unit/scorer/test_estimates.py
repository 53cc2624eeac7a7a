"""Series, products, limits and integrals: their balls hold the truth, and are small."""

from __future__ import annotations

import contextlib
import gc
import time
import weakref
from collections.abc import Callable
from typing import Any

import mpmath
import pytest
from flint import acb, arb, ctx

from phiq.scorer.expression.tree import Symbol
from phiq.scorer.numeric.balls.evaluate import as_ball, estimated
from phiq.scorer.numeric.balls.integrals import PROBES, integrate
from phiq.scorer.numeric.balls.magnitude import magnitude
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.errors import NO_VALUE, DivergentError, NoEnclosureError, OutsideError
from phiq.scorer.numeric.floats import compile_node
from phiq.scorer.numeric.sides import TRUSTED
from phiq.scorer.parse import parse_expression

mp = mpmath.mp
X = Symbol("x")
#: The bits of a first look and of a close one.
BITS = [66, 182]
#: Digits to which the truth is computed.
DIGITS = 80


def truth(value: Callable[[], Any]) -> Any:
    """A ball around a number that mpmath computes."""
    with mp.workdps(DIGITS + 10):
        exact = mp.mpc(value())
        parts = [arb(mp.nstr(part, DIGITS + 5)) for part in (exact.real, exact.imag)]
    return acb(*[part + arb(0, f"1e-{DIGITS}") for part in parts])


def _theta() -> Any:
    """The terms grow from 10^-400 to 1 before they fall."""
    return 1 + mp.fsum(2 * mp.mpf(10) ** (-4 * n * n) for n in range(1, 11))


SERIES: list[tuple[str, Callable[[], Any]]] = [
    (r"\sum_{n=0}^{\infty} \frac{(-1)^n}{2n+1}", lambda: mp.pi / 4),
    (r"\sum_{n=1}^{\infty} \frac{1}{n^2}", lambda: mp.pi**2 / 6),
    (r"\sum_{n=1}^{\infty} \frac{1}{n^{3/2}}", lambda: mp.zeta(mp.mpf(3) / 2)),
    (r"\sum_{n=0}^{\infty} \frac{1}{F_{2^n}}", lambda: (7 - mp.sqrt(5)) / 2),
    (r"\sum_{n=1}^{\infty} \frac{n}{{2 n \choose n}}", lambda: (mp.pi / mp.sqrt(3) + 3) * 2 / 9),
    (r"\sum_{n=0}^{\infty} 10^{-4 (n - 10)^2}", _theta),
    (r"\sum_{n=0}^{\infty} \frac{(-20)^n}{n!}", lambda: mp.exp(-20)),
    (r"\sum_{n=0}^{\infty} \frac{\cos(n \pi/3)}{2^n}", lambda: mp.mpf(1)),
    (r"\sum_{n=-\infty}^{\infty} e^{-n^2}", lambda: mp.jtheta(3, 0, mp.exp(-1))),
    (r"\sum_{n=1}^{\infty} \frac{\zeta(2 n)}{4^n}", lambda: mp.mpf(1) / 2),
    (r"\prod_{n=2}^{\infty} \left(1 - \frac{1}{n^2}\right)", lambda: mp.mpf(1) / 2),
    (r"\prod_{n=1}^{\infty} \left(1 - \frac{1}{10^n}\right)", lambda: mp.qp(mp.mpf(1) / 10)),
    (r"\lim_{n \to \infty} \left(1 + \frac{1}{n}\right)^n", lambda: mp.e),
    (r"\lim_{x \to 0} \frac{\sin(x)}{x}", lambda: mp.mpf(1)),
    (r"\lim_{y \to \pi} \frac{\sin(y)}{y - \pi}", lambda: mp.mpf(-1)),
]
INTEGRALS: list[tuple[str, Callable[[], Any]]] = [
    (r"\int_0^1 \ln x dx", lambda: -1),
    (r"\int_0^1 \frac{1}{\sqrt{x}} dx", lambda: 2),
    (r"\int_0^1 x^{1/2} (1 - x)^{-3/10} dx", lambda: mp.beta(mp.mpf(3) / 2, mp.mpf(7) / 10)),
    (r"\int_1^0 \ln x dx", lambda: 1),
    (r"\int_{-\infty}^{\infty} e^{-x^2} dx", lambda: mp.sqrt(mp.pi)),
    (r"\int_0^{\infty} \frac{x}{e^x - 1} dx", lambda: mp.pi**2 / 6),
    (r"\int_0^{\infty} x^{i - 1/2} e^{-x} dx", lambda: mp.gamma(mp.mpc(0.5, 1))),
    (r"\int_0^{-\infty} e^x dx", lambda: -1),
    (r"\int_0^{\infty} e^{-x} \ln x dx", lambda: -mp.euler),
    (r"\int_0^{\infty} e^{-50 x} dx", lambda: mp.mpf(1) / 50),
    (r"\int_{-\infty}^{\infty} \frac{1}{\cosh x} dx", lambda: mp.pi),
    (r"\int_0^{\infty} e^{-x} \sin(3 x) dx", lambda: mp.mpf(3) / 10),
    (r"\int_0^{\infty} (1 + x)^{-60} dx", lambda: mp.mpf(1) / 59),
    (
        r"\int_{-\infty}^{\infty} e^{-x^2} \cos(5 x) dx",
        lambda: mp.sqrt(mp.pi) * mp.exp(-mp.mpf(25) / 4),
    ),
    (r"\int_0^{\infty} \frac{1}{1 + x^2} dx", lambda: mp.pi / 2),
    (r"\int_0^{\infty} \frac{\ln x}{1 + x^2} dx", lambda: 0),
    (r"\int_0^{\infty} e^{-2 \cosh x} dx", lambda: mp.besselk(0, 2)),
    (r"\int_0^{\infty} \frac{\sin x}{x} dx", lambda: mp.pi / 2),
    (r"\int_{-\infty}^{\infty} \frac{\sin x}{x} dx", lambda: mp.pi),
    (r"\int_0^{\infty} \sin(x^2) dx", lambda: mp.sqrt(mp.pi / 8)),
    (r"\int_0^{\infty} \frac{\cos(2 x)}{1 + x^2} dx", lambda: mp.pi / 2 * mp.exp(-2)),
    (r"\int_0^1 \int_0^y e^{-x/y} dx dy", lambda: (1 - mp.exp(-1)) / 2),
]


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize(("text", "value"), SERIES + INTEGRALS)
def test_an_estimate_holds_the_truth(text: str, value: Callable[[], Any], bits: int) -> None:
    """The radius is no bound, but it is one here, and leaves the digits that comparisons trust."""
    with precision(bits):
        found, _ = estimated(parse_expression(text), {})

    with precision(2 * bits):
        expected = truth(value)
        assert found.overlaps(expected)
        radius = magnitude(found - found.mid())
    assert radius <= max(magnitude(found), 0.0) - TRUSTED * (bits - 16)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"\frac{d}{dx} \Gamma(x)", lambda: mp.gamma(2) * mp.digamma(2)),
        (r"\frac{d^3}{dx^3} \zeta(x)", lambda: mp.zeta(2, derivative=3)),
        (r"\frac{d}{dx} \int_0^x e^{-t^2} dt", lambda: mp.exp(-4)),
    ],
)
def test_derivatives_without_a_rule_are_differences(text: str, value: Callable[[], Any]) -> None:
    """As precise as what they are of."""
    with precision(182):
        found, _ = estimated(parse_expression(text), {X: acb(2)})

        assert found.overlaps(truth(value))
        assert magnitude(found - found.mid()) < -170


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize(
    "text",
    [
        r"\sum_{n=1}^{\infty} n",
        r"\sum_{n=0}^{\infty} \frac{(-2)^n}{2n+1}",
        r"\sum_{n=1}^{\infty} \frac{1}{n}",
        r"\prod_{n=1}^{\infty} \left(2 + \frac{1}{n}\right)",
    ],
)
def test_divergent_series_are_named(text: str, bits: int) -> None:
    """A series whose terms do not tend to 0 has no value, whatever an acceleration makes of it."""
    with precision(bits), pytest.raises(DivergentError):
        estimated(parse_expression(text), {})


@pytest.mark.parametrize("bits", BITS)
@pytest.mark.parametrize(
    "text",
    [
        r"\int_{-1}^1 \frac{1}{x} dx",
        r"\int_0^1 \frac{1}{x} dx",
        r"\int_0^{\infty} 1 dx",
        r"\int_0^{\infty} \sin x dx",
        r"\int_{-\infty}^{\infty} e^{-(x - 5000)^2} dx",
        r"\lim_{x \to \infty} \sin x",
        r"\lim_{x \to \infty} \frac{e^x}{x^{100}}",
        r"\lim_{x \to 0} \frac{|x|}{x}",
    ],
)
def test_what_does_not_settle_has_no_value(text: str, bits: int) -> None:
    """Divergence, oscillation, hidden peaks and jumps give no number rather than a wrong one."""
    with precision(bits), pytest.raises(OutsideError):
        estimated(parse_expression(text), {})


@pytest.mark.parametrize(
    ("integrand", "low", "high"),
    [
        (lambda x: x * (1 - x), arb.neg_inf(), arb.pos_inf()),
        (lambda x: acb(1), arb(0), arb.pos_inf()),
        (lambda x: 1 / x**2, arb(0), arb(1)),
        (lambda x: (2 - x) ** acb(-1.5), arb(0), arb(2)),
    ],
)
def test_a_divergent_integral_costs_a_few_calls(integrand: Any, low: Any, high: Any) -> None:
    """An integrand that outgrows every quadrature at an end is refused by probes alone."""
    calls: list[Any] = []

    def counted(x: Any) -> Any:
        calls.append(x)
        return integrand(x)

    with precision(66), pytest.raises(OutsideError):
        integrate(counted, acb(low), acb(high))
    assert len(calls) <= 2 * len(PROBES)


def test_estimates_are_given_where_they_are_asked_for_alone() -> None:
    """They say so; a plain sum has a proven radius."""
    endless = parse_expression(r"\sum_{n=1}^{\infty} 2^{-n}")
    plain = parse_expression(r"\sum_{n=1}^{20} 2^{-n}")

    with precision(66):
        assert estimated(endless, {})[1]
        assert not estimated(plain, {})[1]


@pytest.mark.parametrize(
    "text", ["1/0", "gamma(0)", "ln(0)", "zeta(1)/0", "fibonacci(10^8)", "gamma(10^9+1/2)"]
)
def test_what_has_no_value_in_floats_is_refused_quickly(text: str) -> None:
    """Poles and numbers out of reach raise one of the expected errors, at once."""
    evaluate = compile_node(parse_expression(text))
    start = time.process_time()

    with pytest.raises(NO_VALUE):
        evaluate({})

    assert time.process_time() - start < 0.2


@pytest.mark.parametrize(
    "text",
    [
        "x^2 + 3 x - 1/x",
        "sin(x) cos(2 x) tan(x/3)",
        "exp(-x^2) + e^{a x}",
        "ln(x) + sqrt(x) + x^{1/3}",
        r"\sqrt[3]{x} |x|",
        "arcsin(x/4) - arccos(x/4)/2 - arctan(x) + arctanh(x/4)",
        "arcsinh(x) + arccosh(x)",
        "sinh(x)/cosh(x) + sech(x) csch(x) coth(x) cot(x) sec(x) csc(x)",
        "gamma(a) x^{a - i} + gamma(x)",
        "erf(x) + besselj(1, x) - legendre(3, x) + legendre(a, x/8)",
        r"\sum_{k=1}^{5} x^k + \binom{x}{2}",
        r"\int_0^1 e^{x t} dt",
    ],
)
@pytest.mark.parametrize("value", [0.3, 0.7, 2.5, -0.4, -3.5, 0.5 + 0.5j, -1 - 2j, 2, -3])
def test_floats_are_the_middles_of_balls(text: str, value: complex) -> None:
    """Both evaluators follow the same branches, on cuts too."""
    node = parse_expression(text, declared=("x", "a"))
    point = {Symbol("a"): 1.25, X: value}
    try:
        with precision(100):
            ball, _ = estimated(node, {s: as_ball(v) for s, v in point.items()})
    except NoEnclosureError:
        ball = None
    before = ctx.prec

    found = None
    with contextlib.suppress(*NO_VALUE):
        found = complex(compile_node(node)(point))

    assert ctx.prec == before
    assert (found is None) == (ball is None)
    assert found is None or abs(as_ball(found) - ball) <= 1e-9 * (1 + abs(ball))


class _Held:
    """What whoever asks for a value has in hand."""


def _asked(run: Callable[[dict[Symbol, complex]], complex]) -> weakref.ref[_Held]:
    held = _Held()
    with contextlib.suppress(*NO_VALUE):
        run({})
    return weakref.ref(held)


def test_a_missing_value_keeps_nobody_who_asked_for_it() -> None:
    """What is remembered of it holds no frames, so that a batch is gone with its verdicts."""
    run = compile_node(parse_expression(r"\int_0^1 \frac{1}{x} dx"))
    collects = gc.isenabled()
    gc.disable()
    try:
        assert [_asked(run)() for _ in range(2)] == [None, None]
    finally:
        if collects:
            gc.enable()
