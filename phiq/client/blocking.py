"""`Client`: the calls of `AsyncClient`, for callers without an event loop.

It keeps a connection a thread and is thread-safe. What a call does, and raises, is in `calls.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from phiq.client.calls import PATIENCE_S, AsyncClient
from phiq.client.upload import BatchSource
from phiq.client.wire import BlockingWire, each, run
from phiq.contract import Batch, BatchItem, Job, ScoreRequest, Verdict
from phiq.listing import Equation, FailureList, History, RecentBatches, RecentJobs, Span
from phiq.pool import Info, PoolWorker, Scale, WorkerOrder
from phiq.reading import Read


class Client:
    """Talks to one door. Close it, or use it in a `with` block.

    Args:
        url: the door's address; by default PHIQ_URL, else http://127.0.0.1:8080.
        api_key: sent with every call; by default PHIQ_API_KEY, else none.
        patience_s: how long a call outlasts a door that is busy, or away after it was once reached.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        api_key: str | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._calls = AsyncClient(url, api_key=api_key, patience_s=patience_s, wire=BlockingWire)
        self.url = self._calls.url

    def validate(self, request: ScoreRequest | str) -> Verdict:
        """The verdict for one equation; see `AsyncClient.validate` for what it raises."""
        return run(self._calls.validate(request))

    def read(self, request: ScoreRequest | str) -> Read:
        """What a text says, without a verdict: readings, symbols, or where it breaks off."""
        return run(self._calls.read(request))

    def submit(self, request: ScoreRequest | str, *, key: str | None = None) -> str:
        """Queue one equation; returns the id of its job, the same for the same `key`."""
        return run(self._calls.submit(request, key=key))

    def submit_and_wait(
        self, request: ScoreRequest | str, timeout_s: float = PATIENCE_S, *, key: str | None = None
    ) -> Job:
        """Queue one equation; returns the record of its job once it has ended."""
        return run(self._calls.submit_and_wait(request, timeout_s, key=key))

    def get(self, job_id: str) -> Job:
        """The record of a job, whatever its state."""
        return run(self._calls.get(job_id))

    def wait(self, job_id: str, timeout_s: float = PATIENCE_S) -> Job:
        """The record of a job that has ended; `NoVerdictError` if it has not after `timeout_s`."""
        return run(self._calls.wait(job_id, timeout_s))

    def cancel(self, job_id: str) -> Job:
        """Cancel a job that has not ended."""
        return run(self._calls.cancel(job_id))

    def jobs(
        self, *, status: str | None = None, before: str | None = None, limit: int = 50
    ) -> RecentJobs:
        """A page of the jobs submitted last, newest first; `before` is the last page's."""
        return run(self._calls.jobs(status=status, before=before, limit=limit))

    def create_batch(
        self, source: BatchSource, *, key: str | None = None, webhook: str | None = None
    ) -> Batch:
        """Queue many equations, sent as `source` gives them; returns when all are queued."""
        return run(self._calls.create_batch(source, key=key, webhook=webhook))

    def batch(self, batch_id: str) -> Batch:
        """A batch and its progress."""
        return run(self._calls.batch(batch_id))

    def results(self, batch_id: str, *, start: int = 0, follow: bool = True) -> Iterator[BatchItem]:
        """The items of a batch from number `start` on, in order, also over a cut connection."""
        parts = self._calls._result_parts(batch_id, start=start, follow=follow)
        with closing(each(parts)) as as_they_come:
            for items in as_they_come:
                yield from items

    def cancel_batch(self, batch_id: str) -> Batch:
        """Cancel the jobs of a batch that have not ended."""
        return run(self._calls.cancel_batch(batch_id))

    def batches(self, *, before: str | None = None, limit: int = 50) -> RecentBatches:
        """A page of the batches begun last, newest first; `before` is the last page's."""
        return run(self._calls.batches(before=before, limit=limit))

    def history(self, span: Span = "hour") -> History:
        """What the pool did over the last hour or day."""
        return run(self._calls.history(span))

    def info(self) -> Info:
        """The workers and the queue of the pool."""
        return run(self._calls.info())

    def scale(self) -> Scale:
        """How large the pool should be."""
        return run(self._calls.scale())

    def resize(self, workers: int | None) -> Scale:
        """Have this many workers whatever the load; None: as many as it asks for."""
        return run(self._calls.resize(workers))

    def pause(self) -> bool:
        """Let workers take no more jobs; submits go on. Returns True."""
        return run(self._calls.pause())

    def resume(self) -> bool:
        """Let workers take jobs again. Returns False."""
        return run(self._calls.resume())

    def order(self, worker_id: str, order: WorkerOrder) -> PoolWorker:
        """Tell one worker to `drain` (end), `pause` or `resume`; the worker as it was."""
        return run(self._calls.order(worker_id, order))

    def dead_letters(self, *, limit: int | None = None, **wanted: str) -> list[Job]:
        """Jobs that lost a worker at every attempt, oldest first; the first `limit`, or all.

        Of these, with `code`, `batch` or `contains`: those with that error, of that batch, whose
        equation holds that text.
        """
        return run(self._calls.dead_letters(limit=limit, **wanted))

    def failed_jobs(self, *, limit: int | None = None, **wanted: str) -> list[Job]:
        """Jobs that failed otherwise, such as in the scorer; as `dead_letters`."""
        return run(self._calls.failed_jobs(limit=limit, **wanted))

    def dead_letter(self, job_id: str) -> Job:
        """One of them."""
        return run(self._calls.dead_letter(job_id))

    def requeue(self, job_id: str, *, of: FailureList = "dead") -> Job:
        """Let a dead letter, or a job that `failed`, wait again."""
        return run(self._calls.requeue(job_id, of=of))

    def requeue_all(self, *, of: FailureList = "dead", **wanted: str) -> int:
        """Let all of a list wait again, or those wanted; returns how many."""
        return run(self._calls.requeue_all(of=of, **wanted))

    def purge(self, *, of: FailureList = "dead", **wanted: str) -> int:
        """Forget all of a list, or those wanted; returns how many."""
        return run(self._calls.purge(of=of, **wanted))

    def equations(
        self, *, offset: int = 0, limit: int = 100, **sought: str | float
    ) -> list[Equation]:
        """A page of the master list, newest first; see `AsyncClient.equations`."""
        return run(self._calls.equations(offset=offset, limit=limit, **sought))

    def close(self) -> None:
        """Close the connections and end all pauses; calls under way fail."""
        run(self._calls.close())

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
