"""`/v1/jobs`: submit, look, wait, follow, cancel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, Response

from api.answers import (
    NO_HEADERS,
    Headers,
    JobAnswer,
    Queued,
    accepted,
    job_answer,
    job_body,
    json_answer,
)
from api.asked import (
    BEFORE,
    CANCEL_AFTER,
    CHOSEN_ID,
    IDEMPOTENCY_KEY,
    JOB_ID,
    PREFER,
    RECENT,
    WAIT,
    applied,
    chosen_id,
    idempotent_id,
    wait_s,
    with_headers,
)
from api.auth import visible_owner
from api.bodies import read
from api.calls import ACCEPTED_JOB, EXAMPLES, JOB, NOTHING, Answer, Body, declares
from api.current import the_door
from api.door import Door
from api.errors import (
    FullError,
    IdempotencyError,
    JobEndedError,
    ShareFullError,
    TooManyWaitersError,
    UnknownError,
)
from api.later import Waiting, when_over
from api.ownership import names
from api.parameters import Text
from api.prefix import root
from api.streams import EVENTS, LAST_EVENT_ID, Event, event_stream, nothing_follows, streamed
from phiq.contract import Job, JobRequest, Lane, Status
from phiq.listing import RecentJobs
from phiq.queue.recent import UNSUCCESSFUL, Wanted

T = TypeVar("T")

blueprint = Blueprint("jobs", __name__, url_prefix="/v1/jobs")

#: The order of a job's events; a job that is over has had its last.
_EVENTS = {Status.queued: 1, Status.running: 2}
_COMPLETED = 3

#: What `?status=` may ask for.
_STATUSES = {status.value: (status,) for status in Status} | {"unsuccessful": UNSUCCESSFUL}

STATUS = Text(
    name="status",
    where="query",
    pattern="|".join(_STATUSES),
    about=f"one of {', '.join(_STATUSES)}",
)
LANE = Text(name="lane", where="query", pattern="|".join(Lane), about=f"one of {', '.join(Lane)}")
_BODY = Body(kind=JobRequest, examples=EXAMPLES)
_SUBMITTED = {202: ACCEPTED_JOB, 200: JOB}
_DELIVERY = (WAIT, PREFER, CANCEL_AFTER)
_NOT_TAKEN = (IdempotencyError, FullError, ShareFullError)


@blueprint.post("")
@declares(_BODY, gives=_SUBMITTED, asks=(*_DELIVERY, IDEMPOTENCY_KEY), raises=_NOT_TAKEN)
def submit() -> Response:
    """Queue a job. `Prefer: wait=N` for its verdict, `Idempotency-Key` to repeat it safely."""
    return _submitted(idempotent_id(), with_headers(read(JobRequest)))


@blueprint.get("")
@declares(gives=RecentJobs, asks=(STATUS, LANE, BEFORE, RECENT))
def recent() -> Response:
    """The jobs submitted last, newest first; those of the caller's key, or all for an admin's.

    `unsuccessful` are those that failed, were canceled or expired, newest end first.
    """
    status, lane = STATUS.read(), LANE.read()
    wanted = Wanted(
        owner=visible_owner(),
        statuses=_STATUSES[status] if status else tuple(Status),
        lane=Lane(lane) if lane else None,
    )
    found = the_door().recent.jobs(wanted, before=BEFORE.read(), limit=RECENT.read())
    for line in found.jobs:
        line.id = names().shown(line.id)
    return json_answer(found)


@blueprint.put("/<job_id>")
@declares(_BODY, gives=_SUBMITTED, asks=(CHOSEN_ID, *_DELIVERY), raises=_NOT_TAKEN)
def put(job_id: str) -> Response:
    """Queue a job under an id of the client's; the same again is the same job."""
    return _submitted(names().stored(chosen_id(job_id)), with_headers(read(JobRequest)))


@blueprint.get("/<job_id>")
@declares(gives={200: JOB}, asks=(JOB_ID, WAIT, PREFER))
def show(job_id: str) -> Response:
    """A job: its status, verdict or error. `?wait=N` waits up to N seconds for its end."""
    the, called, prefix = the_door(), names(), root()

    def answer(job: Job, headers: Headers) -> Response:
        return job_answer(called.named(job), _queued(the, job), headers, prefix)

    return _waited(job_id, wait_s(), answer)


@blueprint.get("/<job_id>/events")
@declares(
    gives={200: Answer(kind=JobAnswer, media=(EVENTS,), streamed=True), 204: NOTHING},
    asks=(JOB_ID, LAST_EVENT_ID),
    raises=(TooManyWaitersError,),
)
def events(job_id: str) -> Response:
    """Server-sent events: queued, running, completed."""
    the, called, prefix = the_door(), names(), root()
    _known(job_id, the.store.get(job_id))

    def look() -> Event | None:
        job = the.store.get(job_id)
        return _event(called.named(job), prefix) if job else None

    if nothing_follows(look):
        return Response(status=204)
    seat = the.listen(job_id)
    return streamed(seat, event_stream(seat, look), EVENTS)


@blueprint.post("/<job_id>/cancel")
@blueprint.delete("/<job_id>")
@declares(gives={200: JOB}, asks=(JOB_ID,), raises=(JobEndedError,))
def cancel(job_id: str) -> Response:
    """Cancel a job that has not ended."""
    before = the_door().store.cancel(job_id)
    job = _known(job_id, the_door().store.get(job_id))
    if before is not None and before.terminal:
        raise JobEndedError(f"the job has ended already: {before}", job_id=names().shown(job_id))
    return job_answer(names().named(job), Queued())


def _submitted(job_id: str, job_request: JobRequest) -> Response:
    the, called, prefix, headers = the_door(), names(), root(), applied(0)
    waited_s = wait_s()

    def answer(job: Job, headers: Headers) -> Response:
        if job.terminal:
            return job_answer(called.named(job), Queued(), headers, prefix)
        return accepted(called.shown(job_id), _queued(the, job), prefix, headers)

    def replay(job: Job, headers: Headers) -> Response:
        return answer(job, {**headers, "Idempotency-Replayed": "true"})

    if waited_s:
        outcome = the.submit(job_id, job_request)
        return _waited(job_id, waited_s, answer if outcome == "created" else replay)
    reason = the.pool.queued_reason()

    def settled(waiting: Waiting) -> Response:
        if waiting.outcome() == "created":
            return accepted(called.shown(job_id), Queued(reason=reason), prefix, headers)
        return replay(_known(job_id, the.store.get(job_id)), headers)

    return when_over(the.submit_later(job_id, job_request), settled)


def _waited(job_id: str, waited_s: int, answer: Callable[[Job, Headers], Response]) -> Response:
    """The answer of a job, and of the headers that tell whether it was waited for."""
    the, headers = the_door(), applied(waited_s)

    def look(headers: Headers) -> Response:
        return answer(_known(job_id, the.store.get(job_id)), headers)

    def end(waiting: Waiting) -> Response:
        job = _known(job_id, waiting.result())
        passed_on = waiting.let_go and not job.terminal
        return answer(job, NO_HEADERS if passed_on else headers)

    if not waited_s:
        return look(headers)
    try:
        waiting = the.wait(job_id, waited_s)
    except TooManyWaitersError:  # then the client polls
        return look(NO_HEADERS)
    return when_over(_known(job_id, waiting), end)


def _known(job_id: str, found: T | None) -> T:
    if found is None:
        raise UnknownError("job", job_id)
    return found


def _queued(the: Door, job: Job) -> Queued:
    """Why and how long a job waits; nothing for one that does not."""
    if job.status is not Status.queued:
        return Queued()
    position, rate = the.store.position(job.id), the.pool.rate()
    start_s = round(position / rate, 3) if position is not None and rate else None
    return Queued(reason=the.pool.queued_reason(), position=position, estimated_start_s=start_s)


def _event(job: Job, prefix: str) -> Event:
    number = _EVENTS.get(job.status, _COMPLETED)
    name = "completed" if job.terminal else job.status.value
    return Event(number, name, job_body(job, prefix=prefix), job.terminal)
