"""The peer of benchmarks/queue.py: the same rules as one Celery task a job, results in Redis."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery

from phiq.scorer.heuristic import assess

URL = os.environ.get("PLAIN_CELERY_URL", "redis://127.0.0.1:6379/0")
app = Celery("plain", broker=URL, backend=URL)
app.conf.update(task_acks_late=True, worker_prefetch_multiplier=64, result_expires=600)


@app.task
def validate(equation: str) -> dict[str, Any]:
    """Score one equation."""
    return assess(equation)._asdict()
