"""Who is there to work: the registry of workers, read at most once a second by a whole process.

A failed read is remembered as long: while the broker is away, one request finds out and the others
are told at once.
"""

from __future__ import annotations

from threading import Lock
from time import monotonic
from typing import Literal

from api.errors import NoWorkersError, PausedError
from phiq.errors import BrokerUnavailableError
from phiq.pool import PoolStatus, WorkerOrder
from phiq.queue.registry import Registry, Worker
from phiq.queue.store import JobStore

#: How old an answer may be, in seconds: as fresh as the workers' heartbeats.
FRESH_S = 1.0

QueuedReason = Literal["no_workers", "starting", "busy", "paused"]


class Pool:
    """The workers alive. Thread-safe."""

    def __init__(self, registry: Registry, store: JobStore) -> None:
        self._registry = registry
        self._store = store
        self._paused = False
        self._lock = Lock()
        self._read_at = float("-inf")
        self._workers: list[Worker] = []
        self._failure = ""

    def workers(self) -> list[Worker]:
        """The workers that beat, as of a moment ago.

        Raises:
            BrokerUnavailableError: the registry cannot be read.
        """
        with self._lock:
            if monotonic() - self._read_at > FRESH_S:
                self._read()
            if self._failure:
                raise BrokerUnavailableError(self._failure)
            return self._workers

    def tell(self, worker_id: str, order: WorkerOrder) -> bool:
        """Tell a worker what to do at its next heartbeat; False when no such worker is alive."""
        return self._registry.order(worker_id, order)

    def status(self) -> PoolStatus:
        """Whether any worker takes jobs, or will soon."""
        statuses = {worker.status for worker in self.workers()}
        if statuses & {"ready", "busy"}:
            return "ready"
        return "starting" if "starting" in statuses else "no_workers"

    def require_worker(self) -> None:
        """Return when a worker takes jobs.

        Raises:
            NoWorkersError: none is ready.
            PausedError: the pool takes no jobs, whoever is ready.
        """
        if self.status() != "ready":
            raise NoWorkersError("no worker is ready to take jobs; start one, or try again soon")
        if self._paused:
            raise PausedError("the pool is paused; try again when it has been resumed")

    def look_again(self) -> None:
        """Believe nothing that was read before, as something was changed here."""
        with self._lock:
            self._read_at = float("-inf")

    def rate(self) -> float:
        """Jobs the pool ended per second over its last beats."""
        return sum(worker.rate for worker in self.workers())

    def capacity(self) -> int:
        """Jobs the workers that take jobs hold at once."""
        ready = (worker for worker in self.workers() if worker.status in ("ready", "busy"))
        return sum(worker.micro_batch for worker in ready)

    def queued_reason(self) -> QueuedReason | None:
        """Why a job is still queued; None when nobody knows."""
        try:
            status = self.status()
        except BrokerUnavailableError:
            return None
        if self._paused:
            return "paused"
        return "busy" if status == "ready" else status

    def _read(self) -> None:
        try:
            self._workers, self._failure = self._registry.workers(), ""
            self._paused = self._store.snapshot().paused
        except BrokerUnavailableError as error:
            self._failure = str(error)
        finally:
            self._read_at = monotonic()
