"""What the door tells of the pool: its workers, its queue, how large it should be.

Part of the wire, as `contract.py` is; it decides nothing. The door sends every field; those with a
default are younger than the first release, whose doors do not.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

#: `unknown`: a word of a newer version.
WorkerStatus = Literal["starting", "ready", "busy", "paused", "draining", "unknown"]
#: What a worker may be told: to finish what it holds and end; to take no more; to take again.
WorkerOrder = Literal["drain", "pause", "resume"]
PoolStatus = Literal["ready", "starting", "no_workers"]


class PoolWorker(Struct, kw_only=True):
    """A worker of the pool; rate is jobs ended per second, memory is in MiB (null on a CPU).

    `last_seen_s` is the age of its last heartbeat; `build` that of Phiq's scorer, "Python" or
    "compiled".
    """

    worker_id: str
    device: str
    device_name: str
    status: WorkerStatus
    micro_batch: int
    rate: float
    memory: float | None
    jobs_done: int
    scorer: str
    started_ms: int
    last_seen_s: float = 0.0
    build: str = ""


class Queue(Struct, kw_only=True):
    """The queue at one moment; `oldest_age_s` is null when nothing waits.

    `lanes` counts ids by inbox, those of jobs that ended while they waited among them.
    """

    queued: int
    running: int
    oldest_age_s: float | None
    paused: bool
    lanes: dict[str, int] = {}


class Info(Struct, kw_only=True):
    """The pool; `counts` are totals since the beginning, by name."""

    status: PoolStatus
    workers: list[PoolWorker]
    queue: Queue
    counts: dict[str, int]


class Sizing(Struct, kw_only=True):
    """Between which bounds a pool can be scaled, and how many workers it is told to have now.

    `wanted` is the number that somebody wants whatever the load; null where the load decides.
    """

    least: int
    most: int
    workers: int
    wanted: int | None = None


class WantedSize(Struct, kw_only=True, forbid_unknown_fields=True):
    """How many workers a pool is to have, a whole number; null: as many as the load asks for."""

    workers: Annotated[float, Meta(ge=1, multiple_of=1)] | None


class Scale(Struct, kw_only=True):
    """How large the pool should be: `desired` workers, as the load asks.

    `load` is jobs queued and running over `capacity`, the jobs the pool holds at once. `sizing` is
    null where nothing is there that could scale the pool from here.
    """

    queued: int
    running: int
    capacity: int
    load: float
    desired: int
    sizing: Sizing | None = None


class Paused(Struct):
    """Whether the pool is paused now."""

    paused: bool


class Requeued(Struct):
    """How many failed jobs wait again."""

    requeued: int


class Purged(Struct):
    """How many failed jobs were forgotten."""

    purged: int
