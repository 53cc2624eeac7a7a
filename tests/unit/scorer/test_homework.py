"""Lines of homework, lab notes and handbooks in physics, engineering and chemistry."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score
from verdicts import CLASH, FALSE, HOLDS, TRUE, check


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("1/f = 5/60, f = 12 cm", HOLDS),
        ("1/f = 1/30 + 1/20 = 1/12, f = 12 cm", HOLDS),
        ("1/f = 1/do + 1/di = 1/20 + 1/30 = 5/60, f = 12 cm", HOLDS),
        ("T² = a³ → T = 5.2^1.5 = 11.86 yr", HOLDS),
        ("T^2 = a^3, a = 4 AU, T = 8 yr", HOLDS),
        ("T^2 = a^3, a = 4 AU, T = 9 yr", FALSE),
        ("P = 11.86 yr, a = 5.2 AU, P^2/a^3 = 1.00", HOLDS),
        ("F = ma for m = 5 kg, a = 2", HOLDS),
        ("KE = mv, m = 2 kg, v = 3 m/s, KE = 6 J", CLASH),
        ("F = ma, F = 10 J, m = 5 kg, a = 2 m/s²", CLASH),
        ("x = 3 kg, x = 5 m", CLASH),
        ("d = 10^((m-M+5)/5) = 10^((10+5)/5) = 1000 pc", HOLDS),
        ("S = I/c = 864 in⁴/6 in = 144 in³", HOLDS),
        ("F = ma = 10 J", CLASH),
        ("V_DS = V_DD − I_D R_D = 12 − 2 mA × 3 kΩ = 6 V", HOLDS),
        ("F = ma = 5 + 3 kg = 8 N", CLASH),
        ("R_A + R_B = 30 kN, 6R_B = 30(2), R_B = 10 kN, R_A = 20 kN", HOLDS),
        ("C = 470 µF ± 20 %", HOLDS),
        ("R_A = 10 kN − 6 kN = 4 kN", HOLDS),
        ("ω = √(k/m) = √(200/0.5) = 20 rad/s", HOLDS),
        ("P = 2πNT/60 = 2π(1500)(40)/60 = 6.28 kW", HOLDS),
        ("P = 2πNT/60 = 2π(1500)(40)/60 = 7.28 kW", FALSE),
        ("a = 10 m/s / 2 s = 5 m/s", CLASH),
        ("KE = ½mv² = 10 N", CLASH),
        ("F = 5 kg", CLASH),
    ],
)
def test_a_unit_that_is_left_out_is_no_clash(text: str, verdict: str) -> None:
    """Numbers are put into formulas without units, and formulas hold between numbers."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("pH = -log(1e-3 mol/L) = 3", HOLDS),
        ("pH = -log(1e-3 mol/L) = 4", FALSE),
        ("[H+] = 10^-3 mol/L, pH = -log[H+] = 3", HOLDS),
        ("[H+] = 10^-pH = 10^-3.5 = 3.16e-4 M", HOLDS),
        ("Ka = (1.3e-3 M)^2/(0.1 M) = 1.7e-5", HOLDS),
        ("Ka = (1.3e-3 M)^2/(0.1 M) = 1.7e-4", FALSE),
        ("pH = 4.76 + log(0.1 M/0.05 M) = 5.06", HOLDS),
        ("1.5 M = 1500 mM", TRUE),
        ("5 mol = 5 L", CLASH),
    ],
)
def test_an_equilibrium_takes_concentrations_as_numbers(text: str, verdict: str) -> None:
    """The logarithm and the constant of an equilibrium are of moles per litre without the unit."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("x^2 = 2, x = 1.414", HOLDS),
        ("x^2 = 2, x = 1.5", FALSE),
        ("sin θ_c = 1/1.33, θ_c = 48.8°", HOLDS),
        ("tan θ_B = n2/n1 = 1.5 → θ_B = 56.3°", HOLDS),
        (r"t_{1/2} = \ln 2/\lambda = 0.693/\lambda", HOLDS),
        ("v^2 = 2*9.8*5, v = 9.9", HOLDS),
        ("1/R_eq = 1/10 Ω + 1/15 Ω, R_eq = 6 Ω", HOLDS),
        ("1/C = 1/2 µF + 1/3 µF, C = 1.2 µF", HOLDS),
        ("ΣM_A = 0: R_B(4) − 10(2) = 0 → R_B = 5 kN", HOLDS),
        ("ΣFy = 0: A_y + B_y - 20 kN = 0", HOLDS),
        ("x = 1, y = 2 → x + y = 3", TRUE),
        ("x = 1, y = 2 → x + y = 4", FALSE),
        ("∑M_A = 0 ⇒ R_B × 6 − 30 × 2 = 0 ⇒ R_B = 10 kN", HOLDS),
        ("x = 1 ⇒ x = 2 ⇒ x = 3", FALSE),
        ("V_rms = 120 V, V_p = 170 V, V_p = √2 V_rms", HOLDS),
        ("V_rms = 120 V, V_p = 190 V, V_p = √2 V_rms", FALSE),
        ("m = 12 kg, m = 15 kg", FALSE),
        ("n = c/v = 3.00×10^8/2.00×10^8 = 1.50", HOLDS),
        ("λ = 6.63×10⁻³⁴/9.1×10⁻³¹ = 7.29e-4", HOLDS),
        ("A = 20 log(50) = 34 dB", HOLDS),
        ("A = 20 log(50) = 78 dB", FALSE),
        ("% diff = |4.18 - 4.10| / 4.18 × 100 = 1.9 %", HOLDS),
        ("% diff = |4.18 - 4.10| / 4.18 × 100 = 2.9 %", FALSE),
        ("d = (1.25 ± 0.02) cm = (12.5 ± 0.2) mm", HOLDS),
        ("d = (1.25 ± 0.02) cm = (13.5 ± 0.2) mm", FALSE),
        ("v = Δx/Δt = (1.50 ± 0.01 m)/(0.75 ± 0.02 s) = 2.00 ± 0.05 m/s", HOLDS),
    ],
)
def test_steps_hold_together_to_the_digits_typed(text: str, verdict: str) -> None:
    """What follows in rounded numbers is no other value; what cannot round to it is not shown."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("1 ksi = 6.895 MPa", HOLDS),
        ("1 ksi = 7.9 MPa", FALSE),
        ("1 kip = 1000 lbf", TRUE),
        ("1.25 in × 25.4 mm/in = 31.75 mm", TRUE),
        ("62.4 lb/ft³ × 10 ft = 624 psf", TRUE),
        ("w = 150 pcf × 0.5 ft = 75 psf", HOLDS),
        ("150 pcf = 2403 kg/m³", HOLDS),
        ("T = F·d/2 = 500 lb × 1 ft/2 = 250 ft-lb", HOLDS),
        ("2 lb = 0.907 kg", HOLDS),
        ("M = 1/8 (2 kip/ft)(20 ft)^2 = 100 kip-ft", HOLDS),
        ("1 gpm = 3.785 L/min", HOLDS),
        ('5/8" = 15.9 mm', HOLDS),
        ("1-1/2 in = 38.1 mm", TRUE),
        ('1½" = 38.1 mm', TRUE),
        ('3/8" < 7/16"', TRUE),
        ("6 in × 4 in = 24 in²", TRUE),
        ("30 dBm = 1 W", TRUE),
        ("0 dBm = 1 mW", TRUE),
        ("0 dBm = 2 mW", FALSE),
        ("20 dBm + 3 dB = 23 dBm", TRUE),
        ("10 log10(2) = 3 dB", HOLDS),
        ("20 log10(2) = 7 dB", FALSE),
        ("-507 J = -506.6 J", HOLDS),
        ("-507 J = -505.6 J", FALSE),
        ("5.00 g NaCl × (1 mol NaCl/58.44 g NaCl) = 0.0856 mol NaCl", HOLDS),
        ("2 mol H2 × 2.016 g/mol = 4.03 g", HOLDS),
        ("2 mol H2 × 2.016 g/mol = 5.03 g", FALSE),
    ],
)
def test_units_of_engineers_and_of_chemists(text: str, verdict: str) -> None:
    """Handbook units, parts of an inch, levels in decibels, quantities of a substance."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("238/92 U -> 234/90 Th + 4/2 He", HOLDS),
        ("235/92 U + 1/0 n -> 141/56 Ba + 92/36 Kr + 2 1/0 n", FALSE),
        (r"\ce{^{227}_{90}Th+ -> ^{223}_{88}Ra+ + ^{4}_{2}He}", HOLDS),
        ("14C -> 14N + e-", HOLDS),
        ("2H + 3H → 4He + n", HOLDS),
        ("2H2 + O2 → 2H2O", HOLDS),
        ("^2_1H + ^3_1H → ^4_2He + ^1_0n + 17.6 MeV", HOLDS),
        ("[Cu(NH3)4]2+ + 4H+ → Cu2+ + 4NH4+", HOLDS),
        ("Fe3+ + SCN- ⇌ FeSCN2+", HOLDS),
        ("Fe3+ + SCN- ⇌ FeSCN", FALSE),
        ("O2 + 4H+ + 4e- → 2H2O   E° = +1.23 V", HOLDS),
        ("1/2 N2 + 3/2 H2 → NH3", HOLDS),
    ],
)
def test_nuclides_and_ions_as_they_are_copied(text: str, verdict: str) -> None:
    """Numbers of nucleons, protons and charges on the line; coefficients stay coefficients."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "law"),
    [
        ("I_1 + I_2 − I_3 = 0", "Kirchhoff's current law"),
        ("I1 = I2 + I3", "Kirchhoff's current law"),
        ("COP = Q_c/W", "coefficient of performance"),
        ("M1V1 = M2V2", "dilution"),
        ("V = -L di/dt", "self-induced voltage"),
        ("P = W·t", None),
        ("I_z = I_x + I_y", "perpendicular axis theorem"),
    ],
)
def test_a_law_is_named_where_its_letters_are_the_usual_ones(text: str, law: str | None) -> None:
    """Rare meanings of letters make no law where another law is nearly stated in its own."""
    assert score(text).law == law


@pytest.mark.parametrize("text", ["θ = 206265 × d/D", "NA = n sin α = 0.95", "COP = Q_c/W"])
def test_a_value_and_a_factor_of_units_are_no_slips(text: str) -> None:
    """A number that a product has is its value, and 206265 converts radians."""
    assert score(text).likely_slip is None


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("x = 1,5", "x = 1.5"),
        ("x = 2, 5", "x = 2; 5"),
        ("n = c/v = 3,0·10^8/2,0·10^8 = 1,5", "n = c/v = 3.0 × 10⁸/(2.0 × 10⁸) = 1.5"),
        ("A_dB = 20 log10(2)", "A_dB = 20 log₁₀(2)"),
        ("λ = ln 2 / t_1/2", "λ = ln(2)/t_(1/2)"),
        ("[A] = [A]0 e^(-kt)", "A = A₀ e⁻ᵏᵗ"),
        ("T = 2 pi sqrt(L/g) = 2.0 s with L = 1 m", "T = 2π√(L/g) = 2.0 s with L = 1 m"),
        ("V_T = kT/q = 25.85 mV at T = 300 K", "V_T = kT/q = 25.85 mV; T = 300 K"),
        ("P² = a³ (P in years, a in AU)", "P² = a³"),
        ("1. Momentum: p = mv", "p = mv"),
        ("x = (6e6)^2", "x = (6 × 10⁶)²"),
        ("We = ρv²L/σ", "We = ρv²L/σ"),
        ("V_CE = V_CC - I_C R_C", "V_CE = V_CC − I_C R_C"),
        ("k_BT = 0.025 eV", "k_B T = 0.025 eV"),
        ("x = 3/(2e-3)", "x = 3/(2 × 10⁻³)"),
        ("A = (2 in²)(29,000 ksi)", "A = 2 in²·29000 ksi"),
    ],
)
def test_readings(text: str, reading: str) -> None:
    """What a text is taken for, as a textbook prints it."""
    assert score(text).reading == reading
