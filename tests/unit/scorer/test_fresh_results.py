"""Results in units that their formulas do not give, as worked solutions have them."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score
from verdicts import CLASH, FALSE, HOLDS, TRUE, check


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("P = ρgh = 1000 × 9.81 × 10 = 98.1 kN", CLASH),
        ("C = Q/V = 10/2 = 5 C", CLASH),
        ("λ = v/f = 340/170 = 2 Hz", CLASH),
        ("Q = mcΔT = 2 × 4186 × 10 = 83.7 kW", CLASH),
        ("F = kx = 200 × 0.1 = 20 N/m", CLASH),
        ("I = bh³/12 = 100(200)³/12 = 66.7×10⁶ mm³", CLASH),
        ("M_max = wL²/8 = (5 kN/m)(6 m)²/8 = 22.5 kN", CLASH),
        ("M_max = wL²/8 = (5 kN/m)(6 m)²/8 = 22.5 kN·m", HOLDS),
        ("W = mg = 5 × 9.8 = 49 N", HOLDS),
        ("E = F/q = 10/2 = 5 N/C", HOLDS),
        ("E = hc/λ = 1240/500 = 2.48 eV", HOLDS),
        ("T = F d = 2 × 5 = 10 lb·ft", HOLDS),
        ("F = ma = 5 × 30 = 150 lb", HOLDS),
    ],
)
def test_a_law_tells_what_its_numbers_come_to(text: str, verdict: str) -> None:
    """The numbers put into a known law have no units, the result has that of the law."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("1200 rpm = 20 rad/s", FALSE),
        ("1200 rpm = 125.7 rad/s", HOLDS),
        ("3000 rpm = 50 Hz = 314 rad/s", HOLDS),
        ("3 Ns + 2 Ns = 5 Ns", TRUE),
        ("F t = 5 N × 2 s = 10 Ns", HOLDS),
        ("F t = 5 N × 2 s = 12 Ns", FALSE),
        ("Φ = 5 Vs = 5 Wb", HOLDS),
    ],
)
def test_turns_impulses_and_fluxes(text: str, verdict: str) -> None:
    """A turn a minute beside radians is 2π of them; N s and V s are typed tight."""
    check(text, verdict)


def test_a_transformer_by_its_labels() -> None:
    """Letters with p and s behind them are of the primary and of the secondary coil."""
    assert score("Vs/Vp = Ns/Np").law == "transformer"
    slip = score("Vs/Vp = Np/Ns").likely_slip
    assert slip is not None
    assert "swapped" in slip.differs


@pytest.mark.parametrize("text", ["8(80 - x) = 9(x - 20)", "0.2(4186)(80 - T) = 0.1(900)(T - 20)"])
def test_a_linear_equation_has_a_root_however_large(text: str) -> None:
    """Its letter stands on both sides, so that it is not solved by undoing what is around it."""
    assert score(text).verdict == HOLDS


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("v² − u² = −2gh → 0 − 100 = −19.6h → h = 5.10 m", HOLDS),
        ("v² − u² = −2gh → 0 − 100 = −19.6h → h = 51.0 m", FALSE),
        ("F = ma → 20 = 5a → a = 4 m/s²", HOLDS),
        ("F = ma → 20 = 5a → a = 5 m/s²", FALSE),
        ("PV = nRT → 2(3) = n(0.0821)(300) → n = 0.244 mol", HOLDS),
        ("PV = nRT → 2(3) = n(0.0821)(300) → n = 2.44 mol", FALSE),
        ("x + y = 5 → x = 2", FALSE),
        ("V = 50 Mpc *(67 km/s)/Mpc = 3350 km/s", HOLDS),
        ("V = 50 Mpc *(67 km/s)/Mpc = 335 km/s", FALSE),
        ("Vf² = 800, Vf = 28.28 m/s", HOLDS),
        ("Vf² = 800, Vf = 26.28 m/s", FALSE),
    ],
)
def test_numbers_put_into_a_formula_follow_from_it(text: str, verdict: str) -> None:
    """They are those of one case; a formula is not refuted by what it says of others."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("A = λN = (0.693/30 s)(6e20) = 1.4e19 Bq", HOLDS),
        ("A = λN = (0.693/30 s)(6e20) = 1.4e18 Bq", FALSE),
        ("R1 || R2 = (6×3)/(6+3) = 2 Ω", HOLDS),
        ("R1 || R2 = (6×3)/(6+3) = 9 Ω", FALSE),
        ("L = (4πe-7)(500²)(1e-3)/0.3 = 1.05 mH", HOLDS),
        ("235.0439 + 1.0087 = 236.0526 u", TRUE),
        ("235.0439 + 1.0087 = 236.526 u", FALSE),
        ("Στ = 0: F(0.8) = 200(0.3) → F = 75 N", HOLDS),
        ("Στ = 0: F(0.8) = 200(0.3) → F = 48 N", FALSE),
        ("U = kq1q2/r = 9e9 × 1.6e-19 × 1.6e-19/5.3e-11 = 4.35e-18 N", CLASH),
    ],
)
def test_numbers_and_units_of_worked_solutions(text: str, verdict: str) -> None:
    """Decimals over numbers have their unit below; a letter with a value multiplies a bracket."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("736 N / 4.45 = 165 lb", HOLDS),
        ("F = 5 N = 11.2 lb", FALSE),
        ("75 kg = 165 lb", HOLDS),
        ("75 kg = 185 lb", FALSE),
        ("w/w% = 5/(5 + 95) × 100 = 5%", HOLDS),
        ("w/w% = 5/(5 + 95) × 100 = 5.26%", FALSE),
        ("mv²/2 + mg(0) = mgh", HOLDS),
        ("[x,p] = iħ", HOLDS),
    ],
)
def test_pounds_shares_and_weights(text: str, verdict: str) -> None:
    """A pound beside newtons is a force, w/w% a share by mass, the g after an m a factor."""
    check(text, verdict)
