"""How the door does while thousands of clients hold on to it: they send slowly, or not at all.

    python -m benchmarks.slow_clients [--clients 2000] [--seconds 60]

Every kind of them at once, each over a connection of its own, which is opened anew when the door
closes it. Meanwhile somebody asks for `/livez`, and for a verdict: printed is how late that came,
and how much processor time the door spent before it. Broker, worker, door and clients share this
machine's cores: the first is of the machine as busy as it is, the second of the door alone.
"""

from __future__ import annotations

import sys

if not __package__:  # run as a script: queue.py beside it must not hide the standard library's
    sys.path[0] = sys.path[0].rpartition("/")[0]

import argparse
import asyncio
import resource
import tempfile
from collections.abc import Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import httpx
import psutil  # type: ignore[import-untyped]

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


class Latest(NamedTuple):
    """The latest of some answers, in seconds.

    `door_s` is the most processor time of the door from a question to its answer; `asked` is how
    many were asked for, and `failed` how many were none.
    """

    late_s: float
    door_s: float
    asked: int
    failed: int


class Lateness(NamedTuple):
    """Answers of health checks, and verdicts."""

    livez: Latest
    validate: Latest

    @property
    def asked(self) -> int:
        """How many were asked for."""
        return self.livez.asked + self.validate.asked

    @property
    def failed(self) -> int:
        """How many were none."""
        return self.livez.failed + self.validate.failed


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
        if kind == "reads nothing":
            await asyncio.sleep(TRICKLE_S)
            continue
        with suppress(TimeoutError):
            async with asyncio.timeout(TRICKLE_S):
                await reader.read(1 << 16)


def hold_on(port: int, clients: int, seconds: float) -> None:
    """So many clients of all kinds; runs in a process of its own."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    async def all_of_them() -> None:
        until = monotonic() + seconds
        kinds = [kind for kind in KINDS for _ in range(clients // len(KINDS))]
        await asyncio.gather(*(_hold_on(port, kind, until) for kind in kinds))

    asyncio.run(all_of_them())


async def _latest(
    ask: Callable[[], Awaitable[httpx.Response]], until: float, door: psutil.Process
) -> Latest:
    """Ask again and again; the latest answer."""
    late_s, door_s, asked, failed = 0.0, 0.0, 0, 0
    while monotonic() < until:
        start, spent_s = monotonic(), _spent_s(door)
        try:
            answer = await ask()
            failed += answer.status_code != 200
        except httpx.HTTPError:
            failed += 1
        late_s, door_s = max(late_s, monotonic() - start), max(door_s, _spent_s(door) - spent_s)
        asked += 1
        await asyncio.sleep(0.1)
    return Latest(late_s, door_s, asked, failed)


def _spent_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


async def _lateness(port: int, seconds: float, door: psutil.Process) -> Lateness:
    """Over kept connections and over new ones, half of the time each."""
    body = {"equation": "E = mc²", "mode": "heuristic"}
    url = f"http://127.0.0.1:{port}"

    async def fresh() -> httpx.Response:
        async with httpx.AsyncClient(base_url=url, timeout=30) as new:
            return await new.get("/livez")

    async with httpx.AsyncClient(base_url=url, timeout=30) as kept:
        until = monotonic() + seconds
        live, new, verdict = await asyncio.gather(
            _latest(lambda: kept.get("/livez"), until, door),
            _latest(fresh, until, door),
            _latest(lambda: kept.post("/validate", json=body), until, door),
        )
    late_s, door_s = max(live.late_s, new.late_s), max(live.door_s, new.door_s)
    health = Latest(late_s, door_s, live.asked + new.asked, live.failed + new.failed)
    return Lateness(health, verdict)


def measure(port: int, door_pid: int, clients: int, seconds: float) -> Lateness:
    """The latest answers of a door while so many clients hold on to it."""
    door = psutil.Process(door_pid)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as crowd:
        holding = crowd.submit(hold_on, port, clients, seconds)
        late = asyncio.run(_lateness(port, seconds, door))
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
            with running(door, settings, folder / "door.log") as process:
                await_true(lambda: answers(settings.port), "the door did not open")
                late = measure(settings.port, process.pid, options.clients, options.seconds)
    print("| clients | latest /livez ms (door's) | latest /validate ms (door's) | asked | failed |")
    print("|---|---|---|---|---|")
    row = " | ".join(f"{one.late_s * 1000:.0f} ({one.door_s * 1000:.0f})" for one in late)
    print(f"| {options.clients} | {row} | {late.asked} | {late.failed} |")


if __name__ == "__main__":
    main()
