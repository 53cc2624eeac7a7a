"""Who is called to a job that comes: a worker that lingers and hears, else one by a doorbell."""

from __future__ import annotations

import pytest
import redis
from redis.client import PubSub

from phiq.contract import JobRequest
from phiq.queue.connection import connect
from phiq.queue.store import JobStore, Wanted, new_id
from phiq.settings import Settings

REQUEST = JobRequest(equation="a = b")
LONG_MS = 60_000


class Pool:
    """A store whose submits call, with the doorbells they sent, and workers that linger."""

    def __init__(self, settings: Settings, client: redis.Redis) -> None:
        self.bells = 0
        self.store = JobStore(settings, client, self._count)
        self.client = client
        self._prefix = settings.prefix

    def _count(self) -> None:
        self.bells += 1

    def submit(self) -> str:
        job_id = new_id()
        self.store.submit([(job_id, REQUEST)])
        return job_id

    def listen(self, worker: str) -> PubSub:
        """A connection as that worker has it."""
        channel = self.client.pubsub()
        channel.subscribe(f"{self._prefix}:wake:{worker}")
        assert channel.get_message(timeout=5)
        return channel

    def linger(self, worker: str, ms: int = LONG_MS) -> bool:
        """Whether a claim of that worker found nothing, and left it to linger."""
        return self.store.take(Wanted(new_id(), worker, 8, True, ms)).lingers

    def lingering(self) -> list[str]:
        return [name.decode() for name in self.client.zrange(f"{self._prefix}:lingering", 0, -1)]


def woken(channel: PubSub) -> bool:
    """Whether the worker of a connection was called."""
    return bool(channel.get_message(timeout=0.2))


@pytest.fixture
def pool(settings: Settings, client: redis.Redis) -> Pool:
    return Pool(settings, client)


def test_a_lingering_worker_is_woken_and_no_bell_is_sent(pool: Pool) -> None:
    """The submit itself wakes it; what comes until it claims calls nobody else."""
    with pool.listen("w") as channel:
        assert pool.linger("w")

        ids = [pool.submit() for _ in range(3)]

        assert woken(channel)
        assert not woken(channel)
        assert pool.bells == 0
    claim = pool.store.take(Wanted(new_id(), "w", 8, True, LONG_MS))
    assert [job.id for job in claim.jobs] == ids
    assert not claim.lingers


def test_a_worker_whose_connection_is_gone_is_passed_over(pool: Pool) -> None:
    """Redis knows who hears: the next of those who linger is woken, or a doorbell sent."""
    for worker in ("dead", "alive"):
        with pool.listen("alive") as channel:
            assert pool.linger("alive", LONG_MS - 1)
            assert pool.linger("dead")
            assert pool.lingering() == ["alive", "dead"]
            if worker == "dead":
                pool.submit()
                assert woken(channel)
        pool.store.claim("w", 8)
        pool.client.delete(f"{pool._prefix}:bell")
        pool.client.delete(f"{pool._prefix}:lingering")
    assert pool.bells == 0

    pool.linger("dead")
    pool.submit()

    assert pool.bells == 1
    assert pool.lingering() == []


def test_a_bell_that_no_worker_has_taken_yet_is_enough(pool: Pool) -> None:
    """Who is free takes what waits in Celery's queue; a second bell there would call nobody."""
    for waiting, bells in ((1, 0), (0, 1)):
        pool.client.delete(f"{pool._prefix}:bell", f"{pool._prefix}:celery:doorbell")
        if waiting:
            pool.client.lpush(f"{pool._prefix}:celery:doorbell", "a bell")

        pool.submit()

        assert pool.bells == bells


def test_whoever_lingers_past_its_time_is_not_counted_on(pool: Pool) -> None:
    """A worker that was stopped while it lingered keeps its connection, and its place lapses."""
    with pool.listen("w") as channel:
        pool.linger("w", 1)
        until_ms = pool.store.server_time_ms() + 2
        while pool.store.server_time_ms() < until_ms:
            pass

        pool.submit()

        assert pool.bells == 1
        assert not woken(channel)


def test_a_wake_that_nobody_answers_is_soon_made_again(
    pool: Pool, settings: Settings, client: redis.Redis
) -> None:
    """A worker that dies between wake and claim leaves no bell up for the seconds of a doorbell."""
    with pool.listen("w"):
        pool.linger("w")
        pool.submit()

    assert 0 < client.pttl(f"{settings.prefix}:bell") <= 300


def test_one_that_leaves_hands_its_wake_on(pool: Pool) -> None:
    """It was woken as its time was up: another is called, else a doorbell is due."""
    with pool.listen("first"), pool.listen("second") as second:
        pool.linger("second", LONG_MS - 1)
        pool.linger("first")
        pool.submit()

        assert not pool.store.leave("first")
        assert woken(second)

        pool.client.delete(f"{pool._prefix}:bell")
        assert pool.store.leave("second")


def test_one_that_leaves_unwoken_calls_nobody(pool: Pool) -> None:
    """It was idle to the end."""
    pool.linger("w")

    assert not pool.store.leave("w")
    assert pool.lingering() == []


def test_nobody_lingers_in_a_paused_pool_or_beside_work(pool: Pool) -> None:
    """Only where nothing waits."""
    pool.submit()
    assert not pool.linger("w")
    pool.store.pause()
    assert not pool.linger("w")
    assert pool.lingering() == []


def test_more_work_than_one_claim_takes_wakes_a_neighbour(pool: Pool) -> None:
    """The claim of a called worker calls on, while jobs are left."""
    with pool.listen("neighbour") as channel:
        quiet = JobStore(pool.store._settings, pool.client)
        quiet.submit([(new_id(), REQUEST) for _ in range(4)])
        claim = pool.store.take(Wanted(new_id(), "w", 2, True, 0))
        assert claim.rings
        pool.client.delete(f"{pool._prefix}:bell")
        pool.client.zadd(f"{pool._prefix}:lingering", {"neighbour": 1e15})

        claim = pool.store.take(Wanted(new_id(), "w", 1, True, 0))

        assert not claim.rings
        assert woken(channel)


def test_a_repeated_submit_calls_too(pool: Pool, client: redis.Redis, settings: Settings) -> None:
    """The answer to the first may have been lost before its doorbell was sent."""
    job_id = pool.submit()
    client.delete(f"{settings.prefix}:bell")

    pool.store.submit([(job_id, REQUEST)])

    assert pool.bells == 2


def test_a_store_that_was_given_no_bell_calls_nobody(pool: Pool, settings: Settings) -> None:
    """Who submits through it rings by itself."""
    with connect(settings) as client, pool.listen("w") as channel:
        pool.linger("w")

        JobStore(settings, client).submit([(new_id(), REQUEST)])

        assert not woken(channel)
        assert pool.lingering() == ["w"]
