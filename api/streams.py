"""Answers that go on: server-sent events of a job or a batch, results of a batch as they come.

Each holds a thread of the door and a seat among its waiters. A silent stream is kept alive by a
comment (events) or an empty line (NDJSON), which is also how a client that has gone is noticed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Protocol

from flask import Response, request
from msgspec import Struct

from api.parameters import Text
from phiq.contract import encode
from phiq.queue.batches import Page

#: Silence is broken this often, in seconds: a client that has gone is noticed, and its seat free,
#: within about twice as long. (Proxies cut connections after a minute of silence or so.)
KEEP_ALIVE_S = 1.0
#: How often a stream looks by itself, in seconds: what is not announced (that a job runs now) is
#: seen within this.
LOOK_S = 0.5

NDJSON = "application/x-ndjson"
EVENTS = "text/event-stream"
LAST_EVENT_ID = Text(
    name="Last-Event-ID",
    where="header",
    example="0",
    about="The `id` of the last event that came: the stream goes on with the next.",
)


class Event(Struct):
    """A server-sent event; a client that reconnects gets those with a greater `id`."""

    id: int
    name: str
    data: Struct
    last: bool


class Listener(Protocol):
    """What a stream waits with; `Door.listen` gives one."""

    @property
    def closed(self) -> bool:
        """Whether the door closes."""

    def wait(self, timeout_s: float) -> None:
        """Return after `timeout_s`, or sooner when something may have happened."""

    def close(self) -> None:
        """Give the seat back."""


def nothing_follows(look: Callable[[], Event | None]) -> bool:
    """Whether the client has had the last event: 204 then tells it not to come again."""
    event = look()
    return event is not None and event.last and event.id <= _last_event_id()


def event_stream(listener: Listener, look: Callable[[], Event | None]) -> Iterator[bytes]:
    """Events as they happen, from the one after `Last-Event-ID` on, until the last.

    `look` gives the newest event, or None when there is nothing to tell any more.
    """
    return _events(listener, look, _last_event_id())


def _events(listener: Listener, look: Callable[[], Event | None], seen: int) -> Iterator[bytes]:
    spoke = monotonic()
    while (event := look()) and not listener.closed:
        if event.id > seen:
            yield _event(event)
            seen, spoke = event.id, monotonic()
        elif monotonic() - spoke > KEEP_ALIVE_S:
            yield b": keep-alive\n\n"
            spoke = monotonic()
        if event.last:
            return
        listener.wait(LOOK_S)


def line_stream(listener: Listener, read: Callable[[int], Page], start: int) -> Iterator[bytes]:
    """NDJSON lines from number `start` on, waiting for those to come, until the last.

    `read` gives the lines from a number on that are there now.
    """
    spoke = monotonic()
    complete = False
    while not complete and not listener.closed:
        lines, complete = read(start)
        if lines:
            start += len(lines)
            yield b"\n".join(lines) + b"\n"
            spoke = monotonic()
        elif not complete:
            if monotonic() - spoke > KEEP_ALIVE_S:
                yield b"\n"
                spoke = monotonic()
            listener.wait(LOOK_S)


def streamed(listener: Listener, body: Iterator[bytes], media: str) -> Response:
    """A response that proxies are asked not to hold back; its end gives the seat back."""
    response = Response(body, mimetype=media)
    response.call_on_close(listener.close)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _last_event_id() -> int:
    text = request.headers.get(LAST_EVENT_ID.name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


def _event(event: Event) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (event.id, event.name.encode(), encode(event.data))
