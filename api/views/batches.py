"""`/v1/batches`: many jobs in one call, their progress, their results in order."""

from __future__ import annotations

from flask import Blueprint, Response

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
from api.calls import EXAMPLES, Answer, Body, declares
from api.door import caller, door, the_door
from api.intake import known_batch, take_in
from api.parameters import WholeNumber
from api.problems import TooManyWaitersError
from api.streams import (
    EVENTS,
    LAST_EVENT_ID,
    NDJSON,
    Event,
    event_stream,
    line_stream,
    streamed,
)
from phiq.contract import Batch, encode
from phiq.errors import PhiqError
from phiq.queue.batches import Page

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
@declares(_LIST, LINES, gives={202: _ACCEPTED}, asks=(WEBHOOK, IDEMPOTENCY_KEY))
def create() -> Response:
    """Queue many jobs: a JSON list, or NDJSON, an item a line: an equation, or a job's object.

    `?webhook=URL` is told when the batch ends. With an `Idempotency-Key` it can be sent again.
    """
    webhook = batch_webhook()
    door.check_webhook(webhook)
    batch_id = idempotent_id()
    again = not door.batches.open(batch_id, owner=caller(), webhook=webhook)
    try:
        count = take_in(batch_id, again=again)
    except PhiqError:
        _give_up(batch_id)
        raise
    door.batches.seal(batch_id, count)
    door.doorbell.ring()
    return batch_answer(known_batch(batch_id), 202, {"Location": f"/v1/batches/{batch_id}"})


@blueprint.get("")
@declares(gives=RecentBatchesAnswer, asks=(BEFORE, RECENT))
def recent() -> Response:
    """The batches begun last, newest first; those of the caller's key, or all for an admin's."""
    page = door.recent.batches(visible_owner(), before=BEFORE.read(), limit=RECENT.read())
    bodies = [batch_body(batch) for batch in page.batches]
    return json_answer(RecentBatchesAnswer(batches=bodies, next_before=page.next_before))


@blueprint.get("/<batch_id>")
@declares(gives={200: _BATCH}, asks=(BATCH_ID,))
def show(batch_id: str) -> Response:
    """A batch and its progress."""
    return batch_answer(known_batch(batch_id))


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
    known_batch(batch_id)
    start, follow = START.read(), bool(FOLLOW.read())
    seat = the.listen(batch_id)

    def read(first: int) -> Page:
        page = the.batches.results(batch_id, first, waiting=follow)
        return page if follow or page.lines else Page([], True)

    return streamed(seat, line_stream(seat, read, start), NDJSON)


@blueprint.get("/<batch_id>/events")
@declares(
    gives={200: Answer(kind=BatchAnswer, media=(EVENTS,), streamed=True)},
    asks=(BATCH_ID, LAST_EVENT_ID),
    raises=(TooManyWaitersError,),
)
def events(batch_id: str) -> Response:
    """Server-sent events: progress whenever it moved, completed at the end."""
    the = the_door()
    known_batch(batch_id)

    def look() -> Event | None:
        batch = the.batches.get(batch_id)
        return _event(batch) if batch else None

    seat = the.listen(batch_id)
    return streamed(seat, event_stream(seat, look), EVENTS)


@blueprint.post("/<batch_id>/cancel")
@blueprint.delete("/<batch_id>")
@declares(gives=BatchCanceledAnswer, asks=(BATCH_ID,))
def cancel(batch_id: str) -> Response:
    """Cancel the jobs of a batch that have not ended."""
    known_batch(batch_id)
    canceled = door.batches.cancel(batch_id)
    return json_answer(
        BatchCanceledAnswer(canceled_now=canceled, batch=batch_body(known_batch(batch_id)))
    )


def _give_up(batch_id: str) -> None:
    """The body broke off or broke a limit: nothing of it shall run."""
    door.batches.cancel(batch_id)
    batch = known_batch(batch_id)
    door.batches.seal(batch_id, batch.accepted + batch.refused)


def _event(batch: Batch) -> Event:
    """Progress is numbered by how many items are through; the end comes after all of them."""
    through = batch.accepted - batch.pending + batch.refused
    number = through + (2 if batch.terminal else 1)
    return Event(
        number, "completed" if batch.terminal else "progress", batch_body(batch), batch.terminal
    )
