"""Means and variances of sums: what is true of no random variable that varies is false."""

from __future__ import annotations

import pytest

from phiq.scorer.standard import score

TRUE, HOLDS, FALSE = "identity", "satisfiable", "contradiction"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Var(3X) = 9Var(X)", TRUE),
        ("Var(3X) = 3Var(X)", FALSE),
        ("Var(-X) = Var(X)", TRUE),
        ("Var(-X) = -Var(X)", FALSE),
        ("Var(X/2) = Var(X)/4", TRUE),
        ("Var(X/2) = Var(X)/2", FALSE),
        ("Var(X+5) = Var(X)", TRUE),
        ("Var(X+5) = Var(X) + 5", FALSE),
        ("Var(X) = -4", FALSE),
        ("Var(X) = 9", HOLDS),
        ("Var(X) = 0", HOLDS),
        ("Var(X) < 0", FALSE),
        ("Var(aX) = aVar(X)", HOLDS),
        ("Var(X+Y) = Var(X) + Var(Y)", HOLDS),
        ("Var(X) = 3Var(Y)", HOLDS),
        ("Cov(X, X) = -Var(X)", FALSE),
        ("Cov(2X, 3Y) = 6Cov(X, Y)", TRUE),
        ("Cov(2X, 3Y) = 5Cov(X, Y)", HOLDS),
        ("E[X + 2] = E[X] + 2", TRUE),
        ("E[X + 2] = E[X] + 3", FALSE),
        ("E[2X] = 4E[X]", HOLDS),
        ("E[2X + 3Y] = 2E[X] + 3E[Y] + 1", FALSE),
        ("E(T + 2) = E(T) + 3", HOLDS),
        ("V(X) = -4", HOLDS),
    ],
)
def test_moments_of_sums(text: str, verdict: str) -> None:
    """A variance is above 0 unless nothing varies; other letters may be functions."""
    assert score(text).verdict == verdict
