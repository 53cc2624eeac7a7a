"""The upload of a batch: its items queued as they arrive, bound to the body they came in.

What a batch has been sent it keeps: sent again it is held against the digests of before, so
another body is refused before it changes anything, and a repeat, whole or cut off, adds what is
missing and no more. It knows no HTTP.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Sequence

from api.door import Door
from api.ndjson import Item, item_of
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

    def __init__(self, texts: Sequence[bytes], before: hashlib.blake2b) -> None:
        self._texts = texts
        self._before = before
        #: The hash of all before them and of them, to go on with.
        self.after = self._hash(len(texts))

    def __len__(self) -> int:
        return len(self._texts)

    def digest(self, count: int) -> str:
        """The digest, in hexadecimal."""
        after = self.after if count == len(self) else self._hash(count)
        return after.hexdigest()

    def _hash(self, count: int) -> hashlib.blake2b:
        after = self._before.copy()
        texts = self._texts[:count]
        after.update(b"".join([len(t).to_bytes(LENGTH_BYTES, "big") + t for t in texts]))
        return after


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

    def take(self, texts: Sequence[bytes]) -> None:
        """Queue the next items of the body, or find them queued."""
        part = Part(texts, self._hash)
        bound = self._door.batches.bind(self._id, self.count, part)
        items = [_checked(self._door, item_of(text)) for text in texts]
        if bound == "ended":
            self._find_room(items)
        else:
            self._queue(self.count, items)
        self._hash = part.after
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
        outcomes = batches.add(self._id, first, items, self._owner)
        if not self.began:  # afterwards: an item whose problem is gone must not be without a job
            queued = [n for n, word in enumerate(outcomes, first) if _is_queued(word)]
            batches.forgive(self._id, queued)
        if refused := {first + n: _REFUSALS[word] for n, word in _among(outcomes, _REFUSALS)}:
            asked = {n: items[n - first] for n in refused}
            again = {n: item for n, item in asked.items() if isinstance(item, JobRequest)}
            batches.refuse(self._id, {n: _refusal(*why) for n, why in refused.items()}, again)


#: Each could hold a hundred kilobytes of values, and a batch has a hundred thousand items.
NO_SAMPLES = "an item of a batch has no `sample`; send it as a job of its own"


def _checked(door: Door, item: Item) -> Item:
    if isinstance(item, Problem) or (item.sample is None and item.webhook is None):
        return item
    if item.sample:
        return Problem(title="Refused", status=422, detail=NO_SAMPLES, field="sample")
    try:
        door.check_webhook(item.webhook)
    except PhiqError as error:
        return Problem(title="Refused", status=422, detail=str(error), field="webhook")
    return item


def _is_queued(outcome: object) -> bool:
    return isinstance(outcome, str) and outcome not in _REFUSALS


def _among(outcomes: Sequence[object], words: Container[str]) -> Iterator[tuple[int, str]]:
    """Which outcomes are among these words, by their numbers."""
    return ((n, word) for n, word in enumerate(outcomes) if isinstance(word, str) and word in words)


def _refusal(status: int, code: str, detail: str) -> Problem:
    return Problem(title="Refused", status=status, detail=detail, code=code)
