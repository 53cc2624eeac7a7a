"""How well stated probabilities match what happens: Brier score and expected calibration error."""

from __future__ import annotations

from collections.abc import Sequence

#: Bins of equal width for the expected calibration error: the usual number.
BINS = 10


def brier(stated: Sequence[float], right: Sequence[bool]) -> float:
    """Mean squared difference of stated probability and outcome; 0 is best, 0.25 says nothing."""
    pairs = zip(stated, right, strict=True)
    return sum((p - outcome) ** 2 for p, outcome in pairs) / len(stated)


def expected_calibration_error(stated: Sequence[float], right: Sequence[bool]) -> float:
    """Mean gap between stated probability and share of right calls, over BINS equal bins."""
    gaps = [0.0] * BINS
    for p, outcome in zip(stated, right, strict=True):
        gaps[min(int(p * BINS), BINS - 1)] += p - outcome
    return sum(map(abs, gaps)) / len(stated)
