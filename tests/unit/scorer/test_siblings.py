"""Textbook siblings of laws are no slips: directions and conventions of sign, other lettering."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score


@pytest.mark.parametrize(
    "equation",
    [
        r"v^2 = u^2 - 2as",
        r"v^2 = v_0^2 - 2 g h",
        r"s = ut - \frac12 at^2",
        r"y = A\sin(\omega t - kx)",
        r"y = A\cos(kx - \omega t + \phi)",
        r"F = -G\frac{m_1m_2}{r^2}",
        r"v = u - at",
        r"x = x_0 - v t",
        r"F = -\frac{kq_1q_2}{r^2}",
        r"\tau = -mgl\sin\theta",
        r"V = -IR",
        r"\mathcal{E} = -L\frac{dI}{dt}",
        r"y = h - \frac12 g t^2",
        r"W = -P\Delta V",
        r"\Delta U = Q + W",
        r"\Delta U = Q - W",
        r"dU = TdS - PdV",
        r"F = -kx",
        r"U = -\frac{GMm}{r}",
        r"\frac1f = \frac1v - \frac1u",
        r"m = -\frac{v}{u}",
        r"m = v/u",
        r"Ax = b",
        r"Ax = 0",
        r"Ax = \lambda x",
        r"y = mx + b",
        r"y = mx - b",
        r"x = A\sin(\omega t)",
        r"v = \omega A \cos\omega t",
        r"a = -g",
        r"v = -gt",
        r"v_f = v_i - gt",
        r"\omega^2 = \omega_0^2 - 2\alpha\theta",
        r"V = \frac{kq}{r}",
        r"E = -\frac{dV}{dx}",
        r"E = \frac{V}{d}",
        r"f' = f\frac{v - v_o}{v + v_s}",
        r"I = I_0 e^{-t/RC}",
        r"q = CV(1-e^{-t/RC})",
        r"KE = \frac12 mv^2",
        r"E = \frac12 m v^2 - \frac{GMm}{r}",
        r"v = \sqrt{2gh}",
        r"v = \sqrt{gR}",
        r"v = \sqrt{5gR}",
        r"T = 2\pi\sqrt{m/k}",
        r"F_x = F\cos\theta",
        r"N = mg\cos\theta",
        r"F = \mu m g",
        r"a = g\sin\theta",
        r"P = \rho g h",
        r"P = P_0 + \rho g h",
        r"P = P_0 - \rho g h",
        r"E = mc^2 + K",
        r"E = \gamma m c^2",
    ],
)
def test_a_sibling_of_a_law_is_no_slip(equation: str) -> None:
    """A quantity may be counted the other way, or letters may mean something else."""
    found = score(equation)

    assert found.verdict == "satisfiable"
    assert found.near_miss is None
    assert found.confidence >= 0.5


@pytest.mark.parametrize(
    "equation",
    [
        "E = mc³",
        r"F = G\frac{m_1 m_2}{r^3}",
        "E_k = m v²",
        "E² = p²c² - m²c⁴",
        "U = 1/2 k x",
        "F = 2ma",
        "PV = 2nRT",
        "PV = nRT²",
        "v = u + a t²",
        "s = u t + 1/2 a t",
        "T = 2π√(g/l)",
        r"V = \frac43 \pi r^2",
        "V = I R²",
        "U = G m_1 m_2/r",
    ],
)
def test_a_slip_is_still_told(equation: str) -> None:
    """A wrong power or factor, and the sign of an energy, are no matter of direction."""
    found = score(equation)

    assert found.near_miss is not None
    assert found.confidence < 0.5 or found.verdict == "inconsistent"


@pytest.mark.parametrize("equation", ["A = 2πr²", "Ax = b", "M = w L²/8", "p = w ρ", "m = n k"])
def test_a_near_miss_needs_a_law_that_alone_is_near(equation: str) -> None:
    """Two laws are as near, or the letters are not those of the law."""
    assert score(equation).near_miss is None
