"""Answers that come when a job has ended, or time is up; no thread waits for them.

A view gives a function that makes its answer then. Where the server can (`api/answering.py`), it is
called by whoever ends the wait; elsewhere by the request's own thread, which waits. What that
function needs of the request it has to have at hand: the request is over by then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Response

from api import problems
from api.answering import CALL
from api.around import Postponed, the_request
from api.current import on_hang_up, waits
from api.errors import TooManyWaitersError
from api.seats import Seats
from api.submitter import too_slow
from phiq.contract import Job
from phiq.queue.store import JobStore, Outcome
from phiq.queue.waiter import Waiter
from phiq.tracing import records_spans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment


#: Watched by those who wait for no job's end: one may end before it is told that it was queued.
_NO_JOB = ""


class Waiting:
    """A request that waits for a job's end, in a seat, or without `seats` for it to be queued.

    One that `polls` leaves its seat to another who wants it. Of a job that is not polled for nobody
    was told: it is canceled if the client hangs up, unless another request here waits for it. It is
    to be closed.

    Raises:
        TooManyWaitersError: no more requests may wait.
    """

    def __init__(
        self,
        waiter: Waiter,
        store: JobStore,
        job_id: str,
        seats: Seats | None = None,
        *,
        polls: bool = False,
    ) -> None:
        self.job_id = job_id
        self._polls = polls
        self._queued = polls  # what is polled for is there already
        self._outcome: Outcome | None = None
        self._refusal: Exception | None = None
        self._waiter = waiter
        self._seats = seats
        self._store = store
        self._watch = waiter.begin(job_id if seats else _NO_JOB)
        try:
            self._seat = seats.take(self._watch.leave if polls else None) if seats else 0
        except TooManyWaitersError:
            waiter.end(self._watch)
            raise

    @property
    def over(self) -> bool:
        """Whether there is nothing to wait for any more."""
        return self._watch.over

    @property
    def ended(self) -> bool:
        """Whether what was waited for has come, so that nobody needs to be asked for it."""
        return self._watch.job is not None or self._outcome == "created"

    @property
    def let_go(self) -> bool:
        """Whether it had to leave: its client hung up, or another wanted its seat."""
        return self._watch.let_go

    def look(self) -> bool:
        """See whether the job has ended; False where there is no such job."""
        job = self._store.get(self.job_id)
        if job is not None and job.terminal:
            self._watch.job = job
        return job is not None

    def begin(self, timeout_s: float) -> None:
        """Wait for so long at most, or until the client hangs up."""
        self._waiter.bound(self._watch, timeout_s)
        on_hang_up(self._watch.leave)

    def await_over(self) -> None:
        """Have the calling thread wait."""
        self._waiter.await_over(self._watch)

    def when_over(self, call: Callable[[], None]) -> None:
        """Have `call` called when it may be over: at once, or by any thread, perhaps again."""
        self._watch.wake = call
        if self.over:
            call()

    def queued(self, timeout_s: float) -> None:
        """The job, which nobody had been told of, is queued: wait for so long."""
        self._queued = True
        self._waiter.bound(self._watch, timeout_s)
        if self.let_go:
            self._abandon()

    def settle(self, outcome: Outcome) -> None:
        """This became of the job: nothing else is waited for."""
        self._outcome = outcome
        self._watch.leave()

    def refuse(self, why: Exception) -> None:
        """The job is not queued: the wait is over, and its result is this error."""
        self._refusal = why
        self._watch.leave()

    def result(self) -> Job | None:
        """The job as it ended, or else as it is now; None if unknown.

        Raises:
            BrokerUnavailableError: Redis cannot be reached.
            PhiqError: the job was refused.
        """
        if self._watch.job:
            return self._watch.job
        if self._refusal:
            raise self._refusal
        if not self._queued:
            raise too_slow()
        if self.let_go:
            self._abandon()
        return self._store.get(self.job_id)

    def outcome(self) -> Outcome:
        """What became of the job when it was to be queued.

        Raises:
            BrokerUnavailableError: Redis cannot be reached.
            PhiqError: the job was refused.
        """
        if self._refusal:
            raise self._refusal
        if self._outcome is None:
            raise too_slow()
        return self._outcome

    def _abandon(self) -> None:
        if not self._polls and not self._waiter.others_watch(self._watch):
            self._store.cancel(self.job_id)

    def close(self) -> None:
        """Give seat and watch back."""
        self._waiter.end(self._watch)
        if self._seats:
            self._seats.give_back(self._seat)


#: Makes the answer once a wait is over; what it raises is answered as a view's errors are.
Answer = Callable[[Waiting], Response]


class Later(Postponed):
    """An answer that is made when a wait is over: the server keeps it until then."""

    def __init__(self, waiting: Waiting, answer: Answer) -> None:
        self.waiting = waiting
        self._answer = answer

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Leave the request to the server until the wait is over."""
        environ[CALL].park(self)
        return ()

    def answer(self, start_response: StartResponse) -> Iterable[bytes]:
        """The answer, as a WSGI app gives it: headers, and the parts of the body."""
        try:
            response = answered(self.waiting, self._answer)
        except Exception as error:
            response = problems.answer(error, self.asked, self.facts.get("request_id"))
        return self.give(response, start_response)


def answered(waiting: Waiting, answer: Answer) -> Response:
    """The answer of a wait that is over, which ends with it."""
    try:
        return answer(waiting)
    finally:
        waiting.close()


def when_over(waiting: Waiting, answer: Answer) -> Response:
    """What a view returns that waits."""
    call = the_request().environ.get(CALL)
    if not waiting.over:
        if call and call.may_park and not records_spans():
            return Later(waiting, answer)
        waits()
        waiting.await_over()
    return answered(waiting, answer)
