"""A scorer that takes a fixed 20 ms a micro-batch, as a busy device would; for scaling figures."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

from phiq.contract import ScoreRequest, Verdict
from phiq.scorer.standard import StandardScorer

STEP_S = 0.020


class FixedStep(StandardScorer):
    """Waits without computing, so that more workers than cores can be compared."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        """Score after the step."""
        Event().wait(STEP_S)
        return super().score(requests)
