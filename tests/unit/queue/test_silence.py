"""Connections whose other end is gone without a word: one of them costs a timeout, not all.

Channels among them: whoever hears is told, and opens another.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from time import monotonic

import pytest
import redis

from chaos.wire import Wire
from phiq.cli.embedded import EmbeddedBroker
from phiq.contract import JobRequest
from phiq.errors import BrokerUnavailableError
from phiq.queue import calls
from phiq.queue.calls import Channel
from phiq.queue.connection import POOL_CONNECTIONS, connect
from phiq.queue.store import JobStore, Wanted, new_id
from phiq.settings import Settings
from support import VERDICT, until

CONNECTIONS = 8
#: A connection that says nothing for so long is given up: long beside anything that is measured.
SILENCE_S = 3.0


@pytest.fixture
def wire(broker: EmbeddedBroker) -> Iterator[Wire]:
    """A network before the broker."""
    wire = Wire(broker.port)
    yield wire
    wire.close()


def _open(client: redis.Redis, count: int) -> None:
    """Have a client hold so many connections that nobody uses, and each of them answers."""
    pool = client.connection_pool
    connections = [pool.get_connection() for _ in range(count)]
    for connection in connections:
        connection.send_command("PING")
        assert connection.read_response() == b"PONG"
        pool.release(connection)


def test_one_silent_connection_closes_the_idle_ones(settings: Settings, wire: Wire) -> None:
    """Of a pool of dead connections one fails, and whoever comes next is served."""
    through = replace(settings, redis_url=f"redis://127.0.0.1:{wire.port}/0")
    with connect(through, timeout_s=0.5) as client:
        store = JobStore(through, client)
        _open(client, CONNECTIONS)
        wire.half_open()
        with pytest.raises(BrokerUnavailableError):
            store.ping()

        _open(client, CONNECTIONS)


def test_two_calls_under_way_wait_once_together(settings: Settings, wire: Wire) -> None:
    """Whoever fetches the second answer has waited for it already; then each is asked again."""
    through = replace(settings, redis_url=f"redis://127.0.0.1:{wire.port}/0")
    with connect(through, timeout_s=SILENCE_S) as client:
        store = JobStore(through, client)
        ids = [new_id() for _ in range(4)]
        store.submit([(id_, JobRequest(equation="a = b")) for id_ in ids])
        claim = store.claim("w", 2)
        _open(client, CONNECTIONS)
        wire.half_open()
        results = [(job, VERDICT) for job in claim.jobs]
        claimed, completed = store.overlap(
            claim.token, results, Wanted(new_id(), "w", 2), score_s=0.1
        )
        began = monotonic()

        taken, ended = claimed(), completed()

        assert monotonic() - began < 1.5 * SILENCE_S
        assert [job.id for job in taken.jobs] == ids[2:]
        assert ended == 2
        assert store.counts()["succeeded"] == 2
        _open(client, CONNECTIONS)


def test_a_channel_that_went_silent_is_given_up(
    settings: Settings, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked whether it lives: one that is only quiet answers, one that is dead does not."""
    monkeypatch.setattr(calls, "PING_S", 0.2)
    through = replace(settings, redis_url=f"redis://127.0.0.1:{wire.port}/0")
    with connect(through, timeout_s=0.5) as client, closing(Channel(client, "news")) as channel:
        quiet_until = monotonic() + 1.5
        while monotonic() < quiet_until:
            assert channel.hear(0.1) is None
        client.publish("news", "it lives")
        until(lambda: channel.hear(0.1) == b"it lives", "it is heard")
        wire.half_open()

        with pytest.raises(redis.TimeoutError, match="does not answer"):
            until(lambda: channel.hear(0.1) is not None, "it is given up")


def test_a_channel_says_when_it_is_cut_off(settings: Settings, wire: Wire) -> None:
    """And one that could not be opened holds no connection of its pool."""
    through = replace(settings, redis_url=f"redis://127.0.0.1:{wire.port}/0")
    with connect(through) as client:
        with closing(Channel(client, "news")) as channel:
            wire.refuse()
            with pytest.raises(redis.ConnectionError):
                channel.hear(5)
        for _ in range(2 * POOL_CONNECTIONS):
            with pytest.raises(redis.ConnectionError):
                Channel(client, "news")
        wire.heal()
        with closing(Channel(client, "news")) as channel:
            client.publish("news", "again")
            until(lambda: channel.hear(0.1) == b"again", "it is heard")
