"""Webhooks are told once signed, tried again when refused, and never go where they may not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import redis
from standardwebhooks import Webhook

from phiq.broker import Doorbell
from phiq.contract import JobRequest
from phiq.queue.batches import BatchStore
from phiq.queue.store import JobStore
from phiq.settings import Settings
from support import WorkerProcess, until

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - made up for this test
StartWorker = Callable[..., WorkerProcess]


class Receiver(ThreadingHTTPServer):
    """A webhook receiver that answers with the statuses it is given, then 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.statuses: list[int] = []
        self.received: list[tuple[dict[str, str], bytes]] = []
        self.url = f"http://localhost:{self.server_port}/hook"


class Handler(BaseHTTPRequestHandler):
    """Keeps what it gets."""

    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.server.received.append((dict(self.headers), body))
        self.send_response(status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


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


def test_the_end_of_a_job_is_told_signed(
    start_pool: Callable[[bool], None],
    receiver: Receiver,
    store: JobStore,
    doorbell: Doorbell,
    client: redis.Redis,
    settings: Settings,
) -> None:
    """The receiver can verify it with the public library, and it is told once."""
    start_pool(True)
    submit(store, doorbell, receiver.url)
    until(lambda: receiver.received, "told", 20)
    until(lambda: due(client, settings) == 0, "nothing is due any more")

    [(headers, body)] = receiver.received
    told = Webhook(SECRET).verify(body, headers)

    assert told["type"] == "job.ended"
    assert told["data"]["id"] == "job1"
    assert told["data"]["verdict"]["valid"]
    assert headers["host"] == f"localhost:{receiver.server_port}"


def test_a_failed_delivery_is_tried_again(
    start_pool: Callable[[bool], None], receiver: Receiver, store: JobStore, doorbell: Doorbell
) -> None:
    """With the same id, so that the receiver can tell a repetition."""
    receiver.statuses = [500]
    start_pool(True)
    submit(store, doorbell, receiver.url)

    until(lambda: len(receiver.received) == 2, "told again", 30)

    assert len({headers["webhook-id"] for headers, _ in receiver.received}) == 1


def test_gone_means_never_again(
    start_pool: Callable[[bool], None],
    receiver: Receiver,
    store: JobStore,
    doorbell: Doorbell,
    client: redis.Redis,
    settings: Settings,
) -> None:
    """HTTP 410 ends the delivery."""
    receiver.statuses = [410]
    start_pool(True)
    submit(store, doorbell, receiver.url)

    until(lambda: receiver.received, "told", 20)
    until(lambda: due(client, settings) == 0, "given up")

    assert len(receiver.received) == 1


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


def test_the_end_of_a_batch_is_told(
    start_pool: Callable[[bool], None],
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
    start_pool(True)

    until(lambda: receiver.received, "told", 20)

    told = json.loads(receiver.received[0][1])
    assert (told["type"], told["data"]["succeeded"]) == ("batch.ended", 3)
