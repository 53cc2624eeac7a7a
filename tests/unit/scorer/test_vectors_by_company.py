"""Letters between × are vectors where no numbers are meant, and numbers elsewhere."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score

TRUE, HOLDS = "identity", "satisfiable"


@pytest.mark.parametrize(
    ("text", "verdict", "reading"),
    [
        ("u × v = v × u", HOLDS, "u × v = v × u"),
        ("u × v = −v × u", TRUE, "u × v = −v × u"),
        (r"a \times b = -b \times a", TRUE, "a × b = −b × a"),
        ("u × v + v × u = 0", TRUE, "u × v + v × u = 0"),
        ("a · (b × c) = b · (c × a)", TRUE, "a · (b × c) = b · (c × a)"),
        ("a · (b × c) = a · (c × b)", HOLDS, "a · (b × c) = a · (c × b)"),
        ("u·(v × w) = (u × v)·w", TRUE, "u · (v × w) = (u × v) · w"),
        ("a · (a × b) = 0", TRUE, "a · (a × b) = 0"),
        ("a × (b × c) = b(a·c) − c(a·b)", TRUE, "a × (b × c) = b (a · c) − c (a · b)"),
        ("a × (b × c) = b(a·c) + c(a·b)", HOLDS, "a × (b × c) = b (a · c) + c (a · b)"),
        ("a × b = b × a", TRUE, "ab = ba"),
        ("l × w = w × l", TRUE, "lw = wl"),
        ("u × v = 6", HOLDS, "uv = 6"),
        ("V = l × w × h", HOLDS, "V = lwh"),
        ("F = q·(v × B)", HOLDS, "F = qvB"),
        ("a × (b + c) = a × b + a × c", TRUE, "a(b + c) = ab + ac"),
        ("2 × a · (b × 3) = 6ab", TRUE, "2ab·3 = 6ab"),
    ],
)
def test_products_of_letters(text: str, verdict: str, reading: str) -> None:
    """The school's laws of numbers stay those; what only vectors obey is of vectors."""
    found = score(text)

    assert (verdict, reading) == (found.verdict, found.reading)
