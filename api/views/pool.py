"""Health, what the pool does, how large it should be, and its pause."""

from __future__ import annotations

from flask import Blueprint, Response

from api.answers import (
    HealthAnswer,
    json_answer,
    worker_answer,
)
from api.auth import needs, public
from api.bodies import read
from api.calls import TEXT, Answer, Body, declares
from api.current import the_door
from api.errors import NoScalerError, NoWorkersError, PausedError
from phiq.errors import BrokerUnavailableError, InvalidRequestError
from phiq.pool import Info, Paused, Queue, Scale, WantedSize

blueprint = Blueprint("pool", __name__)

_WANTED = Body(kind=WantedSize, examples={"as the load asks": WantedSize(workers=None)})


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
    the_door().store.ping()
    the_door().pool.require_worker()
    return json_answer(HealthAnswer("ready"))


@blueprint.get("/info")
@declares(gives=Info)
def info() -> Response:
    """The pool: workers with device and rate, the queue, totals since the beginning."""
    the = the_door()
    return json_answer(
        Info(
            status=the.pool.status(),
            workers=[worker_answer(worker) for worker in the.pool.workers()],
            queue=Queue(**the.store.snapshot()._asdict()),
            counts=the.store.counts(),
        )
    )


@blueprint.get("/v1/scale")
@declares(gives=Scale)
def scale() -> Response:
    """How large the pool should be: `desired` workers, for what arrives and what has piled up.

    `sizing` tells between which bounds it can be scaled by a `PUT`, where something is there that
    does so (`phiq up --workers 1..8`, `phiq autoscale`).
    """
    return json_answer(_scale())


@blueprint.put("/v1/scale")
@needs("admin")
@declares(_WANTED, gives=Scale, raises=(NoScalerError,))
def resize() -> Response:
    """Have a number of workers whatever the load, or, with null, as many as the load asks for.

    It is carried out within seconds, and holds until the next such call. Only idle workers leave.
    """
    workers, sizing = read(WantedSize).workers, the_door().sizes.read()
    if sizing is None:
        raise NoScalerError("nothing scales this pool: see /v1/scale")
    wanted = None if workers is None else int(workers)
    if wanted is not None and not sizing.least <= wanted <= sizing.most:
        raise InvalidRequestError(
            f"this pool can have from {sizing.least} to {sizing.most} workers", field="workers"
        )
    the_door().sizes.want(wanted)
    return json_answer(_scale())


def _scale() -> Scale:
    the = the_door()
    snapshot, capacity = the.store.snapshot(), the.pool.capacity()
    jobs = snapshot.queued + snapshot.running
    return Scale(
        queued=snapshot.queued,
        running=snapshot.running,
        capacity=capacity,
        load=round(jobs / max(capacity, 1), 4),
        desired=the.load.look(),
        sizing=the.sizes.read(),
    )


@blueprint.post("/v1/pause")
@needs("admin")
@declares(gives=Paused)
def pause() -> Response:
    """Let workers finish what they hold and take nothing more; submits go on."""
    the_door().store.pause()
    the_door().pool.look_again()
    return json_answer(Paused(paused=True))


@blueprint.post("/v1/resume")
@needs("admin")
@declares(gives=Paused)
def resume() -> Response:
    """Let workers take jobs again."""
    the = the_door()
    the.store.resume()
    the.pool.look_again()
    the.doorbell.ring()
    return json_answer(Paused(paused=False))
