"""What this worker has done since it started, for whoever inspects it.

Totals of the pool, which outlive a worker, are kept in Redis: phiq/queue/metrics.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from phiq.contract import JobError, Provenance, Verdict
from phiq.queue.records import ClaimedJob, from_cache


class Worked:
    """Jobs scored here by mode, verdicts from the cache, and what scores them."""

    def __init__(self) -> None:
        self.modes: Counter[str] = Counter()
        self.cached = 0
        self.scorer = ""
        self.version = ""

    def knows(self, results: Iterable[Verdict | JobError]) -> None:
        """Learn from verdicts which scorer gave them, where they say so."""
        for result in results:
            if isinstance(result, Verdict) and isinstance(result.provenance, Provenance):
                self.scorer, self.version = result.provenance.scorer, result.provenance.version
                return

    def add(self, results: Sequence[tuple[ClaimedJob, Verdict | JobError]]) -> None:
        """Count a micro-batch."""
        self.modes.update(job.request.mode for job, _ in results)
        self.cached += sum(from_cache(result) for _, result in results)
