"""What a pool delivers to webhooks: signed, tried again when refused, never where it may not.

The tests share one worker and one that delivers, and tell their jobs apart by their ids.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from threading import Thread
from uuid import uuid4

import pytest
import redis
from standardwebhooks import Webhook

from phiq.broker import Doorbell
from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobRequest
from phiq.queue.batches import BatchStore
from phiq.queue.store import JobStore
from phiq.settings import Settings
from receiver import SECRET, Receiver
from support import WorkerProcess, until


@pytest.fixture(scope="module")
def settings(broker: EmbeddedBroker) -> Settings:
    """Settings of the pool that the tests share."""
    return Settings(
        redis_url=broker.url,
        prefix=f"t{uuid4().hex[:8]}",
        device="cpu",
        webhook_secret=SECRET,
        webhook_private=True,
    )


@pytest.fixture(scope="module", autouse=True)
def pool(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One worker, and one that delivers webhooks."""
    folder = tmp_path_factory.mktemp("pool")
    workers = [
        WorkerProcess(replace(settings, webhook_secret=""), folder / "worker.log"),
        WorkerProcess(settings, folder / "webhooks.log", "worker.webhooks"),
    ]
    workers[0].await_ready()
    yield
    for worker in workers:
        worker.process.kill()
        worker.process.wait(10)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def submit(store: JobStore, doorbell: Doorbell, url: str) -> str:
    """The id of a job whose end is told there."""
    job = f"job{uuid4().hex[:8]}"
    store.submit([(job, JobRequest(equation="E = mc²", webhook=url))])
    doorbell.ring()
    return job


def is_due(client: redis.Redis, settings: Settings, job: str) -> bool:
    """Whether its end is still to be told."""
    return client.zscore(f"{settings.prefix}:webhooks", f"job {job}") is not None


def test_the_end_of_a_job_is_told_signed(
    receiver: Receiver,
    store: JobStore,
    doorbell: Doorbell,
    client: redis.Redis,
    settings: Settings,
) -> None:
    """The receiver can verify it with the public library, and it is told once."""
    job = submit(store, doorbell, receiver.url)
    until(lambda: receiver.received, "told", 20)
    until(lambda: not is_due(client, settings, job), "it is due no more")

    [(headers, body)] = receiver.received
    told = Webhook(SECRET).verify(body, headers)

    assert told["type"] == "job.ended"
    assert told["data"]["id"] == job
    assert told["data"]["verdict"]["valid"]
    assert headers["host"] == f"localhost:{receiver.server_port}"


def test_a_failed_delivery_is_tried_again(
    receiver: Receiver, store: JobStore, doorbell: Doorbell
) -> None:
    """With the same id, so that the receiver can tell a repetition."""
    receiver.statuses = [500]
    submit(store, doorbell, receiver.url)

    until(lambda: len(receiver.received) == 2, "told again", 30)

    assert len({headers["webhook-id"] for headers, _ in receiver.received}) == 1


def test_gone_means_never_again(
    receiver: Receiver,
    store: JobStore,
    doorbell: Doorbell,
    client: redis.Redis,
    settings: Settings,
) -> None:
    """HTTP 410 ends the delivery."""
    receiver.statuses = [410]
    job = submit(store, doorbell, receiver.url)

    until(lambda: receiver.received, "told", 20)
    until(lambda: not is_due(client, settings, job), "given up")

    assert len(receiver.received) == 1


def test_a_redirect_is_not_followed(
    receiver: Receiver, store: JobStore, doorbell: Doorbell
) -> None:
    """An address that may be told leads to none that may not."""
    with Receiver() as inside:
        Thread(target=inside.serve_forever, daemon=True).start()
        receiver.statuses, receiver.location = [307, 308, 302], inside.url
        submit(store, doorbell, receiver.url)

        until(lambda: len(receiver.received) == 2, "tried again", 30)
        inside.shutdown()

    assert inside.received == []


def test_the_end_of_a_batch_is_told(
    receiver: Receiver,
    store: JobStore,
    doorbell: Doorbell,
    settings: Settings,
    client: redis.Redis,
) -> None:
    """Once, with its totals."""
    batches = BatchStore(settings, store, client)
    batches.open("batch1", webhook=receiver.url)
    batches.add("batch1", 0, [JobRequest(equation="a = b")] * 3)
    batches.seal("batch1", 3)
    doorbell.ring()

    until(lambda: receiver.received, "told", 20)

    told = json.loads(receiver.received[0][1])
    assert (told["type"], told["data"]["succeeded"]) == ("batch.ended", 3)
