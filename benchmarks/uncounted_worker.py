"""`celery -A benchmarks.uncounted_worker worker`: a worker whose scripts count nothing."""

from __future__ import annotations

from benchmarks.uncounted import uncounting
from phiq.queue import scripts

scripts._lua = uncounting

from worker.celery import app  # noqa: E402 -- its connections load the scripts

__all__ = ["app"]
