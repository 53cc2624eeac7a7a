"""The pool as the scaling policy sees it, read from Redis."""

from __future__ import annotations

from threading import Lock
from time import monotonic

import redis

from phiq.queue.connection import connect
from phiq.queue.metrics import MetricsStore, Totals, totals_of
from phiq.queue.registry import Worker, workers_of
from phiq.queue.scripts import Asked, Scripts
from phiq.queue.store import JobStore, Snapshot, snapshot_of
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
        self._redis = Scripts(settings, client)
        self._ending = JobStore(settings, client).ending_overdue()
        self._lock = Lock()
        self._quiet = False

    @property
    def desired(self) -> int:
        """Workers the load asked for at the last look."""
        return self._scaler.desired

    @property
    def quiet(self) -> bool:
        """Whether nothing waited and nothing ran at the last look, and a worker was there."""
        return self._quiet

    def look(self, asked_for: int | None = None) -> int:
        """Look once; returns how many workers the load asks for.

        `asked_for` is how many were ordered, where the caller knows; else those count that said
        that they start.
        """
        return self._look(asked_for)

    def look_from_door(self, door_id: str, waiters: int) -> int:
        """As `look`, of a door that tells in the same call that it lives, and how many wait there.

        Jobs past their limits of time end by it, too: where there is no worker nobody else sees to
        that.
        """
        return self._look(None, MetricsStore.door_beat(door_id, waiters), self._ending)

    def _look(self, asked_for: int | None, *first: Asked) -> int:
        answers = self._redis.run_as_one(*first, ("snapshot", ()), ("total", ()), ("workers", ()))
        *_, snapshot, totals, workers = map(self._redis.told, answers)
        load = self._load(asked_for, snapshot_of(snapshot), totals_of(totals), workers_of(workers))
        self._quiet = load.workers > 0 and load.waiting == load.running == 0
        with self._lock:
            return self._scaler.decide(load)

    def _load(
        self, asked_for: int | None, snapshot: Snapshot, totals: Totals, workers: list[Worker]
    ) -> Load:
        statuses = [worker.status for worker in workers]
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
