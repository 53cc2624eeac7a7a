"""The original rules, bit for bit; oddities included."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import phiq
from phiq.scorer.heuristic import assess

DATA = Path(__file__).parents[4] / "shared" / "data" / "heuristic.jsonl"


def test_a_known_equation_by_hand() -> None:
    """E = mc²: two sides, no brackets, known text, no φ."""
    answer = assess("E = mc²")

    assert (answer.valid, answer.confidence, answer.phi_coherence) == (True, 0.9, 0.0)
    assert (answer.betti, answer.chi) == ((2, 0, 0), 2)
    assert answer.explanation == (
        "Equation 'E = mc²' has topological signature B₀=2, B₁=0, B₂=0 with Euler "
        "characteristic χ=2. φ-coherence: 0.000"
    )


@pytest.mark.parametrize(
    ("equation", "expected"),
    [
        ("1 = 2", (True, 0.5, (2, 0, 0), 2, 0.0)),
        ("philosophy = x", (True, 0.7, (2, 0, 0), 2, 1.0)),
        ("(a)(b)(c) = d", (False, 0.5, (2, 3, 0), -1, 0.0)),
        ("F_n = F_{n-1} + F_{n-2}", (True, 0.5 + 0.3 * 3 * 0.2, (2, 0, 0), 2, 0.3 * 3)),
        ("", (False, 0.6, (1, 0, 0), 1, 0.0)),
        ("∇·E = ∑x", (True, 0.5, (2, 0, 2), 4, 0.0)),
        ("φ² = φ + 1", (True, 1.0, (2, 0, 0), 2, 1.0)),
    ],
)
def test_oddities_are_kept(equation: str, expected: tuple[object, ...]) -> None:
    """Users rely on these answers, strange as they are."""
    answer = assess(equation)

    assert (*answer[:2], answer.betti, answer.chi, answer.phi_coherence) == expected


@pytest.mark.skipif(not DATA.exists(), reason="the labelled development data is not here")
def test_every_labelled_row_is_equal_in_every_field() -> None:
    """Field by field, floats to the last bit, through the public face."""
    rows = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]

    verdicts = phiq.score_many(
        phiq.ScoreRequest(equation=row["equation"], mode="heuristic") for row in rows
    )

    assert len(rows) > 200
    for row, verdict in zip(rows, verdicts, strict=True):
        assert {
            name: getattr(verdict, name) for name in row if name not in ("equation", "betti")
        } == {name: value for name, value in row.items() if name not in ("equation", "betti")}
        assert list(verdict.betti) == row["betti"]
