"""Chemistry and medicine as laboratories, nurses and students have them."""

from __future__ import annotations

import pytest

from verdicts import FALSE, HOLDS, TRUE, check


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("5 apples + 3 apples = 8 apples", TRUE),
        ("5 apples + 3 apples = 9 apples", FALSE),
        ("(1000 mL × 15 gtt/mL) / (8 h × 60 min/h) = 31 gtt/min", HOLDS),
        ("(1000 mL × 15 gtt/mL) / (8 h × 60 min/h) = 41 gtt/min", FALSE),
        ("rate = 1000 × 15 / 480 = 31 gtt/min", HOLDS),
        ("rate = 1000 × 15 / 480 = 41 gtt/min", FALSE),
        ("70 beats/min × 70 mL/beat = 4900 mL/min", TRUE),
        ("70 beats/min × 70 mL/beat = 490 mL/min", FALSE),
        ("Dose = 2 tablets × 250 mg/tablet = 500 mg", HOLDS),
        ("2 tablets × 250 mg/tablet = 125 mg", FALSE),
        ("3 boxes × 12 eggs per box = 36 eggs", TRUE),
        ("100 units/mL × 0.12 mL = 120 units", FALSE),
        ("12 cells × 2.1 V/cell = 25.2 V", TRUE),
        ("n = 240/12 = 24 boxes", FALSE),
        ("paint: 2 coats × 40 m² ÷ 10 m²/L = 8 L", TRUE),
        ("paint: 2 coats × 40 m² ÷ 10 m²/L = 4 L", FALSE),
        ("5 people × $12 = $50", FALSE),
        ("t = 13 cycles/125 kHz = 104 µs", HOLDS),
        ("t = 13 cycles/125 kHz = 10.4 µs", FALSE),
        ("20 students × 3 pens = 60 pens", HOLDS),
        ("1 tablet = 500 mg", HOLDS),
        ("1 box = 12 eggs", HOLDS),
        ("stress = force/area", HOLDS),
        ("2 length × 3 width = 6 area", HOLDS),
        ("2 alpha + 3 alpha = 6 alpha", HOLDS),
        ("x = 5 apples, y = 3 apples, x + y = 8 apples", HOLDS),
    ],
)
def test_what_is_counted_cancels(text: str, verdict: str) -> None:
    """Drops, tablets and beats are units where all sides have as much of them, else quantities."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("KE=1/2mv^2=0.5*2*(3)^2=9J", HOLDS),
        ("KE=1/2mv^2=0.5*2*(3)^2=18J", FALSE),
        ("q = m c dT = 100*4.18*10=418J", FALSE),
        ("molarity = moles/liters = 0.5/0.25 = 2 M", HOLDS),
        ("molarity = moles/liters = 0.5/0.25 = 4 M", FALSE),
        ("s = √(1.8e-10) = 1.34e-4 M", FALSE),
        ("Δm = 2(1.00728) + 2(1.00866) − 4.00151 = 0.0304 u", HOLDS),
        ("Δm = 2(1.00728) + 2(1.00866) − 4.00151 = 0.304 u", FALSE),
        ("half life: N = 100*(1/2)^3 = 12.5 g", HOLDS),
        ("half life: N = 100*(1/2)^3 = 25 g", FALSE),
        (r"x = \frac{10}{2} = 5h", HOLDS),
        ("x = 2*3 = 6y", HOLDS),
        ("vf = vi + at = 0 + 9.8(3) = 29.4 m/s", HOLDS),
        ("vf = vi + at = 0 + 9.8(3) = 39.4 m/s", FALSE),
        ("m = 2.5(3) kg", HOLDS),
        ("torque = r x F = 0.5 m * 20 N = 10 Nm", HOLDS),
        ("torque = r x F = 0.5 m * 20 N = 20 Nm", FALSE),
    ],
)
def test_the_unit_of_a_result(text: str, verdict: str) -> None:
    """What stands behind the number that others come to is its unit, and no factor."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("HA + H2O ⇌ H3O+ + A-", HOLDS),
        ("HA + H2O ⇌ H3O+ + 2A-", FALSE),
        ("H2A ⇌ 2H+ + A2-", HOLDS),
        ("M2+ + 2e- -> M", HOLDS),
        ("M(OH)2 ⇌ M2+ + 2OH-", HOLDS),
        ("A → B", "undecided"),
        ("A + B ⇌ AB", "undecided"),
        (r"K_{sp} = [\text{Ca}^{2+}][\text{F}^-]^2 = (2.1\times10^{-4})(4.2\times10^{-4})^2"
         r" = 3.7\times10^{-11}", HOLDS),
        (r"K_{sp} = [\text{Ca}^{2+}][\text{F}^-]^2 = (2.1\times10^{-4})(4.2\times10^{-4})^2"
         r" = 8.8\times10^{-8}", FALSE),
        ("[Ca²⁺][F⁻]² = 3.9e-11", HOLDS),
        (r"K_c = \frac{[\ce{NH3}]^2}{[\ce{N2}][\ce{H2}]^3}", HOLDS),
        (r"\text{pH} = -\log[\ce{H+}] = -\log(0.01) = 2", HOLDS),
        (r"\text{pH} = \text{p}K_a + \log 2 = 4.76 + \log 2 = 5.06", HOLDS),
        ("x = 4.76 + log 2 = 5.06", HOLDS),
        ("x = 4.76 + log 2 = 5.56", FALSE),
    ],
)  # fmt: skip
def test_acids_ions_and_logarithms(text: str, verdict: str) -> None:
    """A letter may be any acid's rest, an ion has a charge, and a bare log either base."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Vd = 500mg / 10mg/L = 50L", HOLDS),
        ("Vd = 500mg / 10mg/L = 5L", FALSE),
        ("t½ = 0.693 × (100L / 10L/h) = 6.93 hours", HOLDS),
        ("t½ = 0.693 × (100L / 10L/h) = 0.693 hours", FALSE),
        ("Cl = 100mg / 20 mg·h/L = 5 L/h", HOLDS),
        ("Cl = 100mg / 20 mg·h/L = 50 L/h", FALSE),
        ("d = 10m/s × 5s = 50m", HOLDS),
        ("d = 10m/s × 5s = 500m", FALSE),
        ("rate = 500mL/8h = 62.5mL/h", HOLDS),
        ("rate = 500mL/8h = 6.25mL/h", FALSE),
        ("v = 100m/20s = 5m/s", HOLDS),
        ("v = 100m/20s = 50m/s", FALSE),
        ("dose = 5mg/kg × 70kg = 350mg", HOLDS),
        ("dose = 5mg/kg × 70kg = 35mg", FALSE),
        ("y = 6m/n", HOLDS),
        ("2g/h = 3", HOLDS),
        ("x = 3s/t", HOLDS),
        ("n = 5g / 40g/mol = 0.125mol", HOLDS),
        ("n = 5g / 40g/mol = 1.25mol", FALSE),
    ],
)
def test_a_rate_typed_tight_tells_of_units(text: str, verdict: str) -> None:
    """Nobody writes a quotient of letters as 10mg/L: what is tight elsewhere is a unit too."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("(1.0 M NaOH)(0.0255 L NaOH) = (x)(0.02 L HCl)", HOLDS),
        ("M1 = (2.50M)(0.1L)/(0.028L) = 8.93M", HOLDS),
        ("M1 = (2.50M)(0.1L)/(0.028L) = 9.93M", FALSE),
        ("V2 = (6.0M)(0.05L)/(1.5M) = 2L", FALSE),
        ("pH = 4.471 + log (0.800 / 0.600) = 4.471 + 0.125 = 4.596", HOLDS),
        ("pH = 4.471 + log (0.600 / 0.800) = 4.471 + 0.125 = 4.596", FALSE),
    ],
)
def test_solutions_typed_tight(text: str, verdict: str) -> None:
    """M and L behind all numbers are moles a litre and litres, and an x is what is sought."""
    check(text, verdict)
