"""Units as books in Russian print them, behind numbers."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("v = 5 м/с", "satisfiable"),
        ("v = 72 км/ч = 20 м/с", "satisfiable"),
        ("v = 72 км/ч = 25 м/с", "contradiction"),
        ("F = ma = 2 кг · 3 м/с² = 6 Н", "satisfiable"),
        ("F = ma = 2 кг · 3 м/с² = 6 Дж", "inconsistent"),
        ("t = 30 мин = 0,5 ч", "satisfiable"),
        ("t = 30 мин = 0.6 ч", "contradiction"),
        ("I = U/R = 12 В / 4 Ом = 3 А", "satisfiable"),
        ("I = U/R = 12 В / 4 Ом = 3 В", "inconsistent"),
        ("p = 101325 Па = 1 атм", "satisfiable"),
        ("E = mc² = 1 кг · (3·10⁸ м/с)² = 9·10¹⁶ Дж", "satisfiable"),
        ("5 г = 0,005 кг", "identity"),
        ("5кг = 5000 г", "identity"),
        ("5 кг = 5 м", "inconsistent"),
        ("а = 2 м/с^2", "satisfiable"),
    ],
)
def test_cyrillic_units_are_units(text: str, verdict: str) -> None:
    """Their letters measure as the Latin ones do."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize("text", ["x = 5 стульев", "сила = масса · ускорение", "м = 2с"])
def test_other_cyrillic_words_are_names(text: str) -> None:
    """A unit ends with its word, and stands behind a number."""
    verdict = score(text)
    assert verdict.verdict == "satisfiable"
