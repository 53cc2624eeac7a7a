"""A server that is busy with a script for seconds, as one that was suspended in it, is away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
import redis

from phiq.cli.embedded import EmbeddedBroker
from phiq.errors import BrokerUnavailableError
from phiq.queue.store import JobStore
from phiq.settings import Settings
from support import until

#: Ends by itself after two seconds.
LONG = """
local function ms() local t = redis.call('TIME') return t[1] * 1000 + t[2] / 1000 end
local began = ms()
while ms() - began < 2000 do end
"""


def test_a_server_busy_with_a_script_is_away_and_comes_back(
    settings: Settings, tmp_path: Path
) -> None:
    """What a door tells as 503, not as a fault of its own."""
    with EmbeddedBroker(tmp_path / "broker") as broker, redis.Redis(port=broker.port) as client:
        client.config_set("busy-reply-threshold", 10)
        store = JobStore(replace(settings, redis_url=broker.url))
        busy = Thread(target=lambda: redis.Redis(port=broker.port).eval(LONG, 0))
        busy.start()
        until(lambda: is_busy(client), "the script runs")

        with pytest.raises(BrokerUnavailableError, match="busy"):
            store.get("a-job")
        busy.join()
        assert store.get("a-job") is None


def is_busy(client: redis.Redis) -> bool:
    try:
        client.ping()
    except redis.ResponseError as error:
        return str(error).startswith("BUSY")
    return False
