"""A claim that is made while the one before is completed: as sure as both one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
import redis

from phiq.contract import JobRequest, Verdict
from phiq.queue.connection import connect
from phiq.queue.store import Claim, JobStore, Wanted, new_id
from phiq.settings import Settings

WORKER = "worker@here"
VERDICT = Verdict(
    valid=False,
    confidence=0.5,
    betti=(1, 0, 0),
    chi=1,
    phi_coherence=0.0,
    explanation="none",
    processing_time_ms=0,
)


def submitted(store: JobStore, count: int) -> list[str]:
    ids = [new_id() for _ in range(count)]
    store.submit([(id_, JobRequest(equation="a = b")) for id_ in ids])
    return ids


def connections(client: redis.Redis) -> set[str]:
    """Who is connected to the broker, this client included."""
    return {entry["id"] for entry in client.client_list()}


def overlap(store: JobStore, claim: Claim) -> tuple[Callable[[], Claim], Callable[[], int]]:
    results = [(job, VERDICT) for job in claim.jobs]
    return store.overlap(claim.token, results, Wanted(new_id(), WORKER, 2), score_s=0.1)


def test_both_halves_come(store: JobStore) -> None:
    """The next jobs are in hand, and those before have ended."""
    ids = submitted(store, 4)
    claim = store.claim(WORKER, 2)

    claimed, completed = overlap(store, claim)

    assert [job.id for job in claimed().jobs] == ids[2:]
    assert completed() == 2
    statuses = [job and job.status for job in store.get_many(ids)]
    assert statuses == ["succeeded", "succeeded", "running", "running"]


@pytest.mark.parametrize("when", ["before", "between"])
def test_lost_connections_lose_and_double_nothing(
    settings: Settings, client: redis.Redis, when: str
) -> None:
    """Each half is sent again: the same jobs are in hand, and each end is counted once."""
    others = connections(client)
    own = connect(settings)
    store = JobStore(settings, own)
    ids = submitted(store, 4)
    claim = store.claim(WORKER, 2)

    def cut() -> None:
        for id_ in connections(client) - others:
            client.client_kill_filter(_id=id_)

    if when == "before":
        cut()
    claimed, completed = overlap(store, claim)
    if when == "between":
        cut()

    taken = claimed()
    assert completed() in (0, 2)  # the answer that told of two may be the one that was lost
    assert [job.id for job in taken.jobs] == ids[2:]
    assert {job.attempt for job in taken.jobs} == {1}
    assert Counter(job and job.status for job in store.get_many(ids)) == {
        "succeeded": 2,
        "running": 2,
    }
    assert store.counts()["succeeded"] == 2
    own.close()


def test_connections_are_given_back(settings: Settings, client: redis.Redis) -> None:
    """A drain of any length needs two, and one for what is asked meanwhile."""
    others = connections(client)
    own = connect(settings)
    store = JobStore(settings, own)
    submitted(store, 200)
    claim = store.claim(WORKER, 2)

    while claim.jobs:
        claimed, completed = overlap(store, claim)
        claim = claimed()
        assert completed() == 2

    assert store.counts()["succeeded"] == 200
    assert len(connections(client) - others) <= 3
    own.close()
