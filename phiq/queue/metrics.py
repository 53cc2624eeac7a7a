"""Totals of the whole pool, and how full it is: what `/metrics` tells, and any history is made of.

Totals stand in one hash and outlive every process; the scripts that move jobs count them on the
way. It knows no format of any monitoring system: that is `api/metrics.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Literal, NamedTuple, get_args

import redis
from msgspec import Struct, field

from phiq.queue.buckets import BOUNDS_S, BOUNDS_SIZE
from phiq.queue.connection import connect
from phiq.queue.scripts import Asked, Scripts
from phiq.settings import Settings

#: How long a door is believed without a sign of life, in seconds; as `HEARTBEAT_TTL_S` of workers.
DOOR_TTL_S = 6.0
#: Inboxes in the order of `lua/gauges.lua`.
INBOXES = ("suspect", "interactive", "bulk")
#: How a delivery of a webhook ends; a `failed` one is tried again.
WebhookOutcome = Literal["delivered", "failed", "refused", "given_up"]
WEBHOOK_OUTCOMES: tuple[WebhookOutcome, ...] = get_args(WebhookOutcome)
#: Sums of seconds are kept in microseconds, as Redis counts in whole numbers.
_US = 1_000_000


class Histogram:
    """Observations by bucket: `counts[k]` are those above `bounds[k - 1]` and up to `bounds[k]`."""

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds = bounds
        self.counts = [0] * (len(bounds) + 1)
        self.sum = 0.0

    def put(self, bucket: str, count: int) -> None:
        """Set a bucket by its number, from 1; of one of another version nothing is known here."""
        if bucket.isdecimal() and 1 <= int(bucket) <= len(self.counts):
            self.counts[int(bucket) - 1] = count

    @property
    def count(self) -> int:
        """Observations in all."""
        return sum(self.counts)

    @classmethod
    def of_seconds(cls) -> Histogram:
        """An empty one, of times."""
        return cls(BOUNDS_S)


class Totals(Struct):
    """Totals since the beginning. Times are in seconds.

    jobs: by (status or `submitted`, mode). wait, total: by lane, of jobs that were scored. score,
    size: of micro-batches. cached: verdicts that workers remembered. http: by (method, route,
    status). webhooks: deliveries by outcome.
    """

    jobs: dict[tuple[str, str], int] = field(default_factory=dict)
    wait: dict[str, Histogram] = field(default_factory=dict)
    total: dict[str, Histogram] = field(default_factory=dict)
    score: Histogram = field(default_factory=Histogram.of_seconds)
    size: Histogram = field(default_factory=lambda: Histogram(BOUNDS_SIZE))
    cached: int = 0
    leases_lost: int = 0
    http: dict[tuple[str, str, str], int] = field(default_factory=dict)
    webhooks: dict[str, int] = field(default_factory=dict)


class Gauges(NamedTuple):
    """How full the pool is now; `depths` are ids in each inbox, of canceled jobs too."""

    depths: dict[str, int]
    dead: int
    webhooks_due: int


def totals_of(answer: Iterable[bytes]) -> Totals:
    """What total.lua answered; what this version does not know is left out."""
    totals, told = Totals(), iter(answer)
    for name, value in numbers(dict(zip(told, told, strict=True))):
        match name:
            case ["jobs", status, mode]:
                totals.jobs[status, mode] = value
            case [("wait" | "total") as kind, lane, part]:
                by_lane = totals.wait if kind == "wait" else totals.total
                _fill(by_lane.setdefault(lane, Histogram.of_seconds()), part, value)
            case ["score", part]:
                _fill(totals.score, part, value)
            case ["size", part]:
                _fill(totals.size, part, value)
            case ["cached"]:
                totals.cached = value
            case ["leases_lost"]:
                totals.leases_lost = value
            case ["http", method, route, status]:
                totals.http[method, route, status] = value
            case ["webhooks", outcome]:
                totals.webhooks[outcome] = value
    return totals


def numbers(stored: Mapping[bytes, bytes]) -> Iterator[tuple[list[str], int]]:
    """The names, in words, and the values of those fields that hold a number."""
    for name, value in stored.items():
        try:
            yield name.decode().split(" "), int(value)
        except ValueError:  # by whatever hand: one is no reason to tell none
            continue


def _fill(histogram: Histogram, part: str, value: int) -> None:
    if part == "us":
        histogram.sum = value / _US
    elif part == "sum":
        histogram.sum = value
    else:
        histogram.put(part, value)


class MetricsStore:
    """Totals and gauges on one Redis. Thread-safe; methods may raise `BrokerUnavailableError`."""

    def __init__(self, settings: Settings, client: redis.Redis | None = None) -> None:
        self._redis = Scripts(settings, client or connect(settings))

    def totals(self) -> Totals:
        """Every total as of now."""
        return totals_of(self._redis.run("total"))

    def gauges(self) -> Gauges:
        """How full the pool is now."""
        *depths, dead, due = self._redis.run("gauges")
        return Gauges(dict(zip(INBOXES, depths, strict=True)), dead, due)

    def rise(self, totals: Iterable[tuple[str, int]]) -> None:
        """Add to totals, by field: `webhooks delivered`, `http GET /info 200`."""
        fields = [part for total in totals for part in total]
        if fields:
            self._redis.run("rise", *fields)

    def door_beats(self, door_id: str, waiters: int) -> int:
        """Tell that a door's process lives, and how many requests wait there.

        Returns the server's time in ms.
        """
        script, args = self.door_beat(door_id, waiters)
        return int(self._redis.run(script, *args))

    @staticmethod
    def door_beat(door_id: str, waiters: int) -> Asked:
        """What `door_beats` asks."""
        return "door", (door_id, waiters, int(DOOR_TTL_S * 1000))

    def door_leaves(self, door_id: str) -> None:
        """Forget a door's process that stops."""
        self._redis.command("HDEL", self._redis.key("doors"), door_id)

    def doors(self, now_ms: int) -> list[int]:
        """Requests that wait, for each door's process alive; the others are forgotten."""
        stored = self._redis.command("HGETALL", self._redis.key("doors"))
        beats = {id_: _door_beat(beat) for id_, beat in stored.items()}
        gone = [id_ for id_, (_, until_ms) in beats.items() if until_ms < now_ms]
        if gone:
            self._redis.command("HDEL", self._redis.key("doors"), *gone)
        return [waiters for waiters, until_ms in beats.values() if until_ms >= now_ms]


def _door_beat(stored: bytes) -> tuple[int, int]:
    """Requests that wait at a door, and until when this holds; over long ago where unreadable."""
    try:
        waiters, until_ms = map(int, stored.split())
    except ValueError:
        return 0, 0
    return waiters, until_ms


class Tally:
    """Counts in this process until they are taken to the store. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: Counter[str] = Counter()

    def add(self, name: str) -> None:
        """Count one."""
        with self._lock:
            self._counts[name] += 1

    def flush(self, store: MetricsStore) -> None:
        """Take what was counted to `store`; what cannot be told now is kept for the next time."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        try:
            store.rise(counts.items())
        except BaseException:
            with self._lock:
                self._counts.update(counts)
            raise
