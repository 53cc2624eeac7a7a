"""Texts as web pages, spreadsheets and word processors leave them when they are copied."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score

TRUE, HOLDS, FALSE, CLASH = "identity", "satisfiable", "contradiction", "inconsistent"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("$40 + $60 = $100", TRUE),
        ("$40 + $60 = $90", FALSE),
        ("$1,200 × 0.05 = $60", TRUE),
        (r"\$25 + \$75 = \$100", TRUE),
        (r"\$25 + \$75 = \$150", FALSE),
        ("US$20 × 3 = US$60", TRUE),
        ("5$ + 3$ = 8$", TRUE),
        ("price = $20", HOLDS),
        ("10% of $50 = $5", TRUE),
        ("300 € × 1.2 = 360 €", TRUE),
        ("£3.50 × 4 = £15", FALSE),
        ("$x = 2$", HOLDS),
        ("$2x = 4$", HOLDS),
        ("We find $1 + 1 = 2$.", TRUE),
    ],
)
def test_money(text: str, verdict: str) -> None:
    """A sign of money says nothing of the number beside it; $…$ around a formula stays TeX."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("3 x 4 = 12", TRUE),
        ("3 x 4 = 13", FALSE),
        ("2 x 3 x 4 = 24", TRUE),
        ("6 x 10^3 = 6000", TRUE),
        ("6 x 10^3 = 600", FALSE),
        ("1.5 x 10^-3 = 0.0015", TRUE),
        ("(2 x 10^3)(3 x 10^2) = 6 x 10^5", TRUE),
        ("c = 3 x 10^8 m/s", HOLDS),
        ("5 m x 4 m = 20 m^2", TRUE),
        ("5 m x 4 m = 20 m", CLASH),
        ("2 X 5 = 10", TRUE),
        (r"4 x 10^{2} = 400", TRUE),
        ("2 x + 3 = 7", HOLDS),
        ("3 x = 12", HOLDS),
        ("x = 3 x 4", HOLDS),
    ],
)
def test_an_x_between_numbers_multiplies(text: str, verdict: str) -> None:
    """The letter x alone between two numbers is the sign ×; anywhere else it is the unknown."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("• v = fλ", "v = fλ"),
        ("◦ F = ma", "F = ma"),
        ("▪ p = mv", "p = mv"),
        ("E = mc&sup2;", "E = mc²"),
        ("E &#61; mc&sup2;", "E = mc²"),
        ("KE = &frac12;mv&sup2;", "KE = ½mv²"),
        ("a &le; b", "a ≤ b"),
        ("E = m c 2 {\\displaystyle E=mc^{2}}", "E = mc²"),
        ("F = m a {\\displaystyle F=ma\\,}", "F = ma"),
        ("where {\\textstyle p=mv} is momentum", "p = mv"),
        ("v<sub>1</sub> = v<sub>2</sub>", "v₁ = v₂"),
        ("M☉ = 2 × 10³⁰ kg", "M_⊙ = 2 × 10³⁰ kg"),
        ("L = 3 L⊙", "L = 3L_⊙"),
        ("R⊕ = 6371 km", "R_⊕ = 6371 km"),
    ],
)
def test_what_pages_add_is_no_part_of_the_formula(text: str, reading: str) -> None:
    """Bullets, entities and the doubled formulas of an encyclopedia leave the formula alone."""
    assert score(text).reading == reading


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("m_p = 1.672×10−27 kg", HOLDS),
        ("m_p = 1.67262192369(51)×10−27 kg", HOLDS),
        ("q = 1.602×10-19 C", HOLDS),
        ("k = 1.380649×10−23 J/K", HOLDS),
        ("G = 6.67430(15)e-11 m^3 kg^-1 s^-2", HOLDS),
        ("h = 6.62607015(81)E-34 J s", HOLDS),
        ("1.6×10−19 C = 1.6e-19 C", TRUE),
        ("2.5×10−3 m = 2.5 mm", TRUE),
        ("2.5×10−3 m = 25 mm", FALSE),
        ("3×10−5 = 25", TRUE),
        ("3 × 10 − 5 = 25", TRUE),
        ("2.5×10 − 3 = 22", TRUE),
    ],
)
def test_a_power_of_ten_that_lost_its_place(text: str, verdict: str) -> None:
    """The exponent of a decimal number in a unit that was copied onto the line is one still."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("X ~ N(0, 1)", HOLDS),
        ("X ~ Bin(10, 0.5)", HOLDS),
        ("ε ~ N(0, σ²)", HOLDS),
        ("T ~ Exp(λ)", HOLDS),
        ("Z~N(0,1)", HOLDS),
        ("Y | X ~ N(Xβ, σ²)", HOLDS),
        ("X_i ~ Poisson(3)", HOLDS),
        ("y ~ x1 + x2", HOLDS),
        ("%ΔQ = (Q2 − Q1)/Q1 × 100", HOLDS),
        ("E = %ΔQ / %ΔP", HOLDS),
        (r"E_d = \frac{\%\Delta Q_d}{\%\Delta P}", HOLDS),
    ],
)
def test_distributions_and_changes_in_per_cent(text: str, verdict: str) -> None:
    """A spaced ~ says how a variable is distributed; %Δ before a letter is the name of a change."""
    assert score(text).verdict == verdict
