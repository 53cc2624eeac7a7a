"""Health, and what the pool does."""

from __future__ import annotations

from flask import Blueprint, Response

from api.answers import json_answer, worker_answer
from api.door import door

blueprint = Blueprint("pool", __name__)


@blueprint.get("/health")
def health() -> Response:
    """`healthy`, as long as this process answers."""
    return Response("healthy", mimetype="text/plain")


@blueprint.get("/livez")
def live() -> Response:
    """Whether this process lives: it asks nobody else."""
    return json_answer({"status": "live"})


@blueprint.get("/readyz")
def ready() -> Response:
    """Whether jobs would be scored now: the broker answers and a worker is ready; else 503."""
    door.store.ping()
    door.pool.require_worker()
    return json_answer({"status": "ready"})


@blueprint.get("/info")
def info() -> Response:
    """The pool: workers with device and rate, the queue, totals since the beginning."""
    return json_answer(
        {
            "status": door.pool.status(),
            "workers": [worker_answer(worker) for worker in door.pool.workers()],
            "queue": door.store.snapshot()._asdict(),
            "counts": door.store.counts(),
        }
    )
