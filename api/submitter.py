"""Submitting jobs: one thread a process packs what its requests submit at the same time.

One call then serves them all, and calls a worker on the way. Nothing is delayed to fill a pack: it
takes what waits.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from itertools import groupby
from queue import Empty, SimpleQueue
from threading import Thread
from typing import NamedTuple

from phiq.contract import JobRequest
from phiq.errors import BrokerUnavailableError
from phiq.queue.store import CHUNK, JobStore, Outcome
from phiq.tracing import UNTRACED, Trace

#: Longest a request waits for its job to be queued, in seconds; a client of a broker that is away
#: is told within this.
SUBMIT_PATIENCE_S = 5.0


class Submission(NamedTuple):
    """A job on its way to the store; `owner` is the id of the API key it came with.

    `tell` is called with what became of it, or why nothing did; it must not raise.
    """

    job_id: str
    request: JobRequest
    owner: str
    trace: Trace
    tell: Callable[[Outcome | Exception], None]


class Submitter:
    """Queues jobs. Thread-safe."""

    def __init__(self, store: JobStore) -> None:
        self._store = store
        self._inbox: SimpleQueue[Submission] = SimpleQueue()
        Thread(target=self._run, name="submitter", daemon=True).start()

    def submit(
        self, job_id: str, request: JobRequest, owner: str, trace: Trace = UNTRACED
    ) -> Outcome:
        """Queue a job; returns what became of it.

        Raises:
            BrokerUnavailableError: the broker does not answer.
        """
        outcome: Future[Outcome] = Future()
        self.put(Submission(job_id, request, owner, trace, partial(_settle, outcome)))
        try:
            return outcome.result(SUBMIT_PATIENCE_S)
        except TimeoutError:
            raise too_slow() from None

    def put(self, submission: Submission) -> None:
        """Queue a job, and return at once."""
        self._inbox.put(submission)

    def _run(self) -> None:
        while True:
            pack = sorted(self._next_pack(), key=lambda submission: submission.owner)
            for owner, group in groupby(pack, key=lambda submission: submission.owner):
                self._send(owner, list(group))

    def _send(self, owner: str, pack: list[Submission]) -> None:
        try:
            jobs = [(s.job_id, s.request) for s in pack]
            traces = {s.job_id: s.trace for s in pack}
            outcomes = self._store.submit(jobs, owner=owner, traces=traces)
        except Exception as error:
            for submission in pack:
                submission.tell(error)
            return
        for submission, outcome in zip(pack, outcomes, strict=True):
            submission.tell(outcome)

    def _next_pack(self) -> list[Submission]:
        pack = [self._inbox.get()]
        try:
            while len(pack) < CHUNK:
                pack.append(self._inbox.get_nowait())
        except Empty:
            pass
        return pack


def _settle(future: Future[Outcome], outcome: Outcome | Exception) -> None:
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)


def too_slow() -> BrokerUnavailableError:
    """Why a job was given up that nobody had an answer for."""
    return BrokerUnavailableError("the broker is too slow to take the job")
