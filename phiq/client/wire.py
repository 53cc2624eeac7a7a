"""How requests travel: two wires of the same shape, one that blocks and one that is awaited.

The calls of `calls.py` are coroutines over a `Wire`. On a `BlockingWire` nothing they await ever
suspends, so `run` brings them to their end at once, in the caller's thread, without an event loop.
Wires know nothing of doors: no retries, no errors of ours.
"""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Coroutine, Generator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Protocol, TypeVar

import httpx
from msgspec import Struct

from phiq.client.upload import Upload

#: Longest silence of the door before a call is given up: above its own limit for /validate.
READ_TIMEOUT_S = 60.0
CONNECT_TIMEOUT_S = 5.0

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
T = TypeVar("T")


class Call(Struct, frozen=True, kw_only=True):
    """One request, as often as it is sent."""

    method: str
    path: str
    content: bytes | Upload | None = None
    headers: dict[str, str] = {}


class Wire(Protocol):
    """What a call is sent with."""

    async def send(self, call: Call) -> httpx.Response:
        """The whole answer. May raise `httpx.TransportError`."""

    def stream(self, call: Call) -> AbstractAsyncContextManager[Stream]:
        """The answer as it comes. May raise `httpx.TransportError`, also while it is read."""

    async def pause(self, seconds: float) -> None:
        """Wait, or less when the wire is closed."""

    async def close(self) -> None:
        """Close the connections and end pauses."""


class Stream(Struct):
    """An answer that goes on; `response` is read whole if it is no success."""

    response: httpx.Response
    chunks: AsyncIterator[bytes]


class BlockingWire:
    """Sends in the caller's thread; thread-safe."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self._options = _options(url, headers)
        self._closed = threading.Event()
        self._connections: list[httpx.Client] = []
        self._mine = threading.local()

    async def send(self, call: Call) -> httpx.Response:
        """See `Wire`."""
        return self._http.send(self._request(call))

    @asynccontextmanager
    async def stream(self, call: Call) -> AsyncIterator[Stream]:
        """See `Wire`."""
        response = self._http.send(self._request(call), stream=True)
        try:
            if not response.is_success:
                response.read()
            yield Stream(response, _awaited(response.iter_bytes()))
        finally:
            response.close()

    async def pause(self, seconds: float) -> None:
        """See `Wire`."""
        self._closed.wait(seconds)

    async def close(self) -> None:
        """See `Wire`."""
        self._closed.set()
        for connection in self._connections:
            connection.close()

    def _request(self, call: Call) -> httpx.Request:
        content = each(call.content.chunks()) if isinstance(call.content, Upload) else call.content
        return self._http.build_request(
            call.method, call.path, content=content, headers=call.headers
        )

    @property
    def _http(self) -> httpx.Client:
        """This thread's connection: a pool shared by 64 threads costs three times the CPU."""
        if not hasattr(self._mine, "http"):
            self._mine.http = httpx.Client(**self._options)
            self._connections.append(self._mine.http)
        http: httpx.Client = self._mine.http
        return http


class AwaitedWire:
    """Sends on the running event loop."""

    def __init__(self, url: str, headers: dict[str, str]) -> None:
        self._http = httpx.AsyncClient(**_options(url, headers))

    async def send(self, call: Call) -> httpx.Response:
        """See `Wire`."""
        return await self._http.send(self._request(call))

    @asynccontextmanager
    async def stream(self, call: Call) -> AsyncIterator[Stream]:
        """See `Wire`."""
        response = await self._http.send(self._request(call), stream=True)
        try:
            if not response.is_success:
                await response.aread()
            yield Stream(response, response.aiter_bytes())
        finally:
            await response.aclose()

    async def pause(self, seconds: float) -> None:
        """See `Wire`."""
        await asyncio.sleep(seconds)

    async def close(self) -> None:
        """See `Wire`."""
        await self._http.aclose()

    def _request(self, call: Call) -> httpx.Request:
        content = call.content.chunks() if isinstance(call.content, Upload) else call.content
        return self._http.build_request(
            call.method, call.path, content=content, headers=call.headers
        )


def run(call: Coroutine[Any, Any, T]) -> T:
    """The outcome of a call over a `BlockingWire`, which never suspends."""
    try:
        call.send(None)
    except StopIteration as end:
        outcome: T = end.value
        return outcome
    raise RuntimeError("a call over a blocking wire waits for an event loop")


def each(items: AsyncGenerator[T, None]) -> Generator[T, None, None]:
    """The items of an asynchronous generator that never suspends; closes it at the end."""
    try:
        while (item := run(_next(items))) is not _END:
            yield item
    finally:
        run(items.aclose())


_END: Any = object()


async def _next(items: AsyncIterator[T]) -> T:
    return await anext(items, _END)


async def _awaited(items: Iterator[T]) -> AsyncIterator[T]:
    for item in items:
        yield item


def _options(url: str, headers: dict[str, str]) -> dict[str, Any]:
    where = httpx.URL(url)
    is_here = where.host in _LOOPBACK
    plain = is_here and where.scheme == "http"
    return {
        "base_url": url,
        "headers": headers,
        "timeout": httpx.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S),
        # what goes to this machine unencrypted needs no certificates: reading them takes 20 ms
        "verify": not plain and ssl.create_default_context(),
        "trust_env": not is_here,  # which needs no proxy
    }
