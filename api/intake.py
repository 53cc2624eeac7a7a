"""Items of a batch taken in as they arrive: checked one by one, queued a chunk at a time.

It opens and ends no batch: that is `api/views/batches.py` and `api/views/pieces.py`.
"""

from __future__ import annotations

from api.door import Door, caller, door
from api.ndjson import Item, chunks, items
from api.problems import BodyTooLargeError, UnknownError
from phiq.contract import Batch, JobRequest, Problem
from phiq.errors import PhiqError
from phiq.queue.store import CHUNK

#: Why an item was not queued, by what the store says of it.
_REFUSALS = {
    "full": (503, "queue_full", "the queue is full; send this item again later"),
    "share": (429, "share_full", "your jobs fill your share of the queue; send it again later"),
    "conflict": (422, "idempotency_conflict", "this item was sent before as another request"),
}
#: Each could hold a hundred kilobytes of values, and a batch has a hundred thousand items.
NO_SAMPLES = "an item of a batch has no `sample`; send it as a job of its own"


def known_batch(batch_id: str) -> Batch:
    """The batch of an id.

    Raises:
        UnknownError: there is none.
    """
    batch = door.batches.get(batch_id)
    if batch is None:
        raise UnknownError("batch", batch_id)
    return batch


def take_in(batch_id: str, *, first: int = 0, again: bool) -> int:
    """Queue the items of the body, numbered from `first`; returns the number after the last.

    With `again`, what was said of these items when they were sent before is dropped.

    Raises:
        BodyTooLargeError: the batch would have more items than a batch may have.
        InvalidRequestError: the body cannot be read.
    """
    count, limit = first, door.settings.batch_limit
    for chunk in chunks(items(), CHUNK):
        if count + len(chunk) > limit:
            raise BodyTooLargeError(
                f"a batch has at most {limit} items; send several", field="body"
            )
        if again:
            door.batches.forgive(batch_id, count, chunk)
        _queue(door, batch_id, count, chunk)
        if count == first:
            door.doorbell.ring()
        count += len(chunk)
    return count


def _queue(the: Door, batch_id: str, first: int, chunk: list[Item]) -> None:
    checked = [_checked(the, item) for item in chunk]
    outcomes = the.batches.add(batch_id, first, checked, caller())
    refused = {
        first + n: _refusal(outcome)
        for n, outcome in enumerate(outcomes)
        if isinstance(outcome, str) and outcome in _REFUSALS
    }
    the.batches.refuse(batch_id, refused)


def _checked(the: Door, item: Item) -> Item:
    if isinstance(item, JobRequest) and item.sample:
        return Problem(title="Refused", status=422, detail=NO_SAMPLES, field="sample")
    if isinstance(item, JobRequest) and item.webhook:
        try:
            the.check_webhook(item.webhook)
        except PhiqError as error:
            return Problem(title="Refused", status=422, detail=str(error), field="webhook")
    return item


def _refusal(outcome: str) -> Problem:
    status, code, detail = _REFUSALS[outcome]
    return Problem(title="Refused", status=status, detail=detail, code=code)
