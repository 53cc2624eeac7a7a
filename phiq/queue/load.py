"""The pool as the scaling policy sees it, read from Redis."""

from __future__ import annotations

from threading import Lock
from time import monotonic

import redis

from phiq.queue.connection import connect
from phiq.queue.metrics import MetricsStore
from phiq.queue.registry import Registry
from phiq.queue.store import JobStore
from phiq.scaling import Load, Scaler
from phiq.settings import Settings

#: Workers with these statuses take jobs.
WORKING = ("ready", "busy")


class LoadWatch:
    """Looks at a pool for a `Scaler`. Thread-safe; methods may raise `BrokerUnavailableError`."""

    def __init__(
        self, settings: Settings, scaler: Scaler, client: redis.Redis | None = None
    ) -> None:
        client = client or connect(settings)
        self._settings = settings
        self._scaler = scaler
        self._store = JobStore(settings, client)
        self._metrics = MetricsStore(settings, client)
        self._registry = Registry(settings, client)
        self._lock = Lock()

    @property
    def desired(self) -> int:
        """Workers the load asked for at the last look."""
        return self._scaler.desired

    def look(self, asked_for: int | None = None) -> int:
        """Look once; returns how many workers the load asks for.

        `asked_for` is how many were ordered, where the caller knows; else those count that said
        that they start.
        """
        load = self._read(asked_for)
        with self._lock:
            return self._scaler.decide(load)

    def _read(self, asked_for: int | None) -> Load:
        snapshot, totals = self._store.snapshot(), self._metrics.totals()
        statuses = [worker.status for worker in self._registry.workers()]
        working = sum(status in WORKING for status in statuses)
        starting = statuses.count("starting")
        return Load(
            now_s=monotonic(),
            submitted=sum(n for (state, _), n in totals.jobs.items() if state == "submitted"),
            served=int(totals.size.sum),
            batches=totals.size.count,
            score_s=totals.score.sum,
            waiting=snapshot.queued,
            running=snapshot.running,
            oldest_age_s=snapshot.oldest_age_s or 0.0,
            workers=working,
            starting=starting if asked_for is None else max(asked_for - working, 0),
            micro_batch=self._settings.micro_batch,
        )
