"""Lanes are fair: nobody waits for ever, and no owner's bulk holds up another's few jobs."""

from __future__ import annotations

from collections import Counter

import pytest
import redis
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from phiq.contract import JobError, JobRequest, Lane
from phiq.queue.failures import FailureStore
from phiq.queue.keys import KeyStore
from phiq.queue.store import Claim, JobStore, new_id
from phiq.settings import Settings

REQUEST = JobRequest(equation="E = mc²")
FAILURE = JobError(code="x", detail="failed", retryable=False)


def submit(
    store: JobStore, count: int, lane: Lane = Lane.bulk, *, owner: str = "", name: str = ""
) -> list[str]:
    ids = [f"{name or owner or 'nobody'}-{new_id()}" for _ in range(count)]
    assert set(store.submit([(id_, REQUEST) for id_ in ids], lane, owner=owner)) <= {"created"}
    return ids


def of(claim: Claim) -> Counter[str]:
    """How many of its jobs have which name."""
    return Counter(job.id.partition("-")[0] for job in claim.jobs)


def claim_and_end(store: JobStore, most: int) -> Counter[str]:
    claim = store.claim("worker@a", most)
    store.complete(claim.token, [(job, FAILURE) for job in claim.jobs])
    return of(claim)


def lose(store: JobStore, client: redis.Redis, settings: Settings, most: int) -> None:
    """A worker is killed with a claim of `most` jobs in hand."""
    claim = store.claim("worker@lost", most)
    client.zadd(f"{settings.prefix}:leases", {claim.token: 1})
    store.reap()


def test_one_keys_flood_does_not_hold_up_anothers_ten(store: JobStore) -> None:
    """A key with 5 000 jobs waiting first, another's ten after: they are in the very next claim."""
    submit(store, 5000, owner="flood")
    submit(store, 10, owner="ten")

    claimed = claim_and_end(store, 64)

    assert claimed == {"flood": 54, "ten": 10}


@pytest.mark.parametrize("most", [1, 3, 7, 64, 256])
def test_keys_share_by_weight(settings: Settings, store: JobStore, most: int) -> None:
    """Of two keys with work at all times the one of weight 3 gets three quarters."""
    KeyStore(settings).add("heavy", ("submit",), weight=3)
    for owner in ("heavy", "light"):
        submit(store, 800, owner=owner)
    got: Counter[str] = Counter()

    while got.total() < 400:
        got += claim_and_end(store, most)

    assert got["heavy"] / got.total() == pytest.approx(0.75, abs=0.06)


def test_many_keys_all_get_on(store: JobStore) -> None:
    """A hundred keys and claims of 8: after 100 claims each has had its eight, give or take one."""
    for n in range(100):
        submit(store, 50, owner=f"key{n}")
    got: Counter[str] = Counter()

    for _ in range(100):
        got += claim_and_end(store, 8)

    assert len(got) == 100
    assert set(got.values()) <= {7, 8, 9}


def test_a_key_that_comes_and_goes_takes_no_more_than_its_part(store: JobStore) -> None:
    """One that keeps a single job waiting gets every second claim, not each of them."""
    submit(store, 200, owner="steady")
    got: Counter[str] = Counter()

    for _ in range(40):
        submit(store, 1, owner="hasty")
        got += claim_and_end(store, 1)

    assert got["steady"] >= 19


def test_jobs_without_a_key_share_too(store: JobStore) -> None:
    """Nobody in particular is one owner among others."""
    submit(store, 100)
    submit(store, 100, owner="key")

    assert claim_and_end(store, 10) == {"nobody": 5, "key": 5}


@pytest.mark.parametrize("most", [1, 4, 8, 64])
def test_bulk_gets_on_under_interactive_overload(store: JobStore, most: int) -> None:
    """More interactive jobs than are ever claimed: bulk still has an eighth."""
    submit(store, 400, Lane.bulk, name="bulk")
    got: Counter[str] = Counter()

    while got.total() < 256:
        submit(store, 2 * most, Lane.interactive, name="interactive")
        got += claim_and_end(store, most)

    assert got["bulk"] / got.total() == pytest.approx(1 / 8, abs=0.02)


def test_interactive_is_claimed_before_suspects(
    store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """256 jobs lost in a kill: who asks now is in the next claim, later in one of two."""
    submit(store, 256, Lane.bulk, name="bulk")
    lose(store, client, settings, 256)
    submit(store, 1, Lane.interactive, name="asked")

    first = claim_and_end(store, 256)
    submit(store, 1, Lane.interactive, name="asked")
    next_two = [claim_and_end(store, 256) for _ in range(2)]

    assert first["asked"] == 1
    assert sum(claim["asked"] for claim in next_two) == 1


def test_suspects_cost_few_claims(store: JobStore, settings: Settings, client: redis.Redis) -> None:
    """256 of them are done in sixteen claims of sixteen, not in 256."""
    submit(store, 256)
    lose(store, client, settings, 256)

    claims = [claim_and_end(store, 256).total() for _ in range(16)]

    assert claims == [16] * 16
    assert store.snapshot()[:2] == (0, 0)


def test_suspects_get_on_beside_steady_work(
    store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """Every second claim is theirs, however much else there is, and none is mixed."""
    submit(store, 64, name="lost")
    lose(store, client, settings, 64)
    submit(store, 5000, Lane.interactive, name="others")

    claims = [claim_and_end(store, 64) for _ in range(16)]

    assert sum(claim["lost"] for claim in claims) == 64
    assert all(len(claim) == 1 for claim in claims)


def test_a_poisonous_job_alone_is_buried(
    store: JobStore, failures: FailureStore, settings: Settings, client: redis.Redis
) -> None:
    """It kills each worker that takes it: 255 neighbours succeed, it is a dead letter."""
    submit(store, 255, name="good")
    submit(store, 1, name="poison")
    for _ in range(1000):
        claim = store.claim("worker@a", 256)
        if not claim.looked:
            break
        if of(claim)["poison"]:
            client.zadd(f"{settings.prefix}:leases", {claim.token: 1})
            store.reap()
        else:
            store.complete(claim.token, [(job, FAILURE) for job in claim.jobs])

    assert [job.id.partition("-")[0] for job in failures.page("dead").jobs] == ["poison"]
    assert store.counts()["failed"] == 256
    assert store.snapshot()[:2] == (0, 0)


Step = st.tuples(
    st.sampled_from(["submit", "claim", "complete", "release", "lose", "cancel"]),
    st.sampled_from(["", "a", "b"]),
    st.sampled_from(list(Lane)),
    st.integers(1, 12),
)


@hypothesis_settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(Step, max_size=40))
def test_whatever_happens_every_job_ends_and_all_counts_return_to_nothing(
    settings: Settings, client: redis.Redis, steps: list[tuple[str, str, Lane, int]]
) -> None:
    """Submits, claims, completions, releases, losses and cancels in any order: no job is lost."""
    client.delete(*client.keys(f"{settings.prefix}:*"), "none")
    store = JobStore(settings, client)
    ids: list[str] = []
    held: list[Claim] = []
    for what, owner, lane, count in steps:
        if what == "submit":
            ids += submit(store, count, lane, owner=owner)
        elif what == "claim":
            held.append(store.claim("worker@a", count))
        elif what == "cancel":
            store.cancel_many(ids[-count:])
        elif held and what == "release":
            store.release(held.pop().token)
        elif held and what == "complete":
            claim = held.pop(0)
            store.complete(claim.token, [(job, FAILURE) for job in claim.jobs])
        elif held:
            client.zadd(f"{settings.prefix}:leases", {held.pop().token: 1}, xx=True)
            store.reap()
    for claim in held:
        store.complete(claim.token, [(job, FAILURE) for job in claim.jobs])
    while store.claim("worker@a", 5).looked:
        for token in client.zrange(f"{settings.prefix}:leases", 0, -1):
            jobs = store.claim("worker@a", 5, token.decode()).jobs
            store.complete(token.decode(), [(job, FAILURE) for job in jobs])

    jobs = store.get_many(ids)
    assert all(job and job.terminal for job in jobs)
    assert store.snapshot()[:2] == (0, 0)
    owners = client.hgetall(f"{settings.prefix}:owners")
    named = client.hgetall(f"{settings.prefix}:named")
    assert all(int(count) == 0 for count in [*owners.values(), *named.values()])
    assert int(client.get(f"{settings.prefix}:tombstones") or 0) == 0
    assert not client.exists(*(f"{settings.prefix}:turns:{lane}" for lane in Lane))


def test_who_had_its_last_job_taken_has_no_turn(
    store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """Also where a claim took exactly as many as there were."""
    submit(store, 5, owner="key")
    assert len(store.claim("worker@a", 5).jobs) == 5
    assert client.keys(f"{settings.prefix}:turns:*") == []


def test_a_place_in_the_queue_counts_what_others_have_before(store: JobStore) -> None:
    """Own jobs before it, as many of the other key's, and all interactive ones before bulk."""
    mine = submit(store, 10, owner="mine")
    submit(store, 1000, owner="flood")
    submit(store, 3, owner="few")
    submit(store, 7, Lane.interactive)

    assert store.position(mine[5]) == 5 + 5 + 3 + 7
    assert store.position(mine[0]) == 7


def test_the_oldest_job_is_found_whosever_it_is(store: JobStore, client: redis.Redis) -> None:
    """The age of the queue is that of its oldest job, of a named owner too."""
    submit(store, 1, owner="key")
    first_ms = store.server_time_ms()
    while store.server_time_ms() < first_ms + 30:
        pass
    submit(store, 1)

    age_s = store.snapshot().oldest_age_s

    assert age_s is not None
    assert age_s >= 0.03
