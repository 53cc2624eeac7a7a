"""What one process of the front door holds: store, pool, submitter, waiter, and how they combine.

It knows nothing of HTTP. Connections to Redis stay few and constant however many requests wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import cast

from celery import Celery
from flask import current_app
from werkzeug.local import LocalProxy

from api.pool import Pool
from api.problems import TooManyWaitersError
from api.submitter import Submitter
from phiq.broker import Doorbell, make_celery
from phiq.contract import Job, JobRequest
from phiq.queue.connection import connect
from phiq.queue.registry import Registry
from phiq.queue.store import JobStore, new_id
from phiq.queue.waiter import Waiter
from phiq.settings import Settings

#: Share of the door's threads that may wait for verdicts; the others answer what needs no waiting,
#: health checks among it.
WAITING_SHARE = 0.875
#: A broker that is silent for this long is taken for gone, in seconds: clients are told soon, and a
#: pool's worth of threads is not held up.
BROKER_PATIENCE_S = 3.0


class Door:
    """The front door of one process. Thread-safe; `close` lets every waiter go."""

    def __init__(self, settings: Settings) -> None:
        client = connect(settings, timeout_s=BROKER_PATIENCE_S)
        app = make_celery(settings, Celery)
        self.settings = settings
        self.store = JobStore(settings, client)
        self.pool = Pool(Registry(settings, client))
        self._submitter = Submitter(self.store, Doorbell(settings, app, client))
        self._waiter = Waiter(settings, self.store)
        self._seats = BoundedSemaphore(max(1, int(settings.door_threads * WAITING_SHARE)))

    def submit(self, request: JobRequest) -> str:
        """Queue a job and return its id; see `Submitter.submit`."""
        job_id = new_id()
        self._submitter.submit(job_id, request)
        return job_id

    def wait(self, job_id: str, timeout_s: float) -> Job | None:
        """The job's record once it has ended or time is up; None if unknown.

        Raises:
            TooManyWaitersError: no more requests may wait.
        """
        with self._seat():
            return self._waiter.wait(job_id, timeout_s)

    def validate(self, request: JobRequest) -> tuple[str, Job | None]:
        """Queue a job and wait for it: its id, and its record as `validate_timeout_s` found it.

        Raises:
            NoWorkersError, TooManyWaitersError: it is not even queued.
        """
        with self._seat():
            self.pool.require_worker()
            job_id = new_id()
            with self._waiter.watch(job_id) as watch:
                self._submitter.submit(job_id, request)
                return job_id, self._waiter.await_end(watch, self.settings.validate_timeout_s)

    def close(self) -> None:
        """Let every waiter go; each sees its job as it is."""
        self._waiter.close()

    @contextmanager
    def _seat(self) -> Iterator[None]:
        if not self._seats.acquire(blocking=False):
            raise TooManyWaitersError("too many requests wait here; try again, or POST /v1/jobs")
        try:
            yield
        finally:
            self._seats.release()


def the_door() -> Door:
    """The door of the app that serves the current request."""
    return cast(Door, current_app.extensions["door"])


door = cast(Door, LocalProxy(the_door))
