"""`/v1/batches`: many jobs in one call, their progress, their results in order."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.exceptions import ClientDisconnected

from api.answers import (
    BatchAnswer,
    BatchCanceledAnswer,
    ItemAnswer,
    RecentBatchesAnswer,
    RefusedAnswer,
    batch_answer,
    batch_body,
    json_answer,
)
from api.asked import (
    BATCH_ID,
    BEFORE,
    IDEMPOTENCY_KEY,
    RECENT,
    WEBHOOK,
    batch_webhook,
    idempotent_id,
)
from api.auth import visible_owner
from api.calls import EXAMPLES, NOTHING, Answer, Body, declares
from api.current import caller, the_door
from api.errors import (
    BodyTooLargeError,
    TooManyWaitersError,
    UnknownError,
    UploadStoppedError,
)
from api.intake import Intake
from api.ndjson import chunks, items
from api.parameters import WholeNumber
from api.prefix import root
from api.streams import (
    EVENTS,
    LAST_EVENT_ID,
    NDJSON,
    Event,
    event_stream,
    line_stream,
    nothing_follows,
    streamed,
)
from phiq.contract import Batch, encode
from phiq.errors import BatchCanceledError, BrokerUnavailableError, OtherBodyError
from phiq.queue.batches import Page
from phiq.queue.store import CHUNK

blueprint = Blueprint("batches", __name__, url_prefix="/v1/batches")

START = WholeNumber(
    name="start", default=0, least=0, most=10**9, about="The first item that is wanted."
)
FOLLOW = WholeNumber(
    name="follow", default=0, least=0, most=1, about="1: go on until the last item has ended."
)
_BATCH = Answer(kind=BatchAnswer, headers=("Retry-After",))
_ACCEPTED = Answer(kind=BatchAnswer, headers=("Location", "Retry-After"))
#: Bad items are data, refused each in its place: so the last of these lets anything pass.
_ITEM = {"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/JobRequest"}, {}]}
_LIST = Body(
    kind={"type": "array", "items": _ITEM},
    examples={"equations and jobs": ["F = m*a", *EXAMPLES.values()]},
)
LINES = Body(
    kind={"type": "string", "pattern": r"[^ \t\n\v\f\r]"},  # not empty
    media=NDJSON,
    examples={"an item a line": b"\n".join(map(encode, EXAMPLES.values())).decode()},
)


@blueprint.post("")
@declares(
    _LIST,
    LINES,
    gives={202: _ACCEPTED},
    asks=(WEBHOOK, IDEMPOTENCY_KEY),
    raises=(OtherBodyError, BatchCanceledError),
)
def create() -> Response:
    """Queue many jobs: a JSON list, or NDJSON, an item a line: an equation, or a job's object.

    `?webhook=URL` is told when the batch ends. With an `Idempotency-Key` it can be sent again.
    """
    the = the_door()
    webhook = batch_webhook()
    the.check_webhook(webhook)
    batch_id = idempotent_id()
    intake = Intake(the, batch_id, caller(), webhook)
    try:
        take_in(intake)
        intake.end()
    except Exception as error:
        if intake.began and _ends_it(error):
            the.batches.abandon(batch_id)
        raise
    return batch_answer(known(batch_id), 202, {"Location": f"{root()}/v1/batches/{batch_id}"})


@blueprint.get("")
@declares(gives=RecentBatchesAnswer, asks=(BEFORE, RECENT))
def recent() -> Response:
    """The batches begun last, newest first; those of the caller's key, or all for an admin's."""
    page = the_door().recent.batches(visible_owner(), before=BEFORE.read(), limit=RECENT.read())
    bodies = [batch_body(batch) for batch in page.batches]
    return json_answer(RecentBatchesAnswer(batches=bodies, next_before=page.next_before))


@blueprint.get("/<batch_id>")
@declares(gives={200: _BATCH}, asks=(BATCH_ID,))
def show(batch_id: str) -> Response:
    """A batch and its progress."""
    return batch_answer(known(batch_id))


@blueprint.get("/<batch_id>/results")
@declares(
    gives={200: Answer(kind=(ItemAnswer, RefusedAnswer), media=(NDJSON,), streamed=True)},
    asks=(BATCH_ID, START, FOLLOW),
    raises=(TooManyWaitersError,),
)
def results(batch_id: str) -> Response:
    """NDJSON, a line an item, in order: as they are now, or with `?follow=1` as they come.

    `?start=N` begins at item N.
    """
    the = the_door()
    known(batch_id)
    start, follow = START.read(), bool(FOLLOW.read())
    seat = the.listen(batch_id)

    def read(first: int) -> Page:
        page = the.batches.results(batch_id, first, waiting=follow)
        return page if follow or page.lines else Page([], True)

    return streamed(seat, line_stream(seat, read, start), NDJSON)


@blueprint.get("/<batch_id>/events")
@declares(
    gives={200: Answer(kind=BatchAnswer, media=(EVENTS,), streamed=True), 204: NOTHING},
    asks=(BATCH_ID, LAST_EVENT_ID),
    raises=(TooManyWaitersError,),
)
def events(batch_id: str) -> Response:
    """Server-sent events: progress whenever it moved, completed at the end."""
    the, prefix = the_door(), root()
    known(batch_id)

    def look() -> Event | None:
        batch = the.batches.get(batch_id)
        return _event(batch, prefix) if batch else None

    if nothing_follows(look):
        return Response(status=204)
    seat = the.listen(batch_id)
    return streamed(seat, event_stream(seat, look), EVENTS)


@blueprint.post("/<batch_id>/cancel")
@blueprint.delete("/<batch_id>")
@declares(gives=BatchCanceledAnswer, asks=(BATCH_ID,))
def cancel(batch_id: str) -> Response:
    """Cancel the jobs of a batch that have not ended."""
    known(batch_id)
    canceled = the_door().batches.cancel(batch_id)
    return json_answer(
        BatchCanceledAnswer(canceled_now=canceled, batch=batch_body(known(batch_id)))
    )


def take_in(intake: Intake) -> None:
    """Queue the items of the body as they arrive."""
    limit = the_door().settings.batch_limit
    for chunk in chunks(items(), CHUNK):
        if intake.count + len(chunk) > limit:
            raise BodyTooLargeError(
                f"a batch has at most {limit} items; send several", field="body"
            )
        intake.take(chunk)


def _ends_it(error: Exception) -> bool:
    """Whether nothing of a batch shall run after `error` broke off its first intake.

    One that was cut off or too slow can be sent again where it has a key; a cancel has its own end;
    one whose key is another body's is that body's batch; and while the broker is away nothing can
    be undone.
    """
    if isinstance(error, ClientDisconnected | UploadStoppedError):
        return IDEMPOTENCY_KEY.name not in request.headers
    return not isinstance(error, BatchCanceledError | OtherBodyError | BrokerUnavailableError)


def known(batch_id: str) -> Batch:
    """The batch of an id; raises `UnknownError` where there is none."""
    batch = the_door().batches.get(batch_id)
    if batch is None:
        raise UnknownError("batch", batch_id)
    return batch


def _event(batch: Batch, prefix: str) -> Event:
    """Progress is numbered by how many items are through; the end comes after all of them."""
    through = batch.accepted - batch.pending + batch.refused
    number = through + (2 if batch.terminal else 1)
    name = "completed" if batch.terminal else "progress"
    return Event(number, name, batch_body(batch, prefix), batch.terminal)
