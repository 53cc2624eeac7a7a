"""`/v1/workers`: what one worker is told to do."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response

from api.answers import json_answer, worker_answer
from api.auth import needs
from api.calls import declares
from api.current import the_door
from api.errors import UnknownError
from api.parameters import Text
from phiq.pool import PoolWorker, WorkerOrder

blueprint = Blueprint("workers", __name__, url_prefix="/v1/workers")

WORKER_ID = Text(name="worker_id", where="path", about="A worker's `worker_id`.")
ORDER = Text(
    name="order",
    where="path",
    pattern="drain|pause|resume",
    example="drain",
    about="`drain`: finish what it holds and leave; `pause`: take no jobs; `resume`: take them.",
)


@blueprint.post("/<worker_id>/<order>")
@needs("admin")
@declares(gives=PoolWorker, asks=(WORKER_ID, ORDER))
def tell(worker_id: str, order: str) -> Response:
    """Tell a worker to drain, pause or resume, which it does at its next heartbeat.

    The answer is the worker as it was a moment ago. What runs a worker that drained may start
    another.
    """
    if not ORDER.fits(order):
        raise UnknownError("order", order)
    known = {worker.worker_id: worker for worker in the_door().pool.workers()}
    if worker_id not in known or not the_door().pool.tell(worker_id, cast(WorkerOrder, order)):
        raise UnknownError("worker", worker_id)
    return json_answer(worker_answer(known[worker_id]))
