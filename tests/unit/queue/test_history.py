"""The pool's history: what jobs leave behind by minute, its quantiles, and what it may cost."""

from __future__ import annotations

import random
import re
import statistics
from itertools import pairwise

import pytest
import redis

from phiq.contract import JobError, JobRequest, Verdict
from phiq.queue.buckets import BOUNDS_S
from phiq.queue.history import SPANS, HistoryStore, quantiles
from phiq.queue.metrics import Histogram
from phiq.queue.store import JobStore, new_id
from phiq.settings import Settings

VERDICT = Verdict(
    valid=False,
    confidence=0.5,
    betti=(1, 0, 0),
    chi=1,
    phi_coherence=0.0,
    explanation="",
    processing_time_ms=0,
)
#: What the history may take in Redis.
MOST_BYTES = 2_000_000


@pytest.fixture
def history(settings: Settings, client: redis.Redis) -> HistoryStore:
    return HistoryStore(settings, client)


def work(store: JobStore, count: int, score_s: float = 0.02) -> None:
    store.submit([(new_id(), JobRequest(equation="a = b")) for _ in range(count)])
    claim = store.claim("worker@here", count)
    store.complete(claim.token, [(job, VERDICT) for job in claim.jobs], score_s=score_s)


def test_jobs_are_in_the_minute_in_which_they_moved(
    settings: Settings, store: JobStore, client: redis.Redis, history: HistoryStore
) -> None:
    """What came and ended now is in the last point, what an older minute holds in its own."""
    work(store, 10)
    store.submit([("gone", JobRequest(equation="a = b"))])
    store.cancel("gone")
    now_minute = history.read("hour").now_ms // 60_000
    client.hset(f"{settings.prefix}:history:{now_minute - 30}", "jobs succeeded", 7)
    client.hset(f"{settings.prefix}:history:{now_minute - 90}", "jobs succeeded", 3)

    hour, day = history.read("hour"), history.read("day")

    last = [sum(p.succeeded for p in hour.points[-3:]), sum(p.submitted for p in hour.points[-3:])]
    assert last == [10, 11]
    assert (hour.total.succeeded, hour.total.canceled) == (17, 1)
    assert (day.total.succeeded, day.total.submitted) == (20, 11)
    for span in (hour, day):
        minutes, step = SPANS[span.span]
        assert len(span.points) == minutes // step
        assert {b.start_ms - a.start_ms for a, b in pairwise(span.points)} == {step * 60_000}
        assert span.points[-1].start_ms <= span.now_ms < span.points[-1].start_ms + step * 60_000


def test_times_are_told_by_quantiles(store: JobStore, history: HistoryStore) -> None:
    """Of waits and of micro-batches in the scorer; of nothing there are none."""
    assert history.read("hour").total.wait_s is None
    work(store, 10, score_s=0.02)

    total = history.read("hour").total

    assert total.wait_s
    assert 0 < total.wait_s.p50 <= total.wait_s.p99 < 1
    assert total.score_s
    assert 0.01 <= total.score_s.p50 <= 0.025
    assert total.rate > 0


def test_quantiles_are_as_fine_as_the_buckets() -> None:
    """Within the bucket of the true quantile, for times from microseconds to an hour."""
    rng = random.Random(1)
    for scale in (1e-5, 1e-2, 1.0, 300.0):
        times = [rng.lognormvariate(0, 1) * scale for _ in range(2000)]
        histogram = Histogram(BOUNDS_S)
        for time in times:
            histogram.counts[sum(time > bound for bound in BOUNDS_S)] += 1

        told = quantiles([histogram])

        assert told
        cuts = statistics.quantiles(times, n=100)
        for true, found in ((cuts[49], told.p50), (cuts[98], told.p99)):
            bucket = sum(true > bound for bound in BOUNDS_S)
            edges = (0.0, *BOUNDS_S, BOUNDS_S[-1])
            assert edges[bucket] <= found <= edges[bucket + 1]


def test_a_day_stays_small(settings: Settings, client: redis.Redis, store: JobStore) -> None:
    """Were every bucket of every minute filled, with large numbers, it would be under 2 MB."""
    buckets = range(1, len(BOUNDS_S) + 2)
    fields = {
        f"jobs {status}": 10**6
        for status in ("submitted", "succeeded", "failed", "canceled", "expired")
    }
    for name in ("wait interactive", "wait bulk", "score"):
        fields |= {f"{name} {part}": 10**6 for part in buckets}
    client.hset("full", mapping=fields)

    size = client.memory_usage("full")

    assert isinstance(size, int)
    assert size * 1442 <= MOST_BYTES


def test_minutes_lapse(
    settings: Settings, client: redis.Redis, store: JobStore, history: HistoryStore
) -> None:
    """A minute is forgotten after a day, by itself; and totals by minute are these alone."""
    work(store, 3)
    history.read("hour")

    keys = list(client.scan_iter(f"{settings.prefix}:history:*"))

    assert keys
    for key in keys:
        assert 86_400 < client.ttl(key) <= 86_400 + 120
        for field in client.hkeys(key):
            assert re.fullmatch(rb"jobs \w+|wait \w+ \d+|score \d+", field)


def test_a_failed_job_counts_as_failed(store: JobStore, history: HistoryStore) -> None:
    """It was scored, too: its wait is among the waits."""
    store.submit([("bad", JobRequest(equation="a = b"))])
    claim = store.claim("worker@here", 1)
    error = JobError(code="scorer", detail="", retryable=False)
    store.complete(claim.token, [(claim.jobs[0], error)])

    total = history.read("hour").total

    assert (total.failed, total.succeeded) == (1, 0)
    assert total.wait_s
