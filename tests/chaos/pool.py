"""A whole pool under faults: broker, workers, door and webhook worker, with a wire between any two.

ledger ── client_wire ── door ── door_wire ── broker ── worker_wire ── workers, webhooks
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import redis

from chaos import aof, audit
from chaos.children import Broker, Child
from chaos.ledger import TERMINAL, Ledger
from chaos.subject import Audit, Subject
from chaos.wire import Wire
from phiq.cli.embedded import free_port
from phiq.queue.connection import connect
from phiq.queue.keys import KeyStore
from phiq.settings import Settings
from receiver import SECRET

#: Settings of a pool that finds out soon what has happened to it. A micro-batch takes 0.13 s, so
#: two workers end 500 jobs a second on any machine that has time for them now and then.
SETTINGS = Settings(
    prefix="storm",
    device="cpu",
    scorer="scorers:Stormy",
    micro_batch=32,
    lease_s=5.0,
    batch_timeout_s=4.0,
    drain_deadline_s=3.0,
    slice_s=1.0,
    rate_limit="1000000/minute",
    webhook_secret=SECRET,
    webhook_private=True,
    validate_timeout_s=10.0,
)
#: A broker that writes each change to disk takes as long as the machine needs, in seconds.
PATIENCE_S = 60.0


class Pool(Subject):
    """A pool; `changes` are made to its settings."""

    name = "phiq"

    def __init__(
        self,
        folder: Path,
        broker: Broker,
        *,
        workers: int = 2,
        **changes: Any,
    ) -> None:
        super().__init__(folder, broker)
        self.settings = replace(SETTINGS, **changes)
        self.lease_s = self.settings.lease_s
        self.door_wire = Wire(self.broker.port)
        door_port = free_port()
        self.client_wire = Wire(door_port)
        with connect(self._at(self.broker.port)) as client:
            key = KeyStore(self._at(self.broker.port), client).add("storm", ("submit", "read"))
        self.key = key
        self.ledger = self._new_ledger()
        inner = self._at(self.worker_wire.port).to_env()
        celery = ["-m", "celery", "-A"]
        options = ["worker", "-l", "INFO"]
        self.workers += [
            Child(f"worker{n}", [*celery, "worker", *options], inner, folder)
            for n in range(workers)
        ]
        self.webhooks = Child("webhooks", [*celery, "worker.webhooks", *options], inner, folder)
        outer = replace(self._at(self.door_wire.port), port=door_port).to_env()
        self.door = Child("door", ["-m", "api"], outer, folder)
        self.others += [self.webhooks, self.door]
        self.begin(self.is_ready)

    def _at(self, port: int) -> Settings:
        return replace(self.settings, redis_url=f"redis://127.0.0.1:{port}/0")

    @property
    def wires(self) -> tuple[Wire, Wire]:
        """Those that lead to the broker."""
        return self.worker_wire, self.door_wire

    def is_ready(self) -> bool:
        """Whether the door answers and every worker has warmed up."""
        try:
            url = f"http://127.0.0.1:{self.door_port}/readyz"
            beats = self.client.smembers(self.key_of("workers"))
            return httpx.get(url).is_success and len(beats) >= len(self.workers)
        except (httpx.TransportError, redis.RedisError):
            return False

    @property
    def door_port(self) -> int:
        """Where the door listens."""
        return self.client_wire.target

    def key_of(self, *parts: str) -> str:
        """The full name of a key."""
        return ":".join((self.settings.prefix, *parts))

    def send(self, equations: list[str]) -> None:
        """A batch, and now and then a job by itself."""
        self.ledger.batch(equations[1:])
        self.ledger.single(equations[0])

    @property
    def accepted(self) -> int:
        """Jobs the client was told are accepted."""
        return len(self.ledger.accepted)

    def read_ended(self, client: redis.Redis) -> int:
        """By the totals."""
        totals = client.hmget(self.key_of("counts"), *TERMINAL)
        return sum(int(total or 0) for total in totals)

    def audit(self) -> Audit:
        """See `audit.py`."""
        return Audit(audit.lost(self), audit.ended_twice(self), audit.unrest(self))

    def forget(self) -> None:
        """Go on as a new pool would, with the processes there are."""
        kept = ("keys", "key_ids", "guarded", "weights", "workers", "worker", "doors", "celery")
        with redis.Redis(port=self.broker.port, socket_timeout=PATIENCE_S) as client:
            names = list(client.scan_iter(self.key_of("*"), 1000))
            old = [
                name
                for name in names
                if name.decode().removeprefix(self.key_of("")).partition(":")[0] not in kept
            ]
            for first in range(0, len(old), 1000):  # each call is written to disk by itself
                client.delete(*old[first : first + 1000])
            tail = aof.tail(self.broker.folder)
            client.config_set(aof.KEPT, "no")
            client.bgrewriteaof()
            self.until(lambda: aof.tail(self.broker.folder) != tail, "a new file is begun", 10)
            self.until(lambda: len(aof.parts(self.broker.folder)) == 1, "the old are gone", 30)
            client.config_set(aof.KEPT, "yes")
        self.ledger.close()
        self.ledger = self._new_ledger()
        self.load = self._new_load()
        self._samples.clear()
        self._ended_last = 0

    def _new_ledger(self) -> Ledger:
        return Ledger(f"http://127.0.0.1:{self.client_wire.port}", self.key)

    def close(self) -> None:
        """End everything."""
        super().close()
        self.ledger.close()
        self.door_wire.close()
        self.client_wire.close()
