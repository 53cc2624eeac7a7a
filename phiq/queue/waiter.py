"""Waiting for jobs to end: one Redis subscriber serves every waiter of a process.

A waiter costs an event in a dict, no connection and no polling. It trusts no message: a record is
read when its id is announced, and all are looked at after every reconnect and every `RECHECK_S`.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic

from phiq.contract import Job
from phiq.queue.connection import connect
from phiq.queue.store import JobStore
from phiq.settings import Settings

log = logging.getLogger(__name__)

#: How often all records waited for are looked at unasked: bounds what a lost message can cost.
#: In one round trip: each waiter for itself, 500 that came together held up the door for 0.4 s.
RECHECK_S = 5.0
#: How long the subscriber blocks for a message; below the socket timeout, so silence is no error,
#: and short, as whoever closes the waiter waits for it.
LISTEN_S = 1.0
#: Threads woken at a time, each of which wakes the next: hundreds at once would do little but ask
#: each other for the interpreter lock (GIL).
MOST_AWAKE = 8
#: Pause between attempts to reach Redis again.
RECONNECT_S = 0.2


class Watch:
    """One thread's place among the waiters; `job` is the record, once it was seen to have ended."""

    __slots__ = ("event", "job", "job_id", "leaves", "left", "let_go")

    def __init__(self, job_id: str) -> None:
        self.job_id = job_id
        self.event = threading.Event()
        self.job: Job | None = None
        self.let_go = False
        #: Whether its thread waits for the end alone, and whether it has left since.
        self.leaves = self.left = False

    def leave(self) -> None:
        """End the wait as if its time were up."""
        self.let_go = True
        self.event.set()


class Waiter:
    """Wakes threads when their jobs end. Start it once a process; it stops with `close`."""

    def __init__(self, settings: Settings, store: JobStore) -> None:
        self._settings = settings
        self._store = store
        self._watches: defaultdict[str, set[Watch]] = defaultdict(set)
        self._due: deque[Watch] = deque()
        self._awake: set[Watch] = set()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._deaf = False
        self._thread = threading.Thread(target=self._listen, name="waiter", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many threads wait now."""
        with self._lock:
            return sum(map(len, self._watches.values()))

    @property
    def closed(self) -> bool:
        """Whether it has been closed."""
        return self._closed.is_set()

    def wait(self, job_id: str, timeout_s: float) -> Job | None:
        """The job's record once it has ended or `timeout_s` is over; None if unknown.

        Raises:
            BrokerUnavailableError: Redis cannot be reached when time is up or at the first look.
        """
        with self.watch(job_id) as watch:
            return self.look_and_await(watch, timeout_s)

    def look_and_await(self, watch: Watch, timeout_s: float) -> Job | None:
        """As `wait`, with a watch that was begun before; its `leave` ends the wait early."""
        deadline = monotonic() + timeout_s
        job = self._store.get(watch.job_id)
        if job is None or job.terminal:
            return job
        return self.await_end(watch, deadline - monotonic())

    @contextmanager
    def watch(self, job_id: str) -> Iterator[Watch]:
        """A watch that misses no end from here on; so it may begin before the job is submitted.

        Given the id of a batch, its event is set whenever a job of the batch ends.
        """
        watch = Watch(job_id)
        with self._lock:
            self._watches[job_id].add(watch)
        try:
            yield watch
        finally:
            with self._lock:
                self._watches[job_id].discard(watch)
                if not self._watches[job_id]:
                    del self._watches[job_id]
                self._awake.discard(watch)
                watch.left = True
                self._wake_next()

    def others_watch(self, watch: Watch) -> bool:
        """Whether anyone else here watches the same job."""
        with self._lock:
            return len(self._watches[watch.job_id]) > 1

    def await_end(self, watch: Watch, timeout_s: float) -> Job | None:
        """The record of the watched job once it has ended or `timeout_s` is over.

        Raises:
            BrokerUnavailableError: Redis cannot be reached when time is up.
        """
        deadline = monotonic() + timeout_s
        watch.leaves = True
        while not (self._closed.is_set() or watch.let_go) and (left := deadline - monotonic()) > 0:
            if watch.event.wait(left):
                watch.event.clear()
            if watch.job:
                return watch.job
        return self._store.get(watch.job_id)

    def close(self) -> None:
        """Stop listening and let everyone go; each sees its job as it is."""
        self._closed.set()
        self._wake_all()
        self._thread.join(LISTEN_S + 1)

    def _listen(self) -> None:
        while not self._closed.is_set():
            try:
                self._subscribe()
            except Exception as error:  # whatever it was: a deaf waiter would fail everyone
                if not self._deaf:
                    log.warning("waiter lost Redis, reconnecting: %s", error)
                self._deaf = True
                self._closed.wait(RECONNECT_S)

    def _subscribe(self) -> None:
        client = connect(self._settings)
        with client.pubsub() as channel:  # type: ignore[no-untyped-call]
            channel.subscribe(f"{self._settings.prefix}:done")
            recheck_at = 0.0
            while not self._closed.is_set():
                message = channel.get_message(timeout=LISTEN_S)
                if message and message["type"] == "message":
                    self._wake(message["data"].decode("utf-8", "replace").split(" "))
                elif message:  # subscribed, perhaps again: anything may have been missed
                    recheck_at = 0.0
                if monotonic() > recheck_at:
                    self._recheck()
                    self._deaf = False
                    recheck_at = monotonic() + RECHECK_S

    def _wake(self, job_ids: list[str]) -> None:
        """Wake whom it concerns, with the records read for all of them in one round trip."""
        batch_ids = {job_id.partition(".")[0] for job_id in job_ids if "." in job_id}
        with self._lock:
            ended = self._watching(job_ids)
            moved = self._watching(batch_ids)
        self._look(ended)
        self._wake_in_turn(ended)
        for watch in moved:
            watch.event.set()

    def _wake_in_turn(self, watches: Iterable[Watch]) -> None:
        """Wake threads a few at a time; at once those that may not leave when they are woken."""
        with self._lock:
            for watch in watches:
                if watch.job and watch.leaves:
                    self._due.append(watch)
                else:
                    watch.event.set()
            self._wake_next()

    def _wake_next(self) -> None:
        """Wake as many as may be awake now. Its caller holds the lock."""
        while self._due and len(self._awake) < MOST_AWAKE:
            watch = self._due.popleft()
            if not watch.left:
                self._awake.add(watch)
                watch.event.set()

    def _recheck(self) -> None:
        """Wake whose job has ended without a word."""
        with self._lock:
            watches = [watch for watches in self._watches.values() for watch in watches]
        if watches:
            statuses = self._store.statuses([watch.job_id for watch in watches])
            pairs = zip(watches, statuses, strict=True)
            ended = [watch for watch, status in pairs if status and status.terminal]
            self._look(ended)
            self._wake_in_turn(ended)

    def _watching(self, ids: Iterable[str]) -> list[Watch]:
        return [watch for id_ in self._watches.keys() & ids for watch in self._watches[id_]]

    def _look(self, watches: Sequence[Watch]) -> None:
        if not watches:
            return
        try:
            jobs = self._store.get_many([watch.job_id for watch in watches])
        except Exception as error:  # one that cannot be read must not make it deaf to the others
            log.warning("waiter could not read records, will look again: %s", error)
            return
        for watch, job in zip(watches, jobs, strict=True):
            if job and job.terminal:
                watch.job = job

    def _wake_all(self) -> None:
        with self._lock:
            for watch in (watch for watches in self._watches.values() for watch in watches):
                watch.event.set()
