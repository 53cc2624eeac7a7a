"""Load of an HTTP server, to be run in a process of its own, over connections that are kept.

A closed loop, whose clients each send when they are answered, tells how much a server does. How
long an answer takes is told by an open loop: requests are due at times of their own, at a part of
that rate, and count from when they were due, so that a server that stalls cannot hide it
(coordinated omission).
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from statistics import quantiles
from time import perf_counter
from typing import NamedTuple

#: The part of what a server can do that is asked of it when latency is measured.
PART = 0.6
#: Longest that all of a run takes beyond what it is to last, in seconds.
PATIENCE_S = 60.0
Request = Callable[[], bytes]


class Load(NamedTuple):
    """What one run measured: answers a second, ms of the open loop, how many were no success."""

    rate: float
    p50_ms: float
    p99_ms: float
    failed: int


class _Connection:
    """A connection that is kept, and made anew where the server closed it between two requests."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> bool:
        """Whether the answer is a success."""
        kept = self._streams is not None
        try:
            return await self._once(request)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.close()
            return kept and await self._once(request)

    async def _once(self, request: bytes) -> bool:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        if b"connection: close" in head:
            self.close()
        return head.split(b" ", 2)[1] in {b"200", b"202"}

    def close(self) -> None:
        """Close it; the next request opens another."""
        if self._streams:
            self._streams[1].close()
        self._streams = None


def post(path: str) -> Request:
    """A maker of requests for an equation that no cache has seen."""

    def make() -> bytes:
        body = f'{{"equation": "E = mc² + {random.getrandbits(48)}", "mode": "heuristic"}}'.encode()
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body

    return make


def get(path: str) -> Request:
    """A maker of one request without a body."""
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    return lambda: request


def load(port: int, method: str, path: str, clients: int, seconds: float) -> Load:
    """Warm up, then a closed loop, then an open one.

    Raises:
        TimeoutError: the server does not answer.
    """
    request = (post if method == "POST" else get)(path)
    return asyncio.run(_bounded(_load(port, request, clients, seconds), 3 * seconds + PATIENCE_S))


async def _bounded(load: Awaitable[Load], most_s: float) -> Load:
    async with asyncio.timeout(most_s):
        return await load


async def _load(port: int, request: Request, clients: int, seconds: float) -> Load:
    connections = [_Connection(port) for _ in range(clients)]
    try:
        await _closed(connections, request, seconds / 2)
        rate, failed = await _closed(connections, request, seconds)
        times_ms = await _open(connections, request, rate * PART, seconds)
    finally:
        for connection in connections:
            connection.close()
    cuts = quantiles(times_ms, n=100)
    return Load(rate, cuts[49], cuts[98], failed)


async def _closed(
    connections: list[_Connection], request: Request, seconds: float
) -> tuple[float, int]:
    start = perf_counter()

    async def client(connection: _Connection) -> list[bool]:
        told = []
        while perf_counter() - start < seconds:
            told.append(await connection.ask(request()))
        return told

    told = [ok for each in await asyncio.gather(*map(client, connections)) for ok in each]
    return len(told) / (perf_counter() - start), told.count(False)


async def _open(
    connections: list[_Connection], request: Request, rate: float, seconds: float
) -> list[float]:
    free: asyncio.Queue[_Connection] = asyncio.Queue()
    for connection in connections:
        free.put_nowait(connection)
    times_ms: list[float] = []

    async def send(due: float) -> None:
        connection = await free.get()
        await connection.ask(request())
        free.put_nowait(connection)
        times_ms.append((perf_counter() - due) * 1000)

    due, tasks = perf_counter(), []
    until = due + seconds
    while due < until:
        due += random.expovariate(rate)
        await asyncio.sleep(max(0.0, due - perf_counter()))
        tasks.append(asyncio.create_task(send(due)))
    await asyncio.gather(*tasks)
    return times_ms
