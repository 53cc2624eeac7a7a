"""A file on its way through the door: sent in parts as batches, its rows back in order.

Nothing of it is held but where it is. All of it goes under one key, so that what was sent before
is not queued again when a run goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from time import monotonic, sleep

import msgspec
from rich.progress import Progress

from phiq.cli.progress import tracked
from phiq.cli.records import Record, Source
from phiq.cli.rows import Row, row_of
from phiq.client import Client
from phiq.contract import Batch, BatchItem

#: Items sent in one batch: the most a door takes unless its PHIQ_BATCH_LIMIT says otherwise.
PART_ITEMS = 100_000
#: Pause before a part is sent again for the items that found no room, in seconds.
ROOM_S = 1.0

#: Refusals that mean "later": the queue, or this caller's share of it, was full.
_LATER = ("queue_full", "share_full")


class Run:
    """One `phiq submit`; `batch_id` is the batch whose rows come now.

    An item that finds no room is sent again until `patience_s` has passed without a row.
    """

    def __init__(
        self, client: Client, source: Source, key: str, bar: Progress, *, patience_s: float
    ) -> None:
        self.key = key
        self.batch_id: str | None = None
        self._client = client
        self._source = source
        self._bar = bar
        self._patience_s = patience_s

    def rows(self, start: int, total: int) -> Iterator[Row]:
        """The rows from number `start` on, of `total`."""
        for first in range(start - start % PART_ITEMS, total, PART_ITEMS):
            part = _Part(self._source, first, self._bar, min(PART_ITEMS, total - first))
            yield from self._rows(part, max(start - first, 0))

    def _rows(self, part: _Part, place: int) -> Iterator[Row]:
        records = islice(part.records(), place, None)
        deadline = monotonic() + self._patience_s
        while True:
            for item in self._client.results(self._send(part).id, start=place):
                if _finds_no_room(item) and monotonic() < deadline:
                    break
                yield _row(item, part.first, next(records))
                place = item.index + 1
                deadline = monotonic() + self._patience_s
            else:
                return
            sleep(ROOM_S)

    def _send(self, part: _Part) -> Batch:
        batch = self._client.create_batch(part, key=f"{self.key}-{part.first // PART_ITEMS}")
        self.batch_id = batch.id
        return batch


class _Part:
    """A part of a file: an iterable of items that can be sent again."""

    def __init__(self, source: Source, first: int, bar: Progress, size: int) -> None:
        self.first = first
        self._source = source
        self._bar = bar
        self._size = size

    def records(self) -> Iterator[Record]:
        """Its records, read anew."""
        return islice(self._source.records(), self.first, self.first + self._size)

    def __iter__(self) -> Iterator[msgspec.Raw]:
        task = self._bar.add_task("sending", total=self._size)
        try:
            for record in tracked(self.records(), self._bar, task):
                yield record.item
        finally:
            self._bar.remove_task(task)


def _finds_no_room(item: BatchItem) -> bool:
    return item.status == "refused" and item.error is not None and item.error.code in _LATER


def _row(item: BatchItem, first: int, record: Record) -> Row:
    row = row_of(item)
    row.index += first
    row.line = record.line
    row.equation = row.equation or record.text
    return row
