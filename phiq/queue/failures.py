"""Failed jobs, listed: dead letters, which lost a worker at every attempt, and all others.

Read by pages, and requeued or forgotten one by one, all, or those a filter names. A search looks at
a bounded number of jobs a call, so that a long list holds nobody up. It rings no doorbell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import redis

from phiq.contract import Job
from phiq.listing import FailureList
from phiq.queue.connection import connect
from phiq.queue.records import text_of
from phiq.queue.scripts import Scripts
from phiq.queue.store import CHUNK, JobStore
from phiq.settings import Settings

#: Calls one page may take: what is rare on a long list is found over several pages.
MOST_CALLS = 10
_BEGINNING = ("", "")


class Wanted(NamedTuple):
    """Which failed jobs are meant; "" is any.

    `code` is that of the error, `contains` a part of the equation.
    """

    owner: str = ""
    code: str = ""
    batch: str = ""
    contains: str = ""


EVERY = Wanted()


class FailurePage(NamedTuple):
    """Failed jobs, oldest first; the next page begins after `next`, which is "" at the end.

    It may hold fewer than were asked for, even none, before the end.
    """

    jobs: list[Job]
    next: str


class FailureStore:
    """Failed jobs on one Redis. Thread-safe; methods may raise `BrokerUnavailableError`."""

    def __init__(
        self, settings: Settings, store: JobStore, client: redis.Redis | None = None
    ) -> None:
        self._store = store
        self._redis = Scripts(settings, client or connect(settings))

    def count(self, which: FailureList) -> int:
        """How many there are, whosever they are."""
        return int(self._redis.command("ZCARD", self._redis.key(which)))

    def get(self, which: FailureList, job_id: str) -> Job | None:
        """The job of that id, or None when it is not on the list."""
        listed = self._redis.command("ZSCORE", self._redis.key(which), job_id)
        return self._store.get(job_id) if listed is not None else None

    def page(
        self, which: FailureList, wanted: Wanted = EVERY, *, after: str = "", limit: int = CHUNK
    ) -> FailurePage:
        """Up to `limit` of them, from `after` on, which is the `next` of the page before."""
        place, ids = _place(after), list[str]()
        for _ in range(MOST_CALLS):
            found, place = self._find(which, wanted, place, limit - len(ids))
            ids += found
            if len(ids) >= limit or place == _BEGINNING:
                break
        jobs = [job for job in self._store.get_many(ids) if job]
        return FailurePage(jobs, ":".join(place) if place != _BEGINNING else "")

    def requeue(self, which: FailureList, job_ids: Sequence[str]) -> list[bool]:
        """Let jobs wait again, no attempt behind them; False for those not on the list."""
        return self._run("requeue", which, job_ids)

    def requeue_all(self, which: FailureList, wanted: Wanted = EVERY) -> int:
        """Let all wait again that are on the list now; returns how many."""
        return sum(sum(self.requeue(which, ids)) for ids in self._chunks(which, wanted))

    def purge_all(self, which: FailureList, wanted: Wanted = EVERY) -> int:
        """Forget all that are on the list now, and their records; returns how many."""
        return sum(sum(self._run("purge", which, ids)) for ids in self._chunks(which, wanted))

    def _run(self, script: str, which: FailureList, job_ids: Sequence[str]) -> list[bool]:
        chunks = (job_ids[start : start + CHUNK] for start in range(0, len(job_ids), CHUNK))
        return [bool(done) for chunk in chunks for done in self._redis.run(script, which, *chunk)]

    def _chunks(self, which: FailureList, wanted: Wanted) -> Iterator[list[str]]:
        """All that are on the list now; what fails while they are read is not among them."""
        latest_ms, place = self._store.server_time_ms(), _BEGINNING
        while True:
            ids, place = self._find(which, wanted, place, CHUNK, latest_ms)
            yield ids
            if place == _BEGINNING:
                return

    def _find(
        self,
        which: FailureList,
        wanted: Wanted,
        place: tuple[str, str],
        most: int,
        latest_ms: int | None = None,
    ) -> tuple[list[str], tuple[str, str]]:
        latest = "" if latest_ms is None else latest_ms
        answer = self._redis.run("failures", which, most, *place, latest, *wanted)
        time, id_, *ids = (text_of(part) for part in answer)
        return ids, (time, id_)


def _place(after: str) -> tuple[str, str]:
    """Time and id of the last entry of the page before; the beginning where there is none."""
    time, _, id_ = after.partition(":")
    return (time, id_) if time.isdecimal() and id_ else _BEGINNING
