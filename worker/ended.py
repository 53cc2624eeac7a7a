"""Which jobs of a claim have ended while they were scored: what a scorer asks by `unwanted`."""

from __future__ import annotations

from time import monotonic

from phiq.errors import BrokerUnavailableError
from phiq.queue.store import Claim, JobStore
from phiq.scorer.interface import Numbers

#: How old an answer may be to a scorer that asks what nobody waits for any more, in seconds.
ENDED_FRESH_S = 0.25


class Ended:
    """Which jobs of a claim have ended under its worker's hands, read as often as is asked."""

    def __init__(self, store: JobStore, claim: Claim) -> None:
        self._store = store
        self._ids = [job.id for job in claim.jobs]
        self._read_at = float("-inf")
        self._numbers: Numbers = frozenset()

    def __call__(self) -> Numbers:
        """Their numbers in the claim, as of a moment ago."""
        if monotonic() - self._read_at > ENDED_FRESH_S:
            self._read()
        return self._numbers

    def _read(self) -> None:
        self._read_at = monotonic()
        try:
            statuses = self._store.statuses(self._ids)
        except BrokerUnavailableError:
            return
        ended = (n for n, status in enumerate(statuses) if status is None or status.terminal)
        self._numbers = frozenset(ended)
