"""The pool of docker-compose.yml in its containers: up, scaled, killed, stopped within a batch.

The table of accounts is printed at the end; docs/operations.md shows one.
"""

from __future__ import annotations

import json
from threading import Event, Thread
from time import monotonic

import httpx
import pytest

from burst import Burst
from containers.conftest import Pool
from containers.engine import PASSWORD, inspect, kill_9
from support import until

pytestmark = [pytest.mark.containers, pytest.mark.timeout(600)]

JOBS = 20_000
#: Longest a call of the door may take while there is no Redis, in seconds.
PROMPT_S = 5.0


def test_up_waits_until_all_are_healthy(pool: Pool) -> None:
    """After `up --wait` the door is ready, knows each worker, and no container is unhealthy."""
    states = [inspect(container)["State"] for container in pool.compose.containers()]
    assert len(states) == 6
    assert {state["Health"]["Status"] for state in states} == {"healthy"}
    assert httpx.get(f"{pool.compose.url}/readyz").status_code == 200
    assert pool.workers() == 3


def test_a_verdict(pool: Pool) -> None:
    """One equation through door, queue and worker, of the compiled scorer."""
    verdict = pool.client.validate("E = mc²")
    assert (verdict.valid, verdict.law) == (True, "mass-energy equivalence")
    where = "import phiq.scorer.expression.tree as tree; print(tree.__file__)"
    assert pool.compose.exec("worker", "python", "-c", where).strip().endswith(".so")


def test_a_stranger_is_let_in_nowhere(pool: Pool) -> None:
    """The door has a key, so a call without one is refused; health is told to anyone."""
    answers = {path: httpx.get(pool.compose.url + path).status_code for path in ("/info", "/livez")}
    assert answers == {"/info": 401, "/livez": 200}


def test_containers_are_confined(pool: Pool) -> None:
    """Not root, no capability, no disk to write to, no password where others look."""
    for container in pool.compose.containers():
        known = inspect(container)
        assert known["HostConfig"]["ReadonlyRootfs"], known["Name"]
        assert "no-new-privileges:true" in known["HostConfig"]["SecurityOpt"]
        assert PASSWORD not in json.dumps(known["Config"]["Cmd"])
    for service in ("redis", "api", "worker", "webhooks"):
        script = "id -u; grep CapEff /proc/1/status; touch /x /opt/x 2>/dev/null && echo written"
        user, _, capabilities, *written = pool.compose.exec(
            service, "sh", "-c", f"{script}; tr '\\0' ' ' < /proc/1/cmdline >/dev/null"
        ).split()
        assert int(user) > 0
        assert int(capabilities, 16) == 0
        assert written == []
        assert PASSWORD not in pool.compose("top", service)


def test_what_runbooks_look_at(pool: Pool) -> None:
    """Each service has something to say in its log; Redis answers its own client."""
    for service in ("redis", "api", "worker"):
        assert pool.compose("logs", service), service
    assert "healthy" in pool.compose("ps", "webhooks")
    assert pool.compose.exec("redis", "valkey-cli", "ping") == "PONG\n"


def test_flower_beside_it(pool: Pool) -> None:
    """Its profile brings it up, in an image of its own."""
    pool.compose("--profile", "flower", "up", "--detach", "--wait", "--no-build", "flower")
    [container] = pool.compose.containers("flower")
    assert inspect(container)["State"]["Health"]["Status"] == "healthy"
    pool.compose("--profile", "flower", "rm", "--force", "--stop", "flower")


def test_kill_9_of_two_of_three_workers(pool: Pool) -> None:
    """Their jobs run again elsewhere; the engine starts them anew."""
    burst = Burst(pool.client, pool.http, JOBS)
    burst.await_share(0.1)
    kill_9(*pool.compose.containers("worker")[:2])
    account = burst.account("SIGKILL of 2 of 3 workers")
    assert (account.lost, account.doubled) == (0, 0)
    assert account.again > 0
    until(lambda: pool.workers() == 3, "three workers again", 120)


def test_kill_9_of_redis(pool: Pool) -> None:
    """Everything accepted is on disk; meanwhile the door says 503 at once."""
    burst = Burst(pool.client, pool.http, JOBS)
    burst.await_share(0.1)
    with Asker(pool) as asker:
        kill_9(*pool.compose.containers("redis"))
        account = burst.account("SIGKILL of Redis")
    assert (account.lost, account.doubled) == (0, 0)
    assert asker.statuses <= {200, 503}
    assert asker.longest_s < PROMPT_S


class Asker:
    """Asks the door for a state, over and over, and keeps what it says and how soon."""

    def __init__(self, pool: Pool) -> None:
        self.statuses: set[int] = set()
        self.longest_s = 0.0
        self._http = pool.http
        self._end = Event()
        self._thread = Thread(target=self._ask)

    def __enter__(self) -> Asker:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _ask(self) -> None:
        while not self._end.wait(0.05):
            began = monotonic()
            self.statuses.add(self._http.get("/info").status_code)
            self.longest_s = max(self.longest_s, monotonic() - began)


def test_redis_restarted(pool: Pool) -> None:
    """An orderly restart is no more than a pause."""
    burst = Burst(pool.client, pool.http, JOBS)
    burst.await_share(0.1)
    pool.compose("restart", "redis")
    account = burst.account("restart of Redis")
    assert (account.lost, account.doubled) == (0, 0)


def test_scaled_down_and_up(pool: Pool) -> None:
    """3 → 1 → 4: those that are stopped hand back what they hold, so that no lease runs out."""
    burst = Burst(pool.client, pool.http, JOBS)
    burst.await_share(0.1)
    pool.compose.up(1)
    burst.await_share(0.3)
    pool.compose.up(4)
    account = burst.account("scaled 3 → 1 → 4")
    assert (account.lost, account.doubled) == (0, 0)
    assert account.again == 0
    assert pool.workers() == 4


def test_stopped_and_started(pool: Pool) -> None:
    """`stop` ends every process by itself, with status 0, within its grace; `up` goes on."""
    burst = Burst(pool.client, pool.http, JOBS)
    burst.await_share(0.1)
    pool.compose("stop")
    ended = {
        known["Name"]: known["State"]["ExitCode"]
        for known in map(inspect, pool.compose.containers(stopped=True))
    }
    pool.compose.up(3)
    account = burst.account("stop of all, then up")
    assert set(ended.values()) == {0}, ended
    assert (account.lost, account.doubled, account.again) == (0, 0, 0)
