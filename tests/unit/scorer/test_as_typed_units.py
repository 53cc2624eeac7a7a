r"""Units beside numbers in every notation: km/h, \mathrm{kg\,m^{-3}}, \SI{…}{…}, miles."""

from __future__ import annotations

import pytest

from phiq.scorer.dimensions import choose_reading
from phiq.scorer.parse import parse
from phiq.scorer.standard import score


@pytest.mark.parametrize(
    "text",
    [
        "3 × 10^3 g = 3 kg",
        "1 nm = 10⁻⁹ m",
        "1 nm = 1e-9 m",
        r"1\ \mathrm{nm} = 10^{-9}\ \mathrm{m}",
        r"1~\mathrm{km} = 1000~\mathrm{m}",
        r"1 \text{ J} = 1 \text{ kg m}^2\text{/s}^2",
        r"1\,\mathrm{N} = 1\,\mathrm{kg\,m\,s^{-2}}",
        r"1\ \mathrm{W} = 1\ \mathrm{J/s}",
        r"1\,\text{Pa} = 1\,\text{N/m}^2",
        r"1\,\mathrm{N\cdot m} = 1\,\mathrm J",
        r"72\ \text{km/h} = 20\ \text{m/s}",
        r"1\,\frac{\mathrm{km}}{\mathrm{h}} = \frac{1}{3.6}\,\frac{\mathrm{m}}{\mathrm{s}}",
        r"\SI{1}{km} = \SI{1000}{m}",
        r"\SI{36}{\kilo\metre\per\hour} = \SI{10}{\metre\per\second}",
        r"\qty{1.5e3}{\gram} = \qty{1.5}{\kilo\gram}",
        r"\SI{1}{\kilogram\metre\per\second\squared} = \SI{1}{N}",
        r"\num{1.2e3} = 1200",
        r"1 {\rm km} = 1000 {\rm m}",
        "120 rpm = 2 Hz",
        "1 atm = 101325 Pa",
        "1 atm = 760 mmHg",
        "1 hour = 3600 seconds",
        "1 mile = 1609.344 meters",
        "2 kWh = 7.2 MJ",
        "5km + 3km = 8km",
        "(1 km) / (1 h) = 1 km/h",
        "12 V / 4 Ω = 3 A",
        "1 L = 1000 cm^3",
        "1 mL = 1 cm³",
        "1 μm = 1000 nm",
        "1 min = 60 s",
        "1 day = 24 h",
        "1 N·m = 1 J",
        "1 V = 1 J/C",
        "1 T = 1 kg s^-2 A^-1",
        "1 Ω = 1 V/A",
        "1 in = 2.54 cm",
        r"100\,\mathrm{cm} = 1\,\mathrm{m}",
        r"1\,\mu\mathrm{m} = 10^{-6}\,\mathrm{m}",
        r"1\,\mathrm{\mu m} = 10^{-3}\,\mathrm{mm}",
        r"1\,\mathrm{k\Omega} = 1000\,\Omega",
    ],
)
def test_quantities_that_are_equal(text: str) -> None:
    """One quantity in two spellings; a rounded one may be."""
    assert score(text).verdict in ("identity", "satisfiable")
    assert not (score(text).dimensions and score(text).dimensions.status == "inconsistent")


@pytest.mark.parametrize(
    "text",
    [
        "3 × 10^3 g = 4 kg",
        "1 nm = 10⁻⁸ m",
        r"1~\mathrm{km} = 100~\mathrm{m}",
        r"72\ \text{km/h} = 30\ \text{m/s}",
        r"\SI{1}{km} = \SI{100}{m}",
        r"1 \text{ h} = 60 \text{ s}",
        "1 atm = 700 mmHg",
        "5km + 3km = 9km",
        "1 mi = 1.7 km",
        "1 day = 20 h",
    ],
)
def test_quantities_that_differ(text: str) -> None:
    """No letter of a unit is left to be a symbol that makes it hold."""
    assert score(text).verdict == "contradiction"


@pytest.mark.parametrize(
    "text",
    [
        "3 × 10^3 kg = 3 km",
        r"5\,\mathrm{kg} = 5\,\mathrm{m}",
        r"\SI{5}{kg} = \SI{5}{m}",
        "5 km * 2 km = 10 km",
        r"1\ \text{J} = 1\ \text{W}",
        "10 km / 2 km = 5 km",
    ],
)
def test_units_that_clash(text: str) -> None:
    """Units count in every notation."""
    assert score(text).verdict == "inconsistent"


@pytest.mark.parametrize(
    "text",
    [
        "c = 3 × 10^8 m/s",
        r"\rho = 1000\ \text{kg/m}^3",
        r"\rho = 7.9\ \mathrm{g/cm^3}",
        r"v = 343\,\mathrm{m\,s^{-1}}",
        r"L = (5.0 \pm 0.1) \text{ cm}",
        "L = 5.0 ± 0.1 cm",
        r"m = 2.5 \pm 0.1\ \mathrm{kg}",
        r"g = 9.81\ \text{m/s}^2",
        r"R = 8.314\ \mathrm{J\,mol^{-1}\,K^{-1}}",
        r"R = 8.314\ \frac{\text{J}}{\text{mol}\cdot\text{K}}",
        "R = 8.314 J/(mol K)",
        "R = 8.314 J/mol·K",
        "R = 8.314 J mol^-1 K^-1",
        "G = 6.674×10^-11 N m^2/kg^2",
        "G = 6.674e-11 m^3 kg^-1 s^-2",
        r"h = 6.626\times10^{-34}\ \text{J}\cdot\text{s}",
        r"k_B = \SI{1.380649e-23}{J/K}",
        r"e = \qty{1.602e-19}{\coulomb}",
        r"g = \SI{9.81}{\meter\per\second\squared}",
        r"d = \SI{5.0(1)}{cm}",
        r"v = 65 \text{ mph}",
        "p = 14.7 psi",
        r"\omega = 100\pi\ \text{rad/s}",
        r"\theta = \frac{\pi}{6}\ \text{rad}",
        r"t = 5\ \mathrm{s}",
        r"t = 5\,s",
        r"d = 12 \text{ miles}",
        r"v = 30 \text{ meters per second}",
        "v = 60 kilometers per hour",
        "E = 13.6 eV",
        "m = 0.511 MeV/c^2",
        "m = 125 GeV/c²",
        r"B = 1.5 \text{ T}",
        r"I = 2 \text{ A}",
        r"R = 47\,\mathrm{k}\Omega",
        "c_p = 4186 J/(kg·K)",
        "λ = 500 nm",
        r"\lambda_{max} T = 2.898 \times 10^{-3}\ \text{m}\cdot\text{K}",
        "t = 1/50 s",
        "f = 1/0.02 s = 50 Hz",
        r"V = 22.4\ \text{L/mol}",
        "a = 9.8 m s-2",
    ],
)
def test_statements_with_units_can_hold(text: str) -> None:
    """A quantity given with its unit is no slip and no clash."""
    found = score(text)
    assert found.verdict in ("satisfiable", "identity"), found.reading


@pytest.mark.parametrize(
    "text",
    ["F = 2mg", "F = 2 mg", "E = 3/2 kT", "v = 2 g t", "F = 3 m a", "x = 2 A + 1", "y = 5 m x"],
)
def test_products_of_letters_stay_products(text: str) -> None:
    """Letters that are symbols of the formula are no units."""
    root, _ = choose_reading(parse(text), {})
    assert "unit" not in repr(root)
