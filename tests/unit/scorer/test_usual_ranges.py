"""Sums, products and limits whose range is left out are over the usual one, where that is true."""

from __future__ import annotations

import pytest

from phiq import score


@pytest.mark.parametrize(
    "text",
    [
        "∑ k² = n(n+1)(2n+1)/6",
        r"\sum k = \frac{n(n+1)}{2}",
        r"\sum_k k = n(n+1)/2",
        "∑ k³ = (n(n+1)/2)²",
        r"\sum 1/n^2 = \pi^2/6",
        "∑_n 1/n² = π²/6",
        r"\sum \frac{x^n}{n!} = e^x",
        "∑ 1/2^n = 1",
        "∑ x^n = 1/(1-x)",
        r"\prod k = n!",
        "lim F_{n+1}/F_n = φ",
        r"\lim \sqrt[n]{n} = 1",
        "lim (1+1/n)^n = e",
        r"\lim\left(1+\frac{1}{n}\right)^n = e",
    ],
)
def test_the_usual_range_is_meant(text: str) -> None:
    """From 1 to the n beside it, on to infinity from 1 or 0, at infinity; and it is said."""
    verdict = score(text)

    assert verdict.verdict == "identity"
    assert "the range that is meant" in verdict.explanation


@pytest.mark.parametrize(
    "text",
    [
        r"\sum k = n^2",
        r"\sum 1/n^2 = \pi^2/8",
        r"\sum p_i = 1",
        r"\sum F = ma",
        r"\sum m_i v_i = p",
        "lim 1/n = 1",
        "∑ k = 15",
    ],
)
def test_it_is_no_guess(text: str) -> None:
    """Where the usual range makes nothing true, the sum is one of any range."""
    assert score(text).verdict == "satisfiable"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("y = f(x)", "f as a function"),
        ("y = a(x+1)", ""),
        ("n! = n (n-1)!", ""),
        ("V(t) = V0*exp(-t/(R*C))", "V as voltage"),
        (r"E_n = \frac{n^2 h^2}{8 m L^2}", "L as length."),
    ],
)
def test_what_a_letter_before_parentheses_is_taken_for(text: str, told: str) -> None:
    """A function, told where nothing else shows it; no reader needs to hear of a product."""
    words = score(text).explanation

    assert told in words
    assert "as a call" not in words
    assert "as a product" not in words


@pytest.mark.parametrize(
    "text", ["F(ω) = ∫ f(t) e^{-iωt} dt", "F(s) = ∫ f(t) e^{-st} dt", "∫ x dx = W"]
)
def test_an_integral_may_be_named(text: str) -> None:
    """What names it is no function of what is integrated over, so nothing is derived."""
    assert score(text).verdict == "satisfiable"


@pytest.mark.parametrize("text", ["F_{2n+1} = F_{n+1}**2 + F_n**2", "phi**n = F_n*phi + F_{n-1}"])
def test_indices_of_tex_beside_signs_of_programs(text: str) -> None:
    """F_n and F_{n-1} are of one sequence."""
    assert score(text).verdict == "identity"
