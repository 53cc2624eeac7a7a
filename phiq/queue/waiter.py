"""Waiting for jobs to end: one Redis subscriber serves every waiter of a process.

A waiter costs a place in a dict, no connection and no polling; not even a thread, if it is one that
is called back. It trusts no message to come: all records are looked at after every reconnect and
every `RECHECK_S`. One that is announced with its job is not read.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from math import inf
from time import monotonic

from phiq.contract import Job
from phiq.queue.calls import Channel
from phiq.queue.connection import connect
from phiq.queue.records import announced
from phiq.queue.store import JobStore
from phiq.settings import Settings

log = logging.getLogger(__name__)

#: How often all records waited for are looked at unasked: bounds what a lost message can cost.
#: In one round trip: each waiter for itself, 500 that came together held up the door for 0.4 s.
RECHECK_S = 5.0
#: How long the subscriber blocks for a message; below the socket timeout, so silence is no error,
#: and short, as whoever closes the waiter waits for it.
LISTEN_S = 1.0
#: Pause between attempts to reach Redis again.
RECONNECT_S = 0.2


def _nobody() -> None:
    """Wakes nobody."""


class Watch:
    """A place among the waiters; `job` is the record, once it was seen to have ended.

    `wake` is called when it may be `over`: by any thread, in the order in which jobs ended, and
    perhaps again. So it must not block.
    """

    __slots__ = ("job", "job_id", "let_go", "until", "wake")

    def __init__(self, job_id: str, wake: Callable[[], None]) -> None:
        self.job_id = job_id
        self.wake = wake
        self.job: Job | None = None
        self.let_go = False
        self.until = inf  # as `monotonic`

    @property
    def over(self) -> bool:
        """Whether there is nothing to wait for: it has ended, time is up, or it was let go."""
        return self.job is not None or self.let_go or monotonic() >= self.until

    def leave(self) -> None:
        """End the wait before its time is up."""
        self.let_go = True
        self.wake()


class Waiter:
    """Wakes who waits when their jobs end. Start it once a process; it stops with `close`."""

    def __init__(self, settings: Settings, store: JobStore) -> None:
        self._settings = settings
        self._store = store
        self._watches: dict[str, dict[Watch, None]] = {}  # who came first is woken first
        self._lock = threading.Lock()
        self._sooner = threading.Condition(self._lock)  # someone's time is up before `_next`
        self._next = inf
        self._closed = threading.Event()
        self._deaf = False
        self._threads = [
            threading.Thread(target=run, name=name, daemon=True)
            for run, name in ((self._listen, "waiter"), (self._keep_time, "waiter clock"))
        ]
        for thread in self._threads:
            thread.start()

    @property
    def waiting(self) -> int:
        """How many wait now."""
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
        watch = self.begin(job_id)
        try:
            self.bound(watch, timeout_s)
            job = self._store.get(job_id)
            if job is None or job.terminal:
                return job
            self.await_over(watch)
            return watch.job or self._store.get(job_id)
        finally:
            self.end(watch)

    def begin(self, job_id: str, wake: Callable[[], None] = _nobody) -> Watch:
        """A watch that misses no end from here on; so it may begin before the job is submitted.

        Given the id of a batch, it is woken whenever a job of the batch ends.
        """
        watch = Watch(job_id, wake)
        with self._lock:
            self._watches.setdefault(job_id, {})[watch] = None
            if self.closed:
                watch.until = -inf
        return watch

    def end(self, watch: Watch) -> None:
        """Watch no more."""
        watch.wake = _nobody
        with self._lock:
            if watches := self._watches.get(watch.job_id):
                watches.pop(watch, None)
                if not watches:
                    del self._watches[watch.job_id]

    def bound(self, watch: Watch, timeout_s: float) -> None:
        """Let it be over after `timeout_s` from now on."""
        until = monotonic() + timeout_s
        with self._lock:
            if not self.closed:
                watch.until = until
            if until < self._next:
                self._sooner.notify()
        if watch.over:  # whoever keeps the time may have passed it
            watch.wake()

    def await_over(self, watch: Watch) -> None:
        """Have the calling thread wait for it."""
        event = threading.Event()
        watch.wake = event.set
        while not watch.over:
            event.wait()
            event.clear()

    def others_watch(self, watch: Watch) -> bool:
        """Whether anyone else here watches the same job."""
        with self._lock:
            return bool(self._watches.get(watch.job_id, {}).keys() - {watch})

    def close(self) -> None:
        """Stop listening and let everyone go; each sees its job as it is."""
        self._closed.set()
        with self._lock:
            watches = self._all()
            for watch in watches:
                watch.until = -inf
            self._sooner.notify()
        _wake(watches)
        for thread in self._threads:
            thread.join(LISTEN_S + 1)

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
        name = f"{self._settings.prefix}:done"
        with connect(self._settings) as client, closing(Channel(client, name)) as channel:
            recheck_at = 0.0  # anything may have been missed
            while not self._closed.is_set():
                if monotonic() > recheck_at:
                    self._recheck()
                    self._deaf = False
                    recheck_at = monotonic() + RECHECK_S
                if message := channel.hear(LISTEN_S):
                    self._tell(message)

    def _tell(self, message: bytes) -> None:
        """Wake whom it concerns, with the record that was told, or those that are read at once."""
        if not self._watches:
            return
        job_ids, told = announced(message)
        batch_ids = dict.fromkeys(id_.partition(".")[0] for id_ in job_ids if "." in id_)
        with self._lock:
            ended = self._watching(job_ids)
            moved = self._watching(batch_ids)
        if told:
            for watch in ended:
                watch.job = told
        else:
            self._look(ended)
        _wake(ended)
        _wake(moved)

    def _recheck(self) -> None:
        """Wake whose job has ended without a word."""
        with self._lock:
            watches = self._all()
        if watches:
            statuses = self._store.statuses([watch.job_id for watch in watches])
            pairs = zip(watches, statuses, strict=True)
            ended = [watch for watch, status in pairs if status and status.terminal]
            self._look(ended)
            _wake(ended)

    def _all(self) -> list[Watch]:
        return [watch for watches in self._watches.values() for watch in watches]

    def _watching(self, ids: Iterable[str]) -> list[Watch]:
        return [watch for id_ in ids for watch in self._watches.get(id_, ())]

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

    def _keep_time(self) -> None:
        """Wake those whose time is up, when it is."""
        told = -inf
        while not self._closed.is_set():
            with self._lock:
                now = monotonic()
                watches = self._all()
                late = [watch for watch in watches if told < watch.until <= now]
                self._next = min((w.until for w in watches if w.until > now), default=inf)
                if not late:
                    self._sooner.wait(None if self._next == inf else self._next - now)
            told = now
            _wake(late)


def _wake(watches: Iterable[Watch]) -> None:
    for watch in watches:
        try:
            watch.wake()
        except Exception:  # the others are to be woken too
            log.exception("who waited for job %s failed when it was told", watch.job_id)
