"""How late answers are when 500 clients wait on one door process.

    python -m benchmarks.waiters [--waiters 500]

Each client holds a connection of its own, and waits for a job of its own. The jobs end as workers
end them, by the same calls, but when this program wants: one after the other, or all at once. What
is measured is the time from the end of a job to the answer at its client. Broker, door and clients
share this machine's cores with whatever else runs.
"""

from __future__ import annotations

import sys

if not __package__:  # run as a script: queue.py beside it must not hide the standard library's
    sys.path[0] = sys.path[0].rpartition("/")[0]

import argparse
import asyncio
import json
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from threading import Event
from time import monotonic, sleep
from typing import NamedTuple

import psutil  # type: ignore[import-untyped]

from benchmarks.door import answers, await_true, cpu_s, running
from phiq.cli.embedded import EmbeddedBroker, free_port
from phiq.contract import JobRequest, Verdict
from phiq.queue.connection import connect
from phiq.queue.store import ClaimedJob, JobStore, new_id
from phiq.settings import Settings

#: Jobs that end in a second, in the first run: 500 waits of five seconds each.
PACE = 100
#: Jobs that end in one call, in the second run.
MICRO_BATCH = 256
#: The door is at rest when it does little for so long, in seconds.
REST_S = 0.5


class Outcome(NamedTuple):
    """A run: milliseconds from each job's end to its answer; what it cost the door."""

    late_ms: list[float]
    lost: int
    cpu_us: float
    redis_clients: int
    redis_clients_before: int


async def _wait(port: int, job_id: str) -> tuple[str, float]:
    """Poll for a job over a connection of its own; what it says, and when that came."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET /v1/jobs/{job_id}?wait=60 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    body = await reader.readexactly(length)
    came = monotonic()
    writer.close()
    job = json.loads(body)
    return f"{job.get('id')} {job.get('status')} {job['request']['equation']}", came


def wait_for_all(port: int, job_ids: list[str]) -> list[tuple[str, float]]:
    """The answers to all clients; runs in a process of its own."""

    async def crowd() -> list[tuple[str, float]]:
        return await asyncio.gather(*(_wait(port, job_id) for job_id in job_ids))

    return asyncio.run(crowd())


def equation(job_id: str) -> str:
    """The equation of a job, which no other has."""
    return f"x_{job_id} = 1"


def verdict(job: ClaimedJob) -> Verdict:
    """As short as verdicts are."""
    return Verdict(
        valid=False,
        confidence=0.5,
        betti=(1, 0, 0),
        chi=1,
        phi_coherence=0.0,
        explanation=job.request.equation,
        processing_time_ms=0,
        mode="heuristic",
    )


def end_jobs(store: JobStore, count: int, most: int, pace: float | None) -> dict[str, float]:
    """End `count` jobs, at most so many in one call; when each was."""
    ended: dict[str, float] = {}
    start = monotonic()
    while len(ended) < count:
        if pace:
            sleep(max(0.0, start + len(ended) / pace - monotonic()))
        claim = store.claim("worker@benchmark", most)
        results = [(job, verdict(job)) for job in claim.jobs]
        now = monotonic()
        store.complete(claim.token, results)
        ended |= dict.fromkeys((job.id for job in claim.jobs), now)
    return ended


def measure(settings: Settings, pid: int, waiters: int, most: int, pace: float | None) -> Outcome:
    """One run with so many waiters."""
    client = connect(settings)
    store = JobStore(settings, client)
    ids = [new_id() for _ in range(waiters)]
    store.submit([(i, JobRequest(equation=equation(i), mode="heuristic")) for i in ids])
    clients_before = len(client.client_list())
    cpu_before = cpu_s(pid)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as crowd:
        telling = crowd.submit(wait_for_all, settings.port, ids)
        await_true(lambda: connected(pid, settings.port) >= waiters, "not all clients came to wait")
        await_true(lambda: idle(pid), "the door does not come to rest")
        clients = len(client.client_list())
        ended = end_jobs(store, waiters, most, pace)
        told = dict(zip(ids, telling.result(), strict=True))
    right = [i for i in ids if told[i][0] == f"{i} succeeded {equation(i)}"]
    late = [(told[i][1] - ended[i]) * 1000 for i in right]
    cpu_us = (cpu_s(pid) - cpu_before) / waiters * 1e6
    client.close()
    return Outcome(late, waiters - len(right), cpu_us, clients, clients_before)


def connected(pid: int, port: int) -> int:
    """How many clients a process and its children have."""
    process = psutil.Process(pid)
    family = (process, *process.children(recursive=True))
    sockets = (each for one in family for each in one.net_connections("tcp"))
    return sum(each.status == "ESTABLISHED" and each.laddr.port == port for each in sockets)


def idle(pid: int) -> bool:
    """Whether the door does nothing for a while: every poll has looked at its record."""
    before = cpu_s(pid)
    Event().wait(REST_S)
    return cpu_s(pid) - before < REST_S / 10


def row(name: str, run: Outcome) -> str:
    """A line of the table."""
    cuts = quantiles(run.late_ms, n=100)
    late = f"{cuts[49]:.1f} / {cuts[98]:.1f} / {max(run.late_ms):.1f}"
    clients = f"{run.redis_clients_before} / {run.redis_clients}"
    return f"| {name} | {len(run.late_ms)} | {run.lost} | {late} | {run.cpu_us:.0f} | {clients} |"


def main() -> None:
    """Run both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waiters", type=int, default=500)
    waiters = parser.parse_args().waiters
    folder = Path(tempfile.mkdtemp(prefix="phiq-waiters-"))
    print("| jobs end | answers | lost | p50 / p99 / most ms | door CPU µs each | Redis clients |")
    print("|---|---|---|---|---|---|")
    with EmbeddedBroker(folder / "broker") as broker:
        settings = Settings(redis_url=broker.url, port=free_port())
        command = [sys.executable, "-m", "api"]
        with running(command, settings, folder / "door.log") as door:
            await_true(lambda: answers(settings.port, "/livez"), "the door did not open")
            measure(settings, door.pid, waiters, MICRO_BATCH, None)  # warm-up
            paced = measure(settings, door.pid, waiters, 1, PACE)
            print(row(f"one by one, {PACE} a second", paced), flush=True)
            at_once = measure(settings, door.pid, waiters, MICRO_BATCH, None)
            print(row(f"all at once, {MICRO_BATCH} a call", at_once))


if __name__ == "__main__":
    main()
