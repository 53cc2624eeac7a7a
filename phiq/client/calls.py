"""Every call of the door, once: its request, how long it is tried again, what its answer means.

`AsyncClient` is these calls on a wire that is awaited; `Client` runs the same ones on a wire that
blocks. They wait out a door that is busy (as its Retry-After says) or away, and raise typed errors.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from datetime import UTC
from email.utils import parsedate_to_datetime
from time import monotonic, time
from urllib.parse import quote

import httpx

from phiq.client import shapes
from phiq.client.errors import (
    DoorUnreachableError,
    NoVerdictError,
    asks_again,
    error_of,
    problem_of,
)
from phiq.client.outgoing import address, delete, get, headers, post, post_to, put, upload
from phiq.client.results import Place
from phiq.client.shapes import read
from phiq.client.upload import BatchSource, Upload
from phiq.client.wire import AwaitedWire, Call, Wire
from phiq.contract import Batch, BatchItem, Job, ScoreRequest, Verdict
from phiq.listing import Equation, FailureList, History, RecentBatches, RecentJobs, Span
from phiq.pool import Info, PoolWorker, Scale, WantedSize, WorkerOrder
from phiq.reading import Read

#: How long a call goes on trying while the door is away or says "later".
PATIENCE_S = 30.0
#: Pause before trying again when the door names none, and the longest it may ask for.
RETRY_S = 0.5
RETRY_MOST_S = 10.0
#: Longest one long poll of `wait` asks the door to hold.
POLL_S = 20.0

#: Failed jobs asked for at a time: as many as the door gives.
MOST_LISTED = 1000

#: "Not in time" or "failed": the job's record tells more.
_SEE_JOB = (502, 504)


class AsyncClient:
    """Talks to one door. Close it, or use it in an `async with` block.

    Args:
        url: the door's address; by default PHIQ_URL, else http://127.0.0.1:8080.
        api_key: sent with every call; by default PHIQ_API_KEY, else none.
        patience_s: how long a call outlasts a door that is busy, or away after it was once reached.
        wire: what it sends with.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        api_key: str | None = None,
        patience_s: float = PATIENCE_S,
        wire: Callable[[str, dict[str, str]], Wire] = AwaitedWire,
    ) -> None:
        self.url = address(url)
        self._patience_s = patience_s
        self._reached = False
        self._closed = False
        self._wire = wire(self.url, headers(api_key))

    async def validate(self, request: ScoreRequest | str) -> Verdict:
        """The verdict for one equation; waits for it, also past the door's own deadline.

        Raises:
            RefusedError: the request is at fault.
            NoVerdictError: the job failed.
            BusyError: no worker could be had in time.
            DoorUnreachableError: nothing answers.
        """
        response = await self._send(post("/validate", request))
        if response.status_code in _SEE_JOB and (job_id := _job_id(response)):
            return _verdict(await self.wait(job_id))
        return read(response, shapes.VERDICT)

    async def read(self, request: ScoreRequest | str) -> Read:
        """What a text says, without a verdict: readings, symbols, or where it breaks off."""
        return read(await self._send(post("/v1/read", request)), shapes.READ)

    async def submit(self, request: ScoreRequest | str, *, key: str | None = None) -> str:
        """Queue one equation; returns the id of its job.

        The same `key` with the same request is the same job; without one each call makes a job.
        """
        call = post("/v1/jobs", request, key)
        return read(await self._send(call), shapes.ACCEPTED).id

    async def submit_and_wait(
        self, request: ScoreRequest | str, timeout_s: float = PATIENCE_S, *, key: str | None = None
    ) -> Job:
        """Queue one equation; returns the record of its job once it has ended.

        Raises:
            NoVerdictError: it has not ended after `timeout_s`; it goes on.
        """
        deadline = monotonic() + timeout_s
        call = post(f"/v1/jobs?wait={_hold_s(deadline)}", request, key)
        response = await self._send(call)
        accepted = read(response, shapes.ACCEPTED)
        if accepted.terminal:
            return read(response, shapes.JOB)
        return await self.wait(accepted.id, max(0.0, deadline - monotonic()))

    async def get(self, job_id: str) -> Job:
        """The record of a job, whatever its state.

        Raises:
            NotFoundError: the door does not know it, or has forgotten it.
        """
        return read(await self._send(get("/v1/jobs", job_id)), shapes.JOB)

    async def wait(self, job_id: str, timeout_s: float = PATIENCE_S) -> Job:
        """The record of a job that has ended.

        Raises:
            NoVerdictError: it has not ended after `timeout_s`.
        """
        deadline = monotonic() + timeout_s
        while True:
            hold_s = _hold_s(deadline)
            job = read(await self._send(get("/v1/jobs", job_id, wait=hold_s)), shapes.JOB)
            if job.terminal:
                return job
            if monotonic() >= deadline:
                raise NoVerdictError(f"job {job_id} is {job.status} after {timeout_s:g} s", job)
            if hold_s == 0:
                await self._wire.pause(RETRY_S)

    async def cancel(self, job_id: str) -> Job:
        """Cancel a job that has not ended.

        Raises:
            JobEndedError: it has, perhaps as canceled.
        """
        return read(await self._send(post_to("/v1/jobs", job_id, "cancel")), shapes.JOB)

    async def jobs(
        self, *, status: str | None = None, before: str | None = None, limit: int = 50
    ) -> RecentJobs:
        """A page of the jobs submitted last, newest first; `before` is the last page's.

        `status` is a job's, or `unsuccessful`.
        """
        call = get("/v1/jobs", **_given(status=status, before=before, limit=limit))
        return read(await self._send(call), shapes.RECENT_JOBS)

    async def create_batch(
        self, source: BatchSource, *, key: str | None = None, webhook: str | None = None
    ) -> Batch:
        """Queue many equations, sent as `source` gives them; returns when all are queued.

        Items that cannot be queued do not fail the others: their results tell. The same `key` with
        the same items is the same batch. A source that can be read only once is not sent again
        when the connection is cut.
        """
        call = upload(source, key, webhook)
        return read(await self._send(call), shapes.BATCH)

    async def batch(self, batch_id: str) -> Batch:
        """A batch and its progress."""
        return read(await self._send(get("/v1/batches", batch_id)), shapes.BATCH)

    async def results(
        self, batch_id: str, *, start: int = 0, follow: bool = True
    ) -> AsyncGenerator[BatchItem, None]:
        """The items of a batch from number `start` on, in order.

        With `follow` it goes on until the last item has ended; without, items are as they are now.
        A cut connection is taken up again where it was cut.
        """
        async with aclosing(self._result_parts(batch_id, start=start, follow=follow)) as parts:
            async for items in parts:
                for item in items:
                    yield item

    async def _result_parts(
        self, batch_id: str, *, start: int, follow: bool
    ) -> AsyncGenerator[list[BatchItem], None]:
        """As `results`, as many items together as come together."""
        place = Place(start)
        deadline = monotonic() + self._patience_s
        while not await self._ended(batch_id, place, follow):
            call = get("/v1/batches", batch_id, "results", start=place.next, follow=int(follow))
            async with aclosing(self._parts(call, place, deadline)) as parts:
                async for items in parts:
                    yield items
                    deadline = monotonic() + self._patience_s

    async def cancel_batch(self, batch_id: str) -> Batch:
        """Cancel the jobs of a batch that have not ended."""
        call = post_to("/v1/batches", batch_id, "cancel")
        return read(await self._send(call), shapes.CANCELED).batch

    async def batches(self, *, before: str | None = None, limit: int = 50) -> RecentBatches:
        """A page of the batches begun last, newest first; `before` is the last page's."""
        call = get("/v1/batches", **_given(before=before, limit=limit))
        return read(await self._send(call), shapes.RECENT_BATCHES)

    async def history(self, span: Span = "hour") -> History:
        """What the pool did over the last hour or day."""
        return read(await self._send(get("/v1/history", span=span)), shapes.HISTORY)

    async def info(self) -> Info:
        """The workers and the queue of the pool."""
        return read(await self._send(get("/info")), shapes.INFO)

    async def scale(self) -> Scale:
        """How large the pool should be."""
        return read(await self._send(get("/v1/scale")), shapes.SCALE)

    async def resize(self, workers: int | None) -> Scale:
        """Have this many workers whatever the load; None: as many as it asks for. Needs `admin`.

        Raises:
            NotFoundError: nothing is there that scales the pool.
        """
        return read(await self._send(put("/v1/scale", WantedSize(workers=workers))), shapes.SCALE)

    async def pause(self) -> bool:
        """Let workers take no more jobs; submits go on. Returns True. Needs the scope `admin`."""
        return read(await self._send(post_to("/v1/pause")), shapes.PAUSED).paused

    async def resume(self) -> bool:
        """Let workers take jobs again. Returns False. Needs the scope `admin`."""
        return read(await self._send(post_to("/v1/resume")), shapes.PAUSED).paused

    async def order(self, worker_id: str, order: WorkerOrder) -> PoolWorker:
        """Tell one worker to `drain` (end), `pause` or `resume`; the worker. Needs `admin`."""
        call = post_to(f"/v1/workers/{quote(worker_id, safe='')}/{order}")
        return read(await self._send(call), shapes.WORKER)

    async def dead_letters(self, *, limit: int | None = None, **wanted: str) -> list[Job]:
        """Jobs that lost a worker at every attempt, oldest first; the first `limit`, or all.

        Of these, with `code`, `batch` or `contains`: those with that error, of that batch, whose
        equation holds that text.
        """
        found: list[Job] = []
        before: str | None = ""
        while before is not None and (limit is None or len(found) < limit):
            call = get("/v1/dead", **_page(wanted, before, limit))
            page = read(await self._send(call), shapes.DEAD_LETTERS)
            found, before = found + page.dead, page.next_before
        return found[:limit]

    async def failed_jobs(self, *, limit: int | None = None, **wanted: str) -> list[Job]:
        """Jobs that failed otherwise, such as in the scorer; as `dead_letters`."""
        found: list[Job] = []
        before: str | None = ""
        while before is not None and (limit is None or len(found) < limit):
            call = get("/v1/failed", **_page(wanted, before, limit))
            page = read(await self._send(call), shapes.FAILED_JOBS)
            found, before = found + page.failed, page.next_before
        return found[:limit]

    async def dead_letter(self, job_id: str) -> Job:
        """One of them."""
        return read(await self._send(get("/v1/dead", job_id)), shapes.JOB)

    async def requeue(self, job_id: str, *, of: FailureList = "dead") -> Job:
        """Let a dead letter, or a job that `failed`, wait again. Needs the scope `admin`."""
        return read(await self._send(post_to(f"/v1/{of}", job_id, "requeue")), shapes.JOB)

    async def requeue_all(self, *, of: FailureList = "dead", **wanted: str) -> int:
        """Let all of a list wait again, or those wanted, as `dead_letters` takes it.

        Returns how many. Needs the scope `admin`.
        """
        call = post_to(f"/v1/{of}", "requeue", **wanted)
        return read(await self._send(call), shapes.REQUEUED).requeued

    async def purge(self, *, of: FailureList = "dead", **wanted: str) -> int:
        """Forget all of a list, or those wanted; returns how many. Needs the scope `admin`."""
        return read(await self._send(delete(f"/v1/{of}", **wanted)), shapes.PURGED).purged

    async def equations(
        self, *, offset: int = 0, limit: int = 100, **sought: str | float
    ) -> list[Equation]:
        """A page of the master list, newest first.

        sought: `sort`, `contains`, `verdict`, `law`, `tag`, `min_confidence` and so on, as the door
            takes them; then a page may hold fewer entries than `limit` though more follow.
        """
        call = get("/v1/equations", offset=offset, limit=limit, **sought)
        return read(await self._send(call), shapes.EQUATIONS).equations

    async def close(self) -> None:
        """Close the connections and end all pauses; calls under way fail."""
        self._closed = True
        await self._wire.close()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def _ended(self, batch_id: str, place: Place, follow: bool) -> bool:
        """Whether no results are to come: a stream ends in good order when the door stops, too."""
        if place.looked and not follow:
            return True
        batch = await self.batch(batch_id)
        return batch.items is not None and place.next >= batch.items

    async def _parts(
        self, call: Call, place: Place, deadline: float
    ) -> AsyncGenerator[list[BatchItem], None]:
        """The items that one connection brings; none where there is to be another try."""
        try:
            async with self._wire.stream(call) as stream:
                if await self._later(stream.response, deadline):
                    return
                if not stream.response.is_success:
                    raise error_of(stream.response)
                async with aclosing(place.parts(stream.chunks)) as parts:
                    async for items in parts:
                        yield items
                place.looked = True
        except httpx.TransportError as error:
            await self._outlast(error, call, deadline)

    async def _send(self, call: Call) -> httpx.Response:
        deadline = monotonic() + self._patience_s
        while True:
            try:
                response = await self._wire.send(call)
            except httpx.TransportError as error:
                await self._outlast(error, call, deadline)
                continue
            if not (_repeatable(call) and await self._later(response, deadline)):
                return response

    async def _later(self, response: httpx.Response, deadline: float) -> bool:
        """Whether to ask again; waits before that, as the door asks."""
        self._reached = True
        if not asks_again(response):
            return False
        pause_s = _retry_after_s(response)
        if self._over(deadline, pause_s):
            return False
        await self._wire.pause(pause_s)
        return True

    async def _outlast(self, error: httpx.TransportError, call: Call, deadline: float) -> None:
        """Wait before another try, or give up."""
        if not self._reached or self._over(deadline, RETRY_S) or not _repeatable(call):
            raise DoorUnreachableError(
                f"no answer from a door at {self.url} ({error or type(error).__name__}): "
                "start one with `phiq up`, or name yours by --url or PHIQ_URL"
            ) from error
        await self._wire.pause(RETRY_S)

    def _over(self, deadline: float, pause_s: float) -> bool:
        return self._closed or monotonic() + pause_s > deadline


def _repeatable(call: Call) -> bool:
    return not isinstance(call.content, Upload) or call.content.repeatable


def _given(**query: str | int | None) -> dict[str, str | int]:
    """The arguments of a query that are given."""
    return {name: value for name, value in query.items() if value is not None}


def _page(wanted: Mapping[str, str], before: str, limit: int | None) -> dict[str, str]:
    most = MOST_LISTED if limit is None else min(limit, MOST_LISTED)
    return {"limit": str(most), **wanted, **({"before": before} if before else {})}


def _hold_s(deadline: float) -> int:
    return max(0, round(min(POLL_S, deadline - monotonic())))


def _retry_after_s(response: httpx.Response) -> float:
    """How long it asks to be left alone: a number of seconds or a date (RFC 9110, 10.2.3)."""
    text = response.headers.get("Retry-After", "")
    if text.isascii() and text.isdigit():
        return min(float(text), RETRY_MOST_S)
    try:
        at = parsedate_to_datetime(text).replace(tzinfo=UTC)
    except ValueError:
        return RETRY_S
    return min(max(at.timestamp() - time(), RETRY_S), RETRY_MOST_S)


def _job_id(response: httpx.Response) -> str | None:
    job = problem_of(response).job
    return job.rpartition("/")[2] if job else None


def _verdict(job: Job) -> Verdict:
    if job.verdict is None:
        reason = job.error.detail if job.error else job.status
        raise NoVerdictError(f"job {job.id} has no verdict: {reason}", job)
    return job.verdict
