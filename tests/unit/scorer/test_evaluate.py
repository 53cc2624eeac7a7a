"""What the evaluation finds for equations whose truth is known."""

from __future__ import annotations

import cmath
import math
import time

import pytest

from phiq.scorer.domains import parse_domains
from phiq.scorer.evaluate import POINTS, Comparison, Evaluation, Problem, evaluate, seed_of
from phiq.scorer.identity.statement.domains import domains_for
from phiq.scorer.parse import EquationSyntaxError, parse


def problem(equation: str, **domain: str) -> Problem:
    relation = parse(equation, declared=domain).root
    return Problem(relation, domains_for(relation, parse_domains(domain)), seed_of(relation))


def evaluated(equation: str, **domain: str) -> Evaluation:
    return evaluate([problem(equation, **domain)])[0]


def compared(equation: str, **domain: str) -> Comparison:
    found = evaluated(equation, **domain)
    assert found.unsupported is None
    return found.comparisons[0]


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        ("cos(8t) + i sin(8t) = (cos t + i sin t)^8", {}),
        ("cos(8t) + i sin(8t) = (cos t + i sin t)^8", {"t": "complex"}),
        ("e^{iπ} + 1 = 0", {}),
        ("ln(-1) = iπ", {}),
        ("√(-4) = 2i", {}),
        (r"\sqrt[3]{-8} = -2", {}),
        ("0^0 = 1", {}),
        ("arcsin(1) = π/2", {}),
        ("√(1/z) = 1/√z", {"z": "complex not in (-inf,0]"}),
        ("log(e^z) = z - 2 π i ceil(Im(z)/(2π) - 1/2)", {"z": "complex"}),
        ("sin(π z) = π/(Γ(z) Γ(1-z))", {"z": "complex"}),
        ("Γ(z+1) = z Γ(z)", {"z": "complex not in integers <= 0"}),
        (r"\sin(z + \pi k) = (-1)^k \sin(z)", {"z": "complex", "k": "integer"}),
        (r"\sum_{k=0}^{n} {n \choose k} F_k = F_{2n}", {"n": "integer >= 0"}),
        (r"\prod_{k=1}^{n} k = n!", {"n": "integer >= 0"}),
        (r"F_n = \left\lfloor \varphi^n/\sqrt{5} + 1/2 \right\rfloor", {"n": "integer >= 0"}),
        (r"P_n(z) = 2^{-n} \sum_{k=0}^{n} {n \choose k}^2 (z-1)^{n-k} (z+1)^k",
         {"n": "integer >= 0", "z": "complex"}),
        ("chebyshevu(n, -1) = (-1)**n*(n + 1)", {"n": "integer"}),
        ("binomial(n, n + m) = 0", {"n": "integer >= 0", "m": "integer >= 1"}),
        ("abs(x)**2 = x**2", {"x": "real"}),
    ],
)  # fmt: skip
def test_sides_of_an_identity_agree_wherever_they_are_defined(
    equation: str, domain: dict[str, str]
) -> None:
    """No point of a true identity differs, by however much rounding costs."""
    comparison = compared(equation, **domain)

    assert comparison.differ == 0
    assert comparison.agree == comparison.usable >= 8


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        ("cos(8t) + i sin(8t) = (cos t + i sin t)^7", {}),
        ("sin(z)^2 + cos(z)^2 = 1 + 10^{-12}", {"z": "real in (0,1)"}),
        ("sin(k) = 0", {"k": "integer != 0"}),
        ("x^2 = x", {"x": "real > 2"}),
        (r"\sum_{k=0}^{n} {n \choose k} F_{k+1} = F_{2n}", {"n": "integer >= 0"}),
    ],
)
def test_sides_that_differ_are_told_apart(equation: str, domain: dict[str, str]) -> None:
    """A difference beyond rounding shows at every usable point, or nearly."""
    comparison = compared(equation, **domain)

    assert comparison.differ >= comparison.usable - 5 > 0
    assert comparison.residual > 1e2


def test_the_bound_is_no_fixed_tolerance() -> None:
    """A difference of 1e-12 is seen beside 1, and one of 1e4 is rounding beside 1e30."""
    near = compared("sin(z)^2 + cos(z)^2 = 1 + 10^{-12}", z="real in (0,1)")
    far = compared("(10^{15} + x)^2 - 10^{30} = 2·10^{15} x + x^2", x="real in (0,1)")

    assert near.agree == 0
    assert far.differ == 0


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        (r"F_n = \left\lceil e^{(n-2)/2} \right\rceil", "integer >= 2"),  # true up to n = 10
        ("(-1)^n floor(n/20) = 0", "integer >= 0"),
    ],
)
def test_samples_reach_beyond_small_coincidences(equation: str, domain: str) -> None:
    """The strong law of small numbers does not make an identity."""
    assert compared(equation, n=domain).differ > 0


@pytest.mark.parametrize("equation", ["1 = 2", "x = x + 1", "sin²x + cos²x = 2"])
def test_a_constant_difference_is_steady(equation: str) -> None:
    """Sides that differ by the same everywhere never meet."""
    comparison = compared(equation)

    assert comparison.steady
    assert comparison.differ == comparison.usable == POINTS


def test_identities_on_a_part_of_the_domain_agree_there_alone() -> None:
    """√(x²) = x holds for the positive samples and for no other."""
    # Given
    found = evaluated("√(x²) = x", x="real")

    # When
    [samples] = found.points.values()
    positive = int((samples.real > 0).sum())

    # Then
    [comparison] = found.comparisons
    assert 0 < positive < POINTS
    assert (comparison.agree, comparison.differ) == (positive, POINTS - positive)


def test_orders_are_counted() -> None:
    """Of x² + 1 and 2x the first is greater wherever x is not 1."""
    comparison = compared("x² + 1 = 2x", x="real in (2,3)")

    assert (comparison.greater, comparison.less, comparison.real) == (POINTS, 0, POINTS)


def test_chains_are_compared_in_neighbouring_pairs() -> None:
    """In a = b = c the pairs are (a, b) and (b, c)."""
    found = evaluated("(x+1)² = x² + 2x + 1 = x²")

    assert [pair.differ for pair in found.comparisons] == [0, POINTS]


@pytest.mark.parametrize(
    "equation",
    [
        "(-8)**(1/3) = -2",  # principal root or real root: conventions differ
        "acos(2) = π/6",  # a cut, on which conventions differ
        "1/0 = 1/0",
        "ln(x - x) = 0",
        "Γ(-3) = 1",
        "1/(sin(π)) = 1",  # rounding decides whether the denominator is 0
        "ln(-1 + i sin(π)) = iπ",  # rounding decides the side of the cut
    ],
)
def test_points_without_a_certain_value_are_not_usable(equation: str) -> None:
    """Undefined, ambiguous and lost values count for nothing."""
    assert compared(equation).usable == 0


def test_a_power_of_an_exact_negative_real_has_no_sign_error() -> None:
    """-(1+0j) has a negative zero in floats, which must not flip the branch."""
    found = evaluated("ln(-(1 + 0 x)) = iπ")

    assert found.comparisons[0].agree == POINTS
    assert found.operands[0, 0].item() == pytest.approx(cmath.pi * 1j)


@pytest.mark.parametrize(
    ("equation", "reason"),
    [
        (r"\pi = 4 \sum_{n=0}^{\infty} (-1)^n/(2n+1)", "sum"),
        (r"\int_0^1 x \, dx = 1/2", "an integral"),
        ("W(x ln(x)) = ln(x)", "lambertw"),
        ("erf(x) = 1", "erf"),
        (r"\sum_{k=1}^{5000} k = 12502500", "sum of more than"),
        ("x = ∞", "infinity"),
    ],
)
def test_what_is_not_in_the_batched_set_says_why(equation: str, reason: str) -> None:
    """The judge hands such problems to the next stage, with samples at hand."""
    found = evaluated(equation)

    assert reason in (found.unsupported or "")
    assert found.comparisons == ()
    assert all(len(samples) == POINTS for samples in found.points.values())


@pytest.mark.parametrize(
    ("domain", "holds"),
    [
        ("real > 2", lambda x: x.imag == 0 and x.real > 2),
        ("real < -3", lambda x: x.imag == 0 and x.real < -3),
        ("real in (0.15,0.85)", lambda x: x.imag == 0 and 0.15 < x.real < 0.85),
        ("real in (0,1e-9)", lambda x: x.imag == 0 and 0 < x.real < 1e-9),
        ("real not in [-4,4]", lambda x: x.imag == 0 and abs(x.real) > 4),
        ("real not in integers", lambda x: x.imag == 0 and x.real % 1 != 0),
        ("integer", lambda x: x.imag == 0 and x.real % 1 == 0),
        ("integer >= 5", lambda x: x.imag == 0 and x.real % 1 == 0 and x.real >= 5),
        ("integer <= -2", lambda x: x.imag == 0 and x.real % 1 == 0 and x.real <= -2),
        ("integer in [1,3)", lambda x: x.real in (1, 2)),
        ("integer != 0", lambda x: x.real != 0 and x.real % 1 == 0),
        ("complex", lambda x: x.imag != 0),
        ("complex > 1", lambda x: x.imag != 0 and x.real > 1),
        ("complex not in (-inf,0]", lambda x: x.imag != 0 or x.real > 0),
    ],
)
def test_samples_lie_in_their_domain(domain: str, holds: object) -> None:
    """Every sample is a value the declared domain allows, and they are not all the same."""
    [samples] = evaluated("x = 1", x=domain).points.values()

    assert callable(holds)
    values = [value for value in samples.tolist() if not cmath.isnan(value)]
    assert len(values) > POINTS // 2
    assert all(holds(value) for value in values)
    assert len(set(values)) > 1


def test_samples_spread_over_scales_and_signs() -> None:
    """A symbol on the whole line is tried small, large, positive and negative."""
    [samples] = evaluated("x = 1", x="real").points.values()
    values = samples.real.tolist()

    assert min(map(abs, values)) < 0.25
    assert max(map(abs, values)) > 4.0
    assert {math.copysign(1, value) for value in values} == {1.0, -1.0}


@pytest.mark.parametrize(
    "equation",
    [
        "x = " + "P_64(" * 5 + "x" + ")" * 5,
        "x = " + r"\sum_{a=1}^{60} \sum_{b=1}^{60} \sum_{c=1}^{60} " + "a b c",
        "x = " + "(" * 20 + "x" + "^64)" * 20,
        "x = " + "+".join(r"\prod_{k=1}^{64} (x + k)" for _ in range(40)),
        "x = 1e-400 + 9.9e399 x",
        r"x = \binom{10^40}{12} + (10^9)! + F_{10^12}",
    ],
)
def test_hostile_sizes_end_soon(equation: str) -> None:
    """Whatever fits in a request costs well under a second, supported or not."""
    start = time.process_time()

    try:
        evaluated(equation)
    except EquationSyntaxError:
        return

    assert time.process_time() - start < 1.0
