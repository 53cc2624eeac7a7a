"""A scorer that takes a fixed time a micro-batch, as a busy device would: STEP_MS, or 20 ms."""

from __future__ import annotations

import os
from collections.abc import Sequence
from threading import Event

from phiq.contract import ScoreRequest, Verdict
from phiq.scorer.standard import StandardScorer

STEP_S = float(os.environ.get("STEP_MS", "20")) / 1000


class FixedStep(StandardScorer):
    """Waits without computing, so that more workers than cores can be compared."""

    def score(self, requests: Sequence[ScoreRequest]) -> list[Verdict]:
        """Score after the step."""
        Event().wait(STEP_S)
        return super().score(requests)
