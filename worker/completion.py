"""A micro-batch that Redis completes while the next is scored; and patience where Redis is away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import TypeVar

from phiq.errors import BrokerUnavailableError
from phiq.queue.store import Claim

log = logging.getLogger(__name__)
T = TypeVar("T")

#: Finished work is offered to a Redis that is away for this long, at this pace; then the lease has
#: lapsed anyway and the jobs run again elsewhere.
COMPLETE_PATIENCE_S = 60.0
COMPLETE_RETRY_S = 0.5


class Completion:
    """One claim at a time; of the thread that drains."""

    def __init__(self) -> None:
        #: The claim that is completed now.
        self.claim: Claim | None = None
        self._settle: Callable[[], None] | None = None

    def begin(self, claim: Claim, settle: Callable[[], None]) -> None:
        """The results of a claim are on their way; `settle` sees that they came."""
        self.claim, self._settle = claim, settle

    def settle(self) -> None:
        """Wait until it is done; raises what it raised."""
        settle, self._settle = self._settle, None
        try:
            if settle:
                settle()
        finally:
            self.claim = None


def patiently(call: Callable[[], T]) -> T:
    """Repeat `call` while Redis is away, within the patience for finished work."""
    deadline = monotonic() + COMPLETE_PATIENCE_S
    while True:
        try:
            return call()
        except BrokerUnavailableError:
            if monotonic() > deadline:
                raise
            log.warning("Redis is away; finished jobs wait for it")
            Event().wait(COMPLETE_RETRY_S)
