"""How the door does while thousands of clients hold on to it: they send slowly, or not at all.

    python -m benchmarks.slow_clients [--clients 2000] [--seconds 60]

Every kind of them at once, each over a connection of its own, which is opened anew when the door
closes it. Meanwhile somebody asks for `/livez`, and for a verdict: printed is how late that came.
Broker, worker, door and clients share this machine's cores.
"""

from __future__ import annotations

import sys

if not __package__:  # run as a script: queue.py beside it must not hide the standard library's
    sys.path[0] = sys.path[0].rpartition("/")[0]

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import httpx

from benchmarks.door import answers, await_true, running
from phiq.cli.embedded import EmbeddedBroker, free_port
from phiq.queue.registry import Registry
from phiq.settings import Settings

HEAD = b"Host: localhost\r\nContent-Type: application/json\r\n"
CHUNKED = b"POST /v1/batches HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n"

#: What each kind of client sends, to say nothing more then (or where it trickles a byte a second).
KINDS: dict[str, bytes] = {
    "silent": b"",
    "half a head": b"POST /validate HTTP/1.1\r\nHost: localhost",
    "a head and 8 bytes": b"POST /validate HTTP/1.1\r\n"
    + HEAD
    + b'Content-Length: 99\r\n\r\n{"equati',
    "half a batch": b"POST /v1/batches HTTP/1.1\r\n"
    + HEAD
    + b'Content-Length: 9999999\r\n\r\n"a = b"\n',
    "half a chunk": CHUNKED + b'ff\r\n"a = b"\n',
    "reads nothing": b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: localhost\r\n\r\n" * 4,
    "polls": b"GET /v1/jobs/none?wait=60 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "trickles a head": b"POST /validate HTTP/1.1\r\nX-Slow: ",
    "trickles a body": CHUNKED + b"fff\r\n",
}
#: How often those that trickle send a byte, in seconds.
TRICKLE_S = 1.0


class Lateness(NamedTuple):
    """The latest answers in seconds, how many were asked for, and how many were none."""

    livez_s: float
    validate_s: float
    asked: int
    failed: int


async def _hold_on(port: int, kind: str, until: float) -> None:
    """Be a client of a kind, again and again."""
    while monotonic() < until:
        with suppress(OSError, TimeoutError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
            try:
                writer.write(KINDS[kind])
                await _stay(reader, writer, kind, until)
            finally:
                writer.close()
        await asyncio.sleep(TRICKLE_S)


async def _stay(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kind: str, until: float
) -> None:
    """Keep the connection until the door closes it."""
    if kind == "reads nothing":
        writer.transport.pause_reading()  # type: ignore[attr-defined]
    while monotonic() < until and not (reader.at_eof() or writer.transport.is_closing()):
        if kind.startswith("trickles"):
            writer.write(b"x")
        await asyncio.sleep(TRICKLE_S)
        if kind != "reads nothing":
            with suppress(TimeoutError):
                await asyncio.wait_for(reader.read(1 << 16), 0.001)


def hold_on(port: int, clients: int, seconds: float) -> None:
    """So many clients of all kinds; runs in a process of its own."""

    async def all_of_them() -> None:
        until = monotonic() + seconds
        kinds = [kind for kind in KINDS for _ in range(clients // len(KINDS))]
        await asyncio.gather(*(_hold_on(port, kind, until) for kind in kinds))

    asyncio.run(all_of_them())


async def _latest(ask: Callable[[], Awaitable[httpx.Response]], until: float) -> Lateness:
    """Ask again and again; the latest answer."""
    worst, asked, failed = 0.0, 0, 0
    while monotonic() < until:
        start = monotonic()
        try:
            answer = await ask()
            failed += answer.status_code != 200
        except httpx.HTTPError:
            failed += 1
        worst, asked = max(worst, monotonic() - start), asked + 1
        await asyncio.sleep(0.1)
    return Lateness(worst, worst, asked, failed)


async def _lateness(port: int, seconds: float) -> Lateness:
    """Over kept connections and over new ones, half of the time each."""
    body = {"equation": "E = mc²", "mode": "heuristic"}
    url = f"http://127.0.0.1:{port}"

    async def fresh() -> httpx.Response:
        async with httpx.AsyncClient(base_url=url, timeout=30) as new:
            return await new.get("/livez")

    async with httpx.AsyncClient(base_url=url, timeout=30) as kept:
        until = monotonic() + seconds
        live, new, verdict = await asyncio.gather(
            _latest(lambda: kept.get("/livez"), until),
            _latest(fresh, until),
            _latest(lambda: kept.post("/validate", json=body), until),
        )
    return Lateness(
        max(live.livez_s, new.livez_s),
        verdict.validate_s,
        live.asked + new.asked + verdict.asked,
        live.failed + new.failed + verdict.failed,
    )


def measure(port: int, clients: int, seconds: float) -> Lateness:
    """The latest answers of a door while so many clients hold on to it."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as crowd:
        holding = crowd.submit(hold_on, port, clients, seconds)
        late = asyncio.run(_lateness(port, seconds))
        holding.result()
    return late


def main() -> None:
    """Run and print a row."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="phiq-slow-clients-"))
    with EmbeddedBroker(folder / "broker") as broker:
        settings = Settings(redis_url=broker.url, device="cpu", port=free_port())
        worker = [sys.executable, "-m", "celery", "-A", "worker", "worker"]
        door = [sys.executable, "-m", "api"]
        with running(worker, settings, folder / "worker.log"):
            await_true(lambda: bool(Registry(settings).workers()), "no worker came up")
            with running(door, settings, folder / "door.log"):
                await_true(lambda: answers(settings.port), "the door did not open")
                late = measure(settings.port, options.clients, options.seconds)
    print("| clients | latest /livez ms | latest /validate ms | asked | failed |")
    print("|---|---|---|---|---|")
    row = f"{late.livez_s * 1000:.0f} | {late.validate_s * 1000:.0f}"
    print(f"| {options.clients} | {row} | {late.asked} | {late.failed} |")


if __name__ == "__main__":
    main()
