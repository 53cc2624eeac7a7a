"""Mechanics as homework, forums and exam sheets have it, with verdicts that people give."""

from __future__ import annotations

import pytest

from verdicts import CLASH, FALSE, HOLDS, TRUE, check


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("F = k q1 q2/r² = 9e9 × 1e-6 × 2e-6 / 0.1² = 1.8 N", HOLDS),
        ("F = k q1 q2/r² = 9e9 × 1e-6 × 2e-6 / 0.1² = 18 N", FALSE),
        ("R = (5 − 2)/0.02 = 150 Ω", HOLDS),
        ("R = (5 − 2)/0.02 = 100 Ω", FALSE),
        ("sqrt(0.3)*2 = 2", FALSE),
        ("0.9^2 = 1", FALSE),
        ("1.41 × 1.41 = 2", HOLDS),
        ("20 N × 0.3 m = 15 N × 0.5 m", FALSE),
        ("20 N × 0.3 m = 15 N × 0.4 m", TRUE),
        ("cos(1.57) = 0", HOLDS),
        ("e^0.69 = 2", HOLDS),
        ("1/0.33 = 3", HOLDS),
        ("3.3 V × 0.2 A = 0.7 W", HOLDS),
        ("3.3 V × 0.2 A = 7 W", FALSE),
        ("0.5 km × 2.2 = 5 km", FALSE),
        ("12 m × 2.1 m = 25.2 m²", TRUE),
        ("12 m × 2.1 m = 24.2 m²", FALSE),
        ("1 mi = 1.6 km", HOLDS),
    ],
)
def test_a_decimal_of_few_digits_excuses_no_wide_miss(text: str, verdict: str) -> None:
    """What is computed from a decimal may be off by its rounding, but not by a tenth and more."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("x = v0 cosθ t", HOLDS),
        ("y = v0 sin θ t - ½ g t²", HOLDS),
        (r"x = v_0\cos\theta\, t = 20\cos(30^\circ)(2) = 34.6\ \text{m}", HOLDS),
        (r"x = v_0\cos\theta\, t = 20\cos(30^\circ)(2) = 20\ \text{m}", FALSE),
        ("W = F d cos θ", HOLDS),
        ("sin 2θ = 2 sin θ cos θ", TRUE),
        (r"E = E_0\sin\omega t", HOLDS),
        (r"e^{im\phi} = \cos m\phi + i\sin m\phi", TRUE),
        ("exp(imφ) = cos mφ + i sin mφ", TRUE),
        ("im z = (z - z*)/(2i)", TRUE),
        ("Y_0^0 = 1/√(4π)", HOLDS),
        ("y = A sin nθ", HOLDS),
    ],
)
def test_an_angle_ends_the_argument(text: str, verdict: str) -> None:
    """What follows cos θ is beside the cosine, what follows cos ω is below it."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("F = 5 kg × 9.8 = 49 N", HOLDS),
        ("5 kg × 9.8 = 49 N", TRUE),
        ("5 kg × 9.8 = 59 N", FALSE),
        ("5 kg × 9.8 = 4.9 N", FALSE),
        ("KE = ½ × 2 kg × 3² = 9 J", HOLDS),
        ("KE = ½ × 2 kg × 3² = 18 J", FALSE),
        ("I = 12 V/400 = 30 mA", HOLDS),
        ("I = 12 V/400 = 3 mA", FALSE),
        ("5 V × 2 A = 10 V", CLASH),
        ("5 V/(220+330) = 9.09 mA", HOLDS),
        ("5 V/(220+330) = 90.9 mA", FALSE),
        ("cfm = 113400 ÷ (1.08 × 20 °F) = 5250", HOLDS),
        ("cfm = 113400 ÷ (1.08 × 20 °F) = 5520", FALSE),
        ("E = ½ × 2 kg × (3 m/s)² = 9 N", CLASH),
        ("0.5 × 2 kg × (3 m/s)² = 9 N", CLASH),
        ("5 kg + 2 = 7 kg", CLASH),
        ("5 = 5 kg", CLASH),
        ("5 J = 5 N", CLASH),
        ("d = 60 km/h × 2 = 120 km", HOLDS),
        ("Q = 0.5 kg × 4186 × 10 = 2093 J", FALSE),
        ("Q = 0.5 kg × 4186 × 10 = 20.93 kJ", HOLDS),
        ("E = 6.626e-34 × 3e8 / 500 nm = 3.98e-19 J", HOLDS),
        ("E = 6.626e-34 × 3e8 / 500 nm = 3.98e-18 J", FALSE),
        ("p = 1000 × 9.81 × 10 m = 98.1 kPa", HOLDS),
        ("p = 1000 × 9.81 × 10 m = 9.81 kPa", FALSE),
    ],
)
def test_a_number_beside_quantities_may_be_one(text: str, verdict: str) -> None:
    """Its unit is left out; a ½ in front is a factor of the formula, and a term lacks no unit."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("BMI = 70 kg / (1.75 m)² = 22.9", HOLDS),
        ("BMI = 70 kg / (1.75 m)² = 32.9", FALSE),
        ("v = 100 m/9.58 s = 10.4", HOLDS),
        ("v = 100 m/9.58 s = 104", FALSE),
        ("F = 5 kg × 2 m/s² = 10", HOLDS),
        ("F = 5 kg × 2 m/s² = 12", FALSE),
        ("P = 12 V × 2 A = 24", HOLDS),
        ("P = 12 V × 2 A = 6", FALSE),
        ("m = 5 kg = 5", CLASH),
        ("5 kg + 2 kg = 7", CLASH),
        ("760 mm Hg = 1 atm", TRUE),
        ("760 mm Hg = 2 atm", FALSE),
        ("740.0 mm Hg ÷ 760.0 mm Hg/atm = 0.9737 atm", HOLDS),
        ("740.0 mm Hg ÷ 760.0 mm Hg/atm = 0.8737 atm", FALSE),
        ("So = 3", HOLDS),
        ("So x = 3", HOLDS),
        ("By symmetry, x = 3", HOLDS),
        ("M = fo/fe = 1000 mm/25 mm = 40×", HOLDS),
        ("M = fo/fe = 1000 mm/25 mm = 4×", FALSE),
        ("Osm = (2 x 140) + (90/18) + (14/2.8) = 290 mOsm/kg", HOLDS),
        ("Osm = (2 x 140) + (90/18) + (14/2.8) = 280 mOsm/kg", FALSE),
        ("(308/4) + 40 + (100/2) = 157 mOsm/L", FALSE),
        ("(308/4) + 40 + (100/2) = 167 mOsm/L", TRUE),
        ("AG = 140 - (104 + 24) = 12 mEq/L", HOLDS),
        ("AG = 140 - (104 + 24) = 22 mEq/L", FALSE),
        ("20 mEq + 20 mEq = 40 mEq", TRUE),
    ],
)
def test_results_without_their_unit(text: str, verdict: str) -> None:
    """What several quantities come to may be told as a number; a quantity alone has its unit."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("v = c sqrt(1 - (2.20/6.90)^2) = 0.8478 c", FALSE),
        ("v = c sqrt(1 - (2.20/6.90)^2) = 0.9478 c", HOLDS),
        ("v = 0.95 c = 0.95c", HOLDS),
        ("v = 0.95 c = 0.96 c", FALSE),
        ("R = 3R_0/2 = 1.5 R_0 = 2.5 R_0", FALSE),
        ("x = 2y = 3z", HOLDS),
        ("KE = 1/2 m v^2 = 0.5 m v^2", HOLDS),
        ("KE = 1/2 m v^2 = 2 m v^2", FALSE),
        ("x = 2(3y) = 6y", HOLDS),
        ("x = 2(3y) = 5y", FALSE),
        ("M = 0.6 M_☉ = 0.6 M_☉", HOLDS),
        ("E = 3/2 kT = 1.5 kT", HOLDS),
        ("E = 3/2 kT = 2.5 kT", FALSE),
        ("D = 45000/5 years = 9000 per year", HOLDS),
        ("D = 45000/5 years = 10000 per year", FALSE),
        ("Depreciation = ($50,000 − $5,000)/5 years = $9,000 per year", HOLDS),
        ("Depreciation = ($50,000 − $5,000)/5 years = $10,000 per year", FALSE),
        ("rate = 10/2 s = 5 per s", HOLDS),
        ("y = x^2 = 2x", HOLDS),
    ],
)
def test_one_product_is_one_multiple(text: str, verdict: str) -> None:
    """The same letters by two numbers in a chain are false; a rate is per what stands below."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Fn - mg = mv2/(h/2) = 2mv2/h", HOLDS),
        ("1/2 mv2 = mgh", HOLDS),
        ("F = mv2", HOLDS),
        ("p = mv1 + mv2", HOLDS),
        ("m1v1 + m2v2 = 0", HOLDS),
        ("25 Ohms * 0.02 Amps = 0.5 V", TRUE),
        ("25 Ohms * 0.02 Amps = 5 V", FALSE),
        ("0.00032 Watts = 32 microwatts", FALSE),
        ("12 Volts / 4 Ohms = 3 Amps", TRUE),
        ("10^{-2}x 10^{-2}=10^{-4}", TRUE),
        ("10^{-2}x 10^{-2}=10^{-5}", FALSE),
        ("8.9 x 10^{-12}x 100 = 8.9 x 10^{-14}", FALSE),
        ("2x9.8x10 = 196", TRUE),
        ("2x9.8x10 = 19.6", FALSE),
        ("y = 2x3", HOLDS),
        ("F = (9 x 10^9 Nm2/C2)(1 C)(1 C)/(1 m)^2 = 9 x 10^9 N", HOLDS),
        ("F = (9 x 10^9 Nm2/C2)(1 C)(1 C)/(1 m)^2 = 9 x 10^8 N", FALSE),
        ("k = 8.99 × 10^9 Nm²/C²", HOLDS),
        ("τ = 5 Nm", HOLDS),
        ("y = 3x^{2}x", HOLDS),
    ],
)
def test_lines_of_forums(text: str, verdict: str) -> None:
    """Squares on the line, capital units, N m² typed tight, x between powers of ten."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("72 km/h ÷ 3.6 = 20 m/s", TRUE),
        ("150 lb ÷ 2.2 = 68.2 kg", HOLDS),
        ("150 lb × 2.2 = 68.2 kg", FALSE),
        ("5 km × 1000 = 5000 m", TRUE),
        ("5 km × 1000 = 500 m", FALSE),
        ("5 kg × 2 = 10 g", FALSE),
        ("350 mg / 1000 = 0.35 g", TRUE),
        ("90 min / 60 = 15 h", FALSE),
        ("12 in × 2.54 = 30.48 cm", TRUE),
        ("25 °C + 273.15 = 298.15 K", TRUE),
        ("25 °C + 273.15 = 398.15 K", FALSE),
        ("5 kg + 2 = 7 kg", CLASH),
        ("98.6 °F = (98.6 − 32) × 5/9 = 37 °C", TRUE),
        ("98.6 °F = (98.6 − 32) × 9/5 = 37 °C", FALSE),
        ("250 ml = 0.25 l = 2.5 dl", TRUE),
        ("250 ml = 0.25 l = 25 dl", FALSE),
        ("100 USD × 0.92 EUR/USD = 108.7 EUR", FALSE),
    ],
)
def test_conversions_typed_without_the_unit_of_their_factor(text: str, verdict: str) -> None:
    """A factor between units is typed as a number; the result is the same quantity."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("40+20+10 = 70 mL/h", TRUE),
        ("40+20+10 = 80 mL/h", FALSE),
        ("12 + 8 = 20 kg", TRUE),
        ("2 × 3.5 = 7 m", TRUE),
        ("120/4 = 30 mph", TRUE),
        ("3 × 250 = 75 mg", FALSE),
        ("(5+7)/2 = 6 cm", TRUE),
        (r"\frac{60}{3} = 20\ \text{km/h}", TRUE),
        (r"\sqrt{3^2+4^2} = 7\,\mathrm{m}", FALSE),
        ("1/4 + 1/4 = 3/4 cup", FALSE),
        ("5 = 5 kg", CLASH),
        ("-3 = -3 kg", CLASH),
        ("∫_0^5 (4t) dt = 50 m", TRUE),
        ("∫_0^5 (4t) dt = 100 m", FALSE),
        ("W = ∫ F dx = ∫_0^2 3x dx = 6 J", HOLDS),
        ("W = ∫ F dx = ∫_0^2 3x dx = 12 J", FALSE),
    ],
)
def test_a_calculation_has_the_unit_of_its_result(text: str, verdict: str) -> None:
    """People put the unit on the result only; a number alone is no calculation."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("V = (4/3)π(2.5)³ = 4.189(15.63) = 65.5", HOLDS),
        ("x = 2.5 × 3.14159 × 60/7.3 = 7.85 × 8.22 = 64.5", HOLDS),
        ("T = 2π√(0.75/9.81) = 6.28 × 0.2765 = 1.74 s", HOLDS),
        ("T = 2π√(0.75/9.81) = 6.28 × 0.2765 = 1.94 s", FALSE),
        ("T = 2π√(0.75/9.81) = 6.28 × 0.3765 = 2.36 s", FALSE),
        ("Re = 1000 × 1.69 × 0.01 / 0.0009 = 18800", HOLDS),
        ("Re = 1000 × 1.69 × 0.01 / 0.0009 = 18900", FALSE),
        ("E = 1.5 × 230 × 3600 = 1240000", HOLDS),
        ("E = 1.5 × 230 × 3600 = 124200", FALSE),
    ],
)
def test_steps_are_rounded_to_three_digits(text: str, verdict: str) -> None:
    """A step goes on from rounded numbers, and a whole number ends with the zeros of rounding."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("W = 5*9.8*(12 sin30) - (5/2)(10^2) = 44 J", HOLDS),
        ("W = 5*9.8*(12 sin30) - (5/2)(10^2) = 54 J", FALSE),
        ("F_x = 50 N cos 30 = 43.3 N", HOLDS),
        ("F_x = 50 N cos 30 = 25 N", FALSE),
        ("W = 100 N × 5 m × cos(60) = 250 J", HOLDS),
        ("N = 10*9.8*sin(20) = 92.1 N", FALSE),
    ],
)
def test_angles_beside_units_are_in_degrees_too(text: str, verdict: str) -> None:
    """A whole number under a sine may be one of degrees, whatever the result is measured in."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("90 km/h ÷ 4.2 = 21.4 m", CLASH),
        ("45 mi/h × 0.447 = 20.1 km", CLASH),
        ("v = 15 m/s × 4 = 60 m", HOLDS),
        ("72 km/h × 2.5 = 180 km", TRUE),
        ("72 km/h × 2.5 = 180 kg", CLASH),
        ("70 kg × 2.2 = 154 ft", CLASH),
        ("250 g × 4.18 × 20 = 20.9 kJ", TRUE),
        ("x (2 kg) = 10 N", HOLDS),
        ("K.E. = 1/2 * 4 * 6^2 = 72 J", HOLDS),
        ("K.E. = 1/2 * 4 * 6^2 = 144 J", FALSE),
        ("KE = 0.5m*V^2 = 8.5*4.5^2 = 172.1 J.,", HOLDS),
    ],
)
def test_what_a_number_lacks_is_a_unit_that_there_is(text: str, verdict: str) -> None:
    """A power of ten of what quantities are measured in, or a unit with a name, as hours are."""
    check(text, verdict)
