"""Rules for matrices: those of all, those of some, and claims of all that fail for some."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score

TRUE, HOLDS, FALSE = "identity", "satisfiable", "contradiction"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("(AB)⁻¹ = A⁻¹B⁻¹", HOLDS),
        ("(AB)^{-1} = B^{-1}A^{-1}", TRUE),
        ("(A+B)^{-1} = A^{-1} + B^{-1}", HOLDS),
        (r"\det(2A) = 2\det(A)", HOLDS),
        ("det(kA) = k^n det(A)", TRUE),
        ("det(kA) = k det(A)", HOLDS),
        ("tr(kA) = k tr(A)", TRUE),
        ("tr(kA) = k^2 tr(A)", HOLDS),
        ("det(A^n) = det(A)^n", TRUE),
        ("det(A^n) = n det(A)", HOLDS),
        ("(A^T)^T = A", TRUE),
        ("(A^T)^{-1} = (A^{-1})^T", TRUE),
        ("rank(A^T A) = rank(A)", TRUE),
        ("rank(AB) = rank(A)rank(B)", HOLDS),
        ("A^{-1} A = I", TRUE),
        (r"\mathbf{A}\mathbf{A}^{-1} = \mathbf{I}", TRUE),
        ("(I - A)(I + A) = I - A²", TRUE),
        ("(I - A)(I + A) = I + A²", HOLDS),
        ("A² - (tr A)A + (det A)I = 0", HOLDS),
        ("det(A) = 5", HOLDS),
        ("P = I^2 R", HOLDS),
    ],
)
def test_rules_of_matrices(text: str, verdict: str) -> None:
    """A rule of all square matrices is an identity; one that some break can hold."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("(AB)⁻¹ = A⁻¹B⁻¹", "it fails for A = (1 1; 0 1) and B = (1 0; 1 1)"),
        ("(AB)^T = A^T B^T", "it fails for A = (1 1; 0 1) and B = (1 0; 1 1)"),
        ("det(A+B) = det A + det B", "not for all square matrices A and B"),
        ("A^T = A", "not for every square matrix A: it fails for A = (1 1; 0 1)"),
    ],
)
def test_matrices_that_break_a_rule_are_told(text: str, told: str) -> None:
    """The first sentence names matrices for which a rule fails."""
    assert told in score(text).result


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("(AB)² = A²B² for square matrices A and B", FALSE),
        ("(A+B)² = A² + AB + BA + B² for matrices", TRUE),
        ("(A+B)² = A² + 2AB + B² for all n×n matrices A, B", FALSE),
        ("(AB)^{-1} = B^{-1}A^{-1} for invertible matrices A and B", TRUE),
        ("AB = BA for some matrices A and B", HOLDS),
        ("det(2A) = 4 det A for 2×2 matrices", TRUE),
        ("det(2A) = 4 det A for 3×3 matrices", FALSE),
        ("For any square matrices A and B, det(AB) = det(A)det(B)", TRUE),
        ("for all square matrices A and B, det(A+B) = det(A)+det(B)", FALSE),
        (r"AB = BA \quad \forall A, B \in \mathbb{R}^{n \times n}", FALSE),
        ("tr(ABC) = tr(CBA) for all square matrices A, B, C", FALSE),
    ],
)
def test_claims_of_all_matrices(text: str, verdict: str) -> None:
    """What is said of all matrices is false where it fails for some."""
    assert score(text).verdict == verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"A = PDP^{-1} \implies A^n = PD^nP^{-1}", TRUE),
        ("A = PDP^{-1} ⇒ A^n = P^nD^nP^{-n}", FALSE),
        ("A = PDP⁻¹ ⇒ A⁻¹ = PD⁻¹P⁻¹", TRUE),
        (r"B = P^{-1}AP \implies tr(B) = tr(A)", TRUE),
        ("C = AB ⇒ det(C) = det(A) + det(B)", FALSE),
        ("A = LW ⇒ L = W^{-1}A", TRUE),
        ("A = LW ⇒ W = A/L", TRUE),
    ],
)
def test_what_a_matrix_is_said_to_be_is_put_in(text: str, verdict: str) -> None:
    """Conjugates of matrices, and not products of numbers, keep the order of their factors."""
    assert score(text).verdict == verdict
