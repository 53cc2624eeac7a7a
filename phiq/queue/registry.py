"""Which workers are alive, from their heartbeats; and which of them holds which GPU slot.

A worker that stops beating is gone after `HEARTBEAT_TTL_S`, whoever killed it. It never asks the
workers themselves: `celery inspect` costs a second, one read here costs a millisecond.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

import msgspec
import redis
from msgspec import Struct, structs

from phiq.pool import WorkerOrder, WorkerStatus
from phiq.queue.connection import connect
from phiq.queue.records import text_of
from phiq.queue.scripts import HEARTBEAT_TTL_S, SCHEMA, Asked, Scripts
from phiq.settings import Settings

log = logging.getLogger(__name__)

#: How often a worker beats, in seconds.
HEARTBEAT_S = 1.0

#: Orders taken at a beat: a person gives one or two.
MOST_ORDERS = 16
#: Orders that nobody took within this are forgotten: their worker has gone.
ORDER_TTL_S = 60


class Worker(Struct, kw_only=True):
    """One heartbeat. `rate` is jobs ended per second over the last beats; memory is in MiB.

    build is that of Phiq's scorer, "Python" or "compiled"; "" of older workers.
    utilisation (0..1), temperature_c and memory are the whole GPU's, None on a CPU. last_seen_s is
    how old the heartbeat was when it was read.
    """

    worker_id: str
    device: str
    device_name: str
    status: WorkerStatus
    micro_batch: int
    scorer: str
    pid: int
    started_ms: int
    jobs_done: int = 0
    rate: float = 0.0
    memory_mib: float | None = None
    memory_total_mib: float | None = None
    gpu_uuid: str | None = None
    utilisation: float | None = None
    temperature_c: float | None = None
    last_seen_s: float = 0.0
    build: str = ""
    schema: int = SCHEMA


_decode = msgspec.json.Decoder(Worker).decode
_decode_fields = msgspec.json.Decoder(dict[str, Any]).decode


class Registry:
    """Heartbeats and device slots on Redis. Methods may raise `BrokerUnavailableError`."""

    def __init__(self, settings: Settings, client: redis.Redis | None = None) -> None:
        self._redis = Scripts(settings, client or connect(settings))

    def beat(self, worker: Worker) -> list[str]:
        """Record a heartbeat; returns what the worker was told to do since the last.

        Orders of a newer version may be among them.
        """
        orders, _ = self.beat_with(worker)
        return orders

    def beat_with(self, worker: Worker, *others: Asked) -> tuple[list[str], list[Any]]:
        """As `beat`, and in the same call what others ask; and what they were answered."""
        told = (worker.worker_id, msgspec.json.encode(worker), _TTL_MS, MOST_ORDERS)
        orders, *answers = self._redis.run_as_one(("beat", told), *others)
        return [text_of(order) for order in self._redis.told(orders) or ()], answers

    def prolong(self, worker_id: str) -> None:
        """Have a worker's last heartbeat believed for as long again."""
        self._redis.command("PEXPIRE", self._key("worker", worker_id), _TTL_MS)

    def order(self, worker_id: str, order: WorkerOrder) -> bool:
        """Tell a worker what to do at its next beat; False when no such worker is alive."""
        orders = self._key("orders", worker_id)
        if not self._redis.command("EXISTS", self._key("worker", worker_id)):
            return False
        self._redis.commands([("RPUSH", orders, order), ("EXPIRE", orders, ORDER_TTL_S)])
        return True

    def leave(self, worker_id: str) -> None:
        """Forget a worker that stops."""
        keys = self._key("worker", worker_id), self._key("orders", worker_id)
        self._redis.commands([("DEL", *keys), ("SREM", self._key("workers"), worker_id)])

    def workers(self) -> list[Worker]:
        """The workers alive, by id; those that died are forgotten on the way."""
        return workers_of(self._redis.run("workers"))

    def lease_slot(self, uuid: str, slot: int, worker_id: str, lease_s: float) -> bool:
        """Take or renew a slot of a GPU; False when another worker holds it."""
        key, lease_ms = self._key("device", uuid, str(slot)), int(lease_s * 1000)
        if self._redis.command("SET", key, worker_id, "NX", "PX", lease_ms):
            return True
        return bool(self._script(_RENEW_SLOT, key, worker_id, lease_ms))

    def free_slot(self, uuid: str, slot: int, worker_id: str) -> None:
        """Give a slot back, if it is still this worker's."""
        self._script(_FREE_SLOT, self._key("device", uuid, str(slot)), worker_id)

    def _script(self, script: str, key: str, *args: Any) -> Any:
        return self._redis.command("EVAL", script, 1, key, *args)

    def _key(self, *parts: str) -> str:
        return self._redis.key(*parts)


def workers_of(answer: Iterable[Any]) -> list[Worker]:
    """What workers.lua answered."""
    each = zip(*[iter(answer)] * 3, strict=True)
    beats = sorted((text_of(id_), beat, ms) for id_, beat, ms in each)
    read = ((_worker(id_, beat), max(0.0, HEARTBEAT_TTL_S - ms / 1000)) for id_, beat, ms in beats)
    return [structs.replace(one, last_seen_s=age_s) for one, age_s in read if one]


def _worker(worker_id: str, beat: bytes) -> Worker | None:
    """A heartbeat read, with what is new in it left out; None when it is none."""
    try:
        return _decode(beat)
    except (msgspec.DecodeError, ValueError):
        pass
    try:
        return msgspec.convert(_decode_fields(beat) | {"status": "unknown"}, Worker)
    except (msgspec.DecodeError, ValueError) as error:
        log.debug("heartbeat of %s cannot be read: %s", worker_id, error)
        return None


_TTL_MS = int(HEARTBEAT_TTL_S * 1000)
_RENEW_SLOT = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
"""
_FREE_SLOT = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""
