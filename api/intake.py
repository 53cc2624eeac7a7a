"""The upload of a batch: its items queued as they arrive, bound to the body they came in.

What a batch has been sent it keeps: sent again it is held against the digests of before, so
another body is refused before it changes anything, and a repeat, whole or cut off, adds what is
missing and no more. It knows no HTTP.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from api.door import Door
from api.ndjson import Item, Sent
from phiq.contract import JobRequest, Problem
from phiq.errors import PhiqError

#: Why an item was not queued, by what the store says of it.
_REFUSALS = {
    "full": (503, "queue_full", "the queue is full; send this item again later"),
    "share": (429, "share_full", "your jobs fill your share of the queue; send it again later"),
    "conflict": (422, "idempotency_conflict", "this item was sent before as another request"),
    "stopped": (409, "canceled", "the batch was canceled before this item was queued"),
}
#: Items refused for these are tried again when the batch is sent again.
_FOR_LACK_OF_ROOM = ("queue_full", "share_full")
#: Bytes of a digest of items, and of the length that stands before each text.
DIGEST_BYTES = 16
LENGTH_BYTES = 4


class Part:
    """Some items of a body; `digest(n)` is that of all before them and n of them."""

    def __init__(self, sent: Sequence[Sent], before: hashlib.blake2b) -> None:
        self._texts = [item.text for item in sent]
        self._before = before

    def __len__(self) -> int:
        return len(self._texts)

    def after(self, count: int) -> hashlib.blake2b:
        """The hash of all before them and `count` of them, to go on with."""
        after = self._before.copy()
        texts = self._texts[:count]
        after.update(b"".join(len(t).to_bytes(LENGTH_BYTES, "big") + t for t in texts))
        return after

    def digest(self, count: int) -> str:
        """The digest, in hexadecimal."""
        return self.after(count).hexdigest()


class Intake:
    """One upload, or a piece of one, of the items from number `first` on.

    Its calls may raise `OtherBodyError` and `BatchCanceledError`.
    """

    def __init__(
        self, door: Door, batch_id: str, owner: str, webhook: str | None, *, first: int = 0
    ) -> None:
        self._door = door
        self._id = batch_id
        self._owner = owner
        self._hash = hashlib.blake2b(digest_size=DIGEST_BYTES)
        #: Whether this upload began the batch; else it may have some of its items.
        self.began = door.batches.open(batch_id, owner=owner, webhook=webhook)
        #: Items so far.
        self.count = first

    def take(self, sent: Sequence[Sent]) -> None:
        """Queue the next items of the body, or find them queued."""
        part = Part(sent, self._hash)
        bound = self._door.batches.bind(self._id, self.count, part)
        items = [_checked(self._door, one.item) for one in sent]
        if bound == "ended":
            self._find_room(items)
        else:
            self._queue(self.count, items)
        self._hash = part.after(len(part))
        self.count += len(part)

    def end(self) -> None:
        """The body is through."""
        self._door.batches.seal(self._id, self.count)

    def _find_room(self, items: Sequence[Item]) -> None:
        """Queue those of a batch that is through that found no room before."""
        batches = self._door.batches
        for n in batches.refused(self._id, self.count, len(items), _FOR_LACK_OF_ROOM):
            self._queue(n, [items[n - self.count]])

    def _queue(self, first: int, items: Sequence[Item]) -> None:
        batches = self._door.batches
        if not self.began:
            batches.forgive(self._id, first, items)
        outcomes = batches.add(self._id, first, items, self._owner)
        refused = {
            first + n: _refusal(outcome)
            for n, outcome in enumerate(outcomes)
            if isinstance(outcome, str) and outcome in _REFUSALS
        }
        batches.refuse(self._id, refused)


#: Each could hold a hundred kilobytes of values, and a batch has a hundred thousand items.
NO_SAMPLES = "an item of a batch has no `sample`; send it as a job of its own"


def _checked(door: Door, item: Item) -> Item:
    if isinstance(item, JobRequest) and item.sample:
        return Problem(title="Refused", status=422, detail=NO_SAMPLES, field="sample")
    if isinstance(item, JobRequest) and item.webhook:
        try:
            door.check_webhook(item.webhook)
        except PhiqError as error:
            return Problem(title="Refused", status=422, detail=str(error), field="webhook")
    return item


def _refusal(outcome: str) -> Problem:
    status, code, detail = _REFUSALS[outcome]
    return Problem(title="Refused", status=status, detail=detail, code=code)
