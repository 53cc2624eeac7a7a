"""The door's history is a moment old at most, and read once for all who ask meanwhile."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import redis

from api import history
from api.history import PoolHistory
from phiq.contract import JobRequest
from phiq.queue.history import HistoryStore
from phiq.queue.store import JobStore
from phiq.settings import Settings
from support import until


def test_it_is_read_once_for_all(
    settings: Settings, client: redis.Redis, store: JobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many that ask at once get the same; a moment later what happened since is in it."""
    monkeypatch.setitem(history.FRESH_S, "hour", 0.2)
    pool = PoolHistory(HistoryStore(settings, client))
    before = client.info("commandstats")["cmdstat_hgetall"]["calls"] if pool.read("hour") else 0

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(pool.read, ["hour"] * 100))
    reads = client.info("commandstats")["cmdstat_hgetall"]["calls"] - before
    store.submit([("a", JobRequest(equation="a = b"))])

    assert reads <= 60 * (1 + 5)  # one span is 60 minutes; a slow machine may read again
    assert len({id(answer) for answer in answers}) <= 6
    until(lambda: pool.read("hour").total.submitted == 1, "the job is in the history", 5)
