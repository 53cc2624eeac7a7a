"""The keeper gives a worker up when it must, and only then."""

from __future__ import annotations

import errno
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import redis
from celery import Celery

from chaos.children import Broker
from phiq.broker import make_celery
from phiq.contract import JobRequest, Verdict
from phiq.queue.registry import Registry
from phiq.queue.store import JobStore
from phiq.settings import Settings
from support import until
from worker.device import Device, Gpu
from worker.keeper import EXIT_GAVE_UP, Keeper
from worker.member import Member
from worker.standin import StandIn


@pytest.fixture
def member(settings: Settings) -> Iterator[Member]:
    """A warm member whose Celery consumer never runs: deaf to every bell."""
    settings = replace(settings, stall_s=1.0, lease_s=0.6)
    app = make_celery(settings, Celery)
    member = Member(settings, app, Device("cpu", "CPU", "cpu-test"))
    member.warm_up()
    yield member
    app.close()


@pytest.fixture
def exits() -> list[int]:
    """What the keeper would have exited with."""
    return []


@pytest.fixture
def keeper(member: Member, exits: list[int]) -> Iterator[Keeper]:
    keeper = Keeper(member, exits.append)
    keeper.start()
    yield keeper
    keeper.stop()


@pytest.mark.usefixtures("keeper")
def test_a_deaf_worker_beside_a_backlog_gives_itself_up(store: JobStore, exits: list[int]) -> None:
    """Alive but consuming nothing is the failure operators hate most: it ends by itself."""
    store.submit([("job", JobRequest(equation="a = b"))])

    until(lambda: exits, "gave up", 10)

    assert set(exits) == {EXIT_GAVE_UP}


@pytest.mark.usefixtures("keeper")
def test_an_idle_worker_without_a_backlog_stays(
    member: Member, registry: Registry, exits: list[int]
) -> None:
    """Silence is no stall when nothing waits."""
    [start] = registry.workers()
    began_ms = member.store.server_time_ms()

    until(lambda: member.store.server_time_ms() - began_ms > 2500, "well past stall_s", 10)

    assert exits == []
    assert [worker.worker_id for worker in registry.workers()] == [start.worker_id]


def test_a_worker_whose_slot_was_taken_gives_itself_up(
    member: Member, registry: Registry, exits: list[int]
) -> None:
    """Two workers on one GPU slot is what leases are there to prevent."""
    gpu = Gpu(0, "GPU-aaaa", "H100", 80_000, 0)
    member.device = Device("cuda:0", "H100", "gpu0", gpu, slot=0)
    registry.lease_slot(gpu.uuid, 0, "another", 60)
    keeper = Keeper(member, exits.append)
    keeper.start()

    until(lambda: exits, "gave up", 10)
    keeper.stop()

    assert set(exits) == {EXIT_GAVE_UP}
    assert not registry.lease_slot(gpu.uuid, 0, "a third", 60)


@pytest.mark.parametrize(("in_hand", "done"), [(False, 0), (True, 0), (False, 9)])
def test_an_idle_worker_sorts_the_master_list(
    member: Member,
    exits: list[int],
    settings: Settings,
    client: redis.Redis,
    *,
    in_hand: bool,
    done: int,
) -> None:
    """So the first page in an order need not wait for that.

    One with jobs in hand does not, nor one that had some since the last beat: more are to come.
    """
    store, request = member.store, JobRequest(equation="a = b")
    verdict = Verdict(
        valid=True,
        confidence=0.5,
        betti=(1, 0, 0),
        chi=1,
        phi_coherence=0.0,
        explanation="",
        processing_time_ms=0,
    )
    store.submit([("job", request)])
    claim = store.claim(member.worker_id, 1)
    store.complete(claim.token, [(claim.jobs[0], verdict)])
    member.claim = claim if in_hand else None
    member.jobs_done = done

    Keeper(member, exits.append)._tick()

    index = f"{settings.prefix}:equations:by_confidence"
    assert client.zcard(index) == (0 if in_hand or done else 1)


class Fallen(StandIn):
    """It cannot be started again, as where a host has no memory or process left."""

    def mind(self) -> None:
        raise OSError(errno.EAGAIN, "no process left")


def test_a_duty_that_fails_leaves_no_other_undone(
    member: Member, store: JobStore, registry: Registry
) -> None:
    """No stand-in can be started: the claim is renewed all the same, and the worker beats."""
    store.submit([("job", JobRequest(equation="a = b"))])
    member.claim = store.claim(member.worker_id, 1)
    keeper = Keeper(member, [].append, stand_in=Fallen(member.settings, member.worker_id, None))
    began_ms = store.server_time_ms()

    while store.server_time_ms() - began_ms < 2 * 600:
        keeper._tick()
        assert store.reap().requeued == 0

    assert registry.workers()
    assert store.snapshot().running == 1
    keeper.stop()


@pytest.mark.usefixtures("keeper")
def test_the_claim_in_hand_is_renewed(member: Member, store: JobStore) -> None:
    """A batch may take many leases; a neighbour's reaper leaves it alone."""
    store.submit([("job", JobRequest(equation="a = b"))])
    member.claim = store.claim(member.worker_id, 1)
    began_ms = store.server_time_ms()

    def three_leases_later() -> bool:
        assert store.reap().requeued == 0
        return store.server_time_ms() - began_ms > 3 * 600

    until(three_leases_later, "three leases went by", 10)

    assert store.snapshot().running == 1


def test_a_claim_whose_answer_was_lost_is_handed_back(tmp_path: Path, settings: Settings) -> None:
    """Redis makes it and nobody hears: its jobs wait again at once, as if it was never made."""
    with Broker(tmp_path) as broker:
        settings = replace(settings, redis_url=broker.url, lease_s=60.0)
        app = make_celery(settings, Celery)
        member = Member(settings, app, Device("cpu", "CPU", "cpu-test"))
        member.warm_up()
        member.drain()  # connects, and finds nothing
        store = JobStore(settings)
        store.submit([("job", JobRequest(equation="a = b"))])
        keeper = Keeper(member, [].append)

        broker.signal(signal.SIGSTOP)
        member.drain()  # gives up when Redis has been silent for SOCKET_TIMEOUT_S
        broker.signal(signal.SIGCONT)
        until(lambda: store.snapshot().running == 1, "Redis makes the claim")
        keeper.start()
        until(lambda: store.snapshot().queued == 1, "the job waits again")
        keeper.stop()
        [again] = store.claim("worker@other", 1).jobs
        app.close()

    assert again.attempt == 1
