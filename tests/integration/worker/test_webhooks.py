"""Webhooks of pools of their own: private addresses, batches, receivers that hang, lost workers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from select import select
from socket import create_server
from threading import Thread

import pytest
import redis

from phiq.broker import Doorbell
from phiq.contract import JobRequest, Problem
from phiq.queue.batches import BatchStore
from phiq.queue.store import JobStore
from phiq.settings import Settings
from receiver import SECRET, Receiver
from support import WorkerProcess, until

StartWorker = Callable[..., WorkerProcess]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def start_pool(start_worker: StartWorker) -> Callable[[bool], None]:
    """One worker, and one that delivers webhooks."""

    def start(private: bool) -> None:
        start_worker()
        start_worker(
            app="worker.webhooks", ready=False, webhook_secret=SECRET, webhook_private=private
        )

    return start


def due(client: redis.Redis, settings: Settings) -> int:
    return int(client.zcard(f"{settings.prefix}:webhooks"))


def submit(store: JobStore, doorbell: Doorbell, url: str) -> None:
    store.submit([("job1", JobRequest(equation="E = mc²", webhook=url))])
    doorbell.ring()


def test_a_private_address_is_refused_when_it_is_sent(
    start_pool: Callable[[bool], None],
    receiver: Receiver,
    store: JobStore,
    doorbell: Doorbell,
    client: redis.Redis,
    settings: Settings,
) -> None:
    """A name that resolves to this machine gets nothing."""
    start_pool(False)
    submit(store, doorbell, receiver.url)
    until(lambda: [job for job in store.get_many(["job1"]) if job and job.terminal], "ended", 20)

    until(lambda: due(client, settings) == 0, "given up", 20)

    assert receiver.received == []


REFUSED = Problem(title="Refused", status=422, detail="not an item")


def job(equation: str, **limits: float) -> JobRequest:
    return JobRequest(equation=equation, mode="heuristic", **limits)


@pytest.mark.parametrize(
    ("items", "how", "totals"),
    [
        ([job("a = b")] * 3, "canceled", {"canceled": 3}),
        ([job("a = b", ttl_s=0.2)] * 2, "expired", {"expired": 2}),
        ([job("a = b", timeout_s=0.2)] * 2, "timed out", {"failed": 2}),
        ([REFUSED, REFUSED], "refused", {"refused": 2}),
        ([job("bad"), job("a = b"), REFUSED], "scored", {"failed": 1, "succeeded": 1}),
        ([job("poison")], "scored", {"failed": 1}),
    ],
    ids=["cancel", "expiry", "timeout", "refusal", "item errors", "dead letter"],
)
def test_a_batch_is_told_however_it_ends(
    start_worker: StartWorker,
    receiver: Receiver,
    store: JobStore,
    settings: Settings,
    client: redis.Redis,
    items: list[JobRequest | Problem],
    how: str,
    totals: dict[str, int],
) -> None:
    """Once, with its totals; where nothing is to be scored, without any worker of the pool."""
    changes = {"max_attempts": 1, "scorer": "scorers:Poisoned"}
    batches = BatchStore(settings, store, client)
    batches.open("batch1", webhook=receiver.url)
    batches.add("batch1", 0, items)
    batches.seal("batch1", len(items))
    if how == "canceled":
        batches.cancel("batch1")
    if how == "scored":
        start_worker(ready=False, **changes)  # it may be gone before it is seen to be ready

    start_worker(
        app="worker.webhooks", ready=False, webhook_secret=SECRET, webhook_private=True, **changes
    )
    until(lambda: receiver.received, "told", 30)
    until(lambda: due(client, settings) == 0, "nothing is due any more")

    [(_, body)] = receiver.received
    told = json.loads(body)["data"]
    assert told["status"] == "ended"
    assert {name: told[name] for name in totals} == totals


def test_a_delivery_survives_its_worker(
    start_worker: StartWorker,
    receiver: Receiver,
    store: JobStore,
    settings: Settings,
    client: redis.Redis,
) -> None:
    """Killed in the middle of a delivery; the next takes it up when its lease has lapsed."""
    receiver.open.clear()
    deliver = {"app": "worker.webhooks", "webhook_secret": SECRET, "webhook_private": True}
    store.submit([("job1", JobRequest(equation="a = b", webhook=receiver.url))])
    doomed = start_worker(ready=False, **deliver)
    store.cancel("job1")
    until(lambda: receiver.received, "a delivery is under way", 20)

    doomed.kill()
    receiver.open.set()
    client.zadd(f"{settings.prefix}:webhooks", {"job job1": 1}, xx=True)  # the lease lapses
    start_worker(ready=False, **deliver)

    until(lambda: len(receiver.received) == 2, "told again", 20)
    until(lambda: due(client, settings) == 0, "delivered")
    assert len({headers["webhook-id"] for headers, _ in receiver.received}) == 1


def test_a_receiver_that_hangs_delays_no_other(
    start_pool: Callable[[bool], None],
    receiver: Receiver,
    store: JobStore,
    doorbell: Doorbell,
) -> None:
    """With 100 jobs to one that never answers, another is told at once, by the same worker."""
    start_pool(True)
    with Receiver() as hanging:
        Thread(target=hanging.serve_forever, daemon=True).start()
        hanging.open.clear()
        requests = [JobRequest(equation=f"x = {n}", webhook=hanging.url) for n in range(100)]
        store.submit([(f"hangs{n}", request) for n, request in enumerate(requests)])
        doorbell.ring()
        until(lambda: hanging.received, "the one that hangs is told", 20)

        submit(store, doorbell, receiver.url)

        until(lambda: receiver.received, "the other is told", 6)
        assert len(hanging.received) <= 8
        hanging.open.set()
        hanging.shutdown()


def test_many_receivers_that_hang_delay_no_other(
    start_pool: Callable[[bool], None],
    receiver: Receiver,
    store: JobStore,
    doorbell: Doorbell,
) -> None:
    """With 40 that never answer, each at its share, another is told at once."""
    start_pool(True)
    with ExitStack() as stack:
        silent = [stack.enter_context(create_server(("127.0.0.1", 0))) for _ in range(40)]
        urls = [f"http://127.0.0.1:{one.getsockname()[1]}/" for one in silent]
        hooks = [JobRequest(equation="a = b", webhook=url) for url in urls for _ in range(4)]
        ids = [f"hangs{n}" for n in range(len(hooks))]
        store.submit(list(zip(ids, hooks, strict=True)))
        store.cancel_many(ids)
        until(lambda: len(select(silent, [], [], 0)[0]) > 30, "most are called", 8)

        submit(store, doorbell, receiver.url)

        until(lambda: receiver.received, "the other is told", 6)
