"""Units that tell of each other: in one text, in one chain, in one run of letters."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score

TRUE, HOLDS, FALSE, CLASH = "identity", "satisfiable", "contradiction", "inconsistent"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("1 ha = 10000 m²", TRUE),
        ("1 ha = 10 000 m^2", TRUE),
        ("1 ha = 1000 m²", FALSE),
        ("1 km² = 100 ha", TRUE),
        ("1 ft = 12 in = 30.48 cm", TRUE),
        ("1 yd = 3 ft = 36 in", TRUE),
        ("1 yd = 3 ft = 39 in", FALSE),
        ("1 T = 1 Wb/m² = 10⁴ G", TRUE),
        ("1 G = 10^-4 T", TRUE),
        ("1 t = 1000 kg", TRUE),
        ("1 d = 24 h = 1440 min", TRUE),
        ("1 M = 1 mol/L = 1000 mol/m³", TRUE),
        ("1 P = 0.1 Pa·s", TRUE),
        ("½ha = 3", HOLDS),
        ("2 a = 3 b", HOLDS),
    ],
)
def test_a_table_of_conversions(text: str, verdict: str) -> None:
    """In a chain of quantities each name is a unit, however short; ½ha is ½·h·a."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("1 mol = 6.022e23", HOLDS),
        ("1 mol = 6.022 × 10²³ particles", HOLDS),
        ("1 mol = 6.02214076e23 atoms", HOLDS),
        ("1 mole = 6.022 x 10^23 molecules", HOLDS),
        ("2 mol = 1.204 × 10^24 molecules", HOLDS),
        ("1 mol = 6.022e22", FALSE),
        ("1 mol = 6.022 × 10^22 atoms", FALSE),
        ("6.022e23 atoms = 1 mol", HOLDS),
        (r"1\,\text{mol} = 6.022 \times 10^{23}", HOLDS),
        ("1 dozen = 12", TRUE),
        ("2 dozen = 20", FALSE),
        ("1 kg = 1 mol", CLASH),
        ("1 mol = 18 g", CLASH),
        ("n = 2 mol", HOLDS),
    ],
)
def test_a_mole_is_a_number_where_it_is_counted(text: str, verdict: str) -> None:
    """Beside a plain number, or one of particles, a mole is Avogadro's number of them."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("10 m/s × 3 s = 30 m/s²", CLASH),
        ("10 m/s × 3 s = 30 m", TRUE),
        ("5 N = 5 J", CLASH),
        ("5 m × 4 m = 20 m", CLASH),
        ("3 A × 4 V = 12 W", TRUE),
        ("3 A × 4 V = 12 J", CLASH),
        ("2 kg × 3 m/s = 6 N", CLASH),
        ("6 W × 2 s = 12 J", TRUE),
        ("100 J / 20 s = 5 W", TRUE),
        ("100 J / 20 s = 5 N", CLASH),
        ("2 m + 3 s = 5", HOLDS),
        ("3 m + 2 n = 12", HOLDS),
        ("2 a = 3 b", HOLDS),
        ("T = 20 N", HOLDS),
    ],
)
def test_quantities_alone_are_no_algebra(text: str, verdict: str) -> None:
    """Where every term is a number in a unit, a clash does not turn the units into unknowns."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("a = Δv/Δt = (30 − 10)/(5 − 0) = 4 m/s²", HOLDS),
        ("a = Δv/Δt = (30 − 10)/(5 − 0) = 5 m/s²", FALSE),
        ("v = 20 cos 60° = 10 m/s", HOLDS),
        ("v = 20 cos 60° = 12 m/s", FALSE),
        ("F = ma = 5 × 9.8 = 49 N", HOLDS),
        ("F = ma = 5 × 9.8 = 59 N", FALSE),
        ("E = 0.5 * 2 * 3^2 = 9 J", HOLDS),
        (r"v = \sqrt{2 \cdot 9.8 \cdot 10} = 14\ \text{m/s}", HOLDS),
        (r"v = \sqrt{2 \cdot 9.8 \cdot 10} = 16\ \text{m/s}", FALSE),
        ("M(H2O) = 2 × 1.008 + 16.00 = 18.02 g/mol", HOLDS),
        ("t = 100/9.58 = 10.4 s", HOLDS),
        (r"5 = 5\ \mathrm{m}", CLASH),
        (r"\frac{30 - 10}{5} = 4\ \mathrm{m/s^2}", "identity"),
    ],
)
def test_a_result_gives_its_unit_to_the_numbers_before_it(text: str, verdict: str) -> None:
    """Numbers put into a formula are typed without units; the last member of the chain has it."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("3.3V/330Ω = 10mA", TRUE),
        ("3.3V/330Ω = 100mA", FALSE),
        ("5V/1kΩ = 5mA", TRUE),
        ("12V × 2A = 24W = 0.024kW", TRUE),
        ("5km/20min = 250m/min", TRUE),
        ("1.5kg × 2m/s = 3N", CLASH),
        ("KE = 2mv", CLASH),
        ("a = 2mg", HOLDS),
        ("x = 3ms", HOLDS),
    ],
)
def test_tight_units_beside_a_sure_one(text: str, verdict: str) -> None:
    """Letters tight behind a number are units where another one has a unit beyond doubt."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("v = 343 ms-1", HOLDS),
        ("v = 343 ms⁻¹", HOLDS),
        ("a = 9.81 ms⁻²", HOLDS),
        ("g = 9.81 ms^-2", HOLDS),
        ("c = 3.00×10⁸ ms⁻¹", HOLDS),
        ("v = 20 kms-1", HOLDS),
        ("ρ = 1000 kgm⁻³", HOLDS),
        ("R = 8.314 Jmol⁻¹K⁻¹", HOLDS),
        ("k = 50 Nm⁻¹", HOLDS),
        ("c = 4200 Jkg⁻¹K⁻¹", HOLDS),
        ("36 kmh⁻¹ = 10 ms⁻¹", TRUE),
        ("1 gcm⁻³ = 1000 kgm⁻³", TRUE),
        ("1 gcm⁻³ = 100 kgm⁻³", FALSE),
        (r"v = 343\ \mathrm{ms^{-1}}", HOLDS),
        ("t = 5 ms", HOLDS),
    ],
)
def test_units_typed_without_a_gap(text: str, verdict: str) -> None:
    """Ahead of a negative power two units stand side by side: ms⁻¹ is a metre a second."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("°F = °C × 9/5 + 32", HOLDS),
        ("°C = (°F − 32) × 5/9", HOLDS),
        ("K = °C + 273.15", HOLDS),
        ("°C = (°F - 32)/1.8", HOLDS),
        ("25 °C = 298.15 K", TRUE),
        ("T(°C) = T(K) − 273.15", HOLDS),
        ("20 °C = 70 °F", FALSE),
    ],
)
def test_a_degree_without_a_number_is_the_reading_of_a_thermometer(text: str, verdict: str) -> None:
    """In °F = 1.8 °C + 32 the signs stand for numbers."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"H_0 \approx 67.4\ \mathrm{km\,s^{-1}\,Mpc^{-1}}", HOLDS),
        ("H_0 = 2.2e-18 s^-1", HOLDS),
        ("B_1 = 0.5 T", HOLDS),
        ("E_0 = 5 eV", HOLDS),
        ("C_1 = 1 μF", HOLDS),
    ],
)
def test_no_quantity_is_a_special_function(text: str, verdict: str) -> None:
    """What is given a value with a unit is no harmonic or Bernoulli number."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("λ = 2.9×10⁻³/T = 2.9×10⁻³/5800 = 500 nm", HOLDS),
        ("λ = 2.9×10⁻³/T = 2.9×10⁻³/5800 = 5000 nm", FALSE),
        ("v = √(2gh) = √(2 × 9.81 × 5000) = 0.313 km/s", HOLDS),
        ("v = √(2gh) = √(2 × 9.81 × 5000) = 0.413 km/s", FALSE),
        ("E = hc/λ = 6.63e-34*3e8/5e-7 = 2.48 eV", HOLDS),
        ("E = hc/λ = 6.63e-34*3e8/5e-7 = 24.8 eV", FALSE),
        ("F = ma = 2 × 3 = 6 kN", HOLDS),
        ("x = 100/0.4 = 250 cm", HOLDS),
        ("x = 1/0.4 = 250 cm", HOLDS),
    ],
)  # fmt: skip
def test_numbers_before_a_result_may_be_in_si_units(text: str, verdict: str) -> None:
    """Who puts numbers in SI units into a formula may tell the result in nm, km/s or kJ."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Q = 500 mL × 12/min = 6 L/min", HOLDS),
        ("Q = 500 mL × 12/min = 60 L/min", FALSE),
        ("72/min = 1.2 Hz", TRUE),
        ("5/min + 3/min = 8/min", TRUE),
        ("5/s × 200 ms = 1", TRUE),
        ("k = 0.5/hr", HOLDS),
        ("x = 12/min(3, 4)", HOLDS),
        ("y = 5/s", HOLDS),
        ("f = 1/T = 1/(20 ms) = 50 Hz", HOLDS),
        ("f = 1/T = 1/20 ms = 50 Hz", HOLDS),
        ("f = 1/T = 1/(20 ms) = 60 Hz", FALSE),
        ("G = 1/R = 1/(5 kΩ) = 0.2 mS", HOLDS),
        ("1 ng/μL = 1 μg/mL", TRUE),
        ("1 pg/nL = 1 g/m³", TRUE),
        ("1 μmol/mL = 1 mmol/L", TRUE),
        ("c = 6/m + 2", HOLDS),
    ],
)
def test_a_unit_alone_below_the_slash(text: str, verdict: str) -> None:
    """Twelve a minute is 12/min."""
    assert score(text).verdict == verdict
