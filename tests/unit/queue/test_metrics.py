"""Totals rise with what happens to jobs, once for each, and stay when every process has gone."""

from __future__ import annotations

from typing import get_args

import pytest
import redis

from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobError, JobRequest, Lane, Mode, Provenance, Verdict
from phiq.errors import BrokerUnavailableError
from phiq.queue.buckets import BOUNDS_S
from phiq.queue.metrics import DOOR_TTL_S, MetricsStore, Tally
from phiq.queue.store import Claim, JobStore, new_id
from phiq.settings import Settings

FAILURE = JobError(code="scorer_failed", detail="no", retryable=False)


@pytest.fixture
def metrics(settings: Settings, client: redis.Redis) -> MetricsStore:
    return MetricsStore(settings, client)


def verdict(*, cached: bool = False) -> Verdict:
    return Verdict(
        valid=True,
        confidence=0.9,
        betti=(2, 0, 0),
        chi=2,
        phi_coherence=0.0,
        explanation='it says "cached":true',
        processing_time_ms=1,
        provenance=Provenance(scorer="test", version="1", cached=cached),
    )


def submit(store: JobStore, *requests: JobRequest, lane: Lane = Lane.interactive) -> list[str]:
    jobs = [(new_id(), request) for request in requests]
    store.submit(jobs, lane)
    return [job_id for job_id, _ in jobs]


def shift(client: redis.Redis, settings: Settings, job_id: str, back_ms: int) -> None:
    """Make a job older than it is."""
    record = f"{settings.prefix}:job:{job_id}"
    for name in ("created", "started"):
        if client.hexists(record, name):
            client.hincrby(record, name, -back_ms)


def succeed(store: JobStore, claim: Claim, score_s: float | None = None) -> int:
    results = [(job, verdict()) for job in claim.jobs]
    return store.complete(claim.token, results, score_s=score_s)


def test_jobs_are_counted_by_status_and_mode(store: JobStore, metrics: MetricsStore) -> None:
    """Every end of a job counts under its own status and mode, whichever call brought it."""
    # Given one job of each mode to succeed, to fail, and to be canceled
    modes: tuple[Mode, ...] = get_args(Mode)
    requests = [JobRequest(equation="x = x", mode=mode) for mode in modes]
    for _ in range(3):
        submit(store, *requests)
    # When they do
    for result in (verdict(), FAILURE):
        claim = store.claim("worker@a", len(modes))
        store.complete(claim.token, [(job, result) for job in claim.jobs])
    store.cancel_many([job.id for job in store.claim("worker@a", len(modes)).jobs])
    # Then
    assert metrics.totals().jobs == {
        (status, mode): 3 if status == "submitted" else 1
        for status in ("submitted", "succeeded", "failed", "canceled")
        for mode in modes
    }


@pytest.mark.parametrize(
    ("request_", "mode"),
    [
        (JobRequest(equation='a,"mode":"heuristic" = b'), "rigorous"),
        (JobRequest(equation="a = b", dims={"x": "J", "mode": "heuristic"}), "rigorous"),
        (JobRequest(equation="a = b", domain={"x": "real", "mode": "heuristic"}), "rigorous"),
        (JobRequest(equation='a":{ = b', mode="heuristic"), "heuristic"),
        (JobRequest(equation="a = b", mode="heuristic", dims={"mode": "J"}), "heuristic"),
    ],
)
def test_no_text_passes_for_a_mode(
    store: JobStore, metrics: MetricsStore, request_: JobRequest, mode: str
) -> None:
    """A request counts under its own mode, whatever its texts look like."""
    submit(store, request_)
    assert metrics.totals().jobs == {("submitted", mode): 1}


def test_times_fall_into_their_buckets(
    store: JobStore, metrics: MetricsStore, client: redis.Redis, settings: Settings
) -> None:
    """Wait and total go to the bucket of their lane that their value belongs to."""
    # Given a job of the bulk lane that waited 3 s, and was then scored for 4 s
    [job_id] = submit(store, JobRequest(equation="x = x"), lane=Lane.bulk)
    shift(client, settings, job_id, 3000)
    claim = store.claim("worker@a", 1)
    shift(client, settings, job_id, 4000)
    # When it ends
    succeed(store, claim)
    # Then
    totals = metrics.totals()
    assert set(totals.wait) == set(totals.total) == {"bulk"}
    for histogram, seconds in ((totals.wait["bulk"], 3.0), (totals.total["bulk"], 7.0)):
        bucket = next(k for k, bound in enumerate(BOUNDS_S) if seconds <= bound)
        assert histogram.counts[bucket] == histogram.count == 1
        assert seconds <= histogram.sum < seconds + 1


def test_a_time_past_every_bound_is_kept(
    store: JobStore, metrics: MetricsStore, client: redis.Redis, settings: Settings
) -> None:
    """What waited for longer than the last bound counts in the bucket past it."""
    [job_id] = submit(store, JobRequest(equation="x = x"))
    shift(client, settings, job_id, int(BOUNDS_S[-1] * 1000) + 60_000)
    succeed(store, store.claim("worker@a", 1))
    assert metrics.totals().wait["interactive"].counts[-1] == 1


def test_a_micro_batch_counts_once(store: JobStore, metrics: MetricsStore) -> None:
    """A call that is repeated after a lost reply counts nothing twice, one too late nothing."""
    # Given a micro-batch of 5
    submit(store, *[JobRequest(equation="x = x")] * 5)
    claim = store.claim("worker@a", 10)
    # When it is completed twice, and once more after the master list knows it
    assert [succeed(store, claim, score_s=0.25) for _ in range(3)] == [5, 0, 0]
    # Then
    totals = metrics.totals()
    assert (totals.size.count, totals.size.sum) == (1, 5)
    assert totals.size.counts[2] == 1  # up to 16
    assert (totals.score.count, totals.score.sum) == (1, 0.25)
    assert totals.jobs["succeeded", "rigorous"] == 5


def test_verdicts_from_the_cache_are_counted(store: JobStore, metrics: MetricsStore) -> None:
    """Only what says so in its provenance; not a failure, and not an explanation that looks so."""
    submit(store, *[JobRequest(equation="x = x")] * 3)
    claim = store.claim("worker@a", 3)
    results = zip(claim.jobs, [verdict(cached=True), verdict(), FAILURE], strict=True)
    store.complete(claim.token, list(results), score_s=0.0)
    assert metrics.totals().cached == 1


def test_a_lost_lease_is_counted(
    store: JobStore, metrics: MetricsStore, client: redis.Redis, settings: Settings
) -> None:
    """A claim whose worker died counts once, however many jobs and reapers it has."""
    submit(store, *[JobRequest(equation="x = x")] * 3)
    claim = store.claim("worker@a", 3)
    client.zadd(f"{settings.prefix}:leases", {claim.token: 1})
    store.reap()
    store.reap()
    assert metrics.totals().leases_lost == 1


def test_gauges_tell_what_is_there_now(store: JobStore, metrics: MetricsStore) -> None:
    """Inboxes by lane, dead letters and webhooks to be told."""
    submit(store, *[JobRequest(equation="x = x")] * 2)
    submit(store, *[JobRequest(equation="x = x")] * 3, lane=Lane.bulk)
    gauges = metrics.gauges()
    assert gauges.depths == {"suspect": 0, "interactive": 2, "bulk": 3}
    assert (gauges.dead, gauges.webhooks_due) == (0, 0)


def test_a_tally_waits_for_a_broker_that_is_away(
    metrics: MetricsStore, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What cannot be told is kept, told later, and told once."""
    # Given a tally, and a broker that has gone
    tally = Tally()
    for _ in range(3):
        tally.add("http GET /info 200")
    with EmbeddedBroker(tmp_path_factory.mktemp("away")) as other:
        away = Settings(redis_url=other.url, prefix=settings.prefix)
    with pytest.raises(BrokerUnavailableError):
        tally.flush(MetricsStore(away))
    # When a broker is there again
    tally.add("http GET /info 200")
    tally.flush(metrics)
    tally.flush(metrics)
    # Then
    assert metrics.totals().http == {("GET", "/info", "200"): 4}


def test_doors_that_died_are_forgotten(metrics: MetricsStore, client: redis.Redis) -> None:
    """Waiters of doors that beat are told; a door that stopped or died waits for nobody."""
    now_ms = metrics.door_beats("a", 3)
    while metrics.door_beats("b", 4) == now_ms:  # its beat holds for longer
        pass
    metrics.door_beats("c", 5)
    metrics.door_leaves("c")
    assert sorted(metrics.doors(now_ms)) == [3, 4]
    assert metrics.doors(now_ms + int(DOOR_TTL_S * 1000) + 1) == [4]


def test_totals_are_kept_as_a_table(
    store: JobStore, metrics: MetricsStore, client: redis.Redis, settings: Settings
) -> None:
    """What every job touches is found at once, not by walking along all fields."""
    submit(store, JobRequest(equation="x = x"))

    assert metrics.totals().jobs == {("submitted", "rigorous"): 1}
    assert client.object("encoding", f"{settings.prefix}:metrics") == b"hashtable"


def test_what_is_noted_is_summed_up_once(
    store: JobStore, metrics: MetricsStore, client: redis.Redis, settings: Settings
) -> None:
    """By whoever reads, or by the call that finds many notes; in any number, nothing is lost."""
    noted = f"{settings.prefix}:noted"
    longest = 0
    for _ in range(400):
        submit(store, JobRequest(equation="x = x"))
        longest = max(longest, client.strlen(noted))

    assert 4000 < longest <= 8192  # they were summed up now and then, though nobody read
    assert metrics.totals().jobs == {("submitted", "rigorous"): 400}
    assert not client.exists(noted)
    submit(store, JobRequest(equation="x = x"))
    assert metrics.totals().jobs == {("submitted", "rigorous"): 401}


def test_notes_by_whatever_hand_stop_nothing(
    store: JobStore, metrics: MetricsStore, client: redis.Redis, settings: Settings
) -> None:
    """Of what cannot be read nothing is told, and what comes after it counts."""
    noted = f"{settings.prefix}:noted"
    client.set(noted, b"no note\n17\tjobs submitted\n\xff\t\n")
    submit(store, JobRequest(equation="x = x"))
    assert metrics.totals().jobs["submitted", "rigorous"] == 1
    client.lpush(noted, "a list")
    submit(store, JobRequest(equation="x = x"))
    submit(store, JobRequest(equation="x = x"))
    assert metrics.totals().jobs["submitted", "rigorous"] == 2
