"""Waiting for jobs to end: one Redis subscriber serves every waiter of a process.

A waiter costs an event in a dict, no connection and no polling. It trusts no message: a record is
read after registering, when its id is announced, after every reconnect, and every `RECHECK_S`.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

import redis

from phiq.contract import Job
from phiq.errors import BrokerUnavailableError
from phiq.queue.connection import connect
from phiq.queue.store import JobStore
from phiq.settings import Settings

log = logging.getLogger(__name__)

#: How often a waiter reads its record unasked: bounds what a lost message can cost.
RECHECK_S = 5.0
#: How long the subscriber blocks for a message; below the socket timeout, so silence is no error.
LISTEN_S = 2.0
#: Pause between attempts to reach Redis again.
RECONNECT_S = 0.2


class Waiter:
    """Wakes threads when their jobs end. Start it once a process; it stops with `close`."""

    def __init__(self, settings: Settings, store: JobStore) -> None:
        self._settings = settings
        self._store = store
        self._events: defaultdict[str, set[threading.Event]] = defaultdict(set)
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="waiter", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many threads wait now."""
        with self._lock:
            return sum(map(len, self._events.values()))

    def wait(self, job_id: str, timeout_s: float) -> Job | None:
        """The job's record once it has ended or `timeout_s` is over; None if unknown.

        Raises:
            BrokerUnavailableError: Redis cannot be reached when time is up or at the first look.
        """
        deadline = monotonic() + timeout_s
        with self.watch(job_id) as event:
            job = self._store.get(job_id)
            while job and not job.terminal and (left := deadline - monotonic()) > 0:
                event.wait(min(left, RECHECK_S))
                event.clear()
                job = self._look_again(job, deadline)
        return job

    def _look_again(self, job: Job, deadline: float) -> Job | None:
        try:
            return self._store.get(job.id)
        except BrokerUnavailableError:
            if monotonic() >= deadline:
                raise
            return job

    def close(self) -> None:
        """Stop listening and wake everyone; each then sees its job as it is."""
        self._closed.set()
        self._wake_all()
        self._thread.join(LISTEN_S + 1)

    @contextmanager
    def watch(self, id_: str) -> Iterator[threading.Event]:
        """An event that is set whenever this job, or any job of this batch, may have ended.

        Enter, read the record, then wait: what ends in between sets the event.
        """
        event = threading.Event()
        with self._lock:
            self._events[id_].add(event)
        try:
            yield event
        finally:
            with self._lock:
                self._events[id_].discard(event)
                if not self._events[id_]:
                    del self._events[id_]

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                self._subscribe()
            except (redis.RedisError, OSError) as error:
                log.warning("waiter lost Redis, reconnecting: %s", error)
                self._closed.wait(RECONNECT_S)

    def _subscribe(self) -> None:
        client = connect(self._settings)
        with client.pubsub() as channel:  # type: ignore[no-untyped-call]
            channel.subscribe(f"{self._settings.prefix}:done")
            while not self._closed.is_set():
                message = channel.get_message(timeout=LISTEN_S)
                if message is None:
                    continue
                if message["type"] == "message":
                    self._wake(message["data"].decode().split(" "))
                else:  # subscribed, for the first time or again: anything may have been missed
                    self._wake_all()

    def _wake(self, job_ids: list[str]) -> None:
        batch_ids = {job_id.partition(".")[0] for job_id in job_ids if "." in job_id}
        with self._lock:
            for id_ in self._events.keys() & batch_ids.union(job_ids):
                for event in self._events[id_]:
                    event.set()

    def _wake_all(self) -> None:
        with self._lock:
            for event in (event for events in self._events.values() for event in events):
                event.set()
