"""Balls: they hold the true value, they refuse what they cannot enclose, they never run away."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any

import mpmath
import pytest
from flint import acb, arb, ctx

from mpmath_functions import FUNCTIONS as REFERENCE
from phiq.scorer.expression.tree import Symbol
from phiq.scorer.numeric.balls.enclosure import Enclosure
from phiq.scorer.numeric.balls.evaluate import as_ball, enclose
from phiq.scorer.numeric.balls.functions import FUNCTIONS
from phiq.scorer.numeric.balls.precision import precision
from phiq.scorer.numeric.errors import NoEnclosureError
from phiq.scorer.parse import parse_expression
from phiq.scorer.time_limit import Allowance, TimeLimitError

#: Arguments of each count at which functions are compared with mpmath.
ARGUMENTS: dict[int, list[tuple[Any, ...]]] = {
    1: [(0.375,), (2.5,), (3,), (-0.625,), (0.5 + 0.75j,)],
    2: [(2, 0.375), (3, 2.5), (0.5, 1.25), (1, 0.5 + 0.75j), (5, 3)],
    3: [(2, 0.75, 0.375), (3, 1.5, -0.25)],
    4: [(3, 0.5, 0.25, 0.375), (2, 1, 0.375, 0.625)],
    5: [(1, 1, 0.5, 1.5, 0.25), (0, 2, 1.5, 2.5, 0.75)],
}
BITS, DIGITS = 160, 40


def compared(name: str) -> int:
    """At how many of the arguments a ball was found; each must hold what mpmath computes."""
    found = 0
    many = mpmath.mp
    for argument in (a for count in ARGUMENTS for a in ARGUMENTS[count]):
        try:
            with precision(BITS):
                ball = FUNCTIONS[name]([as_ball(x) for x in argument], False)
            if not ball.is_finite():
                continue
            values = [x if isinstance(x, int) else many.mpmathify(x) for x in argument]
            with many.workdps(DIGITS):
                expected = many.mpc(REFERENCE[name](*values))
        except (NoEnclosureError, ArithmeticError, TypeError, ValueError, AttributeError):
            continue
        if not (many.isfinite(expected.real) and many.isfinite(expected.imag)):
            continue
        with precision(BITS), many.workdps(DIGITS):
            width = arb(0, f"1e-{DIGITS - 8}") * (1 + abs(ball))
            near = acb(
                arb(many.nstr(expected.real, DIGITS)) + width,
                arb(many.nstr(expected.imag, DIGITS)) + width,
            )
            assert ball.overlaps(near), (name, argument, ball, expected)
        found += 1
    return found


@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() & REFERENCE.keys()))
def test_a_ball_holds_the_value(name: str) -> None:
    """Every function agrees with mpmath wherever both have a value, and has one somewhere."""
    assert compared(name) > 0


@pytest.mark.parametrize(
    "text",
    [
        "n!",
        "2^n",
        "F_n",
        "n^n",
        "e^{e^{e^{e^9}}}",
        "sinh(10^{300})",
        "ζ(1/2 + 10^{12} i)",
        r"\binom{10^9}{5 \cdot 10^8}",
        "Γ(10^{15} + 1/2)",
        "1/(sin²1 + cos²1 - 1)",
        r"\sum_{k=1}^{\infty} 1/k^2",
        r"\int_0^{\infty} e^{-x} dx",
        "0^{-1}",
        "ln 0",
    ],
)
def test_what_cannot_be_enclosed_is_refused_at_once(text: str) -> None:
    """FLINT cannot be interrupted: sizes are bounded before it is called, estimates are none."""
    start = time.thread_time()

    with precision(BITS), pytest.raises(NoEnclosureError):
        enclose(parse_expression(text), {Symbol("n"): acb(10**13)})

    assert time.thread_time() - start < 0.2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"\int_0^1 x^2 dx", "0.3333333333333333"),
        (r"\int_0^1 \sqrt{1 - x^2} dx", "0.7853981633974483"),
        (r"\int_1^2 1/x dx", "0.6931471805599453"),
        ("d/dx x", "1"),
        (r"\sum_{k=1}^{100} k", "5050"),
        (r"\prod_{k=1}^{5} k", "120"),
        ("0^0", "1"),
        ("|3 - 5|", "2"),
        ("⌊-7/2⌋", "-4"),
        ("-7 mod 3", "2"),
    ],
)
def test_it_computes_what_a_tree_says(text: str, value: str) -> None:
    """Sums, integrals between finite ends and derivatives have enclosures."""
    with precision(BITS):
        ball = enclose(parse_expression(text), {Symbol("x"): acb(2)})

        assert ball.overlaps(acb(arb(value) + arb(0, "1e-15")))


def test_a_jump_is_refused() -> None:
    """A floor of what may lie on either side of a whole number is no number."""
    with precision(64), pytest.raises(NoEnclosureError):
        enclose(parse_expression("⌊(√2)²⌋"), {})


def test_the_precision_is_set_back() -> None:
    """FLINT's precision is one for the process: nobody else finds it changed."""
    before = ctx.prec

    with pytest.raises(NoEnclosureError), precision(999):
        enclose(parse_expression("1/0"), {})

    assert ctx.prec == before


def enclosures() -> int:
    """How many there are in this process."""
    return sum(type(thing) is Enclosure for thing in gc.get_objects())


def by_then(text: str) -> None:
    """Compute a value of which others are parts."""
    enclose(parse_expression(rf"\sum_{{k=1}}^5 {text}"), {})


def late(text: str) -> None:
    """Compute a value when the time for it is up."""
    allowance = Allowance(0.01)

    def run() -> None:
        while not allowance.late:
            pass
        enclose(parse_expression(text), {Symbol("k"): acb(2)})

    with pytest.raises(TimeLimitError):
        allowance.run(run)


@pytest.mark.parametrize("compute", [by_then, late])
def test_nothing_is_left_of_an_evaluation(compute: Callable[[str], object]) -> None:
    """Not even for the garbage collector, which takes as long as all the rest where it is much."""
    # Given nobody who takes garbage away
    gc.collect()
    gc.disable()
    try:
        before = enclosures()
        # When a value is computed
        compute(r"\int_0^k e^{-x^2} dx")
        # Then nothing of it is there any more
        after = enclosures()
    finally:
        gc.enable()
    assert after == before
