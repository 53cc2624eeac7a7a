"""Short names of functions and constants that are products or symbols elsewhere; conventions."""

from __future__ import annotations

import pytest

from phiq.contract import ScoreRequest, Verdict
from phiq.scorer.standard import StandardScorer


def scored(equation: str, **domain: str) -> Verdict:
    """The verdict of the scorer as it ships."""
    request = ScoreRequest(equation=equation, mode="rigorous", domain=domain or None)
    (found,) = StandardScorer().score([request])
    return found


@pytest.mark.parametrize(
    ("equation", "domain"),
    [
        ("ei(1) = EulerGamma + Sum(1/(n*factorial(n)), (n, 1, oo))", {}),
        ("si(x) = Integral(sin(t)/t, (t, 0, x))", {"x": "real > 0"}),
        ("li(x) = ei(log(x))", {"x": "real > 0"}),
        ("li(e^x) = ei(x)", {"x": "real > 0"}),
    ],
)
def test_called_integrals_in_lower_case_are_functions(
    equation: str, domain: dict[str, str]
) -> None:
    """Typed text names the exponential, sine and cosine integrals as mpmath does."""
    # Given an identity of such an integral
    # When it is scored
    found = scored(equation, **domain)
    # Then it is recognised
    assert found.verdict == "identity"


@pytest.mark.parametrize(
    ("equation", "domain", "reading"),
    [
        ("si(x) = 2s", {}, "s i(x) = 2s"),
        ("si(x) = 2", {"s": "real > 0", "x": "real"}, "s i(x) = 2"),
        ("ei*x = 3", {}, "ei·x = 3"),
        ("p = ei", {}, "p = ei"),
    ],
)
def test_letters_used_besides_stay_letters(
    equation: str, domain: dict[str, str], reading: str
) -> None:
    """Where s or e occurs elsewhere, is declared, or nothing is called, it is a letter."""
    # Given letters of such a name that are symbols
    # When the equation is scored
    found = scored(equation, **domain)
    # Then they are read as before
    assert found.reading == reading


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("exp(1) = E", "identity"),
        ("E = 2*sqrt(2)", "satisfiable"),
        ("E = 13.6", "satisfiable"),
        ("E = 2.718281828", "satisfiable"),
        ("E = m*c**2", "satisfiable"),
    ],
)
def test_the_e_of_sympy_is_a_number_only_where_that_makes_an_identity(
    equation: str, expected: str
) -> None:
    """E alone may be Euler's number; what is no identity then leaves it an unknown."""
    # Given an equation with E on one side
    # When it is scored
    found = scored(equation)
    # Then E is an unknown unless it is e exactly
    assert found.verdict == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("totient(12) = 4", "identity"),
        ("totient(12) = 5", "contradiction"),
        ("φ(36) = 12", "identity"),
        (r"\varphi(36) = 13", "contradiction"),
        ("φ(x) = 3", "satisfiable"),
        ("Sum(totient(k), (k, 1, 6)) = 12", "identity"),
    ],
)
def test_the_totient_of_whole_numbers_is_counted(equation: str, expected: str) -> None:
    """By its name always, and as the φ of a whole number."""
    # Given Euler's totient of whole numbers
    # When the equation is scored
    found = scored(equation)
    # Then the count decides it
    assert found.verdict == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("gcd(a,b) lcm(a,b) = ab", "identity"),
        ("lcm(a,b) = ab", "satisfiable"),
        ("C(n,k) = C(n,n-k)", "identity"),
        ("C(n,k) = C(n,k+1)", "satisfiable"),
    ],
)
def test_what_counts_things_takes_whole_numbers(equation: str, expected: str) -> None:
    """Under gcd and lcm are natural numbers; C(n, k) may be the binomial."""
    assert scored(equation).verdict == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("z + z̄ = 2 Re(z)", "identity"),
        (r"z \bar{z} = |z|^2", "identity"),
        (r"\bar{z+w} = \bar z + \bar w", "identity"),
        (r"|z|^2 = \bar{z}", "satisfiable"),
        ("x̄ = (x_1 + x_2)/2", "satisfiable"),
    ],
)
def test_a_bar_may_be_a_conjugate(equation: str, expected: str) -> None:
    """Beside the letter without it; alone it is a name, such as that of a mean."""
    assert scored(equation).verdict == expected


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("F_n = (φ^n - ψ^n)/√5", "identity"),
        ("L_{2n} = φ^{2n} + ψ^{2n}", "identity"),
        ("φψ = -1", "identity"),
        ("F_n = (φ^n + ψ^n)/√5", "satisfiable"),
        ("ψ = A φ", "satisfiable"),
    ],
)
def test_psi_beside_phi_may_be_the_golden_conjugate(equation: str, expected: str) -> None:
    """Where that makes an identity; else both are any two quantities."""
    assert scored(equation).verdict == expected
