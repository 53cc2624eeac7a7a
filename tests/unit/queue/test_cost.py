"""What a job costs, counted: commands, bytes sent, written and held in memory, Python calls.

No other program can move these. A bound is a tenth over what was counted when it was set; whoever
comes near it has added work to every job, and raises the bound only for what is worth that.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import pytest
import redis

from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobRequest, Provenance, Verdict
from phiq.queue.calls import Channel
from phiq.queue.connection import connect
from phiq.queue.load import LoadWatch
from phiq.queue.registry import Registry
from phiq.queue.store import JobStore, Wanted, new_id
from phiq.scaling import Bounds, Scaler
from phiq.settings import Settings
from support import HEARTBEAT, commands

#: As a worker on this machine is named.
WORKER = "worker@host-cpu-12345-abcdef"
JOBS, MICRO_BATCH = 512, 256


class Cost(NamedTuple):
    """Of a job, on average."""

    commands: float
    scripts: float
    sent: float
    answered: float
    appended: float


#: Jobs of a full pool, submitted in hundreds.
MOST_TO_SUBMIT = Cost(1.24, 0.013, 106, 10.2, 348)
#: The same jobs claimed and completed in micro-batches of 256.
MOST_TO_WORK = Cost(5.6, 0.011, 385, 118, 920)
#: Bytes of memory that the record of a job takes while it waits, and with its verdict.
MOST_QUEUED, MOST_KEPT = 700, 1000
#: A job that comes alone to a worker that lingers: one script submits it and wakes the worker, one
#: claims it, two in one trip complete it and find nothing more.
MOST_ALONE = Cost(44.1, 4, 1366, 342, 2440)
#: Python functions that its submit calls, redis-py's among them.
MOST_CALLS_ALONE = 39
#: The same of one that hears of its end, and of one that reads its record.
MOST_CALLS_TO_HEAR, MOST_CALLS_TO_READ = 9, 46
#: Commands of a beat, of which there is one a second: what is idle costs no more.
MOST_A_BEAT = 1


class Meter:
    """A broker of its own, as nobody else may be counted."""

    def __init__(self, settings: Settings) -> None:
        self._client = connect(settings)
        self._before = self._read()

    def __enter__(self) -> Meter:
        self._before = self._read()
        return self

    def __exit__(self, *_: object) -> None:
        self._after = self._read()

    def cost(self, jobs: int) -> Cost:
        """What was counted within, a job."""
        pairs = zip(self._before, self._after, strict=True)
        return Cost(*((after - before) / jobs for before, after in pairs))

    def _read(self) -> Cost:
        told = self._client.info("stats")
        calls = {
            name.removeprefix("cmdstat_"): entry["calls"]
            for name, entry in self._client.info("commandstats").items()
        }
        scripts = calls.pop("evalsha", 0)
        for name in ("info", "client|setinfo", "hello", "eval", "script|load"):
            calls.pop(name, None)
        return Cost(
            sum(calls.values()),
            scripts,
            told["total_net_input_bytes"],
            told["total_net_output_bytes"],
            self._client.info("persistence")["aof_current_size"],
        )


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Iterator[Settings]:
    with EmbeddedBroker(tmp_path / "own", fsync="no") as broker:
        yield replace(settings, redis_url=broker.url, prefix="phiq")


def requests(count: int) -> list[tuple[str, JobRequest]]:
    return [
        (new_id(), JobRequest(equation=f"E = mc² + {n}", mode="heuristic")) for n in range(count)
    ]


def verdict(n: int) -> Verdict:
    """As long as the shipped scorer's are; one in four holds."""
    return Verdict(
        valid=n % 4 == 0,
        confidence=0.9,
        betti=(2, 0, 0),
        chi=2,
        phi_coherence=0.0,
        explanation="Equation 'E = mc² + 1' has topological signature B₀=2, B₁=0, B₂=0 with χ=2",
        processing_time_ms=1,
        mode="heuristic",
        provenance=Provenance(scorer="phiq-heuristic", version="8", device="cpu"),
    )


def submit(store: JobStore, count: int) -> None:
    jobs = requests(count)
    for start in range(0, count, 100):
        store.submit(jobs[start : start + 100])


def work(store: JobStore, wanted: Wanted) -> None:
    claim = store.take(wanted)
    while claim.jobs:
        results = [(job, verdict(n)) for n, job in enumerate(claim.jobs)]
        following = wanted._replace(token=new_id(), called=False)
        _, claim = store.exchange(claim.token, results, following, score_s=0.05)


def within(cost: Cost, most: Cost) -> bool:
    return all(got <= bound for got, bound in zip(cost, most, strict=True))


def test_jobs_in_bulk(own: Settings) -> None:
    """Commands and bytes a job of a full pool, in both halves of its life."""
    store = JobStore(own, connect(own), lambda: None)
    submit(store, JOBS)
    work(store, Wanted(new_id(), WORKER, MICRO_BATCH))  # the first pays for what is made once
    meter = Meter(own)

    with meter:
        submit(store, JOBS)
    submitted = meter.cost(JOBS)
    with meter:
        work(store, Wanted(new_id(), WORKER, MICRO_BATCH))
    worked = meter.cost(JOBS)

    assert within(submitted, MOST_TO_SUBMIT), submitted
    assert within(worked, MOST_TO_WORK), worked


def test_a_job_that_comes_alone(own: Settings) -> None:
    """Its four scripts, and what they ask."""
    store = JobStore(own, connect(own), lambda: None)
    with connect(own).pubsub() as channel:
        channel.subscribe(f"{own.prefix}:wake:{WORKER}")
        assert channel.get_message(timeout=5)
        store.take(Wanted(new_id(), WORKER, MICRO_BATCH, True, 60_000))
        meter = Meter(own)
        for _ in range(2):  # the first pays for what is made once
            with meter:
                for job in requests(50):
                    store.submit([job])
                    work(store, Wanted(new_id(), WORKER, MICRO_BATCH, True, 60_000))

        cost = meter.cost(50)

    assert within(cost, MOST_ALONE), cost


def calls_of(do: Callable[[], object]) -> list[str]:
    """The names of the Python functions that are called."""
    names: list[str] = []
    before = sys.getprofile()
    sys.setprofile(lambda frame, event, _: _note(names, frame, event))
    do()
    sys.setprofile(before)
    return names


def _note(names: list[str], frame: FrameType, event: str) -> None:
    if event == "call":
        names.append(frame.f_code.co_name)


def test_a_submit_in_python(store: JobStore) -> None:
    """What whoever submits has to do for one job, as its calls count it."""
    calls: list[str] = []
    for job in requests(3):  # the first opens a connection
        calls = calls_of(partial(store.submit, [job]))

    assert len(calls) <= MOST_CALLS_ALONE, calls


def test_a_verdict_in_python(store: JobStore, client: redis.Redis) -> None:
    """What whoever waits has to do: hear of an end, and read the record."""
    heard, read = [""], [""]
    with closing(Channel(client, "news")) as channel:
        for job in requests(3):
            store.submit([job])
            client.publish("news", job[0])
            heard = calls_of(partial(channel.hear, 5))
            read = calls_of(partial(store.get, job[0]))

    assert len(heard) <= MOST_CALLS_TO_HEAR, heard
    assert len(read) <= MOST_CALLS_TO_READ, read


def test_memory(own: Settings) -> None:
    """A record fits into what was promised, waiting and with its verdict."""
    client = connect(own)
    store = JobStore(own, client)
    [(job_id, request)] = requests(1)
    store.submit([(job_id, request)])
    record = f"{own.prefix}:job:{job_id}"
    queued = client.memory_usage(record)
    work(store, Wanted(new_id(), WORKER, MICRO_BATCH))

    assert queued <= MOST_QUEUED
    assert client.memory_usage(record) <= MOST_KEPT


def test_a_beat(own: Settings) -> None:
    """What an idle worker and an idle door send each second: a pool of many must not add up."""
    client = connect(own)
    store, registry = JobStore(own, client), Registry(own, client)
    load = LoadWatch(own, Scaler(Bounds()), client)

    for _ in range(2):  # the first pays for what is made once
        with commands(own.redis_url) as of_a_worker:
            registry.beat_with(HEARTBEAT, store.reaping())
        with commands(own.redis_url) as of_a_door:
            load.look_from_door("door", 0)

    assert len(of_a_worker) <= MOST_A_BEAT, of_a_worker
    assert len(of_a_door) <= MOST_A_BEAT, of_a_door
