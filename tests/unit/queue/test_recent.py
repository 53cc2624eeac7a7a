"""Recent jobs and batches: newest first, bounded, each to its owner, as the records are now."""

from __future__ import annotations

from itertools import pairwise

import pytest
import redis

from phiq.contract import JobError, JobRequest, Lane, Status, Verdict
from phiq.listing import SHOWN_CHARS
from phiq.queue.batches import BatchStore
from phiq.queue.failures import FailureStore
from phiq.queue.recent import UNSUCCESSFUL, RecentStore, Wanted
from phiq.queue.scripts import MOST_RECENT
from phiq.queue.store import CHUNK, JobStore
from phiq.settings import Settings

EVERYONE = Wanted()
FAILURE = JobError(code="scorer", detail="no", retryable=False)


@pytest.fixture
def batches(settings: Settings, store: JobStore, client: redis.Redis) -> BatchStore:
    return BatchStore(settings, store, client)


@pytest.fixture
def recent(
    settings: Settings, store: JobStore, batches: BatchStore, client: redis.Redis
) -> RecentStore:
    return RecentStore(settings, store, batches, client)


def verdict() -> Verdict:
    return Verdict(
        valid=True,
        confidence=0.5,
        betti=(1, 0, 0),
        chi=1,
        phi_coherence=0.0,
        explanation='it says "verdict":"contradiction" and {"valid":false',
        processing_time_ms=1,
        mode="rigorous",
        verdict="identity",
    )


def submit(store: JobStore, *ids: str, owner: str = "", lane: Lane = Lane.interactive) -> None:
    jobs = [(id_, JobRequest(equation=f"{id_} = 1")) for id_ in ids]
    assert set(store.submit(jobs, lane, owner=owner)) == {"created"}


def end(store: JobStore, **results: Verdict | JobError) -> None:
    """Let a worker take what waits and end it: as told, else with a verdict."""
    claim = store.claim("worker@here", MOST_RECENT)
    store.complete(claim.token, [(job, results.get(job.id, verdict())) for job in claim.jobs])


def ids(recent: RecentStore, wanted: Wanted = EVERYONE, **asked: object) -> list[str]:
    return [job.id for job in recent.jobs(wanted, **asked).jobs]  # type: ignore[arg-type]


def test_a_line_tells_what_became_of_a_job(store: JobStore, recent: RecentStore) -> None:
    """Its times, worker and verdict; nothing of what has not happened yet."""
    submit(store, "done", "bad")
    end(store, bad=FAILURE)
    submit(store, "waits")

    waits, bad, done = recent.jobs(EVERYONE).jobs

    assert (waits.status, waits.terminal, waits.worker_id) == (Status.queued, False, None)
    assert (waits.wait_s, waits.duration_s, waits.valid, waits.verdict) == (None,) * 4
    assert (bad.status, bad.error, bad.verdict) == (Status.failed, FAILURE, None)
    assert (done.status, done.valid, done.verdict) == (Status.succeeded, True, "identity")
    assert (done.equation, done.worker_id, done.attempt) == ("done = 1", "worker@here", 1)
    for job in (bad, done):
        assert job.started_ms is not None
        assert job.finished_ms is not None
        assert job.wait_s == (job.started_ms - job.created_ms) / 1000
        assert job.duration_s == (job.finished_ms - job.started_ms) / 1000
        assert 0 <= job.age_s < 60


def test_pages_follow_each_other_without_gap(store: JobStore, recent: RecentStore) -> None:
    """Also while newer jobs come, which no later page shows."""
    names = [f"j{n}" for n in range(10)]
    submit(store, *names)

    seen, before = [], None
    while True:
        page = recent.jobs(EVERYONE, before=before, limit=3)
        seen += [job.id for job in page.jobs]
        submit(store, f"later{len(seen)}")
        before = page.next_before
        if before is None:
            break

    assert seen == names[::-1]


def test_the_lists_are_bounded(
    settings: Settings, store: JobStore, recent: RecentStore, client: redis.Redis
) -> None:
    """The newest are kept, whatever came before; a place that was cut off ends the pages."""
    submit(store, "first")
    for start in range(0, MOST_RECENT + 2 * CHUNK, CHUNK):
        submit(store, *(f"j{n}" for n in range(start, start + CHUNK)), owner="ann")

    store.cancel_many(["first", *(f"j{n}" for n in range(MOST_RECENT + 2 * CHUNK))])
    lists = [f"{settings.prefix}:recent:{name}" for name in ("jobs", "jobs:ann")]
    assert max(map(client.llen, lists)) <= MOST_RECENT + 1000
    assert client.zcard(f"{settings.prefix}:recent:unsuccessful") <= MOST_RECENT
    assert ids(recent, limit=1) == [f"j{MOST_RECENT + 2 * CHUNK - 1}"]
    assert ids(recent, before="first") == []
    assert ids(recent, before="never was") == []


def test_each_owner_sees_its_own(store: JobStore, recent: RecentStore) -> None:
    """And another's bulk does not push them out; who may see all is told whose each is."""
    submit(store, "mine", owner="ann")
    submit(store, *(f"j{n}" for n in range(CHUNK)), owner="bob")
    submit(store, "failed", owner="bob")
    end(store, failed=FAILURE, mine=FAILURE)

    assert ids(recent, Wanted(owner="ann")) == ["mine"]
    assert ids(recent, Wanted(owner="ann", statuses=UNSUCCESSFUL)) == ["mine"]
    assert ids(recent, Wanted(owner="eve")) == []
    assert ids(recent, Wanted(owner="bob"), limit=1) == ["failed"]
    assert {job.owner for job in recent.jobs(EVERYONE, limit=1000).jobs} == {"ann", "bob"}
    assert {job.owner for job in recent.jobs(Wanted(owner="ann")).jobs} == {None}


def test_jobs_are_listed_by_status_and_lane(store: JobStore, recent: RecentStore) -> None:
    """What runs is found behind any backlog, what went wrong behind any number of successes."""
    submit(store, "bad", "gone")
    store.cancel("gone")
    end(store, bad=FAILURE)
    submit(store, "runs")
    store.claim("worker@here", 1)
    submit(store, *(f"j{n}" for n in range(3)), lane=Lane.bulk)

    def listed(*statuses: Status) -> list[str]:
        return ids(recent, Wanted(statuses=statuses))

    assert listed(Status.running) == ["runs"]
    assert listed(Status.failed) == ["bad"]
    assert listed(Status.canceled) == ["gone"]
    assert sorted(listed(*UNSUCCESSFUL)) == ["bad", "gone"]
    assert listed(Status.queued) == ["j2", "j1", "j0"]
    assert ids(recent, Wanted(lane=Lane.interactive)) == ["runs", "gone", "bad"]


def test_a_dead_letter_that_dies_again_is_listed_once(
    settings: Settings,
    store: JobStore,
    failures: FailureStore,
    client: redis.Redis,
    recent: RecentStore,
) -> None:
    """So that a page that begins after it does not show what came before."""

    def lose_worker() -> None:
        for _ in range(settings.max_attempts):
            claim = store.claim("worker@here", 1)
            client.zadd(f"{settings.prefix}:leases", {claim.token: 1})
            store.reap()

    submit(store, "cursed")
    lose_worker()
    submit(store, "between")
    store.cancel("between")
    assert failures.requeue("dead", ["cursed"]) == [True]
    lose_worker()

    assert ids(recent, Wanted(statuses=UNSUCCESSFUL)) == ["cursed", "between"]
    assert ids(recent, Wanted(statuses=UNSUCCESSFUL), before="cursed") == ["between"]


def test_what_was_forgotten_is_passed_over(
    settings: Settings, store: JobStore, client: redis.Redis, recent: RecentStore
) -> None:
    """A record that expired leaves no hole and no error, and pages go on behind it."""
    submit(store, *(f"j{n}" for n in range(6)))
    client.delete(*(f"{settings.prefix}:job:j{n}" for n in range(2, 6)))

    assert ids(recent, limit=1) == ["j1"]
    assert ids(recent, before="j5") == ["j1", "j0"]


def test_long_equations_are_cut(store: JobStore, recent: RecentStore) -> None:
    """A line stays a line; what is in it stays as it was sent."""
    text = '<script>"\u202e' + "é" * 4000
    store.submit([("long", JobRequest(equation=text))])

    [job] = recent.jobs(EVERYONE).jobs

    assert job.equation == text[:SHOWN_CHARS]


def test_batches_are_listed_newest_first(batches: BatchStore, recent: RecentStore) -> None:
    """Once each, by pages, to their owners; their items name them."""
    for n in range(5):
        assert batches.open(f"b{n}", owner="ann" if n % 2 else "bob")
    assert not batches.open("b0", owner="bob")
    batches.add("b4", 0, [JobRequest(equation="a = b")])
    batches.seal("b4", 1)

    def page(owner: str | None = None, before: str | None = None) -> tuple[list[str], str | None]:
        found = recent.batches(owner, before=before, limit=2)
        return [batch.id for batch in found.batches], found.next_before

    assert page() == (["b4", "b3"], "b3")
    assert page(before="b3") == (["b2", "b1"], "b1")
    assert page(before="b1") == (["b0"], None)
    assert page("ann") == (["b3", "b1"], "b1")
    assert page("ann", "b1") == ([], None)
    assert [job.batch for job in recent.jobs(EVERYONE).jobs] == ["b4"]
    created = [batch.created_ms for batch in recent.batches(None).batches]
    assert all(newer >= older for newer, older in pairwise(created))


def test_a_record_that_cannot_be_read_is_listed_all_the_same(
    settings: Settings, store: JobStore, client: redis.Redis, recent: RecentStore
) -> None:
    """What can be read of it is told; it spoils no page."""
    submit(store, "a", "b", "c", "d")
    record = f"{settings.prefix}:job:"
    client.hset(record + "a", "request", b"\xff{")
    client.hset(record + "b", mapping={"created": "yesterday", "owner": b"\xff"})
    client.hset(record + "c", mapping={"verdict": b'{"valid":true,"verdict":"brand_new"}'})

    d, c, b, a = recent.jobs(EVERYONE).jobs

    assert [job.id for job in (a, b, c, d)] == ["a", "b", "c", "d"]
    assert (a.equation, b.equation, c.valid, c.verdict) == ("", "b = 1", True, None)
