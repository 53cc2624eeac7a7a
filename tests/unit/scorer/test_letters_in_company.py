"""Dimensions by letters refute a text only where the letters stand as in a law."""

from __future__ import annotations

import pytest

from phiq.scorer.laws.company import chooses_units, is_in_company, is_reduced_law
from phiq.scorer.parse import parse
from phiq.scorer.standard import score


@pytest.mark.parametrize(
    "equation",
    [
        "E = mc³",
        "F = m v",
        "F = ma²",
        "p = m v²",
        "E = h(f - f_0)²",
        "W = P(V_2 - V_1)²",
        "λ = h p",
        "E = h/f",
        "V = I R²",
        "P = I V²",
        "T = 2π√(l g)",
    ],
)
def test_letters_as_in_a_law_are_believed(equation: str) -> None:
    """Each is a law's letters with a wrong power: its dimensions clash, or it is told as a slip."""
    found = score(equation)

    assert found.verdict == "inconsistent" or found.confidence < 0.3


@pytest.mark.parametrize(
    "equation",
    [
        "F = C",
        "N = pq",
        "h = k",
        "v = 2t",
        "v = 3t² - 2t",
        "F = \\frac{s_1^2}{s_2^2}",
        "s = (p_1 + p_2)²",
        "\\vec n + \\vec F_g = 0",
        "\\frac{1}{p} + \\frac{1}{q} = \\frac{2}{R}",
        "U U^\\dagger = U^\\dagger U = I",
        "A^T A = I",
        "P^2 = P",
        "R = \\frac{abc}{4K}",
        "H = -\\frac12\\nabla^2 - \\frac1r",
    ],
)
def test_letters_alone_refute_nothing(equation: str) -> None:
    """Two letters, or letters of no law, may stand for anything."""
    assert score(equation).verdict in ("satisfiable", "undecided")


@pytest.mark.parametrize(
    "equation",
    [
        "c = 1",
        "\\hbar = c = k_B = 1",
        "G = c = \\hbar = 1",
        "e = m_e = \\hbar = 1",
        "4\\pi\\epsilon_0 = 1",
        "\\ddot x = -x",
        "E = \\frac12(x^2 + p^2)",
        "t' = \\gamma(t - vx)",
        "E_n = -\\frac{Z^2}{2n^2}",
        "G_{\\mu\\nu} = 8\\pi T_{\\mu\\nu}",
        "\\nabla\\cdot E = 4\\pi\\rho",
        "E^2 = p^2 + m^2",
    ],
)
def test_units_in_which_constants_are_1_save_a_text(equation: str) -> None:
    """Natural, geometrized, Gaussian and atomic units, and the oscillator's own."""
    assert score(equation).verdict == "satisfiable"


def test_a_reduced_law_has_the_powers_of_the_law() -> None:
    """Mass and stiffness may be made 1, but then energy goes with the square of momentum."""
    assert is_reduced_law(parse("E_k = p^2/2").root)
    assert not is_reduced_law(parse("E_k = p^3/2").root)


def test_what_makes_units() -> None:
    """A chain of constants that are 1; not an equation that happens to hold a 1."""
    assert chooses_units(parse("ħ = c = 1").root)
    assert not chooses_units(parse("E - m = 1").root)
    assert not chooses_units(parse("E = m c²").root)


def test_company_needs_three_letters_of_one_law() -> None:
    """Subscripts that number a quantity make no other letter; R_H is no R."""
    assert is_in_company(parse("W = P (V_2 - V_1)²").root)
    assert not is_in_company(parse("F = C").root)
    assert not is_in_company(parse("R = a b c/(4 K)").root)


@pytest.mark.parametrize("equation", ["E = h(f - f_0)²", "P(V_2 - V_1) = W"])
def test_a_step_of_a_quantity_is_a_factor(equation: str) -> None:
    """Planck's constant times f - f_0, not a function h of it."""
    assert all(part.op != "apply" for part in parse(equation).root.walk())


@pytest.mark.parametrize("equation", ["u(x - x_0) = 1", "f(V_2 - V_1) = 1", "h(t - t_0) = 1"])
def test_a_step_of_an_argument_is_an_argument(equation: str) -> None:
    """Functions are taken of positions and times."""
    assert any(part.op == "apply" for part in parse(equation).root.walk())
