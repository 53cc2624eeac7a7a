"""Circuits, components and levels as data sheets and forums have them."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score
from verdicts import CLASH, FALSE, HOLDS, TRUE, check


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("−3 dB = 0.707", HOLDS),
        ("-3 dB = 0.5", HOLDS),
        ("-3 dB = 0.6", FALSE),
        ("-3 dB = 1/√2", HOLDS),
        ("-3.01 dB = 0.707", HOLDS),
        ("20 dB = 10", TRUE),
        ("20 dB = 100", TRUE),
        ("20 dB = 1000", FALSE),
        ("6 dB = 3", FALSE),
        ("-6 dB = 2", FALSE),
        ("0 dB = 1", TRUE),
        ("G = 100 = 40 dB", HOLDS),
        ("20 log10(2) = 6.02 dB", HOLDS),
        (r"20 \log_{10}(0.5) = 6 dB", FALSE),
        ("120 dB = 10^{11}", FALSE),
    ],
)
def test_a_number_beside_decibels_is_a_ratio(text: str, verdict: str) -> None:
    """Of amplitudes or of powers: it is false where it is neither."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("4k7 = 4.7 kΩ", TRUE),
        ("4k7 = 47 kΩ", FALSE),
        ("2k2 = 2200 ohm", TRUE),
        ("4R7 = 4.7 Ω", TRUE),
        ("100n = 0.1 µF", TRUE),
        ("100n = 1 µF", FALSE),
        ("10u = 10 µH", TRUE),
        ("4k7 + 4k7 = 10k", FALSE),
        ("3V3 / 330R = 10 mA", TRUE),
        ("I = 5V/4k7 = 1.06 mA", HOLDS),
        ("V = 2 mA × 4k7 = 94 V", FALSE),
        ("f_c = 1/(2π·10k·10n) = 1.59 kHz", HOLDS),
        ("f_c = 1/(2π·10k·10n) = 159 Hz", FALSE),
        ("τ = 10k × 100n = 1 s", FALSE),
        ("9·2.2k/(10k+2.2k) = 7.38 V", FALSE),
        ("R1 || R2 = 1k || 1k = 5 kΩ", FALSE),
        ("10k || 10k = 5k", TRUE),
        ("4k7 || 4k7 = 2.35 kΩ", TRUE),
        ("2k2 + 3k = 5", HOLDS),
        ("3n + 2 = 11", HOLDS),
    ],
)
def test_values_as_printed_on_components(text: str, verdict: str) -> None:
    """A letter in a resistor's or capacitor's number is a prefix, beside nothing else it names."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("1/(jωC) = j/(ωC)", FALSE),
        ("1/(jωC) = -j/(ωC)", TRUE),
        (r"\frac{1}{j\omega C} = \frac{j}{\omega C}", FALSE),
        (r"\frac{1}{j\omega C} = -\frac{j}{\omega C}", TRUE),
        ("Z_C = 1/(jωC) = j/(ωC)", FALSE),
        ("Z = R + jωL", HOLDS),
        ("|3 + j4| = 5", TRUE),
        ("|3 + j4| = 7", FALSE),
        ("(3 + j4)(3 - j4) = 25", TRUE),
        ("(3 + j4)(3 - j4) = -7", FALSE),
        ("1/(3 + j4) = 0.12 - j0.16", TRUE),
        ("10∠30° = 8.66 + j5", HOLDS),
        ("10∠30° = 5 + j8.66", FALSE),
        ("Z = 3 + j4 = 5∠53.13° Ω", HOLDS),
        ("Z = 3 + j4 = 5∠63.13° Ω", FALSE),
        ("I = 100∠0°/(5∠53.13°) = 20∠-53.13° A", HOLDS),
        ("I = 100∠0°/(5∠53.13°) = 20∠53.13° A", FALSE),
        ("(2∠30°)(3∠45°) = 6∠75°", TRUE),
        ("S = VI* = 120∠0° × 10∠30° = 1200∠30° VA", HOLDS),
        (r"I = 10\angle -36.87^\circ\text{ A}", HOLDS),
        (r"6\angle 60^\circ / 2\angle 20^\circ = 3\angle 40^\circ", TRUE),
        (r"6\angle 60^\circ / 2\angle 20^\circ = 3\angle 80^\circ", FALSE),
        ("V_m∠θ = V_m e^{jθ}", TRUE),
        ("V∠0 - IZ = E∠δ", HOLDS),
        ("∠ABC = 30°", HOLDS),
        ("∠A + ∠B + ∠C = 180°", HOLDS),
        ("m∠ABC = 2x + 10", HOLDS),
        ("2∠A = ∠B", HOLDS),
        ("x_j = j^2 + 1", HOLDS),
        ("3 + j4 = 5∠53°", HOLDS),
        ("3 + j4 = 5∠54°", FALSE),
        ("Z = 50 + j37.7 = 62.6∠37° Ω", HOLDS),
        ("Z = 50 + j37.7 = 62.6∠47° Ω", FALSE),
    ],
)
def test_alternating_currents_turn_in_the_plane(text: str, verdict: str) -> None:
    """The j beside ω, phasors and reactances is the imaginary unit; as an index it counts."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("λ = ln2/T½ = 0.693/5730 = 1.21e-4 /yr", HOLDS),
        ("λ = ln2/T½ = 0.693/5730 = 1.21e-3 /yr", FALSE),
        (r"f_c=\frac{1}{2\pi (12 k\Omega)(680 pF)}=19.5 kHz", HOLDS),
        (r"f_c=\frac{1}{2\pi (12 k\Omega)(680 pF)}=195 kHz", FALSE),
        (r"I = \frac{5 V}{10 k\Omega} = 5 mA", FALSE),
        ("R = 5Ω + 3Ω = 9Ω", FALSE),
        ("1/R = 1/4 + 1/12 = 1/3 → R = 16 Ω", FALSE),
        ("12V - 0.7V = 11.3V", TRUE),
        ("v = d/t = 100m / 9.58s = 10.4 m/s", HOLDS),
        ("v = d/t = 100m / 9.58s = 104 m/s", FALSE),
        ("W = 10N*3m = 300 N m", FALSE),
        ("y = 3m + 2m = 5m", HOLDS),
        ("2m + 3n = 12", HOLDS),
        ("12V - 0.7V = 12.7V", FALSE),
        ("Δm = 0.1 u = 93.1 MeV/c²", HOLDS),
        ("Δm = 0.1 u = 931 MeV/c²", FALSE),
        ("T = 365.25 d = 3.156e7 s", HOLDS),
        ("T = 365.25 d = 3.156e8 s", FALSE),
        ("s = ut + ½at² = 5(4) + 0.5(2)(4²) = 24 m", FALSE),
        ("f = 1/(2π√(LC)), L = 10 µH, C = 100 pF → f = 5.03 MHz", HOLDS),
    ],
)
def test_units_that_could_be_letters(text: str, verdict: str) -> None:
    """Ohms are always units; volts, days and atomic masses in the company of such."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("60W × 5 hrs = 300Wh", TRUE),
        ("60W × 5 hrs = 3000Wh", FALSE),
        ("7,200 ÷ 48 = 150Ah", TRUE),
        ("7,200 ÷ 48 = 15Ah", FALSE),
        ("Pv = 19.5kN/m3 x 4m = 87kN/m2 = 87kPa", FALSE),
        ("3 × 400W = 1,000W", FALSE),
        ("3 × 400W = 1,200W", TRUE),
        ("10 HRS x 100W = 100 Wh", FALSE),
        ("10 HRS x 100W = 1000 Wh", TRUE),
        ("400X4+50X3X5=2,350 watt-hours", TRUE),
        ("400X4+50X3X5=2,530 watt-hours", FALSE),
        ("300Wh + 480Wh + 1200Wh + 900Wh = 2,780Wh", FALSE),
        ("K = (3.185-1)(207 × 9.1×10⁻³¹)(3×10⁸)² = 3.7×10⁻¹³J", FALSE),
        ("K = (3.185-1)(207 × 9.1×10⁻³¹)(3×10⁸)² = 3.7×10⁻¹¹J", HOLDS),
        (r"3 \times 10^8 \times 33 \times 10^{-6} = 990m", FALSE),
        (r"3 \times 10^8 \times 33 \times 10^{-6} = 9900m", TRUE),
        ("F = (mv - mu) ÷ t", HOLDS),
        ("F = (mv − mu)/t", HOLDS),
        ("μ = mu/2", HOLDS),
    ],
)
def test_units_where_nothing_is_a_symbol(text: str, verdict: str) -> None:
    """What is worked out has a unit; numbers that are summed in brackets are grouped."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Q = CV = 47 µF × 12 V = 564 µC", HOLDS),
        ("Q = CV = 47 µF × 12 V = 564 µF", CLASH),
        ("V = IR = 2 A × 3 Ω = 6 A", CLASH),
        ("F = kx ⇒ k = 12 N / 0.15 m = 80 N·m", CLASH),
        ("F = kx ⇒ k = 12 N / 0.15 m = 80 N/m", HOLDS),
        ("fc = 1 / (2π × 10,000 × 100 × 10-9) ≈ 159.15 Hz", HOLDS),
    ],
)
def test_a_letter_of_the_formula_is_a_unit_behind_a_number(text: str, verdict: str) -> None:
    """The V of CV is a voltage, that of 12 V a volt, which no reading as a symbol excuses."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "differs"),
    [
        ("X_C = 2πfC", "the fraction is upside down"),
        ("Xc = 2πfC", "the fraction is upside down"),
        ("XL = 1/(2πfL)", "the fraction is upside down"),
        ("X_C = 1/(2πfC)", None),
        ("P = V I sin φ", "sin stands for cos"),
        ("τ = r F cos θ", "cos stands for sin"),
        ("W = F d sin θ", "sin stands for cos"),
        ("R = v² cos(2θ)/g", "cos stands for sin"),
        ("F = m g cos θ", None),
        ("v_y = v cos θ", None),
        ("x = A cos(ωt)", None),
    ],
)
def test_slips_in_formulas_with_angles_and_frequencies(text: str, differs: str | None) -> None:
    """A sine for a cosine is told in a law of several quantities, where it is no direction."""
    slip = score(text).likely_slip
    assert (slip and slip.differs) == differs
