"""A pool member: answers doorbells by claiming, scoring and completing micro-batches.

It holds what one worker process is: its device, scorer, connections and the claim in hand. Beating,
renewing and reaping beside it is the keeper's work (`worker/keeper.py`).
"""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable
from itertools import count
from threading import Event, Thread
from time import monotonic, time
from typing import TypeVar

from celery import Celery

from phiq.broker import Doorbell
from phiq.contract import JobError, ScoreRequest, Verdict
from phiq.errors import BrokerUnavailableError, ScorerError
from phiq.pool import WorkerStatus
from phiq.queue.connection import connect
from phiq.queue.equations import EquationStore
from phiq.queue.registry import Registry
from phiq.queue.store import Claim, JobStore, Wanted, new_id
from phiq.scorer.interface import Scorer
from phiq.settings import Settings
from phiq.tracing import UNTRACED, span
from worker.batch import Scored, score_batch
from worker.board import Board
from worker.chosen import scorer_class
from worker.completion import Completion, patiently
from worker.device import Device, slot_holder
from worker.ended import Ended
from worker.unheard import Unheard
from worker.wake import Wake
from worker.worked import MicroBatch, Worked

log = logging.getLogger(__name__)
T = TypeVar("T")
Held = TypeVar("Held", Claim, None)

#: What the warm-up scores, on the device: enough to load kernels and fill caches, and a scorer that
#: cannot even do this must not report ready.
WARM_UP = ("E = mc²", "φ² = φ + 1", "x + 1 = x", "sin(x)² + cos(x)² = 1")
#: What a scorer that has failed on a job is tried with: no cache remembers them.
PROBES = ("E = mc² + {n}", "y = x·sin(x + {n}) + √x/{n}")
#: Objects that came and did not go before Python looks for those that only hold each other: more
#: than a micro-batch keeps, and a few MiB. Looking at every 700th took a twentieth of a worker.
GARBAGE_AT = 10_000
#: Exit status of a worker that gave itself up (EX_SOFTWARE of sysexits.h).
EXIT_GAVE_UP = 70


class Member:
    """One worker process. The drain runs in Celery's task thread, `stop` may come from any."""

    def __init__(
        self,
        settings: Settings,
        app: Celery,
        device: Device,
        board: Board | None = None,
        quit_process: Callable[[int], None] = os._exit,
    ) -> None:
        client = connect(settings)
        self.settings = settings
        self.device = device
        self.worker_id = device.worker_id
        self.store = JobStore(settings, client)
        self.equations = EquationStore(settings, client)
        self.registry = Registry(settings, client)
        self.started_ms = int(time() * 1000)
        self.jobs_done = 0
        self.rate = 0.0
        self.claim: Claim | None = None
        self._unheard = Unheard(self.store, settings.lease_s)
        self._completion = Completion()
        self.batch_since: float | None = None
        self.last_answer = monotonic()
        self.stopping_since: float | None = None
        self.micro_batch = settings.micro_batch
        self.worked = Worked()
        self._board = board
        self._quit = quit_process
        self._probes = count(1)
        self._ready = False
        self._client = client
        self._doorbell = Doorbell(settings, app, client)
        self._wake = Wake(client, settings.prefix, self.worker_id)
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
            SettingError: there is no such scorer.
            Exception: whatever its `load` raises.
        """
        scorer = scorer_class(self.settings.scorer)()
        scorer.load(self.device.torch_name)
        results, _ = score_batch(scorer, [ScoreRequest(equation=text) for text in WARM_UP])
        errors = [result for result in results if isinstance(result, JobError)]
        if len(errors) == len(results):
            raise ScorerError(f"the warm-up batch failed: {errors[0].detail}")
        self._scorer = scorer
        # What is loaded by now stays for good; collecting it again costs 0.1 s each time.
        gc.collect()
        gc.freeze()
        gc.set_threshold(GARBAGE_AT)
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
        """Answer a doorbell: score micro-batches until the slice is over.

        Between them it lingers for what comes next, unless there was nothing from the start.
        """
        try:
            self._drain()
        except BrokerUnavailableError as error:
            self._wake.close()
            log.warning("drain broken off: %s", error)
            self._unheard.break_off()

    def _drain(self) -> None:
        if self._takes_no_more:
            return  # unanswered, the bell lapses and another worker is rung
        slice_end = monotonic() + self.settings.slice_s
        claim = self._answer(linger_ms=0)
        try:
            while claim.looked or claim.lingers:
                if claim.lingers:
                    if not self._is_called(slice_end):
                        return
                    claim = self._answer(self._linger_ms(slice_end))
                    continue
                batch = self._scored(claim)
                if self._takes_no_more or monotonic() > slice_end:
                    self._completion.settle()
                    self._complete(claim, batch)
                    self._pass_on()
                    return
                claim = self._hold(self._following(claim, batch, slice_end))
        finally:
            self._hold(None)
            self._completion.settle()

    def _pass_on(self) -> None:
        """Have a free worker called, perhaps this one, which hears of it once it has returned."""
        if self._takes_no_more:
            self.ring()
        else:
            _aside(self.ring)

    def _answer(self, linger_ms: int) -> Claim:
        """The first claim after a call."""
        self.last_answer = monotonic()
        wanted = self._wanted(called=True, linger_ms=linger_ms)
        claim = self._hold(self.store.take(wanted))
        if claim.rings:
            _aside(self._doorbell.send)  # for a neighbour
        return claim

    def _wanted(self, *, called: bool = False, linger_ms: int = 0) -> Wanted:
        token = self._unheard.ask(new_id())
        return Wanted(token, self.worker_id, self.micro_batch, called, linger_ms)

    def return_unheard(self) -> None:
        """Hand back what claims took whose answers were lost."""
        if self._unheard.hand_back():
            self.ring()

    def _linger_ms(self, slice_end: float) -> int:
        return int(max(slice_end - monotonic(), 0) * 1000) if self._wake.listen() else 0

    def _is_called(self, slice_end: float) -> bool:
        """Linger; whether a call came that this worker can answer."""
        woken = self._wake.await_call(slice_end, lambda: self._takes_no_more)
        if woken and not self._takes_no_more:
            return True
        if self.store.leave(self.worker_id):
            self._doorbell.send()
        return False

    def _hold(self, claim: Held) -> Held:
        if claim:
            self._unheard.hear()
        self.claim = claim if claim and claim.jobs else None
        if self._board:
            self._board.hold(self.claim.token if self.claim else "")
        return claim

    def _following(self, claim: Claim, batch: MicroBatch, slice_end: float) -> Claim:
        """The next claim, with this one completed, or about to be.

        Where a whole micro-batch waits, it is scored while Redis completes this one. It is not
        taken earlier: what is urgent may come any moment.
        """
        if claim.waiting < self.micro_batch or not claim.jobs:
            return self._exchange(claim, batch, slice_end)
        self._completion.settle()
        wanted = self._wanted()
        results, texts, score_s = batch
        claimed, completed = self.store.overlap(
            claim.token, results, wanted, score_s=score_s, texts=texts
        )
        self._completion.begin(claim, lambda: self._count(patiently(completed), batch))
        return claimed()

    @property
    def claims(self) -> list[Claim]:
        """What this worker holds: the claim that is scored, and the one that is completed."""
        return [claim for claim in (self.claim, self._completion.claim) if claim]

    def _scored(self, claim: Claim) -> MicroBatch:
        """A micro-batch with its results: one span, linked to the requests in it, one log line."""
        if not claim.jobs:
            return MicroBatch()
        traces = [job.trace for job in claim.jobs if job.trace is not UNTRACED]
        parents = [trace.traceparent for trace in traces if trace.traceparent]
        about: dict[str, str | int] = {"phiq.worker": self.worker_id, "phiq.jobs": len(claim.jobs)}
        with span("score micro-batch", links=parents, attributes=about):
            (results, texts), score_s = self._score(claim)
        batch = MicroBatch(list(zip(claim.jobs, results, strict=True)), texts, score_s)
        self.worked.log(claim.token, batch)
        return batch

    def _score(self, claim: Claim) -> tuple[Scored, float]:
        """What came of it, and how long that took, in s."""
        if self._scorer is None:
            raise RuntimeError("drain before warm-up")
        requests = [job.request for job in claim.jobs]
        since = self.batch_since = monotonic()
        if self._board:
            self._board.score(since)
        try:
            ended = Ended(self.store, claim)
            tell = self.settings.log_equations
            scored = score_batch(self._scorer, requests, ended, log_equations=tell)
            if any(map(_failed_in_scorer, scored.results)):
                self._give_up_if_broken(self._scorer)
            return scored, monotonic() - since
        finally:
            self.batch_since = None
            if self._board:
                self._board.score(None)

    def _give_up_if_broken(self, scorer: Scorer) -> None:
        """Tell a scorer that has failed on jobs from one that fails on everything.

        A GPU that is gone, or a CUDA context that an error has spoilt, would fail every job of the
        queue as fast as it can be claimed. So the worker ends instead, and its jobs run again as
        those of any worker that is lost.
        """
        n = next(self._probes)
        probes = [ScoreRequest(equation=text.format(n=n)) for text in PROBES]
        if all(map(_failed_in_scorer, score_batch(scorer, probes).results)):
            log.critical("the scorer fails on everything; giving this worker up")
            self._quit(EXIT_GAVE_UP)

    def _complete(self, claim: Claim, batch: MicroBatch) -> None:
        results, texts, score_s = batch
        ended = patiently(
            lambda: self.store.complete(claim.token, results, score_s=score_s, texts=texts)
        )
        self._count(ended, batch)

    def _count(self, ended: int, batch: MicroBatch) -> None:
        self.jobs_done += ended
        self.worked.add(batch.results)

    def _exchange(self, claim: Claim, batch: MicroBatch, slice_end: float) -> Claim:
        self._completion.settle()
        linger_ms = self._linger_ms(slice_end)
        wanted = self._wanted(linger_ms=linger_ms)
        results, texts, score_s = batch
        ended, following = patiently(
            lambda: self.store.exchange(claim.token, results, wanted, score_s=score_s, texts=texts)
        )
        self._count(ended, batch)
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
        for claim in self.claims:
            back = self.store.release(claim.token)
            log.warning("drain deadline passed: handed %d jobs back", back)
            self.ring()

    def leave(self) -> None:
        """Deregister, and free the GPU slot."""
        self.registry.leave(self.worker_id)
        if self.device.gpu and self.device.slot is not None:
            self.registry.free_slot(self.device.gpu.uuid, self.device.slot, slot_holder())
        self._client.close()


def _aside(call: Callable[[], None]) -> None:
    """Have a bell rung by a thread of its own: into a network gone silent that takes seconds."""
    Thread(target=call, name="bell", daemon=True).start()


def _failed_in_scorer(result: Verdict | JobError) -> bool:
    return isinstance(result, JobError) and result.code == ScorerError.code
