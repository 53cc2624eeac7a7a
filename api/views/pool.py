"""Health, what the pool does, how large it should be, and its pause."""

from __future__ import annotations

from flask import Blueprint, Response

from api.answers import (
    HealthAnswer,
    InfoAnswer,
    PausedAnswer,
    QueueAnswer,
    ScaleAnswer,
    json_answer,
    worker_answer,
)
from api.auth import needs, public
from api.calls import TEXT, Answer, declares
from api.door import door
from api.problems import NoWorkersError, PausedError
from phiq.errors import BrokerUnavailableError

blueprint = Blueprint("pool", __name__)


@blueprint.get("/health")
@public
@declares(gives={200: Answer(kind=str, media=(TEXT,))})
def health() -> Response:
    """`healthy`, as long as this process answers."""
    return Response("healthy", mimetype="text/plain")


@blueprint.get("/livez")
@public
@declares(gives=HealthAnswer)
def live() -> Response:
    """Whether this process lives: it asks nobody else."""
    return json_answer(HealthAnswer("live"))


@blueprint.get("/readyz")
@public
@declares(gives=HealthAnswer, raises=(NoWorkersError, PausedError, BrokerUnavailableError))
def ready() -> Response:
    """Whether jobs would be scored now: broker there, a worker ready, no pause; else 503."""
    door.store.ping()
    door.pool.require_worker()
    return json_answer(HealthAnswer("ready"))


@blueprint.get("/info")
@declares(gives=InfoAnswer)
def info() -> Response:
    """The pool: workers with device and rate, the queue, totals since the beginning."""
    return json_answer(
        InfoAnswer(
            status=door.pool.status(),
            workers=[worker_answer(worker) for worker in door.pool.workers()],
            queue=QueueAnswer(**door.store.snapshot()._asdict()),
            counts=door.store.counts(),
        )
    )


@blueprint.get("/v1/scale")
@declares(gives=ScaleAnswer)
def scale() -> Response:
    """How large the pool should be: `desired` workers, for what arrives and what has piled up."""
    snapshot, capacity = door.store.snapshot(), door.pool.capacity()
    jobs = snapshot.queued + snapshot.running
    return json_answer(
        ScaleAnswer(
            queued=snapshot.queued,
            running=snapshot.running,
            capacity=capacity,
            load=round(jobs / max(capacity, 1), 4),
            desired=door.load.look(),
        )
    )


@blueprint.post("/v1/pause")
@needs("admin")
@declares(gives=PausedAnswer)
def pause() -> Response:
    """Let workers finish what they hold and take nothing more; submits go on."""
    door.store.pause()
    door.pool.look_again()
    return json_answer(PausedAnswer(paused=True))


@blueprint.post("/v1/resume")
@needs("admin")
@declares(gives=PausedAnswer)
def resume() -> Response:
    """Let workers take jobs again."""
    door.store.resume()
    door.pool.look_again()
    door.doorbell.ring()
    return json_answer(PausedAnswer(paused=False))
