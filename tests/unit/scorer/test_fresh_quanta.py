"""Constants, states and letters of modern physics, as lecture notes have them."""

from __future__ import annotations

import pytest

from verdicts import FALSE, HOLDS, TRUE, check


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("<a| + <b| = <c|", HOLDS),
        ("<0| + <1| = <2|", HOLDS),
        ("⟨0|1⟩ = 0", HOLDS),
        (r"\sum_n |n\rangle\langle n| = 1", HOLDS),
        (r"J_\pm|j,m\rangle = \hbar\sqrt{j(j+1)-m(m\pm1)}|j,m\pm1\rangle", HOLDS),
        (r"L_z|l,m\rangle = m\hbar|l,m\rangle", HOLDS),
        ("f(x) = |x|, |y| < 3", HOLDS),
        ("2 < a and b > 3", HOLDS),
        ("<x²> - <x>² = σ²", HOLDS),
    ],
)
def test_states_are_no_numbers(text: str, verdict: str) -> None:
    """A state has a name, which may be a number or several, and a bra ends with its bar."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("k_B = 1.38e-23 J/K", HOLDS),
        ("k_B = 1.38e-22 J/K", FALSE),
        ("e = 1.602e-18 C", FALSE),
        ("e = 0.3", HOLDS),
        ("h = 2 m", HOLDS),
        ("c = 340 m/s", HOLDS),
        ("g = 1.62 m/s²", HOLDS),
        ("R = 83.14 J/(mol·K)", FALSE),
        ("R = 287 J/(kg·K)", HOLDS),
        ("R = 1.987 cal/(mol·K)", HOLDS),
        ("N_A k_B = R = 83.14 J/(mol·K)", FALSE),
        ("hc = 1240 eV·nm", HOLDS),
        ("hc = 124 eV·nm", FALSE),
        ("m_p/m_e = 1836", HOLDS),
        ("m_p/m_e = 2000", FALSE),
        ("α = e²/(4πε₀ħc) ≈ 1/137", HOLDS),
        ("α = e²/(4πε₀ħc) ≈ 1/173", FALSE),
        ("α = e²/(ħc) ≈ 1/137", HOLDS),
        ("c = ħ = 1", HOLDS),
        ("c = 1/√(μ₀ε₀) = 1/√(4π×10⁻⁷ × 8.854×10⁻¹²) = 2.998×10⁸ m/s", HOLDS),
        ("c = 1/√(μ₀ε₀) = 1/√(4π×10⁻⁷ × 8.854×10⁻¹²) = 2.998×10⁶ m/s", FALSE),
        ("E = 0.0304 u × 931.5 MeV/u = 283 MeV", FALSE),
        ("k_B × 300 K = 0.0259 eV", HOLDS),
        ("k_B × 300 K = 0.259 eV", FALSE),
        ("k = 0.5/hr", HOLDS),
        ("λ = 2 m, f = c/λ = 170 Hz", HOLDS),
        ("λ = c/(170 Hz) = 2 m", HOLDS),
        ("λ = 500 nm, E = hc/λ = 2.48 eV", HOLDS),
        ("λ = 500 nm, E = hc/λ = 24.8 eV", FALSE),
        ("v = 1e6 m/s, λ = h/(m_e v) = 7.27 nm", FALSE),
        ("n = 2 mol, T = 300 K, V = 0.05 m³, P = nRT/V = 998 kPa", FALSE),
        ("h = 2 m, m = 3 kg, E = mgh = 58.8 J", HOLDS),
        ("P = τω = 50 N·m × 100 rad/s = 0.5 W", FALSE),
    ],
)
def test_physical_constants_have_their_values(text: str, verdict: str) -> None:
    """Where a statement is on constants alone, as its dimensions tell; a letter may be another."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("τ = rF = 0.3 m × 50 N = 15 N·m", HOLDS),
        ("τ = rF = 0.3 m × 50 N = 25 N·m", FALSE),
        ("τ = rF sin θ = 0.3 m × 50 N × sin 30° = 15 N·m", FALSE),
        ("W = Fd = 20 N × 3 m = 70 N·m", FALSE),
        ("1/(1/10 µF + 1/15 µF) = 6 µF", TRUE),
        ("C_eq = 1/(1/10µF + 1/15µF) = 25 µF", FALSE),
        ("v_f² = v_i² + 2aΔx = 144 m²/s² → v_f = 12 m/s", HOLDS),
        ("v_f² = v_i² + 2aΔx = 144 m²/s² → v_f = 72 m/s", FALSE),
        ("v² = 2(9.81)(20) = 392 → v = 19.8", HOLDS),
        ("v² = 2(9.81)(20) = 392 → v = 196", FALSE),
        ("a² + b² = c² = 25, c = 6", FALSE),
        ("1/λ = 1.097e7(1/4 − 1/9) → λ = 486 nm", FALSE),
    ],
)
def test_what_agrees_as_units_is_no_product_of_letters(text: str, verdict: str) -> None:
    """Taking units for symbols, which could be anything, makes no wrong result hold."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Depreciation = ($50,000 − $5,000)/5 = $9,000", HOLDS),
        ("Depreciation = ($50,000 − $5,000)/5 = $10,000", FALSE),
        ("(100,000 + 5)/5 = 20,001", TRUE),
        ("(100,000 + 5)/5 = 20,010", FALSE),
        ("f(1,200) = 3", HOLDS),
        ("P = (1,200)", HOLDS),
        ("(1,2) + (3,4) = (4,6)", TRUE),
        ("gcd(12,100) = 4", TRUE),
        ("12 - 4 = 2m", HOLDS),
        ("4 + 6 = 2x", HOLDS),
        ("6 × 2 = 3m", HOLDS),
        ("5X4 = 20", TRUE),
        ("T = 3mg + 2ma", HOLDS),
        ("2mg = 3ma", HOLDS),
        ("500 mA × 2h = 1Ah", TRUE),
        ("500 mA × 2h = 10Ah", FALSE),
        ("3kW × 4h = 12kWh", TRUE),
        ("3kW × 4h = 7kWh", FALSE),
    ],
)
def test_letters_that_stay_letters(text: str, verdict: str) -> None:
    """Lists, unknowns and weights; with units of several letters throughout all is measured."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"3.01 \times 10^{-19} - 1.6 \times 10^{-19} \approx 1.41 \times 10^{-18}", FALSE),
        (r"E = 3.01 \times 10^{-19} J - 1.6 \times 10^{-19} J = 1.41 \times 10^{-18} J", FALSE),
        (r"E = 3.01 \times 10^{-19} J - 1.6 \times 10^{-19} J = 1.41 \times 10^{-19} J", HOLDS),
        (
            r"\frac{6.63 \times 10^{-34} \cdot 3.0 \times 10^8}{500 \times 10^{-9}}"
            r" \approx 3.98 \times 10^{-18}",
            FALSE,
        ),
        (
            r"\frac{6.63 \times 10^{-34} \cdot 3.0 \times 10^8}{500 \times 10^{-9}}"
            r" \approx 3.98 \times 10^{-19}",
            TRUE,
        ),
        ("a = 2.5 × 10^-3 × 4.0 × 10^-4 ≈ 3.0 × 10^-6", FALSE),
    ],
)
def test_the_last_digit_of_a_small_number_is_small(text: str, verdict: str) -> None:
    """The 6.63 of 6.63 × 10⁻³⁴ is no number that is told to a hundredth."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("r_s = 2(6.674e-11)(1.989e30)/(3e8)^2 = 2.95 km", HOLDS),
        ("r_s = 2(6.674e-11)(1.989e30)/(3e8)^2 = 2950 km", FALSE),
        ("λ = 6.63×10⁻³⁴ × 3.0×10⁸/(4.0×10⁻¹⁹) = 497 nm", HOLDS),
        ("λ = 6.63×10⁻³⁴ × 3.0×10⁸/(4.0×10⁻¹⁹) = 497 μm", FALSE),
        ("E = 6.63e-34*3e8/(500e-9*1.6e-19) = 2.49 eV", HOLDS),
    ],
)
def test_constants_of_nature_are_typed_in_si_units(text: str, verdict: str) -> None:
    """What they come to has an SI unit then, of which a result may be a thousandth."""
    check(text, verdict)
