"""What this worker has done since it started, for whoever inspects it.

Totals of the pool, which outlive a worker, are kept in Redis: phiq/queue/metrics.py.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from phiq.contract import JobError, Provenance, Verdict
from phiq.queue.records import Results, cached_among
from phiq.tracing import UNTRACED

log = logging.getLogger(__name__)

#: Requests and batches of a micro-batch that its log line names.
MOST_NAMED = 8


def _short(value: object) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)


class MicroBatch(NamedTuple):
    """Jobs with what came of them, the same as JSON, and how long it took to score them."""

    results: Results = ()
    texts: Sequence[bytes] = ()
    score_s: float = 0.0


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

    @staticmethod
    def log(token: str, batch: MicroBatch) -> None:
        """One line for a micro-batch: how much, how long, for whom. No equation is in it."""
        if not log.isEnabledFor(logging.INFO):
            return
        results = batch.results
        ids = [job.id for job, _ in results]
        batches = sorted({id_.partition(".")[0] for id_ in ids if "." in id_})
        traces = [job.trace for job, _ in results if job.trace is not UNTRACED]
        requests = [trace.request_id for trace in traces if trace.request_id]
        facts = {
            "claim": token,
            "jobs": len(results),
            "failed": len([result for _, result in results if isinstance(result, JobError)]),
            "cached": cached_among(results),
            "seconds": round(batch.score_s, 4),
            "batches": batches[:MOST_NAMED],
            "requests": requests[:MOST_NAMED],
        }
        text = " ".join(f"{name}={_short(value)}" for name, value in facts.items() if value != [])
        log.info("micro-batch %s", text, extra=facts)

    def add(self, results: Results) -> None:
        """Count a micro-batch."""
        self.modes.update([job.request.mode for job, _ in results])
        self.cached += cached_among(results)
