"""Names that one field gives its quantities: pH, GDP, Cov, Ea, half-lives, combinations."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score

TRUE, HOLDS, FALSE = "identity", "satisfiable", "contradiction"


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("pH + pOH = 14", "pH + pOH = 14"),
        ("pH = pKa + log([A-]/[HA])", "pH = pKa + log₁₀(A⁻/(HA))"),
        ("pH = -log[H+]", "pH = −log₁₀(H⁺)"),
        ("[H3O+] = 10^(-pH)", "H₃O⁺ = 10^(−pH)"),
        ("k = A e^(-Ea/RT)", "k = Ae^(−Eₐ/(RT))"),
        ("Kw = Ka Kb", "K_w = Kₐ K_b"),
        ("GDP = C + I + G + NX", "GDP = C + I + G + NX"),
        ("F = MSB/MSW", "F = MSB/MSW"),
        ("WACC = 0.08", "WACC = 0.08"),
        ("Cov(X,Y) = E[XY] − E[X]E[Y]", "Cov(X, Y) = E(XY) − E(X) E(Y)"),
        ("Corr(X, Y) = 0.5", "Corr(X, Y) = 0.5"),
        ("profit = revenue − cost", "profit = revenue − cost"),
        ("x = r cost", "x = r cos t"),
        ("x = r cost, y = r sint", "x = r cos t; y = r sin t"),
        ("Vout = Vin R2/(R1 + R2)", "V_out = V_in R₂/(R₁ + R₂)"),
        ("t½ = 0.693/k", "t_(1/2) = 0.693/k"),
        ("t1/2 = ln 2/λ", "t_(1/2) = ln(2)/λ"),
        ("τ = Tr/J", "τ = Tr/J"),
        ("Nu = 0.023 Re^0.8 Pr^0.4", "Nu = 0.023·Re^(0.8)·Pr^(0.4)"),
        ("PV = nRT", "PV = nRT"),
        ("F = BIL", "F = BIL"),
        ("ABCD = DCBA", "ABCD = DCBA"),
    ],
)
def test_a_name_is_read_as_one(text: str, reading: str) -> None:
    """An abbreviation is one quantity by the custom of its field; products stay products."""
    assert score(text).reading == reading


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("5P2 = 20", TRUE),
        ("5P2 = 10", FALSE),
        ("10C3 = 120", TRUE),
        ("6C2 = 15", TRUE),
        ("6P3 = 120", TRUE),
        ("^5P_2 = 20", TRUE),
        ("^6C_3 = 20", TRUE),
        ("^6C_3 = 21", FALSE),
        (r"{}^5P_2 = 20", TRUE),
        (r"{}^{10}C_{4} = 210", TRUE),
        (r"{}^{10}C_{4} = 220", FALSE),
        ("P(5,2) = 20", TRUE),
        ("nCr = n!/(r!(n-r)!)", TRUE),
        ("nPr = n!/(n-r)!", TRUE),
        ("nCr = n!/(r!(n-r))", HOLDS),
        ("nCr = nPr/r!", TRUE),
        ("2P_1 = 4", HOLDS),
    ],
)
def test_combinations_and_permutations_as_calculators_name_them(text: str, verdict: str) -> None:
    """Letters between two numbers count choices where that makes the text true."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("10 kΩ ∥ 10 kΩ = 5 kΩ", TRUE),
        ("6 Ω ∥ 3 Ω = 2 Ω", TRUE),
        ("6 Ω ∥ 3 Ω = 9 Ω", FALSE),
        ("6 Ω || 3 Ω = 2 Ω", TRUE),
        ("R1 ∥ R2 = R1 R2/(R1 + R2)", TRUE),
        ("R1 || R2 = R1*R2/(R1 + R2)", TRUE),
        (r"R_{eq} = R_1 \parallel R_2", HOLDS),
        (r"Z = Z_1 \parallel Z_2 = \frac{Z_1 Z_2}{Z_1 + Z_2}", HOLDS),
        (r"R_1 \parallel R_2 \parallel R_3 = \frac{1}{1/R_1 + 1/R_2 + 1/R_3}", TRUE),
        (r"AB \parallel CD", "undecided"),
        ("a ∥ b = c", "undecided"),
    ],
)
def test_resistors_in_parallel(text: str, verdict: str) -> None:
    """Between resistances ∥ is an operation; between lines it is a relation."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("H<sub>2</sub>O + CO<sub>2</sub> → H<sub>2</sub>CO<sub>3</sub>", HOLDS),
        ("2H<sub>2</sub> + O<sub>2</sub> → 2H<sub>2</sub>O", HOLDS),
        ("H<sub>2</sub> + O<sub>2</sub> → H<sub>2</sub>O", FALSE),
        ("Na<sup>+</sup> + Cl<sup>−</sup> → NaCl", HOLDS),
        ("Cu<sup>2+</sup> + 2e<sup>-</sup> → Cu", HOLDS),
    ],
)
def test_reactions_of_web_pages(text: str, verdict: str) -> None:
    """Scripts in tags count atoms and charges as typed ones do."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize("text", ["f₀ = 2π√(LC)", "T = 2π√(g/l)", "f_1 = 2π√(L C)"])
def test_a_slip_is_told_in_whole_words(text: str) -> None:
    """The law's letter is put in for the text's own, not for letters inside of words."""
    slip = score(text).likely_slip
    assert slip is not None
    assert "the fraction" in slip.differs


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("work done = force × distance", "work done = force·distance"),
        ("profit = total revenue − total cost", "profit = total revenue − total cost"),
        (
            "% yield = actual yield / theoretical yield × 100%",
            "% yield = (actual yield/theoretical yield) × 100%",
        ),
        (
            "P/E = price per share / earnings per share",
            "P/E = price per share/earnings per share",
        ),
        (
            "final velocity = initial velocity + acceleration × time",
            "final velocity = initial velocity + acceleration·time",
        ),
        ("loss = gain", "loss = gain"),
        ("half-life = ln(2)/λ", "half-life = ln(2)/λ"),
        ("Half-life: t½ = ln 2/λ", "t_(1/2) = ln(2)/λ"),
        ("Wien's law: λ = b/T", "λ = b/T"),
        ("Newton's second law: F = ma", "F = ma"),
        ("flux = field × area", "flux = field·area"),
        ("Age = 4.6 × 10^9 yr", "Age = 4.6 × 10⁹ yr"),
        ("σ_vm = √(σ₁² + σ₂²)", "σ_vm = √(σ₁² + σ₂²)"),
        ("f_s = μ_kN", "fₛ = μₖ N"),
        ("T (N·m) = 9550 P (kW) / n (rpm)", "T = 9550P/n"),
        ("BMI = weight (kg) / height² (m²)", "BMI = weight/height²"),
        ("Gain (dB) = 20 * log10(Vout / Vin)", "Gain = 20 log₁₀(Vout/Vin)"),
        ("P (A) = P (C)", "P(A) = P(C)"),
        ("tau = 3", "τ = 3"),
        ("abde = 3", "abde = 3"),
    ],
)
def test_words_side_by_side_are_one_name(text: str, reading: str) -> None:
    """A gap alone joins words; a unit in parentheses only tells what is meant."""
    assert score(text).reading == reading


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"V = \frac{10 \text{ mg}}{2 \text{ mg/L}} = \mathbf{5 \text{ L}}", HOLDS),
        (r"V = \frac{10 \text{ mg}}{2 \text{ mg/L}} = \mathbf{20 \text{ L}}", FALSE),
        (r"2 + 2 = \mathbf{4}", TRUE),
        (r"2 + 2 = \mathbf{5}", FALSE),
        (r"\mathbf{F = ma}", HOLDS),
        (r"A A^{-1} = \mathbf{1}", HOLDS),
        ("Av = -gm * (RD || RL)", HOLDS),
        ("t_H = 1/H_0 ≈ 14 Gyr", HOLDS),
        ("1 AU ≈ 1.5 × 10⁸ km", TRUE),
        ("1 AU ≈ 4.5 × 10⁸ km", FALSE),
        ("X ∼ Poisson(λ), E[X] = λ", HOLDS),
        ("[H+] = 8x10-14 mol/L", HOLDS),
        ("pH = -log(0.01) = 2", HOLDS),
        ("pH = -log(0.01) = 3", FALSE),
        ("¹⁴₆C → ¹⁴₇N + ⁰₋₁e", HOLDS),
        ("Q = mcΔθ = 0.5 × 4200 × 20 = 42 000 J = 42 kJ", HOLDS),
        ("Q = mcΔθ = 0.5 × 4200 × 20 = 42 000 J = 4.2 kJ", FALSE),
        ("5 ft 10 in = 177.8 cm", TRUE),
        ("2 h 30 min = 150 min = 9000 s", TRUE),
        ("2 h 30 min = 140 min", FALSE),
    ],
)
def test_answers_as_they_are_written_out(text: str, verdict: str) -> None:
    """A bold result, a rounded one, a chain of units, mixed units: each says what it says plain."""
    assert score(text).verdict == verdict
