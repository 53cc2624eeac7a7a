"""Batches: progress, results in order, refused items, cancel, repeated upload."""

from __future__ import annotations

import json

import pytest
import redis

from phiq.contract import JobError, JobRequest, Problem, Verdict
from phiq.queue.batches import BatchStore
from phiq.queue.store import JobStore, new_id
from phiq.settings import Settings

REQUEST = JobRequest(equation="E = mc²")
REFUSAL = Problem(title="no", status=422, detail="`equation` is missing")
FAILURE = JobError(code="x", detail="failed", retryable=False)


@pytest.fixture
def batches(settings: Settings, store: JobStore, client: redis.Redis) -> BatchStore:
    return BatchStore(settings, store, client)


def verdict() -> Verdict:
    return Verdict(
        valid=True,
        confidence=1.0,
        betti=(1, 0, 0),
        chi=1,
        phi_coherence=0.0,
        explanation="",
        processing_time_ms=0,
    )


def uploaded(batches: BatchStore, count: int, **options: str) -> str:
    """A sealed batch of `count` jobs."""
    batch_id = new_id()
    batches.open(batch_id, **options)
    batches.add(batch_id, 0, [REQUEST] * count)
    batches.seal(batch_id, count)
    return batch_id


def work(store: JobStore, most: int) -> None:
    claim = store.claim("worker@a", most)
    store.complete(claim.token, [(job, verdict()) for job in claim.jobs])


def lines(batches: BatchStore, batch_id: str, **options: bool) -> list[dict[str, object]]:
    return [json.loads(line) for line in batches.results(batch_id, 0, **options).lines]


def test_progress_is_counted_until_the_batch_ends(batches: BatchStore, store: JobStore) -> None:
    """Receiving → running → ended, every job in exactly one of the totals."""
    batch_id = new_id()
    assert batches.open(batch_id)
    batches.add(batch_id, 0, [REQUEST] * 3)
    receiving = batches.get(batch_id)
    batches.seal(batch_id, 3)
    work(store, 2)
    running = batches.get(batch_id)
    work(store, 2)
    ended = batches.get(batch_id)

    assert receiving is not None
    assert running is not None
    assert ended is not None
    assert (receiving.status, receiving.pending, receiving.items) == ("receiving", 3, None)
    assert (running.status, running.succeeded, running.pending) == ("running", 2, 1)
    assert (ended.status, ended.terminal, ended.succeeded, ended.pending) == ("ended", True, 3, 0)
    assert ended.finished_ms is not None


def test_a_batch_all_done_before_it_is_sealed_ends_when_sealed(
    batches: BatchStore, store: JobStore
) -> None:
    """Fast workers must not end a batch whose items still arrive."""
    batch_id = new_id()
    batches.open(batch_id)
    batches.add(batch_id, 0, [REQUEST] * 2)
    work(store, 2)
    before = batches.get(batch_id)
    batches.seal(batch_id, 2)
    after = batches.get(batch_id)

    assert before is not None
    assert after is not None
    assert (before.status, after.status) == ("receiving", "ended")


def test_a_bad_item_never_fails_the_rest(batches: BatchStore, store: JobStore) -> None:
    """Its problem stands in its place among the results; an all-bad batch ends at once."""
    batch_id = new_id()
    batches.open(batch_id)
    outcomes = batches.add(batch_id, 0, [REQUEST, REFUSAL, REQUEST])
    batches.seal(batch_id, 3)
    work(store, 10)
    all_bad = new_id()
    batches.open(all_bad)
    batches.add(all_bad, 0, [REFUSAL])
    batches.seal(all_bad, 1)

    results = lines(batches, batch_id)
    batch, bad = batches.get(batch_id), batches.get(all_bad)

    assert outcomes == ["created", REFUSAL, "created"]
    assert [line["status"] for line in results] == ["succeeded", "refused", "succeeded"]
    assert results[1]["error"] == {"title": "no", "status": 422, "detail": REFUSAL.detail}
    assert results[0]["id"] == f"{batch_id}.0"
    assert batch is not None
    assert bad is not None
    assert (batch.accepted, batch.refused, batch.terminal) == (2, 1, True)
    assert (bad.accepted, bad.refused, bad.terminal) == (0, 1, True)


def test_results_come_in_order_and_stop_at_what_runs(batches: BatchStore, store: JobStore) -> None:
    """A later item that ended first waits for its turn; without waiting its status is told."""
    batch_id = uploaded(batches, 3)
    first, second = store.claim("worker@a", 1), store.claim("worker@b", 1)
    store.complete(second.token, [(second.jobs[0], verdict())])

    early = lines(batches, batch_id)
    snapshot = lines(batches, batch_id, waiting=False)
    store.complete(first.token, [(first.jobs[0], FAILURE)])
    later = batches.results(batch_id, 0)
    work(store, 5)
    last = batches.results(batch_id, 2)

    assert early == []
    assert [line["status"] for line in snapshot] == ["running", "succeeded", "queued"]
    assert [json.loads(line)["status"] for line in later.lines] == ["failed", "succeeded"]
    assert not later.complete
    assert [json.loads(line)["index"] for line in last.lines] == [2]
    assert last.complete


def test_cancel_ends_what_has_not_ended(batches: BatchStore, store: JobStore) -> None:
    """More jobs than one call takes, one of them done: the others are canceled, and stay so."""
    batch_id = uploaded(batches, 1200)
    work(store, 1)

    canceled = batches.cancel(batch_id)
    batch = batches.get(batch_id)
    claim = store.claim("worker@a", 10)

    assert canceled == 1199
    assert batch is not None
    assert (batch.terminal, batch.succeeded, batch.canceled) == (True, 1, 1199)
    assert claim.jobs == []
    assert claim.looked > 0


def test_uploading_again_changes_nothing(batches: BatchStore, store: JobStore) -> None:
    """A client that lost the answer may send the same batch again under its id."""
    batch_id = uploaded(batches, 3)

    opened = batches.open(batch_id)
    outcomes = batches.add(batch_id, 0, [REQUEST] * 3)
    batches.seal(batch_id, 3)
    batch = batches.get(batch_id)

    assert not opened
    assert outcomes == ["queued"] * 3
    assert batch is not None
    assert (batch.accepted, store.snapshot().queued) == (3, 3)


def test_an_ended_batch_with_a_webhook_asks_for_it_once(
    batches: BatchStore, store: JobStore, client: redis.Redis, settings: Settings
) -> None:
    """The batch is reported when its last job ends, and a job with a webhook by itself."""
    batch_id = uploaded(batches, 2, webhook="https://example.com/hook")
    store.submit([("solo", JobRequest(equation="a = b", webhook="https://example.com/hook"))])
    work(store, 1)
    work(store, 1)
    work(store, 1)

    asked = client.zrange(f"{settings.prefix}:webhooks", 0, -1)

    assert set(asked) == {b"job solo", f"batch {batch_id}".encode()}


def test_ended_batches_expire_and_running_ones_do_not(
    batches: BatchStore, store: JobStore, client: redis.Redis, settings: Settings
) -> None:
    """As for jobs: the time to live begins at the end."""
    ended, running = uploaded(batches, 1), uploaded(batches, 1)
    work(store, 1)

    ttl_ms = [client.pttl(f"{settings.prefix}:batch:{id_}") for id_ in (ended, running)]

    assert 0 < ttl_ms[0] <= settings.record_ttl_s * 1000
    assert ttl_ms[1] == -1


def test_an_upload_that_was_cut_off_heals_when_it_is_sent_again(
    batches: BatchStore, store: JobStore
) -> None:
    """A cut body looks complete: sealed with its torn line refused, ended; sent whole it is."""
    batch_id = new_id()
    batches.open(batch_id)
    batches.add(batch_id, 0, [REQUEST, REFUSAL])
    batches.seal(batch_id, 2)
    work(store, 10)
    assert batches.get(batch_id).terminal  # type: ignore[union-attr]

    batches.add(batch_id, 0, [REQUEST] * 3)
    batches.forgive(batch_id, range(3))
    batches.seal(batch_id, 3)
    running = batches.get(batch_id)
    work(store, 10)

    assert running
    assert (running.status, running.pending, running.refused) == ("running", 2, 0)
    assert [line["status"] for line in lines(batches, batch_id)] == ["succeeded"] * 3


def test_a_batch_sent_again_after_its_end_stays_ended(
    batches: BatchStore, store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """Its end is the same, and it is still forgotten in time."""
    batch_id = uploaded(batches, 2)
    work(store, 10)
    ended = batches.get(batch_id)

    batches.add(batch_id, 0, [REQUEST] * 2)
    batches.seal(batch_id, 2)

    assert batches.get(batch_id) == ended
    assert client.pttl(f"{settings.prefix}:batch:{batch_id}") > 0
