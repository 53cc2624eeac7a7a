"""The results of a batch on their way back: lines of NDJSON made items, and the place kept.

It sends nothing and waits for nobody: `calls.py` does.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator

import msgspec

from phiq.client.shapes import ITEM
from phiq.contract import BatchItem, ItemError
from phiq.errors import UnreadableRecordError


class Place:
    """How far the results have been read, so that a cut connection loses and repeats none."""

    def __init__(self, start: int) -> None:
        self.next = start
        #: Whether an answer has been read to its end.
        self.looked = False

    async def items(self, chunks: AsyncIterator[bytes]) -> AsyncGenerator[BatchItem, None]:
        """The items of an answer that begins at this place. A line that was cut off is none."""
        rest = b""
        async for chunk in chunks:
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                if line:  # an empty one keeps the connection alive
                    self.next += 1
                    yield _item(self.next - 1, line)


def _item(index: int, line: bytes) -> BatchItem:
    """The item of a line; one of another shape, as a newer door may send, fails alone."""
    try:
        return ITEM.decode(line)
    except msgspec.ValidationError as error:
        detail = f"the answer for this item cannot be read: {error}"
        failure = ItemError(code=UnreadableRecordError.code, detail=detail)
        return BatchItem(index=index, status="failed", error=failure)
