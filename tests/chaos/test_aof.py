"""The broker's own record of what happened, which storms are judged by, leaves nothing out."""

from __future__ import annotations

from pathlib import Path

import redis

from chaos import aof
from chaos.children import Broker
from support import until


def test_ends_are_counted_across_a_file_that_was_torn_and_written_anew(tmp_path: Path) -> None:
    """Those before it count, those of a transaction that was never carried out do not."""
    with Broker(tmp_path / "broker") as broker:
        _end(broker, "once", "twice")
        broker.stop(kill=True)
        with aof.tail(broker.folder).open("ab") as file:
            file.write(aof.command(b"MULTI"))
            file.write(aof.command(b"HSET", b"p:job:once", b"status", b"failed"))
        broker.start()
        until(lambda: len(aof.parts(broker.folder)) == 2, "the file was written anew")

        _end(broker, "twice")

        assert aof.ends_of_jobs(broker.folder, "p") == {"once": 1, "twice": 2}


def _end(broker: Broker, *jobs: str) -> None:
    with redis.Redis(port=broker.port) as client:
        for job in jobs:
            client.hset(f"p:job:{job}", "status", "succeeded")
