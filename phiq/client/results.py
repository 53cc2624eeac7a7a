"""The results of a batch on their way back: lines of NDJSON made items, and the place kept.

It sends nothing and waits for nobody: `calls.py` does.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator

from phiq.client.shapes import ITEM
from phiq.contract import BatchItem


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
                    yield ITEM.decode(line)
