"""The job store's promises, against a real broker: idempotent, bounded, fenced, nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
import redis

from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobError, JobRequest, Lane, Status, Verdict
from phiq.errors import BrokerUnavailableError
from phiq.queue.connection import connect
from phiq.queue.equations import EquationStore
from phiq.queue.failures import FailureStore
from phiq.queue.records import announced
from phiq.queue.store import Claim, JobStore, Wanted, new_id
from phiq.settings import Settings
from support import until

REQUEST = JobRequest(equation="E = mc²")


def verdict(valid: bool = True) -> Verdict:
    return Verdict(
        valid=valid,
        confidence=0.9,
        betti=(2, 0, 0),
        chi=2,
        phi_coherence=0.0,
        explanation="fine",
        processing_time_ms=1,
    )


def submit(store: JobStore, count: int, lane: Lane = Lane.interactive) -> list[str]:
    ids = [new_id() for _ in range(count)]
    assert store.submit([(id_, REQUEST) for id_ in ids], lane) == ["created"] * count
    return ids


def ids_of(claim: Claim) -> list[str]:
    return [job.id for job in claim.jobs]


def succeed(store: JobStore, claim: Claim) -> int:
    return store.complete(claim.token, [(job, verdict()) for job in claim.jobs])


def lapse(store: JobStore, client: redis.Redis, settings: Settings, claim: Claim) -> None:
    """Make a claim's lease end now, as when its worker died a lease ago."""
    client.zadd(f"{settings.prefix}:leases", {claim.token: 1})


def statuses(store: JobStore, ids: Sequence[str]) -> list[Status]:
    return [job.status for job in store.get_many(ids) if job]


def test_a_submitted_job_is_claimed_and_completed(store: JobStore) -> None:
    """A job goes queued → running → succeeded and keeps request, attempt and verdict."""
    [job_id] = submit(store, 1)
    queued = store.get(job_id)

    claim = store.claim("worker@a", 10)
    running = store.get(job_id)
    ended = succeed(store, claim)
    done = store.get(job_id)

    assert queued is not None
    assert running is not None
    assert done is not None
    assert (queued.status, running.status, done.status) == ("queued", "running", "succeeded")
    assert (running.attempt, running.worker_id) == (1, "worker@a")
    assert ended == 1
    assert done.request == REQUEST
    assert done.verdict == verdict()
    assert done.created_ms <= (done.started_ms or 0) <= (done.finished_ms or 0)


def test_the_same_id_is_one_job(store: JobStore) -> None:
    """A repeated submit returns the state it has; another request under the id is refused."""
    [job_id] = submit(store, 1)

    again = store.submit([(job_id, REQUEST)])
    other = store.submit([(job_id, JobRequest(equation="F = ma"))])

    assert again == ["queued"]
    assert other == ["conflict"]
    assert store.snapshot().queued == 1


def test_submit_beyond_the_queue_limit_is_refused(settings: Settings, client: redis.Redis) -> None:
    """Past the limit nothing is stored, and jobs already known are still answered."""
    store = JobStore(replace(settings, queue_limit=3), client)

    outcomes = store.submit([(f"job{n}", REQUEST) for n in range(5)])

    assert outcomes == ["created", "created", "created", "full", "full"]
    assert store.get("job4") is None
    assert store.submit([("job0", REQUEST)]) == ["queued"]


def test_interactive_jobs_are_claimed_before_bulk(store: JobStore) -> None:
    """A bulk that came first starves no interactive job; each lane is first in, first out."""
    bulk = submit(store, 3, Lane.bulk)
    interactive = submit(store, 2)

    claim = store.claim("worker@a", 4)

    assert ids_of(claim) == interactive + bulk[:2]
    assert claim.waiting == 1


def test_a_repeated_claim_returns_the_same_jobs(store: JobStore) -> None:
    """A claim whose reply was lost can be asked again without losing or doubling a job."""
    submit(store, 5)
    token = new_id()

    first = store.claim("worker@a", 3, token)
    again = store.claim("worker@a", 3, token)

    assert sorted(ids_of(again)) == sorted(ids_of(first))
    assert {job.attempt for job in again.jobs} == {1}
    assert again.waiting == 2


def test_only_the_first_result_counts(store: JobStore) -> None:
    """Completing twice changes nothing the second time."""
    [job_id] = submit(store, 1)
    claim = store.claim("worker@a", 1)
    succeed(store, claim)

    late = store.complete(
        claim.token, [(claim.jobs[0], JobError(code="x", detail="late", retryable=False))]
    )

    assert late == 0
    assert statuses(store, [job_id]) == ["succeeded"]
    assert store.counts()["succeeded"] == 1


def test_a_lapsed_claim_is_fenced_and_its_jobs_run_apart(
    store: JobStore, client: redis.Redis, settings: Settings
) -> None:
    """The old worker's results are refused; its jobs come a few together, then each alone."""
    ids = submit(store, 6)
    lost = store.claim("worker@lost", 6)
    lapse(store, client, settings, lost)

    reaped = store.reap()
    late = succeed(store, lost)
    second = [store.claim("worker@b", 9) for _ in range(2)]
    for claim in second:
        lapse(store, client, settings, claim)
    store.reap()
    third = [store.claim("worker@c", 9) for _ in range(6)]

    assert (reaped.requeued, reaped.dead, reaped.waiting) == (6, 0, 6)
    assert late == 0
    assert [len(claim.jobs) for claim in second] == [3, 3]
    assert [len(claim.jobs) for claim in third] == [1] * 6
    assert sorted(id_ for claim in third for id_ in ids_of(claim)) == sorted(ids)
    assert {job.attempt for claim in third for job in claim.jobs} == {3}
    assert [succeed(store, claim) for claim in third] == [1] * 6


def test_a_renewed_claim_is_not_reaped(store: JobStore, settings: Settings) -> None:
    """Renewal outlives the first lease; an ended claim cannot be renewed."""
    submit(store, 1)
    claim = store.claim("worker@a", 1)

    def renewed_past_first_lease() -> bool:
        assert store.renew(claim.token)
        assert store.reap().requeued == 0
        job = store.get(claim.jobs[0].id)
        age_ms = store.server_time_ms() - (job.started_ms or 0) if job else 0
        return age_ms > settings.lease_s * 1500

    until(renewed_past_first_lease, "one and a half leases went by")
    assert succeed(store, claim) == 1
    assert not store.renew(claim.token)


def test_a_job_that_loses_every_worker_becomes_a_dead_letter(
    store: JobStore, failures: FailureStore, client: redis.Redis, settings: Settings
) -> None:
    """After `max_attempts` starts it is parked, failed, with inputs and reason; never a loop."""
    [job_id] = submit(store, 1)
    for _ in range(settings.max_attempts):
        claim = store.claim("worker@doomed", 10)
        lapse(store, client, settings, claim)
        reaped = store.reap()

    [dead] = failures.page("dead").jobs

    assert reaped.dead == 1
    assert store.claim("worker@b", 10).jobs == []
    assert (dead.id, dead.status, dead.request) == (job_id, "failed", REQUEST)
    assert dead.error is not None
    assert dead.error.code == "worker_lost"
    assert "worker@doomed" in dead.error.detail
    assert "attempt 3 of 3" in dead.error.detail


def test_a_canceled_job_is_skipped_and_stays_canceled(store: JobStore) -> None:
    """Cancel is a tombstone: in the queue it is skipped, in a worker its result is refused."""
    waiting, running = submit(store, 1), submit(store, 1)
    claim = store.claim("worker@a", 1)
    assert ids_of(claim) == waiting

    before = [store.cancel(waiting[0]), store.cancel(running[0])]
    late = succeed(store, claim)
    rest = store.claim("worker@a", 10)

    assert before == [Status.running, Status.queued]
    assert late == 0
    assert rest.jobs == []
    assert statuses(store, waiting + running) == ["canceled", "canceled"]
    assert store.cancel(waiting[0]) is Status.canceled
    assert store.cancel("unknown") is None
    assert store.snapshot()[:3] == (0, 0, None)


def test_a_job_past_its_ttl_expires_while_nobody_claims(store: JobStore) -> None:
    """A keeper ends it within its beat, paused pool or not; one that runs goes on."""
    late = JobRequest(equation="a = b", ttl_s=0.5)
    store.submit([("first", late), ("second", late)])
    claim = store.claim("worker@a", 1)
    store.pause()

    until(lambda: store.reap() and statuses(store, ["second"]) == ["expired"], "expired")

    assert [job.id for job in claim.jobs] == ["first"]
    assert statuses(store, ["first"]) == ["running"]
    assert store.snapshot().queued == 0


def test_a_job_past_its_ttl_expires_instead_of_running(store: JobStore) -> None:
    """Nobody waits for it any more, so no worker spends time on it."""
    store.submit([("late", JobRequest(equation="a = b", ttl_s=0.001))])
    until(lambda: store.server_time_ms() > _created_ms(store, "late") + 2, "the ttl went by")

    claim = store.claim("worker@a", 10)

    assert claim.jobs == []
    assert statuses(store, ["late"]) == ["expired"]
    assert store.counts()["expired"] == 1


def _created_ms(store: JobStore, job_id: str) -> int:
    job = store.get(job_id)
    assert job is not None
    return job.created_ms


def test_a_released_claim_goes_back_to_the_head_uncounted(store: JobStore) -> None:
    """A worker that drains hands its jobs back as if it had never taken them."""
    first = submit(store, 2, Lane.bulk)
    claim = store.claim("worker@a", 2)
    submit(store, 1, Lane.bulk)

    back = store.release(claim.token)
    again = store.claim("worker@b", 2)

    assert back == 2
    assert sorted(ids_of(again)) == sorted(first)
    assert {job.attempt for job in again.jobs} == {1}
    assert succeed(store, claim) == 0


def test_valid_equations_enter_the_master_list_once(
    store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """A valid verdict is kept, once an equation however it was composed; an invalid one is not."""
    texts = ["a = b", "é = x", "e\u0301 = x", "1 = 2"]
    store.submit([(f"job{n}", JobRequest(equation=text)) for n, text in enumerate(texts)])
    claim = store.claim("worker@a", 10)

    store.complete(
        claim.token, [(job, verdict(valid=job.request.equation != "1 = 2")) for job in claim.jobs]
    )
    listed = EquationStore(settings, client)

    assert sorted(entry.equation for entry in listed.page()) == ["a = b", "é = x"]
    assert listed.page(offset=2) == []


def test_ended_records_expire_and_the_master_list_does_not(
    store: JobStore, client: redis.Redis, settings: Settings
) -> None:
    """Records go after `record_ttl_s`; what waits or runs never expires by itself."""
    done, waiting = submit(store, 1), submit(store, 1)
    succeed(store, store.claim("worker@a", 1))

    ttl_ms = {id_: client.pttl(f"{settings.prefix}:job:{id_}") for id_ in done + waiting}

    assert 0 < ttl_ms[done[0]] <= settings.record_ttl_s * 1000
    assert ttl_ms[waiting[0]] == -1
    assert client.pttl(f"{settings.prefix}:equations") == -1


def test_the_snapshot_counts_waiting_and_running(store: JobStore) -> None:
    """True backlog is every lane plus what is claimed."""
    submit(store, 3)
    submit(store, 2, Lane.bulk)
    store.claim("worker@a", 2)

    snapshot = store.snapshot()

    assert (snapshot.queued, snapshot.running) == (3, 2)
    assert snapshot.oldest_age_s is not None
    assert 0 <= snapshot.oldest_age_s < 5


def test_a_claim_larger_than_luas_stack_works(store: JobStore) -> None:
    """Ten thousand jobs in one claim and one completion: no limit of the script is hit."""
    submit(store, 10_000, Lane.bulk)

    claim = store.claim("worker@a", 10_000)

    assert len(claim.jobs) == 10_000
    assert succeed(store, claim) == 10_000
    assert store.snapshot()[:3] == (0, 0, None)


def test_an_exchange_completes_and_claims_once(store: JobStore) -> None:
    """One round trip ends a claim and makes the next; repeated, it changes nothing more."""
    submit(store, 5)
    first, token = store.claim("worker@a", 3), new_id()
    results = [(job, verdict()) for job in first.jobs]

    ended, following = store.exchange(first.token, results, Wanted(token, "worker@a", 3))
    again_ended, again = store.exchange(first.token, results, Wanted(token, "worker@a", 3))

    assert (ended, len(following.jobs)) == (3, 2)
    assert again_ended == 0
    assert sorted(ids_of(again)) == sorted(ids_of(following))
    assert store.snapshot()[:2] == (0, 2)


def test_an_exchange_survives_a_server_that_forgot_the_scripts(
    store: JobStore, client: redis.Redis
) -> None:
    """After a broker restart the scripts are loaded again on the way."""
    submit(store, 2)
    first = store.claim("worker@a", 1)
    client.script_flush()

    ended, following = store.exchange(
        first.token, [(first.jobs[0], verdict())], Wanted(new_id(), "worker@a", 1)
    )

    assert (ended, len(following.jobs)) == (1, 1)


def test_a_server_that_forgets_its_scripts_all_the_time_runs_them(
    store: JobStore, client: redis.Redis, settings: Settings
) -> None:
    """Also between the call that finds one missing and the next."""
    calls = 200
    over = Event()

    def forget() -> None:
        with connect(settings) as other:
            while not over.is_set():
                other.script_flush()

    with ThreadPoolExecutor(1) as forgetting:
        forgetting.submit(forget)
        try:
            queued = [store.snapshot().queued for _ in range(calls)]
        finally:
            over.set()

    assert queued == [0] * calls


def test_a_time_limit_ends_the_job_as_it_asked(store: JobStore) -> None:
    """`timeout_s` fails it, `cancel_after_s` cancels it, queued or running; the earlier wins."""
    texts = {"run": {"timeout_s": 0.001}, "wait": {"cancel_after_s": 0.001, "timeout_s": 60.0}}
    store.submit([(id_, JobRequest(equation="a = b", **limits)) for id_, limits in texts.items()])
    claim = store.claim("worker@a", 1)
    until(lambda: store.server_time_ms() > _created_ms(store, "wait") + 2, "the limits went by")

    store.reap()
    late = succeed(store, claim)
    run, wait = store.get_many(["run", "wait"])

    assert run is not None
    assert wait is not None
    assert (run.status, wait.status) == ("failed", "canceled")
    assert run.error is not None
    assert run.error.code == "timeout"
    assert late == 0


def test_an_owners_share_bounds_what_it_may_queue(settings: Settings, client: redis.Redis) -> None:
    """One key cannot fill the queue for the others; what is claimed makes room again."""
    store = JobStore(replace(settings, owner_share=2), client)
    greedy = [(f"greedy{n}", REQUEST) for n in range(3)]

    first = store.submit(greedy, owner="greedy")
    other = store.submit([("other", REQUEST)], owner="modest")
    claim = store.claim("worker@a", 1)
    second = store.submit(greedy, owner="greedy")
    store.release(claim.token)
    third = store.submit([("greedy9", REQUEST)], owner="greedy")

    assert first == ["created", "created", "share"]
    assert other == ["created"]
    assert second == ["running", "queued", "created"]
    assert third == ["share"]


def test_canceled_jobs_make_room_at_once(settings: Settings, client: redis.Redis) -> None:
    """Though no worker has swept their ids away, and when one does nothing is counted twice."""
    store = JobStore(replace(settings, queue_limit=3), client)
    store.submit([(f"job{n}", REQUEST) for n in range(3)])

    store.cancel_many(["job0", "job1"])
    waiting = store.snapshot().queued
    outcomes = store.submit([(f"new{n}", REQUEST) for n in range(3)])
    claim = store.claim("worker@a", 10)

    assert waiting == 1
    assert outcomes == ["created", "created", "full"]
    assert ids_of(claim) == ["job2", "new0", "new1"]
    assert claim.waiting == 0
    assert store.snapshot().queued == 0


def test_a_released_suspect_stays_suspect(
    store: JobStore, client: redis.Redis, settings: Settings
) -> None:
    """A job that killed a worker must not come back among neighbours by way of a drain."""
    submit(store, 1)
    lapse(store, client, settings, store.claim("worker@lost", 1))
    store.reap()
    retry = store.claim("worker@draining", 10)
    submit(store, 2)

    store.release(retry.token)
    claims = [store.claim("worker@b", 10) for _ in range(2)]

    [again] = [claim for claim in claims if ids_of(claim) == ids_of(retry)]
    assert again.jobs[0].attempt == 2


def test_a_requeued_dead_letter_has_no_limits_left(
    store: JobStore, failures: FailureStore, client: redis.Redis, settings: Settings
) -> None:
    """Its time to live and its time limit passed with its first life."""
    limited = JobRequest(equation="a = b", ttl_s=0.2, timeout_s=60.0)
    store.submit([("limited", limited)])
    bury(store, client, settings)
    until(lambda: store.server_time_ms() > _created_ms(store, "limited") + 250, "the ttl went by")

    assert failures.requeue("dead", ["limited"]) == [True]
    assert ids_of(store.claim("worker@a", 1)) == ["limited"]
    assert client.zcard(f"{settings.prefix}:limits") == 0


def test_a_broker_out_of_memory_is_a_typed_error(settings: Settings, tmp_path: Path) -> None:
    """A Redis that can take nothing is as good as away: the caller may try again."""
    with EmbeddedBroker(tmp_path / "own") as broker:
        store = JobStore(replace(settings, redis_url=broker.url))
        with redis.Redis.from_url(broker.url) as server:
            server.config_set("maxmemory", 1)

        with pytest.raises(BrokerUnavailableError, match="maxmemory"):
            store.submit([("job", REQUEST)])


def test_a_total_that_is_no_number_stops_nothing(
    store: JobStore, client: redis.Redis, settings: Settings
) -> None:
    """Jobs are submitted, end and are announced; the total begins anew."""
    for name in ("counts", "owners", "named"):
        totals = dict.fromkeys(("submitted", "succeeded", "anna", "interactive"), "lots")
        client.hset(f"{settings.prefix}:{name}", mapping=totals)  # type: ignore[arg-type]
    listener = client.pubsub()
    listener.subscribe(f"{settings.prefix}:done")
    assert store.counts() == {}

    store.submit([("job", REQUEST)], owner="anna")
    assert succeed(store, store.claim("worker@a", 1)) == 1

    messages = iter(lambda: listener.get_message(timeout=1), None)
    told = [announced(m["data"]) for m in messages if m["type"] == "message"]
    assert told == [(["job"], store.get("job"))]
    listener.close()
    assert store.counts() == {"submitted": 1, "succeeded": 1}


def test_a_paused_queue_hands_nothing_out(store: JobStore) -> None:
    """Submits go on, claims come back empty, and resume gives everything."""
    submit(store, 2)
    store.pause()
    paused = store.claim("worker@a", 10)
    was_paused = store.snapshot().paused
    store.resume()

    assert (paused.jobs, paused.waiting, paused.looked) == ([], 2, 0)
    assert was_paused
    assert len(store.claim("worker@a", 10).jobs) == 2


def test_the_position_counts_what_is_claimed_before(store: JobStore) -> None:
    """Lanes in order of their claiming; None once a job does not wait."""
    bulk, interactive = submit(store, 2, Lane.bulk), submit(store, 3)

    assert [store.position(id_) for id_ in interactive] == [0, 1, 2]
    assert [store.position(id_) for id_ in bulk] == [3, 4]
    store.claim("worker@a", 3)
    assert store.position(interactive[0]) is None
    assert store.position(bulk[1]) == 1


def bury(store: JobStore, client: redis.Redis, settings: Settings) -> None:
    for _ in range(settings.max_attempts):
        lapse(store, client, settings, store.claim("worker@doomed", 1))
        store.reap()


def test_a_dead_letter_can_be_requeued_or_purged(
    store: JobStore, failures: FailureStore, client: redis.Redis, settings: Settings
) -> None:
    """Requeued it runs as new; purged it is forgotten; what is no dead letter is refused."""
    [job_id] = submit(store, 1)
    bury(store, client, settings)

    requeued = failures.requeue("dead", [job_id, "unknown"])
    again = store.get(job_id)
    bury(store, client, settings)
    purged = failures.purge_all("dead")

    assert requeued == [True, False]
    assert again is not None
    assert (again.status, again.attempt, again.error) == ("queued", 0, None)
    assert purged == 1
    assert failures.page("dead").jobs == []
    assert store.get(job_id) is None


def test_a_broker_that_is_away_is_a_typed_error(settings: Settings) -> None:
    """The caller learns within seconds, and the address is named without its password."""
    store = JobStore(replace(settings, redis_url="redis://:secret@127.0.0.1:1/0"))

    with pytest.raises(BrokerUnavailableError, match=r"127\.0\.0\.1:1") as caught:
        store.submit([("job", REQUEST)])

    assert "secret" not in str(caught.value)
