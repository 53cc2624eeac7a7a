"""The pool's history as of a moment ago: pages ask for it again and again, and a day is long."""

from __future__ import annotations

from threading import Lock
from time import monotonic

from phiq.listing import History, Span
from phiq.queue.history import HistoryStore

#: How old an answer may be, in seconds: as long as a point of it is too short to be seen to grow. A
#: day's 1440 minutes take a tenth of a second to read.
FRESH_S: dict[Span, float] = {"hour": 1.0, "day": 10.0}


class PoolHistory:
    """Reads each span at most as often as it is told. Thread-safe."""

    def __init__(self, store: HistoryStore) -> None:
        self._store = store
        self._locks: dict[Span, Lock] = {span: Lock() for span in FRESH_S}
        self._read: dict[Span, tuple[float, History]] = {}

    def read(self, span: Span) -> History:
        """The last hour or day. May raise `BrokerUnavailableError`."""
        with self._locks[span]:
            at, history = self._read.get(span, (float("-inf"), None))
            if history is None or monotonic() - at > FRESH_S[span]:
                history = self._store.read(span)
                self._read[span] = monotonic(), history
            return history
