"""Failed jobs: read by pages, requeued and forgotten one by one, all, or those a filter names."""

from __future__ import annotations

import pytest
import redis

from phiq.contract import JobError, JobRequest, Lane
from phiq.queue.batches import BatchStore
from phiq.queue.failures import FailureStore, Wanted
from phiq.queue.store import JobStore
from phiq.settings import Settings


def fail(store: JobStore, count: int, *, code: str = "x", owner: str = "", name: str = "f") -> None:
    """So many jobs of an owner that fail in the scorer."""
    jobs = [(f"{name}{n}", JobRequest(equation=f"x = {n}")) for n in range(count)]
    store.submit(jobs, Lane.bulk, owner=owner)
    error = JobError(code=code, detail="failed", retryable=False)
    while (claim := store.claim("worker@a", 1000)).jobs:
        store.complete(claim.token, [(job, error) for job in claim.jobs])


def bury(store: JobStore, settings: Settings, client: redis.Redis, ids: list[str]) -> None:
    """Jobs that lose every worker."""
    store.submit([(id_, JobRequest(equation="a = b")) for id_ in ids])
    while (claim := store.claim("worker@doomed", 1000)).looked:
        client.zadd(f"{settings.prefix}:leases", {claim.token: 1})
        store.reap()


def all_pages(failures: FailureStore, wanted: Wanted, limit: int) -> list[list[str]]:
    pages, after = [], ""
    while True:
        page = failures.page("failed", wanted, after=after, limit=limit)
        pages.append([job.id for job in page.jobs])
        after = page.next
        if not after:
            return pages


def test_a_long_list_is_read_by_pages_each_job_once(
    failures: FailureStore, store: JobStore
) -> None:
    """In pages as small as asked, oldest first, nothing twice and nothing left out."""
    fail(store, 2500)

    pages = all_pages(failures, Wanted(), 400)

    ids = [id_ for page in pages for id_ in page]
    assert sorted(ids) == sorted(f"f{n}" for n in range(2500))
    assert max(map(len, pages)) == 400
    assert failures.count("failed") == 2500


def test_a_page_goes_on_though_its_last_job_has_left(
    failures: FailureStore, store: JobStore
) -> None:
    """A job that is requeued between two pages shifts nothing."""
    fail(store, 30)
    first = failures.page("failed", limit=10)

    failures.requeue("failed", [first.jobs[-1].id, first.jobs[0].id])
    second = failures.page("failed", after=first.next, limit=10)
    third = failures.page("failed", after=second.next, limit=10)

    ids = [job.id for page in (first, second, third) for job in page.jobs]
    assert sorted(ids) == sorted(f"f{n}" for n in range(30))
    assert third.next == ""


def test_a_filter_finds_what_is_rare_on_a_long_list(
    failures: FailureStore, store: JobStore
) -> None:
    """By owner, code, and a part of the equation; a page that found nothing yet says so."""
    fail(store, 3000, owner="many")
    fail(store, 2, owner="few", code="scorer_error", name="g")

    mine = all_pages(failures, Wanted(owner="few"), 100)
    by_code = all_pages(failures, Wanted(code="scorer_error"), 100)
    by_text = all_pages(failures, Wanted(contains="x = 2999"), 100)

    assert [sorted(page) for page in mine if page] == [["g0", "g1"]]
    assert [sorted(page) for page in by_code if page] == [["g0", "g1"]]
    assert [page for page in by_text if page] == [["f2999"]]


def test_failed_jobs_are_retried_by_filter(failures: FailureStore, store: JobStore) -> None:
    """Those wanted wait again as if new, the others stay as they are."""
    fail(store, 1200, owner="many")
    fail(store, 3, code="scorer_error", name="g")

    requeued = failures.requeue_all("failed", Wanted(code="scorer_error"))
    claim = store.claim("worker@a", 100)

    assert requeued == 3
    assert sorted(job.id for job in claim.jobs) == ["g0", "g1", "g2"]
    assert {job.attempt for job in claim.jobs} == {1}
    assert failures.count("failed") == 1200


def test_all_dead_letters_are_requeued_at_once(
    failures: FailureStore, store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """Thousands in some calls; a second time there is nothing left to do."""
    ids = [f"d{n}" for n in range(1100)]
    bury(store, settings, client, ids)
    assert failures.count("dead") == 1100
    assert failures.count("failed") == 0

    first, second = failures.requeue_all("dead"), failures.requeue_all("dead")

    assert (first, second) == (1100, 0)
    assert store.snapshot().queued == 1100


def test_one_by_id_costs_one_look(
    failures: FailureStore, store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """A dead letter is found by its id; a failed job, a job that waits, or nothing is none."""
    bury(store, settings, client, ["dead"])
    fail(store, 1)

    found = failures.get("dead", "dead")

    assert found is not None
    assert found.id == "dead"
    assert failures.get("dead", "f0") is None
    assert failures.get("dead", "unknown") is None
    assert failures.requeue("dead", ["dead", "f0", "unknown"]) == [True, False, False]


def test_what_fails_again_while_all_are_retried_is_not_retried_for_ever(
    failures: FailureStore, store: JobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A retry is of what had failed when it began."""
    fail(store, 700)
    requeue = failures.requeue

    def requeue_and_fail(which, ids):
        done = requeue(which, ids)
        fail(store, 0)
        return done

    monkeypatch.setattr(failures, "requeue", requeue_and_fail)

    assert failures.requeue_all("failed") == 700
    assert failures.count("failed") == 700


def test_a_purge_forgets_no_job_that_was_submitted_anew(
    failures: FailureStore, store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """Its first record had lapsed, and was on the list a moment longer."""
    fail(store, 1)
    client.delete(f"{settings.prefix}:job:f0")
    store.submit([("f0", JobRequest(equation="x = 0"))])

    failures.purge_all("failed")

    assert [job.id for job in store.claim("worker@a", 1).jobs] == ["f0"]
    assert failures.count("failed") == 0


def test_a_purge_by_filter_forgets_records(failures: FailureStore, store: JobStore) -> None:
    """Of the owner named, and of nobody else."""
    fail(store, 3, owner="one", name="a")
    fail(store, 3, owner="two", name="b")

    purged = failures.purge_all("failed", Wanted(owner="one"))

    assert purged == 3
    assert store.get("a0") is None
    assert store.get("b0") is not None
    assert failures.count("failed") == 3


def test_a_retried_item_reopens_its_batch(
    failures: FailureStore, store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """The batch goes on until the item has ended again, and is found by its batch."""
    batches = BatchStore(settings, store, client)
    batches.open("batch")
    batches.add("batch", 0, [JobRequest(equation="a = b")] * 2)
    batches.seal("batch", 2)
    fail(store, 1)
    ended = batches.get("batch")

    requeued = failures.requeue_all("failed", Wanted(batch="batch"))
    running = batches.get("batch")

    assert ended is not None
    assert running is not None
    assert (ended.status, ended.failed) == ("ended", 2)
    assert requeued == 2
    assert (running.status, running.failed, running.pending) == ("running", 0, 2)
