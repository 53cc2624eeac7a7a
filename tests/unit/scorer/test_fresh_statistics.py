"""Statistics as laboratories report them."""

from __future__ import annotations

import pytest

from verdicts import FALSE, HOLDS, TRUE, check


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("P(Z < 1.96) = 0.975", HOLDS),
        ("P(Z < 1.96) = 0.95", FALSE),
        ("P(Z > 1.96) = 0.025", HOLDS),
        ("P(Z > 1.96) = 0.05", FALSE),
        ("P(-1.96 < Z < 1.96) = 0.95", HOLDS),
        ("P(-1.96 < Z < 1.96) = 0.90", FALSE),
        ("P(|Z| > 1.96) = 0.05", HOLDS),
        ("P(|Z| > 1.96) = 0.025", FALSE),
        ("P(|Z| < 1) = 0.6827", HOLDS),
        ("P(Z ≤ 1.5) = Φ(1.5) = 0.9332", HOLDS),
        ("P(Z ≤ 1.5) = Φ(1.5) = 0.9032", FALSE),
        ("P(X > 75) = P(Z > 1) = 0.1587", HOLDS),
        ("P(X > 75) = P(Z > 1) = 0.8413", FALSE),
        ("P(X > 75) = P(Z > 1) = 1 - 0.8413 = 0.1587", HOLDS),
        ("Pr(Z > 2) = 0.0228", HOLDS),
        ("Φ(1.96) = 0.95", FALSE),
        ("Φ(0) = 1/2", TRUE),
        ("Φ(2) = 5", HOLDS),
        ("P(Z > 2) = 1/4", HOLDS),
        ("P(X < 3) = 0.5", HOLDS),
        ("Φ(r) = -GM/r", HOLDS),
        ("CI = 31.4 ± 2.613 = [28.787, 34.013]", TRUE),
        ("CI = 31.4 ± 2.613 = [28.787, 35.013]", FALSE),
        ("CI = 50 ± 1.96 × 2 = (46.08, 53.92)", TRUE),
        ("5 ± 2 = [3, 7]", TRUE),
        (r"d_{lim} = \sqrt{\frac{M}{k (1 - 0.42k ) f_{ck} b}}", HOLDS),
    ],
)
def test_the_normal_distribution_and_its_intervals(text: str, verdict: str) -> None:
    """Z is standard normal beside decimals; an interval has the ends that a ± tells."""
    check(text, verdict)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("CI = 9.79 ± 1.96 × 0.05 = 9.79 ± 0.098", HOLDS),
        ("CI = 9.79 ± 1.96 × 0.05 = 9.79 ± 0.98", FALSE),
        ("9.79 ± 0.098 = 9.79 ± 0.98", FALSE),
        ("x = 9.79 ± 0.045 = 9.79 ± 0.05", HOLDS),
    ],
)
def test_uncertainties_of_one_value(text: str, verdict: str) -> None:
    """They may be rounded up, and are not ten times as large."""
    check(text, verdict)
