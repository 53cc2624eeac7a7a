"""`/v1/dead`: jobs that lost a worker at every attempt; `/v1/failed`: all others that failed.

Read by pages and searched; an admin's key lets them wait again or forgets them: one, all, or those
that a filter names.
"""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.routing import BaseConverter

from api.answers import (
    DeadAnswer,
    FailedAnswer,
    Queued,
    job_answer,
    job_body,
    json_answer,
)
from api.asked import JOB_ID
from api.auth import needs, visible_owner
from api.calls import JOB, declares
from api.current import the_door
from api.errors import UnknownError
from api.ownership import names
from api.parameters import Text, WholeNumber
from phiq.contract import Job
from phiq.errors import InvalidRequestError
from phiq.listing import FailureList
from phiq.pool import Purged, Requeued
from phiq.queue.failures import Wanted

#: Jobs a page holds unless asked otherwise, and at most: a page stays under a few MB.
PAGE, MAX_PAGE = 100, 1000
MAX_CHARS = 256

BEFORE = Text(
    name="before", where="query", most_chars=MAX_CHARS, about="the `next_before` of a page"
)
LIMIT = WholeNumber(
    name="limit", default=PAGE, least=1, most=MAX_PAGE, about="Jobs of the page, at most."
)
CODE = Text(name="code", where="query", most_chars=MAX_CHARS, about="an error's `code`")
BATCH = Text(name="batch", where="query", most_chars=MAX_CHARS, about="a batch's `id`")
CONTAINS = Text(
    name="contains", where="query", most_chars=MAX_CHARS, about="a text that the equation holds"
)


class ListedId(BaseConverter):
    """A job's id in a path where `requeue` is a call, which takes POST alone."""

    regex = r"(?!requeue$)[^/]+"


_FILTER = (CODE, BATCH, CONTAINS)


def _wanted() -> Wanted:
    return Wanted(
        owner=visible_owner() or "",
        code=CODE.read() or "",
        batch=BATCH.read() or "",
        contains=CONTAINS.read() or "",
    )


def _wanted_alone() -> Wanted:
    """What a filter names, for a call that touches all it fits.

    Raises:
        InvalidRequestError: a wish is not understood: passed over, it would fit everything.
    """
    known = [parameter.name for parameter in _FILTER]
    for name in request.args:
        if name not in known:
            told = ", ".join(known)
            raise InvalidRequestError(f"no filter {name!r}: there are {told}", field=name)
    if request.get_data().strip() not in (b"", b"{}"):
        raise InvalidRequestError("a filter stands in the query; this takes no body", field="body")
    return _wanted()


def _blueprint(
    which: FailureList, kind: str, answer: type[DeadAnswer] | type[FailedAnswer]
) -> Blueprint:
    """The calls on one of the lists; `kind` is what an entry of it is called."""
    part = Blueprint(which, __name__, url_prefix=f"/v1/{which}")

    @part.get("", endpoint="page")
    @declares(gives=answer, asks=(BEFORE, LIMIT, *_FILTER))
    def page() -> Response:
        """A page of them, oldest first, with request, attempts, last worker and reason.

        Go on at `next_before` until it is null: a page may hold fewer than `limit`.
        """
        found = the_door().failures.page(
            which, _wanted(), after=BEFORE.read() or "", limit=LIMIT.read()
        )
        jobs = [job_body(names().named(job)) for job in found.jobs]
        return json_answer(answer(**{which: jobs}, next_before=found.next or None))

    @part.get("/<listed:job_id>", endpoint="show")
    @declares(gives={200: JOB}, asks=(JOB_ID,))
    def show(job_id: str) -> Response:
        """One of them."""
        job = the_door().failures.get(which, job_id)
        return job_answer(names().named(known(job_id, job)), Queued())

    @part.post("/<job_id>/requeue", endpoint="requeue")
    @needs("admin")
    @declares(gives={200: JOB}, asks=(JOB_ID,))
    def requeue(job_id: str) -> Response:
        """Let one wait again, as if newly submitted."""
        [requeued] = the_door().failures.requeue(which, [job_id])
        the_door().doorbell.ring()
        job = the_door().store.get(job_id) if requeued else None
        return job_answer(names().named(known(job_id, job)), Queued())

    @part.post("/requeue", endpoint="requeue_all")
    @needs("admin")
    @declares(gives=Requeued, asks=_FILTER)
    def requeue_all() -> Response:
        """Let all of them wait again, or those that a filter names."""
        requeued = the_door().failures.requeue_all(which, _wanted_alone())
        the_door().doorbell.ring()
        return json_answer(Requeued(requeued))

    @part.delete("", endpoint="purge")
    @needs("admin")
    @declares(gives=Purged, asks=_FILTER)
    def purge() -> Response:
        """Forget all of them, or those that a filter names, and their records."""
        return json_answer(Purged(the_door().failures.purge_all(which, _wanted_alone())))

    def known(job_id: str, job: Job | None) -> Job:
        if job is None:
            raise UnknownError(kind, names().shown(job_id))
        return job

    return part


dead = _blueprint("dead", "dead letter", DeadAnswer)
failed = _blueprint("failed", "failed job", FailedAnswer)
