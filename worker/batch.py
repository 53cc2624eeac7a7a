"""Score one micro-batch so that a bad item fails alone.

It knows neither queue nor device: any failure of the scorer, a full device included, is met in one
way, by halving the batch.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from phiq.contract import JobError, ScoreRequest, Verdict
from phiq.errors import PhiqError, ScorerError
from phiq.scorer.interface import Scorer

log = logging.getLogger(__name__)


def score_batch(scorer: Scorer, requests: Sequence[ScoreRequest]) -> list[Verdict | JobError]:
    """One verdict, or the error of that item alone, for each request, in order.

    The scorer is called again on halves when it raises, so n items cost at most 2n - 1 calls.
    """
    try:
        return [_result(item) for item in _checked(scorer.score(requests), len(requests))]
    except Exception as error:
        if len(requests) == 1:
            log.warning("scorer failed on %r: %r", requests[0].equation, error)
            return [_job_error(error)]
        log.info("scorer failed on %d jobs, halving: %r", len(requests), error)
    middle = len(requests) // 2
    return score_batch(scorer, requests[:middle]) + score_batch(scorer, requests[middle:])


def _checked(items: Sequence[Verdict | PhiqError], expected: int) -> Sequence[Verdict | PhiqError]:
    if len(items) != expected:
        raise ScorerError(f"scorer gave {len(items)} verdicts for {expected} requests")
    for item in items:
        if not isinstance(item, Verdict | PhiqError):
            raise ScorerError(f"scorer gave a {type(item).__name__} where a Verdict is due")
    return items


def _result(item: Verdict | PhiqError) -> Verdict | JobError:
    return _job_error(item) if isinstance(item, PhiqError) else item


def _job_error(error: Exception) -> JobError:
    if isinstance(error, PhiqError):
        return JobError(code=error.code, detail=str(error), retryable=error.retryable)
    detail = f"{type(error).__name__}: {error}"
    return JobError(code=ScorerError.code, detail=detail, retryable=False)
