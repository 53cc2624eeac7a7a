"""The results of a batch on their way back: lines of NDJSON made items, and the place kept.

It sends nothing and waits for nobody: `calls.py` does.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator

import msgspec

from phiq.client.errors import DoorUnreachableError
from phiq.client.shapes import ITEM
from phiq.contract import NOT_JSON, BatchItem, ItemError
from phiq.errors import UnreadableRecordError


class Place:
    """How far the results have been read, so that a cut connection loses and repeats none."""

    def __init__(self, start: int) -> None:
        self.next = start
        #: Whether an answer has been read to its end.
        self.looked = False

    async def parts(self, chunks: AsyncIterator[bytes]) -> AsyncGenerator[list[BatchItem], None]:
        """The items of an answer that begins at this place, as many together as came together.

        A line that was cut off is none.

        Raises:
            DoorUnreachableError: a line is not JSON, so no door wrote it.
        """
        rest = b""
        async for chunk in chunks:
            *lines, rest = (rest + chunk).split(b"\n")
            told = [line for line in lines if line]  # an empty one keeps the connection alive
            if told:
                items = [_item(index, line) for index, line in enumerate(told, self.next)]
                self.next += len(items)
                yield items


def _item(index: int, line: bytes) -> BatchItem:
    """The item of a line; one of another shape, as a newer door may send, fails alone."""
    try:
        return ITEM.decode(line)
    except msgspec.ValidationError as error:
        detail = f"the answer for this item cannot be read: {error}"
        failure = ItemError(code=UnreadableRecordError.code, detail=detail)
        return BatchItem(index=index, status="failed", error=failure)
    except NOT_JSON as error:
        raise DoorUnreachableError(f"results that are not a door's: {error}") from error
