"""Claims whose answers were lost: Redis made them, and the worker does not know what it holds.

Nobody renews such a claim. Left alone, its jobs would wait for its lease to lapse and then be taken
for those of a worker that died.
"""

from __future__ import annotations

import logging
from time import monotonic

from phiq.queue.store import JobStore

log = logging.getLogger(__name__)


class Unheard:
    """Of one worker: its drain asks and hears, its keeper hands back."""

    def __init__(self, store: JobStore, lease_s: float) -> None:
        self._store = store
        self._lease_s = lease_s
        self._asked = ""
        self._lost: dict[str, float] = {}

    def ask(self, token: str) -> str:
        """A claim is about to be made."""
        self._asked = token
        return token

    def hear(self) -> None:
        """It was answered."""
        self._asked = ""

    def break_off(self) -> None:
        """It will not be answered any more."""
        if self._asked:
            self._lost[self._asked] = monotonic()
        self._asked = ""

    def hand_back(self) -> int:
        """Give back what lost claims hold; returns how many jobs.

        Redis may have yet to read such a claim, so it is looked for during a lease.
        """
        returned = 0
        for token, since in list(self._lost.items()):
            back = self._store.release(token)
            if back:
                log.warning("the answer to a claim was lost: handed its %d jobs back", back)
            if back or monotonic() - since > self._lease_s:
                del self._lost[token]
            returned += back
        return returned
