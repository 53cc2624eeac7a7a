"""Evidence: what is told can be checked, and what is not proved is not called a proof."""

from __future__ import annotations

import pytest

from benchmarks.calibration.generate import cases
from phiq import score
from phiq.scorer.rigorous import verdicts
from phiq.verification import verify


@pytest.mark.parametrize(
    ("equation", "kind", "method"),
    [
        ("(x + 1)² = x² + 2x + 1", "proof", "finite fields"),
        ("sin²x + cos²x = 1", "proof", "exact algebra"),
        (r"\sum_{k=1}^n k = n(n+1)/2", "proof", "induction"),
        (r"\int_0^x t^2 dt = x^3/3", "proof", "differentiation"),
        (r"\sum_{n=1}^\infty 1/n^2 = π²/6", "sampled", None),
        ("E = mc²", "law", None),
        ("5 kg = 3 m", "dimensions", None),
        ("1 = 2", "witness", "the left side is 1, the right side is 2"),
        ("x² = 2", "witness", None),
    ],
)
def test_every_verdict_says_what_it_stands_on(equation: str, kind: str, method: str | None) -> None:
    """A proof names its method; a sum that was accelerated is sampled, never proved."""
    evidence = score(equation).evidence

    assert evidence is not None
    assert (evidence.kind, evidence.method) == (kind, method)


def test_a_proof_modulo_primes_tells_its_chance_of_error() -> None:
    """Agreement in finite fields is a proof up to a chance that is told."""
    evidence = score("(x + 1)² = x² + 2x + 1").evidence

    assert evidence is not None
    assert evidence.error_bound is not None
    assert 0 < evidence.error_bound < 1e-30


#: Numbers that agree to many digits and are different.
NEAR = [
    "e^{π√163} = 262537412640768744",
    "e^{π√163} = 262537412640768744 - 196884/e^{π√163}",
    "e^{π√163} = 640320^3 + 744",
    "e^{π√67} = 147197952744",
    "e^{π√58} = 24591257752",
    "e^{π√43} = 884736744",
    "e^π - π = 20",
    "π⁴ + π⁵ = e⁶",
    "sin 11 = -1",
    "cos(ln(π + 20)) = -1",
    "√2 + √3 = π",
    "22π⁴ = 2143",
    "355/113 = π",
    "163(π - e) = 69",
    "(π⁹)/(e⁸) = 10",
    "ln(640320³ + 744)/√163 = π",
    "9801/(2206√2) = π",
    "12 ln(640320)/√163 - 3 ln(640320)/√163 = 3π",
    "√(9801)/(1103·2√2) = 1/π·10",
    r"\sum_{k=1}^{100} 1/k = \ln 100 + γ + 1/200",
    r"\sum_{n=1}^{\infty} \lfloor n \tanh π \rfloor/10^n = 1/81",
    r"\sum_{n=1}^{\infty} \lfloor n e^{π√163/3} \rfloor/2^n = 1280640",
    r"\int_0^1 x^{20}(1-x)^{20} dx = 0",
    r"\int_0^1 \frac{x^4(1-x)^4}{1+x^2} dx = 22/7 - 355/113",
    "2^{1/2} = 665857/470832",
    "φ = 832040/514229",
    "tan(355/226) = -7497258",
    "e = 271801/99990",
    "sinh(π/2)·4 = 9.2052",
    "cosh(π) = 11.592",
]


@pytest.mark.parametrize("equation", NEAR)
def test_near_identities_are_none(equation: str) -> None:
    """Numbers that agree to ten, thirty or a million digits are not called equal."""
    assert score(equation).verdict != "identity"


def test_what_is_told_of_generated_equations_is_confirmed() -> None:
    """Of a few hundred equations every witness holds when computed anew, by another library."""
    requests = [case.request for case in cases(400, 11)]

    outcomes = [verify(verdict).outcome for verdict in verdicts(requests)]

    assert "refuted" not in outcomes
    assert outcomes.count("confirmed") > len(outcomes) / 2


@pytest.mark.parametrize(
    "equation",
    [
        "x² = 2",
        "y = sin x",
        "e^x = 5",
        "x + y = 2",
        "x < 3",
        "x = 10^{16}",
        "a = b; b = 2",
        "x³ = x + 1",
    ],
)
def test_what_can_hold_has_a_certified_solution(equation: str) -> None:
    """A solution is exact, or lies within a radius on which left - right changes its sign."""
    evidence = score(equation).evidence

    assert evidence is not None
    assert evidence.solution is not None


def test_a_witness_is_plain() -> None:
    """A counterexample is one that can be checked by hand."""
    evidence = score("(x + y)² = x² + y²").evidence

    assert evidence is not None
    assert evidence.counterexample is not None
    assert evidence.counterexample.point == {"x": "2", "y": "5/3"}
    assert evidence.counterexample.right == "6.7777777777777777778"


def test_a_real_value_may_have_come_by_a_complex_one() -> None:
    """√(−17.5)² is −17.5, held as a complex number."""
    found = score("c = (√(γ T))^2", domain={"γ": "real > 0", "T": "real < 0"})
    assert verify(found).outcome == "confirmed"
