"""A pool member: answers doorbells by claiming, scoring and completing micro-batches.

It holds what one worker process is: its device, scorer, connections and the claim in hand. Beating,
renewing and reaping beside it is the keeper's work (`worker/keeper.py`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event
from time import monotonic, time
from typing import TypeVar

from celery import Celery
from celery.utils.imports import import_from_cwd
from kombu.utils.imports import symbol_by_name

from phiq.broker import Doorbell
from phiq.contract import JobError, ScoreRequest, Verdict
from phiq.errors import BrokerUnavailableError, ScorerError
from phiq.queue.connection import connect
from phiq.queue.registry import Registry, WorkerStatus
from phiq.queue.store import Claim, ClaimedJob, JobStore, Wanted, new_id
from phiq.scorer.interface import Numbers, Scorer
from phiq.settings import Settings
from phiq.tracing import span
from worker.batch import score_batch
from worker.board import Board
from worker.device import Device, slot_holder
from worker.worked import Worked

log = logging.getLogger(__name__)
T = TypeVar("T")
Results = list[tuple[ClaimedJob, Verdict | JobError]]

#: What the warm-up scores: enough to load kernels and fill caches, and a scorer that cannot even
#: do this must not report ready.
WARM_UP = ("E = mc²", "φ² = φ + 1", "x + 1 = x", "not an equation")
#: Finished work is offered to a Redis that is away for this long, at this pace; then the lease has
#: lapsed anyway and the jobs run again elsewhere.
COMPLETE_PATIENCE_S = 60.0
COMPLETE_RETRY_S = 0.5
#: How old an answer may be to a scorer that asks what nobody waits for any more, in seconds.
ENDED_FRESH_S = 0.25


class Member:
    """One worker process. The drain runs in Celery's task thread, `stop` may come from any."""

    def __init__(
        self, settings: Settings, app: Celery, device: Device, board: Board | None = None
    ) -> None:
        client = connect(settings)
        self.settings = settings
        self.device = device
        self.worker_id = device.worker_id
        self.store = JobStore(settings, client)
        self.registry = Registry(settings, client)
        self.started_ms = int(time() * 1000)
        self.jobs_done = 0
        self.rate = 0.0
        self.claim: Claim | None = None
        self.batch_since: float | None = None
        self._score_s = 0.0
        self.last_answer = monotonic()
        self.stopping_since: float | None = None
        self.micro_batch = settings.micro_batch
        self.worked = Worked()
        self._board = board
        self._ready = False
        self._client = client
        self._doorbell = Doorbell(settings, app, client)
        self._scorer: Scorer | None = None
        self._stopping = Event()
        self._paused = Event()

    @property
    def status(self) -> WorkerStatus:
        """What the worker does now."""
        if self._stopping.is_set():
            return "draining"
        if not self._ready:
            return "starting"
        if self._paused.is_set():
            return "paused"
        return "busy" if self.claim else "ready"

    def warm_up(self) -> None:
        """Load the scorer and score a warm-up batch.

        Raises:
            ScorerError: it has a verdict for none of the batch.
            Exception: whatever its import or `load` raises.
        """
        scorer: Scorer = symbol_by_name(self.settings.scorer, imp=import_from_cwd)()
        scorer.load(self.device.torch_name)
        results = score_batch(scorer, [ScoreRequest(equation=text) for text in WARM_UP])
        errors = [result for result in results if isinstance(result, JobError)]
        if len(errors) == len(results):
            raise ScorerError(f"the warm-up batch failed: {errors[0].detail}")
        self._scorer = scorer
        self.worked.knows(results)
        self._ready = True

    def keep_slot(self) -> bool:
        """Renew the lease of the GPU slot; False when another worker has it."""
        gpu, slot = self.device.gpu, self.device.slot
        if gpu is None or slot is None:
            return True
        return self.registry.lease_slot(gpu.uuid, slot, slot_holder(), self.settings.lease_s)

    def ring(self) -> None:
        """Call a free worker, perhaps this one."""
        self._doorbell.ring()

    def drain(self) -> None:
        """Answer a doorbell: score micro-batches until the queue is empty or the slice is over."""
        try:
            self._drain()
        except BrokerUnavailableError as error:
            log.warning("drain broken off: %s", error)

    def _drain(self) -> None:
        if self._takes_no_more:
            return  # unanswered, the bell lapses and another worker is rung
        self.last_answer = monotonic()
        slice_end = self.last_answer + self.settings.slice_s
        self._doorbell.answer()
        claim = self._hold(self.store.claim(self.worker_id, self.micro_batch))
        if claim.waiting and claim.looked:
            self.ring()  # for a neighbour
        try:
            while claim.looked:
                results = self._scored(claim)
                if self._takes_no_more or monotonic() > slice_end:
                    self._complete(claim, results)
                    self.ring()
                    return
                claim = self._hold(self._exchange(claim, results))
        finally:
            self.claim = None
            if self._board:
                self._board.hold("")

    def _hold(self, claim: Claim) -> Claim:
        self.claim = claim if claim.jobs else None
        if self._board:
            self._board.hold(claim.token if claim.jobs else "")
        return claim

    def _scored(self, claim: Claim) -> Results:
        """A micro-batch with its results: one span, linked to the requests in it, one log line."""
        if not claim.jobs:
            return []
        traces = [job.trace for job in claim.jobs if any(job.trace)]
        parents = [trace.traceparent for trace in traces if trace.traceparent]
        about: dict[str, str | int] = {"phiq.worker": self.worker_id, "phiq.jobs": len(claim.jobs)}
        with span("score micro-batch", links=parents, attributes=about):
            results = list(zip(claim.jobs, self._score(claim), strict=True))
        self.worked.log(claim.token, results, self._score_s)
        return results

    def _score(self, claim: Claim) -> list[Verdict | JobError]:
        if self._scorer is None:
            raise RuntimeError("drain before warm-up")
        requests = [job.request for job in claim.jobs]
        since = self.batch_since = monotonic()
        if self._board:
            self._board.score(since)
        try:
            ended = Ended(self.store, claim)
            tell = self.settings.log_equations
            return score_batch(self._scorer, requests, ended, log_equations=tell)
        finally:
            self.batch_since = None
            if self._board:
                self._board.score(None)
            self._score_s = monotonic() - since

    def _complete(self, claim: Claim, results: Results) -> None:
        score_s = self._score_s
        ended = _patiently(lambda: self.store.complete(claim.token, results, score_s=score_s))
        self._count(ended, results)

    def _count(self, ended: int, results: Results) -> None:
        self.jobs_done += ended
        self.worked.add(results)

    def _exchange(self, claim: Claim, results: Results) -> Claim:
        wanted = Wanted(new_id(), self.worker_id, self.micro_batch)
        score_s = self._score_s
        ended, following = _patiently(
            lambda: self.store.exchange(claim.token, results, wanted, score_s=score_s)
        )
        self._count(ended, results)
        return following

    @property
    def _takes_no_more(self) -> bool:
        return self._stopping.is_set() or self._paused.is_set()

    def pause(self) -> None:
        """Take no more until `resume`; the micro-batch in hand is finished."""
        self._paused.set()

    def resume(self) -> None:
        """Take micro-batches again."""
        self._paused.clear()

    def stop(self) -> None:
        """Take no more; the micro-batch in hand is finished."""
        self.stopping_since = monotonic()
        self._stopping.set()

    def hand_back(self) -> None:
        """Give up the micro-batch in hand: its jobs go back to the head of their lanes."""
        if claim := self.claim:
            back = self.store.release(claim.token)
            log.warning("drain deadline passed: handed %d jobs back", back)
            self.ring()

    def leave(self) -> None:
        """Deregister, and free the GPU slot."""
        self.registry.leave(self.worker_id)
        if self.device.gpu and self.device.slot is not None:
            self.registry.free_slot(self.device.gpu.uuid, self.device.slot, slot_holder())
        self._client.close()


class Ended:
    """Which jobs of a claim have ended under its worker's hands, read as often as is asked."""

    def __init__(self, store: JobStore, claim: Claim) -> None:
        self._store = store
        self._ids = [job.id for job in claim.jobs]
        self._read_at = float("-inf")
        self._numbers: Numbers = frozenset()

    def __call__(self) -> Numbers:
        """Their numbers in the claim, as of a moment ago."""
        if monotonic() - self._read_at > ENDED_FRESH_S:
            self._read()
        return self._numbers

    def _read(self) -> None:
        self._read_at = monotonic()
        try:
            statuses = self._store.statuses(self._ids)
        except BrokerUnavailableError:
            return
        ended = (n for n, status in enumerate(statuses) if status is None or status.terminal)
        self._numbers = frozenset(ended)


def _patiently(call: Callable[[], T]) -> T:
    """Repeat `call` while Redis is away, within the patience for finished work."""
    deadline = monotonic() + COMPLETE_PATIENCE_S
    while True:
        try:
            return call()
        except BrokerUnavailableError:
            if monotonic() > deadline:
                raise
            log.warning("Redis is away; finished jobs wait for it")
            Event().wait(COMPLETE_RETRY_S)
