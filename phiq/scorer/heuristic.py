"""Mode `heuristic`: the original worker's text rules, to the last bit of every float.

Everything is matched on the raw text: case-sensitive, non-overlapping, left to right. It does not
parse: "philosophy" counts as φ and `1 = 2` is valid, as users of the original rely on. Standard
library only, so that the front door can fall back to it when no worker can be reached.
"""

from __future__ import annotations

from typing import NamedTuple

#: Texts that the original worker knew as established; one of them adds 0.4 to the confidence.
KNOWN_EQUATIONS = (
    "E = mc²", "E=mc²", "F = ma", "F=ma", "φ² = φ + 1", "φ²=φ+1", "PV = nRT",
)  # fmt: skip
GOLDEN_WORDS = ("φ", "phi")
GOLDEN_HINTS = ("F_", "fibonacci", "1.618", "0.618")


class Assessment(NamedTuple):
    """The rules' answer; betti is (b0, b1, b2), confidence and phi_coherence are in 0..1."""

    valid: bool
    confidence: float
    betti: tuple[int, int, int]
    chi: int
    phi_coherence: float
    explanation: str


def assess(equation: str) -> Assessment:
    """Apply the original rules to the text of one equation; any text is accepted."""
    b0, b1, b2 = betti = _betti(equation)
    chi = b0 - b1 + b2
    phi_coherence = _phi_coherence(equation)
    return Assessment(
        valid="=" in equation and chi >= 0,
        confidence=_confidence(equation, betti, phi_coherence),
        betti=betti,
        chi=chi,
        phi_coherence=phi_coherence,
        explanation=(
            f"Equation '{equation}' has topological signature B₀={b0}, B₁={b1}, B₂={b2} "
            f"with Euler characteristic χ={chi}. φ-coherence: {phi_coherence:.3f}"
        ),
    )


def _betti(equation: str) -> tuple[int, int, int]:
    count = equation.count
    brackets = count("(") + count(")") + count("[") + count("]")
    return count("=") + 1, brackets // 2, count("∫") + count("∑") + count("∇")


def _phi_coherence(equation: str) -> float:
    for word in GOLDEN_WORDS:
        if word in equation:
            return 1.0
    hints = 0
    for hint in GOLDEN_HINTS:
        hints += equation.count(hint)
    return min(1.0, 0.3 * hints)


def _confidence(equation: str, betti: tuple[int, int, int], phi_coherence: float) -> float:
    confidence = 0.5
    for known in KNOWN_EQUATIONS:
        if known in equation:
            confidence += 0.4
            break
    confidence += phi_coherence * 0.2
    if betti[0] == 1 and betti[1] == 0:
        confidence += 0.1
    return min(confidence, 1.0)
