"""The embedded broker keeps what it accepted, and nothing of what it was only about to write."""

from __future__ import annotations

from pathlib import Path

import redis

from phiq.cli.embedded import EmbeddedBroker
from support import until


def written(broker: EmbeddedBroker) -> Path:
    """The file it appends to."""
    files = (broker.folder / "appendonlydir").glob("*.incr.aof")
    return max(files, key=lambda file: file.stat().st_mtime_ns)


def client(broker: EmbeddedBroker) -> redis.Redis:
    """A connection to it."""
    return redis.Redis.from_url(broker.url)


def test_half_a_transaction_is_never_carried_out(tmp_path: Path) -> None:
    """Torn in the middle of a script's writes: neither the next start nor the one after does it."""
    with EmbeddedBroker(tmp_path) as broker:
        with client(broker) as redis_client:
            redis_client.set("before", 1)
        broker.stop(kill=True)
        torn = written(broker)
        with torn.open("ab") as end:
            end.write(
                b"*1\r\n$5\r\nMULTI\r\n*3\r\n$3\r\nSET\r\n$4\r\nhalf\r\n$1\r\n1\r\n*3\r\n$3\r"
            )
        broker.start()
        with client(broker) as redis_client:
            redis_client.eval("redis.call('SET', 'after', 1) redis.call('SET', 'more', 1)", 0)
            until(lambda: not torn.exists(), "the torn file is gone")
        broker.stop(kill=True)
        broker.start()

        with client(broker) as redis_client:
            assert sorted(redis_client.keys()) == [b"after", b"before", b"more"]
