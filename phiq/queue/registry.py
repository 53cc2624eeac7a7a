"""Which workers are alive, from their heartbeats; and which of them holds which GPU slot.

A worker that stops beating is gone after `HEARTBEAT_TTL_S`, whoever killed it. It never asks the
workers themselves: `celery inspect` costs a second, one read here costs a millisecond.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, Literal

import msgspec
import redis
from msgspec import Struct, structs

from phiq.queue.connection import connect, translated_errors
from phiq.queue.scripts import SCHEMA
from phiq.settings import Settings

log = logging.getLogger(__name__)

#: How often a worker beats, and how long it is believed without.
HEARTBEAT_S = 1.0
HEARTBEAT_TTL_S = 6.0

#: Orders taken at a beat: a person gives one or two.
MOST_ORDERS = 16
#: Orders that nobody took within this are forgotten: their worker has gone.
ORDER_TTL_S = 60

#: `unknown`: a word of a newer version.
WorkerStatus = Literal["starting", "ready", "busy", "paused", "draining", "unknown"]
#: What a worker may be told: to finish what it holds and end; to take no more; to take again.
WorkerOrder = Literal["drain", "pause", "resume"]


class Worker(Struct, kw_only=True):
    """One heartbeat. `rate` is jobs ended per second over the last beats; memory is in MiB.

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
    schema: int = SCHEMA


_decode = msgspec.json.Decoder(Worker).decode
_decode_fields = msgspec.json.Decoder(dict[str, Any]).decode


class Registry:
    """Heartbeats and device slots on Redis. Methods may raise `BrokerUnavailableError`."""

    def __init__(self, settings: Settings, client: redis.Redis | None = None) -> None:
        self._settings = settings
        self._redis = client or connect(settings)

    def beat(self, worker: Worker) -> list[WorkerOrder]:
        """Record a heartbeat; returns what the worker was told to do since the last."""
        key, ttl_ms = self._key("worker", worker.worker_id), int(HEARTBEAT_TTL_S * 1000)
        with translated_errors(self._settings), self._redis.pipeline(transaction=False) as pipe:
            pipe.set(key, msgspec.json.encode(worker), px=ttl_ms)
            pipe.sadd(self._key("workers"), worker.worker_id)
            pipe.lpop(self._key("orders", worker.worker_id), MOST_ORDERS)
            *_, orders = pipe.execute()
        return [order.decode() for order in orders or ()]

    def prolong(self, worker_id: str) -> None:
        """Have a worker's last heartbeat believed for as long again."""
        with translated_errors(self._settings):
            self._redis.pexpire(self._key("worker", worker_id), int(HEARTBEAT_TTL_S * 1000))

    def order(self, worker_id: str, order: WorkerOrder) -> bool:
        """Tell a worker what to do at its next beat; False when no such worker is alive."""
        orders = self._key("orders", worker_id)
        with translated_errors(self._settings):
            if not self._redis.exists(self._key("worker", worker_id)):
                return False
            with self._redis.pipeline() as pipe:
                pipe.rpush(orders, order)
                pipe.expire(orders, ORDER_TTL_S)
                pipe.execute()
        return True

    def leave(self, worker_id: str) -> None:
        """Forget a worker that stops."""
        with translated_errors(self._settings), self._redis.pipeline(transaction=False) as pipe:
            pipe.delete(self._key("worker", worker_id), self._key("orders", worker_id))
            pipe.srem(self._key("workers"), worker_id)
            pipe.execute()

    def workers(self) -> list[Worker]:
        """The workers alive, by id; those that died are forgotten on the way."""
        with translated_errors(self._settings):
            members: set[bytes] = self._redis.smembers(self._key("workers"))  # type: ignore[assignment]
            ids = sorted(id_.decode("utf-8", "replace") for id_ in members)
            if not ids:
                return []
            beats, ages_s = self._beats(ids)
            gone = [id_ for id_, beat in zip(ids, beats, strict=True) if beat is None]
            if gone:
                self._redis.srem(self._key("workers"), *gone)
        told = zip(ids, beats, ages_s, strict=True)
        read = ((_worker(id_, beat), age_s) for id_, beat, age_s in told if beat is not None)
        return [structs.replace(one, last_seen_s=age_s) for one, age_s in read if one]

    def _beats(self, ids: Sequence[str]) -> tuple[list[bytes | None], list[float]]:
        """The heartbeats of workers, and their ages, as far as they have lapsed."""
        keys = [self._key("worker", id_) for id_ in ids]
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.mget(keys)
            for key in keys:
                pipe.pttl(key)
            beats, *left_ms = pipe.execute()
        return beats, [max(0.0, HEARTBEAT_TTL_S - ms / 1000) for ms in left_ms]

    def lease_slot(self, uuid: str, slot: int, worker_id: str, lease_s: float) -> bool:
        """Take or renew a slot of a GPU; False when another worker holds it."""
        key = self._key("device", uuid, str(slot))
        with translated_errors(self._settings):
            if self._redis.set(key, worker_id, nx=True, px=int(lease_s * 1000)):
                return True
            return bool(self._script(_RENEW_SLOT, key, worker_id, int(lease_s * 1000)))

    def free_slot(self, uuid: str, slot: int, worker_id: str) -> None:
        """Give a slot back, if it is still this worker's."""
        with translated_errors(self._settings):
            self._script(_FREE_SLOT, self._key("device", uuid, str(slot)), worker_id)

    def _script(self, script: str, key: str, *args: Any) -> Any:
        return self._redis.eval(script, 1, key, *args)

    def _key(self, *parts: str) -> str:
        return ":".join((self._settings.prefix, *parts))


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


_RENEW_SLOT = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
"""
_FREE_SLOT = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""
