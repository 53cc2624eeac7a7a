"""The items of a batch on their way to the door: NDJSON, made as it is sent, never held whole."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Iterable

import msgspec

from phiq.contract import ScoreRequest, encode

#: Bytes sent at a time, about: fewer would cost a call a few items, more only memory.
CHUNK_BYTES = 64 * 1024

#: An item of a batch: an equation, a request, or a line of JSON that the door is to judge as it is.
Item = str | ScoreRequest | msgspec.Raw
#: Where the items come from. A list, or another iterable that can be read again, can be sent again
#: when the connection is cut; an iterator cannot.
BatchSource = Iterable[Item] | AsyncIterable[Item]


class Upload:
    """A body made from a source, as often as it must be sent and the source can be read."""

    def __init__(self, source: BatchSource) -> None:
        self._source = source
        self._begun = False

    @property
    def repeatable(self) -> bool:
        """Whether the items can (still) be read from the first one on."""
        return not self._begun or not _one_shot(self._source)

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """The body, in pieces."""
        buffer = bytearray()
        async for item in _each(self._source):
            self._begun = True
            buffer += encode(item)
            buffer += b"\n"
            if len(buffer) >= CHUNK_BYTES:
                yield bytes(buffer)
                buffer.clear()
        yield bytes(buffer)


async def _each(source: BatchSource) -> AsyncIterator[Item]:
    if isinstance(source, AsyncIterable):
        async for item in source:
            yield item
    else:
        for item in source:
            yield item


def _one_shot(source: BatchSource) -> bool:
    again: object = aiter(source) if isinstance(source, AsyncIterable) else iter(source)
    return again is source
