"""Nuclear reactions: nucleons and charge are the same on both sides, or they are not."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score

HOLDS, FALSE = "satisfiable", "contradiction"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("²²⁶Ra → ²²²Rn + ⁴He", HOLDS),
        ("²²⁶Ra → ²²⁰Rn + ⁴He", FALSE),
        (r"^{226}_{88}\mathrm{Ra} \to ^{222}_{86}\mathrm{Rn} + \alpha", HOLDS),
        (r"{}^{226}_{88}\text{Ra} \rightarrow {}^{222}_{86}\text{Rn} + {}^4_2\text{He}", HOLDS),
        (r"^{235}_{92}U + ^1_0n \to ^{144}_{56}Ba + ^{89}_{36}Kr + 3\,^1_0n", HOLDS),
        (r"^{235}_{92}U + ^1_0n \to ^{144}_{56}Ba + ^{89}_{36}Kr + 2\,^1_0n", FALSE),
        (r"^{131}_{53}I \to ^{131}_{54}Xe + e^- + \bar\nu_e", HOLDS),
        (r"^{131}_{53}I \to ^{131}_{52}Te + e^-", FALSE),
        ("³H + ²H → ⁴He + n", HOLDS),
        ("n → p + e⁻ + ν̄", HOLDS),
        ("n → p + e⁺ + ν", FALSE),
        ("137 Cs → 137 Ba + e⁻", HOLDS),
        ("238 U → 234 Th + 4 He", HOLDS),
        ("137 Cs → 136 Ba + e⁻", FALSE),
        ("μ⁻ → e⁻ + ν̄_e + ν_μ", HOLDS),
        (r"\pi^+ \to \mu^+ + \nu_\mu", HOLDS),
        ("π⁺ → μ⁻ + ν_μ", FALSE),
        ("U-238 -> Th-234 + He-4", HOLDS),
        ("A → B", "undecided"),
        ("CH4 + 2O2 -> CO2 + 2H2O + heat", HOLDS),
        ("2H2 + O2 → 2H2O, ΔH = −572 kJ", HOLDS),
    ],
)
def test_nucleons_and_charge_are_counted(text: str, verdict: str) -> None:
    """A reaction that keeps both can happen; heat among the products counts for nothing."""
    assert score(text).verdict == verdict


def test_what_is_not_kept_is_told_and_nothing_is_suggested() -> None:
    """Other coefficients would be another reaction."""
    found = score("²²⁶Ra → ²²⁰Rn + ⁴He")
    assert found.result == "Not balanced: there are 226 nucleons on the left and 224 on the right."
    assert found.suggestion is None
    assert found.reading == "²²⁶Ra → ²²⁰Rn + ⁴He"
