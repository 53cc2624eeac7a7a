"""`/v1/dead`: jobs that lost a worker at every attempt, parked for a person to look at."""

from __future__ import annotations

from flask import Blueprint, Response

from api.answers import DeadAnswer, PurgedAnswer, Queued, job_answer, job_body, json_answer
from api.asked import JOB_ID
from api.auth import needs
from api.calls import JOB, declares
from api.door import door
from api.problems import UnknownError
from phiq.contract import Job

blueprint = Blueprint("dead", __name__, url_prefix="/v1/dead")


@blueprint.get("")
@declares(gives=DeadAnswer)
def page() -> Response:
    """Every dead letter, oldest first: its request, attempts, last worker and reason."""
    return json_answer(DeadAnswer([job_body(job) for job in door.store.dead_letters()]))


@blueprint.get("/<job_id>")
@declares(gives={200: JOB}, asks=(JOB_ID,))
def show(job_id: str) -> Response:
    """A dead letter."""
    found = [job for job in door.store.dead_letters() if job.id == job_id]
    return job_answer(_known(job_id, found), Queued())


@blueprint.post("/<job_id>/requeue")
@needs("admin")
@declares(gives={200: JOB}, asks=(JOB_ID,))
def requeue(job_id: str) -> Response:
    """Let a dead letter wait again, as if newly submitted."""
    requeued = door.store.requeue(job_id)
    door.doorbell.ring()
    job = door.store.get(job_id) if requeued else None
    return job_answer(_known(job_id, [job] if job else []), Queued())


@blueprint.delete("")
@needs("admin")
@declares(gives=PurgedAnswer)
def purge() -> Response:
    """Forget every dead letter."""
    return json_answer(PurgedAnswer(door.store.purge()))


def _known(job_id: str, found: list[Job]) -> Job:
    if not found:
        raise UnknownError("dead letter", job_id)
    return found[0]
