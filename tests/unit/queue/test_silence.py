"""Connections whose other end is gone without a word: one of them costs a timeout, not all."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from chaos.wire import Wire
from phiq.cli.embedded import EmbeddedBroker
from phiq.errors import BrokerUnavailableError
from phiq.queue.connection import connect
from phiq.queue.store import JobStore
from phiq.settings import Settings

CONNECTIONS = 8


@pytest.fixture
def wire(broker: EmbeddedBroker) -> Iterator[Wire]:
    """A network before the broker."""
    wire = Wire(broker.port)
    yield wire
    wire.close()


def test_one_silent_connection_closes_the_idle_ones(settings: Settings, wire: Wire) -> None:
    """Of a pool of dead connections one fails, and whoever comes next is served."""
    through = replace(settings, redis_url=f"redis://127.0.0.1:{wire.port}/0")
    with connect(through, timeout_s=0.5) as client:
        store, together = JobStore(through, client), Barrier(CONNECTIONS)

        def use_at_once(_: int) -> None:
            connection = client.connection_pool.get_connection()
            together.wait(5)
            client.connection_pool.release(connection)

        with ThreadPoolExecutor(CONNECTIONS) as users:
            list(users.map(use_at_once, range(CONNECTIONS)))
            wire.half_open()
            with pytest.raises(BrokerUnavailableError):
                store.ping()

            list(users.map(lambda _: store.ping(), range(CONNECTIONS)))
