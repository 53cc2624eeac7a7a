"""Whatever stands in Redis is read one by one: one bad record is one bad answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import msgspec
import pytest
import redis
from msgspec.structs import replace

from phiq.client.results import Place
from phiq.client.wire import each
from phiq.contract import JobError, JobRequest, Lane
from phiq.errors import UnreadableRecordError
from phiq.queue.batches import BatchStore
from phiq.queue.equations import EquationStore
from phiq.queue.failures import FailureStore
from phiq.queue.history import HistoryStore
from phiq.queue.metrics import MetricsStore
from phiq.queue.recent import RecentStore, Wanted
from phiq.queue.registry import Registry, Worker
from phiq.queue.scripts import SCHEMA, Scripts
from phiq.queue.store import Claim, JobStore
from phiq.queue.waiter import Waiter
from phiq.queue.webhooks import WebhookStore
from phiq.settings import Settings
from support import HEARTBEAT, VERDICT, until

REQUEST = JobRequest(equation="E = mc²")
REQUEST_OF_A_MINUTE = JobRequest(equation="E = mc²", timeout_s=60)
FAILURE = JobError(code="x", detail="failed", retryable=False)
GARBAGE = [b"", b"\xff\xfe", b"null", b"{", b'{"valid":1}', b"-", b"\x00"]


@pytest.fixture
def waiter(settings: Settings, store: JobStore) -> Iterator[Waiter]:
    waiter = Waiter(settings, store)
    yield waiter
    waiter.close()


def record_of(settings: Settings, job_id: str) -> str:
    return f"{settings.prefix}:job:{job_id}"


def submit(store: JobStore, *ids: str) -> None:
    store.submit([(id_, REQUEST) for id_ in ids])


def test_a_request_of_a_newer_door_fails_alone(
    store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """One unknown field in one of 200 jobs: 199 are claimed, that one ends with the field named."""
    submit(store, *(f"job{n}" for n in range(200)))
    client.hset(record_of(settings, "job7"), "request", b'{"equation":"a = b","units":"cgs"}')

    claim = store.claim("worker@a", 1000)
    bad = store.get("job7")

    assert len(claim.jobs) == 199
    assert bad is not None
    assert bad.error is not None
    assert (bad.status, bad.error.code) == ("failed", "unreadable_record")
    assert "units" in bad.error.detail
    assert bad.request == JobRequest(equation="a = b")
    assert store.complete(claim.token, [(job, VERDICT) for job in claim.jobs]) == 199
    assert store.snapshot()[:2] == (0, 0)


def test_a_record_of_a_newer_schema_is_not_tried(
    store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """Its job fails alone, told to be retried after the update; the neighbours are claimed."""
    submit(store, "old", "new")
    client.hset(record_of(settings, "new"), "schema", SCHEMA + 1)
    client.hdel(record_of(settings, "old"), "schema")  # of before there were schemas

    claim = store.claim("worker@a", 10)
    new = store.get("new")

    assert [job.id for job in claim.jobs] == ["old"]
    assert new is not None
    assert new.error is not None
    assert (new.error.code, new.error.retryable) == ("unreadable_record", True)
    assert f"schema {SCHEMA}, the job has {SCHEMA + 1}" in new.error.detail
    assert FailureStore(settings, store, client).get("failed", "new") is not None


def test_records_carry_their_schema(
    store: JobStore, registry: Registry, settings: Settings, client: redis.Redis
) -> None:
    """So that later versions can tell what they read, of jobs and of heartbeats."""
    submit(store, "job")
    registry.beat(beat("worker@a"))

    stored = client.hget(record_of(settings, "job"), "schema")
    told = msgspec.json.decode(client.get(f"{settings.prefix}:worker:worker@a") or b"")

    assert stored == str(SCHEMA).encode()
    assert told["schema"] == SCHEMA


@pytest.mark.parametrize("field", ["status", "lane", "request", "created", "attempt", "verdict"])
@pytest.mark.parametrize("garbage", GARBAGE)
def test_a_damaged_field_spoils_one_answer(
    store: JobStore, settings: Settings, client: redis.Redis, field: str, garbage: bytes
) -> None:
    """The job is told as far as it can be read, and every other in the same call as it is."""
    submit(store, "good", "bad")
    claim = store.claim("worker@a", 10)
    store.complete(claim.token, [(job, VERDICT) for job in claim.jobs])
    client.hset(record_of(settings, "bad"), field, garbage)

    good, bad = store.get_many(["good", "bad"])
    statuses = store.statuses(["good", "bad"])

    assert good is not None
    assert bad is not None
    assert (good.status, good.verdict) == ("succeeded", VERDICT)
    assert (bad.id, bad.terminal) == ("bad", True)
    assert all(status and status.terminal for status in statuses)


def goes_on(store: JobStore, client: redis.Redis, settings: Settings) -> None:
    """Every call about both jobs, and then claims until nothing waits."""
    store.cancel("unknown")
    store.position("bad")
    store.snapshot()
    for _ in range(3 * settings.max_attempts):
        claim = store.claim("worker@a", 10)
        store.complete(claim.token, [(job, VERDICT) for job in claim.jobs])
        for token in client.zrange(f"{settings.prefix}:leases", 0, -1):
            client.zadd(f"{settings.prefix}:leases", {token: 1})
        store.reap()


def hand_back(store: JobStore, claim: Claim) -> None:
    store.release(claim.token)


def lose(store: JobStore, _: Claim) -> None:
    """Its lease has lapsed: `goes_on` makes it so, and reaps."""


def finish(store: JobStore, claim: Claim) -> None:
    store.complete(claim.token, [(job, VERDICT) for job in claim.jobs])


@pytest.mark.parametrize("then", [hand_back, lose, finish])
@pytest.mark.parametrize("field", ["lane", "request", "attempt", "token", "worker", "owner"])
@pytest.mark.parametrize("garbage", [None, b"", b"\xff"])
def test_a_job_in_hand_whose_record_is_damaged_ends_and_holds_up_nobody(
    store: JobStore,
    settings: Settings,
    client: redis.Redis,
    then: Callable[[JobStore, Claim], None],
    field: str,
    garbage: bytes | None,
) -> None:
    """Released, reaped or completed with a field lost or spoilt: no call breaks off half done."""
    store.submit([("bad", REQUEST), ("good", REQUEST)], owner="ann")
    claim = store.claim("worker@a", 10)
    bad = record_of(settings, "bad")
    client.hdel(bad, field)
    if garbage is not None:
        client.hset(bad, field, garbage)

    then(store, claim)
    goes_on(store, client, settings)

    statuses = store.statuses(["good", "bad"])
    assert statuses[0] == "succeeded"
    assert field == "token" or (statuses[1] and statuses[1].terminal)
    assert store.snapshot()[:2] == (0, 0)
    assert client.zcard(f"{settings.prefix}:leases") == 0


def test_a_key_of_another_type_harms_nobody_else(
    store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """Where a record should be stands a text: claim, submit, cancel, reap and reads go on."""
    submit(store, *(f"job{n}" for n in range(5)))
    client.delete(record_of(settings, "job2"))
    client.set(record_of(settings, "job2"), "nonsense")

    outcomes = store.submit([("job2", REQUEST), ("job9", REQUEST)])
    claim = store.claim("worker@a", 10)
    client.sadd(f"{settings.prefix}:claim:{claim.token}", "job2")
    client.zadd(f"{settings.prefix}:leases", {claim.token: 1})
    reaped = store.reap()
    canceled = store.cancel_many(["job2", "job0"])
    found = store.get_many(["job2", "job1"])

    assert outcomes == ["conflict", "created"]
    assert len(claim.jobs) == 5
    assert reaped.requeued == 5
    assert canceled == [None, "queued"]
    assert [job and job.status for job in found] == ["failed", "queued"]


def test_one_unreadable_verdict_deafens_no_waiter(
    store: JobStore, waiter: Waiter, settings: Settings, client: redis.Redis
) -> None:
    """Who waits for it is told that it cannot be read; who waits for others wakes at once."""
    submit(store, "good", "bad")
    claim = store.claim("worker@a", 10)
    with ThreadPoolExecutor(2) as threads:
        bad = threads.submit(waiter.wait, "bad", 30)
        good = threads.submit(waiter.wait, "good", 30)
        until(lambda: waiter.waiting == 2, "both wait")
        client.hset(
            record_of(settings, "bad"), mapping={"status": "succeeded", "verdict": '{"valid":null}'}
        )
        start = monotonic()
        store.complete(claim.token, [(job, VERDICT) for job in claim.jobs if job.id == "good"])
        client.publish(f"{settings.prefix}:done", b"bad \xff good")
        jobs = [good.result(), bad.result()]
        took_s = monotonic() - start

    assert [job and job.status for job in jobs] == ["succeeded", "failed"]
    assert jobs[1] is not None
    assert jobs[1].error is not None
    assert "`verdict`" in jobs[1].error.detail
    assert took_s < 3


def test_one_unreadable_dead_letter_is_one_entry(
    store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """The list goes on before and after it."""
    submit(store, "a", "b", "c")
    for _ in range(settings.max_attempts):
        while (claim := store.claim("worker@doomed", 10)).jobs:
            client.zadd(f"{settings.prefix}:leases", {claim.token: 1})
        store.reap()
    client.hset(record_of(settings, "b"), "request", b'{"equation":"a = b","units":"cgs"}')
    client.hset(record_of(settings, "c"), "request", b"garbage")

    letters = FailureStore(settings, store, client).page("dead").jobs

    assert sorted(job.id for job in letters) == ["a", "b", "c"]
    assert {job.id: job.request for job in letters} == {
        "a": REQUEST,
        "b": JobRequest(equation="a = b"),
        "c": None,
    }


def test_an_unreadable_entry_leaves_the_master_list_readable(
    store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """It is left out, though it fill a page; a newer version's is read as far as known."""
    store.submit([(f"job{n}", JobRequest(equation=f"x = {n}")) for n in range(6)])
    claim = store.claim("worker@a", 10)
    store.complete(claim.token, [(job, VERDICT) for job in claim.jobs])
    digests = client.hkeys(f"{settings.prefix}:equations")
    for digest in digests[:3]:
        client.hset(f"{settings.prefix}:equations", digest, b"garbage")
    newer = b'{"equation":"y","units":"cgs"}\n' + msgspec.json.encode(VERDICT)
    client.hset(f"{settings.prefix}:equations", digests[3], newer)

    listed = EquationStore(settings, client)
    pages = [listed.page(offset=offset, limit=1) for offset in range(6)]
    whole = listed.page()

    assert len(whole) == 3
    assert all(pages[:3])
    assert "y" in {entry.equation for entry in whole}


def test_a_damaged_item_is_one_line_of_a_batch(
    store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """The results before and after it come; the line is JSON that says what is wrong."""
    batches = BatchStore(settings, store, client)
    batches.open("b")
    batches.add("b", 0, [REQUEST] * 3)
    batches.seal("b", 3)
    claim = store.claim("worker@a", 10)
    store.complete(claim.token, [(job, VERDICT) for job in claim.jobs])
    client.hset(record_of(settings, "b.1"), "verdict", b'{"valid":')

    lines = [msgspec.json.decode(line) for line in batches.results("b", 0).lines]

    assert [line["index"] for line in lines] == [0, 1, 2]
    assert [line["status"] for line in lines] == ["succeeded", "failed", "succeeded"]
    assert lines[1]["error"]["code"] == "unreadable_record"


def test_a_damaged_batch_is_one_answer(
    store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """Of a list the others are told, and who asks for that one is told what is wrong."""
    batches = BatchStore(settings, store, client)
    for name in "abc":
        batches.open(name)
    client.hset(f"{settings.prefix}:batch:a", "accepted", "many")
    client.delete(f"{settings.prefix}:batch:b")
    client.set(f"{settings.prefix}:batch:b", "nonsense")

    found = batches.get_many(["a", "b", "c"])

    assert [batch and batch.id for batch in found] == [None, None, "c"]
    for name in "ab":
        with pytest.raises(UnreadableRecordError, match=f"batch '{name}'"):
            batches.get(name)


def test_a_line_of_a_newer_door_fails_alone_at_the_client() -> None:
    """A status no one here knows, a confidence that is null: those items fail, others are read."""
    lines = (
        b'{"index":0,"status":"succeeded"}\n{"index":1,"status":"parked"}\n'
        b'{"index":2,"status":"succeeded","verdict":{"valid":true,"confidence":null}}\n'
        b'{"index":3,"status":"failed"}\n'
    )

    async def chunks():
        yield lines

    items = [item for part in each(Place(0).parts(chunks())) for item in part]

    assert [item.index for item in items] == [0, 1, 2, 3]
    assert [item.status for item in items] == ["succeeded", "failed", "failed", "failed"]
    assert items[1].error is not None
    assert items[1].error.code == "unreadable_record"
    assert items[3].error is None


def beat(worker_id: str) -> Worker:
    return replace(HEARTBEAT, worker_id=worker_id)


def test_an_unknown_word_in_a_heartbeat_is_that_workers_alone(
    registry: Registry, settings: Settings, client: redis.Redis
) -> None:
    """A newer worker's status reads `unknown`, garbage is no worker; the others are as they are."""
    registry.beat(beat("worker@a"))
    newer = msgspec.to_builtins(beat("worker@b")) | {"status": "warming", "rooms": ["x"]}
    for worker_id, told in {"worker@b": msgspec.json.encode(newer), "worker@c": b"garbage"}.items():
        client.set(f"{settings.prefix}:worker:{worker_id}", told, px=6000)
        client.sadd(f"{settings.prefix}:workers", worker_id)
    client.sadd(f"{settings.prefix}:workers", b"\xff")

    workers = registry.workers()

    assert {w.worker_id: w.status for w in workers} == {"worker@a": "ready", "worker@b": "unknown"}


def test_totals_that_cannot_be_read_hide_no_others(
    store: JobStore, client: redis.Redis, settings: Settings
) -> None:
    """Garbage, and the buckets of a newer version that has more of them."""
    metrics, history = MetricsStore(settings, client), HistoryStore(settings, client)
    store.submit([("job", REQUEST)])
    claim = store.claim("worker@a", 1)
    store.complete(claim.token, [(job, VERDICT) for job in claim.jobs])
    minute = f"{settings.prefix}:history:{store.server_time_ms() // 60_000}"
    for hash_ in (f"{settings.prefix}:metrics", minute):
        for field in (
            "jobs failed",
            "wait interactive 99",
            "score 99",
            "score 0",
            "score x",
            "size 99",
        ):
            client.hset(hash_, field, 7)
        client.hset(hash_, "jobs expired heuristic", "lots")
        client.hset(hash_, b"\xff\xfe", b"\xff")
    client.hset(f"{settings.prefix}:doors", mapping={"a": "many now", "b": b"\xff"})

    assert metrics.totals().jobs["succeeded", "rigorous"] == 1
    assert metrics.totals().wait["interactive"].count == 1
    assert history.read("hour").total.succeeded == 1
    assert metrics.doors(store.server_time_ms()) == []


def test_totals_that_somebody_changed_keep_nobody_waiting(
    store: JobStore, settings: Settings, client: redis.Redis
) -> None:
    """Jobs are found by their inboxes; once nothing waits, what is counted begins anew."""
    prefix = settings.prefix
    store.submit([("a", REQUEST)], Lane.bulk, owner="alice")
    client.hset(f"{prefix}:named", "bulk", -500)
    client.set(f"{prefix}:tombstones", -100_000)
    client.hset(f"{prefix}:owners", "alice", 100_000)

    store.reap()
    claim = store.claim("worker@a", 10)
    store.complete(claim.token, [(job, VERDICT) for job in claim.jobs])
    store.reap()

    assert [job.id for job in claim.jobs] == ["a"]
    assert store.snapshot().queued == 0
    assert store.submit([("b", REQUEST)], owner="alice") == ["created"]


def test_names_that_are_no_text_break_no_listing(
    settings: Settings, store: JobStore, client: redis.Redis
) -> None:
    """Ids of bytes, and a delivery of nobody's: what stands beside them is told."""
    submit(store, "a")
    client.rpush(f"{settings.prefix}:recent:jobs", b"\xff\xfe")
    client.zadd(f"{settings.prefix}:webhooks", {b"\xff \xff": 1, "garbage": 1, "job a": 1})

    listed = RecentStore(settings, store, BatchStore(settings, store, client), client).jobs(
        Wanted()
    )
    due = WebhookStore(settings, client).take(10, 60)

    assert [line.id for line in listed.jobs] == ["a"]
    assert [(delivery.kind, delivery.id) for delivery in due] == [("job", "a")]
    assert client.zcard(f"{settings.prefix}:webhooks") == 1, "the others are forgotten"


def test_what_should_lapse_and_does_not_is_not_believed(
    settings: Settings, store: JobStore, client: redis.Redis, registry: Registry
) -> None:
    """A bell that would never be rung again, a heartbeat of a worker that nobody runs."""
    registry.beat(HEARTBEAT)
    for name in ("bell", f"worker:{HEARTBEAT.worker_id}"):
        client.persist(f"{settings.prefix}:{name}")
    client.set(f"{settings.prefix}:bell", 1)

    store.reap()

    assert not client.exists(f"{settings.prefix}:bell")
    assert registry.workers() == []


def test_an_entry_that_was_taken_off_and_cannot_be_read_is_none(
    settings: Settings, store: JobStore, client: redis.Redis
) -> None:
    """It is not put back, and no error."""
    client.hset(f"{settings.prefix}:equations:trash", "d" * 32, "{")

    assert EquationStore(settings, client).restore("d" * 32) is None


def test_a_key_of_another_type_begins_anew(
    settings: Settings, store: JobStore, client: redis.Redis
) -> None:
    """In the middle of a script, and by a command; what it held can be looked at for a while."""
    for name in ("recent:jobs", "limits", "counts"):
        client.set(f"{settings.prefix}:{name}", "somebody's")
    client.rpush(f"{settings.prefix}:turn", "somebody's")
    limited = REQUEST_OF_A_MINUTE

    assert store.submit([("a", limited)]) == ["created"]
    assert [job.id for job in store.claim("worker@a", 1).jobs] == ["a"]
    client.set(f"{settings.prefix}:workers", "somebody's")
    assert Registry(settings, client).workers() == []

    aside = Scripts(settings, client).put_aside()
    assert {name.rpartition(f"{settings.prefix}:")[2] for name in aside} >= {
        "recent:jobs",
        "limits",
        "workers",
    }
    assert client.get(f"{settings.prefix}:aside:limits") == b"somebody's"
    assert client.pttl(f"{settings.prefix}:aside:limits") > 0


def test_a_script_that_fails_breaks_off_none_that_is_run_with_it(
    settings: Settings, client: redis.Redis
) -> None:
    """Of several in one command each has its own answer, an error too."""
    scripts = Scripts(settings, client)

    failed, depths = scripts.run_as_one(("renew", ()), ("gauges", ()))

    assert scripts.told(depths) == [0, 0, 0, 0, 0]
    with pytest.raises(redis.ResponseError):
        scripts.told(failed)
