"""What one process of the front door holds: store, pool, submitter, waiter, and how they combine.

It knows nothing of HTTP. Connections to Redis stay few and constant however many requests wait.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Event

from celery import Celery

from api.auth import Keys
from api.current import caller, waits
from api.errors import FullError, IdempotencyError, ShareFullError
from api.history import PoolHistory
from api.later import Waiting
from api.metrics import Meter
from api.pool import Pool
from api.quota import TimeBudget
from api.seats import Seats
from api.submitter import SUBMIT_PATIENCE_S, Submission, Submitter
from api.traced import trace
from phiq.addresses import check_literal
from phiq.broker import Doorbell, make_celery
from phiq.contract import JobRequest
from phiq.errors import InvalidRequestError, PhiqError
from phiq.queue.batches import BatchStore
from phiq.queue.connection import connect
from phiq.queue.equations import EquationStore
from phiq.queue.failures import FailureStore
from phiq.queue.history import HistoryStore
from phiq.queue.keys import KeyStore
from phiq.queue.load import LoadWatch
from phiq.queue.metrics import MetricsStore
from phiq.queue.recent import RecentStore
from phiq.queue.registry import Registry
from phiq.queue.sizing import SizeStore
from phiq.queue.store import JobStore, Outcome, new_id
from phiq.queue.waiter import Waiter
from phiq.scaling import Bounds, Scaler
from phiq.settings import Settings

#: Share of the door's threads that may wait for verdicts; the others answer what needs no waiting,
#: health checks among it.
WAITING_SHARE = 0.875
#: A broker that is silent for this long is taken for gone, in seconds: clients are told soon, and a
#: pool's worth of threads is not held up.
BROKER_PATIENCE_S = 3.0
#: How much of a process's time one caller may take each minute by `/v1/read`, in ms: a tenth, which
#: is thousands of equations, and a hundred of the worst texts.
READ_MS = 6000
#: Longest a client is told to stay away from a full queue, in seconds.
MAX_RETRY_S = 60


class Door:
    """The front door of one process. Thread-safe; `let_go` frees whoever waits."""

    def __init__(self, settings: Settings) -> None:
        client = connect(settings, timeout_s=BROKER_PATIENCE_S)
        app = make_celery(settings, Celery)
        self.settings = settings
        self.doorbell = Doorbell(settings, app, client)
        self.store = JobStore(settings, client, self.doorbell.send)
        self.batches = BatchStore(settings, self.store, client)
        self.reads = TimeBudget(READ_MS)
        self.recent = RecentStore(settings, self.store, self.batches, client)
        self.equations = EquationStore(settings, client)
        self.history = PoolHistory(HistoryStore(settings, client))
        self.failures = FailureStore(settings, self.store, client)
        self.pool = Pool(Registry(settings, client), self.store)
        self.keys = Keys(settings, KeyStore(settings, client))
        self._submitter = Submitter(self.store)
        self._waiter = Waiter(settings, self.store)
        self._seats = Seats(max(1, int(settings.door_threads * WAITING_SHARE)))
        self.metrics = MetricsStore(settings, client)
        self.sizes = SizeStore(settings, client)
        self.load = LoadWatch(settings, Scaler(Bounds()), client)
        self.meter = Meter(self.metrics, self.store, self._seats, self.load)

    def submit(self, job_id: str, request: JobRequest) -> Outcome:
        """Queue a job for the caller; returns created, or the status the id's job has already.

        Raises:
            FullError, ShareFullError: there is no room.
            IdempotencyError: the id is another request's.
            InvalidRequestError: its webhook cannot be used.
        """
        self.check_webhook(request.webhook)
        waits()
        outcome = self._submitter.submit(job_id, request, caller(), trace())
        if refusal := self._refusal(outcome):
            raise refusal
        return outcome

    def submit_later(self, job_id: str, request: JobRequest) -> Waiting:
        """As `submit`, but no thread waits for it: the `outcome` is there when the wait is over."""
        self.check_webhook(request.webhook)
        waiting = Waiting(self._waiter, self.store, job_id)
        self._put(waiting, request, Waiting.settle)
        return waiting

    def _refusal(self, outcome: Outcome) -> PhiqError | None:
        if outcome == "full":
            return FullError(self.room_in_s())
        if outcome == "share":
            return ShareFullError(self.settings.owner_share, self.room_in_s())
        if outcome == "conflict":
            return IdempotencyError("this id was used before, with another request")
        return None

    def check_webhook(self, url: str | None) -> None:
        """Refuse a webhook that could not be told.

        Raises:
            InvalidRequestError: naming the field `webhook`.
        """
        if url is None:
            return
        if not self.settings.webhook_secret:
            raise InvalidRequestError(
                "this server signs no webhooks: set PHIQ_WEBHOOK_SECRET", field="webhook"
            )
        check_literal(url, private=self.settings.webhook_private)

    def room_in_s(self) -> int:
        """How long until a hundredth of the queue is free, at the rate workers end jobs now."""
        rate = self.pool.rate()
        free_s = self.settings.queue_limit / 100 / rate if rate else MAX_RETRY_S
        return int(min(MAX_RETRY_S, max(1, free_s)))

    def listen(self, id_: str) -> Listening:
        """A seat from which a stream follows a job or batch, until it is closed.

        Raises:
            TooManyWaitersError: no more requests may wait.
        """
        return Listening(self._waiter, id_, self._seats)

    def wait(self, job_id: str, timeout_s: float) -> Waiting | None:
        """A wait for the job's end, or for another who wants the seat; None if there is no job.

        Raises:
            TooManyWaitersError: no more requests may wait.
        """
        waiting = Waiting(self._waiter, self.store, job_id, self._seats, polls=True)
        try:
            waiting.begin(timeout_s)
            known = waiting.look()
        except BaseException:
            waiting.close()
            raise
        if known:
            return waiting
        waiting.close()
        return None

    def validate(self, request: JobRequest) -> Waiting:
        """Have a job queued and wait for it, for `validate_timeout_s`; no thread waits for either.

        Raises:
            NoWorkersError, TooManyWaitersError: it is not even queued.
        """
        waiting = Waiting(self._waiter, self.store, new_id(), self._seats)
        try:
            self.pool.require_worker()
            self._put(waiting, request, self._go_on_waiting)
        except BaseException:
            waiting.close()
            raise
        return waiting

    def _go_on_waiting(self, waiting: Waiting, _: Outcome) -> None:
        waiting.queued(self.settings.validate_timeout_s)

    def _put(
        self, waiting: Waiting, request: JobRequest, then: Callable[[Waiting, Outcome], None]
    ) -> None:
        """Have the caller's job queued; `then` is called with what became of it."""
        waiting.begin(SUBMIT_PATIENCE_S)
        tell = partial(self._submitted, waiting, then)
        self._submitter.put(Submission(waiting.job_id, request, caller(), trace(), tell))

    def _submitted(
        self,
        waiting: Waiting,
        then: Callable[[Waiting, Outcome], None],
        outcome: Outcome | Exception,
    ) -> None:
        try:
            if isinstance(outcome, Exception):
                waiting.refuse(outcome)
            elif refusal := self._refusal(outcome):
                waiting.refuse(refusal)
            else:
                then(waiting, outcome)
        except Exception as error:  # whatever it was, it is this request's alone
            waiting.refuse(error)

    def let_go(self) -> None:
        """Let every waiter go; each sees its job as it is."""
        self._waiter.close()

    def close(self) -> None:
        """Let every waiter go, and leave the pool's counts behind."""
        self.let_go()
        self.meter.close()


class Listening:
    """A seat that is kept while a stream goes on.

    Raises:
        TooManyWaitersError: no more requests may wait.
    """

    def __init__(self, waiter: Waiter, id_: str, seats: Seats) -> None:
        self._waiter = waiter
        self._seats = seats
        waits()
        self._seat = seats.take(stream=True)
        self._moved = Event()
        self._watch = waiter.begin(id_, self._moved.set)

    @property
    def closed(self) -> bool:
        """Whether the door closes."""
        return self._waiter.closed

    def wait(self, timeout_s: float) -> None:
        """Return after `timeout_s`, or sooner when something may have happened."""
        if self._moved.wait(timeout_s):
            self._moved.clear()

    def close(self) -> None:
        """Give the seat back."""
        self._waiter.end(self._watch)
        self._seats.give_back(self._seat)
