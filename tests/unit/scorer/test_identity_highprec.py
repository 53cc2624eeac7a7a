"""The high-precision evaluator against mpmath's own values, and the bounds on what it may cost."""

from __future__ import annotations

import contextlib
import cProfile
import threading
import time
from typing import Any

import mpmath
import pytest
from mpmath.ctx_mp import MPContext

from phiq.scorer.expression.tree import Node
from phiq.scorer.numeric.compiler import NO_VALUE
from phiq.scorer.numeric.errors import DivergentError, OutsideError
from phiq.scorer.numeric.highprec import compile_node
from phiq.scorer.numeric.integrals import PROBES, integrate
from phiq.scorer.parse import parse_expression
from phiq.scorer.time_limit import Allowance, TimeLimitError, check_time

DIGITS = 40


@pytest.fixture
def ctx() -> Any:
    context = MPContext()
    context.dps = DIGITS
    return context


def read(text: str, *declared: str) -> Node:
    return parse_expression(text, declared=declared)


def _theta(c: Any) -> Any:
    """The terms grow from 10^-400 to 1 before they fall."""
    return 1 + c.fsum(2 * c.mpf(10) ** (-4 * n * n) for n in range(1, 11))


def _euler_product(c: Any) -> Any:
    return c.qp(c.mpf(1) / 10)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"\sum_{n=0}^{\infty} \frac{(-1)^n}{2n+1}", lambda c: c.pi / 4),
        (r"\sum_{n=1}^{\infty} \frac{1}{n^2}", lambda c: c.pi**2 / 6),
        (r"\sum_{n=1}^{\infty} \frac{1}{n^{3/2}}", lambda c: c.zeta(c.mpf(3) / 2)),
        (r"\sum_{n=0}^{\infty} \frac{1}{F_{2^n}}", lambda c: (7 - c.sqrt(5)) / 2),
        (
            r"\sum_{n=1}^{\infty} \frac{n}{{2 n \choose n}}",
            lambda c: (c.pi / c.sqrt(3) + 3) * 2 / 9,
        ),
        (r"\sum_{n=0}^{\infty} 10^{-4 (n - 10)^2}", _theta),
        (r"\sum_{n=0}^{\infty} \frac{(-20)^n}{n!}", lambda c: c.exp(-20)),
        (r"\sum_{n=0}^{\infty} \frac{\cos(n \pi/3)}{2^n}", lambda c: c.mpf(1)),
        (r"\sum_{n=-\infty}^{\infty} e^{-n^2}", lambda c: c.jtheta(3, 0, c.exp(-1))),
        (r"\prod_{n=2}^{\infty} \left(1 - \frac{1}{n^2}\right)", lambda c: c.mpf(1) / 2),
        (r"\prod_{n=1}^{\infty} \left(1 - \frac{1}{10^n}\right)", _euler_product),
        (r"\int_{-\infty}^{\infty} \exp(-x^2) dx", lambda c: c.sqrt(c.pi)),
        (r"\int_0^1 \frac{1}{1+x^2} dx", lambda c: c.pi / 4),
        (r"\lim_{n \to \infty} \left(1 + \frac{1}{n}\right)^n", lambda c: c.e),
        (r"\lim_{x \to 0} \frac{\sin(x)}{x}", lambda c: c.mpf(1)),
    ],
)
def test_limits_reach_their_known_values(ctx: Any, text: str, value: Any) -> None:
    """Sums, products, integrals and limits agree with closed forms to most of the digits."""
    # Given a tree without free symbols
    evaluate = compile_node(read(text), ctx)
    # When it is evaluated
    result = evaluate({})
    # Then it has its textbook value
    assert abs(result - value(ctx)) < ctx.mpf(10) ** (5 - DIGITS)


@pytest.mark.parametrize(
    ("text", "name", "arguments"),
    [
        ("gamma(1/3)", "gamma", ("1/3",)),
        ("zeta(3)", "zeta", ("3",)),
        ("digamma(1/4)", "digamma", ("1/4",)),
        ("besselj(1, 2)", "besselj", ("1", "2")),
        ("lambertw(2)", "lambertw", ("2",)),
        ("erf(1/2)", "erf", ("1/2",)),
        ("polylog(2, 1/2)", "polylog", ("2", "1/2")),
        ("ellipk(1/2)", "ellipk", ("1/2",)),
        ("ellipe(1/2)", "ellipe", ("1/2",)),
        ("agm(1, 2)", "agm", ("1", "2")),
        ("chebyshevu(5, 1/3)", "chebyu", ("5", "1/3")),
        ("legendre(4, 1/3)", "legendre", ("4", "1/3")),
        ("laguerre(3, 1/3)", "laguerre", ("3", "0", "1/3")),
    ],
)
def test_functions_agree_with_the_library(
    ctx: Any, text: str, name: str, arguments: tuple[str, ...]
) -> None:
    """A function of the tree is the mathematical function of that name."""
    # Given the function at numbers, and mpmath's own
    expected = getattr(ctx, name)(
        *(
            ctx.mpf(*map(int, a.split("/"))) if "/" not in a else ctx.mpf(int(a[0])) / int(a[2:])
            for a in arguments
        )
    )
    # When the tree is evaluated
    result = compile_node(read(text), ctx)({})
    # Then both agree
    assert abs(result - expected) < ctx.mpf(10) ** (4 - DIGITS)


@pytest.mark.parametrize("context", [mpmath.fp, MPContext()], ids=["floats", "digits"])
@pytest.mark.parametrize(
    "text", [r"\sum_{n=1}^{\infty} n", r"\sum_{n=0}^{\infty} \frac{(-2)^n}{2n+1}"]
)
def test_divergent_series_are_named(context: Any, text: str) -> None:
    """A series whose terms do not tend to 0 has no value, whatever an acceleration makes of it."""
    # Given a divergent series
    evaluate = compile_node(read(text), context)
    # When and then
    with pytest.raises(DivergentError):
        evaluate({})


@pytest.mark.parametrize(
    "text", ["1/0", "gamma(0)", "ln(0)", "zeta(1)/0", "fibonacci(10^8)", "gamma(10^9+1/2)"]
)
def test_what_has_no_value_is_refused_quickly(text: str) -> None:
    """Poles and numbers out of reach raise one of the expected errors, at once."""
    # Given an expression without a finite value, or with one too large
    evaluate = compile_node(read(text), mpmath.fp)
    start = time.process_time()
    # When it is evaluated
    with pytest.raises(NO_VALUE):
        evaluate({})
    # Then that took no time
    assert time.process_time() - start < 0.2


def spin() -> None:
    """Work that never ends, under a bare handler such as libraries have."""
    while True:
        with contextlib.suppress(Exception):
            mpmath.zeta(mpmath.mpc(0.5, 50))


def test_time_limit_ends_a_library_call() -> None:
    """The limit ends work that would not come back."""
    # Given work without end, when it is limited, then it ends
    with pytest.raises(TimeLimitError):
        Allowance(0.1).run(spin)


def test_time_limit_ends_traced_work() -> None:
    """A profiler or a debugger does not keep late work alive, nor hang once it has ended."""
    # Given work without end, under a profiler of the interpreter
    ended = []

    def run() -> None:
        with pytest.raises(TimeLimitError):
            Allowance(0.1).run(spin)
        ended.append(sum(range(1000)))

    # When it is limited
    cProfile.Profile().runcall(run)
    # Then it ends, and what follows it runs
    assert ended == [499500]


def test_a_loop_that_asks_ends_at_its_next_step() -> None:
    """Where the limit is asked for, the error is raised there and no other way."""

    # Given a loop that asks
    def run() -> None:
        while True:
            check_time()

    # When its time is up
    with pytest.raises(TimeLimitError) as caught:
        Allowance(0.02).run(run)
    # Then the question raised the error
    assert caught.traceback[-1].name == "check_time"


def test_outside_a_limit_time_is_never_up() -> None:
    """Library use without a limit runs as long as it takes."""
    check_time()


def test_time_limit_works_outside_the_main_thread() -> None:
    """The limit needs no signals, so that a worker's threads can use it."""
    # Given a thread that runs such work under the limit
    ended = []

    def run() -> None:
        try:
            Allowance(0.1).run(spin)
        except TimeLimitError:
            ended.append(True)

    # When it runs
    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    # Then the limit ended it
    assert ended == [True]


def test_time_limit_leaves_punctual_work_alone() -> None:
    """Blocks that end in time see no exception, not even a late one."""
    # Given many short blocks at the edge of their limit
    late = 0

    def busy() -> None:
        end = time.thread_time() + 0.004
        while time.thread_time() < end:
            pass

    # When they run
    for _ in range(50):
        try:
            Allowance(0.004).run(busy)
        except TimeLimitError:
            late += 1
    # Then none leaves an exception behind
    end = time.thread_time() + 0.1
    while time.thread_time() < end:
        pass
    assert late <= 50


@pytest.mark.parametrize(
    ("integrand", "low", "high"),
    [
        (lambda x: x * (1 - x), -mpmath.inf, mpmath.inf),
        (lambda x: mpmath.fp.mpf(1), 0, mpmath.inf),
        (lambda x: 1 / x**2, 0, 1),
        (lambda x: (2 - x) ** -1.5, 0, 2),
    ],
)
def test_a_divergent_integral_costs_a_few_calls(integrand: Any, low: Any, high: Any) -> None:
    """An integrand that outgrows every quadrature at an end is refused by probes alone."""
    # Given an integrand that counts its calls
    calls: list[Any] = []

    def counted(x: Any) -> Any:
        calls.append(x)
        return integrand(x)

    # When it is integrated, then it is refused after the probes of its two ends
    with pytest.raises(OutsideError):
        integrate(mpmath.fp, counted, low, high)
    assert len(calls) <= 2 * len(PROBES)
