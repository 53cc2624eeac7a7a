"""Units and calculations of engineers, of astronomers and of trades."""

from __future__ import annotations

import pytest

from verdicts import CLASH, FALSE, HOLDS, TRUE, check


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("τ = RC = 10kΩ × 100µF = 1 s", HOLDS),
        ("τ = RC = 10kΩ × 100µF = 1 Hz", CLASH),
        ("K = PV = 3 Pa × 2 m³ = 6 N", CLASH),
        ("1 psi = 1 lbf/in²", TRUE),
        ("5 lb/in² = 5 psi", TRUE),
        ("1 slug = 1 lbf·s²/ft", TRUE),
        ("1 hp = 550 ft·lbf/s", TRUE),
        ("1 lbf = 32.174 lb·ft/s²", HOLDS),
        ("1 pc = 1 AU/1 arcsec", TRUE),
        ("1 Oe = 1000/(4π) A/m", TRUE),
        ("1 cup = 8 fl oz", TRUE),
        ("1 lb = 6000 grains", FALSE),
        ("1 Gy = 1 J/kg = 100 rad", TRUE),
        ("1 Gy = 10 rad", FALSE),
        ("2π rad = 360°", TRUE),
        ("1 ton = 12000 BTU/h", TRUE),
        ("1 ton = 35.17 kW", FALSE),
        ("1 ton = 2000 lb", TRUE),
        ("70 bpm × 70 mL = 4.9 L/min", TRUE),
        ("120 bpm = 3 Hz", FALSE),
        ("3000 rpm = 50 Hz = 314 rad/s", HOLDS),
        ("3000 rpm = 50 Hz = 354 rad/s", FALSE),
        ("T_J = 25 °C + 2 W × 40 °C/W = 105 °C", HOLDS),
        ("T_J = 25 °C + 2 W × 40 °C/W = 125 °C", FALSE),
        ("T = 20 °C + 3 °C/min × 5 min = 45 °C", FALSE),
        ("θ = 40 °C/W", HOLDS),
        ("Melting point: 1,064.18 °C = 1,337.33 K", TRUE),
    ],
)
def test_units_are_exact_and_of_their_field(text: str, verdict: str) -> None:
    """Units are exact multiples of each other, and what they are the rest of the text tells."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("ΔL = αLΔT = 12e-6 /K × 10 m × 50 K = 6 mm", HOLDS),
        ("ΔL = αLΔT = 12e-6 /K × 10 m × 50 K = 60 mm", FALSE),
        ("ΔL = αLΔT = 12e-6/K × 10 m × 50 K = 60 mm", FALSE),
        ("Δx = v_avg t = 15 m/s × 4 s = 60 m/s", CLASH),
        ("v = at = 2 m/s² × 3 s = 6 m/s", HOLDS),
        ("v = at = 2 m/s² × 3 s = 6 m", CLASH),
        ("V_m = 61 log([K]o/[K]i) = 61 log(5/140) = −88 mV", HOLDS),
        ("V_m = 61 log([K]o/[K]i) = 61 log(5/140) = −68 mV", FALSE),
        ("E = 58 log(0.1) = -58 mV", HOLDS),
        ("d = 10^((m-M+5)/5) = 10^((10+5)/5) = 100 pc", FALSE),
        ("1/λ = 1.097e7(1/4 − 1/9) → λ = 656 nm", HOLDS),
        ("1/λ = 1.097e7(1/2² - 1/3²) = 1.52e6 → λ = 656 nm", HOLDS),
        ("1/f = 5/60, f = 13 cm", FALSE),
        ("k = 50 Nm⁻¹", HOLDS),
        ("f = 1/T = 1/0.02 s = 50 Hz", HOLDS),
        ("f = 1/T = 1/0.02 s = 5 Hz", FALSE),
        ("v = 1/2 at", HOLDS),
        ("50 MPa/2.5×10⁻⁴ = 200 GPa", TRUE),
        ("50 MPa/2.5×10⁻⁴ = 20 GPa", FALSE),
        ("M = 9.81 × (6.37×10⁶)²/6.67×10⁻¹¹ = 5.97×10²⁴ kg", HOLDS),
        ("M = 9.81 × (6.37×10⁶)²/6.67×10⁻¹¹ = 5.97×10²³ kg", FALSE),
        ("x = 4.5/1.5 × 10^2 = 300", HOLDS),
        ("x = 4.5/1.5 × 10^2 = 0.03", HOLDS),
        ("x = 4.5/1.5 × 10^2 = 3", FALSE),
        ("A_0 = λN_0 = (ln 2/8.02 d)(1e15) = 1.0e9 Bq", HOLDS),
        ("A_0 = λN_0 = (ln 2/8.02 d)(1e15) = 1.0e8 Bq", FALSE),
        ("100 µCi = 3.7 MBq", TRUE),
        ("100 µCi = 37 MBq", FALSE),
        ("F = L/(4πd²) = 3.83e26 W/(4π(1.5e11 m)²) = 1350 W/m²", HOLDS),
        ("F = L/(4πd²) = 3.83e26 W/(4π(1.5e11 m)²) = 135 W/m²", FALSE),
        ("y = 3.5 d = 7", HOLDS),
        ("120 miles / 2 hours = 60 mph", TRUE),
        ("120 miles / 2 hours = 80 mph", FALSE),
        ("(5000 lb·in)(1 in)/(1.333 in⁴) = 3750 psi", HOLDS),
        ("(5000 lb·in)(1 in)/(1.333 in⁴) = 4750 psi", FALSE),
        ("γ = 62.4 pcf", HOLDS),
        ("γ = 62.4 lb/ft³", HOLDS),
        ("EF = SV/EDV = 70/120 = 58%", HOLDS),
        ("EF = SV/EDV = 70/120 = 48%", FALSE),
        ("1/3 = 33%", HOLDS),
        ("3/4 = 80%", FALSE),
        ("vancomycin 15 mg/kg × 80 kg = 1200 mg", TRUE),
        ("vancomycin 15 mg/kg × 80 kg = 120 mg", FALSE),
        ("creatinine 1.0 mg/dL = 88.4 µmol/L", HOLDS),
        ("twice 5 kg = 10 kg", HOLDS),
        ("so v = sqrt(2*9.81*20) = 19.8 m/s right?", HOLDS),
        ("so v = sqrt(2*9.81*20) = 29.8 m/s right?", FALSE),
        ("1 cSt = 1 mm²/s", TRUE),
    ],
)
def test_units_in_the_middle_of_a_calculation(text: str, verdict: str) -> None:
    """A unit below a slash is one, and formulas of numbers are in the unit of their result."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("x̄ = (9.8 + 9.7 + 9.9)/3 = 9.8 m/s²", HOLDS),
        ("x̄ = (9.8 + 9.7 + 9.9)/3 = 9.7 m/s²", FALSE),
        ("0.02(400) = (0.02 + 1.98)v → v = 4 m/s", HOLDS),
        ("0.02(400) = (0.02 + 1.98)v → v = 40 m/s", FALSE),
        ("1/v = 1/f − 1/u = 1/10 − 1/30 = 1/15 → v = 15 cm", HOLDS),
        ("1/v = 1/f − 1/u = 1/10 − 1/30 = 1/15 → v = 20 cm", FALSE),
        ("P² = a³ = 4³ = 64 → P = 8 yr", HOLDS),
        ("P² = a³ = 4³ = 64 → P = 64 yr", FALSE),
        ("P = P₀ + ρgh = 101 kPa + 1000 × 9.81 × 5 = 150 kPa", HOLDS),
        ("P = P₀ + ρgh = 101 kPa + 1000 × 9.81 × 5 = 250 kPa", FALSE),
        ("5 mg/2 L = 2.5 mg/L = 2.5 ppm", TRUE),
        ("5 mg/2 L = 2.5 mg/L = 25 ppm", FALSE),
        ("1 ppm = 1e-6", TRUE),
        (r"E = E^\circ - \frac{0.0592}{2}\log(0.01) = 1.10 + 0.0592 = 1.16\ \text{V}", HOLDS),
        (r"E = E^\circ - \frac{0.0592}{2}\log(0.01) = 1.10 - 0.0592 = 1.16\ \text{V}", FALSE),
        (r"\frac{5000\text{ J}}{837\text{ J/}^\circ\text{C}} = 5.97^\circ\text{C}", HOLDS),
        (
            r"0.2\text{ kg} \cdot 4186\text{ J/kg}^\circ\text{C} = 837\text{ J/}^\circ\text{C}",
            HOLDS,
        ),
        (
            r"0.2\text{ kg} \cdot 4186\text{ J/kg}^\circ\text{C} = 83.7\text{ J/}^\circ\text{C}",
            FALSE,
        ),
        ("20% off $80 = $64", TRUE),
        ("20% off $80 = $60", FALSE),
        ("E = σ/ε = 100 MPa/5×10⁻⁴ = 200 GPa", HOLDS),
        ("E = σ/ε = 100 MPa/5×10⁻⁴ = 20 GPa", FALSE),
    ],
)
def test_results_in_the_units_and_words_of_a_trade(text: str, verdict: str) -> None:
    """Bare numbers may be in SI units, parts per million in milligrams a litre."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("52000 kgs - 30,000 kgs - 10,000 kgs = 22000 kgs", FALSE),
        ("52000 kgs - 30,000 kgs - 10,000 kgs = 12000 kgs", TRUE),
        ("t = 210 nm / 105 kt = 2 h", HOLDS),
        ("t = 210 nm / 105 kt = 3 h", FALSE),
        ("GS = 120 kts − 15 kts = 105 kts", HOLDS),
        ("λ = 210 nm = 2.1e-7 m", HOLDS),
        ("E = 1240 eV·nm/589 nm = 2.11 eV", HOLDS),
        ("tprop = d/s = 2500x10^3/(2.5x10^8) = 10.00 msec", HOLDS),
        ("tprop = d/s = 2500x10^3/(2.5x10^8) = 1.00 msec", FALSE),
        ("4x10^6x8 / (500x10^3) = 64 s", TRUE),
        ("4x10^6x8 / (500x10^3) = 6.4 s", FALSE),
        ("y = 2x10", HOLDS),
        ("T=τJ/c=(50 N/mm2)(1,353,830.1 mm4)/(37.5 mm)=1,805,106.8 N-mm", HOLDS),
        ("T=τJ/c=(50 N/mm2)(1,353,830.1 mm4)/(37.5 mm)=2,805,106.8 N-mm", FALSE),
        ("I = 144 in4 = 5994 cm4", HOLDS),
        ("J = 5 kg m2", HOLDS),
        ("a = 3 m s-2", HOLDS),
        ("R = 8.314 J mol-1 K-1", HOLDS),
        ("v = 3 ms-1", HOLDS),
        ("ABV = (1.050 − 1.010) × 131.25 = 5.25%", HOLDS),
        ("ABV = (1.050 − 1.010) × 131.25 = 6.25%", FALSE),
        ("x = 0.04 × 131 = 5.24%", HOLDS),
        ("WACC = 0.6 × 15% + 0.4 × 9% = 12.6%", HOLDS),
        ("WACC = 0.6 × 15% + 0.4 × 9% = 126%", FALSE),
        ("ROE = 15/100 = 15%", HOLDS),
        ("ROE = 15/100 = 1.5%", FALSE),
        ("eff = 0.5 × 100 = 50%", HOLDS),
        ("eff = 0.5 × 100 = 5%", FALSE),
        ("40 + 8% = 43.2", TRUE),
        ("4R - 20 = 0, R = 5 kN", HOLDS),
        ("4R - 20 = 0, R = 6 kN", FALSE),
        ("T - 49 = 0 → T = 49 N", HOLDS),
    ],
)
def test_spellings_of_trades_and_tables(text: str, verdict: str) -> None:
    """Knots beside nautical miles, mm4, x between digits, per cent as they come out."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("1 kW = 3412 BTU/HR", HOLDS),
        ("1 kW = 3142 BTU/HR", FALSE),
        ("Qs = 1.08 × 1000 × 20 = 21,600 BTUH", HOLDS),
        ("n = 1 - 300/400 = 25 percent", HOLDS),
        ("n = 1 - 300/400 = 75 percent", FALSE),
        ("5 percent of 80 = 4", TRUE),
        ("5 percent of 80 = 5", FALSE),
        ("10 percent = 0.1", TRUE),
        ("20 per cent of 50 = 10", TRUE),
        ("ppm = 0.005 g / 1000 g × 10^6 = 5 ppm", HOLDS),
        ("ppm = 0.005 g / 1000 g × 10^6 = 50 ppm", FALSE),
        ("c = 2 mg / 1 kg × 10^6 = 2 ppm", HOLDS),
        ("c = (3e-6 g / 1000 g) × 10^9 = 3 ppb", HOLDS),
        ("w = 0.02/1000 × 1000000 = 20 ppm", HOLDS),
        ("p = 4.51 mas = 4.51e-3 arcsec", HOLDS),
        ("p = 4.51 mas = 4.51e-6 arcsec", FALSE),
        (r"p = 4.51\ \text{mas} = 4.51 \times 10^{-6}\ \text{arcsec}", FALSE),
        ("N0 = -174 dBm/Hz", HOLDS),
        ("noise = -174 dBm/Hz + 60 dB = -114 dBm", HOLDS),
        ("noise = -174 dBm/Hz + 60 dB = -104 dBm", FALSE),
        ("N = -174 + 10 log10(1e6) + 6 = -108 dBm", HOLDS),
        ("Cl = 100 mg / 20 mg·h/L = 5 L/h", HOLDS),
        ("Cl = 100 mg / 20 mg·h/L = 50 L/h", FALSE),
        ("AUC = 10 mg/L × 5 h = 50 mg·h/L", HOLDS),
        ("2 A·h = 7200 C", TRUE),
        ("90 dB + 90 dB = 93 dB", HOLDS),
        ("90 dB + 90 dB = 110 dB", FALSE),
        ("80 dB + 80 dB = 83 dB", HOLDS),
        ("60 dB + 65 dB + 70 dB = 71.5 dB", HOLDS),
        ("10 dB + 20 dB = 30 dB", TRUE),
        ("20 dB - 3 dB = 17 dB", TRUE),
        ("20 dB - 3 dB = 19 dB", FALSE),
        ("RT60 = 0.161 V/A = 0.161 × 200/32.2 = 1 s", HOLDS),
        ("RT60 = 0.161 V/A = 0.161 × 200/32.2 = 2 s", FALSE),
        ("T = 0.049 V/A = 0.049(12000)/600 = 0.98 s", HOLDS),
        (
            r"M_n = A_s f_y (d - a/2) = 1473\times414\times(450 - 42.65) \approx 248 \text{ kN·m}",
            HOLDS,
        ),
        (
            r"M_n = A_s f_y (d - a/2) = 1473\times414\times(450 - 42.65) \approx 348 \text{ kN·m}",
            FALSE,
        ),
        ("M = 50000 × 400 = 20 kN·m", HOLDS),
        ("M = 50000 × 400 = 2 kN·m", FALSE),
        ("M = 5 × 4 = 20 kN·m", HOLDS),
        ("M = F d = 5000 × 4 = 20 kN·m", HOLDS),
        ("M = 0.87 × 500 × 1473 × 400 = 256 kNm", HOLDS),
        ("M = 0.87 × 500 × 1473 × 400 = 25.6 kNm", FALSE),
    ],
)
def test_shares_levels_and_moments(text: str, verdict: str) -> None:
    """Parts per million as their factor, sounds together, moments of newtons and millimetres."""
    check(text, verdict)
