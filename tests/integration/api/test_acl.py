"""A pool works as a user of Redis that may touch its own prefix alone, by the rule in the docs."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis

from phiq.cli.embedded import EmbeddedBroker
from receiver import SECRET
from support import ROOT, WorkerProcess, until

StartDoor = Callable[..., Any]
StartWorker = Callable[..., WorkerProcess]


@pytest.fixture(scope="module")
def admin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[redis.Redis]:
    """A server of its own, with the user that the docs tell how to make."""
    rule = re.search(r"ACL SETUSER (.+)", (ROOT / "docs" / "operations.md").read_text("utf-8"))
    assert rule
    with (
        EmbeddedBroker(tmp_path_factory.mktemp("own")) as broker,
        redis.Redis.from_url(broker.url) as admin,
    ):
        admin.execute_command("ACL", "SETUSER", *rule[1].split())
        yield admin


def test_a_pool_works_as_a_user_of_its_prefix(
    start_door: StartDoor, start_worker: StartWorker, admin: redis.Redis
) -> None:
    """Verdicts, batches, webhooks, `inspect`, reaping: nothing is refused to any of them."""
    port = admin.connection_pool.connection_kwargs["port"]
    own = {"redis_url": f"redis://pool:PASSWORD@127.0.0.1:{port}/0", "prefix": "phiq"}
    worker = start_worker(**own)
    start_worker(
        **own,
        app="worker.webhooks",
        ready=False,
        webhook_secret=SECRET,
    )
    http = start_door(**own).http

    verdict = http.post("/validate", json={"equation": "E = mc²"})
    batch = http.post("/v1/batches", json=["a = b"] * 20).json()
    until(lambda: http.get(f"/v1/batches/{batch['id']}").json()["terminal"], "the batch ended")
    ping = [sys.executable, "-m", "celery", "-A", "worker", "inspect", "ping"]
    answer = subprocess.run(
        [*ping, "-d", str(worker.worker_id)],
        cwd=ROOT,
        env=worker.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    paths = ("/readyz", "/info", "/v1/dead", "/v1/equations", "/metrics", "/v1/jobs", "/v1/history")
    reads = {path: http.get(path).status_code for path in paths}
    refused = admin.execute_command("ACL", "LOG")

    assert verdict.status_code == 200
    assert "pong" in answer.stdout
    assert set(reads.values()) == {200}, reads
    assert refused == []
    assert {key.partition(b":")[0] for key in admin.keys("*")} == {b"phiq"}
    assert "Traceback" not in worker.output()


def test_it_may_touch_no_other_pools_keys(admin: redis.Redis) -> None:
    """What the rule is for."""
    port = admin.connection_pool.connection_kwargs["port"]
    with redis.Redis.from_url(f"redis://pool:PASSWORD@127.0.0.1:{port}/0") as user:
        user.set("phiq:x", 1)
        for call in (user.get, user.delete):
            with pytest.raises(redis.exceptions.NoPermissionError):
                call("other:job:1")
        with pytest.raises(redis.exceptions.NoPermissionError):
            user.publish("other:done", "x")


DANGEROUS = [
    *("FLUSHALL", "FLUSHDB", "KEYS *", "CONFIG SET dir /tmp", "CONFIG GET *", "SHUTDOWN NOSAVE"),
    *("REPLICAOF 127.0.0.1 1", "MODULE LIST", "ACL LIST", "SAVE", "MONITOR"),
    *("CLIENT KILL ID 1", "SWAPDB 0 1", "FAILOVER", "MIGRATE 127.0.0.1 1 x 0 1", "SLOWLOG GET"),
]


@pytest.mark.parametrize("command", DANGEROUS)
def test_it_may_not_manage_the_server(admin: redis.Redis, command: str) -> None:
    """Who takes over a door or a worker empties, copies or stops no server."""
    port = admin.connection_pool.connection_kwargs["port"]
    with (
        redis.Redis.from_url(f"redis://pool:PASSWORD@127.0.0.1:{port}/0") as user,
        pytest.raises(redis.exceptions.NoPermissionError),
    ):
        user.execute_command(*command.split())
