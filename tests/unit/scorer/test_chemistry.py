"""Chemical equations: what is one, what its atoms and charges come to, what balances it."""

from __future__ import annotations

import pytest

from phiq import score
from phiq.scorer.chemistry import balanced, imbalance, read_reaction

BALANCED = {
    "2H₂ + O₂ → 2H₂O": "2H₂ + O₂ → 2H₂O",
    "2H2+O2->2H2O": "2H₂ + O₂ → 2H₂O",
    "2H₂ + O₂ = 2H₂O": "2H₂ + O₂ → 2H₂O",
    r"\ce{2H2 + O2 -> 2H2O}": "2H₂ + O₂ → 2H₂O",
    r"CH_4 + 2O_2 \rightarrow CO_2 + 2H_2O": "CH₄ + 2O₂ → CO₂ + 2H₂O",
    r"\mathrm{N_2 + 3H_2 \rightleftharpoons 2NH_3}": "N₂ + 3H₂ ⇌ 2NH₃",
    "N2 + 3H2 <=> 2NH3": "N₂ + 3H₂ ⇌ 2NH₃",
    "H₂ + ½O₂ → H₂O": "H₂ + ½O₂ → H₂O",
    r"\frac{1}{2}N_2 + \frac{3}{2}H_2 \to NH_3": "½N₂ + (3/2)H₂ → NH₃",
    "CuSO₄·5H₂O → CuSO₄ + 5H₂O": "CuSO₄·5H₂O → CuSO₄ + 5H₂O",
    "NaCl(s) → Na⁺(aq) + Cl⁻(aq)": "NaCl(s) → Na⁺(aq) + Cl⁻(aq)",
    r"\ce{2Al^3+ (aq) + 3SO4^2-_{(aq)} -> Al2(SO4)3_{(s)}}": (
        "2Al³⁺(aq) + 3SO₄²⁻(aq) → Al₂(SO₄)₃(s)"
    ),
    "SO42- + Ba2+ -> BaSO4": "SO₄²⁻ + Ba²⁺ → BaSO₄",
    "Na+ + Cl- -> NaCl": "Na⁺ + Cl⁻ → NaCl",
    "MnO4- + 5Fe2+ + 8H+ -> Mn2+ + 5Fe3+ + 4H2O": ("MnO₄⁻ + 5Fe²⁺ + 8H⁺ → Mn²⁺ + 5Fe³⁺ + 4H₂O"),
    "Fe³⁺ + e⁻ → Fe²⁺": "Fe³⁺ + e⁻ → Fe²⁺",
    r"\ce{CaCO3 ->[\Delta] CaO + CO2 ^}": "CaCO₃ → CaO + CO₂",
    "C6H12O6 + 6O2 → 6CO2 + 6H2O": "C₆H₁₂O₆ + 6O₂ → 6CO₂ + 6H₂O",
    "2Na + 2H2O = 2NaOH + H2": "2Na + 2H₂O → 2NaOH + H₂",
    "Ca(OH)2 + CO2 → CaCO3 + H2O": "Ca(OH)₂ + CO₂ → CaCO₃ + H₂O",
}

#: What differs, and the text with the coefficients that balance it.
UNBALANCED = {
    "H2 + O2 -> H2O": ("O 2 1", "2H2 + O2 -> 2H2O"),
    "KClO₃ → KCl + O₂": ("O 3 2", "2KClO₃ → 2KCl + 3O₂"),
    "Al + HCl → AlCl3 + H2": ("H 1 2, Cl 1 3", "2Al + 6HCl → 2AlCl3 + 3H2"),
    r"\ce{Fe + O2 -> Fe2O3}": ("Fe 1 2, O 2 3", r"\ce{4Fe + 3O2 -> 2Fe2O3}"),
    "Fe³⁺ + Cu → Fe²⁺ + Cu²⁺": ("charge 3 4", "2Fe³⁺ + Cu → 2Fe²⁺ + Cu²⁺"),
    "MnO₄⁻ + Fe²⁺ + H⁺ → Mn²⁺ + Fe³⁺ + H₂O": (
        "O 4 1, H 1 2, charge 2 5",
        "MnO₄⁻ + 5Fe²⁺ + 8H⁺ → Mn²⁺ + 5Fe³⁺ + 4H₂O",
    ),
    # Another substance would be needed, or there are two ways.
    "H2 → H2O": ("O 0 1", None),
    "Fe³⁺ → Fe²⁺": ("charge 3 2", None),
    "H2O2 + KMnO4 + H2SO4 → O2 + MnSO4 + K2SO4 + H2O": ("K 1 2, Mn 1 1, O 10 11, S 1 2", None),
}

#: Physics, mathematics, and what might be either.
NO_REACTION = [
    *("F = ma", "PV = nRT", "A -> B", "A + B -> C", "x → 0", "P → Q", "N → P", "P → NP"),
    *("f: X → Y", "P₁V₁ = P₂V₂", "I₁ = I₂ + I₃", "H = U + PV", "V = IR", "C = Q/V", "U = Q + W"),
    *("C1 + C2 = C3", "F + V = E + 2", r"\vec{F} \to 0", "n → p + e⁻", "H₂O", "V_1 + V_2 = V"),
    *("", "→", "→ H2O", "H2 + → H2O", "H2 -> O2 -> H2O", "2 → 3", "Xx2 → Yy"),
]


@pytest.mark.parametrize("text", BALANCED)
def test_what_is_balanced_can_hold(text: str) -> None:
    """In every notation it is read as a textbook prints it; its atoms and charge are counted."""
    verdict = score(text)

    assert (verdict.verdict, verdict.valid) == ("satisfiable", True)
    assert verdict.reading == BALANCED[text]
    assert verdict.confidence > 0.9
    assert verdict.suggestion is None


@pytest.mark.parametrize("text", UNBALANCED)
def test_what_is_not_is_told_with_the_counts(text: str) -> None:
    """It is false, it says what differs, and what balances it where only one thing does."""
    counts, right = UNBALANCED[text]

    verdict = score(text)
    reaction = read_reaction(text)

    assert (verdict.verdict, verdict.valid) == ("contradiction", False)
    assert verdict.suggestion == right
    assert reaction is not None
    told = {name: f"{name} {left} {right}" for name, left, right in imbalance(reaction)}
    assert all(words in told.values() for words in counts.split(", ") if "Mn 1 1" not in words)


@pytest.mark.parametrize("text", [right for _, right in UNBALANCED.values() if right])
def test_what_is_suggested_is_balanced(text: str) -> None:
    """And is its own suggestion: the coefficients are the smallest."""
    reaction = read_reaction(text)

    assert reaction is not None
    assert imbalance(reaction) == []
    assert balanced(reaction) == text


@pytest.mark.parametrize("text", NO_REACTION)
def test_physics_is_no_chemistry(text: str) -> None:
    """What may be anything else is left to the other stages."""
    assert read_reaction(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "(" * 2000 + "H2 → H2",
        "H2 → " + "(" * 9 + "H" + ")2" * 9,
        "9" * 4000 + "H2 → H2",
        "H" + "9" * 4000 + " → H2",
        "+".join(["H2"] * 1000) + " → H2O",
        "H2O → " + "[" * 500 + "Fe",
    ],
)
def test_hostile_texts_are_refused_or_counted_at_once(text: str) -> None:
    """Deep brackets and long numbers neither raise nor take long; sides past a limit stay."""
    reaction = read_reaction(text)

    assert reaction is None or balanced(reaction) is None


def test_declared_symbols_are_no_elements() -> None:
    """Who declares what H stands for speaks of quantities."""
    assert score("H₂ → H", domain={"H": "real"}).verdict != "contradiction"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("CO₂ + H₂O ⇌ H₂CO₃ ⇌ H⁺ + HCO₃⁻", "satisfiable"),
        ("CO2 + H2O -> H2CO3 -> H+ + HCO3-", "satisfiable"),
        ("CO₂ + H₂O ⇌ H₂CO₃ ⇌ 2H⁺ + HCO₃⁻", "contradiction"),
        ("CO₂ + 2H₂O ⇌ H₂CO₃ ⇌ H⁺ + HCO₃⁻", "contradiction"),
        (r"\ce{H3PO4 <=> H+ + H2PO4- <=> 2H+ + HPO4^2-}", "satisfiable"),
        ("6CO2 + 6H2O + light → C6H12O6 + 6O2", "satisfiable"),
        ("6CO2 + 6H2O + light energy → C6H12O6 + 6O2", "satisfiable"),
        ("C6H12O6 + 6O2 → 6CO2 + 6H2O + ATP", "undecided"),
    ],
)
def test_reactions_in_steps_and_with_light(text: str, verdict: str) -> None:
    """Each arrow has the same atoms on both of its sides; light and heat have none."""
    found = score(text)
    assert found.verdict == verdict
    if verdict == "satisfiable" and text.count("⇌") == 2:
        assert found.reading == text
